"""An agency's real worker in a time that runs faster: ``python -m tests.simulate.worker case_intake``.

It looks at what is due when the simulation rests; everything else it does as it always does.
"""

import services.kernel.events.green  # noqa: F401, I001 - first, or sockets would block

import importlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from services.kernel.events import worker
from services.kernel.events.chores import Chore, Chores
from tests.simulate.nudges import after_every_unit_of_work
from tests.simulate.times import RESTS

DEADLINES = "deadlines"  # the chore's name in every agency's bootstrap
GLANCE_EVERY = 0.03  # seconds between two glances at whether it rests
AT_LEAST_EVERY = 0.1  # seconds between two looks at what is due
SWEEP_EVERY = worker.SWEEP_EVERY


class AtRest:
    """A chore that is due as soon as the simulation rests: it waits for it then; while people act it would only be in
    their way. News that comes while it rests may begin a deadline that is due already, so it looks again from time
    to time until people act again.
    """

    def __init__(self, chore: Chore) -> None:
        self._chore = chore
        self._clock = Path(os.environ["CHUNGTAY_CLOCK_FILE"])
        self._rests = self._clock.with_name(RESTS)
        self._done_for = ""
        self._done_at = 0.0

    def __call__(self) -> None:
        rest = self._rests.read_text(encoding="ascii")
        if rest != self._clock.read_text(encoding="ascii"):
            return
        if rest != self._done_for or time.monotonic() - self._done_at >= AT_LEAST_EVERY:
            self._done_at = time.monotonic()
            if not self._chore.work():  # it found nothing more
                self._done_for = rest


class OftenDue(Chores):
    """The chores, of which the deadlines go by the simulation."""

    def __init__(self, chores: Iterable[Chore] = ()) -> None:
        super().__init__(Chore(c.name, 0, AtRest(c)) if c.name == DEADLINES else c for c in chores)


class FasterDuties(worker.Duties):
    """Chores at every glance, the rest of the sweep as often as ever."""

    _swept = 0.0

    def sweep(self) -> None:
        if time.monotonic() - self._swept >= SWEEP_EVERY:
            super().sweep()
            self._swept = time.monotonic()
        else:
            self._chores.do()


def main() -> None:
    worker.SWEEP_EVERY = GLANCE_EVERY  # type: ignore[assignment]
    worker.Chores = OftenDue  # type: ignore[assignment, misc]
    worker.Duties = FasterDuties  # type: ignore[misc]
    with after_every_unit_of_work(Path(os.environ["CHUNGTAY_CLOCK_FILE"]).parent):
        importlib.import_module(f"services.{sys.argv[1]}.entrypoints.worker").main()


if __name__ == "__main__":
    main()
