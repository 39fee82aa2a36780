"""What is set so far, as one looks at it before setting something more: who and what is taken when. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.resources import Role, Room, Seat
from services.court_liaison.domain.scheduling.wishes import Accused, Child, Wish
from services.kernel.school import SchoolWish
from services.kernel.times import Diary, Span


class Board:
    """Sessions are placed on it and lifted from it; ``rules`` looks at it. ``load``: how many sessions each has;
    ``comes_before``: which wishes a wish must precede."""

    def __init__(self, agenda: Agenda, sessions: Iterable[Session] = ()) -> None:
        self.agenda = agenda
        self.rooms = {room.id: Diary(room.busy) for room in agenda.rooms}
        self.people = {person.id: Diary(person.busy) for person in agenda.people}
        self.load: Counter[str] = Counter()
        self._busy: dict[str, Diary] = {}
        self._lessons: dict[str, Diary] = {}
        self._of_child: dict[str, dict[str, Session]] = defaultdict(dict)
        self._of_accused: dict[str, dict[str, Session]] = defaultdict(dict)
        self._kept_from: dict[str, list[str]] = defaultdict(list)
        for child in agenda.children:
            for accused in child.kept_from:
                self._kept_from[accused].append(child.id)
        self.comes_before: dict[str, list[str]] = defaultdict(list)
        for wish in agenda.wishes:
            for name in wish.after:
                self.comes_before[name].append(wish.id)
        self._binding: dict[str, bool] = {}
        self._fitting: dict[Seat, tuple[str, ...]] = {}
        self.sessions: dict[str, Session] = {}
        for session in sessions:
            self.place(session)

    def place(self, session: Session) -> None:
        """From now on it stands there, whether the rules allow it or not."""
        wish, span = self.agenda.wish[session.wish], self.agenda.span(session)
        self.sessions[wish.id] = session
        for diary in self._diaries(session):
            diary.enter(span)
        self.load.update(session.people)
        if wish.child:
            self._of_child[wish.child][wish.id] = session
        for accused in wish.accused:
            self._of_accused[accused][wish.id] = session

    def lift(self, wish_id: str) -> Session:
        """Raises KeyError if it has no slot."""
        session = self.sessions.pop(wish_id)
        wish, span = self.agenda.wish[wish_id], self.agenda.span(session)
        for diary in self._diaries(session):
            diary.strike(span)
        self.load.subtract(session.people)
        self._of_child[wish.child].pop(wish_id, None)
        for accused in wish.accused:
            self._of_accused[accused].pop(wish_id, None)
        return session

    def _diaries(self, session: Session) -> Iterator[Diary]:
        if session.room in self.rooms:
            yield self.rooms[session.room]
        yield from (self.people[person] for person in session.people if person in self.people)

    # --- what the rules ask ---------------------------------------------------------------------------

    def of_child(self, wish: Wish) -> Iterator[tuple[Wish, Session]]:
        """The other sessions of the same child."""
        return self._others(self._of_child.get(wish.child, {}) if wish.child else {}, wish)

    def of_accused(self, accused: str, wish: Wish) -> Iterator[tuple[Wish, Session]]:
        """The other sessions that this accused attends."""
        return self._others(self._of_accused.get(accused, {}), wish)

    def children_kept_from(self, accused: str, wish: Wish) -> Iterator[tuple[Wish, Session]]:
        """The other sessions of the children who must not meet this accused."""
        for child in self._kept_from.get(accused, ()):
            yield from self._others(self._of_child.get(child, {}), wish)

    def _others(self, found: dict[str, Session], wish: Wish) -> Iterator[tuple[Wish, Session]]:
        for other in found.values():
            if other.wish != wish.id:
                yield self.agenda.wish[other.wish], other

    def child_is_free(self, wish: Wish, span: Span) -> bool:
        if not wish.child:
            return True
        if wish.child not in self._busy:
            self._busy[wish.child] = Diary(self.agenda.child[wish.child].busy)
        return self._busy[wish.child].free(span)

    def at_school(self, wish: Wish, span: Span) -> bool:
        if not wish.child:
            return False
        if wish.child not in self._lessons:
            self._lessons[wish.child] = Diary(self.agenda.child[wish.child].school)
        return not self._lessons[wish.child].free(span)

    def school_binds(self, wish: Wish) -> bool:
        """Whether lessons are forbidden hours (``SchoolWish``). For a child that said nothing: where its lessons and
        appointments, office hours and the limit leave at least one other start. Rooms and people do not count: that
        they are taken is no reason to take a child out of school."""
        if wish.id not in self._binding:
            self._binding[wish.id] = self._find_out_whether_school_binds(wish)
        return self._binding[wish.id]

    def _find_out_whether_school_binds(self, wish: Wish) -> bool:
        if not wish.child:
            return False
        said = self.agenda.child[wish.child].school_wish
        if said is not SchoolWish.USUAL:
            return said is SchoolWish.KEEP
        spans = (
            Span(s, s + wish.minutes) for s in self.agenda.calendar.starts(wish.minutes, wish.not_before, wish.due)
        )
        return any(self.child_is_free(wish, span) and not self.at_school(wish, span) for span in spans)

    def fitting(self, seat: Seat) -> tuple[str, ...]:
        """Who could take this seat, busy or not."""
        if seat not in self._fitting:
            self._fitting[seat] = tuple(person.id for person in self.agenda.people if seat.fits(person))
        return self._fitting[seat]

    def support_person(self, wish: Wish) -> str:
        """Who supports the child in its other sessions; empty where nobody does yet."""
        for other, session in self.of_child(wish):
            for seat, person in zip(other.seats, session.people, strict=False):
                if seat.role is Role.SUPPORT_PERSON:
                    return person
        return ""


# --- where child and accused come through --------------------------------------------------------------


def ways_of_child(wish: Wish, room: Room | None) -> frozenset[str]:
    """Nothing where the child is not there, speaks by link, or is heard elsewhere."""
    if not wish.child or wish.by_link or room is None:
        return frozenset()
    return room.child_ways or room.ways


def ways_of_accused(accused: Accused, room: Room | None) -> frozenset[str]:
    if room is None:
        return frozenset()
    return (room.custody_ways or room.ways) if accused.in_custody else room.ways


def kept_apart(child: Child | None, accused: str) -> bool:
    return child is not None and accused in child.kept_from
