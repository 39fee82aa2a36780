"""Staff accounts. What a person could be recognised by, and every secret, is left out of the texts of these objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Agency(StrEnum):
    """Whose staff: also the service a token is for."""

    CASE_INTAKE = "case_intake"
    SOCIAL_SUPPORT = "social_support"
    POLICE_INVESTIGATION = "police_investigation"
    COURT_LIAISON = "court_liaison"
    OVERSIGHT = "oversight"
    IDENTITY = "identity"


class Verdict(StrEnum):
    """What came of a sign-in. Only ACCEPTED, LOCKED and OTHER_AGENCY are told; the rest look alike."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    DISABLED = "disabled"
    LOCKED = "locked"
    MUTE = "mute"  # locked, and tried so often that even the right password is no longer told
    OTHER_AGENCY = "other_agency"


@dataclass(kw_only=True)
class Account:
    """One member of staff. ``version`` counts saved changes from 0 (new); ``password_version`` set passwords."""

    staff_id: str
    username: str = field(repr=False)
    full_name: str = field(repr=False)
    agency: Agency
    unit: str
    roles: tuple[str, ...]
    password_hash: str = field(repr=False)
    created_at: datetime
    password_version: int = 1
    password_request_id: str = ""  # the call that set the password, so that a repeat is recognised
    disabled: bool = False
    failures: int = 0
    lockouts: int = 0  # since the last success
    tries_while_locked: int = 0
    locked_until: datetime | None = None
    last_tried_at: datetime | None = None
    version: int = 0

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed. Its text shows none of it."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    audience: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made."""

    username: str = field(repr=False)
    full_name: str = field(repr=False)
    agency: str
    unit: str
    roles: tuple[str, ...]
