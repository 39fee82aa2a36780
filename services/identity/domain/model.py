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
    """What came of a sign-in. WRONG, DISABLED and MUTE look alike; the rest is told, to who knew the password only."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    DISABLED = "disabled"
    LOCKED = "locked"
    MUTE = "mute"  # locked, and tried so often that even the right password is no longer told
    CODE_MISSING = "code_missing"
    CODE_WRONG = "code_wrong"
    OTHER_AGENCY = "other_agency"
    MUST_CHANGE_PASSWORD = "must_change_password"  # noqa: S105 - a word
    NOT_ENROLLED = "not_enrolled"


class Change(StrEnum):
    """What was done to an account, as its log says."""

    ADDED = "added"
    CHANGED = "changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    UNLOCKED = "unlocked"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a word
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word
    SECOND_FACTOR_RESET = "second_factor_reset"
    SECOND_FACTOR_ENROLLED = "second_factor_enrolled"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    CALENDAR_FEED_MADE = "calendar_feed_made"
    CALENDAR_FEED_WITHDRAWN = "calendar_feed_withdrawn"


@dataclass(kw_only=True)
class Account:
    """One member of staff.

    ``version`` counts saved changes from 0 (new), ``password_version`` set passwords, ``revision`` what
    administrators changed of name, unit and roles. A session of an earlier ``epoch`` is over.
    """

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
    must_change_password: bool = False  # it was set by an administrator, who knows it
    revision: int = 1
    epoch: int = 1
    factor: bytes | None = field(default=None, repr=False)  # the sealed secret of the second factor
    factor_asked: bytes | None = field(default=None, repr=False)  # the same, not yet confirmed
    factor_asked_by: str = ""  # the call that asked for it, so that a repeat is recognised
    factor_confirmed_by: str = ""
    factor_step: int = 0  # of the last code that was used; it and all before it are worth nothing any more
    recovery: tuple[str, ...] = field(default=(), repr=False)  # hashes of the recovery codes that are left
    calendar_feed: str = field(default="", repr=False)  # a hash of the key under which a calendar program reads
    calendar_feed_at: datetime | None = None  # when that key was made

    @property
    def enrolled(self) -> bool:
        """Whether a sign-in needs a code."""
        return self.factor is not None

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed. Its text shows none of it."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    audience: str = field(repr=False)  # empty: the own agency, for a session
    code: str = field(default="", repr=False)
    session: bool = False


@dataclass(frozen=True, slots=True)
class Presented:
    """What the code that came with a right password is worth.

    ``steps``: the periods of 30 seconds, within the tolerance, whose code it is. ``recovery``: its hash as a
    recovery code.
    """

    given: bool
    steps: frozenset[int] = frozenset()
    recovery: str = field(default="", repr=False)


@dataclass(kw_only=True)
class Session:
    """Somebody signed in at the portal. ``id``: a hash of the secret, which is kept nowhere."""

    id: str
    staff_id: str
    epoch: int
    began_at: datetime
    used_at: datetime
    by_provider: bool = False  # password and second factor are the provider's


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChange:
    """A line of the log of accounts, which is only added to. It holds no secret and no name.

    ``by``: a staff number or ``command_line``. ``fields``: names of what was changed, never what it held.
    ``request_id`` and ``digest``: the call that did it, so that a repeat is recognised; empty where none was.
    """

    at: datetime
    by: str
    staff_id: str
    what: Change
    fields: tuple[str, ...] = ()
    request_id: str = ""
    digest: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made."""

    username: str = field(repr=False)
    full_name: str = field(repr=False)
    agency: str
    unit: str
    roles: tuple[str, ...]
