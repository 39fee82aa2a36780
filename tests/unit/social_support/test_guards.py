"""What social support refuses until a plan is drafted, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kernel.errors import InvalidInput
from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain.assessments import CapacityItem, CapacityScore, Risk, RiskItem, RiskScore
from services.social_support.domain.model import EmergencyCode, State
from services.social_support.domain.plan import MeasureCode
from services.social_support.domain.policy import WORKFLOW
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal

EMERGENCY = replace(b.INITIAL, emergency=True)


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


HARM = RiskScore(item=RiskItem.HARM_DONE, score=Risk.HIGH, reason="gãy tay")
SHIELD = CapacityScore(item=CapacityItem.SELF_PROTECTION, score=Risk.LOW, reason="mới 5 tuổi")


@pytest.mark.rule("risk-scale")
@pytest.mark.parametrize("command", [
    replace(b.INITIAL, risk_items=(replace(HARM, item=RiskItem.DEVELOPMENT), replace(HARM, reason=" ")),
            conclusion="đã đưa đi viện"),
    replace(b.INITIAL, capacity_items=(SHIELD, replace(SHIELD, item=CapacityItem.ASKS_FOR_HELP, reason=""))),
])  # fmt: skip
def test_each_item_of_form_02_is_scored_with_its_reason(command: Any) -> None:
    """Mẫu 02: cao, trung bình, thấp, and by what, item by item."""
    assert refusal(b.a_file(State.ACCEPTED), command) == [("reason_missing", "risk-scale")]


def test_an_item_of_form_02_is_scored_once() -> None:
    """Of two scores one would have to be lost."""
    command = replace(b.INITIAL, risk_items=(HARM, HARM), capacity_items=(SHIELD, SHIELD))
    assert refusal(b.a_file(State.ACCEPTED), command, kind=InvalidInput) == [("scored_twice", None)] * 2


@pytest.mark.rule("emergency-definition")
@pytest.mark.parametrize("signs", [{"carer_is_abuser": True}, {"risk_items": (HARM,)}])
def test_who_decides_against_the_signs_of_an_emergency_says_why(signs: dict[str, Any]) -> None:
    """Decree 56 Art 31(1): serious harm, or a carer who harms. The form suggests, the worker decides, in writing."""
    command = replace(b.INITIAL, **signs)
    file = b.a_file(State.ACCEPTED)
    assert refusal(file, command) == [("conclusion_missing", "emergency-definition")]
    b.give(file, replace(command, conclusion="người gây hại đã bị bắt, trẻ ở với bà"))
    assert file.initial is not None
    assert (file.initial.emergency, file.emergency) == (False, False)


@pytest.mark.rule("emergency-definition")
def test_without_such_signs_or_with_the_decision_no_more_is_asked() -> None:
    """Words in the text are never searched for signs; only the form's own fields count."""
    file = b.a_file(State.ACCEPTED, replace(b.INITIAL, reason="trẻ bị đánh gãy tay, nguy kịch"))
    b.give(file, replace(b.INITIAL, risk_items=(replace(HARM, score=Risk.MEDIUM),)))
    b.give(b.a_file(State.ACCEPTED), replace(EMERGENCY, carer_is_abuser=True, risk_items=(HARM,)))


@pytest.mark.rule("initial-assessment-02")
def test_form_02_is_kept_in_full() -> None:
    """Scores with reasons, what the child can do for itself, who harms, and the conclusion."""
    file = b.a_file(State.ACCEPTED)
    full = replace(EMERGENCY, carer_is_abuser=True, risk_items=(HARM,), capacity_items=(SHIELD,), conclusion="khẩn cấp")
    b.give(file, full)
    kept = file.initial
    assert kept is not None
    assert (kept.risk_items, kept.capacity_items, kept.conclusion, kept.carer_is_abuser) == (
        (HARM,), (SHIELD,), "khẩn cấp", True,
    )  # fmt: skip


@pytest.mark.rule("emergency-12h")
def test_a_separation_answers_the_emergency_too() -> None:
    """Decree 56 Art 26(3): emergency measures or temporary separation."""
    file = b.a_file(State.ASSESSED, EMERGENCY)
    b.give(file, b.SEPARATE, b.CHAIRMAN)
    b.give(file, b.DETAILED)
    assert file.state is State.DETAILED


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


@pytest.mark.rule("risk-scale")
def test_the_carers_capacity_is_scored_with_its_reason() -> None:
    """Mẫu 03: how well the carers can protect the child, and by what it was judged."""
    scored = replace(b.DETAILED, carer_capacity=Risk.LOW)
    file = b.a_file(State.ASSESSED)
    assert refusal(file, scored) == [("carers_missing", "risk-scale")]
    b.give(file, replace(scored, carers="mẹ đi làm xa"))
    assert file.state is State.DETAILED


@pytest.mark.rule("detail-assessment-03")
def test_form_03_is_kept_in_full() -> None:
    """Decree 56 Art 27(1): body, mind, family, carers, surroundings, school, needs."""
    file = b.a_file(State.ASSESSED)
    words: dict[str, Any] = {
        name: f"{name} x" for name in ("body", "mind", "family", "carers", "environment", "school", "needs")
    }
    b.give(file, replace(
        b.DETAILED, harm=Risk.HIGH, carer_capacity=Risk.MEDIUM, needed=(MeasureCode.SCHOOL,), **words))  # fmt: skip
    kept = file.detailed
    assert kept is not None
    assert {name: getattr(kept, name) for name in words} == words
    assert (kept.harm, kept.carer_capacity, kept.needed) == (Risk.HIGH, Risk.MEDIUM, (MeasureCode.SCHOOL,))


@pytest.mark.parametrize(("state", "actor", "command"), [
    (State.REFERRED, b.WORKER, c.AcceptReferral(worker="x" * 41)),
    (State.REFERRED, b.WORKER, replace(b.DECLINE, reason="x" * 8_001)),
    (State.ACCEPTED, b.WORKER, replace(b.INITIAL, reason="x" * 8_001)),
    (State.ACCEPTED, b.WORKER, replace(b.INITIAL, risk_items=(replace(HARM, reason="x" * 8_001),))),
    (State.ASSESSED, b.WORKER, replace(b.DETAILED, family="x" * 8_001)),
    (State.PLANNING, b.WORKER, c.SubmitPlan(minutes="x" * 8_001)),
    (State.SUBMITTED, b.CHAIRMAN, c.ApprovePlan(decision_number="x" * 61)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.SEPARATE, safe_place="x" * 8_001)),
    (State.ACCEPTED, b.WORKER, replace(b.NEEDS_MEETING, minutes_number="x" * 61)),
    (State.ACCEPTED, b.CHAIRMAN, replace(b.HAND_OVER, to_unit="x" * 201)),
    (State.ACCEPTED, b.WORKER, replace(b.ASK, words="x" * 8_001)),
    (State.DETAILED, b.WORKER, replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, responsible="x" * 41),))),
])  # fmt: skip
def test_what_is_too_long_is_refused_and_not_cut_off(state: State, actor: Actor, command: Any) -> None:
    """What was typed is kept whole or given back."""
    assert refusal(b.a_file(state), command, actor, kind=InvalidInput) == [("too_long", None)]


def test_no_command_is_without_a_check_of_what_can_be_kept() -> None:
    """A new one cannot forget it."""
    assert [row.command.__name__ for row in WORKFLOW.rows if row.check is None] == []
