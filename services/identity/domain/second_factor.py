"""The second factor as house rule ``second-factor`` has it: TOTP (RFC 6238), each code once, and recovery codes."""

from __future__ import annotations

import hashlib
import unicodedata

from services.identity.domain.model import Account, Presented

ISSUER = "Chung Tay"
DIGITS = 6
STEP = 30  # seconds that a code is shown
TOLERANCE = 1  # steps by which a phone's clock may be wrong, either way
RECOVERY_CODES = 8
LONGEST_CODE = 64  # characters that are looked at


def normal_code(typed: str) -> str:
    """A code as it is compared: without blanks and dashes, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).casefold() if c != "-" and not c.isspace())


def is_totp(code: str) -> bool:
    """Whether a normal code has the form of the app's and not of a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def recovery_hash(staff_id: str, code: str) -> str:
    """As a recovery code is kept. It has 78 random bits, so that a slow hash would protect nothing more."""
    return hashlib.sha256(f"{staff_id}\0{normal_code(code)}".encode()).hexdigest()


def use(account: Account, presented: Presented) -> bool:
    """Whether the code is good. It is spent with this, and so is every code of the app before it."""
    if fresh := [step for step in presented.steps if step > account.factor_step]:
        account.factor_step = min(fresh)
        return True
    if presented.recovery in account.recovery:
        account.recovery = tuple(kept for kept in account.recovery if kept != presented.recovery)
        return True
    return False


def enrol(account: Account, step: int, recovery_codes: list[str], request_id: str) -> None:
    """The secret that was asked for counts from now on. ``step``: of the code that confirmed it, which is spent."""
    account.factor, account.factor_asked = account.factor_asked, None
    account.factor_step, account.factor_confirmed_by = step, request_id
    account.recovery = tuple(recovery_hash(account.staff_id, code) for code in recovery_codes)
    account.epoch += 1


def reset(account: Account) -> None:
    """As if there had never been one; every session is over."""
    account.factor = account.factor_asked = None
    account.factor_asked_by = account.factor_confirmed_by = ""
    account.factor_step, account.recovery = 0, ()
    account.epoch += 1
