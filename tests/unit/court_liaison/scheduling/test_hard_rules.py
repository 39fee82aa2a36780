"""Every hard rule, broken once: what may be planned says so, and so does the checker, which shares no code with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.checker import Breach, breaches
from services.court_liaison.domain.scheduling.demands import WORDS, Demand, Objection, said
from services.court_liaison.domain.scheduling.resources import Feature, Seat, Skill
from services.court_liaison.domain.scheduling.rules import against
from services.court_liaison.domain.scheduling.wishes import Kind, Pin
from services.kernel.rules import rule_book
from services.kernel.school import SchoolWish
from tests.unit.court_liaison.scheduling import builders as b
from tests.unit.court_liaison.scheduling.builders import HEARING, a_court, at, held, span

D = Demand
CONFRONTED = replace(b.INTERVIEW, id="V1-met", kind=Kind.CONFRONTATION)
SUPPORTED = replace(HEARING, seats=(*HEARING.seats, b.SUPPORT_SEAT))
CHILDS_SCHOOL = (span(0, "07:00", "11:30"), span(1, "07:00", "11:30"))
SECOND = b.another(2)


def a_child(agenda: Agenda, **changes: Any) -> Agenda:
    return replace(agenda, children=(replace(b.CHILD, **changes), *agenda.children[1:]))


def asked(agenda: Agenda, session: Session, *others: Session) -> set[Demand]:
    """What the rules have against it beside the others."""
    return {objection.demand for objection in against(Board(agenda, others), session)}


def counted(agenda: Agenda, *sessions: Session) -> set[Demand]:
    return {breach.demand for breach in breaches(agenda, sessions)}


def test_a_lawful_hearing_meets_no_objection() -> None:
    """Otherwise every test below would prove nothing."""
    assert asked(a_court(HEARING), held(HEARING, 0, "08:00")) == set()
    assert counted(a_court(HEARING), held(HEARING, 0, "08:00")) == set()


LONG = replace(HEARING, child_minutes=150, minutes=210)
HURRIED = replace(HEARING, child_minutes=90, minutes=90)
ALONE: list[tuple[str, Agenda, Session, Demand]] = [
    ("after the limit", a_court(replace(HEARING, due=at(0, "23:59"))), held(HEARING, 1, "08:00"), D.LIMIT),
    ("too early", a_court(replace(HEARING, not_before=at(2, "00:00"))), held(HEARING, 1, "08:00"), D.NOT_BEFORE),
    ("into the night", a_court(HEARING), held(HEARING, 0, "20:30"), D.NIGHT),
    ("before six", a_court(HEARING), held(HEARING, 0, "05:30"), D.NIGHT),
    ("on a Saturday", a_court(HEARING), held(HEARING, 5, "08:00"), D.OFFICE),
    ("over midday", a_court(HEARING), held(HEARING, 0, "10:30"), D.OFFICE),
    ("a child heard too long", a_court(LONG), held(LONG, 0, "07:30"), D.LENGTH),
    ("no time for a break", a_court(HURRIED), held(HURRIED, 0, "08:00"), D.BREAKS),
    ("therapy", a_child(a_court(HEARING), busy=(span(0, "09:00", "10:00"),)), held(HEARING, 0, "08:00"), D.CHILD_BUSY),
    ("school", a_child(a_court(HEARING), school=CHILDS_SCHOOL), held(HEARING, 0, "08:00"), D.SCHOOL),
    (
        "not brought",
        a_court(HEARING, accused=(replace(b.ACCUSED, there=(span(0, "09:00", "17:00"),)),)),
        held(HEARING, 0, "08:00"),
        D.ACCUSED_AWAY,
    ),
    (
        "accused busy",
        a_court(HEARING, accused=(replace(b.ACCUSED, busy=(span(0, "09:00", "09:30"),)),)),
        held(HEARING, 0, "08:00"),
        D.ACCUSED_AWAY,
    ),
    ("one corridor for both", a_court(HEARING), held(HEARING, 0, "08:00", "P2"), D.APART),
    (
        "no screen",
        a_court(replace(HEARING, features=frozenset({Feature.REMOTE_LINK}))),
        held(HEARING, 0, "08:00"),
        D.ROOM_FITS,
    ),
    (
        "not friendly",
        a_court(HEARING, rooms=(replace(b.FRIENDLY, features=frozenset()),)),
        held(HEARING, 0, "08:00"),
        D.ROOM_FITS,
    ),
    (
        "doors that stay open",
        a_court(replace(HEARING, closed=True), rooms=(replace(b.FRIENDLY, features=frozenset({Feature.FRIENDLY})),)),
        held(HEARING, 0, "08:00"),
        D.ROOM_FITS,
    ),
    ("interview in court", a_court(b.INTERVIEW), held(b.INTERVIEW, 0, "08:00", people=()), D.ROOM_FITS),
    (
        "room closed",
        a_court(HEARING, rooms=(replace(b.FRIENDLY, busy=(span(0, "09:30", "10:30"),)),)),
        held(HEARING, 0, "08:00"),
        D.ROOM_TAKEN,
    ),
    ("one seat empty", a_court(HEARING), held(HEARING, 0, "08:00", people=("TP-1", "HT-1")), D.SEAT_EMPTY),
    (
        "nobody who knows children",
        a_court(HEARING),
        held(HEARING, 0, "08:00", people=("TP-1", "HT-2", "HT-4")),
        D.SEAT_FITS,
    ),
    ("one on two seats", a_court(HEARING), held(HEARING, 0, "08:00", people=("TP-1", "HT-1", "HT-1")), D.SEAT_FITS),
    (
        "an untrained judge",
        a_court(HEARING, people=(replace(b.JUDGE, skills=frozenset()), *b.STAFF[1:])),
        held(HEARING, 0, "08:00"),
        D.SEAT_FITS,
    ),
    (
        "no Raglai",
        a_court(replace(HEARING, seats=(Seat(role=b.RAGLAI.role, skills=frozenset({Skill.CHAM})),))),
        held(HEARING, 0, "08:00", people=("PD-1",)),
        D.SEAT_FITS,
    ),
    (
        "judge on leave",
        a_court(HEARING, people=(replace(b.JUDGE, busy=(span(0, "07:00", "17:00"),)), *b.STAFF[1:])),
        held(HEARING, 0, "08:00"),
        D.PERSON_TAKEN,
    ),
    ("pinned to an hour", a_court(replace(HEARING, pin=Pin(start=at(0, "09:00")))), held(HEARING, 0, "08:00"), D.PIN),
    ("pinned to a room", a_court(replace(HEARING, pin=Pin(room="P2"))), held(HEARING, 0, "08:00"), D.PIN),
    (
        "pinned to a judge",
        a_court(replace(HEARING, pin=Pin(people=frozenset({"TP-2"})))),
        held(HEARING, 0, "08:00"),
        D.PIN,
    ),
]


@pytest.mark.parametrize(("agenda", "session", "demand"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_a_session_that_breaks_a_rule_by_itself_is_found_twice(
    agenda: Agenda, session: Session, demand: Demand
) -> None:
    """By the rules that the plan is made from, and by the checker that counts it again."""
    assert demand in asked(agenda, session)
    assert demand in counted(agenda, session)


TIRED_CHILD = a_child(
    a_court(HEARING, b.INTERVIEW, rooms=(b.FRIENDLY, b.POLICE)), stamina=replace(b.CHILD.stamina, a_day=150)
)
TOGETHER: list[tuple[str, Agenda, Session, tuple[Session, ...], Demand]] = [
    (
        "a third time that day",
        a_court(HEARING, b.INTERVIEW, CONFRONTED, rooms=(b.FRIENDLY, b.POLICE)),
        held(HEARING, 0, "15:00"),
        (Session(wish="V1-interview", start=at(0, "07:30")), Session(wish="V1-met", start=at(0, "10:00"))),
        D.TWICE_A_DAY,
    ),
    (
        "confronted twice",
        a_court(CONFRONTED, replace(CONFRONTED, id="V1-again"), rooms=(b.POLICE,)),
        held(CONFRONTED, 0, "08:00", "PV", ()),
        (Session(wish="V1-again", start=at(0, "15:00")),),
        D.ONE_CONFRONTATION,
    ),
    (
        "more than it bears",
        TIRED_CHILD,
        held(HEARING, 0, "08:00"),
        (held(b.INTERVIEW, 0, "15:00", "PV", ()),),
        D.TIRED,
    ),
    (
        "no pause",
        a_court(b.TALK, b.VISIT),
        held(b.TALK, 0, "08:00", people=("HTR-1",)),
        (held(b.VISIT, 0, "08:45", people=("HTR-1",)),),
        D.PAUSE,
    ),
    (
        "another building too soon",
        a_court(b.TALK, b.VISIT, rooms=(b.FRIENDLY, b.OTHER_HOUSE)),
        held(b.TALK, 0, "08:00", people=("HTR-1",)),
        (held(b.VISIT, 0, "09:30", "P3", people=("HTR-1",)),),
        D.PAUSE,
    ),
    (
        "the accused in two rooms",
        a_court(HEARING, replace(SECOND, accused=("B1",)), rooms=(b.FRIENDLY, b.OTHER_HOUSE)),
        held(HEARING, 0, "08:00"),
        (held(SECOND, 0, "09:00", "P3", b.PANEL_2),),
        D.ACCUSED_ELSEWHERE,
    ),
    (
        "a visit while the accused of another hearing leaves",
        a_court(
            b.VISIT, replace(SECOND, accused=("B1",)), rooms=(b.PLAIN, replace(b.FRIENDLY, child_ways=frozenset()))
        ),
        held(b.VISIT, 0, "10:30", "P2", ("HTR-1",)),
        (held(SECOND, 0, "08:00", "P1", b.PANEL_2),),
        D.APART,
    ),
    (
        "an accused who comes while the child of another session leaves",
        a_court(
            b.VISIT, replace(SECOND, accused=("B1",)), rooms=(b.PLAIN, replace(b.FRIENDLY, child_ways=frozenset()))
        ),
        held(SECOND, 0, "09:00", "P1", b.PANEL_2),
        (held(b.VISIT, 0, "08:00", "P2", ("HTR-1",)),),
        D.APART,
    ),
    (
        "one room twice",
        a_court(HEARING, SECOND),
        held(HEARING, 0, "08:00"),
        (held(SECOND, 0, "09:00", people=b.PANEL_2),),
        D.ROOM_TAKEN,
    ),
    (
        "one judge twice",
        a_court(HEARING, SECOND, rooms=(b.FRIENDLY, b.OTHER_HOUSE)),
        held(HEARING, 0, "08:00"),
        (held(SECOND, 0, "09:00", "P3", ("TP-1", "HT-3", "HT-4")),),
        D.PERSON_TAKEN,
    ),
    (
        "another support person",
        a_court(SUPPORTED, b.VISIT),
        held(SUPPORTED, 1, "08:00", people=(*b.PANEL, "HTR-2")),
        (held(b.VISIT, 0, "08:00", people=("HTR-1",)),),
        D.SAME_SUPPORT,
    ),
    (
        "the visit on the hearing's day",
        a_court(replace(HEARING, after=("V1-visit",)), b.VISIT),
        held(HEARING, 0, "13:00"),
        (held(b.VISIT, 0, "08:00", people=("HTR-1",)),),
        D.ORDER,
    ),
    (
        "the interview after the hearing",
        a_court(replace(HEARING, after=("V1-interview",)), b.INTERVIEW, rooms=(b.FRIENDLY, b.POLICE)),
        held(b.INTERVIEW, 1, "08:00", "PV", ()),
        (held(HEARING, 0, "08:00"),),
        D.ORDER,
    ),
]


@pytest.mark.parametrize(
    ("agenda", "session", "others", "demand"), [r[1:] for r in TOGETHER], ids=[r[0] for r in TOGETHER]
)
def test_a_session_that_breaks_a_rule_beside_others_is_found_twice(
    agenda: Agenda, session: Session, others: tuple[Session, ...], demand: Demand
) -> None:
    """Whichever of them is set last."""
    assert demand in asked(agenda, session, *others)
    assert demand in counted(agenda, session, *others)


def test_every_demand_is_broken_somewhere_above() -> None:
    """A new rule without a planted breach fails here."""
    assert {row[-1] for row in (*ALONE, *TOGETHER)} == set(Demand)


@pytest.mark.parametrize("demand", Demand)
def test_a_demand_is_said_in_both_languages_and_names_a_rule_of_the_book(demand: Demand) -> None:
    """A clerk reads why; a lawyer looks the rule up."""
    words = WORDS[demand]
    vi, en = said(Objection(demand, "V1", "P1", "corridor"))
    assert vi
    assert en
    assert "{" not in vi + en
    assert words.rule is None or words.rule in rule_book()
    assert bool(words.relax_vi) == bool(words.relax_en)


@pytest.mark.rule("time-count")
def test_nothing_relaxes_the_night() -> None:
    """A limit may be extended by a document; from 22:00 to 06:00 no child is heard."""
    assert WORDS[D.NIGHT].relax_en == ""


# --- what is allowed ------------------------------------------------------------------------------------------


@pytest.mark.rule("min-contact-accused")
def test_a_gap_lets_the_child_leave_before_the_accused_comes() -> None:
    """With 45 minutes between them the same corridor is no meeting; with 44 it is."""
    agenda = a_court(
        b.VISIT, replace(SECOND, accused=("B1",)), rooms=(b.PLAIN, replace(b.FRIENDLY, child_ways=frozenset()))
    )
    visit, there = held(b.VISIT, 0, "08:00", "P2", ("HTR-1",)), held(SECOND, 0, "09:15", "P1", b.PANEL_2)
    assert asked(agenda, there, visit) == asked(agenda, visit, there) == set()
    tighter = replace(agenda, policy=replace(agenda.policy, gap=46))
    assert asked(tighter, there, visit) == asked(tighter, visit, there) == {D.APART}
    assert breaches(tighter, [visit, there]) == [Breach(D.APART, ("V1-visit", "V2"), "B1")]


@pytest.mark.rule("min-contact-accused")
def test_a_child_on_a_remote_link_meets_nobody() -> None:
    """It is in another house; the room without ways of its own is no danger."""
    linked = replace(HEARING, by_link=True)
    agenda = a_court(linked, rooms=(replace(b.PLAIN, features=frozenset(Feature)),))
    assert asked(agenda, held(linked, 0, "08:00", "P2")) == set()
    assert counted(agenda, held(linked, 0, "08:00", "P2")) == set()


@pytest.mark.rule("min-contact-accused")
def test_an_accused_from_custody_comes_by_the_ways_of_the_custody() -> None:
    """The public corridor is then free for the child."""
    cells = replace(b.PLAIN, custody_ways=frozenset({"cells"}))
    agenda = a_court(HEARING, rooms=(cells,), accused=(replace(b.ACCUSED, in_custody=True),))
    assert asked(agenda, held(HEARING, 0, "08:00", "P2")) == set()
    assert counted(agenda, held(HEARING, 0, "08:00", "P2")) == set()


@pytest.mark.rule("principles-u18")
@pytest.mark.parametrize(
    ("said_by_child", "all_day", "missed"),
    [
        (SchoolWish.USUAL, False, {D.SCHOOL}),
        (SchoolWish.USUAL, True, set()),
        (SchoolWish.KEEP, True, {D.SCHOOL}),
        (SchoolWish.MAY_MISS, False, set()),
    ],
)
def test_lessons_are_missed_only_where_nothing_else_is_left_or_the_child_wishes_it(
    said_by_child: SchoolWish, all_day: bool, missed: set[Demand]
) -> None:
    """A child at school all day cannot be heard otherwise; one that does not want to miss any never is."""
    hours = (("07:00", "17:00"),) if all_day else (("07:00", "11:30"),)
    school = tuple(span(day, *half) for day in CALENDAR_DAYS for half in hours)
    agenda = a_child(a_court(HEARING), school=school, school_wish=said_by_child)
    assert asked(agenda, held(HEARING, 0, "08:00")) == missed
    assert counted(agenda, held(HEARING, 0, "08:00")) == missed


CALENDAR_DAYS = sorted(b.CALENDAR.working)
