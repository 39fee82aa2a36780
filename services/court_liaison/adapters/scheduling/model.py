"""The plan as a model for CP-SAT: what is open for each wish, and what they must leave one another.

Each wish chooses a start, a room and people (``choices.py``); what the rules say of one wish beside the fixed
sessions has already shortened these lists. Here stands what two or more open wishes demand of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.choices import NONE, Choice, Chooser
from services.court_liaison.adapters.scheduling.guards import Guards, Literal, Sum
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board, ways_of_accused, ways_of_child
from services.court_liaison.domain.scheduling.demands import Demand, Objection
from services.court_liaison.domain.scheduling.resources import Role
from services.court_liaison.domain.scheduling.slots import seat_name
from services.court_liaison.domain.scheduling.wishes import PREPARING, Kind
from services.kernel.sittings import CONFRONTATIONS_A_DAY, SESSIONS_A_DAY
from services.kernel.times import DAY, Span


class Model:
    """``wishes``: only these, where not all are open; ``explaining``: see ``Guards``; ``window``: only starts in it."""

    def __init__(
        self,
        agenda: Agenda,
        wishes: Iterable[str] | None = None,
        *,
        explaining: bool = False,
        window: Span | None = None,
    ) -> None:
        self.agenda = agenda
        self.cp = cp_model.CpModel()
        self.board = Board(agenda, agenda.fixed)
        self.guards = Guards(self.cp, explaining=explaining)
        chooser = Chooser(self.cp, self.board, self.guards, window)
        wanted = None if wishes is None else set(wishes)
        self.choices = {wish.id: chooser.choice(wish) for wish in agenda.open if wanted is None or wish.id in wanted}
        self._of_child: dict[str, list[Choice]] = defaultdict(list)
        self._of_accused: dict[str, list[Choice]] = defaultdict(list)
        for choice in self.choices.values():
            if choice.wish.child:
                self._of_child[choice.wish.child].append(choice)
            for accused in choice.wish.accused:
                self._of_accused[accused].append(choice)
        self._one_at_a_time()
        for child, choices in self._of_child.items():
            self._days_of(child, choices)
            self._rest(choices)
            self._one_support_person(child, choices)
        self._order()
        self._apart()

    # --- nothing and nobody twice ---------------------------------------------------------------------

    def _one_at_a_time(self) -> None:
        """Rooms, people and accused."""
        rooms: dict[str, list[cp_model.IntervalVar]] = defaultdict(list)
        people: dict[str, list[cp_model.IntervalVar]] = defaultdict(list)
        for choice in self.choices.values():
            for room, literal in choice.rooms.items():
                if room != NONE:
                    rooms[room].append(self._interval(choice, literal, Demand.ROOM_TAKEN, room))
            for seat, literals in zip(choice.wish.seats, choice.seats, strict=True):
                for name, literal in literals.items():
                    if name != NONE:
                        people[name].append(self._interval(choice, literal, Demand.PERSON_TAKEN, seat_name(seat)))
        for intervals in rooms.values():
            self.cp.add_no_overlap(intervals)
        for name, intervals in people.items():
            taken = [self.cp.new_fixed_size_interval_var(a, b - a, "") for a, b in self.board.people[name].merged()]
            self.cp.add_no_overlap([*intervals, *taken])
        for name, choices in self._of_accused.items():
            if len(choices) > 1:
                self.cp.add_no_overlap([self._interval(c, c.placed, Demand.ACCUSED_ELSEWHERE, name) for c in choices])

    def _interval(self, choice: Choice, literal: Literal, demand: Demand, about: str) -> cp_model.IntervalVar:
        holds = self.guards.demand(demand, choice.wish.id, about)
        return self.guards.interval(choice.start, choice.wish.minutes, literal, holds)

    # --- one child ------------------------------------------------------------------------------------

    def _days_of(self, child_id: str, choices: list[Choice]) -> None:
        """Rules ``interview-2x2h``, ``confrontation-last``, ``interview-stop-tired``, with what is fixed counted in."""
        if len(choices) < 2:
            return  # beside fixed sessions alone the starts were shortened already
        fixed = [(self.agenda.wish[s.wish], s.start // DAY) for s in self.agenda.fixed]
        fixed = [(wish, day) for wish, day in fixed if wish.child == child_id]
        stamina = self.agenda.child[child_id].stamina
        for day in sorted({day for choice in choices for day in choice.days}):
            there = [wish for wish, on in fixed if on == day]
            heard = [choice.on(day) for choice in choices if choice.wish.heard]
            met = [choice.on(day) for choice in choices if choice.wish.kind is Kind.CONFRONTATION]
            # A session that is longer than what the child bears in several may be the only one of its day.
            minutes = sum(min(choice.wish.minutes, stamina.a_day) * choice.on(day) for choice in choices)
            for demand, total, most in (
                (Demand.TWICE_A_DAY, sum(heard), SESSIONS_A_DAY - sum(wish.heard for wish in there)),
                (
                    Demand.ONE_CONFRONTATION,
                    sum(met),
                    CONFRONTATIONS_A_DAY - sum(wish.kind is Kind.CONFRONTATION for wish in there),
                ),
                (Demand.TIRED, minutes, stamina.a_day - sum(wish.minutes for wish in there)),
            ):
                if not isinstance(total, int):
                    holds = self.guards.demand(demand, choices[0].wish.id, child_id)
                    self.cp.add(total <= max(0, most)).only_enforce_if(holds)

    def _rest(self, choices: list[Choice]) -> None:
        """A pause between two sessions of a child, longer between two buildings."""
        policy = self.agenda.policy
        for one, other in combinations(choices, 2):
            first = self.cp.new_bool_var("")
            demand = self.guards.demand(Demand.PAUSE, one.wish.id, other.wish.id)
            both: list[Literal] = [one.placed, other.placed, *demand]
            self._apart_by(one, other, first, both, policy.pause)
            for here in one.buildings(self.board):
                for there in other.buildings(self.board) - {here}:
                    for a in self._in(one, here):
                        for b in self._in(other, there):
                            self._apart_by(one, other, first, [a, b, *demand], policy.pause + policy.between_buildings)

    def _in(self, choice: Choice, building: str) -> list[Literal]:
        return [
            literal for room, literal in choice.rooms.items() if room and self.agenda.room[room].building == building
        ]

    def _apart_by(self, one: Choice, other: Choice, first: cp_model.IntVar, when: list[Literal], minutes: int) -> None:
        """``first``: ``one`` comes first."""
        self.cp.add(other.start >= one.start + one.wish.minutes + minutes).only_enforce_if([*when, first])
        self.cp.add(one.start >= other.start + other.wish.minutes + minutes).only_enforce_if([*when, ~first])

    def _one_support_person(self, child: str, choices: list[Choice]) -> None:
        """Whoever supports the child does so in all its sessions."""
        seats = [
            (choice, literals)
            for choice in choices
            for seat, literals in zip(choice.wish.seats, choice.seats, strict=True)
            if seat.role is Role.SUPPORT_PERSON
        ]
        for (one, here), (other, there) in combinations(seats, 2):
            for name, literal in here.items():
                for another, other_literal in there.items():
                    if name != another and NONE not in (name, another):
                        self.guards.forbid(
                            [literal, other_literal], Objection(Demand.SAME_SUPPORT, one.wish.id, other.wish.id)
                        )

    # --- between sessions -----------------------------------------------------------------------------

    def _order(self) -> None:
        for choice in self.choices.values():
            for name in choice.wish.after:
                if (earlier := self.choices.get(name)) is None:
                    continue
                when = [choice.placed, earlier.placed, *self.guards.demand(Demand.ORDER, choice.wish.id, name)]
                if earlier.wish.kind in PREPARING:
                    day, before = self._day(choice), self._day(earlier)
                    self.cp.add(day >= before + 1).only_enforce_if(when)
                else:
                    self.cp.add(choice.start >= earlier.start + earlier.wish.minutes).only_enforce_if(when)

    def _day(self, choice: Choice) -> Sum:
        return sum(day * literal for day, literals in choice.days.items() for literal in literals)

    def _apart(self) -> None:
        """Rule ``min-contact-accused``: sessions of a child and of an accused that it must not meet, within the gap,
        are reached by different ways. Within one session the rooms were chosen so."""
        agenda = self.agenda
        for child_id, choices in self._of_child.items():
            for accused_id in sorted(agenda.child[child_id].kept_from):
                for childs in choices:
                    for theirs in self._of_accused.get(accused_id, []):
                        if childs is not theirs:
                            self._keep_apart(childs, theirs, accused_id)

    def _keep_apart(self, childs: Choice, theirs: Choice, accused_id: str) -> None:
        accused = self.agenda.defendant[accused_id]
        holds = self.guards.demand(Demand.APART, childs.wish.id, theirs.wish.id)
        first, meet = self.cp.new_bool_var(""), self.cp.new_bool_var("")
        met = False
        for here, one in childs.rooms.items():
            ways = ways_of_child(childs.wish, self.agenda.room.get(here))
            sharing = [
                literal
                for there, literal in theirs.rooms.items()
                if ways & ways_of_accused(accused, self.agenda.room.get(there))
            ]
            for other in sharing:
                met = True
                self.cp.add_bool_or([~one, ~other, meet])
        if met:
            self._apart_by(childs, theirs, first, [meet, *holds], self.agenda.policy.gap)

    # --- in and out -----------------------------------------------------------------------------------

    def hint(self, sessions: Iterable[Session]) -> None:
        """Begin the search with this plan."""
        known = {session.wish: session for session in sessions}
        self.cp.clear_hints()
        for choice in self.choices.values():
            session = known.get(choice.wish.id)
            self._hint(choice.placed, session is not None)
            if session is not None:
                self.cp.add_hint(choice.start, session.start)
            for start, literal in choice.at.items():
                self._hint(literal, session is not None and session.start == start)
            for room, literal in choice.rooms.items():
                self._hint(literal, session is not None and session.room == room)
            for n, seat in enumerate(choice.seats):
                for name, literal in seat.items():
                    self._hint(literal, session is not None and session.people[n : n + 1] == (name,))

    def _hint(self, literal: Literal, value: bool) -> None:
        self.cp.add_hint(literal, value)

    def sessions(self, solver: cp_model.CpSolver) -> tuple[Session, ...]:
        """What the solver found, without what was fixed."""
        found = []
        for choice in self.choices.values():
            if solver.boolean_value(choice.placed):
                chosen = [next(n for n, one in seat.items() if solver.boolean_value(one)) for seat in choice.seats]
                room = next(room for room, literal in choice.rooms.items() if solver.boolean_value(literal))
                start = next(s for s, literal in choice.at.items() if solver.boolean_value(literal))
                found.append(Session(wish=choice.wish.id, start=start, room=room, people=tuple(chosen)))
        return tuple(found)
