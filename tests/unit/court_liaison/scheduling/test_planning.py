"""A whole month at once, and the same again after something changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.model import State
from services.court_liaison.domain.panel import knows_children
from services.court_liaison.domain.scheduling.agenda import Agenda, Level, Plan, Session
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.demands import Demand
from services.court_liaison.domain.scheduling.measures import burden
from services.court_liaison.domain.scheduling.panels import panel_of
from services.court_liaison.domain.scheduling.wishes import Pin
from services.court_liaison.service_layer.scheduling.by_hand import in_turn
from services.court_liaison.service_layer.scheduling.planning import Planner, still_lawful
from services.court_liaison.service_layer.scheduling.ports import Progress
from services.kernel.school import SchoolSession, school_spans
from services.kernel.times import DAY
from tests.unit.court_liaison import builders as workflow
from tests.unit.court_liaison.builders import a_file, done
from tests.unit.court_liaison.scheduling import builders as b
from tests.unit.court_liaison.scheduling.builders import HEARING, a_court, another, at, held, span

SECONDS = 20.0  # never needed: these are small
PLANNER = Planner(CpSatSolver(workers=1))
PREPARED = replace(HEARING, seats=(*HEARING.seats, b.SUPPORT_SEAT), after=("V1-visit", "V1-talk"))


def month(agenda: Agenda) -> Plan:
    plan = PLANNER.month(agenda, SECONDS)
    assert breaches(agenda, plan.sessions) == []
    return plan


def by_wish(sessions: Iterable[Session]) -> dict[str, Session]:
    return {session.wish: session for session in sessions}


# --- what is aimed at -----------------------------------------------------------------------------------------


def test_children_wait_as_few_days_as_possible_all_together() -> None:
    """One after the other would give the room's only free morning to the first, whose limit is nearer, though it
    could have the afternoon and the second could not."""
    first, second = another(2, due=at(3, "23:59")), another(3, due=at(4, "23:59"))
    agenda = a_court(
        first, second, rooms=(replace(b.FRIENDLY, busy=(span(1, "07:00", "17:00"), span(2, "00:00", "23:00"))),)
    )
    morning_only = replace(agenda.child["T3"], busy=(span(0, "12:00", "18:00"),))
    agenda = replace(agenda, children=(agenda.child["T2"], morning_only))
    agenda = replace(agenda, rooms=(replace(agenda.rooms[0], busy=(span(0, "09:30", "11:30"), *agenda.rooms[0].busy)),))
    by_hand = burden(agenda, in_turn(agenda).sessions)
    plan = month(agenda)
    assert burden(agenda, plan.sessions).waiting_days == 0 < by_hand.waiting_days
    assert [level.gap for level in plan.levels] == [0.0] * 5
    assert not plan.stopped


def test_visit_and_talk_are_one_appearance_though_the_first_hour_is_another_day() -> None:
    """A child that need not come twice does not; preparation has no waiting of its own."""
    agenda = a_court(b.VISIT, replace(b.TALK, not_before=at(1, "00:00")))
    assert by_wish(month(agenda).sessions).keys() == {"V1-visit", "V1-talk"}
    assert burden(agenda, month(agenda).sessions).appearances == 1


def test_days_come_before_appearances() -> None:
    """The hearing does not wait so that the child comes once less."""
    agenda = a_court(
        PREPARED, b.VISIT, replace(b.TALK, not_before=at(1, "00:00")),
        children=(replace(b.CHILD, busy=(span(0, "12:00", "18:00"), span(1, "00:00", "14:00"))),),
    )  # fmt: skip
    plan = month(agenda)
    assert burden(agenda, plan.sessions).waiting_days == 2
    assert [level.name for level in plan.levels][:2] == ["waiting_days", "appearances"]


@pytest.mark.rule("principles-u18")
def test_of_two_hours_the_one_that_costs_less_school() -> None:
    """A child at school all day must miss some; the way there and back counts."""
    agenda = a_court(HEARING, calendar=replace(b.CALENDAR, working=frozenset({0})))
    school = school_spans(agenda.calendar, SchoolSession.WHOLE_DAY)
    agenda = replace(agenda, children=(replace(b.CHILD, school=school),))
    session = month(agenda).sessions[0]
    assert session.start % DAY in (at(0, "09:30"), at(0, "13:00"), at(0, "15:00"))
    assert burden(agenda, [session]).school_minutes == 120 + 20


def test_of_two_houses_the_nearer_one() -> None:
    """Twenty minutes instead of forty, each way."""
    agenda = a_court(HEARING, rooms=(b.OTHER_HOUSE, b.FRIENDLY))
    plan = month(agenda)
    assert plan.sessions[0].room == "P1"
    assert burden(agenda, plan.sessions).travel_minutes == 40


def test_judges_take_turns() -> None:
    """Two hearings, two judges: each has one."""
    plan = month(a_court(another(2), another(3)))
    assert {session.people[0] for session in plan.sessions} == {"TP-1", "TP-2"}


# --- what always holds ------------------------------------------------------------------------------------------


def test_the_same_support_person_goes_through_the_whole_case() -> None:
    """Also where another would be free a day earlier."""
    busy = replace(b.SUPPORT, busy=(span(1, "00:00", "23:00"),))
    away = replace(b.SUPPORT_2, busy=(span(0, "00:00", "23:00"),))
    staff = tuple({"HTR-1": busy, "HTR-2": away}.get(p.id, p) for p in b.STAFF)
    agenda = a_court(PREPARED, b.VISIT, replace(b.TALK, due=at(0, "23:59")), people=staff)
    plan = month(agenda)
    assert {name for session in plan.sessions for name in session.people if name.startswith("HTR")} == {"HTR-1"}
    assert by_wish(plan.sessions)["V1"].start // DAY == 2


def test_what_a_person_decided_is_kept() -> None:
    """A later day, a room and a judge that the plan would not have chosen."""
    pin = Pin(start=at(3, "14:00"), room="P3", people=frozenset({"TP-2"}))
    agenda = a_court(replace(HEARING, pin=pin), rooms=(b.FRIENDLY, b.OTHER_HOUSE))
    session = month(agenda).sessions[0]
    assert (session.start, session.room, session.people[0]) == (at(3, "14:00"), "P3", "TP-2")


def test_another_agencys_session_counts_though_nobody_here_planned_it() -> None:
    """The police hear the child twice on Monday; the court waits until Tuesday (rule ``interview-2x2h``)."""
    again = replace(b.INTERVIEW, id="V1-again")
    told = (Session(wish="V1-interview", start=at(0, "08:00")), Session(wish="V1-again", start=at(0, "10:30")))
    agenda = a_court(HEARING, b.INTERVIEW, again, fixed=told)
    assert by_wish(month(agenda).sessions)["V1"].start // DAY == 1


def test_what_has_no_slot_is_named_and_hinders_nobody() -> None:
    """No plan is refused for one hearing that cannot be held."""
    agenda = a_court(another(2, due=at(-1, "10:00")), another(3))
    plan = month(agenda)
    assert plan.unplaced == ("V2",)
    assert [session.wish for session in plan.sessions] == ["V3"]


@pytest.mark.rule("court-panel-423")
def test_the_workflow_takes_the_panel_of_a_planned_hearing_as_it_is() -> None:
    """Its guards ask the same again when the hearing is set."""
    agenda = a_court(HEARING)
    judge, panel = panel_of(agenda, month(agenda).sessions[0])
    proposed = replace(workflow.A_HEARING, judge=judge, panel=panel, child_speaks=False)
    assert knows_children(panel)
    assert panel.judge_trained
    assert len(panel.assessors) == 2
    assert done(a_file(State.DOCKETED), proposed).hearing.panel == panel


# --- time, progress, calling off --------------------------------------------------------------------------------


def test_without_time_there_is_a_plan_all_the_same() -> None:
    """Made by hand, lawful, and marked as one that nobody improved."""
    agenda = a_court(another(2), another(3))
    plan = PLANNER.month(agenda, 0.0)
    assert len(plan.sessions) == 2
    assert breaches(agenda, plan.sessions) == []
    assert (plan.stopped, plan.levels) == (True, ())


def test_whoever_calls_it_off_gets_the_best_so_far() -> None:
    """And is not told that it is the best there is."""
    told: list[Progress] = []
    agenda = a_court(another(2), another(3))
    plan = PLANNER.month(agenda, SECONDS, told.append, lambda: bool(told))
    assert len(plan.sessions) == 2
    assert breaches(agenda, plan.sessions) == []
    assert plan.stopped


def test_progress_is_told_aim_by_aim() -> None:
    """Each with what was reached and what cannot be beaten."""
    told: list[Progress] = []
    PLANNER.month(a_court(another(2), another(3)), SECONDS, told.append)
    assert list(dict.fromkeys(one.aim for one in told)) == [
        "waiting_days", "appearances", "school_minutes", "travel_minutes", "busiest_judge",
    ]  # fmt: skip
    assert all(one.value is None or one.bound <= one.value for one in told)
    assert [one.seconds for one in told] == sorted(one.seconds for one in told)


@pytest.mark.parametrize(("value", "bound", "gap"), [(10, 10, 0.0), (10, 9, 0.1), (0, 0, 0.0), (4, 0, 1.0)])
def test_a_gap_is_the_share_that_might_still_be_saved(value: int, bound: int, gap: float) -> None:
    assert Level("waiting_days", value, bound).gap == gap


# --- once more ---------------------------------------------------------------------------------------------------


def planned(agenda: Agenda) -> Agenda:
    """As it stands after the month was planned."""
    return replace(agenda, standing=month(agenda).sessions)


THREE = (another(2), another(3), another(4))


def test_when_a_judge_falls_ill_another_sits_at_the_same_hour() -> None:
    """No child is told another day because of it."""
    agenda = planned(a_court(*THREE, rooms=(b.FRIENDLY,)))
    ill = next(s.people[0] for s in agenda.standing)
    people = tuple(replace(p, busy=(span(0, "00:00", "23:00"),)) if p.id == ill else p for p in agenda.people)
    now = replace(agenda, people=people)
    again = PLANNER.again(now, SECONDS)
    assert breaches(now, again.plan.sessions) == []
    assert [change.moved for change in again.changes] == [False] * len(again.changes)
    assert {o.demand for change in again.changes for o in change.why} == {Demand.PERSON_TAKEN}
    assert {change.wish for change in again.changes} == {
        s.wish for s in agenda.standing if ill in s.people and s.start < DAY
    }


def test_when_a_room_is_lost_only_its_hearings_move() -> None:
    """Those in the other room keep hour, room and people."""
    agenda = planned(a_court(*THREE, rooms=(b.FRIENDLY, b.OTHER_HOUSE)))
    lost = agenda.standing[0].room
    rooms = tuple(replace(r, busy=(span(0, "00:00", "23:00"),)) if r.id == lost else r for r in agenda.rooms)
    now = replace(agenda, rooms=rooms)
    again = PLANNER.again(now, SECONDS)
    assert breaches(now, again.plan.sessions) == []
    assert {c.wish for c in again.changes} == {s.wish for s in agenda.standing if s.room == lost and s.start < DAY}


def test_after_an_adjournment_the_hearing_gets_a_later_day_and_nobody_else_moves() -> None:
    agenda = planned(a_court(*THREE, rooms=(b.FRIENDLY,)))
    put_off = tuple(replace(w, not_before=at(3, "00:00")) if w.id == "V2" else w for w in agenda.wishes)
    now = replace(agenda, wishes=put_off)
    again = PLANNER.again(now, SECONDS)
    assert [(c.wish, c.after.start // DAY if c.after else None) for c in again.changes] == [("V2", 3)]
    assert breaches(now, again.plan.sessions) == []


def test_one_moves_for_another_only_where_nothing_else_helps() -> None:
    """The only interpreter's only hour is taken by a hearing that could be at any other."""
    raglai = replace(b.RAGLAI, busy=tuple(span(day, "00:00", "23:59") for day in range(1, 14)))
    people = (*(p for p in b.STAFF if p.id != "PD-1"), raglai)
    needs = replace(another(2), seats=(*HEARING.seats, b.Seat(role=b.Role.INTERPRETER)), due=at(0, "12:00"))
    agenda = a_court(needs, another(3), rooms=(replace(b.FRIENDLY, busy=(span(0, "09:30", "11:30"),)),), people=people)
    agenda = replace(agenda, standing=(held(another(3), 0, "07:30"),))
    again = PLANNER.again(agenda, SECONDS)
    assert breaches(agenda, again.plan.sessions) == []
    assert by_wish(again.plan.sessions)["V2"].start == at(0, "07:30")
    assert [(change.wish, change.moved, change.why) for change in again.changes] == [("V3", True, ())]


def test_a_session_is_asked_for_again_when_it_is_confirmed() -> None:
    """Calendars move between a proposal and its confirmation."""
    agenda = a_court(HEARING, another(2))
    session = by_wish(month(agenda).sessions)["V1"]
    assert still_lawful(agenda, session) == []
    taken = agenda.with_fixed([held(another(2), session.start // DAY, "07:30", session.room, session.people)])
    assert {o.demand for o in still_lawful(taken, replace(session, start=at(0, "08:00")))} == {
        Demand.ROOM_TAKEN,
        Demand.PERSON_TAKEN,
    }
