"""The court's diary in the database: one small document for each room or judge and day, found by its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, timedelta
from typing import Any

from pymongo.database import Database

from services.court_liaison.service_layer.booking import Entry, Page
from services.kernel.errors import StaleVersion

DIARY = "diary"


class MongoDiary:
    """Read and written in the unit of work's own transaction. A page that two write at once is written by one of
    them; the other's unit of work begins anew and finds the entry."""

    def __init__(self, database: Database) -> None:
        self._pages = database[DIARY]

    def between(self, first: date, last: date) -> Iterator[tuple[Page, Entry]]:
        """All that is set in these days, both included, in the order of the pages' keys and of the hours."""
        days = {"$gte": first.isoformat(), "$lt": (last + timedelta(days=1)).isoformat()}
        for found in self._pages.find({"_id": days}).sort("_id", 1):
            day, what, who = found["_id"].split("|", 2)
            for row in sorted(found["entries"], key=lambda row: row["starts_at"]):
                yield Page(what, who, date.fromisoformat(day)), _entry(row)

    def read(self, unit: Any, page: Page) -> Sequence[Entry]:
        found = self._pages.find_one({"_id": page.key}, session=unit.session)
        return [_entry(row) for row in (found or {}).get("entries", ())]

    def write(self, unit: Any, page: Page, entries: Sequence[Entry]) -> None:
        rows = [asdict(entry) for entry in entries]
        found = self._pages.find_one({"_id": page.key}, {"version": 1}, session=unit.session)
        if found is None:
            self._pages.insert_one({"_id": page.key, "version": 1, "entries": rows}, session=unit.session)
            return
        written = self._pages.update_one(
            {"_id": page.key, "version": found["version"]},
            {"$set": {"entries": rows, "version": found["version"] + 1}},
            session=unit.session,
        )
        if written.matched_count == 0:
            raise StaleVersion(found["version"])


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(row["reference"], row["starts_at"].replace(tzinfo=UTC), row["ends_at"].replace(tzinfo=UTC))
