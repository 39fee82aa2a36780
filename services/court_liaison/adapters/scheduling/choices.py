"""What is open for each wish, as variables: when, in which room, with whom; or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.guards import Guards, Literal, Sum
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.demands import Demand, Objection
from services.court_liaison.domain.scheduling.resources import Role, Room
from services.court_liaison.domain.scheduling.rules import (
    against_hour,
    against_room,
    apart_in_this_room,
    hour_is_lawful,
)
from services.court_liaison.domain.scheduling.slots import rooms, seat_name, starts
from services.court_liaison.domain.scheduling.wishes import Wish
from services.kernel.times import DAY, Span

NONE = ""  # the room or the person that there is not; only where it is explained why


@dataclass(slots=True)
class Choice:
    """One wish. ``at``: a literal for each start; ``rooms``: for each room; ``seats``: for each seat and person;
    ``start``: the start as a number; ``placed``: whether it gets a slot at all."""

    wish: Wish
    start: cp_model.IntVar
    placed: Literal
    at: dict[int, Literal]
    rooms: dict[str, Literal]
    seats: list[dict[str, Literal]]
    days: dict[int, list[Literal]] = field(default_factory=lambda: defaultdict(list))

    def on(self, day: int) -> Sum:
        """1 if it takes place on that day."""
        return sum(self.days.get(day, []))

    def building(self, board: Board, name: str) -> Sum:
        """1 if it takes place there."""
        found = [literal for room, literal in self.rooms.items() if room and board.agenda.room[room].building == name]
        return sum(found)

    def buildings(self, board: Board) -> set[str]:
        return {board.agenda.room[room].building for room in self.rooms if room}


class Chooser:
    """Makes the choices from the rules and the fixed sessions, which stand on ``board``."""

    def __init__(self, cp: cp_model.CpModel, board: Board, guards: Guards, window: Span | None) -> None:
        """``window``: starts outside are left out; while explaining, those within it are looked at, however short the
        limit."""
        self.cp, self.board, self.guards, self._window = cp, board, guards, window

    def choice(self, wish: Wish) -> Choice:
        against = self._starts(wish)
        at: dict[int, Literal] = {start: self.cp.new_bool_var("") for start in against}
        placed: Literal = self.cp.new_bool_var(f"{wish.id} placed")
        if self.guards.explaining:
            self.cp.add(placed == 1)
        values = list(at) or [0]
        start = self.cp.new_int_var_from_domain(cp_model.Domain.from_values(values), wish.id)
        self.cp.add_exactly_one([*at.values(), ~placed])
        self.cp.add(start == sum(s * literal for s, literal in at.items()) + values[0] * (1 - placed))
        for s, objections in against.items():
            for objection in objections:
                self.guards.forbid([at[s]], objection)
        choice = Choice(wish, start, placed, at, self._rooms(wish, placed), self._seats(wish, placed))
        for s, literal in at.items():
            choice.days[s // DAY].append(literal)
        self._bar(choice)
        return choice

    def _starts(self, wish: Wish) -> dict[int, list[Objection]]:
        """The starts that are open, with what speaks against each; where nothing is explained, nothing does."""
        agenda = self.board.agenda
        if self.guards.explaining:
            last = self._window.end if self._window else wish.due
            found: Iterable[int] = agenda.calendar.starts(wish.minutes, 0, last)
            if wish.pin is not None and wish.pin.start is not None:
                found = sorted({*found, wish.pin.start})
            return {s: against_hour(self.board, wish, Span(s, s + wish.minutes)) for s in found}
        spans = (Span(s, s + wish.minutes) for s in starts(self.board, wish, self._window))
        return {
            span.start: []
            for span in spans
            if self._somebody_for_each_seat(wish, span) and hour_is_lawful(self.board, wish, span)
        }

    def _somebody_for_each_seat(self, wish: Wish, span: Span) -> bool:
        return all(any(self.board.people[n].free(span) for n in self.board.fitting(seat)) for seat in wish.seats)

    def _rooms(self, wish: Wish, placed: Literal) -> dict[str, Literal]:
        literals: dict[str, Literal] = {}
        for room in self._open_rooms(wish):
            literals[room.id] = self.cp.new_bool_var("")
            if self.guards.explaining:
                self._bar_room(wish, room, literals[room.id])
        if self.guards.explaining and not literals:
            literals[NONE] = self.cp.new_bool_var("")
            self.guards.forbid([literals[NONE]], Objection(Demand.ROOM_FITS, wish.id, str(wish.use)))
        self.cp.add(sum(literals.values()) == placed)
        return literals

    def _open_rooms(self, wish: Wish) -> list[Room]:
        if self.guards.explaining:
            return [room for room in self.board.agenda.rooms if room.use is wish.use]
        anywhen = Span(0, wish.minutes)
        return [r for r in rooms(self.board, wish) if not any(apart_in_this_room(self.board, wish, anywhen, r))]

    def _bar_room(self, wish: Wish, room: Room, literal: Literal) -> None:
        """Each thing that this room lacks is a demand of its own."""
        for feature in wish.needed - room.features:
            self.guards.forbid([literal], Objection(Demand.ROOM_FITS, wish.id, str(feature)))
        if wish.pin is not None and wish.pin.room and wish.pin.room != room.id:
            self.guards.forbid([literal], Objection(Demand.PIN, wish.id, "room"))
        for objection in apart_in_this_room(self.board, wish, Span(0, wish.minutes), room):
            self.guards.forbid([literal], objection)

    def _seats(self, wish: Wish, placed: Literal) -> list[dict[str, Literal]]:
        known = self.board.support_person(wish)
        seats = []
        for seat in wish.seats:
            literals: dict[str, Literal] = {}
            for name in self.board.fitting(seat):
                if seat.role is Role.SUPPORT_PERSON and known and name != known:
                    continue
                literals[name] = self.cp.new_bool_var("")
            if self.guards.explaining and not literals:
                literals[NONE] = self.cp.new_bool_var("")
                self.guards.forbid([literals[NONE]], Objection(Demand.SEAT_EMPTY, wish.id, seat_name(seat)))
            self.cp.add(sum(literals.values()) == placed)
            seats.append(literals)
        if wish.pin is not None:
            for name in wish.pin.people:
                here = [literals[name] for literals in seats if name in literals]
                self.cp.add(sum(here) >= placed).only_enforce_if(self.guards.demand(Demand.PIN, wish.id, name))
        return seats

    def _bar(self, choice: Choice) -> None:
        """Room and hour together: what is taken already, and what would lead child and accused together."""
        wish = choice.wish
        for room_id, literal in choice.rooms.items():
            if room_id == NONE:
                continue
            room, allowed = self.board.agenda.room[room_id], []
            for s, at in choice.at.items():
                objections = self._against(wish, Span(s, s + wish.minutes), room)
                if not objections:
                    allowed.append(s)
                elif self.guards.explaining:
                    for objection in objections:
                        self.guards.forbid([at, literal], objection)
            if not self.guards.explaining and len(allowed) < len(choice.at):
                if allowed:
                    domain = cp_model.Domain.from_values(allowed)
                    self.cp.add_linear_expression_in_domain(choice.start, domain).only_enforce_if(literal)
                else:
                    self.cp.add(literal == 0)

    def _against(self, wish: Wish, span: Span, room: Room) -> list[Objection]:
        """What does not depend on the hour was barred with the room itself."""
        found = against_room(self.board, wish, span, room)
        return [o for o in found if o.demand not in (Demand.ROOM_FITS, Demand.PIN) and o.about != wish.id]
