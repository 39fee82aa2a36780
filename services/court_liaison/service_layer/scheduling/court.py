"""The court as it is now, as a plan needs it: its register, what is set in its diary, and one case's hearing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from services.court_liaison.domain.listings import WantedHearing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.register import Absence, Had, PersonEntry, RoomEntry, compared
from services.court_liaison.domain.scheduling.resources import Person, Room
from services.court_liaison.domain.scheduling.times import Calendar, Span
from services.court_liaison.domain.scheduling.wanted import OneHearing, one_hearing
from services.court_liaison.service_layer.booking import ROOM, Entry, Page
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial

DAYS = 45  # that a plan looks ahead: the thirty of an opening that was extended, and days off


def calendar_from(now: datetime) -> Calendar:
    return Calendar.of(in_vietnam(now).date(), DAYS, provincial().days.is_working_day)


def agenda_for(
    file: CourtFile,
    wanted: WantedHearing,
    *,
    rooms: Iterable[RoomEntry],
    people: Iterable[PersonEntry],
    absences: Sequence[Absence],
    bookings: Iterable[tuple[Page, Entry]],
    now: datetime,
) -> Agenda:
    """Everything that the hearing of this case must be fitted into. A booking of the case itself does not count: it is
    the one that moves."""
    calendar, rooms = calendar_from(now), tuple(rooms)
    hearing = one_hearing(file, wanted, calendar, now, rooms)
    taken = _taken(calendar, absences, (pair for pair in bookings if pair[1].reference != file.reference))
    return Agenda(
        calendar=calendar,
        rooms=tuple(_room(entry, taken[Had.ROOM, entry.reference]) for entry in rooms),
        people=tuple(_people(people, hearing, taken)),
        children=hearing.children,
        accused=hearing.accused,
        wishes=(hearing.wish, *(wish for wish, _ in hearing.held_elsewhere)),
        fixed=tuple(session for _, session in hearing.held_elsewhere),
    )


Taken = dict[tuple[Had, str], list[Span]]


def _taken(calendar: Calendar, absences: Iterable[Absence], bookings: Iterable[tuple[Page, Entry]]) -> Taken:
    """When each room and person cannot be had, in whole minutes."""
    found: Taken = defaultdict(list)

    def enter(had: Had, who: str, starts_at: datetime | None, ends_at: datetime | None) -> None:
        if starts_at is not None and ends_at is not None:
            found[had, who].append(Span(calendar.minute(starts_at), calendar.minute(ends_at)))

    for absence in absences:
        enter(absence.had, absence.who, absence.starts_at, absence.ends_at)
    for page, entry in bookings:
        had, who = (Had.ROOM, compared(page.who)) if page.what == ROOM else (Had.PERSON, page.who)
        enter(had, who, entry.starts_at, entry.ends_at)
    return found


def _room(entry: RoomEntry, busy: Iterable[Span]) -> Room:
    return Room(
        id=entry.room,
        building=entry.building,
        use=entry.use,
        features=frozenset(entry.features),
        ways=frozenset(entry.ways),
        child_ways=frozenset(entry.child_ways),
        custody_ways=frozenset(entry.custody_ways),
        busy=tuple(busy),
    )


def _people(people: Iterable[PersonEntry], hearing: OneHearing, taken: Taken) -> Iterable[Person]:
    known = set[str]()
    for entry in people:
        known.add(entry.reference)
        yield Person(
            id=entry.reference,
            role=entry.role,
            skills=frozenset(entry.skills),
            busy=tuple(taken[Had.PERSON, entry.reference]),
        )
    if (support := hearing.support) is not None and support.id not in known:  # of another agency
        yield Person(id=support.id, role=support.role, busy=tuple(taken[Had.PERSON, support.id]))
