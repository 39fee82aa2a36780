"""What the intake point's news change at social support, and who hears what social support does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.deadlines.commands import DelayExplained
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain import events as e
from services.social_support.domain import policy, reactions
from services.social_support.domain.assessments import CapacityItem, CapacityScore, Risk, RiskItem, RiskScore
from services.social_support.domain.model import ReviewOutcome, State
from tests.unit.social_support import builders as b

LATER = b.NOW + timedelta(days=30)
WHOLE_CIRCLE = ("case_intake", "court_liaison", "police_investigation", "social_support")


def test_a_referral_opens_a_file() -> None:
    """The first receipt anywhere is kept: the twelve hours run from it, not from when we heard."""
    file = b.a_file(State.REFERRED)
    assert (file.referral_id, file.urgent, file.received_at, file.opened_at) == ("r-1", True, b.RECEIVED, b.NOW)


@pytest.mark.parametrize("state", [State.DECLINED, State.FINISHED])
def test_a_declined_or_finished_case_comes_back_under_a_new_referral(state: State) -> None:
    """Nothing is lost of the first time, and nothing of it counts the second time."""
    file = b.a_file(state)
    first_plans = list(file.plans)
    assert reactions.case_referred(file, "r-2", False, LATER, LATER) == []
    assert (file.state, file.referral_id, file.urgent, file.received_at) == (State.REFERRED, "r-2", False, LATER)
    assert (file.worker, file.initial, file.detailed, file.plan) == (None, None, None, None)
    assert [(r.referral_id, r.ended_as, r.unit) for r in file.earlier_referrals] == [("r-1", state, b.HERE)]
    assert (file.plans, file.opened_at) == (first_plans, b.NOW)


@pytest.mark.rule("two-communes")
def test_a_case_that_comes_back_is_of_no_commune_until_one_takes_it() -> None:
    """Declined because it belongs to another commune, it must be open to that one; who had it stands in the file."""
    file = b.a_file(State.DECLINED)
    reactions.case_referred(file, "r-2", False, LATER, LATER)
    assert (file.unit, file.earlier_referrals[0].unit) == ("", b.HERE)


def test_a_case_that_came_back_goes_the_whole_way_again() -> None:
    """Plan versions go on counting, so that a version number means one plan only."""
    file = b.a_file(State.FINISHED)
    reactions.case_referred(file, "r-2", False, LATER, LATER)
    for actor, command in b.WAY[State.FINISHED]:
        b.give(file, command, actor)
    assert file.state is State.FINISHED
    assert [plan.version for plan in file.plans] == [1, 2]


@pytest.mark.parametrize("state", [s for s in State if s not in (State.NEW, State.DECLINED, State.FINISHED)])
def test_a_referral_does_not_disturb_work_in_hand(state: State) -> None:
    """A message must never throw away what people have written."""
    file = b.a_file(state)
    reactions.case_referred(file, "r-2", False, LATER, LATER)
    assert file == b.a_file(state)


def test_the_same_referral_told_twice_changes_nothing() -> None:
    """A declined referral stays declined until a new one is sent."""
    file = b.a_file(State.DECLINED)
    reactions.case_referred(file, "r-1", True, b.RECEIVED, LATER)
    assert file == b.a_file(State.DECLINED)


def test_closing_and_reopening_the_case_are_noted_and_start_no_work() -> None:
    """Work starts again only with a new referral, which names its own time and urgency."""
    file = b.a_file(State.FINISHED)
    reactions.case_closed(file, LATER)
    assert (file.state, file.case_closed_at) == (State.FINISHED, LATER)
    reactions.case_reopened(file)
    assert file == b.a_file(State.FINISHED)


def test_the_twelve_hours_run_from_the_first_receipt_of_the_new_referral() -> None:
    """Rule ``emergency-12h``: received_at is the intake point's word and is taken over as it is."""
    file = b.a_file(State.DECLINED)
    reactions.case_referred(file, "r-2", True, b.RECEIVED, LATER)
    assert file.received_at == b.RECEIVED


