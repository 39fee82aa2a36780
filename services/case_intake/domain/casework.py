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


class UrgencyChangeReason(StrEnum):
    """Why a case became urgent, or is no longer; a code, so that it may be told."""

    NEW_HARM = "new_harm"  # only to raise
    NEW_INFORMATION = "new_information"
    JUDGED_ANEW = "judged_anew"
    CHILD_SAFE = "child_safe"  # only to lower
    REPORTED_IN_ERROR = "reported_in_error"  # only to lower


class CallOutcome(StrEnum):
    """What was done with informant and child, on the phone or soon after (rule ``hotline-111-duties``)."""

    ADVICE_GIVEN = "advice_given"
    CHILD_COUNSELLED = "child_counselled"
    CONNECTED_POLICE_113 = "connected_police_113"
    CONNECTED_EMERGENCY_115 = "connected_emergency_115"
    CONNECTED_COMMUNE = "connected_commune"
    SERVICE_INTRODUCED = "service_introduced"
    INFORMATION_CHECKED = "information_checked"  # with persons, agencies or online
    COMMUNE_WORKER_SUPPORTED = "commune_worker_supported"
    CALLBACK_AGREED = "callback_agreed"
    CALL_LOST = "call_lost"  # before anything could be done


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
class UrgencyChange:
    """The urgency was raised or lowered. ``despite_signs``: why, though a report says danger to life or that the
    carer is the suspect."""

    at: datetime
    by: str
    urgent: bool
    reason_code: UrgencyChangeReason
    reason: str = personal(Category.NOTES, default="")
    despite_signs: str = personal(Category.NOTES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeNote:
    """What was done with informant and child, as somebody wrote it down at once or later."""

    at: datetime
    by: str
    outcomes: tuple[CallOutcome, ...] = personal(Category.NARRATIVE, default=())


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
