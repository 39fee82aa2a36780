"""What social support tells others: one class per message of ``social_support_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel import told


@dataclass(frozen=True, slots=True)
class SupportAccepted:
    referral_id: str


@dataclass(frozen=True, slots=True)
class SupportDeclined:
    referral_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class InitialAssessmentCompleted:
    emergency: bool


@dataclass(frozen=True, slots=True)
class EmergencyMeasureApplied:
    measure_code: str


@dataclass(frozen=True, slots=True)
class DetailedAssessmentCompleted:
    pass


@dataclass(frozen=True, slots=True)
class PlanSubmitted:
    plan_version: int


@dataclass(frozen=True, slots=True)
class PlanApproved:
    plan_version: int


@dataclass(frozen=True, slots=True)
class PlanReturned:
    plan_version: int


@dataclass(frozen=True, slots=True)
class SupportDelivered:
    measure_code: str


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    outcome_code: str


@dataclass(frozen=True, slots=True)
class SupportFinished:
    pass


@dataclass(frozen=True, slots=True)
class PlanDrafted:
    """Stays inside social support: a new version lies on the desk."""

    plan_version: int


@dataclass(frozen=True, slots=True)
class PlanningResumed:
    """Stays inside social support: after a review the plan is drafted anew."""

    plan_version: int


@dataclass(frozen=True, slots=True)
class ChildSeparated:
    """The child was taken from its carer; where it lives is told to nobody."""

    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SeparationRenewed:
    """The separation goes on."""

    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ChildReturned:
    """The separation ended."""

    reason_code: str


@dataclass(frozen=True, slots=True)
class SupportHandedOver:
    """The case goes to another commune."""


@dataclass(frozen=True, slots=True)
class SupportHandoverReceived:
    """The other commune has taken the case."""


@dataclass(frozen=True, slots=True)
class ParentalRightsRestrictionAsked:
    """The Chairman asks a court or an authority to restrict parental rights."""

    recipient_code: str


@dataclass(frozen=True, slots=True)
class ParentalRightsRestrictionDecided:
    """What became of it."""

    outcome_code: str


@dataclass(frozen=True, slots=True)
class NoContactOrdered:
    """Somebody must keep away from the child; an order before it holds no longer."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NoContactEnded:
    """The order no longer holds."""

    reason_code: str


# --- what stays in the house: no other agency must hear it ------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmergencyRuledOut:
    """Mẫu 02, or before it the intake point, says that it is no emergency: the twelve hours no longer run."""


@dataclass(frozen=True, slots=True)
class SeparationDecided:
    """The Chairman has decided on separation, as an emergency measure or by a decision of its own."""


@dataclass(frozen=True, slots=True)
class SeparationDecidedAgainst:
    """The carer is the one harming, and the Chairman has decided not to take the child away."""


@dataclass(frozen=True, slots=True)
class SeparationProlonged:
    """A competent authority asks that the separation goes on beyond the longest, until then."""

    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CarerAssessed:
    """Whether the carer was found safe for the child."""

    safe: bool


@dataclass(frozen=True, slots=True)
class CarerAnswered:
    """What a carer said to a version of the plan."""

    plan_version: int
    answer_code: str


@dataclass(frozen=True, slots=True)
class NeedsMeetingHeld:
    """The child's needs are fixed, and minutes kept."""


@dataclass(frozen=True, slots=True)
class SessionHeld:
    """A visit, session or call; or one that was missed."""

    kind_code: str
    missed: bool


@dataclass(frozen=True, slots=True)
class PlanRevised:
    """A new version of a plan that is being carried out lies on the desk."""

    plan_version: int


@dataclass(frozen=True, slots=True)
class SupportContinued:
    """After an interim review the plan goes on."""

    plan_version: int


@dataclass(frozen=True, slots=True)
class HandoverCalledOff:
    """The case stays where it is."""


@dataclass(frozen=True, slots=True)
class WorkerReassigned:
    """Another worker answers for the child."""


@dataclass(frozen=True, slots=True)
class SupervisionNoted:
    """The Chairman has looked at the work."""


# --- what other agencies tell as well, each in its own name (kernel.told) ----------------------------------


class SupportAuditHead(told.AuditHead): ...


class SupportStaffBusyTold(told.StaffBusyTold): ...


class SupportDisclosureEnded(told.DisclosureEnded): ...


class SupportErasureCarriedOut(told.ErasureCarriedOut): ...


class SupportDeadlineMissed(told.DeadlineMissed): ...


class SupportRequestMade(told.RequestMade): ...


class SupportRequestAnswered(told.RequestAnswered): ...


class SupportProsecutionNotified(told.ProsecutionNotified): ...


class SupportJointInterviewAnswered(told.JointInterviewAnswered): ...
