"""A plan for many wishes: seen from far first, then day by day, then better piece by piece.

1. ``halves.py`` says which half day each wish takes in the best plan that one can hope for, and the bound.
2. Each day is planned exactly, with what was meant for it and what the days before had no room for.
3. Until the time is up, some sessions that stand in each other's way are taken out and planned anew, exactly, beside
   all others. The plan never gets worse by it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from services.court_liaison.adapters.scheduling.aims import DAYS, EASE, NOT_PLACED, Aims
from services.court_liaison.adapters.scheduling.halves import Half, Halves, solve
from services.court_liaison.adapters.scheduling.judges import share
from services.court_liaison.adapters.scheduling.model import Model
from services.court_liaison.adapters.scheduling.running import Making, Run
from services.court_liaison.adapters.scheduling.scoring import bounds, score
from services.court_liaison.domain.scheduling.agenda import Agenda, Level, Plan, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.measures import waited
from services.court_liaison.domain.scheduling.slots import best
from services.court_liaison.domain.scheduling.wishes import Wish
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Listener, Progress
from services.kernel.times import DAY, Span

FAR = 0.25  # share of the time for the view from far, at most
PIECE = 24  # sessions that are planned anew together
ONE_PIECE, HARD_PIECE, EASED = 2.0, 5.0, 0.7  # seconds at most: for its days, where one has no slot, for the rest
SHARE_OF_EASE = 0.25  # of the time that is left, for making the days easier while they are planned
OFTEN = 5  # times that a piece is tried in vain
JUDGES = 2.0  # seconds at most, kept for sharing out the judges at the end

LATER = (*EASE, "busiest_judge")


class Search(Making):
    """Piece by piece."""

    def __init__(
        self, agenda: Agenda, start: Plan, seconds: float, told: Listener, cancelled: Cancelled, workers: int
    ) -> None:
        super().__init__(agenda, start, seconds, told, cancelled, workers)
        self._now = {session.wish: session for session in self._first}
        self._meant: Mapping[str, Half] = {}
        self._dice = random.Random(1)  # noqa: S311 - the same search for the same court
        self._score = score(agenda, self._now.values())
        self._bounds = dict.fromkeys(self._score, 0)

    def plan(self) -> Plan:
        if self._left() > 0:
            by_hand = self._now
            self._look_from_far()
            if not self._agenda.standing:
                # Even where some have no slot yet: the children of the others wait far fewer days, and the pieces that
                # are planned next begin with those.
                self._take(self._day_by_day())
            self._piece_by_piece()
            self._take_if_better(by_hand)
        if not self._agenda.standing and not self._cancelled():
            self._take_if_better(share(self._agenda, self._now, self._rest(), self._workers, self._cancelled))
        if len(self._now) < len(self._agenda.open):  # then who has none might also be another, who comes from farther
            self._bounds |= dict.fromkeys(LATER, 0)
        levels = tuple(Level(name, value, min(value, self._bounds[name])) for name, value in self._score.items())
        return Plan(
            sessions=(*self._agenda.fixed, *self._now.values()),
            unplaced=tuple(wish.id for wish in self._agenda.open if wish.id not in self._now),
            levels=levels,
            seconds=self._spent(),
            stopped=any(level.gap > 0 for level in levels),
        )

    def _rest(self) -> float:
        return self._seconds - self._spent()

    def _left(self) -> float:
        """Seconds until the judges are shared out; none once it was called off."""
        return 0.0 if self._cancelled() else self._rest() - min(JUDGES, self._seconds / 10)

    def _take_if_better(self, sessions: Mapping[str, Session]) -> bool:
        if tuple(score(self._agenda, sessions.values()).values()) >= tuple(self._score.values()):
            return False
        self._take(sessions)
        return True

    def _take(self, sessions: Mapping[str, Session]) -> None:
        self._now, self._score = dict(sessions), score(self._agenda, sessions.values())
        self._tell()

    def _tell(self) -> None:
        name = next((n for n, value in self._score.items() if value > self._bounds[n]), "busiest_judge")
        self._told(Progress(name, self._spent(), self._score[name], self._bounds[name]))

    # --- from far -------------------------------------------------------------------------------------

    def _look_from_far(self) -> None:
        halves = Halves(self._agenda)
        bound, meant = solve(halves, self._left() * FAR, self._workers, self._cancelled)
        if not self._agenda.standing:  # what stands is meant to stay where it is
            self._meant = meant
        self._bounds = bounds(self._agenda, bound)
        self._tell()

    # --- day by day -----------------------------------------------------------------------------------

    def _day_by_day(self) -> dict[str, Session]:
        placed: dict[str, Session] = {}
        waiting: set[str] = set()
        days = sorted({day for day, _ in self._meant.values()})
        for n, day in enumerate(days):
            waiting |= {name for name, (on, _) in self._meant.items() if on == day}
            today = {name for name in waiting if self._agenda.wish[name].due >= day * DAY}
            later = self._meant.keys() - placed.keys() - today
            today = {name for name in today if not later & set(self._agenda.wish[name].after)}
            if today and self._left() > 0:
                ease = min(EASED, self._left() * SHARE_OF_EASE / (len(days) - n))
                placed |= self._on_this_day(placed, today, day, ease)
            waiting -= placed.keys()
        board = Board(self._agenda, (*self._agenda.fixed, *placed.values()))
        for wish in sorted(self._agenda.open, key=lambda one: one.due):
            if wish.id not in placed and (session := best(board, wish)) is not None:
                board.place(session)
                placed[wish.id] = session
        return placed

    def _on_this_day(
        self, placed: Mapping[str, Session], names: Collection[str], day: int, ease: float
    ) -> dict[str, Session]:
        """As many of these as there is room for; first those whose limit is near, and the long ones, for which there
        may be no room later. Then, for ``ease`` seconds at most, those slots which are easiest for the children."""
        model = Model(self._beside(placed, names), names, window=Span(day * DAY, (day + 1) * DAY))
        urgency = {
            name: 100 // (1 + self._agenda.wish[name].due // DAY - day) + self._agenda.wish[name].minutes // 30
            for name in names
        }
        for choice in model.choices.values():  # or what prepares it would have no day left
            for name in choice.wish.after:
                if name in model.choices:
                    model.cp.add_implication(choice.placed, model.choices[name].placed)
        left_out = sum(urgency[name] * (1 - choice.placed) for name, choice in model.choices.items())
        found: tuple[Session, ...] = ()
        for aim, seconds in ((left_out, ONE_PIECE), (Aims(model).together(EASE), ease)):
            model.hint(found)
            model.cp.minimize(aim)
            run = Run(model.cp, min(seconds, self._left()), self._workers, self._cancelled)
            if not run.found:
                break
            found = model.sessions(run.solver)
            model.cp.add(aim <= round(run.solver.objective_value))
        return {session.wish: session for session in found}

    def _beside(self, placed: Mapping[str, Session], names: Collection[str]) -> Agenda:
        """With everything that is placed fixed, but for these."""
        others = (session for name, session in placed.items() if name not in names)
        return replace(self._agenda, fixed=(*self._agenda.fixed, *others))

    def _exactly(
        self, placed: Mapping[str, Session], names: Collection[str], window: Span, ease: float
    ) -> dict[str, Session]:
        """The best slots for these in the window beside what is placed; those that have none there are missing. First
        the days; then, for ``ease`` seconds at most, what else makes it easier for the children on the same days."""
        model = Model(self._beside(placed, names), names, window=window)
        aims, found = Aims(model), [placed[name] for name in names if name in placed]
        all_placed = len(found) == len(names)
        for aim, most in ((DAYS, ONE_PIECE if all_placed else HARD_PIECE), (EASE, ease)):
            seconds = min(most, self._left())
            if seconds <= 0:
                break
            total = aims.together(aim)
            model.hint(found)
            model.cp.minimize(total)
            run = Run(model.cp, seconds, self._workers, self._cancelled)
            if not run.found:
                break
            found = list(model.sessions(run.solver))
            model.cp.add(total <= round(run.solver.objective_value))
        return {session.wish: session for session in found}

    # --- piece by piece -------------------------------------------------------------------------------

    def _piece_by_piece(self) -> None:
        """First where a child waits longer than it should, then anywhere; where something stands, only around what
        had to change. It ends with the time, with nothing left to save, or when every piece was tried often."""
        tried: dict[str, int] = {}
        while self._left() > 0 and any(self._score[name] > self._bounds[name] for name in self._childrens_aims()):
            wish = self._worst(tried)
            if wish is None:
                return
            tried[wish.id] = tried.get(wish.id, 0) + 1
            names, window = self._around(wish, tried[wish.id])
            found = self._exactly(self._now, names, window, 0.0 if self._late(wish) > 0 else EASED)
            if self._take_if_better({name: s for name, s in self._now.items() if name not in names} | found):
                tried = {name: times for name, times in tried.items() if name not in names}

    def _childrens_aims(self) -> list[str]:
        """All but the judges', who are shared out at the end; of what stands, as little moved as possible."""
        return ["moves"] if self._agenda.standing else [name for name in self._score if name != "busiest_judge"]

    def _worst(self, tried: Mapping[str, int]) -> Wish | None:
        """Tried least so far; among these, without a slot, or longest after the day that was meant for it."""

        def order(wish: Wish) -> tuple[int, int, float]:
            days = self._late(wish)
            return tried.get(wish.id, 0) - (2 if days > 0 else 0), -days, self._dice.random()

        open_ = [wish for wish in self._agenda.open if tried.get(wish.id, 0) < OFTEN]
        if self._agenda.standing:
            open_ = [wish for wish in open_ if self._now.get(wish.id) != self._agenda.stands.get(wish.id)]
        return min(open_, key=order, default=None)

    def _late(self, wish: Wish) -> int:
        """Days after the one that was meant for it; very many where it has no slot."""
        session, meant = self._now.get(wish.id), self._meant.get(wish.id)
        if session is None:
            return NOT_PLACED
        return waited(wish, session.start) - waited(wish, meant[0] * DAY) if meant else 0

    def _around(self, wish: Wish, times: int) -> tuple[set[str], Span]:
        """The wish, the others of its child, and the sessions nearest to the day it should have; a wider window each
        time."""
        session, meant = self._now.get(wish.id), self._meant.get(wish.id)
        day = meant[0] if meant else session.start // DAY if session else wish.not_before // DAY
        last = session.start // DAY if session else min(wish.due // DAY, day + 1 + times)
        window = Span((day - times) * DAY, (last + times) * DAY)
        names = {
            other.id for other in self._agenda.open if other.id == wish.id or (wish.child and other.child == wish.child)
        }
        near = sorted(
            (one for one in self._now.values() if window.start <= one.start < window.end and one.wish not in names),
            key=lambda one: (not self._shares(wish, one), abs(one.start // DAY - day), self._dice.random()),
        )
        names |= {one.wish for one in near[: PIECE - len(names)]}
        starts = [self._now[name].start for name in names if name in self._now]
        return names, Span(min([window.start, *starts]), max([window.end, *(start + 1 for start in starts)]))

    def _shares(self, wish: Wish, session: Session) -> bool:
        """Whether it takes somebody whom the wish names."""
        named: Iterable[str] = (name for seat in wish.seats for name in seat.named)
        return any(name in session.people for name in named)
