"""The same plan seen from far: which half of which day each wish takes, without hour, room or names.

It forbids less than the rules do, so no lawful plan lets the children wait fewer days than the best of these: that is
the bound. And it is small enough to be solved for a whole month, so it also says where the days can be saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.aims import NOT_PLACED
from services.court_liaison.adapters.scheduling.running import Run
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.measures import waited
from services.court_liaison.domain.scheduling.slots import lawful, rooms, starts
from services.court_liaison.domain.scheduling.wishes import PREPARING, Wish
from services.court_liaison.service_layer.scheduling.ports import Cancelled
from services.kernel.times import DAY, Diary, Span

GOOD_ENOUGH = 0.015  # the gap at which looking longer from far saves less than looking closely
Half = tuple[int, int]  # the day, and which of its office spans


class Halves:
    """``at``: for each wish a literal for each half day in which the fixed sessions leave it a slot."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda, self.cp, self.board = agenda, cp_model.CpModel(), Board(agenda, agenda.fixed)
        self.at = {wish.id: self._open(wish) for wish in agenda.open}
        self.placed = {name: sum(halves.values()) for name, halves in self.at.items()}
        for halves in self.at.values():
            self.cp.add_at_most_one(halves.values())
        self._capacities()
        for wish in agenda.open:
            for name in wish.after:
                if name in self.at:
                    self._in_order(agenda.wish[name], wish)
        self._accused()
        self.waiting = sum(
            NOT_PLACED * (1 - self.placed[wish.id])
            + sum(waited(wish, day * DAY) * literal for (day, _), literal in self.at[wish.id].items())
            for wish in agenda.open
        )

    def _open(self, wish: Wish) -> dict[Half, cp_model.IntVar]:
        among, found = rooms(self.board, wish), dict[Half, cp_model.IntVar]()
        for start in starts(self.board, wish):
            half = self.half_of(start)
            if half not in found and any(True for _ in lawful(self.board, wish, start, among)):
                found[half] = self.cp.new_bool_var("")
        return found

    def half_of(self, start: int) -> Half:
        spans = self.agenda.calendar.office
        return start // DAY, max(n for n, (begins, _) in enumerate(spans) if n == 0 or begins <= start % DAY)

    # --- what a half day holds ------------------------------------------------------------------------

    def _capacities(self) -> None:
        needs: list[tuple[frozenset[str], Wish]] = []
        for wish in self.agenda.open:
            needs.append((frozenset(room.id for room in rooms(self.board, wish)), wish))
            needs += [(frozenset(self.board.fitting(seat)), wish) for seat in wish.seats]
        for group in sorted({need for need, _ in needs}, key=sorted):
            users: dict[str, int] = defaultdict(int)
            for need, wish in needs:
                if need <= group:
                    users[wish.id] += 1
            diaries = [self.board.people.get(name) or self.board.rooms[name] for name in group]
            for half in self._halves():
                self._row(half, [self._free(diary, half) for diary in diaries], users)

    def _halves(self) -> Iterable[Half]:
        return sorted({half for halves in self.at.values() for half in halves})

    def _span(self, half: Half) -> Span:
        begins, ends = self.agenda.calendar.office[half[1]]
        return Span(half[0] * DAY + begins, half[0] * DAY + ends)

    def _free(self, diary: Diary, half: Half) -> list[int]:
        """The lengths of the free stretches."""
        span = self._span(half)
        found, begins = [], span.start
        for a, b in [*diary.merged_on(half[0]), (span.end, span.end)]:
            if a > begins:
                found.append(min(a, span.end) - begins)
            begins = max(begins, b)
            if begins >= span.end:
                break
        return found

    def _row(self, half: Half, free: list[list[int]], users: Mapping[str, int]) -> None:
        """Not more minutes than are free; and of sessions longer than the k-th part of a half day, no more than fit."""
        length = self._span(half).end - self._span(half).start
        here = [
            (self.agenda.wish[name].minutes, times, self.at[name][half])
            for name, times in users.items()
            if half in self.at[name] and self.agenda.wish[name].minutes <= length
        ]
        stretches = [minutes for one in free for minutes in one]
        if sum(minutes * times for minutes, times, _ in here) > sum(stretches):
            self.cp.add(sum(minutes * times * literal for minutes, times, literal in here) <= sum(stretches))
        for parts in (2, 3, 4):
            long = length // parts
            most = sum(minutes // (long + 1) for minutes in stretches)
            longer = [(times, literal) for minutes, times, literal in here if minutes > long]
            if sum(times for times, _ in longer) > most:
                self.cp.add(sum(times * literal for times, literal in longer) <= most)

    def _accused(self) -> None:
        by_accused: dict[str, dict[str, int]] = defaultdict(dict)
        for wish in self.agenda.open:
            for name in wish.accused:
                by_accused[name][wish.id] = 1
        for users in by_accused.values():
            if len(users) > 1:
                for half in self._halves():
                    span = self._span(half)
                    self._row(half, [[span.end - span.start]], users)

    def _in_order(self, first: Wish, then: Wish) -> None:
        """By no day has the later one been held unless the earlier one has, or has no slot at all."""
        apart = 1 if first.kind in PREPARING else 0
        for day in sorted({day for day, _ in self.at[then.id]}):
            by_then = sum(literal for (on, _), literal in self.at[then.id].items() if on <= day)
            before = sum(literal for (on, _), literal in self.at[first.id].items() if on <= day - apart)
            self.cp.add(by_then <= before + 1 - self.placed[first.id])


def solve(halves: Halves, seconds: float, workers: int, cancelled: Cancelled) -> tuple[int, dict[str, Half]]:
    """The bound on the days waited, and where each wish goes in the best of these plans (empty: none was found)."""
    halves.cp.minimize(halves.waiting)
    run = Run(halves.cp, seconds, workers, cancelled, good_enough=GOOD_ENOUGH)
    if not run.found:
        return run.bound, {}
    chosen = {
        name: half
        for name, literals in halves.at.items()
        for half, literal in literals.items()
        if run.solver.boolean_value(literal)
    }
    return run.bound, _together(halves, chosen)


def _together(halves: Halves, chosen: dict[str, Half]) -> dict[str, Half]:
    """What prepares one child in one kind of room goes to the earliest of its half days that is open for all of it:
    nothing waits longer by that, and the child comes once."""
    of_child: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in chosen:
        wish = halves.agenda.wish[name]
        if wish.kind in PREPARING:
            of_child[wish.child, wish.use].append(name)
    found = dict(chosen)
    for names in of_child.values():
        shared = [half for half in sorted({chosen[n] for n in names}) if all(half in halves.at[n] for n in names)]
        found |= dict.fromkeys(names, shared[0]) if shared else {}
    return found
