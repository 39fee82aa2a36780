"""Courts in which something cannot be done, made by hand: the true cause is named, and what would help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.demands import Demand, Objection
from services.court_liaison.domain.scheduling.resources import Feature, Role, Seat, Skill
from services.court_liaison.domain.scheduling.wishes import Kind, Pin
from services.court_liaison.service_layer.scheduling.planning import Planner
from services.kernel.school import SchoolWish
from tests.unit.court_liaison.scheduling import builders as b
from tests.unit.court_liaison.scheduling.builders import HEARING, a_court, another, at, held, span

D = Demand
PLANNER = Planner(CpSatSolver(workers=1))
EVERY_DAY = range(30)
TODAY = replace(HEARING, due=at(0, "23:59"))


def cause(agenda: Agenda, wish: str = "V1") -> set[tuple[Demand, str]]:
    """The demands, and what they are about."""
    told = PLANNER.explain(agenda, wish)
    assert told.certain
    return {(one.demand, one.about) for one in told.demands}


def a_child(agenda: Agenda, **changes: Any) -> Agenda:
    return replace(agenda, children=(replace(b.CHILD, **changes), *agenda.children[1:]))


def test_the_limit_and_the_childs_therapy_cannot_both_be_kept() -> None:
    """Nothing else is blamed: rooms, judge and accused are free."""
    agenda = a_child(a_court(TODAY), busy=(span(0, "07:00", "17:00"),))
    assert cause(agenda) == {(D.LIMIT, ""), (D.CHILD_BUSY, "T1")}


@pytest.mark.rule("open-trial")
def test_what_would_help_is_said_and_tried() -> None:
    """Either alone is enough here: a longer limit, or another hour for the therapy."""
    told = PLANNER.explain(a_child(a_court(TODAY), busy=(span(0, "07:00", "17:00"),)), "V1")
    assert told.enough == 2
    assert "V1: extend the limit for force majeure, by a document" in told.relax_en
    assert "V1: đổi lịch hẹn kia của trẻ" in told.relax_vi
    assert told.en == (
        "These cannot all be avoided: V1: the child has something else then, such as therapy; "
        "V1: it would be after the limit."
    )
    assert told.vi.startswith("Không thể đồng thời tránh: V1: ")


def test_the_accused_is_brought_only_after_the_limit() -> None:
    agenda = a_court(TODAY, accused=(replace(b.ACCUSED, in_custody=True, there=(span(2, "07:00", "17:00"),)),))
    assert cause(agenda) == {(D.LIMIT, ""), (D.ACCUSED_AWAY, "B1")}


def test_no_room_has_a_remote_link() -> None:
    """Extending the limit would not help, so the limit is not named."""
    agenda = a_court(replace(TODAY, features=frozenset({Feature.REMOTE_LINK})))
    assert cause(agenda) == {(D.ROOM_FITS, "remote_link")}


def test_nobody_speaks_cham() -> None:
    seats = (*HEARING.seats, Seat(role=Role.INTERPRETER, skills=frozenset({Skill.CHAM})))
    assert cause(a_court(replace(TODAY, seats=seats))) == {(D.SEAT_EMPTY, "interpreter cham")}


def test_the_only_interpreter_is_away_until_the_limit() -> None:
    seats = (*HEARING.seats, Seat(role=Role.INTERPRETER, skills=frozenset({Skill.RAGLAI})))
    people = tuple(replace(p, busy=(span(0, "00:00", "23:59"),)) if p.id == "PD-1" else p for p in b.STAFF)
    agenda = a_court(replace(TODAY, seats=seats), people=people)
    assert cause(agenda) == {(D.LIMIT, ""), (D.PERSON_TAKEN, "interpreter raglai")}


@pytest.mark.rule("court-panel-423")
def test_no_assessor_knows_children() -> None:
    people = tuple(p for p in b.STAFF if Skill.YOUTH not in p.skills)
    assert cause(a_court(TODAY, people=people)) == {(D.SEAT_EMPTY, "assessor youth")}


@pytest.mark.rule("min-contact-accused")
def test_the_only_free_room_has_one_corridor_for_both() -> None:
    """A room with ways of its own is there, but not in time."""
    taken = replace(b.FRIENDLY, busy=(span(0, "00:00", "23:59"),))
    agenda = a_court(TODAY, rooms=(taken, b.PLAIN))
    assert cause(agenda) == {(D.LIMIT, ""), (D.ROOM_TAKEN, ""), (D.APART, "V1")}


@pytest.mark.rule("principles-u18")
def test_a_child_that_will_not_miss_school_and_is_there_all_day() -> None:
    school = tuple(span(day, "07:00", "17:00") for day in EVERY_DAY)
    agenda = a_child(a_court(HEARING), school=school, school_wish=SchoolWish.KEEP)
    assert cause(agenda) == {(D.SCHOOL, "T1")}


@pytest.mark.rule("interview-2x2h")
def test_the_police_hear_the_child_twice_on_the_only_day() -> None:
    again = replace(b.INTERVIEW, id="V1-again")
    told = (Session(wish="V1-interview", start=at(0, "07:30")), Session(wish="V1-again", start=at(0, "15:30")))
    agenda = a_court(TODAY, b.INTERVIEW, again, fixed=told)
    agenda = a_child(agenda, stamina=replace(b.CHILD.stamina, a_day=600))
    assert cause(agenda) == {(D.LIMIT, ""), (D.TWICE_A_DAY, "V1-interview, V1-again")}


def test_two_pins_on_one_room_and_hour_name_each_other() -> None:
    """What stands may move, unless a person decided it."""
    pin = Pin(start=at(0, "08:00"), room="P1")
    agenda = a_court(replace(HEARING, pin=pin), another(2, pin=pin), standing=(held(another(2), 0, "08:00"),))
    told = PLANNER.explain(agenda, "V1")
    assert {one.wish for one in told.demands} == {"V1", "V2"}
    assert D.PIN in {one.demand for one in told.demands}
    assert {one.demand for one in told.demands} <= {D.PIN, D.ROOM_TAKEN, D.PERSON_TAKEN}


@pytest.mark.rule("min-contact-accused")
def test_two_sessions_that_would_lead_child_and_accused_through_one_corridor_all_day() -> None:
    """The visit has only this day, and so has the other trial of the same accused, which takes most of it."""
    visit = replace(b.VISIT, due=at(0, "11:00"), kind=Kind.PRE_VISIT)
    other = another(2, accused=("B1",), due=at(0, "11:00"), minutes=210)
    rooms = (b.PLAIN, replace(b.FRIENDLY, child_ways=frozenset()))
    agenda = a_court(visit, other, rooms=rooms, fixed=(held(other, 0, "07:30", "P1"),))
    assert (D.APART, "V2") in cause(agenda, "V1-visit")
    assert (D.LIMIT, "") in cause(agenda, "V1-visit")


def test_nothing_is_explained_where_there_is_a_slot() -> None:
    told = PLANNER.explain(a_court(HEARING), "V1")
    assert (told.demands, told.certain, told.en) == ((), True, "It can be given a slot.")


def test_without_time_nothing_is_claimed() -> None:
    told = PLANNER.explain(a_court(HEARING), "V1", seconds=0.0)
    assert (told.demands, told.certain) == ((), False)


def test_no_demand_of_a_cause_can_be_left_out() -> None:
    """Whichever is given up, the others can be met: the set is as small as it can be made."""
    solver = CpSatSolver(workers=1)
    agenda = a_court(TODAY, rooms=(replace(b.FRIENDLY, busy=(span(0, "00:00", "23:59"),)), b.PLAIN))
    found = solver.cause(agenda, {"V1"}, 10.0)
    assert found is not None
    assert len(found.demands) == 3
    assert found.enough == frozenset(found.demands)
    assert Objection(D.LIMIT, "V1") in found.demands
