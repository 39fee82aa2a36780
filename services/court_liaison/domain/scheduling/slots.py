"""Which slots a wish can have now, and which is best for the child. Pure.

One wish beside what is set already needs no solver: every start, room and person is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from services.court_liaison.domain.scheduling.agenda import Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.demands import Demand, Objection
from services.court_liaison.domain.scheduling.measures import lessons_lost, place_of, travel, waited
from services.court_liaison.domain.scheduling.resources import Role, Room, Seat
from services.court_liaison.domain.scheduling.rules import against_hour, against_room, hour_is_lawful, room_is_lawful
from services.court_liaison.domain.scheduling.wishes import Wish
from services.kernel.times import DAY, Span

Cost = tuple[int, ...]


def starts(board: Board, wish: Wish, window: Span | None = None) -> Iterator[int]:
    """Every start in office hours within the wish's limits, and the one at which it stands, in order; or only the one
    that a person decided. ``window``: only those in it."""
    first = wish.not_before if window is None else max(window.start, wish.not_before)
    last = wish.due if window is None else min(window.end - 1, wish.due)
    if wish.pin is not None and wish.pin.start is not None:
        return iter((wish.pin.start,) if first <= wish.pin.start <= last else ())
    found = board.agenda.calendar.starts(wish.minutes, first, last)
    stands = board.agenda.stands.get(wish.id)
    if stands is None or not first <= stands.start <= last:
        return found
    return iter(sorted({*found, stands.start}))


def rooms(board: Board, wish: Wish) -> list[Room]:
    """The rooms that offer what is needed, taken or not."""
    return [
        room
        for room in board.agenda.rooms
        if room.use is wish.use
        and wish.needed <= room.features
        and (wish.pin is None or not wish.pin.room or wish.pin.room == room.id)
    ]


def fill(board: Board, wish: Wish, span: Span) -> tuple[tuple[str, ...], list[Objection]]:
    """People for every seat, those with the fewest sessions first; or what is missing."""
    choices = [_choices(board, wish, seat, span) for seat in wish.seats]
    missing = [
        Objection(Demand.SEAT_EMPTY, wish.id, seat_name(seat))
        for seat, names in zip(wish.seats, choices, strict=True)
        if not names
    ]
    if missing:
        return (), missing
    chosen = _matched(choices, sorted(range(len(choices)), key=lambda n: len(choices[n])), {})
    if chosen is None:
        return (), [Objection(Demand.SEAT_EMPTY, wish.id, ", ".join(sorted({seat_name(s) for s in wish.seats})))]
    if wish.pin is not None and not wish.pin.people <= set(chosen.values()):
        return (), [Objection(Demand.PIN, wish.id)]
    return tuple(chosen[n] for n in range(len(choices))), []


def seat_name(seat: Seat) -> str:
    """Role and skills as codes, such as ``interpreter raglai``; and who, where somebody was named."""
    return " ".join([str(seat.role), *sorted(seat.skills), *sorted(seat.named)])


def _choices(board: Board, wish: Wish, seat: Seat, span: Span) -> list[str]:
    known = board.support_person(wish) if seat.role is Role.SUPPORT_PERSON else ""
    pinned = wish.pin.people if wish.pin is not None else frozenset()
    names = [n for n in board.fitting(seat) if (not known or n == known) and board.people[n].free(span)]
    return sorted(names, key=lambda name: (name not in pinned, board.load[name]))


def _matched(choices: Sequence[list[str]], order: Sequence[int], chosen: dict[int, str]) -> dict[int, str] | None:
    """Different people for all seats, found by trying; panels are small."""
    if len(chosen) == len(order):
        return chosen
    seat = order[len(chosen)]
    for name in choices[seat]:
        if name not in chosen.values():
            if (found := _matched(choices, order, {**chosen, seat: name})) is not None:
                return found
    return None


def cost(board: Board, wish: Wish, session: Session) -> Cost:
    """The aims in their order for this one session; the smaller the better. The hour comes last."""
    agenda, span = board.agenda, board.agenda.span(session)
    place = place_of(wish, agenda.room.get(session.room))
    way = travel(agenda, wish, place)
    comes_anyway = any(
        there.start // DAY == span.day and place_of(other, agenda.room.get(there.room)) == place
        for other, there in board.of_child(wish)
    )
    judges = [board.load[name] for name in session.people if agenda.person[name].role is Role.JUDGE]
    return (
        waited(wish, session.start),
        int(bool(wish.child) and not comes_anyway),
        lessons_lost(agenda, wish, span, way),
        0 if comes_anyway else 2 * way,
        max(judges, default=0),
        session.start,
    )


def at(board: Board, wish: Wish, start: int, among: Iterable[Room]) -> tuple[list[Session], list[Objection]]:
    """The lawful sessions at this start, one for each room; where there is none, what speaks against the room
    against which least does (or against the hour)."""
    span = Span(start, start + wish.minutes)
    objections = against_hour(board, wish, span)
    people, missing = fill(board, wish, span)
    objections += missing
    found: list[Session] = []
    by_room: list[list[Objection]] = []
    for room in among:
        more = against_room(board, wish, span, room)
        if not objections and not more:
            found.append(Session(wish=wish.id, start=start, room=room.id, people=people))
        by_room.append(more)
    if found:
        return found, []
    return [], objections + min(by_room, key=len, default=[Objection(Demand.ROOM_FITS, wish.id)])


def lawful(board: Board, wish: Wish, start: int, among: Iterable[Room]) -> Iterator[Session]:
    """The lawful sessions at this start, one for each room, without asking for reasons."""
    span = Span(start, start + wish.minutes)
    if not hour_is_lawful(board, wish, span):
        return
    people, missing = fill(board, wish, span)
    if not missing:
        for room in among:
            if room_is_lawful(board, wish, span, room):
                yield Session(wish=wish.id, start=start, room=room.id, people=people)


def best(board: Board, wish: Wish) -> Session | None:
    """The best slot beside what is set. Days come first, so the first day with a slot has it where waiting counts;
    the same is done where it does not, so that nothing waits for a preparation."""
    among = rooms(board, wish)
    found: list[tuple[Cost, Session]] = []
    for start in starts(board, wish):
        if found and start // DAY > found[0][1].start // DAY:
            break
        found += [(cost(board, wish, session), session) for session in lawful(board, wish, start, among)]
    return min(found, key=lambda one: one[0])[1] if found else None
