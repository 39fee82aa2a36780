"""Signing in, staying signed in, and signing out: identity decides each time, the portal only remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.kernel.clock import Clock
from services.portal.domain.errors import Declined, PortalError, SessionOver
from services.portal.domain.people import Person
from services.portal.service_layer.ports import Agencies, SessionStore

IDENTITY = "identity"
EARLY = timedelta(seconds=60)  # a token is renewed so long before its end


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed-in person. ``token``: for their agency, empty where identity gives none yet. ``purposes``: by case."""

    person: Person
    token: str
    identity_token: str
    purposes: dict[str, str]


class SigningIn:
    """``sessions``: where it is remembered, sealed for the browser."""

    def __init__(self, agencies: Agencies, sessions: SessionStore, clock: Clock) -> None:
        self._agencies = agencies
        self._sessions = sessions
        self._clock = clock

    def sign_in(self, secret: str, username: str, password: str, code: str) -> Signed:
        """A new session under this secret. Raises Declined with identity's words."""
        answer = self._agencies.call(
            IDENTITY,
            "SignIn",
            username=username,
            password=password,
            code=code,
            audience=IDENTITY,
            session=True,
        )
        content: dict[str, Any] = {"secret": answer.session_secret, "purposes": {}}
        return self._renew(secret, content)

    def sign_in_with_provider(self, secret: str, id_token: str, nonce: str) -> Signed:
        """The same for whom the province's provider names. Raises Declined."""
        answer = self._agencies.call(IDENTITY, "SignInWithProvider", id_token=id_token, nonce=nonce)
        return self._renew(secret, {"secret": answer.session_secret, "purposes": {}})

    def current(self, secret: str) -> Signed:
        """Who this browser is now. Raises SessionOver."""
        content = self._sessions.load(secret)
        if content is None:
            raise SessionOver
        if datetime.fromisoformat(content["until"]) - EARLY > self._clock.now():
            return _signed(content)
        return self._renew(secret, content)

    def renew(self, secret: str) -> Signed:
        """Ask identity anew: password or second factor have changed, which ended the person's other sessions.

        Raises SessionOver."""
        content = self._sessions.load(secret)
        if content is None:
            raise SessionOver
        signed = self._renew(secret, content)
        self._sessions.drop_others(secret, signed.person.staff_id)
        return signed

    def choose_purpose(self, secret: str, reference: str, purpose: str) -> None:
        """For what a case is looked at from now on, in this session."""
        content = self._sessions.load(secret)
        if content is None:
            raise SessionOver
        content["purposes"][reference] = purpose
        self._sessions.save(secret, content["person"]["staff_id"], content)

    def sign_out_everywhere(self, signed: Signed, secret: str) -> None:
        """At identity, and in every browser that this portal knows."""
        self._agencies.call(IDENTITY, "EndAllSessions", signed.identity_token)
        self._sessions.drop_others(secret, signed.person.staff_id)

    def sign_out(self, secret: str) -> None:
        """Here at once; at identity as soon as it answers, else its own end of the session comes."""
        content = self._sessions.load(secret)
        self._sessions.drop(secret)
        if content is not None:
            try:
                self._agencies.call(IDENTITY, "EndSession", session_secret=content["secret"])
            except PortalError:
                return

    def _renew(self, secret: str, content: dict[str, Any]) -> Signed:
        try:
            answer = self._agencies.call(IDENTITY, "RefreshSession", session_secret=content["secret"])
        except Declined:
            self._sessions.drop(secret)
            raise SessionOver from None
        profile = answer.profile
        person = Person(
            staff_id=profile.staff_id,
            agency=profile.agency,
            unit=profile.unit,
            roles=frozenset(profile.roles),
            password_version=profile.password_version,
            enrolled=profile.second_factor,
            must_change_password=profile.must_change_password,
        )
        content |= {
            "token": answer.token,
            "identity_token": answer.identity_token,
            "until": answer.expires_at.ToDatetime(tzinfo=UTC).isoformat(),
            "person": person.kept(),
        }
        self._sessions.save(secret, person.staff_id, content)
        return _signed(content)


def _signed(content: dict[str, Any]) -> Signed:
    return Signed(Person.of(content["person"]), content["token"], content["identity_token"], dict(content["purposes"]))