# Written by hand: which agencies hear of an event when everybody works on the case, and when only
# the intake point and social support do.
ALL = ["case_intake", "court_liaison", "oversight", "police_investigation"]
FEW = ["case_intake", "oversight"]
INTAKE = ["case_intake"]
COURT = ["court_liaison"]
AGENCIES = ["case_intake", "court_liaison", "police_investigation"]
TO_JUSTICE = ["case_intake", "court_liaison"]
TO_POLICE = ["case_intake", "police_investigation"]
HEARD_BY: dict[Any, tuple[list[str], list[str]]] = {
    e.SupportAccepted(referral_id="r"): (FEW, FEW),
    e.SupportDeclined(referral_id="r", reason_code="duplicate"): (FEW, FEW),
    e.InitialAssessmentCompleted(emergency=True): (ALL, FEW),
    e.EmergencyMeasureApplied(measure_code="safe_place"): (ALL, FEW),
    e.DetailedAssessmentCompleted(): (ALL, FEW),
    e.PlanDrafted(plan_version=1): ([], []),
    e.PlanSubmitted(plan_version=1): (FEW, FEW),
    e.PlanApproved(plan_version=1): (ALL, FEW),
    e.PlanReturned(plan_version=1): (FEW, FEW),
    e.SupportDelivered(measure_code="psychology"): (ALL, FEW),
    e.ReviewHeld(outcome_code="may_finish"): (ALL, FEW),
    e.SupportFinished(): (ALL, FEW),
    e.PlanningResumed(plan_version=1): ([], []),
    e.SupportDisclosureEnded(ending_id="c", purged=(), restricted=(), basis_code=""): (INTAKE, INTAKE),
    e.SupportErasureCarriedOut(order_id="o"): (INTAKE, INTAKE),
    e.SupportDeadlineMissed(rule_id="plan-approve", due_at=LATER, subject_id=""): (FEW, FEW),
    e.SupportRequestMade(
        request_id="q", to="court_liaison", kind_code="information", categories=(), document_number=""
    ): (COURT, COURT),
    e.SupportRequestAnswered(
        request_id="q",
        to="court_liaison",
        outcome_code="answered",
        reason_code="",
        support_person="",
        document_number="",
    ): (COURT, COURT),
    e.SupportJointInterviewAnswered(
        interview_id="j", proposal=1, answer_code="accepted", attendee="SS-0007", reason_code=""
    ): (["police_investigation"], ["police_investigation"]),
    e.SupportProsecutionNotified(request_id="q"): (COURT, COURT),
    e.ChildSeparated(ends_at=LATER): (ALL, FEW),
    e.SeparationRenewed(ends_at=LATER): (AGENCIES, INTAKE),
    e.ChildReturned(reason_code="carer_safe"): (ALL, FEW),
    e.SupportHandedOver(): (INTAKE, INTAKE),
    e.SupportHandoverReceived(): (INTAKE, INTAKE),
    e.ParentalRightsRestrictionAsked(recipient_code="court"): (TO_JUSTICE, TO_JUSTICE),
    e.ParentalRightsRestrictionDecided(outcome_code="restricted"): (TO_JUSTICE, TO_JUSTICE),
    e.NoContactOrdered(starts_at=LATER, ends_at=LATER): (TO_POLICE, TO_POLICE),
    e.NoContactEnded(reason_code="time_over"): (TO_POLICE, TO_POLICE),
    e.EmergencyRuledOut(): ([], []),
    e.SeparationDecided(): ([], []),
    e.SeparationDecidedAgainst(): ([], []),
    e.SeparationProlonged(ends_at=LATER): ([], []),
    e.CarerAssessed(safe=True): ([], []),
    e.CarerAnswered(plan_version=1, answer_code="refused"): ([], []),
    e.NeedsMeetingHeld(): ([], []),
    e.SessionHeld(kind_code="visit", missed=False): ([], []),
    e.PlanRevised(plan_version=2): ([], []),
    e.SupportContinued(plan_version=1): ([], []),
    e.HandoverCalledOff(): ([], []),
    e.WorkerReassigned(): ([], []),
    e.SupervisionNoted(): ([], []),
    DeadlineRaised("d", "plan-approve", "", "owner", LATER): ([], []),
    DelayExplained("d", "plan-approve"): ([], []),
    e.SupportStaffBusyTold(to="court_liaison", staff_id="SS-0007", version=1, windows=()): (COURT, COURT),
    e.SupportAuditHead(entries=1, head="h", signed_at=LATER, signature="s"): (AGENCIES, AGENCIES),
}


@pytest.mark.parametrize("event", list(HEARD_BY), ids=lambda event: type(event).__name__)
def test_an_event_reaches_exactly_those_who_need_it(event: Any) -> None:
    """Need to know: the papers before the decision stay between the worker, the Chairman and the intake point."""
    audience = policy.AUDIENCE[type(event)]
    everybody, few = HEARD_BY[event]
    assert audience.recipients(event, WHOLE_CIRCLE) == everybody
    assert audience.recipients(event, ("case_intake", "social_support")) == few


def test_every_event_has_its_audience() -> None:
    """An event that nobody decided about could not be told to anybody."""
    assert set(policy.AUDIENCE) == {type(event) for event in HEARD_BY}


