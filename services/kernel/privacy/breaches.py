"""Breaches of personal data at an agency: what was found, whom it was told, what was done (rule ``breach-72h``).

Pure: standard library only. The same register in every agency, in the hands of its privacy officer. The
specialised body (A05, Ministry of Public Security) is told by letter: its number and moment stand here and end
the clock of 72 hours from discovery. Nothing is overwritten: what is found out later adds a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.kernel.deadlines.model import Deadline
from services.kernel.deadlines.table import Clocks, Occurrence, Runs
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import File

RULE = "breach-72h"
PRIVACY_OFFICER = "privacy_officer"


class BreachState(StrEnum):
    NEW = "new"
    FOUND = "found"  # A05 was not told yet
    REPORTED = "reported"  # A05 was told
    CLOSED = "closed"
    DISMISSED = "dismissed"  # it was none


class HowFound(StrEnum):
    STAFF = "staff"
    ACCESS_LOG = "access_log"  # a look that nobody could answer for
    LOG_VERIFICATION = "log_verification"  # the access log was found changed
    OPERATOR = "operator"  # who runs the machines
    FAMILY = "family"
    OTHER_AGENCY = "other_agency"
    PUBLIC = "public"  # the press, the network, anybody
    OTHER = "other"


@dataclass(slots=True, kw_only=True)
class Extent:
    """How far it reaches, as known at a moment. ``cases``: how many children's cases, None when not known."""

    at: datetime
    by: str
    categories: tuple[Category, ...]
    cases: int | None = None
    happened_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Notice:
    """A letter to A05. ``told_at``: when it went out."""

    document_number: str
    told_at: datetime
    by: str
    recorded_at: datetime


@dataclass(slots=True, kw_only=True)
class Measure:
    """What was done against it."""

    at: datetime
    by: str
    words: str = personal(Category.NOTES, default="")


@dataclass(slots=True, kw_only=True)
class FamiliesTold:
    """How many families were told, and how."""

    at: datetime
    by: str
    families: int
    words: str = personal(Category.NOTES, default="")


@dataclass(kw_only=True)
class Breach(File):
    """``reference``: the breach's own random number, of no case. ``description``: what happened, in words;
    ``conclusion``: why it was closed or dismissed; both under a key that is this breach's alone."""

    state: BreachState = BreachState.NEW
    discovered_at: datetime | None = None
    how_found: HowFound = HowFound.OTHER
    recorded_by: str = ""
    description: str = personal(Category.NOTES, default="")
    extents: list[Extent] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    families: list[FamiliesTold] = field(default_factory=list)
    closed_at: datetime | None = None
    closed_by: str = ""
    conclusion: str = personal(Category.NOTES, default="")
    deadlines: list[Deadline] = field(default_factory=list)

    @property
    def clock(self) -> Deadline | None:
        """The 72 hours; None where the rule was not in force on the day of discovery."""
        return self.deadlines[0] if self.deadlines else None

    @property
    def next_alarm_at(self) -> datetime | None:
        """When somebody is to be told next that A05 was not."""
        return self.clock.next_alarm_at if self.clock is not None else None


# --- commands ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBreach:
    """``happened_at``: if known. ``categories``: of the data concerned."""

    discovered_at: datetime
    happened_at: datetime | None = None
    categories: tuple[Category, ...] = ()
    cases: int | None = None
    how_found: HowFound
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessBreach:
    """More is known of how far it reaches."""

    breach_id: str
    happened_at: datetime | None = None
    categories: tuple[Category, ...] = ()
    cases: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyBreach:
    """A05 was told by this letter at this moment. ``late_reason``: why not within the 72 hours, if so."""

    breach_id: str
    document_number: str
    told_at: datetime
    late_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBreachMeasure:
    breach_id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFamiliesTold:
    breach_id: str
    families: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainBreachDelay:
    """Why A05 was not told in time."""

    breach_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissBreach:
    """It turned out to be none."""

    breach_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBreach:
    """``conclusion``: in words; where no family was told, also why not."""

    breach_id: str
    conclusion: str


# --- what happens, in the house only ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BreachRecorded:
    breach_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BreachReported:
    """``at``: when A05 was told, which may be before it was written down here."""

    breach_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BreachDismissed:
    breach_id: str
    at: datetime


def _discovery(breach: Breach, _: Occurrence) -> datetime | None:
    return breach.discovered_at


def breach_clocks(heads: Iterable[str]) -> Clocks:
    """The clock of an agency's breaches. ``heads``: the roles above the privacy officer; they see that a breach
    waits and until when, and no more."""
    told = frozenset(heads)
    return Clocks(
        Runs(
            rule=RULE,
            starts={"BreachRecorded"},
            ends={"BreachReported"},
            voids={"BreachDismissed"},
            since=_discovery,
            subject=lambda event: str(event.breach_id),
        ),
        owner={PRIVACY_OFFICER},
        supervisor=told,
        head=told,
    )
