"""Which events start and end social support's clocks. Read it as a table; how long stands in ``protos/rules.toml``.

When the intake point closes the case nothing is left to be done, whatever still ran (``CLOSED``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.kernel.deadlines.table import Clocks, Occurrence, Runs
from services.kernel.joint import RULE as JOINT_INTERVIEW
from services.kernel.joint import awaited_until, interview_of
from services.kernel.request_news import withdrawn
from services.kernel.requests import RequestKind
from services.social_support.domain.model import SERVICE, WAITED_FOR, Role, State, SupportFile
from services.social_support.domain.separation import longest

CHAIRMAN = frozenset({Role.CHAIRMAN})
CLOSED = frozenset({"CaseClosed"})
OTHERS_ASK = frozenset({"IntakeRequestMade", "PoliceRequestMade", "CourtRequestMade"})
ANSWERED = frozenset(
    {"SupportRequestAnswered", "IntakeRequestAnswered", "PoliceRequestAnswered", "CourtRequestAnswered"}
)


def received(file: SupportFile, _: Occurrence) -> datetime | None:
    """The first receipt anywhere in the province: the hours run from it, not from when the commune heard."""
    return file.received_at


def is_the_referral(file: SupportFile, occurrence: Occurrence) -> bool:
    """The referral that the file now waits under; one that found work in hand starts nothing."""
    return file.state is State.REFERRED and file.referral_id == occurrence.event.referral_id


def urgent_and_unmet(file: SupportFile, occurrence: Occurrence) -> bool:
    """The intake point said urgent; or Mẫu 02 says emergency, and nothing protects the child yet. What protects it
    does not answer harm that became known later."""
    if occurrence.name in ("HarmAdded", "UrgencyChanged"):
        return file.state in WAITED_FOR and bool(occurrence.event.urgent)
    if occurrence.name == "CaseReferred":
        return file.urgent and is_the_referral(file, occurrence)
    return file.emergency and not file.measures_of_emergency and not file.separated_now


def emergency_since(file: SupportFile, occurrence: Occurrence) -> datetime | None:
    """The first receipt of the case, or of the report that told of new harm; urgency that was raised, from then."""
    if occurrence.name == "HarmAdded":
        at: datetime = occurrence.event.received_at.ToDatetime(tzinfo=UTC)
        return at
    return occurrence.at if occurrence.name == "UrgencyChanged" else file.received_at


def harm_id(event: Any) -> str:
    return str(getattr(event, "harm_id", ""))


def carer_harms_and_undecided(file: SupportFile, _: Occurrence) -> bool:
    """Mẫu 02 names a parent or carer as the one harming, and the Chairman has not decided on separation."""
    initial = file.initial
    return initial is not None and initial.carer_is_abuser and not file.separation_decided


def first_plan_may_wait(file: SupportFile, _: Occurrence) -> bool:
    """The law leaves urgent cases out: there the child is protected first. Once a plan is in force, or the
    work goes back to planning after a review, the days count for every case (rule ``reopen-loop``)."""
    return not file.emergency or file.plan_in_force is not None


def separated_since(file: SupportFile, _: Occurrence) -> datetime | None:
    return None if file.separation is None else file.separation.starts_at


def decided_since(file: SupportFile, occurrence: Occurrence) -> datetime | None:
    """The beginning of the separation; what was renewed, from the renewal."""
    return separated_since(file, occurrence) if occurrence.name == "ChildSeparated" else occurrence.at


def separated_until(file: SupportFile, _: Occurrence) -> datetime | None:
    """The end of the day that was decided last."""
    return None if file.separation is None else file.separation.until


def ends_on_a_day_of_its_own(file: SupportFile, _: Occurrence) -> bool:
    """Not with the last of the fifteen days, of which their own clock reminds."""
    return file.separation is not None and file.separation.until != longest(file.separation.starts_at)


def commune_it_goes_to(file: SupportFile) -> tuple[str, ...]:
    return (file.offered_to,) if file.offered_to else ()


def asks_for_forensics(_: SupportFile, occurrence: Occurrence) -> bool:
    return bool(occurrence.event.kind_code == RequestKind.FORENSIC_EXAMINATION)


def is_ours_to_wait_for_or_answer(file: SupportFile, occurrence: Occurrence) -> bool:
    """What we ask, but for a forensic examination, which has days of its own; what others ask of us."""
    if occurrence.name == "SupportRequestMade":
        return not asks_for_forensics(file, occurrence)
    return bool(occurrence.event.to == SERVICE)


def request(event: Any) -> str:
    return str(getattr(event, "request_id", ""))


CLOCKS = Clocks(
    Runs(
        rule="referral-answer-24h",
        starts={"CaseReferred"},
        ends={"SupportAccepted", "SupportDeclined"},
        voids=CLOSED,
        when=is_the_referral,
    ),
    # Never paused, and never longer: until a measure protects the child, or Mẫu 02 says that it is no emergency.
    Runs(
        rule="emergency-12h",
        starts={"CaseReferred", "InitialAssessmentCompleted", "UrgencyChanged", "HarmAdded"},
        ends={"EmergencyMeasureApplied", "ChildSeparated"},
        voids={"SupportDeclined", "EmergencyRuledOut", "HarmTakenBack", *CLOSED},
        since=emergency_since,
        when=urgent_and_unmet,
        subject=harm_id,
    ),
    # Inside the same hours. It runs as soon as the rule book gives the rule a length of its own.
    Runs(
        rule="initial-assessment-02",
        starts={"CaseReferred"},
        ends={"InitialAssessmentCompleted"},
        voids={"SupportDeclined", *CLOSED},
        since=received,
        when=urgent_and_unmet,
    ),
    Runs(
        rule="temp-separation",
        starts={"InitialAssessmentCompleted"},
        ends={"SeparationDecided"},
        voids={"SeparationDecidedAgainst", "SupportFinished", *CLOSED},
        since=received,
        when=carer_harms_and_undecided,
        owner=CHAIRMAN,
    ),
    # An authority's document ends the fifteen days; the clock below then reminds of the authority's last day.
    Runs(
        rule="separation-max-15d",
        starts={"ChildSeparated"},
        ends={"ChildReturned"},
        voids={"SeparationProlonged", *CLOSED},
        since=separated_since,
    ),
    # Each decision has one: a renewal ends it, in time or too late, and begins the next.
    Runs(
        rule="separation-decided-end",
        starts={"ChildSeparated", "SeparationRenewed"},
        ends={"ChildReturned", "SeparationRenewed"},
        voids=CLOSED,
        since=decided_since,
        when=ends_on_a_day_of_its_own,
        until=separated_until,
    ),
    # Of a rule that only warns. A further order takes the place of the one before.
    Runs(
        rule="family-violence",
        starts={"NoContactOrdered"},
        ends={"NoContactEnded", "NoContactOrdered"},
        voids={"SupportFinished", *CLOSED},
        since=lambda file, _: None if file.no_contact is None else file.no_contact.starts_at,
        until=lambda file, _: None if file.no_contact is None else file.no_contact.ends_at,
    ),
    Runs(
        rule="plan-draft-5wd",
        starts={"DetailedAssessmentCompleted", "PlanReturned", "PlanningResumed"},
        ends={"PlanSubmitted"},
        voids=CLOSED,
        when=first_plan_may_wait,
    ),
    Runs(
        rule="plan-approve",
        starts={"PlanSubmitted"},
        ends={"PlanApproved", "PlanReturned"},
        voids=CLOSED,
        owner=CHAIRMAN,
    ),
    Runs(
        rule="plan-total-7wd",
        starts={"DetailedAssessmentCompleted"},
        ends={"PlanApproved"},
        voids=CLOSED,
        when=first_plan_may_wait,
    ),
    # Until then the commune that hands over answers for the child; both are told, for the other is to act.
    Runs(
        rule="handover-receipt-24h",
        starts={"SupportHandedOver"},
        ends={"SupportHandoverReceived"},
        voids={"HandoverCalledOff", *CLOSED},
        units=commune_it_goes_to,
    ),
    Runs(
        rule="request-answer-5wd",
        starts={"SupportRequestMade", *OTHERS_ASK},
        ends=ANSWERED,
        voids=CLOSED,
        when=is_ours_to_wait_for_or_answer,
        lapsed=withdrawn,
        subject=request,
    ),
    # Nothing takes place without a yes from here: the police wait for it until then.
    Runs(
        rule=JOINT_INTERVIEW,
        starts={"JointInterviewAsked", "JointInterviewMoved"},
        ends={"SupportJointInterviewAnswered"},
        voids={
            "JointInterviewMoved",
            "JointInterviewDeclined",
            "JointInterviewLapsed",
            "JointInterviewCalledOff",
            "JointInterviewHeld",
            *CLOSED,
        },
        subject=interview_of,
        until=awaited_until,
    ),
    Runs(
        rule="forensic-5d",
        starts={"SupportRequestMade"},
        ends=ANSWERED,
        voids=CLOSED,
        when=asks_for_forensics,
        lapsed=withdrawn,
        subject=request,
    ),
    owner={Role.CHILD_PROTECTION_WORKER},
    supervisor={Role.CHAIRMAN},
    head={Role.CHAIRMAN},
    within_unit={Role.CHAIRMAN},
)