@pytest.mark.parametrize(("state", "actor", "command", "events"), [
    (State.REFERRED, b.WORKER, b.ACCEPT, [e.SupportAccepted(referral_id="r-1")]),
    (State.REFERRED, b.WORKER, b.DECLINE, [e.SupportDeclined(referral_id="r-1", reason_code="other_commune")]),
    (State.ACCEPTED, b.WORKER, b.INITIAL, [e.InitialAssessmentCompleted(emergency=False), e.EmergencyRuledOut()]),
    (State.ACCEPTED, b.WORKER, b.MEASURE, [e.EmergencyMeasureApplied(measure_code="safe_place")]),
    (State.ASSESSED, b.WORKER, b.DETAILED, [e.DetailedAssessmentCompleted()]),
    (State.PLANNING, b.WORKER, b.DRAFT, [e.PlanDrafted(plan_version=2)]),
    (State.PLANNING, b.WORKER, b.SUBMIT, [e.PlanSubmitted(plan_version=1)]),
    (State.SUBMITTED, b.CHAIRMAN, b.APPROVE, [e.PlanApproved(plan_version=1)]),
    (State.SUBMITTED, b.CHAIRMAN, b.RETURN, [e.PlanReturned(plan_version=1)]),
    (State.APPROVED, b.SOCIAL_WORKER, b.DELIVER, [e.SupportDelivered(measure_code="psychology")]),
    (State.DELIVERING, b.WORKER, b.REVIEW, [e.ReviewHeld(outcome_code="may_finish")]),
    (State.REVIEWED, b.CHAIRMAN, b.FINISH, [e.SupportFinished()]),
    (State.REVIEWED, b.CHAIRMAN, b.AGAIN, [e.PlanningResumed(plan_version=1)]),
    (State.REVIEWED, b.WORKER, b.GO_ON, [e.SupportContinued(plan_version=1)]),
    (State.ACCEPTED, b.WORKER, replace(b.INITIAL, emergency=True), [e.InitialAssessmentCompleted(emergency=True)]),
    (State.ACCEPTED, b.CHAIRMAN, b.SEPARATION,
     [e.EmergencyMeasureApplied(measure_code="temporary_separation"), e.SeparationDecided()]),
    (State.DELIVERING, b.WORKER, b.REVISE, [e.PlanRevised(plan_version=2)]),
    (State.ACCEPTED, b.CHAIRMAN, b.AGAINST, [e.SeparationDecidedAgainst()]),
    (State.ACCEPTED, b.WORKER, b.NEEDS_MEETING, [e.NeedsMeetingHeld()]),
    (State.ACCEPTED, b.WORKER, b.SESSION, [e.SessionHeld(kind_code="session", missed=False)]),
    (State.ACCEPTED, b.CHAIRMAN, b.HAND_OVER, [e.SupportHandedOver()]),
    (State.PLANNING, b.WORKER, b.CARER_REFUSES, [e.CarerAnswered(plan_version=1, answer_code="refused")]),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.NO_CONTACT, ends_on="2026-03-13"),
     [e.NoContactOrdered(starts_at=b.NOW, ends_at=b.vietnam("2026-03-14T00:00"))]),
    (State.ACCEPTED, b.CHAIRMAN, b.REASSIGN, [e.WorkerReassigned()]),
    (State.ACCEPTED, b.CHAIRMAN, b.SUPERVISE, [e.SupervisionNoted()]),
])  # fmt: skip
def test_a_command_tells_what_happened(state: State, actor: Actor, command: Any, events: list[Any]) -> None:
    """In codes and numbers; what no other agency must hear has an event of the house."""
    assert b.give(b.a_file(state), command, actor) == events


@pytest.mark.parametrize(("no_more_risk", "stable", "outcome"), [
    (True, True, "may_finish"), (False, True, "risk_remains"), (True, False, "not_stable"),
    (False, False, "risk_remains_not_stable"),
])  # fmt: skip
def test_a_review_is_told_by_its_outcome_alone(no_more_risk: bool, stable: bool, outcome: str) -> None:
    """Others learn whether the support may end, not what was seen in the home."""
    review = replace(b.REVIEW, no_more_risk=no_more_risk, stable=stable)
    assert b.give(b.a_file(State.DELIVERING), review) == [e.ReviewHeld(outcome_code=ReviewOutcome(outcome))]


CANARY = "CANARY-cháu Bông nhà số 5"


