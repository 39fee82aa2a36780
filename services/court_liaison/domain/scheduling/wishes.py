"""Who is to be heard or prepared, by when, and what that takes. Pure, data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.court_liaison.domain.limits import HALF, OPEN
from services.court_liaison.domain.scheduling.resources import Feature, RoomUse, Seat
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.length import due
from services.kernel.school import SchoolWish
from services.kernel.times import Span

BREAK = 15  # own: minutes of one break within a session


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamina:
    """How much a child can bear: minutes without a break, and minutes a day in all, whatever is done with it."""

    stretch: int
    a_day: int

    def breaks(self, minutes: int) -> int:
        """How many breaks a session takes in which the child speaks for so long."""
        return max(0, -(-minutes // self.stretch) - 1)


def usual_stamina(age: int) -> Stamina:
    """Own, no law: the younger, the shorter. Whoever knows the child says something better. The law's two sessions
    of two hours (rule ``interview-2x2h``) bound it in any case."""
    for below, stamina in (
        (7, Stamina(stretch=30, a_day=120)),
        (12, Stamina(stretch=45, a_day=180)),
        (16, Stamina(stretch=60, a_day=240)),
    ):
        if age < below:
            return stamina
    return Stamina(stretch=90, a_day=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """``school``: its lessons as spans, in order, none longer than a day; ``travel``: minutes one way to each building;
    ``link_travel``: to the place from which it can speak by remote link; ``busy``: therapy and the like;
    ``kept_from``: the accused whom it must not meet."""

    id: str
    age: int
    stamina: Stamina
    school: tuple[Span, ...] = ()
    school_wish: SchoolWish = SchoolWish.USUAL
    travel: Mapping[str, int] = field(default_factory=dict)
    link_travel: int = 0
    busy: tuple[Span, ...] = ()
    kept_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """``there``: when they can be present; for somebody in custody when transport can be had. None: at any time."""

    id: str
    in_custody: bool = False
    there: tuple[Span, ...] | None = None
    busy: tuple[Span, ...] = ()


class Kind(StrEnum):
    HEARING = "hearing"
    INTERVIEW = "interview"  # by the police or the procuracy, or by all together
    CONFRONTATION = "confrontation"
    PRE_VISIT = "pre_visit"  # the child gets to know the court (rule court-question-style)
    PREPARATION = "preparation"  # what will happen is explained to it


PREPARING = frozenset({Kind.PRE_VISIT, Kind.PREPARATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a person decided, so the plan keeps it. None or empty: left open."""

    start: int | None = None
    room: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One session that is to get its slot.

    ``minutes``: how long room and people are taken, breaks included; ``child_minutes``: of these the child speaks, 0
    where it does not; ``child``: which child, empty where none comes; ``by_link``: it speaks from elsewhere, so it
    meets nobody; ``accused``: who attends; ``closed``: the public is kept out; ``not_before`` and ``due``: the first
    and the last start, in minutes of the plan; ``waiting_since``: the number of the day since which the child waits
    for it, None where waiting does not count; ``after``: the wishes that come before it.
    """

    id: str
    kind: Kind
    minutes: int
    child: str = ""
    child_minutes: int = 0
    by_link: bool = False
    accused: tuple[str, ...] = ()
    use: RoomUse = RoomUse.COURTROOM
    features: frozenset[Feature] = frozenset()
    closed: bool = False
    seats: tuple[Seat, ...] = ()
    not_before: int = 0
    due: int
    waiting_since: int | None = None
    after: tuple[str, ...] = ()
    pin: Pin | None = None

    @property
    def heard(self) -> bool:
        """Whether it counts among the two sessions a day (rule ``interview-2x2h``)."""
        return bool(self.child and self.child_minutes)

    @property
    def needed(self) -> frozenset[Feature]:
        """What the room must offer: what was asked for, a friendly room where the child is in it (rule
        ``court-contact-423``), doors that close (rule ``closed-trial-must``), a link where it speaks by one."""
        needed = set(self.features)
        if self.heard and not self.by_link:
            needed.add(Feature.FRIENDLY)
        if self.closed:
            needed.add(Feature.CLOSED_DOORS)
        if self.by_link:
            needed.add(Feature.REMOTE_LINK)
        return frozenset(needed)


def opens_by(decided_at: datetime, *, force_majeure: bool = False, accused_is_minor: bool = False) -> datetime:
    """Until when a hearing opens at the latest: rule ``open-trial``, 15 days, or 30 with force majeure; half of it
    where the accused is under 18 (rule ``half-time-if-accused-minor``). The moment itself is too late."""
    book = provincial().book
    rule = book.on(OPEN, decided_at)
    assert rule is not None
    assert rule.limit is not None
    length = rule.limit.extensions()[0] if force_majeure else rule.limit.length()
    if accused_is_minor and book.on(HALF, decided_at) is not None:
        length = length.halved()
    return due(decided_at, length, provincial().days, rolls=rule.limit.rolls).rolled
