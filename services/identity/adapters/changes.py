"""The log of accounts: who did what to whose account. Lines are added and read, never changed.

Each line holds the hash of the one before it, so that whoever has the database and alters, drops or slips in a line
leaves a break that ``python -m services.identity changes`` finds. ``counters`` holds the end of the chain.
"""

from __future__ import annotations

from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.identity.domain.model import Change, StaffChange
from services.identity.service_layer.ports import NotedAlready
from services.kernel.audit.entry import START, link

_END = "staff_changes"
_PAGE = 500


class Race(Exception):
    """Two lines at once; the later one is written again."""


class ChangeLog:
    """``staff_changes``, by number from 1."""

    def __init__(self, database: Database) -> None:
        self._lines = database["staff_changes"]
        self._counters = database["counters"]

    def prepare(self) -> None:
        """Create the indexes that are missing; harmless when repeated."""
        self._lines.create_index("staff_id")
        self._lines.create_index("request_id", unique=True, partialFilterExpression={"request_id": {"$type": "string"}})
        start = {"last": 0, "hash": START}
        self._counters.update_one({"_id": _END}, {"$setOnInsert": start}, upsert=True)

    def append(self, change: StaffChange, session: ClientSession) -> None:
        """In the transaction of the change itself. Raises NotedAlready for a request that has its line.

        Raises Race when another line came first; the whole transaction is then done again.
        """
        end = self._end(session)
        number = end["last"] + 1
        values = _values(change)
        line = {**values, "_id": number, "hash": link("identity", number, values, end["hash"])}
        if not change.request_id:
            del line["request_id"]
        came_last = {"_id": _END, "last": end["last"]}
        moved = self._counters.update_one(came_last, {"$set": {"last": number, "hash": line["hash"]}}, session=session)
        if moved.matched_count == 0:
            raise Race
        try:
            self._lines.insert_one(line, session=session)
        except DuplicateKeyError:
            noted = True
        else:
            noted = False
        if noted:
            raise NotedAlready

    def of_request(self, request_id: str) -> StaffChange | None:
        raw = self._lines.find_one({"request_id": request_id})
        return None if raw is None else _change(raw)

    def page(self, before: int | None, limit: int, staff_id: str = "") -> list[StaffChange]:
        """Newest first, those with a smaller number than ``before``."""
        first = self._end()["last"] + 1 if before is None else before
        if staff_id:
            query: dict[str, Any] = {"staff_id": staff_id, "_id": {"$lt": first}}
            return [_change(raw) for raw in self._lines.find(query).sort("_id", -1).limit(limit)]
        # Numbers have no gaps, and asking for them one by one is an index's work on every server.
        numbers = list(range(max(1, first - limit), first))
        found = [_change(raw) for raw in self._lines.find({"_id": {"$in": numbers}})]
        return sorted(found, key=lambda change: -change.number)

    def broken(self) -> list[int]:
        """The numbers of lines that are missing or do not fit the line before; empty for a sound log."""
        end, previous, wrong = self._end(), START, []
        for start in range(1, end["last"] + 1, _PAGE):
            numbers = range(start, min(start + _PAGE, end["last"] + 1))
            found = {raw["_id"]: raw for raw in self._lines.find({"_id": {"$in": list(numbers)}})}
            for number in numbers:
                raw = found.get(number)
                if raw is None or raw["hash"] != link("identity", number, _values(_change(raw)), previous):
                    wrong.append(number)
                previous = raw["hash"] if raw is not None else ""
        if not wrong and previous != end["hash"]:
            wrong.append(end["last"])
        return wrong

    def _end(self, session: ClientSession | None = None) -> dict[str, Any]:
        return self._counters.find_one({"_id": _END}, session=session) or {"last": 0, "hash": START}


def _values(change: StaffChange) -> dict[str, Any]:
    return {
        "at": change.at,
        "by": change.by,
        "staff_id": change.staff_id,
        "what": str(change.what),
        "fields": list(change.fields),
        "request_id": change.request_id,
        "digest": change.digest,
    }


def _change(raw: dict[str, Any]) -> StaffChange:
    return StaffChange(
        at=raw["at"],
        by=raw["by"],
        staff_id=raw["staff_id"],
        what=Change(raw["what"]),
        fields=tuple(raw["fields"]),
        request_id=raw.get("request_id", ""),
        digest=raw["digest"],
        number=raw["_id"],
    )