@pytest.mark.rule("private-data-list")
@pytest.mark.parametrize(("state", "actor", "command"), [
    (State.REFERRED, b.WORKER, replace(b.DECLINE, reason=CANARY)),
    (State.ACCEPTED, b.WORKER, c.CompleteInitialAssessment(risk=Risk.HIGH, reason=CANARY, emergency=True)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.SEPARATION, reason=CANARY, decision_number=CANARY)),
    (State.ASSESSED, b.WORKER, replace(b.DETAILED, reason=CANARY, summary=CANARY)),
    (State.DETAILED, b.WORKER, c.DraftPlan(goals=(CANARY,), measures=(replace(b.PSYCHOLOGY, what=CANARY,
                                                                               who=CANARY),))),
    (State.PLANNING, b.WORKER, c.SubmitPlan(minutes=CANARY)),
    (State.SUBMITTED, b.CHAIRMAN, c.ApprovePlan(decision_number=CANARY)),
    (State.SUBMITTED, b.CHAIRMAN, c.ReturnPlan(reason=CANARY)),
    (State.APPROVED, b.WORKER, replace(b.DELIVER, note=CANARY)),
    (State.DELIVERING, b.WORKER, replace(b.REVIEW, notes=CANARY)),
    (State.REVIEWED, b.WORKER, c.ReturnToPlanning(reason=CANARY)),
    (State.REVIEWED, b.WORKER, replace(b.GO_ON, reason=CANARY)),
    (State.ACCEPTED, b.WORKER, replace(
        b.INITIAL, conclusion=CANARY,
        risk_items=(RiskScore(item=RiskItem.DEVELOPMENT, score=Risk.LOW, reason=CANARY),),
        capacity_items=(CapacityScore(item=CapacityItem.WATCHED_OVER, score=Risk.LOW, reason=CANARY),))),
    (State.ASSESSED, b.WORKER, replace(
        b.DETAILED, body=CANARY, mind=CANARY, family=CANARY, carers=CANARY, environment=CANARY, school=CANARY,
        needs=CANARY)),
    (State.DELIVERING, b.WORKER, replace(b.REVISE, goals=(CANARY,), reason=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, replace(
        b.SEPARATE, reason=CANARY, safe_place=CANARY, alternative_care=CANARY, decision_number=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, c.DecideAgainstSeparation(reason=CANARY)),
    (State.ACCEPTED, b.WORKER, replace(b.NEEDS_MEETING, participants=CANARY, needs=CANARY)),
    (State.ACCEPTED, b.WORKER, replace(b.SESSION, note=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.HAND_OVER, to_unit=CANARY, reason=CANARY)),
    (State.PLANNING, b.WORKER, replace(b.CARER_REFUSES, reason=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.NO_CONTACT, decision_number=CANARY, person=CANARY, reason=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.REASSIGN, reason=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, c.NoteSupervision(text=CANARY, agreed_actions=CANARY)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.ASK, words=CANARY)),
])  # fmt: skip
def test_events_carry_no_word_that_a_person_wrote(state: State, actor: Actor, command: Any) -> None:
    """Decree 56 Art 33: free text may hold a name or a place; it is kept in the file and stays there."""
    file = b.a_file(state)
    events = b.give(file, command, actor)
    assert CANARY not in repr(events)
    assert CANARY in repr(file)


@pytest.mark.parametrize(("actor", "command"), [
    (b.CHAIRMAN, replace(b.RENEW, reason=CANARY)),
    (b.WORKER, c.AssessCarer(safe=False, reason=CANARY)),
    (b.CHAIRMAN, replace(b.RETURN_CHILD, reason=CANARY)),
    (b.CHAIRMAN, replace(b.RESTRICT, document_number=CANARY, reason=CANARY)),
    (b.CHAIRMAN, replace(b.RESTRICTED, document_number=CANARY, reason=CANARY)),
    (b.CHAIRMAN, replace(b.CONTACT, reason=CANARY)),
    (b.CHAIRMAN, c.CallOffHandover(reason=CANARY)),
    (b.CHAIRMAN, replace(b.WITHDRAW, reason=CANARY)),
    (b.CHAIRMAN, replace(b.ANSWER, words=CANARY)),
    (b.CHAIRMAN, replace(b.REJECT, words=CANARY)),
    (b.CHAIRMAN, replace(b.EXPLAIN, reason=CANARY)),
])  # fmt: skip
def test_no_more_do_those_of_what_is_under_way(actor: Actor, command: Any) -> None:
    """A renewal, a return, an answer or an explanation is told by its code alone."""
    file = b.made_ready(b.a_file(State.DELIVERING), type(command).__name__)
    assert CANARY not in repr(b.give(file, command, actor))
    assert CANARY in repr(file)
