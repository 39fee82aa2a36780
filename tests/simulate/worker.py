"""An agency's real worker in a time that runs faster: ``python -m tests.simulate.worker case_intake``.

It looks at what is due when the simulation rests and asks it to; everything else it does as it always does.
"""

import services.kernel.events.green  # noqa: F401, I001 - first, or sockets would block

import importlib
import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from services.kernel.events import worker
from services.kernel.events.chores import Chore, Chores
from tests.simulate.nudges import PROVINCE, Nudges, after_every_unit_of_work, listen, worker_of

DEADLINES = "deadlines"  # the chore's name in every agency's bootstrap
SWEEP_EVERY = 1  # seconds, between which some twelve hours pass
SERVICE, FOLDER = sys.argv[1], Path(os.environ["CHUNGTAY_CLOCK_FILE"]).parent


class AtRest(Chores):
    """The chores, of which the deadlines are looked at when the simulation asks: while people act it would only be in
    their way."""

    def __init__(self, chores: Iterable[Chore] = ()) -> None:
        chores = tuple(chores)
        super().__init__(chore for chore in chores if chore.name != DEADLINES)
        self._deadlines = Chores(Chore(DEADLINES, 0, partial(_until_nothing, c)) for c in chores if c.name == DEADLINES)
        self._nudge = Nudges(FOLDER)
        listen(FOLDER, worker_of(SERVICE), self._asked)

    def _asked(self, _: str) -> None:
        self._deadlines.do()
        self._nudge(PROVINCE, SERVICE)


def _until_nothing(chore: Chore) -> None:
    """Until it finds nothing more."""
    while chore.work():
        pass


def main() -> None:
    worker.SWEEP_EVERY = SWEEP_EVERY
    worker.Chores = AtRest  # type: ignore[assignment, misc]
    with after_every_unit_of_work(FOLDER):
        importlib.import_module(f"services.{SERVICE}.entrypoints.worker").main()


if __name__ == "__main__":
    main()
