"""Plans over a real database: asked for, made by a process of its own, called off, and forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.adapters.plans import Plans
from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.scheduling.month_plan import (
    GIVEN_UP_AFTER,
    KEPT_FOR,
    CallOffPlan,
    MonthPlan,
    PlanMonth,
    PlanState,
    Proposed,
    Unplaced,
)
from services.court_liaison.service_layer.scheduling.making import far, made
from services.court_liaison.service_layer.scheduling.month import month_of
from services.court_liaison.service_layer.scheduling.planning import Planner, never, nobody_listens
from services.court_liaison.service_layer.scheduling.ports import Progress
from services.kernel.application import Request
from services.kernel.ids import new_id, new_reference
from services.kernel.times import TO_BE_SENT
from tests.conftest import fresh_machine
from tests.hands import Hands
from tests.province import Province
from tests.unit.court_liaison.builders import ACTOR, NOW
from tests.unit.court_liaison.scheduling.test_month import court, listed
from tests.waiting import until


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-plans") as machine:
        machine.database("court_liaison").start()
        yield Province(machine, ("court_liaison",), log_level="WARNING")


@pytest.fixture
def hands(province: Province) -> Iterator[Hands]:
    store = province.parts("court_liaison").store
    before, store.clock = store.clock, Hands(NOW)
    yield store.clock
    store.clock = before


@pytest.fixture
def plans(province: Province, hands: Hands) -> Plans:
    """Nothing is asked for."""
    plans = province.parts("court_liaison").plans
    plans.prepare()
    province.databases()["court_liaison"]["plans"].delete_many({})
    return plans


def ask(plans: Plans, request_id: str = "", **more: Any) -> str:
    request = Request(request_id or new_id(), "d")
    return plans.desk.perform(PlanMonth(**more), ACTOR, request).reference


def test_a_plan_is_asked_for_once_however_often_the_button_is_pressed(plans: Plans) -> None:
    """The same request gives the same plan."""
    assert ask(plans, "r-1") == ask(plans, "r-1")
    assert plans.latest() is not None
    assert plans.take() is not None
    assert plans.take() is None


def test_nothing_is_proposed_that_begins_before_a_person_can_have_set_it(province: Province) -> None:
    """At one second to half past nothing begins at half past: the form has to be filled in, and the visit be told."""
    parts = province.parts("court_liaison")
    now = NOW.replace(minute=29, second=59)
    found = parts.register.court_at(MongoDiary(parts.store.database), now)
    (wish,) = [one for one in month_of([listed("A")], found).wishes if one.id == "A"]
    assert found.calendar.moment(wish.not_before) >= now + TO_BE_SENT


def test_one_after_the_other_is_made_in_the_order_of_asking(plans: Plans, hands: Hands) -> None:
    """What is kept reads as it was made."""
    first = ask(plans)
    hands.moment += timedelta(seconds=1)
    second = ask(plans)
    taken = plans.take()
    assert taken is not None
    assert taken.reference == first
    agenda = month_of([listed("A")], court())
    plans.change(first, made(Planner(CpSatSolver(workers=1)), agenda, taken.seconds, nobody_listens, never))
    found = plans.get(first)
    assert found is not None
    assert (found.state, [one.reference for one in found.proposed]) == (PlanState.MADE, ["A"])
    assert found.proposed[0].starts_at.tzinfo is not None
    following = plans.take()
    assert following is not None
    assert following.reference == second


def test_who_makes_it_hears_that_it_was_called_off_and_a_silent_maker_is_replaced(plans: Plans, hands: Hands) -> None:
    """The word of how far it is and the question whether it goes on are one."""
    plan = ask(plans)
    assert plans.take() is not None
    word = far(Progress("waiting_days", 2.0, 40, 30))
    told = plans.change(plan, word)
    assert told is not None
    assert [(one.name, one.value, one.bound) for one in told.aims] == [("waiting_days", 40, 30)]
    hands.moment += GIVEN_UP_AFTER + timedelta(seconds=1)
    assert plans.take() is not None
    plans.desk.perform(CallOffPlan(plan_id=plan), ACTOR, Request(new_id(), "d"), plan)
    assert plans.change(plan, word) is None


def test_what_says_something_of_a_child_is_sealed_and_forgotten_in_time(
    province: Province, plans: Plans, hands: Hands
) -> None:
    """After a month nothing is left; a later plan stays."""

    def explain(plan: MonthPlan, _now: datetime) -> bool:
        plan.unplaced = (replace(Unplaced(reference="A"), why_vi="trẻ đang học"),)
        return True

    old = ask(plans)
    plans.change(old, explain)
    rows = province.databases()["court_liaison"]["plans"]
    assert "trẻ đang học" not in repr(rows.find_one({"_id": old}))
    kept = plans.get(old)
    assert kept is not None
    assert kept.unplaced[0].why_vi == "trẻ đang học"
    hands.moment += KEPT_FOR + timedelta(seconds=1)
    new = ask(plans)
    plans.forget_old()
    assert plans.get(old) is None
    assert plans.get(new) is not None
    assert not province.parts("court_liaison").store.vault.has_key(old)  # nothing lay under a key of its own


@pytest.mark.rule("dsr-access-delete")
def test_a_plan_says_nothing_more_of_a_case_that_was_erased(province: Province, plans: Plans) -> None:
    """Its sentences lie under the case's key and go with it; those of the other cases stay, also when the plan is
    written again."""
    kept_case, erased = new_reference(), new_reference()

    def explain(plan: MonthPlan, now: datetime) -> bool:
        plan.unplaced = (Unplaced(reference=erased, why_vi="trẻ đang học", helps_vi=("bỏ giờ học",)),)
        plan.proposed = tuple(
            Proposed(reference=case, starts_at=now, ends_at=now, room="P1", seats=(), why_vi=f"vì {case}")
            for case in (erased, kept_case)
        )
        return True

    def spend(plan: MonthPlan, _now: datetime) -> bool:
        plan.spent += 1
        return True

    plan_id = ask(plans)
    plans.change(plan_id, explain)
    assert province.parts("court_liaison").store.vault.destroy(erased)
    until(lambda: said_of(plans, plan_id) == ["", f"vì {kept_case}"], "the erased case's key is forgotten")
    plans.change(plan_id, spend)
    assert said_of(plans, plan_id) == ["", f"vì {kept_case}"]
    plan = plans.get(plan_id)
    assert plan is not None
    assert (plan.unplaced[0].why_vi, plan.unplaced[0].helps_vi) == ("", ())


def said_of(plans: Plans, plan_id: str) -> list[str]:
    """Why each proposed hearing is where it is."""
    plan = plans.get(plan_id)
    assert plan is not None
    return [one.why_vi for one in plan.proposed]
