"""The court as it is now, as a plan needs it: its register, what is set in its diary, and the hearings of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from services.court_liaison.domain.listings import WantedHearing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.register import Absence, Had, PersonEntry, RoomEntry, compared
from services.court_liaison.domain.scheduling.resources import Person, Role, Room
from services.court_liaison.domain.scheduling.wanted import OneHearing, one_hearing
from services.court_liaison.domain.scheduling.wishes import Wish
from services.court_liaison.service_layer.booking import ROOM, Entry, Page
from services.kernel.busy import BusyWindow, without
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.times import Calendar, Span

DAYS = 45  # that a plan looks ahead: the thirty of an opening that was extended, and days off


@dataclass(frozen=True, kw_only=True)
class CourtNow:
    """The court's register, and what its diary holds in the days that a plan looks ahead. ``busy``: when people are
    taken elsewhere, by staff number, as their own agencies tell; of the court's own people only the court tells.
    ``now``: the moment from which on something may be proposed."""

    rooms: Sequence[RoomEntry]
    people: Sequence[PersonEntry]
    absences: Sequence[Absence] = ()
    bookings: Sequence[tuple[Page, Entry]] = ()
    busy: Mapping[str, Sequence[BusyWindow]] = field(default_factory=dict)
    now: datetime

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.of(in_vietnam(self.now).date(), DAYS, provincial().days.is_working_day)

    def hearing_of(self, file: CourtFile, wanted: WantedHearing) -> OneHearing:
        return one_hearing(file, wanted, self.calendar, self.now, self.rooms)

    def agenda(
        self, hearings: Mapping[str, OneHearing], standing: Iterable[Session] = (), fixed: Iterable[Session] = ()
    ) -> Agenda:
        """Everything that these hearings, by their cases, must be fitted into. A booking of one of these cases does
        not count: it is what may move. ``standing`` and ``fixed``: which of them have their slots already."""
        calendar = self.calendar
        taken = _taken(calendar, self.absences, (pair for pair in self.bookings if pair[1].reference not in hearings))
        found = tuple(hearings.values())
        elsewhere = [pair for hearing in found for pair in hearing.held_elsewhere]
        return Agenda(
            calendar=calendar,
            rooms=tuple(_room(entry, taken[Had.ROOM, entry.reference]) for entry in self.rooms),
            people=tuple(_people(self.people, found, taken, self._elsewhere(found))),
            children=tuple(child for hearing in found for child in hearing.children),
            accused=tuple(one for hearing in found for one in hearing.accused),
            wishes=(*(wish for hearing in found for wish in _wishes(hearing)), *(wish for wish, _ in elsewhere)),
            fixed=(*fixed, *(session for _, session in elsewhere)),
            standing=tuple(standing),
        )

    def _elsewhere(self, hearings: Iterable[OneHearing]) -> Elsewhere:
        """Whose time others take, without the sessions of the very children who are planned for: that they are with
        such a child must not keep its hearing from being moved."""
        found: Elsewhere = {}
        with_child = [(one.support.id, one.with_child) for one in hearings if one.support is not None]
        for who, windows in self.busy.items():
            own = (window for support, sessions in with_child if support == who for window in sessions)
            left = without(windows, own)
            calendar = self.calendar
            found[who] = [Span(calendar.minute(one.starts_at), calendar.minute(one.ends_at)) for one in left]
        return found


def _wishes(hearing: OneHearing) -> Iterable[Wish]:
    return (*hearing.prepared.values(), hearing.wish)


def agenda_for(file: CourtFile, wanted: WantedHearing, court: CourtNow) -> Agenda:
    """What the hearing of this one case must be fitted into."""
    return court.agenda({file.reference: court.hearing_of(file, wanted)})


Taken = dict[tuple[Had, str], list[Span]]
Elsewhere = dict[str, list[Span]]
OWN = frozenset({Role.JUDGE, Role.ASSESSOR, Role.PROSECUTOR})


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


def _people(
    people: Iterable[PersonEntry], hearings: Iterable[OneHearing], taken: Taken, elsewhere: Elsewhere
) -> Iterable[Person]:
    known = set[str]()
    for entry in people:
        known.add(entry.reference)
        yield Person(
            id=entry.reference,
            role=entry.role,
            skills=frozenset(entry.skills),
            busy=(
                *taken[Had.PERSON, entry.reference],
                *([] if entry.role in OWN else elsewhere.get(entry.reference, [])),
            ),
        )
    for support in (hearing.support for hearing in hearings):
        if support is not None and support.id not in known:  # of another agency
            known.add(support.id)
            busy = (*taken[Had.PERSON, support.id], *elsewhere.get(support.id, []))
            yield Person(id=support.id, role=support.role, busy=busy)
