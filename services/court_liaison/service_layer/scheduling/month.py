"""A court's month: every hearing on its list in one plan, those that have their day among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from services.court_liaison.domain.hearings import Hearing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.preparing import set_for
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.register import compared
from services.court_liaison.domain.scheduling.resources import Person, Role, Seat, Skill
from services.court_liaison.domain.scheduling.wanted import OneHearing
from services.court_liaison.service_layer.scheduling.court import CourtNow
from services.court_liaison.service_layer.scheduling.waiting import to_be_heard


def month_of(files: Iterable[CourtFile], court: CourtNow, pinned: Collection[str] = ()) -> Agenda:
    """``pinned``: cases whose day stays as it is, because a person said so.

    A case of which nobody has said what its hearing needs is not planned; if it has its day, its room and its people
    are taken then. Neither is one moved whose people are not known to the register.
    """
    hearings: dict[str, OneHearing] = {}
    standing: list[Session] = []
    fixed: list[Session] = []
    for file in files:
        if file.listing is None or not to_be_heard(file, court.now):
            continue
        hearing = court.hearing_of(file, file.listing.wanted)
        if file.hearing_is_set:
            hearing = replace(hearing, wish=replace(hearing.wish, pin=None))
            if (session := _session(file.hearing, hearing, court)) is None:
                continue
            stays = fixed if file.reference in pinned else standing
            stays.append(session)
            stays.extend(_prepared(file.hearing, hearing, session, court))
        hearings[file.reference] = hearing
    return court.agenda(hearings, standing, fixed)


def _session(hearing: Hearing, wanted: OneHearing, court: CourtNow) -> Session | None:
    """The slot that a hearing has. None: the register does not know its room, or somebody who would sit in it."""
    room = next((entry.room for entry in court.rooms if entry.reference == compared(hearing.room)), None)
    people = _seated(hearing, wanted, court)
    if room is None or people is None:
        return None
    return Session(wish=wanted.wish.id, start=court.calendar.minute(hearing.starts_at), room=room, people=people)


def _prepared(hearing: Hearing, wanted: OneHearing, session: Session, court: CourtNow) -> Iterator[Session]:
    """What was set to prepare the child; that whose room the register does not know, or with an empty seat, is planned
    anew."""
    rooms = {entry.reference: entry.room for entry in court.rooms}
    seats = zip(wanted.wish.seats, session.people, strict=True)
    support = tuple(name for seat, name in seats if seat.role is Role.SUPPORT_PERSON)
    for kind, one in set_for(hearing).items():
        wish, room = wanted.prepared.get(kind), rooms.get(compared(one.room or hearing.room))
        if wish is not None and room is not None and len(support) == len(wish.seats):
            yield Session(wish=wish.id, start=court.calendar.minute(one.starts_at), room=room, people=support)


def _seated(hearing: Hearing, wanted: OneHearing, court: CourtNow) -> tuple[str, ...] | None:
    """Who sits where, by the seats of the wish. None: a seat for which nobody is known."""
    known = {entry.reference: entry for entry in court.people}
    free = {
        Role.JUDGE: [hearing.judge],
        Role.ASSESSOR: [] if hearing.panel is None else [one.staff_id for one in hearing.panel.assessors],
    }
    for one in hearing.attendees:
        free.setdefault(Role(one.role), []).append(one.staff_id)
    if wanted.support is not None and not free.get(Role.SUPPORT_PERSON):
        free[Role.SUPPORT_PERSON] = [wanted.support.id]
    people: list[str] = []
    for seat in wanted.wish.seats:
        among = free.get(seat.role, [])
        # Whoever has experience with the young takes the seat that asks for it, whatever the order of their names.
        fitting = [name for name in among if name in known and _fits(seat, known[name].role, known[name].skills, name)]
        if wanted.support is not None and seat.role is Role.SUPPORT_PERSON:
            fitting = among
        if not fitting:
            return None
        people.append(fitting[0])
        among.remove(fitting[0])
    return tuple(people)


def _fits(seat: Seat, role: Role, skills: Iterable[Skill], name: str) -> bool:
    return seat.fits(Person(id=name, role=role, skills=frozenset(skills)))
