"""Why some wishes have no slot together: the demands that cannot all be met, and none of them to spare."""

from __future__ import annotations

import time
from collections.abc import Collection

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.model import Model
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.demands import Objection
from services.kernel.times import DAY, Span

BEYOND = 14  # days after the last limit that are looked at: longer limits than that are no help


class Explaining:
    """The demands of these wishes beside the fixed sessions, each with a literal that is assumed or not."""

    def __init__(self, agenda: Agenda, wishes: Collection[str], seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        last = max(agenda.wish[name].due for name in wishes) + BEYOND * DAY
        self._model = Model(agenda, wishes, explaining=True, window=Span(0, last))
        self._demanded = self._model.guards.demanded
        self._by_index = {literal.index: demand for demand, literal in self._demanded.items()}

    def conflict(self) -> tuple[Objection, ...] | None:
        """Empty: all can be met. None: the time was not enough to know. A set that was found and could not be made
        smaller in time is returned as it is: every one of its demands is part of a true cause, perhaps not alone."""
        core = self._core(list(self._demanded))
        if not core:
            return None if core is None else ()
        for demand in list(core):
            if demand in core:
                smaller = self._core([one for one in core if one != demand])
                core = smaller or core
        return tuple(sorted(core, key=lambda one: (one.wish, one.demand, one.about)))

    def enough(self, demand: Objection) -> bool:
        """Whether all the others can be met once this one is given up."""
        return self._core([one for one in self._demanded if one != demand]) == []

    def _core(self, assumed: Collection[Objection]) -> list[Objection] | None:
        """Demands among these that cannot all be met; empty if they can; None if the time was not enough."""
        left = self._ends - time.monotonic()
        if left <= 0:
            return None
        self._model.cp.clear_assumptions()
        self._model.cp.add_assumptions([self._demanded[demand] for demand in assumed])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = left
        status = solver.solve(self._model.cp)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return []
        if status != cp_model.INFEASIBLE:
            return None
        return [self._by_index[index] for index in solver.sufficient_assumptions_for_infeasibility()]
