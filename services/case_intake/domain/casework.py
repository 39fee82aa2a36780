"""What is written down while a report and its case are worked on; only ever added to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal


class Participant(StrEnum):
    """Who sits at a closing conference."""

    CASE_INTAKE = "case_intake"
    SOCIAL_SUPPORT = "social_support"
    POLICE_INVESTIGATION = "police_investigation"
    COURT_LIAISON = "court_liaison"
    COMMUNE = "commune"
    SCHOOL = "school"
    HEALTH = "health"
    FAMILY = "family"


class JoinKind(StrEnum):
    JOINED = "joined"
    SEPARATED = "separated"  # the join was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a case was opened: what the form spoke for, and what a person decided. ``tracks``: suggested."""

    at: datetime
    by: str
    urgent: bool
    urgency_suggested: bool
    tracks_suggested: tuple[str, ...] = ()
    similar_checked: bool = False
    reason: str = personal(Category.NOTES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinStep:
    """A join or its undoing. ``other_reference``: on the report the case's reference, on the case the report's.

    ``new_harm``: the report tells of harm after the case was opened.
    """

    at: datetime
    by: str
    kind: JoinKind
    other_reference: str
    new_harm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitStep:
    """Children of this report were given one of their own: ``into_reference``. ``children``: how many."""

    at: datetime
    by: str
    into_reference: str
    children: int


@dataclass(slots=True, kw_only=True)
class ShiftNote:
    """What one shift leaves to the next in this case, until somebody takes it over."""

    at: datetime
    by: str
    text: str = personal(Category.NOTES)
    taken_at: datetime | None = None
    taken_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """The conference before a case is closed (Decree 56 Art 30). ``held_on``: a day, YYYY-MM-DD."""

    at: datetime
    by: str
    held_on: str
    minutes_number: str
    participants: tuple[Participant, ...]
    no_more_risk: bool
    no_more_risk_evidence: str = personal(Category.SERVICES, default="")
    stable: bool
    stable_evidence: str = personal(Category.SERVICES, default="")

    @property
    def both_conditions(self) -> bool:
        return self.no_more_risk and self.stable
