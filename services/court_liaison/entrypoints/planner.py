"""Makes the plans of the court's months that were asked for (OR-Tools), one after the other.

A process of its own: a plan takes both cores for a minute, and the solver's memory no call should pay for. Killed while
it makes one, it begins that one anew.
"""

import signal
import threading
import time

import structlog

from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.adapters.plans import Plans
from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.bootstrap import Parts, bootstrap
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.month_plan import MonthPlan
from services.court_liaison.service_layer.scheduling.making import far, made
from services.court_liaison.service_layer.scheduling.month import month_of
from services.court_liaison.service_layer.scheduling.planning import Planner
from services.court_liaison.service_layer.scheduling.ports import Progress
from services.court_liaison.service_layer.scheduling.waiting import ON_THE_LIST
from services.kernel.alive import Alive
from services.kernel.persistence.mongo import is_passing

LOOK_EVERY = 1.0  # seconds between two looks whether a plan was asked for
TELL_EVERY = 1.0  # seconds between two words of how far one is
FORGET_EVERY = 3_600.0  # seconds

log = structlog.get_logger("planner")


class Maker:
    """The planner at work."""

    def __init__(self, parts: Parts, alive: Alive, stopping: threading.Event) -> None:
        self._parts, self._plans, self._alive, self._stopping = parts, parts.plans, alive, stopping
        self._planner = Planner(CpSatSolver())

    def look(self) -> bool:
        """Make the plan that waits longest. False: none waits."""
        if (asked := self._plans.take()) is None:
            return False
        log.info("plan_begun", plan=asked.reference)
        reporter = Reporter(self._plans, asked, self._alive, self._stopping)
        what = made(self._planner, self._agenda(asked), asked.seconds, reporter.told, reporter.called_off)
        if self._stopping.is_set():  # whoever comes next begins it anew
            return True
        plan = self._plans.change(asked.reference, what)
        if plan is not None:
            log.info("plan_made", plan=plan.reference, proposed=len(plan.proposed), unplaced=len(plan.unplaced))
        return True

    def _agenda(self, asked: MonthPlan) -> Agenda:
        parts = self._parts
        files = [file for state in ON_THE_LIST for file in parts.application.in_state(state)]
        court = parts.register.court_at(MongoDiary(parts.store.database), parts.store.clock.now())
        return month_of(files, court, asked.pinned)


class Reporter:
    """Between the solver, which asks twenty times a second, and the database, which is asked once."""

    def __init__(self, plans: Plans, asked: MonthPlan, alive: Alive, stopping: threading.Event) -> None:
        self._plans, self._reference, self._alive, self._stopping = plans, asked.reference, alive, stopping
        self._latest: Progress | None = None
        self._looked_at = 0.0
        self._over = False
        self._one_looks = threading.Lock()

    def told(self, progress: Progress) -> None:
        self._latest = progress

    def called_off(self) -> bool:
        """Whether somebody called it off, or this process is to end."""
        with self._one_looks:
            now = time.monotonic()
            if now - self._looked_at >= TELL_EVERY:
                self._looked_at = now
                self._alive.beat()
                self._over = self._over or self._plans.change(self._reference, far(self._latest)) is None
            return self._over or self._stopping.is_set()


def main() -> None:
    parts = bootstrap("planner")
    parts.store.prepare()
    parts.plans.prepare()
    alive, stopping = Alive(parts.settings.alive_file), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    maker, forgot = Maker(parts, alive, stopping), float("-inf")
    while not stopping.is_set():
        alive.beat()
        try:
            if time.monotonic() - forgot > FORGET_EVERY:
                parts.plans.forget_old()
                forgot = time.monotonic()
            if maker.look():
                continue
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("planner_waits_for_database", error=type(error).__name__)
        stopping.wait(LOOK_EVERY)


if __name__ == "__main__":
    main()
