"""One run of CP-SAT: in its time, on so many threads, and ended soon after somebody called it off."""

from __future__ import annotations

import math
import threading

from ortools.sat.python import cp_model

from services.court_liaison.service_layer.scheduling.ports import Cancelled

LOOK_EVERY = 0.05  # seconds between two looks whether it was called off


class Run:
    """``found``: whether there is a solution to be read from ``solver``; ``best``: whether it is the best; ``bound``:
    what the aim cannot fall below, as a whole number. ``good_enough``: at this gap it ends before its time."""

    def __init__(
        self,
        cp: cp_model.CpModel,
        seconds: float,
        workers: int,
        cancelled: Cancelled,
        listener: cp_model.CpSolverSolutionCallback | None = None,
        good_enough: float = 0.0,
    ) -> None:
        self.solver = cp_model.CpSolver()
        parameters = self.solver.parameters
        parameters.num_workers, parameters.max_time_in_seconds = workers, max(0.05, seconds)
        parameters.relative_gap_limit = good_enough
        # Both look at thousands of starts before the search begins, and find little.
        parameters.cp_model_probing_level = parameters.symmetry_level = 0
        if listener is not None and hasattr(listener, "bound"):
            self.solver.best_bound_callback = listener.bound
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
