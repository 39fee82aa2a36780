"""Social support's file of one case: from the referral to the end of the plan, and round again.

Everything a person decided is added, never overwritten. A case that comes back under a new referral
starts anew in the same file: what was assessed and planned before stays readable, but no longer
counts. Each record therefore names the referral it was made under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.kernel.casefile import CaseFile
from services.kernel.joint import JointInterview
from services.kernel.privacy.categories import Category, personal
from services.social_support.domain.assessments import CarerAssessment, DetailedAssessment, InitialAssessment
from services.social_support.domain.carers import CarerAnswer, NoContactOrder, PlanAnswer, RightsRequest
from services.social_support.domain.plan import MeasureCode, Plan
from services.social_support.domain.preparations import Preparation
from services.social_support.domain.responsibility import Handover, Reassignment, SupervisionNote
from services.social_support.domain.separation import Separation, SeparationGround
from services.social_support.domain.sessions import Continuation, NeedsMeeting, SupportSession

SERVICE = "social_support"


class State(StrEnum):
    NEW = "new"  # no referral yet
    REFERRED = "referred"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    ASSESSED = "assessed"  # Mẫu 02 complete
    DETAILED = "detailed"  # Mẫu 03 complete
    PLANNING = "planning"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DELIVERING = "delivering"
    REVISING = "revising"  # a new version is drafted while the plan in force goes on
    REVISED = "revised"  # the new version lies with the Chairman; the plan in force goes on
    REVIEWED = "reviewed"
    FINISHED = "finished"


# Somebody here answers for the child.
AT_WORK = frozenset(State) - {State.NEW, State.REFERRED, State.DECLINED, State.FINISHED}


# The same, or somebody here is about to.
WAITED_FOR = AT_WORK | {State.REFERRED}


class Role(StrEnum):
    CHILD_PROTECTION_WORKER = "child_protection_worker"
    SOCIAL_WORKER = "social_worker"
    CHAIRMAN = "commune_chairman"


class EmergencyCode(StrEnum):
    SAFE_PLACE = "safe_place"
    TEMPORARY_SEPARATION = "temporary_separation"
    MEDICAL_CARE = "medical_care"
    NO_CONTACT = "no_contact"


class ReviewOutcome(StrEnum):
    """What a review found, as others may know it."""

    MAY_FINISH = "may_finish"
    RISK_REMAINS = "risk_remains"
    NOT_STABLE = "not_stable"
    RISK_REMAINS_NOT_STABLE = "risk_remains_not_stable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """An earlier referral and where it ended."""

    referral_id: str
    received_at: datetime | None = None
    urgent: bool
    worker: str | None = None
    ended_as: State
    unit: str = ""  # the commune that had it


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyMeasure:
    referral_id: str
    at: datetime
    by: str
    code: EmergencyCode
    reason: str = personal(Category.NOTES)
    decision_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A dossier that went to the Chairman. ``minutes``: where the needs meeting's minutes are kept."""

    plan_version: int
    at: datetime
    by: str
    minutes: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecision:
    """The Chairman's word on a submitted plan: approved by a numbered decision, or returned."""

    plan_version: int
    at: datetime
    by: str
    approved: bool
    decision_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Support that was given. ``delivered_on``: a day, YYYY-MM-DD."""

    plan_version: int
    at: datetime
    by: str
    code: MeasureCode
    delivered_on: str
    note: str = personal(Category.SERVICES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review of the plan, with the two conditions of Decree 56 Art 30(1)(b)."""

    plan_version: int
    at: datetime
    by: str
    no_more_risk: bool
    stable: bool
    notes: str = personal(Category.HEALTH)

    @property
    def outcome(self) -> ReviewOutcome:
        if self.no_more_risk:
            return ReviewOutcome.MAY_FINISH if self.stable else ReviewOutcome.NOT_STABLE
        return ReviewOutcome.RISK_REMAINS if self.stable else ReviewOutcome.RISK_REMAINS_NOT_STABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Free text that a person wrote; it never leaves social support in an event."""

    at: datetime
    staff_id: str
    about: str
    text: str = personal(Category.NOTES)


@dataclass(kw_only=True)
class SupportFile(CaseFile):
    state: State = State.NEW
    referral_id: str = ""
    urgent: bool = False
    received_at: datetime | None = None  # first receipt anywhere: the twelve hours run from it
    worker: str | None = None  # staff id of the one worker who answers for the child
    case_closed_at: datetime | None = None  # as the intake point said
    earlier_referrals: list[Referral] = field(default_factory=list)
    initial_assessments: list[InitialAssessment] = field(default_factory=list)
    detailed_assessments: list[DetailedAssessment] = field(default_factory=list)
    emergency_measures: list[EmergencyMeasure] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    plan_decisions: list[PlanDecision] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    needs_meetings: list[NeedsMeeting] = field(default_factory=list)
    separations: list[Separation] = field(default_factory=list)
    carer_assessments: list[CarerAssessment] = field(default_factory=list)
    sessions: list[SupportSession] = field(default_factory=list)
    continuations: list[Continuation] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    offered_to: str = ""  # the unit to which an open handover goes; empty when there is none
    reassignments: list[Reassignment] = field(default_factory=list)
    supervision_notes: list[SupervisionNote] = field(default_factory=list)
    plan_answers: list[PlanAnswer] = field(default_factory=list)
    rights_requests: list[RightsRequest] = field(default_factory=list)
    no_contact_orders: list[NoContactOrder] = field(default_factory=list)
    joint_interviews: list[JointInterview] = field(default_factory=list)  # each slot that was proposed
    preparations: list[Preparation] = field(default_factory=list)  # for hearings, as the court told

    @property
    def initial(self) -> InitialAssessment | None:
        """Mẫu 02 of the present referral."""
        return next((a for a in reversed(self.initial_assessments) if a.referral_id == self.referral_id), None)

    @property
    def detailed(self) -> DetailedAssessment | None:
        """Mẫu 03 of the present referral."""
        return next((a for a in reversed(self.detailed_assessments) if a.referral_id == self.referral_id), None)

    @property
    def measures_of_emergency(self) -> list[EmergencyMeasure]:
        """The emergency measures of the present referral, oldest first."""
        return [m for m in self.emergency_measures if m.referral_id == self.referral_id]

    @property
    def emergency(self) -> bool:
        """Whether it is one: as Mẫu 02 decided, and until then as the intake point said."""
        return self.urgent if self.initial is None else self.initial.emergency

    @property
    def separated_now(self) -> list[Separation]:
        """The separations of the present referral, oldest first."""
        return [s for s in self.separations if s.referral_id == self.referral_id]

    @property
    def separation(self) -> Separation | None:
        """The one that has not ended."""
        return next((s for s in reversed(self.separations) if s.open), None)

    @property
    def separation_decided(self) -> bool:
        """Whether the Chairman has separated the child under the present referral, by whichever decision."""
        return bool(self.separated_now) or any(
            m.code is EmergencyCode.TEMPORARY_SEPARATION for m in self.measures_of_emergency
        )

    @property
    def carer_is_abuser(self) -> bool:
        """Whether Mẫu 02 or a separation of the present referral says that a carer harms the child."""
        return (self.initial is not None and self.initial.carer_is_abuser) or any(
            s.ground is SeparationGround.ABUSED_BY_CARER for s in self.separated_now
        )

    @property
    def carer_refuses_plan(self) -> bool:
        """Whether a carer's last answer to a plan of the present referral was no."""
        versions = {plan.version for plan in self.plans if plan.referral_id == self.referral_id}
        answers = [one.answer for one in self.plan_answers if one.plan_version in versions]
        return answers[-1:] == [CarerAnswer.REFUSED]

    @property
    def rights_request(self) -> RightsRequest | None:
        """The one that has no result yet."""
        return next((r for r in reversed(self.rights_requests) if r.open), None)

    @property
    def no_contact(self) -> NoContactOrder | None:
        """The order that nobody has ended yet."""
        return next((o for o in reversed(self.no_contact_orders) if o.open), None)

    @property
    def needs_meetings_now(self) -> list[NeedsMeeting]:
        """The needs meetings of the present referral, oldest first."""
        return [m for m in self.needs_meetings if m.referral_id == self.referral_id]

    @property
    def handover(self) -> Handover | None:
        """The one that the other commune has not received yet."""
        return next((h for h in reversed(self.handovers) if h.open), None)

    @property
    def missed_sessions(self) -> int:
        """Of the present referral: those that were set and at which the child was not."""
        return sum(s.missed for s in self.sessions if s.referral_id == self.referral_id)

    @property
    def plan(self) -> Plan | None:
        """The newest version of the present referral's plan, approved or not."""
        return next((p for p in reversed(self.plans) if p.referral_id == self.referral_id), None)

    def is_approved(self, plan: Plan) -> bool:
        return any(d.approved and d.plan_version == plan.version for d in self.plan_decisions)

    @property
    def plan_in_force(self) -> Plan | None:
        """The newest version of the present referral's plan that the Chairman approved."""
        return next(
            (p for p in reversed(self.plans) if p.referral_id == self.referral_id and self.is_approved(p)), None
        )

    @property
    def last_review(self) -> Review | None:
        """The newest review of the plan in force."""
        plan = self.plan_in_force
        return (
            None if plan is None else next((r for r in reversed(self.reviews) if r.plan_version == plan.version), None)
        )

    @property
    def next_review_on(self) -> str:
        """The day of the next review, as the plan in force or the last interim review sets it; empty when none."""
        plan = self.plan_in_force
        if plan is None:
            return ""
        later = [c.next_review_on for c in self.continuations if c.plan_version == plan.version]
        return later[-1] if later else plan.next_review_on
