"""Sign-in and the own password.

Whoever does not know the password learns nothing: every such answer is the same, and costs one hash
comparison and one write whether the name exists or not.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from services.identity.domain import policy, second_factor
from services.identity.domain.errors import (
    BadIdToken,
    CodeRefused,
    NoProvider,
    SignInRefused,
    code_missing,
    locked,
    must_change_password,
    not_enrolled,
    other_agency,
    provider_away,
    wrong_code,
)
from services.identity.domain.model import (
    Account,
    Agency,
    Change,
    Credentials,
    Presented,
    StaffChange,
    Verdict,
)
from services.identity.service_layer.accounts import RACES_BEFORE_GIVING_UP, Accounts
from services.identity.service_layer.enrolment import place_of
from services.identity.service_layer.ports import Tools
from services.identity.service_layer.sessions import SessionKeeping, SignedIn
from services.kernel.errors import InvalidInput, Problem, RequestReused, StaleVersion

log = structlog.get_logger(__name__)

LONGEST_NAME_TYPED = 128


class Identity:
    """Who gets in."""

    def __init__(self, tools: Tools, sessions: SessionKeeping) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)
        self._sessions = sessions

    def sign_in(self, credentials: Credentials) -> SignedIn:
        """A token for one's own agency, or for identity itself (to change the password); a session if asked for.

        Raises InvalidInput, SignInRefused, CodeRefused, Refused (locked, one-time password, not enrolled) or Forbidden.
        """
        _check_typed(credentials)
        password = policy.normal_password(credentials.password)
        username = policy.normal_username(credentials.username)
        account, verdict = self._judged(
            lambda: self._tools.staff.by_username(username), password, credentials.audience, credentials.code
        )
        if account is None or verdict is not Verdict.ACCEPTED:
            raise _refusal(account, verdict)
        self._rehash_if_cheap(account, password)
        log.info("signed_in", staff_id=account.staff_id)
        return self._sessions.signed_in(account, credentials.audience, session=credentials.session)

    def sign_in_with_provider(self, id_token: str, nonce: str) -> SignedIn:
        """A session for whom the province's provider names. A lock after wrong passwords does not concern it.

        Raises SignInRefused, and Refused where no provider answers.
        """
        try:
            if self._tools.provider is None:
                raise NoProvider
            named = self._tools.provider.username(id_token, nonce, self._tools.clock.now())
        except NoProvider:
            log.warning("provider_away")
            raise provider_away() from None
        except BadIdToken:
            log.info("sign_in_refused", staff_id=None, reason="bad_id_token")
            raise SignInRefused from None
        account = self._tools.staff.by_username(policy.normal_username(named))
        if account is None or account.disabled:
            log.info("sign_in_refused", staff_id=account.staff_id if account else None, reason="not_open")
            raise SignInRefused
        log.info("signed_in_with_provider", staff_id=account.staff_id)
        return self._sessions.signed_in(account, "", session=True, by_provider=True)

    def change_password(
        self, staff_id: str, request_id: str, expected_version: int, old: str, new: str, session_id: str = ""
    ) -> int:
        """The new ``password_version``. A wrong old password counts like a failed sign-in.

        Every session but the one that is named is over.
        Raises InvalidInput, SignInRefused, Refused (locked), StaleVersion or RequestReused.
        """
        _check_request(request_id, old, new)
        old, new = policy.normal_password(old), policy.normal_password(new)
        account = self._accounts.of(staff_id)
        if account.password_request_id == request_id:
            return self._repeated(account, new)
        judged, verdict = self._judged(lambda: self._tools.staff.by_staff_id(staff_id), old, Agency.IDENTITY)
        if judged is None or verdict is not Verdict.ACCEPTED:
            raise _refusal(judged, verdict)
        if judged.password_version != expected_version:
            raise StaleVersion(current_version=judged.password_version, changed=("password_set",))
        if problems := policy.password_problems(new, judged.username):
            raise InvalidInput(*problems)
        if new == old:
            raise InvalidInput(
                Problem(
                    "new_password",
                    "password.unchanged",
                    rule="password",
                    vi="Mật khẩu mới phải khác mật khẩu cũ.",
                    en="The new password must differ from the old one.",
                )
            )
        own = self._sessions.is_own(session_id, judged)
        policy.set_password(judged, self._tools.hasher.hash(new), request_id)
        if not self._tools.staff.save(judged, self._line(judged)):
            raise StaleVersion(current_version=self._accounts.of(staff_id).password_version)
        if own:
            self._sessions.keep(session_id, judged)
        log.info("password_changed", staff_id=staff_id)
        return judged.password_version

    def public_keys(self) -> str:
        """The JSON Web Key Set of all keys whose tokens may still live."""
        return self._tools.signer.public_keys(self._tools.clock.now())

    def _judged(
        self, find: Callable[[], Account | None], password: str, audience: str, code: str | None = None
    ) -> tuple[Account | None, Verdict]:
        """Compare once, then count by compare-and-set until no other try came between.

        ``code``: None where none is asked for. It is looked at only with the right password.
        """
        compared_with: str | None = None
        right = False
        for _ in range(RACES_BEFORE_GIVING_UP):
            account = find()
            against = self._tools.hasher.nobody() if account is None else account.password_hash
            if against != compared_with:
                right, compared_with = self._tools.hasher.matches(password, against), against
                # The comparison took time in which others may have counted: judge what is kept now.
                account = find()
                if account is not None and account.password_hash != compared_with:
                    continue
            if account is None:
                self._tools.staff.note_stranger(self._tools.clock.now())
                return None, Verdict.WRONG
            verdict = policy.judge(
                account,
                right,
                audience,
                self._tools.clock.now(),
                presented=None if code is None else self._presented(account, code if right else ""),
                factor_required=self._tools.factor_required,
            )
            if self._tools.staff.save(account):
                return account, verdict
        log.warning("sign_in_gave_up_after_races")
        return None, Verdict.WRONG

    def _rehash_if_cheap(self, account: Account, password: str) -> None:
        """Hashes made with less work than is asked for now are replaced when the password is at hand."""
        if self._tools.hasher.is_too_cheap(account.password_hash):
            account.password_hash = self._tools.hasher.hash(password)
            self._tools.staff.save(account)  # whoever was quicker is right; the next sign-in tries again

    def _repeated(self, account: Account, new: str) -> int:
        if not self._tools.hasher.matches(new, account.password_hash):
            raise RequestReused
        return account.password_version

    def _presented(self, account: Account, typed: str) -> Presented:
        """What a code is worth to this account."""
        code = second_factor.normal_code(typed)
        if account.factor is None or not code:
            return Presented(given=False)
        if not second_factor.is_totp(code):
            return Presented(given=True, recovery=second_factor.recovery_hash(account.staff_id, code))
        secret = self._tools.strongbox.unseal(place_of(account), account.factor)
        return Presented(given=True, steps=self._tools.authenticator.steps(secret, code, self._tools.clock.now()))

    def _line(self, account: Account) -> StaffChange:
        now = self._tools.clock.now()
        return StaffChange(at=now, by=account.staff_id, staff_id=account.staff_id, what=Change.PASSWORD_CHANGED)


REFUSALS: dict[Verdict, Callable[[], Exception]] = {
    Verdict.CODE_MISSING: code_missing,
    Verdict.CODE_WRONG: lambda: CodeRefused(wrong_code()),
    Verdict.OTHER_AGENCY: other_agency,
    Verdict.MUST_CHANGE_PASSWORD: must_change_password,
    Verdict.NOT_ENROLLED: not_enrolled,
}


def _refusal(account: Account | None, verdict: Verdict) -> Exception:
    log.info("sign_in_refused", staff_id=account.staff_id if account else None, reason=str(verdict))
    if account is not None and verdict is Verdict.LOCKED and account.locked_until is not None:
        return locked(account.locked_until)
    return REFUSALS.get(verdict, SignInRefused)()


def _check_typed(credentials: Credentials) -> None:
    problems = []
    for name, typed, longest in (
        ("username", credentials.username, LONGEST_NAME_TYPED),
        ("password", credentials.password, policy.LONGEST_PASSWORD),
        ("audience", credentials.audience, LONGEST_NAME_TYPED),
        ("code", credentials.code, second_factor.LONGEST_CODE),
    ):
        may_be_empty = name == "code" or (name == "audience" and credentials.session)
        if len(typed) > longest or not (typed or may_be_empty):
            problems.append(Problem(name, f"{name}.length", vi="Thiếu hoặc quá dài.", en="Missing or too long."))
    if problems:
        raise InvalidInput(*problems)


def _check_request(request_id: str, old: str, new: str) -> None:
    problems = [
        Problem(name, f"{name}.length", vi="Thiếu hoặc quá dài.", en="Missing or too long.")
        for name, typed in (("request_id", request_id), ("old_password", old), ("new_password", new))
        if not 0 < len(typed) <= policy.LONGEST_PASSWORD
    ]
    if problems:
        raise InvalidInput(*problems)
