"""What a person of the commune's social support may ask for. Free text stays in the file.

A text that was not written is empty and a risk that was not scored is None: the workflow's guard then
says which rule asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.social_support.domain.model import EmergencyCode, Risk
from services.social_support.domain.plan import MeasureCode, PlannedMeasure


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
    """Mẫu số 02. ``emergency``: None means nobody has decided."""

    risk: Risk | None = None
    reason: str = ""
    emergency: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyEmergencyMeasure:
    """``decision_number``: of the Chairman's decision, where one is needed."""

    code: EmergencyCode
    reason: str = ""
    decision_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDetailedAssessment:
    """Mẫu số 03."""

    risk: Risk | None = None
    reason: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPlan:
    """The next version of the plan, whole: what is not in it is no longer planned."""

    goals: tuple[str, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan:
    """``minutes``: the number or place under which the needs meeting's minutes are kept."""

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
class FinishSupport:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToPlanning:
    reason: str = ""
