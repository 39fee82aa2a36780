"""What social support refuses, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.errors import DomainError, InvalidInput, Refused
from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain.model import EmergencyCode, State, SupportFile
from services.social_support.domain.plan import MeasureCode
from tests.unit.social_support import builders as b

EMERGENCY = replace(b.INITIAL, emergency=True)


def refusal(
    file: SupportFile, command: Any, actor: Actor = b.WORKER, kind: type[DomainError] = Refused
) -> list[tuple[str, str | None]]:
    """The keys and rules of all problems; nothing may have changed, and each is told in both languages."""
    before = repr(file)
    with pytest.raises(kind) as refused:
        b.give(file, command, actor)
    assert repr(file) == before
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    return [(problem.key, problem.rule) for problem in refused.value.problems]


@pytest.mark.rule("child-worker-role")
def test_a_case_is_not_taken_without_a_named_worker() -> None:
    """Luật Trẻ em Art 53: one named child-protection worker answers for the child."""
    assert refusal(b.a_file(State.REFERRED), c.AcceptReferral(worker=" ")) == [("worker_missing", "child-worker-role")]


@pytest.mark.rule("child-worker-role")
def test_the_named_worker_stands_in_the_file() -> None:
    """Luật Trẻ em Art 53: everybody can see who answers for the child."""
    assert b.a_file(State.ACCEPTED).worker == "SS-0007"


@pytest.mark.rule("no-hiding")
def test_a_referral_is_not_declined_without_a_written_reason() -> None:
    """Luật Trẻ em Art 6(7): nobody sets an abused child's case aside in silence."""
    assert refusal(b.a_file(State.REFERRED), replace(b.DECLINE, reason="")) == [("reason_missing", "no-hiding")]


@pytest.mark.rule("risk-scale")
@pytest.mark.parametrize(("state", "command"), [(State.ACCEPTED, b.INITIAL), (State.ASSESSED, b.DETAILED)])
def test_a_risk_is_not_scored_without_a_reason(state: State, command: Any) -> None:
    """Mẫu 02 and 03: high, medium or low, and why."""
    assert refusal(b.a_file(state), replace(command, reason="\n")) == [("reason_missing", "risk-scale")]


@pytest.mark.rule("risk-scale")
@pytest.mark.parametrize(("state", "command"), [(State.ACCEPTED, b.INITIAL), (State.ASSESSED, b.DETAILED)])
def test_an_assessment_without_a_score_is_refused(state: State, command: Any) -> None:
    """Mẫu 02 and 03: a risk that nobody scored is not low, it is unknown."""
    assert refusal(b.a_file(state), replace(command, risk=None)) == [("risk_missing", "risk-scale")]


@pytest.mark.rule("initial-assessment-02")
def test_the_initial_assessment_says_emergency_or_not() -> None:
    """Decree 56 Art 26(2): the worker decides whether it is an emergency; leaving it open is no answer."""
    undecided = replace(b.INITIAL, emergency=None, reason="")
    assert refusal(b.a_file(State.ACCEPTED), undecided) == [
        ("reason_missing", "risk-scale"),
        ("emergency_undecided", "initial-assessment-02"),
    ]


@pytest.mark.rule("emergency-12h")
def test_in_an_emergency_no_further_form_comes_before_a_measure() -> None:
    """Decree 56 Art 26(3), 31(1): within twelve hours the child is protected; the rest follows."""
    assert refusal(b.a_file(State.ASSESSED, EMERGENCY), b.DETAILED) == [("emergency_measure_missing", "emergency-12h")]


@pytest.mark.rule("emergency-12h")
@pytest.mark.parametrize("state", [State.ACCEPTED, State.ASSESSED])
def test_a_measure_before_or_after_the_form_answers_the_emergency(state: State) -> None:
    """Urgent help does not wait for Mẫu 02, and what was done before it counts."""
    file = b.a_file(state, EMERGENCY)
    b.give(file, b.MEASURE, b.SOCIAL_WORKER)
    if state is State.ACCEPTED:
        b.give(file, EMERGENCY)
    b.give(file, b.DETAILED)
    assert file.state is State.DETAILED


@pytest.mark.rule("emergency-12h")
def test_a_measure_under_an_earlier_referral_does_not_answer_a_new_emergency() -> None:
    """Each emergency has its own twelve hours; last year's safe place protects nobody today."""
    file = b.a_file(State.ACCEPTED)
    b.give(file, b.MEASURE)
    old_measures = list(file.emergency_measures)
    file = b.a_file(State.ASSESSED, EMERGENCY)
    file.emergency_measures = [replace(measure, referral_id="r-0") for measure in old_measures]
    assert refusal(file, b.DETAILED) == [("emergency_measure_missing", "emergency-12h")]


@pytest.mark.rule("emergency-12h")
def test_an_emergency_measure_has_a_written_reason() -> None:
    """It reaches into a family's life, so it can be answered for."""
    assert refusal(b.a_file(State.ACCEPTED), replace(b.MEASURE, reason="")) == [("reason_missing", "emergency-12h")]


