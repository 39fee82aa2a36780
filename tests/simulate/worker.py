"""An agency's real worker in a time that runs faster: ``python -m tests.simulate.worker case_intake``.

It looks at what is due when the simulation's clock stands; everything else it does as it always does.
"""

import services.kernel.events.green  # noqa: F401, I001 - first, or sockets would block

import importlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from services.kernel.clock import FileClock
from services.kernel.events import worker
from services.kernel.events.chores import Chore, Chores

DEADLINES = "deadlines"  # the chore's name in every agency's bootstrap
GLANCE_EVERY = 0.03  # seconds between two glances at the clock
AT_LEAST_EVERY = 0.5  # seconds between two looks at what is due while the clock goes on
SWEEP_EVERY = worker.SWEEP_EVERY


class ByTheClock:
    """A chore that is due as soon as the clock was turned and stands, or was turned for long.

    Where it stands the simulation waits for it; while people act it would only be in their way. News that comes
    while it stands may begin a deadline that is due already, so it looks again from time to time.
    """

    def __init__(self, chore: Chore) -> None:
        self._chore = chore
        self._clock = FileClock(Path(os.environ["CHUNGTAY_CLOCK_FILE"]))
        self._seen = self._done_for = self._clock.now()
        self._done_at = 0.0

    def __call__(self) -> None:
        now = self._clock.now()
        stands, self._seen = now == self._seen, now
        waited = time.monotonic() - self._done_at >= AT_LEAST_EVERY
        if waited or (stands and now != self._done_for):
            self._done_at = time.monotonic()
            if not self._chore.work():  # it found nothing more
                self._done_for = now


class OftenDue(Chores):
    """The chores, of which the deadlines go by the simulation's clock."""

    def __init__(self, chores: Iterable[Chore] = ()) -> None:
        super().__init__(Chore(c.name, 0, ByTheClock(c)) if c.name == DEADLINES else c for c in chores)


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
    importlib.import_module(f"services.{sys.argv[1]}.entrypoints.worker").main()


if __name__ == "__main__":
    main()
