"""Solving: one aim after the other, always with the best plan so far in hand. Everything of OR-Tools begins here;
``solver.py`` imports it when the first plan is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.aims import Aims
from services.court_liaison.adapters.scheduling.guards import Sum
from services.court_liaison.adapters.scheduling.model import Model
from services.court_liaison.adapters.scheduling.running import Making, Run, whole
from services.court_liaison.domain.scheduling.agenda import Agenda, Level, Plan, Session
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Listener, Progress

# The share of the time left that an aim may take; what it leaves goes to the next.
SHARES = {"moves": 0.6, "waiting_days": 0.7, "appearances": 0.4, "school_minutes": 0.5, "travel_minutes": 0.5}


class Solving(Making):
    """Aim by aim, in one model."""

    def __init__(
        self, agenda: Agenda, start: Plan, seconds: float, told: Listener, cancelled: Cancelled, workers: int
    ) -> None:
        super().__init__(agenda, start, seconds, told, cancelled, workers)
        self._model = Model(agenda)
        self._aims = Aims(self._model).in_order
        self._best: Sequence[Session] = self._first
        self._stopped = False

    def plan(self) -> Plan:
        levels = []
        for name, make in self._aims.items():
            aim = make()
            level = self._reach(name, aim)
            if level is None:
                self._stopped = True
                break
            levels.append(level)
            self._stopped = self._stopped or level.gap > 0
            self._model.cp.add(aim <= level.value)
        placed = {session.wish for session in self._best}
        return Plan(
            sessions=(*self._agenda.fixed, *self._best),
            unplaced=tuple(wish.id for wish in self._agenda.open if wish.id not in placed),
            levels=tuple(levels),
            seconds=self._spent(),
            stopped=self._stopped,
        )

    def _reach(self, name: str, aim: Sum) -> Level | None:
        """As little of it as can be had in its share of the time. None: not even looked at, or nothing new found."""
        left = self._seconds - self._spent()
        if left <= 0 or self._cancelled():
            return None
        if isinstance(aim, int):
            return Level(name, aim, aim)
        self._model.hint(self._best)
        self._model.cp.minimize(aim)
        listener = _Listener(name, self._told, self._spent)
        run = Run(
            self._model.cp, left * SHARES.get(name, 1.0), self._workers, self._cancelled, listener, listener.bound
        )
        if not run.found:
            return None
        self._best = self._model.sessions(run.solver)
        return Level(name, round(run.solver.objective_value), run.bound)


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, name: str, told: Listener, spent: Callable[[], float]) -> None:
        super().__init__()
        self._name, self._told, self._spent = name, told, spent
        self._value: int | None = None

    def on_solution_callback(self) -> None:
        self._value = round(self.objective_value)
        self._told(Progress(self._name, self._spent(), self._value, whole(self.best_objective_bound)))

    def bound(self, bound: float) -> None:
        self._told(Progress(self._name, self._spent(), self._value, whole(bound)))
