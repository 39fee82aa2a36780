"""Telling whoever plans with this agency's people when they are taken: only of those, and only what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from services.kernel.busy import HORIZON, BusyWindow, ahead, to_be_told
from services.kernel.engagements import Expected
from services.kernel.ids import AGENCIES
from services.kernel.persistence.busy import BusyTold
from services.kernel.persistence.engagements import Engagements
from services.kernel.persistence.in_step import EXPECTED
from services.kernel.persistence.store import Store, run_past_races
from services.kernel.persistence.unit_of_work import UnitOfWork


class BusyChore:
    """``told(staff_id, version, windows, to)``: makes the agency's event. Who is no longer planned with is told of once
    more, as free: nobody keeps what they have no use for."""

    def __init__(self, store: Store, told: Callable[[str, int, tuple[BusyWindow, ...], str], Any]) -> None:
        self._store = store
        self._event = told
        self._engagements = Engagements(store.database)
        self._told = BusyTold(store.database)

    def __call__(self) -> int:
        """Returns how often somebody was told of somebody."""
        rows = self._store.database[EXPECTED].find({}, {"by": 1, "staff_id": 1})
        expected = {Expected(row["by"], row["staff_id"]) for row in rows}
        now, known = self._store.clock.now(), self._told.all()
        changed = [
            one
            for one in sorted(expected | known.keys())
            if self._windows(one, expected, now) != ahead(known.get(one, ()), now)
        ]
        return sum(run_past_races(self._store, partial(self._tell, one=one, expected=expected)) for one in changed)

    def _tell(self, unit: UnitOfWork, one: Expected, expected: set[Expected]) -> bool:
        version, last = self._told.of(one, unit.session)
        windows = self._windows(one, expected, unit.now)
        if windows == ahead(last, unit.now):
            return False
        unit.record(AGENCIES, [self._event(one.staff_id, version + 1, windows, one.by)])
        self._told.keep(one, version + 1, windows, unit.session)
        return True

    def _windows(self, one: Expected, expected: set[Expected], now: datetime) -> tuple[BusyWindow, ...]:
        if one not in expected:
            return ()
        found = self._engagements.of(one.staff_id, now, now + HORIZON)
        return to_be_told((kept.engagement for kept in found), now)