@pytest.mark.rule("temp-separation")
@pytest.mark.parametrize("actor", [b.WORKER, b.SOCIAL_WORKER])
def test_only_the_chairman_separates_a_child_from_its_carer(actor: Actor) -> None:
    """Decree 56 Art 32: the Chairman of the commune decides."""
    assert refusal(b.a_file(State.ACCEPTED), b.SEPARATION, actor) == [("chairman_only", "temp-separation")]


@pytest.mark.rule("temp-separation")
def test_a_separation_has_the_number_of_its_decision() -> None:
    """Decree 56 Art 32: by a decision, which is a document with a number."""
    nameless = replace(b.SEPARATION, decision_number=" ")
    assert refusal(b.a_file(State.ACCEPTED), nameless, b.CHAIRMAN) == [("decision_number_missing", "temp-separation")]


@pytest.mark.rule("temp-separation")
def test_the_chairman_separates_by_a_numbered_decision() -> None:
    """Decree 56 Art 32."""
    file = b.a_file(State.ACCEPTED)
    b.give(file, b.SEPARATION, b.CHAIRMAN)
    assert [(m.code, m.decision_number) for m in file.emergency_measures] == [
        (EmergencyCode.TEMPORARY_SEPARATION, "12/QĐ-UBND")
    ]


@pytest.mark.rule("detail-assessment-03")
def test_a_detailed_assessment_has_a_summary() -> None:
    """Decree 56 Art 27(1): state of body and mind, family, what the carers can do."""
    assert refusal(b.a_file(State.ASSESSED), replace(b.DETAILED, summary="")) == [
        ("summary_missing", "detail-assessment-03")
    ]


@pytest.mark.rule("plan-dossier")
def test_every_missing_part_of_the_dossier_is_named() -> None:
    """Decree 56 Art 28(2): minutes, both assessments and the plan; one answer names all that is missing."""
    file = b.a_file(State.PLANNING)
    file.initial_assessments, file.detailed_assessments, file.plans = [], [], []
    assert refusal(file, c.SubmitPlan(minutes="")) == [
        ("minutes_missing", "plan-dossier"),
        ("initial_assessment_missing", "plan-dossier"),
        ("detailed_assessment_missing", "plan-dossier"),
        ("plan_missing", "plan-dossier"),
    ]


@pytest.mark.rule("plan-dossier")
@pytest.mark.parametrize("draft", [
    replace(b.DRAFT, goals=()),
    replace(b.DRAFT, goals=("  ",)),
    replace(b.DRAFT, measures=()),
    replace(b.DRAFT, measures=(b.PSYCHOLOGY, replace(b.PSYCHOLOGY, what=""))),
    replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, who=" "),)),
    replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, due_on=""),)),
])  # fmt: skip
def test_a_plan_with_gaps_can_be_drafted_but_not_submitted(draft: c.DraftPlan) -> None:
    """Decree 56 Art 28(2): the Chairman gets a whole plan; a draft may be written in several sittings."""
    assert refusal(b.a_file(State.PLANNING, draft), b.SUBMIT) == [("plan_not_whole", "plan-dossier")]


@pytest.mark.rule("plan-dossier")
def test_papers_of_an_earlier_referral_do_not_fill_the_dossier() -> None:
    """A child that comes back is assessed anew."""
    file = b.a_file(State.PLANNING)
    file.referral_id = "r-2"
    assert [key for key, _ in refusal(file, b.SUBMIT)] == [
        "initial_assessment_missing",
        "detailed_assessment_missing",
        "plan_missing",
    ]


def test_a_draft_that_cannot_be_kept_is_refused() -> None:
    """A due day that no calendar has would stop every clock that runs to it; both are told at once."""
    wrong = replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, due_on="2026-02-30"), replace(b.PSYCHOLOGY, due_on="mai")))
    assert refusal(b.a_file(State.DETAILED), wrong, kind=InvalidInput) == [("not_a_date", None)] * 2


@pytest.mark.rule("plan-approve")
def test_a_plan_is_approved_by_a_numbered_decision() -> None:
    """Decree 56 Art 28: the Chairman issues a decision."""
    assert refusal(b.a_file(State.SUBMITTED), c.ApprovePlan(decision_number=""), b.CHAIRMAN) == [
        ("decision_number_missing", "plan-approve")
    ]


@pytest.mark.rule("plan-approve")
def test_a_plan_is_not_returned_without_saying_what_to_correct() -> None:
    """Decree 56 Art 28: the worker must know what is missing."""
    assert refusal(b.a_file(State.SUBMITTED), c.ReturnPlan(reason=""), b.CHAIRMAN) == [
        ("reason_missing", "plan-approve")
    ]


