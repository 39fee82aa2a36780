"""The clock's own part: whoever is to be told of a deadline is told, whether or not anybody did anything."""

from __future__ import annotations

import structlog

from services.kernel.persistence.store import Store, is_race
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.persistence.vault import VaultError

AT_ONCE = 200  # files looked at in one round: who was off for a week catches up in rounds

log = structlog.get_logger("deadlines")


class DeadlineChore:
    """Looks at the files whose next alarm has come, the longest overdue first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cases = store.database["cases"]

    def __call__(self) -> int:
        """Returns how many files were looked at."""
        now = self._store.clock.now()
        due = self._cases.find({"next_alarm_at": {"$lte": now}}, {"_id": 1}).sort("next_alarm_at", 1).limit(AT_ONCE)
        references = [row["_id"] for row in due]
        for reference in references:
            self._look(reference)
        return len(references)

    def _look(self, reference: str) -> None:
        def work(unit: UnitOfWork) -> None:
            if (file := unit.file(reference)) is not None:
                unit.look_at_clocks(file)

        try:
            self._store.run(work)
        except VaultError as error:  # one damaged file must not stop all clocks; whoever opens it is told
            log.error("deadline_of_damaged_file", reference=reference, error=type(error).__name__)
        except Exception as error:
            if not is_race(error):
                raise  # somebody is changing the file this moment: the next round finds it again
