"""What social support refuses of a plan, rule by rule: dossier, decision, delivery, review and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.kernel.errors import InvalidInput
from services.social_support.domain import commands as c
from services.social_support.domain.model import State
from services.social_support.domain.plan import MeasureCode
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal


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


@pytest.mark.rule("needs-meeting")
def test_the_dossier_names_the_minutes_of_the_meeting_that_was_recorded() -> None:
    """Decree 56 Art 27(2), 28(2): other minutes than the meeting's are none; named or left out, they are the last's."""
    file = b.a_file(State.PLANNING)
    b.give(file, b.NEEDS_MEETING, b.SOCIAL_WORKER)
    assert refusal(file, b.SUBMIT) == [("not_of_the_meeting", "needs-meeting")]
    b.give(file, c.SubmitPlan())
    b.give(file, b.RETURN, b.CHAIRMAN)
    b.give(file, c.SubmitPlan(minutes=" BB-07/2026 "))
    assert [submission.minutes for submission in file.submissions] == ["BB-07/2026"] * 2


@pytest.mark.rule("needs-meeting")
def test_a_meeting_under_an_earlier_referral_is_not_this_ones() -> None:
    """The child that comes back has other needs."""
    file = b.a_file(State.PLANNING)
    b.give(file, b.NEEDS_MEETING)
    file.needs_meetings = [replace(meeting, referral_id="r-0") for meeting in file.needs_meetings]
    assert refusal(file, c.SubmitPlan()) == [("minutes_missing", "plan-dossier")]


def test_a_draft_that_cannot_be_kept_is_refused() -> None:
    """A due day that no calendar has would stop every clock that runs to it; both are told at once."""
    wrong = replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, due_on="2026-02-30"), replace(b.PSYCHOLOGY, due_on="mai")))
    assert refusal(b.a_file(State.DETAILED), wrong, kind=InvalidInput) == [("not_a_date", None)] * 2
    revised = replace(b.REVISE, next_review_on="2026-13-01", reason="x" * 8_001)
    assert refusal(b.a_file(State.DELIVERING), revised, kind=InvalidInput) == [
        ("not_a_date", None), ("too_long", None),
    ]  # fmt: skip


@pytest.mark.parametrize("cost", [-1, 10_000_000_001])
def test_a_measure_costs_something_between_nothing_and_ten_billion_dong(cost: int) -> None:
    """A slip of the key would spoil the commune's budget."""
    wrong = replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, cost=cost),))
    assert refusal(b.a_file(State.DETAILED), wrong, kind=InvalidInput) == [("not_a_cost", None)]
    b.give(b.a_file(State.DETAILED), replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, cost=2_400_000),)))


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
@pytest.mark.rule("separation-end")
def test_support_does_not_finish_while_the_child_is_separated() -> None:
    """Decree 56 Art 32: the Chairman ends the separation first; one that began after the review overtakes it."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.SEPARATE, b.CHAIRMAN, at=b.NOW + timedelta(days=1))
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [
        ("emergency_after_review", "close-two-conditions"), ("still_separated", "separation-end"),
    ]  # fmt: skip


@pytest.mark.rule("handover-receipt-24h")
def test_support_does_not_finish_on_its_way_to_another_commune() -> None:
    """Each would think that the other had ended it."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.HAND_OVER, b.CHAIRMAN)
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [("on_its_way", "handover-receipt-24h")]
    b.give(file, b.CALL_OFF, b.CHAIRMAN)
    b.give(file, b.FINISH, b.CHAIRMAN)


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
