"""The house rules of sign-in, as data: who may have which role, when an account locks, what a password must be."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from services.identity.domain import second_factor
from services.identity.domain.model import Account, Agency, NewStaff, Presented, Verdict
from services.kernel.errors import Problem

PRIVACY_OFFICER = "privacy_officer"
ADMINISTRATOR = "administrator"
ROLES: dict[Agency, frozenset[str]] = {
    Agency.CASE_INTAKE: frozenset({"intake_officer", "intake_supervisor", PRIVACY_OFFICER}),
    Agency.SOCIAL_SUPPORT: frozenset({"child_protection_worker", "social_worker", "commune_chairman", PRIVACY_OFFICER}),
    Agency.POLICE_INVESTIGATION: frozenset({"police_officer", "investigator", "head_of_unit", PRIVACY_OFFICER}),
    Agency.COURT_LIAISON: frozenset({"court_clerk", "judge", "prosecutor", PRIVACY_OFFICER}),
    Agency.OVERSIGHT: frozenset({"provincial_monitor", PRIVACY_OFFICER}),
    Agency.IDENTITY: frozenset({ADMINISTRATOR}),
}
STAFF_NUMBER_PREFIX: dict[Agency, str] = {
    Agency.CASE_INTAKE: "CI",
    Agency.SOCIAL_SUPPORT: "SS",
    Agency.POLICE_INVESTIGATION: "PI",
    Agency.COURT_LIAISON: "CL",
    Agency.OVERSIGHT: "OV",
    Agency.IDENTITY: "ID",
}

FAILURES_BEFORE_LOCK = 5
LOCKS = (  # the first lock since the last success, the second ...; the last row repeats
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=24),
)
# A locked account still tells its lock to who knows the password. Without a bound that would be a
# way to go on guessing through the lock, so after this many wrong tries it says nothing any more.
TRIES_WHILE_LOCKED = 5

TOKEN_LIFETIME = timedelta(minutes=15)
OLD_KEY_KEPT = timedelta(hours=1)  # longer than a token lives plus every clock's error

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
FEWEST_DIFFERENT = 6
LONGEST_TEXT = 200  # of a name or a unit
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
COMMON = frozenset(
    {  # compared without accents, digits and signs, and also as they stand
        "password",
        "passwordpassword",
        "passw",
        "matkhau",
        "matkhaumatkhau",
        "matkhaucuatoi",
        "qwerty",
        "qwertyuiop",
        "qwertyqwerty",
        "qwertyuiopasdfghjkl",
        "asdfghjkl",
        "zxcvbnm",
        "administrator",
        "admin",
        "adminadmin",
        "letmein",
        "welcome",
        "welcomewelcome",
        "iloveyou",
        "iloveyouiloveyou",
        "anhyeuem",
        "emyeuanh",
        "toiyeuvietnam",
        "vietnam",
        "vietnamvietnam",
        "hanoi",
        "saigon",
        "hochiminh",
        "thanhpho",
        "congan",
        "toaan",
        "treem",
        "baovetreem",
        "chungtay",
        "chungtaychungtay",
        "nguyen",
        "changeme",
        "changemenow",
        "secret",
        "monkey",
        "dragon",
        "football",
        "baseball",
        "sunshine",
        "princess",
        "master",
        "superman",
        "trustno",
        "abcdef",
        "abcdefghijkl",
        "abcabcabc",
        "correcthorsebatterystaple",
        "test",
        "testtest",
        "testtesttest",
        "demo",
        "default",
        "matkhaumoi",
        "newpassword",
        "abc",
        "qaz",
        "qazwsx",
        "qazwsxedc",
        "qwe",
        "asd",
        "zxc",
        "qweasdzxc",
    }
)


def normal_username(typed: str) -> str:
    """A user name as it is kept: without outer blanks, in small letters."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def normal_password(typed: str) -> str:
    """The same keystrokes give the same password whichever way the keyboard composes Vietnamese letters."""
    return unicodedata.normalize("NFKC", typed)


def password_problems(password: str, username: str, field: str = "new_password") -> list[Problem]:
    """What is wrong with a new password; house rule ``password`` (NIST SP 800-63B: length and no common ones)."""
    problems = []
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        problems.append(
            _password(
                field,
                "password.length",
                "Mật khẩu phải có từ 12 đến 128 ký tự.",
                "A password has 12 to 128 characters.",
            )
        )
    folded = _folded(password)
    letters = re.sub(r"[^a-z]", "", folded)
    if folded in COMMON or letters in COMMON or not letters or len(set(folded)) < FEWEST_DIFFERENT:
        problems.append(
            _password(
                field,
                "password.common",
                "Mật khẩu này quá phổ biến hoặc quá dễ đoán.",
                "This password is too common or too easy to guess.",
            )
        )
    if username and _folded(username) in folded:
        problems.append(
            _password(
                field,
                "password.has_username",
                "Mật khẩu không được chứa tên đăng nhập.",
                "A password must not contain the user name.",
            )
        )
    return problems


