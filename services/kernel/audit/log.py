"""An agency's access log: a chain in a database of its own, into which its user can insert and never change.

A line is written before the data it speaks of are handed out: who cannot be noted sees nothing.
Lines of several threads go in one write; several processes append to the same chain, and whoever
finds the next number taken looks for the end and goes on from there.

A line's number stands twice: as ``_id``, which makes a fork impossible, and as ``number``, which has
an index. The embedded server reads the whole collection for a range over ``_id`` and for every sort (2 s
at 100,000 lines, measured), and collects all that a range matches before it gives the first; an equality
takes it half a millisecond. So the end of the chain is looked for by equality, and a range is asked for
only where it matches few lines or none.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bson.codec_options import DatetimeConversion
from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import BulkWriteError, PyMongoError

from services.kernel.audit.entry import START, Entry, link
from services.kernel.audit.verify import LARGEST, is_number

DUPLICATE = 11000
PAGE = 100
WINDOW = 5_000  # lines read at once
_PATIENCE = 5  # times that a walk goes on after lines that were added meanwhile


class LogUnavailable(Exception):
    """Nothing can be noted, so nothing may be shown."""

    passing = True  # the log's database is away and will come back: the caller may try again


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many lines, and the hash of the last."""

    entries: int
    hash: str


@dataclass(slots=True, eq=False)
class _Batch:
    lines: list[dict[str, Any]]
    number: int = 0  # of its last line, once it is written
    failure: str = ""


class AccessLog:
    """Appends to an agency's chain and reads from it. For any number of threads and processes."""

    def __init__(self, database: Database, agency: str) -> None:
        self._lines = database["log"]
        # What somebody put there by hand must be readable too, or it could not be named.
        self._anything = self._lines.with_options(
            self._lines.codec_options.with_options(
                datetime_conversion=DatetimeConversion.DATETIME_AUTO, unicode_decode_error_handler="replace"
            )
        )
        self._agency = agency
        self._head: Head | None = None
        self._writing = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[_Batch] = []

    def write(self, *entries: Entry) -> int:
        """Note these lines and return the number of the last. Raises LogUnavailable; the caller then shows nothing.

        After LogUnavailable a line may stand in the log all the same, as when only the answer was lost: the
        log may say more than was shown, never less. ValueError: see Entry.values.
        """
        batch = _Batch([entry.values() for entry in entries])
        if not batch.lines:
            return self.head().entries
        with self._guard:
            self._waiting.append(batch)
        with self._writing:
            if not batch.number and not batch.failure:  # else another thread took it along
                self._write_waiting()
        if not batch.number:
            raise LogUnavailable(batch.failure)
        return batch.number

    def head(self) -> Head:
        """Where the chain stands now. Raises LogUnavailable."""
        try:
            return self._end(self._head.entries if self._head else 0)
        except PyMongoError as error:
            raise LogUnavailable(type(error).__name__) from None

    def of_case(self, reference: str, after: int = 0, size: int = PAGE) -> list[dict[str, Any]]:
        """The lines about a case, oldest first, after line number ``after``."""
        found = self._lines.find({"references": reference, "_id": {"$gt": after}})
        return list(found.sort("_id", ASCENDING).limit(size))

    def all_of_case(self, reference: str) -> Iterator[dict[str, Any]]:
        """All lines about a case, oldest first."""
        after = 0
        while page := self.of_case(reference, after):
            yield from page
            after = page[-1]["_id"]

    def lines(self, after: int = 0) -> Iterator[dict[str, Any]]:
        """All lines after number ``after`` in the order of their numbers, then any that have no number.

        Lines that are added meanwhile are among them.
        """
        seen, last = 0, after
        for _ in range(_PATIENCE):
            for line in self._numbered(last):
                seen, last = seen + 1, line["number"] if is_number(line["number"]) else last
                yield line
            if after or self._lines.estimated_document_count() == seen:
                return
        for line in self._anything.find({}):
            if not is_number(line.get("number")):
                yield line

    def _write_waiting(self) -> None:
        """Write what waits, for its threads too. Whatever happens, each of them is told."""
        with self._guard:
            batches, self._waiting = self._waiting, []
        failure = "Interrupted"  # unless we get further
        try:
            self._append(batches)
        except PyMongoError as error:
            failure = type(error).__name__
        finally:
            for batch in batches:
                if not batch.number:
                    batch.failure, self._head = failure, None

    def _append(self, batches: list[_Batch]) -> None:
        lines = [line for batch in batches for line in batch.lines]
        written = 0
        numbers: list[int] = []
        while written < len(lines):
            head = self._head or self._end(0)
            rows = []
            for line in lines[written:]:
                number = head.entries + 1
                fresh = link(self._agency, number, line, head.hash)
                rows.append({"_id": number, "number": number, **line, "previous": head.hash, "hash": fresh})
                head = Head(number, fresh)
            try:
                self._lines.insert_many(rows, ordered=True)
                done = len(rows)
                self._head = head
            except BulkWriteError as error:
                # Those before the number that was taken stand; the rest goes on from the new end.
                if not (errors := error.details["writeErrors"]) or errors[0]["code"] != DUPLICATE:
                    raise
                done = errors[0]["index"]
                self._head = self._end(rows[done]["_id"])
            numbers += [row["_id"] for row in rows[:done]]
            written += done
        for batch in batches:
            batch.number, numbers = numbers[len(batch.lines) - 1], numbers[len(batch.lines) :]

    def _end(self, known: int) -> Head:
        """The end of the chain, looked for from line ``known`` on; a missing line does not mislead."""
        end = self._end_of_run(known)
        # Behind a gap there may be more. What only claims a line's number, or has half a one, is no line.
        ranged = self._lines.find({"number": {"$gt": end, "$lte": LARGEST}}, {"number": 1})
        beyond = [line["_id"] for line in ranged if is_number(line["_id"]) and line["_id"] == line["number"]]
        if beyond:
            end = self._end_of_run(max(beyond))
        last = self._lines.find_one({"_id": end}, {"hash": 1}) if end else None
        if last is not None:
            return Head(end, str(last.get("hash")))
        return self._end(0) if known else Head(0, START)  # the line that was known is gone: somebody took it away

    def _end_of_run(self, low: int) -> int:
        """A line at or after ``low`` that has no neighbour after it, if ``low`` is a line; by equality only."""
        step = 1
        while self._is_there(low + step):
            low, step = low + step, step * 2
        high = low + step  # is not there
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._is_there(middle) else (low, middle)
        return low

    def _is_there(self, number: int) -> bool:
        return self._lines.find_one({"_id": number}, {"_id": 1}) is not None

    def _any(self, after: int, until: int) -> bool:
        return self._lines.find_one({"number": {"$gt": after, "$lte": until}}, {"_id": 1}) is not None

    def _numbered(self, after: int) -> Iterator[dict[str, Any]]:
        while True:
            found = list(self._anything.find({"number": {"$gt": after, "$lte": after + WINDOW}}))
            yield from sorted(found, key=_place)
            if found:
                after += WINDOW
            elif self._any(after + WINDOW, LARGEST):
                after = self._before_next(after + WINDOW)
            else:
                return

    def _before_next(self, after: int) -> int:
        """Where to go on behind a gap, however wide: less than a window before the next line."""
        low, high = after, LARGEST
        while high - low > WINDOW:
            middle = (low + high) // 2
            low, high = (low, middle) if self._any(low, middle) else (middle, high)
        return low


def _place(line: dict[str, Any]) -> tuple[float, str]:
    number = line["number"]
    return (number if isinstance(number, int | float) else 0, str(line["_id"]))
