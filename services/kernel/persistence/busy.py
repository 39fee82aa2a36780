"""What was told of whose taken hours, at who tells it and at who plans with them: the latest version of each person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.busy import BusyWindow
from services.kernel.engagements import Expected
from services.kernel.ports import News

BUSY_TOLD = "busy_told"
BUSY_ELSEWHERE = "busy_elsewhere"


class BusyTold:
    """At who tells."""

    def __init__(self, database: Database) -> None:
        self._rows = database[BUSY_TOLD]

    def all(self) -> dict[Expected, tuple[BusyWindow, ...]]:
        """By whom it was told to, and of whom."""
        return {Expected(row["by"], row["staff_id"]): _windows(row) for row in self._rows.find()}

    def of(self, expected: Expected, session: ClientSession) -> tuple[int, tuple[BusyWindow, ...]]:
        """Version and windows; 0 and none where nothing was told yet."""
        row = self._rows.find_one({"_id": _id(expected)}, session=session)
        return (0, ()) if row is None else (row["version"], _windows(row))

    def keep(self, expected: Expected, version: int, windows: Iterable[BusyWindow], session: ClientSession) -> None:
        row = {**expected._asdict(), **_row(version, windows)}
        self._rows.replace_one({"_id": _id(expected)}, row, upsert=True, session=session)


class BusyElsewhere:
    """At who plans: other agencies' people, as those told of them."""

    def __init__(self, database: Database) -> None:
        self._rows = database[BUSY_ELSEWHERE]

    def keep(self, event: News, session: ClientSession) -> None:
        """Unless something newer was told before. Each agency speaks for itself only."""
        data = event.data
        key = f"{event.source}:{data.staff_id}"
        known = self._rows.find_one({"_id": key}, {"version": 1}, session=session)
        if known is not None and known["version"] >= data.version:
            return
        windows = [
            BusyWindow(one.starts_at.ToDatetime(tzinfo=UTC), one.ends_at.ToDatetime(tzinfo=UTC)) for one in data.windows
        ]
        row = {"staff_id": data.staff_id, **_row(data.version, windows)}
        self._rows.replace_one({"_id": key}, row, upsert=True, session=session)

    def of(self, staff_id: str, session: ClientSession | None = None) -> tuple[BusyWindow, ...]:
        rows = self._rows.find({"staff_id": staff_id}, session=session)
        return tuple(sorted(window for row in rows for window in _windows(row)))

    def all(self) -> dict[str, tuple[BusyWindow, ...]]:
        """By staff number."""
        found: dict[str, tuple[BusyWindow, ...]] = {}
        for row in self._rows.find():
            found[row["staff_id"]] = tuple(sorted((*found.get(row["staff_id"], ()), *_windows(row))))
        return found


def _id(expected: Expected) -> str:
    return f"{expected.by}:{expected.staff_id}"


def _row(version: int, windows: Iterable[BusyWindow]) -> dict[str, Any]:
    return {
        "version": version,
        "windows": [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in windows],
    }


def _windows(row: dict[str, Any]) -> tuple[BusyWindow, ...]:
    return tuple(BusyWindow(one["starts_at"], one["ends_at"]) for one in row["windows"])
