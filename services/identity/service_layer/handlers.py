"""Sign-in and the care of accounts.

Whoever does not know the password learns nothing: every such answer is the same, and costs one hash
comparison and one write whether the name exists or not.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.identity.domain import policy
from services.identity.domain.errors import SignInRefused, locked, other_agency
from services.identity.domain.model import Account, Agency, Credentials, NewStaff, Verdict
from services.identity.service_layer.ports import Hasher, Signer, Staff
from services.kernel.clock import Clock
from services.kernel.errors import InvalidInput, NotFound, Problem, RequestReused, StaleVersion

log = structlog.get_logger(__name__)

LONGEST_NAME_TYPED = 128
RACES_BEFORE_GIVING_UP = 50
_READABLE = "23456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a sign-in."""

    token: str
    expires_at: datetime
    account: Account

    def __repr__(self) -> str:
        return f"SignedIn({self.account.staff_id})"


def new_password() -> str:
    """A random password of 78 bits that can be read over the phone: ``k7mp-2wxa-...``."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


class Identity:
    """The accounts of one machine or province."""

    def __init__(self, staff: Staff, hasher: Hasher, signer: Signer, clock: Clock) -> None:
        self.staff = staff
        self._hasher = hasher
        self._signer = signer
        self._clock = clock

    # --- over the network -------------------------------------------------------------------

    def sign_in(self, credentials: Credentials) -> SignedIn:
        """A token for one's own agency, or for identity itself (to change the password).

        Raises InvalidInput, SignInRefused, Refused (locked) or Forbidden.
        """
        _check_typed(credentials)
        password = policy.normal_password(credentials.password)
        username = policy.normal_username(credentials.username)
        account, verdict = self._judged(lambda: self.staff.by_username(username), password, credentials.audience)
        if account is None or verdict is not Verdict.ACCEPTED:
            raise _refusal(account, verdict)
        self._rehash_if_cheap(account, password)
        now = self._clock.now()
        expires_at = now.replace(microsecond=0) + policy.TOKEN_LIFETIME  # tokens count whole seconds
        log.info("signed_in", staff_id=account.staff_id)
        return SignedIn(self._signer.sign(account, credentials.audience, now, expires_at), expires_at, account)

    def change_password(self, staff_id: str, request_id: str, expected_version: int, old: str, new: str) -> int:
        """The new ``password_version``. A wrong old password counts like a failed sign-in.

        Raises InvalidInput, SignInRefused, Refused (locked), StaleVersion or RequestReused.
        """
        _check_request(request_id, old, new)
        old, new = policy.normal_password(old), policy.normal_password(new)
        account = self._of(staff_id)
        if account.password_request_id == request_id:
            return self._repeated(account, new)
        judged, verdict = self._judged(lambda: self.staff.by_staff_id(staff_id), old, Agency.IDENTITY)
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
        self._set_password(judged, new, request_id)
        if not self.staff.save(judged):
            raise StaleVersion(current_version=self._of(staff_id).password_version)
        log.info("password_changed", staff_id=staff_id)
        return judged.password_version

    def public_keys(self) -> str:
        """The JSON Web Key Set of all keys whose tokens may still live."""
        return self._signer.public_keys(self._clock.now())

    # --- from the command line --------------------------------------------------------------

    def add(self, staff: NewStaff, password: str) -> Account:
        """A new account. Raises InvalidInput, or Refused when the user name is taken."""
        password = policy.normal_password(password)
        problems = policy.staff_problems(staff) + policy.password_problems(password, staff.username, "password")
        if problems:
            raise InvalidInput(*problems)
        agency = Agency(staff.agency)
        account = Account(
            staff_id=self.staff.next_staff_id(policy.STAFF_NUMBER_PREFIX[agency]),
            username=staff.username,
            full_name=staff.full_name.strip(),
            agency=agency,
            unit=staff.unit.strip(),
            roles=tuple(sorted(set(staff.roles))),
            password_hash=self._hasher.hash(password),
            created_at=self._clock.now(),
        )
        self.staff.add(account)
        log.info("staff_added", staff_id=account.staff_id)
        return account

    def disable(self, staff_id: str) -> Account:
        """No sign-in from now on; tokens given out before live on for at most 15 minutes."""
        return self._changed("staff_disabled", staff_id, lambda account: setattr(account, "disabled", True))

    def enable(self, staff_id: str) -> Account:
        return self._changed("staff_enabled", staff_id, lambda account: setattr(account, "disabled", False))

    def unlock(self, staff_id: str) -> Account:
        return self._changed("staff_unlocked", staff_id, policy.unlock)

    def reset(self, staff_id: str, password: str) -> Account:
        """A new password, and no lock any more; a disabled account stays disabled."""
        password = policy.normal_password(password)
        if problems := policy.password_problems(password, self._of(staff_id).username, "password"):
            raise InvalidInput(*problems)

        def change(account: Account) -> None:
            self._set_password(account, password, "")
            policy.unlock(account)

        return self._changed("password_reset", staff_id, change)

    def knows(self, account: Account, password: str) -> bool:
        """Whether this is the account's password; counts nothing, for the command line only."""
        return self._hasher.matches(policy.normal_password(password), account.password_hash)

    # --- inside -----------------------------------------------------------------------------

    def _judged(
        self, find: Callable[[], Account | None], password: str, audience: str
    ) -> tuple[Account | None, Verdict]:
        """Compare once, then count by compare-and-set until no other try came between."""
        compared_with: str | None = None
        right = False
        for _ in range(RACES_BEFORE_GIVING_UP):
            account = find()
            against = self._hasher.nobody() if account is None else account.password_hash
            if against != compared_with:
                right, compared_with = self._hasher.matches(password, against), against
                # The comparison took time in which others may have counted: judge what is kept now.
                account = find()
                if account is not None and account.password_hash != compared_with:
                    continue
            if account is None:
                self.staff.note_stranger(self._clock.now())
                return None, Verdict.WRONG
            verdict = policy.judge(account, right, audience, self._clock.now())
            if self.staff.save(account):
                return account, verdict
        log.warning("sign_in_gave_up_after_races")
        return None, Verdict.WRONG

    def _rehash_if_cheap(self, account: Account, password: str) -> None:
        """Hashes made with less work than is asked for now are replaced when the password is at hand."""
        if self._hasher.is_too_cheap(account.password_hash):
            account.password_hash = self._hasher.hash(password)
            self.staff.save(account)  # whoever was quicker is right; the next sign-in tries again

    def _repeated(self, account: Account, new: str) -> int:
        if not self._hasher.matches(new, account.password_hash):
            raise RequestReused
        return account.password_version

    def _set_password(self, account: Account, password: str, request_id: str) -> None:
        account.password_hash = self._hasher.hash(password)
        account.password_version += 1
        account.password_request_id = request_id

    def _changed(self, what: str, staff_id: str, change: Callable[[Account], None]) -> Account:
        for _ in range(RACES_BEFORE_GIVING_UP):
            account = self._of(staff_id)
            change(account)
            if self.staff.save(account):
                log.info(what, staff_id=account.staff_id)
                return account
        raise StaleVersion(current_version=self._of(staff_id).version)

    def _of(self, staff_id: str) -> Account:
        account = self.staff.by_staff_id(staff_id)
        if account is None:
            raise NotFound(
                Problem(
                    "staff_id", "staff.not_found", vi="Không có nhân viên này.", en="There is no such member of staff."
                )
            )
        return account


def _refusal(account: Account | None, verdict: Verdict) -> Exception:
    log.info("sign_in_refused", staff_id=account.staff_id if account else None, reason=str(verdict))
    if account is not None and verdict is Verdict.LOCKED and account.locked_until is not None:
        return locked(account.locked_until)
    if verdict is Verdict.OTHER_AGENCY:
        return other_agency()
    return SignInRefused()


def _check_typed(credentials: Credentials) -> None:
    problems = []
    for name, typed, longest in (
        ("username", credentials.username, LONGEST_NAME_TYPED),
        ("password", credentials.password, policy.LONGEST_PASSWORD),
        ("audience", credentials.audience, LONGEST_NAME_TYPED),
    ):
        if not 0 < len(typed) <= longest:
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
