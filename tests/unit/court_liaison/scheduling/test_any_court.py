"""Whatever the court, the children and the calendars: what is planned, and planned again, breaks no rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.measures import burden
from services.court_liaison.domain.scheduling.resources import Feature, Role, Room, RoomUse, Seat
from services.court_liaison.domain.scheduling.rules import against
from services.court_liaison.domain.scheduling.wishes import Accused, Child, Kind, Pin, Stamina, Wish
from services.court_liaison.service_layer.scheduling.by_hand import in_turn
from services.court_liaison.service_layer.scheduling.planning import Planner, still_lawful
from services.court_liaison.service_layer.scheduling.proposing import propose
from services.kernel.school import SchoolSession, SchoolWish, school_spans
from services.kernel.times import DAY, Span
from tests.unit.court_liaison.scheduling import builders as b

PLANNER = Planner(CpSatSolver(workers=1))
PIECE_BY_PIECE = Planner(CpSatSolver(workers=1, few=0))  # as a large court is planned
SECONDS = 0.6
LAST = 8  # days on which something may be set
WAYS = ("main entrance", "corridor", "side door", "yard")
some_ways = st.frozensets(st.sampled_from(WAYS), min_size=1, max_size=2)
bounded = settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def half_days(draw: st.DrawFn, most: int) -> tuple[Span, ...]:
    chosen = draw(st.sets(st.tuples(st.integers(0, LAST), st.sampled_from(b.CALENDAR.office)), max_size=most))
    return tuple(Span(day * DAY + begins, day * DAY + ends) for day, (begins, ends) in sorted(chosen))


@st.composite
def rooms(draw: st.DrawFn) -> tuple[Room, ...]:
    made = []
    for n in range(draw(st.integers(1, 3))):
        made.append(
            Room(
                id=f"P{n}",
                building=draw(st.sampled_from("AB")),
                use=draw(st.sampled_from([RoomUse.COURTROOM, RoomUse.COURTROOM, RoomUse.INTERVIEW])),
                features=draw(st.sampled_from([b.EVERYTHING, frozenset(Feature), frozenset({Feature.FRIENDLY})])),
                ways=draw(some_ways),
                child_ways=draw(st.one_of(st.just(frozenset[str]()), some_ways)),
                custody_ways=draw(st.one_of(st.just(frozenset[str]()), some_ways)),
                busy=draw(half_days(3)),
            )
        )
    return tuple(made)


@st.composite
def children(draw: st.DrawFn) -> tuple[Child, ...]:
    return tuple(
        Child(
            id=f"T{n}",
            age=12,
            stamina=draw(st.sampled_from([Stamina(stretch=30, a_day=120), Stamina(stretch=60, a_day=240)])),
            school=draw(st.sampled_from([(), *(school_spans(b.CALENDAR, session) for session in SchoolSession)])),
            school_wish=draw(st.sampled_from(SchoolWish)),
            travel={"A": draw(st.integers(0, 60)), "B": 30},
            link_travel=10,
            busy=draw(half_days(2)),
            kept_from=draw(st.frozensets(st.sampled_from(["B0", "B1"]), max_size=2)),
        )
        for n in range(2)
    )


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Wish, ...]:
    made: list[Wish] = []
    for n in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(Kind))
        preparing = kind in (Kind.PRE_VISIT, Kind.PREPARATION)
        spoken = 0 if preparing else draw(st.sampled_from([0, 30, 60]))
        first = draw(st.integers(0, 4))
        seats = [*b.panel()] if kind is Kind.HEARING else []
        seats += draw(st.sampled_from([[], [b.SUPPORT_SEAT], [Seat(role=Role.INTERPRETER)]]))
        made.append(
            Wish(
                id=f"V{n}",
                kind=kind,
                minutes=draw(st.sampled_from([30, 90, 120, 240, 270])),
                child=draw(st.sampled_from(["T0", "T1"])) if spoken or preparing else "",
                child_minutes=spoken,
                by_link=bool(spoken) and draw(st.integers(0, 4)) == 0,
                accused=draw(st.sampled_from([(), ("B0",), ("B1",), ("B0", "B1")])),
                use=RoomUse.INTERVIEW if kind is Kind.INTERVIEW else RoomUse.COURTROOM,
                closed=draw(st.booleans()),
                seats=tuple(seats),
                not_before=first * DAY,
                due=(first + draw(st.integers(0, 5))) * DAY + DAY - 1,
                waiting_since=draw(st.sampled_from([None, 0])),
                after=tuple(draw(st.sets(st.sampled_from([w.id for w in made]), max_size=2))) if made else (),
                pin=Pin(people=frozenset({"TP-1"})) if kind is Kind.HEARING and draw(st.integers(0, 5)) == 0 else None,
            )
        )
    return tuple(made)


@st.composite
def courts(draw: st.DrawFn) -> Agenda:
    return Agenda(
        calendar=b.CALENDAR,
        rooms=draw(rooms()),
        people=tuple(replace(person, busy=draw(half_days(2))) for person in b.STAFF),
        children=draw(children()),
        accused=(
            Accused(id="B0", in_custody=draw(st.booleans()), there=draw(st.one_of(st.none(), half_days(9)))),
            Accused(id="B1"),
        ),
        wishes=draw(wishes()),
    )


@bounded
@given(courts())
def test_a_plan_breaks_no_rule_and_is_no_worse_than_one_made_by_hand(agenda: Agenda) -> None:
    """The checker counts every rule again; nothing is lost: each wish has a slot or is named."""
    by_hand, plan = in_turn(agenda), PLANNER.month(agenda, SECONDS)
    assert breaches(agenda, by_hand.sessions) == []
    assert breaches(agenda, plan.sessions) == []
    assert sorted([*(s.wish for s in plan.sessions), *plan.unplaced]) == sorted(wish.id for wish in agenda.wishes)
    assert len(plan.unplaced) <= len(by_hand.unplaced)
    if len(plan.unplaced) == len(by_hand.unplaced) == 0:
        assert burden(agenda, plan.sessions).waiting_days <= burden(agenda, by_hand.sessions).waiting_days


@bounded
@given(courts())
def test_a_plan_made_piece_by_piece_breaks_no_rule_and_claims_no_bound_that_a_better_plan_beats(agenda: Agenda) -> None:
    """The bound was found by looking from far; the exact plan of the same small court must not fall below it."""
    exact, pieces = PLANNER.month(agenda, SECONDS), PIECE_BY_PIECE.month(agenda, SECONDS)
    assert breaches(agenda, pieces.sessions) == []
    assert len(pieces.unplaced) <= len(in_turn(agenda).unplaced)
    if exact.stopped:
        return
    best = {level.name: level for level in exact.levels}
    days = next(level for level in pieces.levels if level.name == "waiting_days")
    assert days.bound <= best["waiting_days"].value <= days.value
    if not exact.unplaced:
        for level in pieces.levels[1:]:
            assert level.bound <= best[level.name].value


@bounded
@given(courts())
def test_what_the_aims_say_is_what_the_plan_asks_of_the_children(agenda: Agenda) -> None:
    """The model's sums and the measures, counted from the finished plan, agree."""
    plan = PLANNER.month(agenda, SECONDS)
    if plan.stopped or plan.unplaced:
        return
    asked = burden(agenda, plan.sessions)
    assert {level.name: level.value for level in plan.levels} == {
        name: getattr(asked, name)
        for name in ("waiting_days", "appearances", "school_minutes", "travel_minutes", "busiest_judge")
    }


