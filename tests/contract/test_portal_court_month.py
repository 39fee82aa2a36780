"""The court's month as its people see it: what is set and who is away, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from chungtay.court_liaison.v1 import calendar_service_pb2 as calendar
from chungtay.court_liaison.v1 import planning_service_pb2 as planning
from services.portal.domain.court_month import Mark, month_of


def at(day: int, hour: int) -> datetime:
    """An hour in Vietnam."""
    return datetime(2026, 6, day, hour - 7, tzinfo=UTC)


def between(message: Any, start: datetime, end: datetime) -> Any:
    message.starts_at.FromDatetime(start)
    message.ends_at.FromDatetime(end)
    return message


COURT = planning.GetCourtResponse(
    rooms=[planning.CourtRoom(room_id="p.1", room="P.1"), planning.CourtRoom(room_id="p.2", room="P.2")],
    people=[planning.CourtPerson(person_id="TP-1"), planning.CourtPerson(person_id="HT-1")],
    absences=[
        between(planning.CourtAbsence(room_id="p.2"), at(2, 7), at(4, 7)),
        between(planning.CourtAbsence(person_id="TP-1"), at(5, 7), datetime(2026, 6, 5, 17, tzinfo=UTC)),
    ],
)
BOOKINGS = [
    between(calendar.Booking(room="p.1", reference="A"), at(1, 14), at(1, 16)),
    between(calendar.Booking(judge="TP-1", reference="A"), at(1, 14), at(1, 16)),
    between(calendar.Booking(assessor="HT-9", reference="A"), at(1, 14), at(1, 16)),
    between(calendar.Booking(room="p.1"), at(1, 8), at(1, 9)),
]


def shown(marks: Any) -> dict[int, list[str]]:
    def text(mark: Mark) -> str:
        return f"{mark.starts_at:%H} {mark.who} {'away' if mark.away else mark.reference or 'taken'}"

    return {day.day: [text(mark) for mark in in_day] for day, in_day in marks.items()}


def test_rooms_have_their_names_and_a_day_its_hours_in_order() -> None:
    """A hearing of which the reader must not know takes its time all the same."""
    month = month_of("room", COURT, BOOKINGS, "")
    assert shown(month.marks) == {
        1: ["08 P.1 taken", "14 P.1 A"], 2: ["07 P.2 away"], 3: ["07 P.2 away"], 4: ["07 P.2 away"]
    }  # fmt: skip
    assert month.choices == [("p.1", "P.1"), ("p.2", "P.2")]


def test_people_are_those_of_the_register_and_those_who_sit() -> None:
    """Judges and assessors; whose absence ends at midnight is there the next day."""
    month = month_of("person", COURT, BOOKINGS, "")
    assert shown(month.marks) == {1: ["14 HT-9 A", "14 TP-1 A"], 5: ["07 TP-1 away"]}
    assert [number for number, _ in month.choices] == ["HT-1", "HT-9", "TP-1"]
    assert date(2026, 6, 6) not in month.marks


def test_one_room_or_one_person_alone_and_whom_nobody_knows_is_passed_over() -> None:
    """What is typed into the address decides nothing."""
    assert shown(month_of("room", COURT, BOOKINGS, "p.2").marks) == {n: ["07 P.2 away"] for n in (2, 3, 4)}
    assert month_of("person", COURT, BOOKINGS, "TP-1").who == "TP-1"
    assert month_of("person", COURT, BOOKINGS, "p.1").who == ""
