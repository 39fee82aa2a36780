"""One run of CP-SAT: in its time, on so many threads, and ended soon after somebody called it off."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from ortools.sat.python import cp_model

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Listener

LOOK_EVERY = 0.05  # seconds between two looks whether it was called off


class Making:
    """One plan being made: from which agenda, beginning with which plan, in how many seconds, on how many threads; who
    is told of it, and who may call it off."""

    def __init__(
        self, agenda: Agenda, start: Plan, seconds: float, told: Listener, cancelled: Cancelled, workers: int
    ) -> None:
        self._began = time.monotonic()
        self._agenda, self._seconds, self._workers = agenda, seconds, workers
        self._told, self._cancelled = told, cancelled
        fixed = {session.wish for session in agenda.fixed}
        self._first = [session for session in start.sessions if session.wish not in fixed]

    def _spent(self) -> float:
        return time.monotonic() - self._began


class Run:
    """``found``: whether there is a solution to be read from ``solver``; ``best``: whether it is the best; ``bound``:
    what the aim cannot fall below, as a whole number. ``listener`` and ``bounds`` are told of better solutions and
    bounds. ``good_enough``: at this gap it ends before its time."""

    def __init__(
        self,
        cp: cp_model.CpModel,
        seconds: float,
        workers: int,
        cancelled: Cancelled,
        listener: cp_model.CpSolverSolutionCallback | None = None,
        bounds: Callable[[float], None] | None = None,
        good_enough: float = 0.0,
    ) -> None:
        self.solver = cp_model.CpSolver()
        parameters = self.solver.parameters
        parameters.num_workers, parameters.max_time_in_seconds = workers, max(0.05, seconds)
        parameters.relative_gap_limit = good_enough
        # Both look at thousands of starts before the search begins, and find little.
        parameters.cp_model_probing_level = parameters.symmetry_level = 0
        if bounds is not None:
            self.solver.best_bound_callback = bounds
        self._cancelled, self._done = cancelled, threading.Event()
        watch = threading.Thread(target=self._watch, daemon=True)
        watch.start()
        try:
            status = self.solver.solve(cp, listener)
        finally:
            self._done.set()
            watch.join()
        self.best = status == cp_model.OPTIMAL
        self.found = self.best or status == cp_model.FEASIBLE

    def _watch(self) -> None:
        while not self._done.wait(LOOK_EVERY):
            if self._cancelled():
                self.solver.stop_search()
                return

    @property
    def bound(self) -> int:
        return whole(self.solver.best_objective_bound)


def whole(bound: float) -> int:
    """A bound on a whole number that is not below 0, rounded up but for what the arithmetic may have added."""
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0
