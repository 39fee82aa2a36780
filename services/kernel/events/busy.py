"""Telling whoever plans with this agency's people when they are taken: only of those, and only what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from services.kernel.busy import HORIZON, BusyWindow, ahead, to_be_told
from services.kernel.ids import AGENCIES
from services.kernel.persistence.busy import BusyTold
from services.kernel.persistence.engagements import Engagements
from services.kernel.persistence.in_step import EXPECTED
from services.kernel.persistence.store import Store, run_past_races
from services.kernel.persistence.unit_of_work import UnitOfWork


class BusyChore:
    """``told``: makes the agency's event, from staff number, version and windows. Who is no longer planned with is told
    of once more, as free: nobody keeps what they have no use for."""

    def __init__(self, store: Store, told: Callable[[str, int, tuple[BusyWindow, ...]], Any]) -> None:
        self._store = store
        self._event = told
        self._engagements = Engagements(store.database)
        self._told = BusyTold(store.database)

    def __call__(self) -> int:
        """Returns of how many people something was told."""
        expected = {row["staff_id"] for row in self._store.database[EXPECTED].find({}, {"staff_id": 1})}
        now, known = self._store.clock.now(), self._told.all()
        changed = [
            staff_id
            for staff_id in sorted(expected | known.keys())
            if self._windows(staff_id, expected, now) != ahead(known.get(staff_id, ()), now)
        ]
        return sum(
            run_past_races(self._store, partial(self._tell, staff_id=staff_id, expected=expected))
            for staff_id in changed
        )

    def _tell(self, unit: UnitOfWork, staff_id: str, expected: set[str]) -> bool:
        version, last = self._told.of(staff_id, unit.session)
        windows = self._windows(staff_id, expected, unit.now)
        if windows == ahead(last, unit.now):
            return False
        unit.record(AGENCIES, [self._event(staff_id, version + 1, windows)])
        self._told.keep(staff_id, version + 1, windows, unit.session)
        return True

    def _windows(self, staff_id: str, expected: set[str], now: datetime) -> tuple[BusyWindow, ...]:
        if staff_id not in expected:
            return ()
        found = self._engagements.of(staff_id, now, now + HORIZON)
        return to_be_told((one.engagement for one in found), now)
