"""The hard rules of a slot: what speaks against it, given what stands on the board. Pure.

A rule is a function that yields an objection for each breach and nothing where the slot is lawful. Those of the
hour need no room, those of the room no people. The solver's model is built from the same rules; the checker
(``checker.py``) counts everything again and shares nothing with this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from services.court_liaison.domain.scheduling.agenda import Session
from services.court_liaison.domain.scheduling.board import Board, kept_apart, ways_of_accused, ways_of_child
from services.court_liaison.domain.scheduling.demands import Demand, Objection
from services.court_liaison.domain.scheduling.resources import Role, Room
from services.court_liaison.domain.scheduling.wishes import BREAK, PREPARING, Kind, Wish
from services.kernel.sittings import CONFRONTATIONS_A_DAY, LONGEST, SESSIONS_A_DAY
from services.kernel.times import DAY, NIGHT_BEGINS, NIGHT_ENDS, Span

Objections = Iterator[Objection]

# --- the hour by itself --------------------------------------------------------------------------------


def within_its_limits(board: Board, wish: Wish, span: Span) -> Objections:
    """Rule ``open-trial`` for a hearing; the same field holds what else has an end."""
    if span.start > wish.due:
        yield Objection(Demand.LIMIT, wish.id)
    if span.start < wish.not_before:
        yield Objection(Demand.NOT_BEFORE, wish.id)


def by_day_and_in_office_hours(board: Board, wish: Wish, span: Span) -> Objections:
    """Rule ``time-count``: nothing between 22:00 and 06:00; and offices must be open."""
    midnight = span.day * DAY
    if not span.within(Span(midnight + NIGHT_ENDS, midnight + NIGHT_BEGINS)):
        yield Objection(Demand.NIGHT, wish.id)
    if not board.agenda.calendar.in_office_hours(span):
        yield Objection(Demand.OFFICE, wish.id)


def bearable_by_itself(board: Board, wish: Wish, span: Span) -> Objections:
    """Rule ``interview-2x2h``: two hours at most; rule ``interview-stop-tired``: with breaks as the child needs."""
    if not wish.heard:
        return
    if wish.child_minutes > LONGEST:
        yield Objection(Demand.LENGTH, wish.id)
    breaks = board.agenda.child[wish.child].stamina.breaks(wish.child_minutes)
    if wish.minutes < wish.child_minutes + breaks * BREAK:
        yield Objection(Demand.BREAKS, wish.id)


def when_the_child_can(board: Board, wish: Wish, span: Span) -> Objections:
    """Its appointments, and its lessons (rule ``principles-u18``)."""
    if not board.child_is_free(wish, span):
        yield Objection(Demand.CHILD_BUSY, wish.id, wish.child)
    if board.at_school(wish, span) and board.school_binds(wish):
        yield Objection(Demand.SCHOOL, wish.id, wish.child)


def when_the_accused_can(board: Board, wish: Wish, span: Span) -> Objections:
    for name in wish.accused:
        accused = board.agenda.defendant[name]
        there = accused.there is None or any(span.within(window) for window in accused.there)
        if not there or any(busy.overlaps(span) for busy in accused.busy):
            yield Objection(Demand.ACCUSED_AWAY, wish.id, name)


def as_pinned(board: Board, wish: Wish, span: Span) -> Objections:
    if wish.pin is not None and wish.pin.start is not None and wish.pin.start != span.start:
        yield Objection(Demand.PIN, wish.id)


# --- the hour beside the others ------------------------------------------------------------------------


def not_too_much_in_one_day(board: Board, wish: Wish, span: Span) -> Objections:
    """Rules ``interview-2x2h`` and ``confrontation-last``: across all agencies; and no more than the child bears."""
    if not wish.child:
        return
    that_day = [(other, session) for other, session in board.of_child(wish) if session.start // DAY == span.day]
    heard = [other.id for other, _ in that_day if other.heard]
    if wish.heard and len(heard) >= SESSIONS_A_DAY:
        yield Objection(Demand.TWICE_A_DAY, wish.id, ", ".join(heard))
    confrontations = [other.id for other, _ in that_day if other.kind is Kind.CONFRONTATION]
    if wish.kind is Kind.CONFRONTATION and len(confrontations) >= CONFRONTATIONS_A_DAY:
        yield Objection(Demand.ONE_CONFRONTATION, wish.id, ", ".join(confrontations))
    minutes = wish.minutes + sum(other.minutes for other, _ in that_day)
    if that_day and minutes > board.agenda.child[wish.child].stamina.a_day:
        yield Objection(Demand.TIRED, wish.id, wish.child)


def no_accused_in_two_places(board: Board, wish: Wish, span: Span) -> Objections:
    for name in wish.accused:
        if any(board.agenda.span(session).overlaps(span) for _, session in board.of_accused(name, wish)):
            yield Objection(Demand.ACCUSED_ELSEWHERE, wish.id, name)


def in_order(board: Board, wish: Wish, span: Span) -> Objections:
    """What prepares the child is on an earlier day; anything else that comes first is over by then."""
    for name in wish.after:
        if (earlier := board.sessions.get(name)) is not None:
            if not follows(board.agenda.wish[name], board.agenda.span(earlier), span):
                yield Objection(Demand.ORDER, wish.id, name)
    for name in board.comes_before.get(wish.id, ()):
        if (later := board.sessions.get(name)) is not None:
            if not follows(wish, span, board.agenda.span(later)):
                yield Objection(Demand.ORDER, wish.id, name)


def follows(first: Wish, one: Span, other: Span) -> bool:
    """Whether ``other`` comes late enough after ``one``, the slot of ``first``."""
    return other.day > one.day if first.kind in PREPARING else other.start >= one.end


# --- the room ------------------------------------------------------------------------------------------


def room_fits(board: Board, wish: Wish, span: Span, room: Room) -> Objections:
    """Rules ``court-contact-423`` and ``closed-trial-must``; and what a person chose."""
    if room.use is not wish.use or not wish.needed <= room.features:
        yield Objection(Demand.ROOM_FITS, wish.id, room.id)
    if wish.pin is not None and wish.pin.room and wish.pin.room != room.id:
        yield Objection(Demand.PIN, wish.id)


def room_is_free(board: Board, wish: Wish, span: Span, room: Room) -> Objections:
    if not board.rooms[room.id].free(span):
        yield Objection(Demand.ROOM_TAKEN, wish.id, room.id)


def apart_in_this_room(board: Board, wish: Wish, span: Span, room: Room) -> Objections:
    """Rule ``min-contact-accused``: who attends the same session comes by other ways than the child."""
    if not wish.child:
        return
    child, ways = board.agenda.child[wish.child], ways_of_child(wish, room)
    for name in wish.accused:
        shared = ways & ways_of_accused(board.agenda.defendant[name], room)
        if kept_apart(child, name) and shared:
            yield Objection(Demand.APART, wish.id, wish.id, min(shared))


def apart_from_other_sessions(board: Board, wish: Wish, span: Span, room: Room) -> Objections:
    """Rule ``min-contact-accused``: across sessions, in the same building, within the gap."""
    agenda = board.agenda
    near = span.widened(agenda.policy.gap)
    if wish.child and (ways := ways_of_child(wish, room)):
        for name in sorted(agenda.child[wish.child].kept_from):
            for other, session in board.of_accused(name, wish):
                shared = ways & ways_of_accused(agenda.defendant[name], agenda.room.get(session.room))
                if shared and agenda.span(session).overlaps(near):
                    yield Objection(Demand.APART, wish.id, other.id, min(shared))
    for name in wish.accused:
        ways = ways_of_accused(agenda.defendant[name], room)
        for child_wish, session in board.children_kept_from(name, wish):
            shared = ways & ways_of_child(child_wish, agenda.room.get(session.room))
            if shared and agenda.span(session).overlaps(near):
                yield Objection(Demand.APART, wish.id, child_wish.id, min(shared))


def time_to_rest(board: Board, wish: Wish, span: Span, room: Room) -> Objections:
    """Own: a pause between two sessions of a child, longer where it must go to another building."""
    for other, session in board.of_child(wish):
        there = board.agenda.room.get(session.room)
        if board.agenda.span(session).overlaps(span.widened(pause_between(board, room, there))):
            yield Objection(Demand.PAUSE, wish.id, other.id)


def pause_between(board: Board, one: Room, other: Room | None) -> int:
    policy = board.agenda.policy
    same = other is not None and other.building == one.building
    return policy.pause if same else policy.pause + policy.between_buildings


# --- the people ----------------------------------------------------------------------------------------


def seats_are_filled(board: Board, wish: Wish, span: Span, people: tuple[str, ...]) -> Objections:
    """Rules ``court-panel-423`` and ``staff-trained`` by the seats; nobody takes two; everybody is free."""
    for seat, name in zip(wish.seats, people, strict=False):
        if name not in board.fitting(seat):
            yield Objection(Demand.SEAT_FITS, wish.id, name)
        if name in board.people and not board.people[name].free(span):
            yield Objection(Demand.PERSON_TAKEN, wish.id, name)
    for seat in wish.seats[len(people) :]:
        yield Objection(Demand.SEAT_EMPTY, wish.id, str(seat.role))
    if len(set(people)) < len(people):
        yield Objection(Demand.SEAT_FITS, wish.id, ", ".join(sorted(people)))
    if wish.pin is not None and not wish.pin.people <= set(people):
        yield Objection(Demand.PIN, wish.id)


def same_support_person(board: Board, wish: Wish, span: Span, people: tuple[str, ...]) -> Objections:
    """Rule ``victim-rights``, own reading: one person goes with the child through the whole case."""
    known = board.support_person(wish)
    for seat, name in zip(wish.seats, people, strict=False):
        if seat.role is Role.SUPPORT_PERSON and known and name != known:
            yield Objection(Demand.SAME_SUPPORT, wish.id, known)


HOUR: tuple[Callable[[Board, Wish, Span], Objections], ...] = (
    within_its_limits, by_day_and_in_office_hours, bearable_by_itself, when_the_child_can, when_the_accused_can,
    as_pinned,
)  # fmt: skip
BESIDE: tuple[Callable[[Board, Wish, Span], Objections], ...] = (
    not_too_much_in_one_day, no_accused_in_two_places, in_order,
)  # fmt: skip
ROOM: tuple[Callable[[Board, Wish, Span, Room], Objections], ...] = (
    room_fits, room_is_free, apart_in_this_room, apart_from_other_sessions, time_to_rest,
)  # fmt: skip
PEOPLE: tuple[Callable[[Board, Wish, Span, tuple[str, ...]], Objections], ...] = (
    seats_are_filled, same_support_person,
)  # fmt: skip


def against_hour(board: Board, wish: Wish, span: Span) -> list[Objection]:
    """Everything that speaks against this hour, whatever the room."""
    return [objection for rule in (*HOUR, *BESIDE) for objection in rule(board, wish, span)]


def hour_is_lawful(board: Board, wish: Wish, span: Span) -> bool:
    """The same, as quickly as possible."""
    return not any(True for rule in (*HOUR, *BESIDE) for _ in rule(board, wish, span))


def room_is_lawful(board: Board, wish: Wish, span: Span, room: Room) -> bool:
    """As quickly as possible whether the room may be used then."""
    return not any(True for rule in ROOM for _ in rule(board, wish, span, room))


def against_room(board: Board, wish: Wish, span: Span, room: Room) -> list[Objection]:
    return [objection for rule in ROOM for objection in rule(board, wish, span, room)]


def against(board: Board, session: Session) -> list[Objection]:
    """Everything that speaks against a session that has room and people; asked again when a person confirms it.
    It may stand on the board itself or not."""
    wish, span = board.agenda.wish[session.wish], board.agenda.span(session)
    standing = board.lift(wish.id) if wish.id in board.sessions else None
    try:
        people = [objection for rule in PEOPLE for objection in rule(board, wish, span, session.people)]
        room = board.agenda.room.get(session.room)
        if room is None:
            return [*against_hour(board, wish, span), Objection(Demand.ROOM_FITS, wish.id), *people]
        return [*against_hour(board, wish, span), *against_room(board, wish, span, room), *people]
    finally:
        if standing is not None:
            board.place(standing)
