"""A court's whole list in one plan: what is set stays or moves, what is not said is not planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.listings import Listing
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.panel import Assessor, Panel
from services.court_liaison.domain.preparing import Preparation
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.register import Absence, Had
from services.court_liaison.service_layer.booking import Entry, Page
from services.court_liaison.service_layer.scheduling.by_hand import in_turn, kept
from services.court_liaison.service_layer.scheduling.court import CourtNow
from services.court_liaison.service_layer.scheduling.month import month_of
from services.kernel.preparing import PreparationKind
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NOW
from tests.unit.court_liaison.scheduling.test_court import PEOPLE, ROOMS, WANTED, a_case, moment

PANEL = Panel(judge_trained=True, assessors=(Assessor(staff_id="HT-2"), Assessor(staff_id="HT-1")))


def listed(name: str, **more: Any) -> CourtFile:
    file = a_case(listings=[Listing(wanted=WANTED, at=NOW, by="CL-0001")], **more)
    file.reference = name
    return file


def with_a_day(name: str, **more: Any) -> CourtFile:
    """Set for Wednesday afternoon, in the room with a way of its own."""
    hearing = b.a_hearing(**{"starts_at": moment(3, 13), "room": "p.1", "judge": "TP-1", "panel": PANEL, **more})
    return replace(listed(name), state=State.SCHEDULED, hearings=[hearing])


def booked(name: str, day: int = 3) -> list[tuple[Page, Entry]]:
    entry = Entry(name, moment(day, 13), moment(day, 15))
    return [(Page("room", "p.1", date(2026, 6, day)), entry), (Page("judge", "TP-1", date(2026, 6, day)), entry)]


def court(**more: Any) -> CourtNow:
    return CourtNow(**{"rooms": ROOMS, "people": PEOPLE, "now": NOW, **more})


def slots(agenda: Agenda) -> dict[str, tuple[int, str]]:
    """By case the day of June and the room, as a careful clerk would plan it."""
    plan = in_turn(agenda)
    assert breaches(agenda, plan.sessions) == []
    assert plan.unplaced == ()
    days = {one.wish: agenda.calendar.moment(one.start) + timedelta(hours=7) for one in plan.sessions}
    return {one.wish: (days[one.wish].day, one.room) for one in plan.sessions}


def test_everything_on_the_list_gets_a_slot_beside_the_others() -> None:
    """One judge's hearings are one after the other, and no two children meet each other's accused."""
    found = slots(month_of([listed("A"), listed("B"), listed("C")], court()))
    assert set(found) == {"A", "B", "C"}
    assert {room for _, room in found.values()} == {"P.1"}


def test_of_what_nobody_has_said_what_it_needs_nothing_is_planned() -> None:
    """If it has its day all the same, room and judge are taken then."""
    unsaid = replace(with_a_day("B"), listings=[])
    agenda = month_of([listed("A"), unsaid], court(bookings=booked("B")))
    assert {wish.id for wish in agenda.wishes} == {"A"}
    room = next(one for one in agenda.rooms if one.id == "P.1")
    assert [agenda.calendar.moment(span.start) for span in room.busy] == [moment(3, 13)]


def test_what_has_its_day_stands_and_may_move_but_not_what_a_person_pinned() -> None:
    """Its own booking is not in its way; the assessor who knows children sits where one must."""
    agenda = month_of([with_a_day("A"), with_a_day("B", starts_at=moment(4, 13))], court(bookings=booked("A")), ["B"])
    (standing,), (pinned,) = agenda.standing, agenda.fixed
    assert (standing.wish, standing.room, standing.people) == ("A", "P.1", ("TP-1", "HT-1", "HT-2"))
    assert pinned.wish == "B"
    assert kept(agenda, Board(agenda, agenda.fixed)) == [standing]


def test_after_a_judge_fell_ill_what_he_sits_in_cannot_stand() -> None:
    """The others can."""
    ill = Absence(reference="x", had=Had.PERSON, who="TP-1", starts_at=moment(3, 7), ends_at=moment(3, 17))
    agenda = month_of([with_a_day("A"), with_a_day("B", starts_at=moment(4, 13))], court(absences=[ill]))
    assert [one.wish for one in kept(agenda, Board(agenda, agenda.fixed))] == ["B"]


@pytest.mark.parametrize("more", [{"room": "P.77"}, {"judge": "TP-77"}, {"panel": None}])
def test_a_hearing_of_which_the_register_does_not_know_room_or_people_is_left_alone(more: dict[str, Any]) -> None:
    """It keeps its day, and what it takes is taken."""
    agenda = month_of([with_a_day("A", **more)], court(bookings=booked("A")))
    assert agenda.wishes == ()
    assert [len(one.busy) for one in agenda.rooms] == [1, 0]
    assert [len(one.busy) for one in agenda.people if one.id == "TP-1"] == [1]


def test_the_accused_of_two_cases_are_two_people() -> None:
    """Both may be in the building at one time."""
    agenda = month_of([listed("A"), listed("B")], court())
    assert len({one.id for one in agenda.accused}) == 2
    assert len({one.id for one in agenda.children}) == 2


@pytest.mark.rule("court-question-style")
@pytest.mark.parametrize(("kind", "wished"), [
    (PreparationKind.VISIT, Accommodation.PRE_VISIT), (PreparationKind.TALK, Accommodation.PREPARATION),
])  # fmt: skip
def test_what_prepares_the_child_is_part_of_the_month_and_what_was_set_stands(
    kind: PreparationKind, wished: Accommodation
) -> None:
    """On a day before its hearing; it moves like the hearing, and is pinned with it."""
    said = [Listing(wanted=replace(WANTED, accommodations=(wished,)), at=NOW, by="CL-0001")]
    found = slots(month_of([replace(listed("A"), listings=said)], court()))
    assert found[f"A {kind}"][0] < found["A"][0]
    was_set: dict[str, Any] = {kind: Preparation(starts_at=moment(2, 14))}
    agenda = month_of([replace(with_a_day("A", **was_set), listings=said)], court(), ["A"])
    assert [(one.wish, agenda.calendar.moment(one.start)) for one in agenda.fixed] == [
        ("A", moment(3, 13)), (f"A {kind}", moment(2, 14)),
    ]  # fmt: skip
    standing = month_of([replace(with_a_day("A", **was_set), listings=said)], court())
    assert [one.wish for one in kept(standing, Board(standing, ()))] == [f"A {kind}", "A"]


@pytest.mark.rule("court-question-style")
def test_what_was_set_in_a_room_that_is_gone_is_planned_anew() -> None:
    """The talk, in another room than the hearing; the visit, in the hearing's own, stands."""
    wished = replace(WANTED, accommodations=(Accommodation.PRE_VISIT, Accommodation.PREPARATION))
    file = with_a_day(
        "A", visit=Preparation(starts_at=moment(2, 14)), talk=Preparation(starts_at=moment(2, 15), room="P.77")
    )
    agenda = month_of([replace(file, listings=[Listing(wanted=wished, at=NOW, by="CL-0001")])], court())
    assert [one.wish for one in agenda.standing] == ["A", "A visit"]
    assert set(slots(agenda)) == {"A", "A visit", "A talk"}