@pytest.mark.rule("plan-approve")
def test_only_measures_of_the_approved_plan_are_delivered() -> None:
    """Decree 56 Art 28: what the Chairman decided is what is done."""
    other = replace(b.DELIVER, code=MeasureCode.LEGAL_AID)
    assert refusal(b.a_file(State.APPROVED), other) == [("not_in_the_plan", "plan-approve")]


@pytest.mark.parametrize(("day", "key"), [
    ("2026-03-12", "in_the_future"), ("2026-02-29", "not_a_date"), ("11/03/2026", "not_a_date"),
    ("20260311", "not_a_date"), ("", "not_a_date"),
])  # fmt: skip
def test_support_is_written_down_on_its_day_or_later(day: str, key: str) -> None:
    """Nothing counts as delivered before it was."""
    assert refusal(b.a_file(State.APPROVED), replace(b.DELIVER, delivered_on=day)) == [(key, None)]


def test_the_day_of_support_is_vietnams_day() -> None:
    """At half past midnight in Vietnam it is still yesterday in UTC; the visit of today is not tomorrow's."""
    half_past_midnight = b.NOW + timedelta(hours=3, minutes=30)
    file = b.a_file(State.APPROVED)
    b.give(file, replace(b.DELIVER, delivered_on="2026-03-12"), at=half_past_midnight)
    assert file.state is State.DELIVERING


@pytest.mark.rule("plan-review")
def test_a_plan_that_nobody_carried_out_is_not_reviewed() -> None:
    """Decree 56 Art 30(1)(a): the review comes when the plan is carried out; an older plan's visits do not count."""
    file = b.a_file(State.DELIVERING)
    file.deliveries = [replace(delivery, plan_version=0) for delivery in file.deliveries]
    assert refusal(file, b.REVIEW) == [("nothing_delivered", "plan-review")]


@pytest.mark.rule("close-two-conditions")
def test_a_review_rests_on_evidence_in_writing() -> None:
    """Decree 56 Art 30(1)(b): two ticks alone close nothing."""
    assert refusal(b.a_file(State.DELIVERING), replace(b.REVIEW, notes="")) == [
        ("notes_missing", "close-two-conditions")
    ]


@pytest.mark.rule("close-two-conditions")
@pytest.mark.parametrize(("no_more_risk", "stable", "keys"), [
    (False, True, ["risk_remains"]), (True, False, ["not_stable"]), (False, False, ["risk_remains", "not_stable"]),
])  # fmt: skip
def test_support_does_not_finish_unless_both_conditions_hold(no_more_risk: bool, stable: bool, keys: list[str]) -> None:
    """Decree 56 Art 30(1)(b): no more risk of abuse, and body, mind, cognition and emotion stable."""
    file = b.a_file(State.REVIEWED, replace(b.REVIEW, no_more_risk=no_more_risk, stable=stable))
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [(key, "close-two-conditions") for key in keys]


@pytest.mark.rule("close-two-conditions")
def test_an_emergency_after_the_review_keeps_the_support_open() -> None:
    """Decree 56 Art 30(1)(b): who needs protection now is not free of risk, whatever the review found."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.MEASURE, at=b.NOW + timedelta(days=1))
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [("emergency_after_review", "close-two-conditions")]


@pytest.mark.rule("close-two-conditions")
def test_a_review_of_an_earlier_plan_does_not_finish_the_present_one() -> None:
    """Decree 56 Art 30(1): each plan is reviewed itself."""
    file = b.a_file(State.REVIEWED)
    file.reviews = [replace(review, plan_version=0) for review in file.reviews]
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [
        ("risk_remains", "close-two-conditions"),
        ("not_stable", "close-two-conditions"),
    ]


@pytest.mark.rule("reopen-loop")
def test_going_back_to_planning_has_a_written_reason() -> None:
    """Decree 56 Art 30(1)(c)."""
    assert refusal(b.a_file(State.REVIEWED), c.ReturnToPlanning(reason="")) == [("reason_missing", "reopen-loop")]


@pytest.mark.rule("reopen-loop")
def test_after_a_review_the_plan_is_drafted_anew_before_it_is_submitted() -> None:
    """Decree 56 Art 30(1)(c): back to drafting and approval; the old version is kept, not sent again."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.AGAIN)
    assert refusal(file, b.SUBMIT) == [("plan_approved_before", "reopen-loop")]
    b.give(file, b.DRAFT)
    b.give(file, b.SUBMIT)
    assert [plan.version for plan in file.plans] == [1, 2]
    assert file.submissions[-1].plan_version == 2


def test_a_returned_plan_can_be_submitted_again_with_better_papers() -> None:
    """Sometimes only the minutes were missing; the plan itself need not be written again."""
    file = b.a_file(State.SUBMITTED)
    b.give(file, b.RETURN, b.CHAIRMAN)
    b.give(file, c.SubmitPlan(minutes="BB-04/2026"))
    assert [(s.plan_version, s.minutes) for s in file.submissions] == [(1, "BB-03/2026"), (1, "BB-04/2026")]
