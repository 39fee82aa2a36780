"""An agency's real worker in a time that runs faster: ``python -m tests.simulate.worker case_intake``.

It looks oftener at what is due, since a day passes in a second; everything else it does as it always does.
"""

import services.kernel.events.green  # noqa: F401, I001 - first, or sockets would block

import importlib
import sys
import time
from collections.abc import Iterable

from services.kernel.events import worker
from services.kernel.events.chores import Chore, Chores

LOOK_EVERY = 0.2  # seconds between two looks at the deadlines
SWEEP_EVERY = worker.SWEEP_EVERY


class OftenDue(Chores):
    """The chores of which one, the deadlines, is due at every look."""

    def __init__(self, chores: Iterable[Chore] = ()) -> None:
        chores = tuple(chores)
        for chore in chores:
            if chore.name == "deadlines":
                chore.every = LOOK_EVERY / 2
        super().__init__(chores)


class FasterDuties(worker.Duties):
    """Chores at every look, the rest of the sweep as often as ever."""

    _swept = 0.0

    def sweep(self) -> None:
        if time.monotonic() - self._swept >= SWEEP_EVERY:
            super().sweep()
            self._swept = time.monotonic()
        else:
            self._chores.do()


def main() -> None:
    worker.SWEEP_EVERY = LOOK_EVERY  # type: ignore[assignment]
    worker.Chores = OftenDue  # type: ignore[assignment, misc]
    worker.Duties = FasterDuties  # type: ignore[misc]
    importlib.import_module(f"services.{sys.argv[1]}.entrypoints.worker").main()


if __name__ == "__main__":
    main()
