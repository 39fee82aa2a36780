"""What a worker does by the clock: each chore at its own interval, none in another's way.

A chore must bear being done twice and being left undone for a day: whatever it finds due, it does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from services.kernel.persistence.mongo import is_passing

log = structlog.get_logger("chores")


@dataclass(slots=True)
class Chore:
    """``every``: seconds from one time to the next."""

    name: str
    every: float
    work: Callable[[], object]
    _due: float = field(default=0.0, init=False)


class Chores:
    """The chores of one worker."""

    def __init__(self, chores: Iterable[Chore] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._chores = tuple(chores)
        self._clock = clock

    def do(self) -> None:
        """Do what is due. A chore that fails is told in the log and done again when it is next due."""
        for chore in self._chores:
            now = self._clock()
            if now < chore._due:
                continue
            chore._due = now + chore.every
            try:
                chore.work()
            except Exception as error:
                if is_passing(error):
                    log.warning("chore_waits_for_database", chore=chore.name, error=type(error).__name__)
                else:
                    log.exception("chore_failed", chore=chore.name)
