"""The solver as the service layer knows it. OR-Tools is loaded with the first plan that is asked for, and only in the
process that makes it: it costs a second and some eighty megabytes, which no other call should pay."""

from __future__ import annotations

from collections.abc import Collection

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan
from services.court_liaison.domain.scheduling.demands import Objection
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Cause, Listener

FEW = 40


class CpSatSolver:
    """``workers``: how many threads search at a time; ``few``: up to so many open wishes are planned in one model, aim
    by aim, until nothing better exists; more are planned piece by piece (``search.py``)."""

    def __init__(self, workers: int = 2, few: int = FEW) -> None:
        self._workers, self._few = workers, few

    def improve(self, agenda: Agenda, start: Plan, seconds: float, told: Listener, cancelled: Cancelled) -> Plan:
        """See ``Solver``."""
        if len(agenda.open) <= self._few:
            from services.court_liaison.adapters.scheduling.solving import Solving

            return Solving(agenda, start, seconds, told, cancelled, self._workers).plan()
        from services.court_liaison.adapters.scheduling.search import Search

        return Search(agenda, start, seconds, told, cancelled, self._workers).plan()

    def cause(self, agenda: Agenda, wishes: Collection[str], seconds: float) -> Cause | None:
        """See ``Solver``."""
        from services.court_liaison.adapters.scheduling.explaining import Explaining

        explaining = Explaining(agenda, wishes, seconds)
        conflict = explaining.conflict()
        if conflict is None:
            return None
        return Cause(conflict, frozenset[Objection](demand for demand in conflict if explaining.enough(demand)))
