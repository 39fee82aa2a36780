"""The plan of a month: asked for, made, called off, given up; and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.listings import Listing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.scheduling import month_plan as p
from services.court_liaison.domain.scheduling.agenda import Policy
from services.court_liaison.domain.scheduling.month_plan import MonthPlan, PlanState
from services.court_liaison.domain.scheduling.register import Absence, Had
from services.court_liaison.service_layer.scheduling.court import CourtNow
from services.court_liaison.service_layer.scheduling.making import far, made
from services.court_liaison.service_layer.scheduling.month import month_of
from services.court_liaison.service_layer.scheduling.planning import Planner, never, nobody_listens
from services.court_liaison.service_layer.scheduling.ports import Progress
from services.kernel.clock import in_vietnam
from services.kernel.errors import InvalidInput, WrongState
from services.kernel.ids import new_reference
from services.kernel.privacy.categories import Category
from services.kernel.privacy.split import categories_in, split
from tests.unit.court_liaison.builders import ACTOR, NOW
from tests.unit.court_liaison.scheduling.test_court import ROOMS, WANTED, moment
from tests.unit.court_liaison.scheduling.test_month import court, listed, with_a_day

PLANNER = Planner(CpSatSolver(workers=1))


def asked(**more: Any) -> MonthPlan:
    plan = MonthPlan(reference="plan-1", opened_at=NOW)
    p.PLAN_WORKFLOW.apply(plan, p.PlanMonth(**{"seconds": 10, **more}), ACTOR, NOW)
    return plan


def planned(files: list[CourtFile], at: CourtNow | None = None, cancelled: Any = never, **more: Any) -> MonthPlan:
    plan = asked(**more)
    p.take(plan, NOW)
    agenda = month_of(files, at or court(), plan.pinned)
    assert made(PLANNER, agenda, plan.seconds, nobody_listens, cancelled)(plan, NOW + timedelta(seconds=9))
    return plan


def test_everything_that_is_wrong_with_what_is_asked_is_named_at_once() -> None:
    """Nothing is planned for longer than ten minutes."""
    with pytest.raises(InvalidInput) as raised:
        asked(seconds=3_600, pinned=("no case", new_reference()))
    assert [problem.field for problem in raised.value.problems] == ["seconds", "pinned[0]"]


def test_a_reference_is_taken_as_a_person_types_it() -> None:
    """Once, in its own form."""
    reference = new_reference()
    assert asked(pinned=(reference, reference.lower().replace("-", ""))).pinned == (reference,)


def test_what_is_proposed_names_room_seats_and_hours() -> None:
    """For each hearing on the list one slot; the aims that were reached, each with what no plan can fall below."""
    plan = planned([listed("A"), listed("B")])
    assert plan.state is PlanState.MADE
    assert [one.reference for one in plan.proposed] == ["A", "B"] or [one.reference for one in plan.proposed] == [
        "B",
        "A",
    ]
    assert all(one.room == "P.1" and one.before is None and not one.stays for one in plan.proposed)
    assert [str(seat.role) for seat in plan.proposed[0].seats] == ["judge", "assessor", "assessor"]
    assert plan.aims[0].name == "waiting_days"
    assert all(one.value is not None and one.value >= one.bound for one in plan.aims)


@pytest.mark.rule("court-question-style")
def test_with_a_hearing_goes_what_prepares_the_child_on_one_day_before_it() -> None:
    """Visit and talk are one appearance, one after the other."""
    wished = replace(WANTED, accommodations=(Accommodation.PRE_VISIT, Accommodation.PREPARATION))
    said = [Listing(wanted=wished, at=NOW, by="CL-0001")]
    (one,) = planned([replace(listed("A"), listings=said)]).proposed
    assert one.visit_at is not None
    assert one.talk_at is not None
    assert in_vietnam(one.visit_at).date() == in_vietnam(one.talk_at).date() < in_vietnam(one.starts_at).date()
    assert abs(one.visit_at - one.talk_at) >= timedelta(minutes=30 + Policy().pause)
    assert {one.visit_room, one.talk_room} <= {"P.1", "P.2"}
    (without,) = planned([listed("A")]).proposed
    assert (without.visit_at, without.visit_room, without.talk_at, without.talk_room) == (None, "", None, "")


def test_after_a_judge_fell_ill_what_can_stay_stays_and_what_moves_says_why() -> None:
    """The second hearing keeps its day."""
    ill = Absence(reference="x", had=Had.PERSON, who="TP-1", starts_at=moment(3, 7), ends_at=moment(3, 17))
    plan = planned([with_a_day("A"), with_a_day("B", starts_at=moment(4, 13))], court(absences=[ill]))
    found = {one.reference: one for one in plan.proposed}
    assert found["B"].stays
    assert not found["A"].stays
    assert found["A"].before == moment(3, 13)
    assert "TP-1" in found["A"].why_vi
    assert found["B"].why_vi == ""


def test_what_has_no_slot_says_why_and_what_would_help() -> None:
    """The room is lost for the whole time, and there is no other."""
    lost = Absence(reference="x", had=Had.ROOM, who="p.1", starts_at=moment(1, 7), ends_at=NOW + timedelta(days=60))
    plan = planned([listed("A")], court(rooms=ROOMS[:1], absences=[lost]))
    (without,) = plan.unplaced
    assert without.reference == "A"
    assert without.why_vi
    assert without.why_en
    assert len(without.helps_vi) == len(without.helps_en)


def test_one_that_is_called_off_keeps_the_best_that_was_found() -> None:
    """And is not told of as made."""
    plan = asked()
    p.take(plan, NOW)
    agenda = month_of([listed("A")], court())
    keep = made(PLANNER, agenda, plan.seconds, nobody_listens, lambda: True)
    p.PLAN_WORKFLOW.apply(plan, p.CallOffPlan(plan_id="plan-1"), ACTOR, NOW)
    assert far(Progress("waiting_days", 1.0, None, 0))(plan, NOW) is False  # whoever makes it hears of it by this
    assert keep(plan, NOW)
    assert plan.state is PlanState.CALLED_OFF
    assert [one.reference for one in plan.proposed] == ["A"]
    with pytest.raises(WrongState):
        p.PLAN_WORKFLOW.apply(plan, p.CallOffPlan(plan_id="plan-1"), ACTOR, NOW)


def test_one_whose_maker_is_silent_is_begun_anew_and_given_up_after_the_third_time() -> None:
    """Whatever ends the process over it must not keep all others waiting for ever."""
    plan, at = asked(), NOW
    for _ in range(p.MOST_TRIES):
        assert p.take(plan, at)
        assert plan.state is PlanState.MAKING
        assert not p.take(plan, at + p.GIVEN_UP_AFTER)
        assert far(None)(plan, at)  # a word, and the time begins anew
        at += p.GIVEN_UP_AFTER + timedelta(seconds=1)
    assert p.take(plan, at)
    assert plan.state is PlanState.FAILED
    assert not p.take(plan, at + p.KEPT_FOR)


@pytest.mark.rule("need-to-know")
def test_why_something_cannot_be_does_not_lie_open() -> None:
    """It may tell when a child is at school or ill."""
    assert categories_in(MonthPlan) == {Category.ACCOMMODATION}
    plain, parts = split(MonthPlan, {"unplaced": [{"reference": "A", "why_vi": "trẻ đang học"}]})
    assert plain == {"unplaced": [{"reference": "A"}]}
    assert parts == {Category.ACCOMMODATION: {"unplaced.0.why_vi": "trẻ đang học"}}
