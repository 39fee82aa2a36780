"""How good a finished plan is, aim by aim in their order, and what no plan can fall below. Without a solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby

from services.court_liaison.adapters.scheduling.aims import EXCHANGED, MOVED, NOT_PLACED, never_together
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.measures import burden, lessons_lost, place_of, travel
from services.court_liaison.domain.scheduling.resources import Role
from services.court_liaison.domain.scheduling.rules import against, hour_is_lawful
from services.court_liaison.domain.scheduling.slots import at, rooms, starts
from services.court_liaison.domain.scheduling.wishes import Wish
from services.kernel.times import Span

Score = dict[str, int]


def score(agenda: Agenda, sessions: Collection[Session]) -> Score:
    """Of the sessions that are not fixed; what has no slot counts as in the model (``aims``)."""
    asked, fixed = burden(agenda, (*agenda.fixed, *sessions)), burden(agenda, agenda.fixed)
    unplaced = NOT_PLACED * (len(agenda.open) - len(sessions))
    moves = {"moves": unplaced + moved(agenda, sessions)} if agenda.standing else {}
    return {
        **moves,
        "waiting_days": unplaced + asked.waiting_days - fixed.waiting_days,
        "appearances": asked.appearances - fixed.appearances,
        "school_minutes": asked.school_minutes - fixed.school_minutes,
        "travel_minutes": asked.travel_minutes - fixed.travel_minutes,
        "busiest_judge": asked.busiest_judge,
    }


def moved(agenda: Agenda, sessions: Iterable[Session]) -> int:
    """What is not as it stood."""
    before, total = {session.wish: session for session in agenda.standing}, 0
    for session in sessions:
        if (old := before.get(session.wish)) is not None:
            total += MOVED * (session.start != old.start) + EXCHANGED * (session.room != old.room)
            total += EXCHANGED * sum(one != other for one, other in zip(session.people, old.people, strict=False))
    return total


def bounds(agenda: Agenda, waiting: int) -> Score:
    """For each aim what no plan that places everything can fall below, looking at each child for itself.
    ``waiting``: the bound on the days, found elsewhere."""
    board = Board(agenda, agenda.fixed)
    least = {wish.id: _least(board, wish) for wish in agenda.open if wish.child}
    comings = way = 0
    for _, of_child in groupby(sorted(least, key=lambda n: agenda.wish[n].child), key=lambda n: agenda.wish[n].child):
        apart = _apart(board, [agenda.wish[name] for name in of_child])
        comings += len(apart)
        way += sum(least[wish.id][1] for wish in apart)
    found = {
        "waiting_days": waiting,
        "appearances": comings,
        "school_minutes": sum(lessons for lessons, _ in least.values()),
        "travel_minutes": 2 * way,
        "busiest_judge": _least_busy(agenda, board),
    }
    return {"moves": _least_moved(agenda, board), **found} if agenda.standing else found


def _least_busy(agenda: Agenda, board: Board) -> int:
    """Of each group of judges who alone can take some seats, the one with most has at least the average."""
    groups = [frozenset(board.fitting(seat)) for w in agenda.open for seat in w.seats if seat.role is Role.JUDGE]
    sits = [
        -(-(sum(one <= group for one in groups) + sum(board.load[judge] for judge in group)) // max(1, len(group)))
        for group in set(groups)
    ]
    return max([*sits, *(board.load[p.id] for p in agenda.people if p.role is Role.JUDGE)], default=0)


def _least(board: Board, wish: Wish) -> tuple[int, int]:
    """The fewest minutes of lessons and of one way that any of its slots costs."""
    ways = {travel(board.agenda, wish, place_of(wish, room)) for room in rooms(board, wish)}
    spans = (Span(start, start + wish.minutes) for start in starts(board, wish))
    way = min(ways, default=0)
    lessons = (lessons_lost(board.agenda, wish, s, way) for s in spans if hour_is_lawful(board, wish, s))
    return min(lessons, default=0), way


def _apart(board: Board, wishes: list[Wish]) -> list[Wish]:
    """Sessions of one child that can never share a day and a place with one another, nor with a fixed one."""
    places: dict[str, set[str]] = defaultdict(set)
    for wish in wishes:
        places[wish.id] = {place_of(wish, room) for room in rooms(board, wish)}
    if any(True for _ in board.of_child(wishes[0])):
        return []
    found: list[Wish] = []
    for wish in sorted(wishes, key=lambda one: len(places[one.id])):
        if all(never_together(wish, other, places[wish.id], places[other.id]) for other in found):
            found.append(wish)
    return found


def _least_moved(agenda: Agenda, board: Board) -> int:
    """What stands and cannot stay beside the fixed sessions alone, each by the least that it must change."""
    total = 0
    for session in agenda.standing:
        if against(board, session):
            wish = agenda.wish[session.wish]
            total += EXCHANGED if at(board, wish, session.start, rooms(board, wish))[0] else MOVED
    return total
