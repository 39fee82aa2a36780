"""A court's month by rooms or by people: what is set, and who or what is away. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.portal.domain.picks import moment_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in a day. ``who``: the room's name or the person's number; ``reference``: of the case, empty where the
    reader must not know of it; ``away``: nothing is set, it or they cannot be had."""

    starts_at: datetime
    ends_at: datetime
    who: str
    reference: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """``choices``: whose calendar can be looked at alone, by number and name; ``who``: whose is, empty for all."""

    choices: Sequence[tuple[str, str]]
    who: str
    marks: Mapping[date, Sequence[Mark]]


def month_of(by: str, court: Any, bookings: Iterable[Any], who: str) -> Month:
    """``by``: room or person; ``court`` and ``bookings``: as the court's service tells them. ``who`` is passed over
    where it names nobody."""
    if by == "room":
        names = {one.room_id: one.room for one in court.rooms}
    else:
        names = {one.person_id: one.person_id for one in court.people}
    found = [*_set(by, bookings), *_away(by, court.absences)]
    known = {*names, *(number for number, _ in found)}
    chosen = who if who in known else ""
    marks: dict[date, list[Mark]] = {}
    for number, mark in found:
        if not chosen or number == chosen:
            for day in _days(mark):
                marks.setdefault(day, []).append(_named(mark, names.get(number, number)))
    for in_day in marks.values():
        in_day.sort(key=lambda mark: (mark.starts_at, mark.who))
    return Month([(number, names.get(number, number)) for number in sorted(known)], chosen, marks)


def _set(by: str, bookings: Iterable[Any]) -> Iterator[tuple[str, Mark]]:
    for one in bookings:
        if number := one.room if by == "room" else one.judge or one.assessor or one.attendee:
            yield number, Mark(moment_of(one.starts_at), moment_of(one.ends_at), number, one.reference)


def _away(by: str, absences: Iterable[Any]) -> Iterator[tuple[str, Mark]]:
    for one in absences:
        if number := one.room_id if by == "room" else one.person_id:
            yield number, Mark(moment_of(one.starts_at), moment_of(one.ends_at), number, away=True)


def _days(mark: Mark) -> Iterator[date]:
    """The days that it touches; midnight at its end is not one."""
    day, last = mark.starts_at.date(), (mark.ends_at - timedelta(microseconds=1)).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _named(mark: Mark, name: str) -> Mark:
    return Mark(mark.starts_at, mark.ends_at, name, mark.reference, mark.away)
