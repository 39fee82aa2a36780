"""What social support tells others: one class per message of ``social_support_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
class SupportAuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class SupportDisclosureEnded:
    """``purged`` and ``restricted``: categories; ``basis_code``: the rule by which something is kept or used on."""

    ending_id: str
    purged: tuple[str, ...]
    restricted: tuple[str, ...]
    basis_code: str


@dataclass(frozen=True, slots=True)
class SupportErasureCarriedOut:
    """The case's key is destroyed; or held, by the rule in ``basis_code``."""

    order_id: str
    held: bool = False
    basis_code: str = ""