def staff_problems(staff: NewStaff) -> list[Problem]:
    """What is wrong with an account to be made or changed."""
    problems = []
    if not USERNAME.fullmatch(staff.username):
        problems.append(
            Problem(
                "username",
                "username.form",
                vi="Tên đăng nhập: 3 đến 32 chữ thường, số, . _ -",
                en="User name: 3 to 32 small letters, digits and . _ -",
            )
        )
    for field, text, vi, en in (
        ("full_name", staff.full_name, "Thiếu họ tên.", "The name is missing."),
        ("unit", staff.unit, "Thiếu đơn vị.", "The unit is missing."),
    ):
        if not text.strip():
            problems.append(Problem(field, f"{field}.missing", vi=vi, en=en))
        elif len(text) > LONGEST_TEXT:
            problems.append(Problem(field, f"{field}.length", vi="Quá dài.", en="Too long."))
    if staff.agency not in list(Agency):
        problems.append(Problem("agency", "agency.unknown", vi="Không có cơ quan này.", en="There is no such agency."))
    elif not staff.roles or not set(staff.roles) <= ROLES[Agency(staff.agency)]:
        problems.append(
            Problem(
                "roles",
                "roles.not_of_agency",
                vi="Vai trò không thuộc cơ quan này.",
                en="This agency has no such role, or no role is named.",
            )
        )
    return problems


def judge(
    account: Account,
    password_right: bool,
    audience: str,
    now: datetime,
    *,
    presented: Presented | None = None,
    factor_required: bool = False,
) -> Verdict:
    """What a sign-in comes to. Changes the account's counters; a success or an old lock clears them.

    ``presented``: the code that came with it; None where none is asked for, because a token was given with one.
    """
    account.last_tried_at = now
    if account.is_locked(now):
        return _judge_locked(account, password_right)
    if account.locked_until is not None:  # the lock is over: a fresh set of tries, but the next lock is longer
        account.locked_until, account.failures, account.tries_while_locked = None, 0, 0
    if not password_right:
        _count_failure(account, now)
        return Verdict.WRONG
    if account.disabled:
        return Verdict.DISABLED
    if account.enrolled and presented is not None:
        if not presented.given:
            return Verdict.CODE_MISSING  # nothing is cleared: half a sign-in must not buy fresh guesses at the code
        if not second_factor.use(account, presented):
            _count_failure(account, now)
            return Verdict.CODE_WRONG
    unlock(account)
    # Besides their own agency's service all staff may use identity, where they change their passwords.
    if audience not in (account.agency, Agency.IDENTITY, ""):
        return Verdict.OTHER_AGENCY
    if audience in (Agency.IDENTITY, ""):
        return Verdict.ACCEPTED
    return closed_but_identity(account, factor_required) or Verdict.ACCEPTED


def closed_but_identity(account: Account, factor_required: bool) -> Verdict | None:
    """Why the account may do no more than see to its own password and second factor; None when it may."""
    if account.must_change_password:
        return Verdict.MUST_CHANGE_PASSWORD
    return Verdict.NOT_ENROLLED if factor_required and not account.enrolled else None


def unlock(account: Account) -> None:
    """Forget every failure and lock."""
    account.failures = account.lockouts = account.tries_while_locked = 0
    account.locked_until = None


def set_password(account: Account, password_hash: str, request_id: str = "", *, must_change: bool = False) -> None:
    """Every session is over. ``must_change``: an administrator knows it."""
    account.password_hash, account.password_request_id = password_hash, request_id
    account.password_version += 1
    account.must_change_password = must_change
    account.epoch += 1


def _count_failure(account: Account, now: datetime) -> None:
    account.failures += 1
    if account.failures >= FAILURES_BEFORE_LOCK:
        account.locked_until = now + LOCKS[min(account.lockouts, len(LOCKS) - 1)]
        account.lockouts += 1


def _judge_locked(account: Account, password_right: bool) -> Verdict:
    if account.tries_while_locked >= TRIES_WHILE_LOCKED:
        return Verdict.MUTE
    if not password_right:
        account.tries_while_locked += 1
        return Verdict.WRONG
    return Verdict.DISABLED if account.disabled else Verdict.LOCKED


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def _password(field: str, key: str, vi: str, en: str) -> Problem:
    return Problem(field, key, rule="password", vi=vi, en=en)
