"""Tokens, and the portal's sessions that give new ones without the password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from services.identity.domain import calendar_feeds, policy, sessions
from services.identity.domain.errors import SessionOver
from services.identity.domain.model import Account, Agency, Change, Session, StaffChange
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.ports import Tools

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a sign-in or a refresh. ``token``: empty while only identity is open and no audience was named."""

    token: str = field(repr=False)
    expires_at: datetime
    account: Account
    session_secret: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"SignedIn({self.account.staff_id})"


class SessionKeeping:
    """Begins, refreshes and ends sessions. Their secrets are kept as hashes only."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)

    def signed_in(self, account: Account, audience: str, *, session: bool, by_provider: bool = False) -> SignedIn:
        """Tokens for who has just been judged, and a session if one is asked for."""
        if not session:
            return self._tokens(account, audience)
        now = self._tools.clock.now()
        secret = secrets.token_urlsafe(32)
        begun = Session(
            id=sessions.id_of(secret),
            staff_id=account.staff_id,
            epoch=account.epoch,
            began_at=now,
            used_at=now,
            by_provider=by_provider,
        )
        self._tools.sessions.add(begun)
        log.info("session_begun", staff_id=account.staff_id)
        return self._tokens(account, audience, begun, secret)

    def refresh(self, secret: str) -> SignedIn:
        """New tokens. Raises SessionOver."""
        session, now = self._find(secret), self._tools.clock.now()
        account = None if session is None else self._tools.staff.by_staff_id(session.staff_id)
        if session is None or account is None:
            raise SessionOver
        if not sessions.lives(session, account, now):
            self._tools.sessions.drop(session.id)
            log.info("session_over", staff_id=session.staff_id)
            raise SessionOver
        if not self._tools.sessions.touch(session.id, now):  # ended by another call meanwhile
            raise SessionOver
        return self._tokens(account, "", session)

    def end(self, secret: str) -> None:
        """Sign out; a session that is over or never was is no error."""
        session = self._find(secret)
        if session is not None:
            self._tools.sessions.drop(session.id)
            log.info("session_ended", staff_id=session.staff_id)

    def end_all(self, staff_id: str) -> None:
        """Sign out everywhere, the calendar program too. Raises SessionOver."""
        self._accounts.caller(staff_id)

        def change(account: Account) -> None:
            account.epoch += 1
            calendar_feeds.end(account)

        def note(_: Account) -> StaffChange:
            return StaffChange(
                at=self._tools.clock.now(), by=staff_id, staff_id=staff_id, what=Change.SIGNED_OUT_EVERYWHERE
            )

        self._accounts.changed(staff_id, change, note)

    def is_own(self, session_id: str, account: Account) -> bool:
        """Whether this session, named by an identity token, is the account's and lives."""
        session = self._tools.sessions.find(session_id) if session_id else None
        return session is not None and sessions.lives(session, account, self._tools.clock.now())

    def keep(self, session_id: str, account: Account) -> None:
        """It lives on, while the others are over since the account's epoch changed."""
        self._tools.sessions.move(session_id, account.epoch)

    def _find(self, secret: str) -> Session | None:
        if not 0 < len(secret) <= sessions.LONGEST_SECRET:
            return None
        return self._tools.sessions.find(sessions.id_of(secret))

    def _tokens(self, account: Account, audience: str, session: Session | None = None, secret: str = "") -> SignedIn:
        now = self._tools.clock.now()
        expires_at = now.replace(microsecond=0) + policy.TOKEN_LIFETIME  # tokens count whole seconds
        session_id = "" if session is None else session.id

        def token(wanted: str) -> str:
            named = session_id if wanted == Agency.IDENTITY else ""
            return self._tools.signer.sign(account, wanted, now, expires_at, named)

        vouched = session is not None and session.by_provider
        closed = not audience and not vouched and policy.closed_but_identity(account, self._tools.factor_required)
        return SignedIn(
            "" if closed else token(audience or str(account.agency)),
            expires_at,
            account,
            secret,
            "" if session is None else token(Agency.IDENTITY),
        )
