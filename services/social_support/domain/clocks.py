"""Which events start and end social support's clocks. Read it as a table; how long stands in ``protos/rules.toml``.

When the intake point closes the case nothing is left to be done, whatever still ran (``CLOSED``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.kernel.deadlines.table import Clocks, Occurrence, Runs
from services.kernel.requests import RequestKind
from services.social_support.domain.model import SERVICE, Role, State, SupportFile
from services.social_support.domain.separation import counted_back

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
    """The intake point said urgent; or Mẫu 02 says emergency, and nothing protects the child yet."""
    if occurrence.name == "CaseReferred":
        return file.urgent and is_the_referral(file, occurrence)
    return file.emergency and not file.measures_of_emergency and not file.separated_now


def carer_harms_and_undecided(file: SupportFile, _: Occurrence) -> bool:
    """Mẫu 02 names a parent or carer as the one harming, and the Chairman has not decided on separation."""
    initial = file.initial
    return initial is not None and initial.carer_is_abuser and not file.separation_decided


def first_plan_may_wait(file: SupportFile, _: Occurrence) -> bool:
    """The law leaves urgent cases out: there the child is protected first. Once a plan is in force, or the
    work goes back to planning after a review, the days count for every case (rule ``reopen-loop``)."""
    return not file.emergency or file.plan_in_force is not None


def separated_since(file: SupportFile, occurrence: Occurrence) -> datetime | None:
    """The beginning of the separation; for one that an authority prolonged, counted back from the new last day."""
    if occurrence.name == "SeparationProlonged":
        return counted_back(occurrence.event.ends_at)
    return None if file.separation is None else file.separation.starts_at


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
        starts={"CaseReferred", "InitialAssessmentCompleted"},
        ends={"EmergencyMeasureApplied", "ChildSeparated"},
        voids={"SupportDeclined", "EmergencyRuledOut", *CLOSED},
        since=received,
        when=urgent_and_unmet,
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
    # An authority's document ends the fifteen days; the clock that follows reminds of the authority's last day.
    Runs(
        rule="separation-max-15d",
        starts={"ChildSeparated", "SeparationProlonged"},
        ends={"ChildReturned"},
        voids={"SeparationProlonged", *CLOSED},
        since=separated_since,
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
    # Until then the commune that hands over answers for the child, and is the one that is told.
    Runs(
        rule="handover-receipt-24h",
        starts={"SupportHandedOver"},
        ends={"SupportHandoverReceived"},
        voids={"HandoverCalledOff", *CLOSED},
    ),
    Runs(
        rule="request-answer-5wd",
        starts={"SupportRequestMade", *OTHERS_ASK},
        ends=ANSWERED,
        voids=CLOSED,
        when=is_ours_to_wait_for_or_answer,
        subject=request,
    ),
    Runs(
        rule="forensic-5d",
        starts={"SupportRequestMade"},
        ends=ANSWERED,
        voids=CLOSED,
        when=asks_for_forensics,
        subject=request,
    ),
    owner={Role.CHILD_PROTECTION_WORKER},
    supervisor={Role.CHAIRMAN},
    head={Role.CHAIRMAN},
    within_unit={Role.CHAIRMAN},
)
