"""The clock's own part: whoever is to be told of a deadline is told, whether or not anybody did anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from services.kernel.persistence.breaches import BreachRegister
from services.kernel.persistence.mongo import is_passing
from services.kernel.persistence.store import Store, is_race
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.persistence.vault import VaultError

AT_ONCE = 200  # files looked at in one round at the most: who was off for a week catches up in rounds
IN_ONE_GO = 5.0  # seconds of a round; the worker has other duties, and shows between rounds that it is alive
AGAIN_IN = timedelta(minutes=5)  # a file that could not be read is left alone so long, then tried again

log = structlog.get_logger("deadlines")


class Due:
    """The files of a collection whose next alarm has come, the longest overdue first."""

    def __init__(self, store: Store, collection: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._rows = store.database[collection]
        self._monotonic = monotonic

    def each(self, look: Callable[[str], object]) -> int:
        """Look at each; returns how many were looked at, at most ``AT_ONCE``, and as many as there is time for.

        One that cannot be read must not stop the clocks of the others, nor take their places round after round:
        its next look is put off (``AGAIN_IN``), and nothing else of it is touched. Whoever opens it is told.
        Raises what the database's absence raises.
        """
        now = self._store.clock.now()
        due = self._rows.find({"next_alarm_at": {"$lte": now}}, {"_id": 1}).sort("next_alarm_at", 1).limit(AT_ONCE)
        looked, until = 0, self._monotonic() + IN_ONE_GO
        for reference in [row["_id"] for row in due]:
            if looked and self._monotonic() >= until:
                break
            looked += 1
            try:
                look(reference)
            except Exception as error:
                if is_race(error):
                    continue  # somebody is changing the file this moment: the next round finds it again
                if is_passing(error):
                    raise
                told: dict[str, str] = {"reference": reference, "place": self._rows.name}
                if isinstance(error, VaultError):
                    log.error("deadline_of_damaged_file", error=type(error).__name__, **told)
                else:
                    log.exception("deadline_of_unusable_file", **told)
                again = {"$set": {"next_alarm_at": now + AGAIN_IN}}
                self._rows.update_one({"_id": reference, "next_alarm_at": {"$lte": now}}, again)
        return looked


class DeadlineChore:
    """Looks at the files of cases whose next alarm has come."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._due = Due(store, "cases")

    def __call__(self) -> int:
        """Returns how many files were looked at."""
        return self._due.each(self._look)

    def _look(self, reference: str) -> None:
        def work(unit: UnitOfWork) -> None:
            if (file := unit.file(reference)) is not None:
                unit.look_at_clocks(file)

        self._store.run(work)


class BreachChore:
    """Looks at the breaches of personal data of which A05 was not told yet (rule ``breach-72h``)."""

    def __init__(self, store: Store) -> None:
        self._register = BreachRegister(store)
        self._due = Due(store, "breaches")

    def __call__(self) -> int:
        """Returns how many breaches were looked at."""
        return self._due.each(self._look)

    def _look(self, number: str) -> None:
        if (level := self._register.look_at_clock(number)) is not None:
            log.error("breach_not_told_yet", state=str(level))
