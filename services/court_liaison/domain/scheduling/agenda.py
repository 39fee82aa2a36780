"""Everything a plan is made from, and the plan itself. Pure, data only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.court_liaison.domain.scheduling.resources import Person, Room
from services.court_liaison.domain.scheduling.wishes import Accused, Child, Wish
from services.kernel.times import Calendar, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a court decides for itself, in minutes. ``gap``: before and after a session of the child, and of the
    accused, in which they must not use the same entrance, corridor or waiting area; ``pause``: between two sessions
    of one child; ``between_buildings``: added to it where the second is in another building."""

    gap: int = 45
    pause: int = 30
    between_buildings: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A wish with its slot. ``room``: empty for a session elsewhere, such as at the child's home, of which only the
    hour was told; ``people``: by the seats of the wish, in their order, or empty where it is elsewhere."""

    wish: str
    start: int
    room: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """``fixed``: sessions that have their slot and keep it, those of other agencies among them; ``standing``:
    sessions that have their slot and may be moved, in re-planning. Every session's wish is among ``wishes``."""

    calendar: Calendar
    rooms: tuple[Room, ...]
    people: tuple[Person, ...]
    children: tuple[Child, ...]
    accused: tuple[Accused, ...] = ()
    wishes: tuple[Wish, ...]
    fixed: tuple[Session, ...] = ()
    standing: tuple[Session, ...] = ()
    policy: Policy = field(default_factory=Policy)

    @cached_property
    def room(self) -> Mapping[str, Room]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def child(self) -> Mapping[str, Child]:
        return {child.id: child for child in self.children}

    @cached_property
    def defendant(self) -> Mapping[str, Accused]:
        return {accused.id: accused for accused in self.accused}

    @cached_property
    def wish(self) -> Mapping[str, Wish]:
        return {wish.id: wish for wish in self.wishes}

    @cached_property
    def stands(self) -> Mapping[str, Session]:
        """The standing session of each wish that has one."""
        return {session.wish: session for session in self.standing}

    @cached_property
    def open(self) -> tuple[Wish, ...]:
        """The wishes that have no fixed slot."""
        fixed = {session.wish for session in self.fixed}
        return tuple(wish for wish in self.wishes if wish.id not in fixed)

    def span(self, session: Session) -> Span:
        return Span(session.start, session.start + self.wish[session.wish].minutes)

    def with_fixed(self, sessions: Iterable[Session]) -> Agenda:
        """The same with these sessions fixed besides."""
        return replace(self, fixed=(*self.fixed, *sessions))


@dataclass(frozen=True, slots=True)
class Level:
    """One aim of the plan. ``value``: what was reached; ``bound``: no plan can have less, given what the aims before
    it reached; both in the aim's own unit."""

    name: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """The share of the value that might still be saved; 0: it is the best there is."""
        return 0.0 if self.value <= self.bound else (self.value - self.bound) / self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``sessions``: the fixed ones and the new; ``unplaced``: the wishes for which no slot was found; ``levels``: the
    aims in their order; ``seconds``: how long it took; ``stopped``: somebody called it off or the time was up
    before it was shown that nothing better exists."""

    sessions: tuple[Session, ...]
    unplaced: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    seconds: float = 0.0
    stopped: bool = False

    @property
    def gap(self) -> float:
        """Of the first aim, which decides; those of the others stand in ``levels``."""
        return self.levels[0].gap if self.levels else 0.0