@bounded
@given(courts(), st.data())
def test_planned_again_after_something_was_lost_it_breaks_no_rule_and_moves_nothing_without_need(
    agenda: Agenda, data: st.DataObject
) -> None:
    """A room or a person is lost for days, or a hearing may only be later."""
    planner = data.draw(st.sampled_from([PLANNER, PIECE_BY_PIECE]))
    plan = PLANNER.month(agenda, SECONDS)
    if plan.stopped:  # with more time a wish that it left out may yet be placed, and others move for it
        return
    standing = plan.sessions
    now = replace(lost(agenda, data), standing=standing)
    done = planner.again(now, SECONDS)
    assert breaches(now, done.plan.sessions) == []
    board = Board(now, standing)
    broken = {session.wish for session in standing if against(board, session)}
    if not broken:
        assert done.changes == ()
    assert {change.wish for change in done.changes if change.why} <= broken


def lost(agenda: Agenda, data: st.DataObject) -> Agenda:
    what = data.draw(st.sampled_from(["room", "person", "wish"]))
    days = (Span(0, data.draw(st.integers(1, 5)) * DAY),)
    given: dict[str, Any] = {}
    if what == "room":
        gone = data.draw(st.sampled_from(agenda.rooms))
        given["rooms"] = tuple(replace(one, busy=days) if one == gone else one for one in agenda.rooms)
    elif what == "person":
        ill = data.draw(st.sampled_from(agenda.people))
        given["people"] = tuple(replace(one, busy=days) if one == ill else one for one in agenda.people)
    else:
        late = data.draw(st.sampled_from(agenda.wishes))
        given["wishes"] = tuple(replace(w, not_before=w.due - 100) if w == late else w for w in agenda.wishes)
    return replace(agenda, **given)


@bounded
@given(courts())
def test_rules_and_checker_agree_on_any_session(agenda: Agenda) -> None:
    """Also on unlawful ones: whatever one of them has against a session set last, the other finds too."""
    made = [
        Session(
            wish=wish.id,
            start=wish.not_before + 450 + 90 * (n % 3),
            room=agenda.rooms[n % len(agenda.rooms)].id,
            people=tuple(b.STAFF[(n + k) % len(b.STAFF)].id for k in range(len(wish.seats))),
        )
        for n, wish in enumerate(agenda.wishes)
    ]
    for session in made:
        others = [other for other in made if other is not session]
        said = {objection.demand for objection in against(Board(agenda, others), session)}
        alone = breaches(agenda, others)
        counted = {breach.demand for breach in breaches(agenda, made) if breach not in alone}
        assert said == counted


@bounded
@given(courts())
def test_a_proposal_may_be_confirmed_at_once(agenda: Agenda) -> None:
    """Beside everything that is set; and the best one asks no more of the child than the others."""
    plan = in_turn(agenda)
    for wish in agenda.wishes[:2]:
        beside = agenda.with_fixed(session for session in plan.sessions if session.wish != wish.id)
        proposals = propose(beside, wish.id)
        for proposal in proposals:
            assert still_lawful(beside, proposal.session) == []
        asked = [(p.waiting_days, p.new_appearance, p.lessons_lost, p.travel) for p in proposals]
        assert asked == sorted(asked)
