"""How slots are given without a scheduler: by telephone and diary, one request after the other.

The clerk looks into the diaries of the rooms that offer what is needed and of the people who must come, and takes the
first hour at which all are free; after the limit, if there is none before. What a diary of rooms and people does not
show is not seen: the child's lessons and appointments, its other sessions, when the accused is brought, who meets
whom in the corridor. Nothing here is shared with the scheduler's rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.wishes import Wish

MINUTES_A_DAY = 1440


def first_come_first_served(agenda: Agenda) -> list[Session]:
    """In the order in which the trials were ordered; what prepares a hearing before it."""
    asked = {wish.child: wish.waiting_since for wish in agenda.wishes if wish.waiting_since is not None}
    order = sorted(agenda.wishes, key=lambda w: (_since(w, asked), len(w.after)))
    return _in_this_order(agenda, order)


def _since(wish: Wish, asked: Mapping[str, int | None]) -> int:
    since = wish.waiting_since if wish.waiting_since is not None else asked.get(wish.child)
    return wish.not_before // MINUTES_A_DAY if since is None else since


def earliest_deadline_first(agenda: Agenda) -> list[Session]:
    """Whose limit ends first; what prepares a hearing before it."""
    return _in_this_order(agenda, sorted(agenda.wishes, key=lambda wish: (wish.due, len(wish.after))))


def _in_this_order(agenda: Agenda, wishes: Iterable[Wish]) -> list[Session]:
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, busy in [(r.id, r.busy) for r in agenda.rooms] + [(p.id, p.busy) for p in agenda.people]:
        taken[name] += [(span.start, span.end) for span in busy]
    sessions: list[Session] = []
    for wish in wishes:
        session = _first_free(agenda, wish, taken)
        if session is not None:
            sessions.append(session)
            for name in (session.room, *session.people):
                taken[name].append((session.start, session.start + wish.minutes))
    return sessions


def _first_free(agenda: Agenda, wish: Wish, taken: dict[str, list[tuple[int, int]]]) -> Session | None:
    rooms = [room.id for room in agenda.rooms if room.use is wish.use and wish.needed <= room.features]
    first = max(0, wish.not_before // MINUTES_A_DAY)
    for day in range(first, agenda.calendar.days):
        if day not in agenda.calendar.working:
            continue
        for begins, ends in agenda.calendar.office:
            for minute in range(begins, ends - wish.minutes + 1, agenda.calendar.grid):
                start = day * MINUTES_A_DAY + minute
                room = next((name for name in rooms if _free(taken[name], start, wish.minutes)), None)
                people = _people(agenda, wish, start, taken) if room is not None else None
                if room is not None and people is not None:
                    return Session(wish=wish.id, start=start, room=room, people=tuple(people))
    return None


def _people(agenda: Agenda, wish: Wish, start: int, taken: dict[str, list[tuple[int, int]]]) -> list[str] | None:
    """The first who is free for each seat."""
    chosen: list[str] = []
    for seat in wish.seats:
        for person in agenda.people:
            fits = person.role is seat.role and seat.skills <= person.skills
            named = not seat.named or person.id in seat.named
            if fits and named and person.id not in chosen and _free(taken[person.id], start, wish.minutes):
                chosen.append(person.id)
                break
        else:
            return None
    return chosen


def _free(spans: list[tuple[int, int]], start: int, minutes: int) -> bool:
    return all(end <= start or start + minutes <= begin for begin, end in spans)
