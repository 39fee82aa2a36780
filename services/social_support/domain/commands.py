"""What a person of the commune's social support may ask for. Free text stays in the file.

A text that was not written is empty and a risk that was not scored is None: the workflow's guard then
says which rule asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.social_support.domain.assessments import CapacityScore, Risk, RiskScore
from services.social_support.domain.model import EmergencyCode
from services.social_support.domain.plan import MeasureCode, PlannedMeasure
from services.social_support.domain.responsibility import HandoverReason
from services.social_support.domain.separation import Authority, ReturnReason, SeparationGround
from services.social_support.domain.sessions import Attendance, SessionKind


class DeclineReason(StrEnum):
    NOT_COMPETENT = "not_competent"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    OTHER_COMMUNE = "other_commune"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReferral:
    """``worker``: the staff id of the one worker who will answer for the child."""

    worker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReferral:
    reason_code: DeclineReason
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteInitialAssessment:
    """Mẫu số 02. ``emergency``: None means nobody has decided. ``conclusion``: in words; needed where the form's
    own fields speak for an emergency and the worker decides otherwise."""

    risk: Risk | None = None
    reason: str = ""
    emergency: bool | None = None
    carer_is_abuser: bool = False
    risk_items: tuple[RiskScore, ...] = ()
    capacity_items: tuple[CapacityScore, ...] = ()
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyEmergencyMeasure:
    """``decision_number``: of the Chairman's decision, where one is needed."""

    code: EmergencyCode
    reason: str = ""
    decision_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDetailedAssessment:
    """Mẫu số 03. ``carer_capacity``: how well the carers can protect the child, with ``carers`` in words."""

    risk: Risk | None = None
    reason: str = ""
    summary: str = ""
    harm: Risk | None = None
    carer_capacity: Risk | None = None
    needed: tuple[MeasureCode, ...] = ()
    body: str = ""
    mind: str = ""
    family: str = ""
    carers: str = ""
    environment: str = ""
    school: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPlan:
    """The next version of the plan, whole: what is not in it is no longer planned."""

    goals: tuple[str, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    next_review_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisePlan:
    """The next version of a plan that is being carried out; until it is approved the one in force goes on."""

    goals: tuple[str, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    next_review_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan:
    """``minutes``: the number or place under which the needs meeting's minutes are kept; where the meeting was
    written down, its number, or empty for the last one's."""

    minutes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan:
    decision_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlan:
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverSupport:
    """``delivered_on``: a day, YYYY-MM-DD, in Vietnam."""

    code: MeasureCode
    delivered_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReview:
    no_more_risk: bool
    stable: bool
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueSupport:
    """After an interim review: the plan in force goes on. ``next_review_on``: a day, YYYY-MM-DD."""

    next_review_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishSupport:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToPlanning:
    reason: str = ""


# --- separation ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateChild:
    """``starts_at``: None for now. ``ends_on``: the last day decided, empty for the longest that the law allows."""

    decision_number: str = ""
    ground: SeparationGround
    reason: str = ""
    safe_place: str = ""
    alternative_care: str = ""
    starts_at: datetime | None = None
    ends_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAgainstSeparation:
    """The carer is the one harming, and yet the child is not taken away: why."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewSeparation:
    """``ends_on``: the last day now. ``authority`` and its document: needed beyond the longest."""

    decision_number: str = ""
    ends_on: str = ""
    reason: str = ""
    authority: Authority | None = None
    authority_document: str = ""
    authority_document_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessCarer:
    """Whether the carer is safe for the child now. ``safe``: None means nobody has decided."""

    safe: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSeparation:
    reason_code: ReturnReason
    decision_number: str = ""
    reason: str = ""


# --- meetings and sessions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNeedsMeeting:
    """``held_on``: a day, YYYY-MM-DD, in Vietnam."""

    held_on: str = ""
    minutes_number: str = ""
    participants: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSession:
    """``held_on``: the day on which it was or was to be held; ``next_on``: the next one's, if it is set."""

    kind: SessionKind
    held_on: str = ""
    code: MeasureCode | None = None
    child: Attendance
    carer: Attendance | None = None
    next_on: str = ""
    note: str = ""


# --- who answers for the child ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCase:
    """``to_unit``: the other commune, as its staff's tokens name it."""

    to_unit: str = ""
    reason_code: HandoverReason
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveHandover:
    """``worker``: the staff number of who answers for the child from now on."""

    worker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffHandover:
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignWorker:
    worker: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSupervision:
    text: str = ""
    agreed_actions: str = ""
