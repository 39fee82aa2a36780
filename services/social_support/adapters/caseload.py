"""How much each worker of a commune has in hand, and what comes from other communes: indexed questions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.social_support.domain.model import AT_WORK

_COUNTED = {"worker": 1, "urgent": 1, "deadlines": 1}


@dataclass(slots=True)
class Caseload:
    """Of one worker: cases in work, urgent ones among them, and deadlines of theirs that were missed, of which so
    many are not done yet."""

    worker: str
    open_cases: int = 0
    urgent_cases: int = 0
    missed_deadlines: int = 0
    overdue_deadlines: int = 0


class Caseloads:
    """An agency's. Counts only; a commune has some dozens of cases in work, whatever the database holds."""

    def __init__(self, database: Database) -> None:
        self._cases = database["cases"]

    def prepare(self) -> None:
        """Create the indexes that are missing; harmless when repeated."""
        self._cases.create_index([("unit", ASCENDING), ("state", ASCENDING)])
        self._cases.create_index([("offered_to", ASCENDING), ("_id", ASCENDING)])

    def of_unit(self, unit: str, hidden: Collection[str] = ()) -> list[Caseload]:
        """One row for each worker of the unit with a case in work, by staff number. ``hidden``: cases that do
        not exist for whoever asks."""
        query: dict[str, Any] = {"unit": unit, "state": {"$in": sorted(AT_WORK)}}
        if hidden:
            query["_id"] = {"$nin": list(hidden)}
        found: dict[str, Caseload] = {}
        for row in self._cases.find(query, _COUNTED):
            count(found.setdefault(row.get("worker") or "", Caseload(row.get("worker") or "")), row)
        return [found[worker] for worker in sorted(found)]

    def offered_to(self, unit: str, after: str | None, size: int, hidden: Collection[str] = ()) -> list[dict[str, Any]]:
        """The cases that wait to be received by the unit, in the order of their references."""
        query: dict[str, Any] = {"offered_to": unit}
        if after is not None:
            query["_id"] = {"$gt": after}
        if hidden:
            query.setdefault("_id", {})["$nin"] = list(hidden)
        return list(self._cases.find(query).sort("_id", ASCENDING).limit(size))


def count(load: Caseload, row: dict[str, Any]) -> None:
    """Add one case."""
    missed = [d for d in row.get("deadlines") or () if d.get("missed_at") is not None]
    load.open_cases += 1
    load.urgent_cases += bool(row.get("urgent"))
    load.missed_deadlines += len(missed)
    load.overdue_deadlines += sum(d.get("ended_at") is None for d in missed)
