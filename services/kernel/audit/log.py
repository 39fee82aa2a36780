"""An agency's access log: a chain in a database of its own, into which its user can insert and never change.

A line is written before the data it speaks of are handed out: who cannot be noted sees nothing.
Lines of several threads go in one write; several processes append to the same chain, and whoever
finds the next number taken reads the head and goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database
from pymongo.errors import BulkWriteError, PyMongoError

from services.kernel.audit.entry import START, Entry, link

DUPLICATE = 11000
PAGE = 100


class LogUnavailable(Exception):
    """Nothing can be noted, so nothing may be shown."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many lines, and the hash of the last."""

    entries: int
    hash: str


@dataclass(slots=True, eq=False)
class _Batch:
    lines: tuple[Entry, ...]
    done: bool = False


class AccessLog:
    """Appends to an agency's chain and reads from it."""

    def __init__(self, database: Database, agency: str) -> None:
        self._lines = database["log"]
        self._agency = agency
        self._head: Head | None = None
        self._writing = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[_Batch] = []

    def prepare(self) -> None:
        """Make the index by case; harmless when repeated."""
        self._lines.create_index([("references", ASCENDING), ("_id", ASCENDING)])

    def write(self, *entries: Entry) -> None:
        """Note these lines. Raises LogUnavailable; the caller then shows nothing."""
        batch = _Batch(entries)
        with self._guard:
            self._waiting.append(batch)
        with self._writing:
            if batch.done:
                return  # another thread took it along
            with self._guard:
                batches, self._waiting = self._waiting, []
            try:
                self._append([line for b in batches for line in b.lines])
            except PyMongoError as error:
                with self._guard:  # the others try for themselves
                    self._waiting = [b for b in batches if b is not batch] + self._waiting
                self._head = None
                raise LogUnavailable(type(error).__name__) from None
            for b in batches:
                b.done = True

    def head(self) -> Head:
        """Where the chain stands now."""
        last = next(iter(self._lines.find({}, {"hash": 1}).sort("_id", DESCENDING).limit(1)), None)
        return Head(0, START) if last is None else Head(last["_id"], last["hash"])

    def of_case(self, reference: str, after: int = 0, size: int = PAGE) -> list[dict[str, Any]]:
        """The lines about a case, oldest first, after line number ``after``."""
        found = self._lines.find({"references": reference, "_id": {"$gt": after}})
        return list(found.sort("_id", ASCENDING).limit(size))

    def lines(self, after: int = 0) -> Iterator[dict[str, Any]]:
        """All lines in the order of their numbers, read in batches."""
        yield from self._lines.find({"_id": {"$gt": after}}).sort("_id", ASCENDING).batch_size(5_000)

    def _append(self, lines: list[Entry]) -> None:
        while lines:
            head = self._head or self.head()
            rows = []
            for line in lines:
                values = line.values()
                number = head.entries + 1
                fresh = link(self._agency, number, values, head.hash)
                rows.append({"_id": number, **values, "previous": head.hash, "hash": fresh})
                head = Head(number, fresh)
            try:
                self._lines.insert_many(rows, ordered=True)
                self._head = head
                return
            except BulkWriteError as error:
                if error.details["writeErrors"][0]["code"] != DUPLICATE:
                    raise
                # Those before the number that was taken stand; the rest goes on from the new head.
                lines = lines[error.details["writeErrors"][0]["index"] :]
                self._head = None
