"""What a plan asks of the children, and how evenly it asks of the judges. Pure.

The order is the order of the aims: days the child waits, separate appearances, lessons lost, travel, fairness.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.resources import Role, Room
from services.court_liaison.domain.scheduling.wishes import Wish
from services.kernel.school import SchoolWish
from services.kernel.times import DAY, Span

LINK = "link"  # where a child goes that speaks from elsewhere
ELSEWHERE = ""  # a session outside the plan's rooms, such as at the child's home


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """``waiting_days``: summed over the sessions whose waiting counts; ``appearances``: how often a child comes
    somewhere (sessions of one day in one building are one); ``school_minutes``: of lessons lost, the ways included,
    counted for each session; ``travel_minutes``: there and back; ``busiest_judge``: sessions of the judge who has
    most."""

    waiting_days: int
    appearances: int
    school_minutes: int
    travel_minutes: int
    busiest_judge: int


def waited(wish: Wish, start: int) -> int:
    """Days from the one since which the child waits to the session's; 0 where waiting does not count."""
    return 0 if wish.waiting_since is None else start // DAY - wish.waiting_since


def place_of(wish: Wish, room: Room | None) -> str:
    """Where the child goes: a building, the place with the link, or nowhere."""
    if room is None:
        return ELSEWHERE
    return LINK if wish.by_link else room.building


def travel(agenda: Agenda, wish: Wish, place: str) -> int:
    """Minutes one way; 0 where no child comes."""
    if not wish.child or place == ELSEWHERE:
        return 0
    child = agenda.child[wish.child]
    return child.link_travel if place == LINK else child.travel.get(place, 0)


def lessons_lost(agenda: Agenda, wish: Wish, span: Span, way: int) -> int:
    """Minutes of lessons that fall into the session or into the way there and back, ``way`` minutes each. Nothing
    where the child would rather come in school time. Two sessions with a pause between them count the way twice:
    the plan never shows less than the child loses."""
    if not wish.child:
        return 0
    child = agenda.child[wish.child]
    if child.school_wish is SchoolWish.MAY_MISS:
        return 0
    away, lost = span.widened(way), 0
    for lesson in child.school[bisect_left(child.school, Span(away.start - DAY, 0)) :]:
        if lesson.start >= away.end:
            break
        lost += lesson.shared_with(away)
    return lost


def burden(agenda: Agenda, sessions: Iterable[Session]) -> Burden:
    """Of all these sessions together."""
    waiting = lessons = 0
    comes: dict[tuple[str, int, str], int] = {}
    judges: Counter[str] = Counter()
    for session in sessions:
        wish, span = agenda.wish[session.wish], agenda.span(session)
        place = place_of(wish, agenda.room.get(session.room))
        way = travel(agenda, wish, place)
        waiting += waited(wish, session.start)
        lessons += lessons_lost(agenda, wish, span, way)
        if wish.child:
            comes[wish.child, span.day, place] = 2 * way
        judges.update(name for name in session.people if agenda.person[name].role is Role.JUDGE)
    return Burden(
        waiting_days=waiting,
        appearances=len(comes),
        school_minutes=lessons,
        travel_minutes=sum(comes.values()),
        busiest_judge=max(judges.values(), default=0),
    )
