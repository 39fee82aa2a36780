"""The exchange about a case: who works on it, and how many events went to and came from each agency.

A thread stands in the row of the agency's file, so that one read and one write serve both. Where the agency has no
file of the case it has a row of its own in ``threads``, and goes over into the file's row when there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.errors import StaleVersion
from services.kernel.persistence.writes import Also, Writes

CASES, THREADS, FIELD = "cases", "threads", "thread"
_KEPT = ("circle", "sent", "taken", "parked")


@dataclass(slots=True)
class Thread:
    """Its circle and the counts of what was sent and taken in. ``parked``: of each sender the last event that came
    too early. ``has_file``: whether there is a file's row for it; ``apart``: whether it has a row of its own.
    ``waits``: whether a file's row that waits to be written takes it along."""

    reference: str
    has_file: bool = False
    apart: bool = False
    circle: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    parked: dict[str, int] = field(default_factory=dict)
    changed: bool = False
    waits: bool = False


class Threads:
    """Of one unit of work. ``row_of``: the row of a case's file as the unit of work read it."""

    def __init__(
        self,
        database: Database,
        session: ClientSession,
        writes: Writes,
        row_of: Callable[[str], dict[str, Any] | None],
    ) -> None:
        self._rows = database[THREADS]
        self._session = session
        self._writes = writes
        self._row_of = row_of
        self._threads: dict[str, Thread] = {}

    def of(self, reference: str) -> Thread:
        """The thread of this case, a new one where there is none."""
        if reference not in self._threads:
            self._threads[reference] = self._read(reference)
        return self._threads[reference]

    def begin(self, reference: str) -> None:
        """A case that begins here and now, and has none."""
        self._threads[reference] = Thread(reference)

    def goes_with(self, reference: str) -> Also:
        """What the file's row, which is about to wait for being written, has besides the file."""
        thread = self.of(reference)
        thread.has_file = thread.waits = True
        self._no_longer_apart(thread)

        def as_it_is_then() -> Mapping[str, Any]:
            thread.waits = thread.changed = False
            return {FIELD: _row(thread)}

        return as_it_is_then

    def write(self) -> None:
        """Let what changed be written.

        Each was read in this transaction, so one that another changed meanwhile is a conflict, and done again.
        """
        for thread in self._threads.values():
            if thread.changed and not thread.waits:
                self._write(thread)

    def _read(self, reference: str) -> Thread:
        with_file = self._row_of(reference)
        if with_file is not None and FIELD in with_file:
            return _thread(reference, with_file[FIELD], has_file=True)
        row = self._rows.find_one({"_id": reference}, session=self._session)
        return _thread(reference, row or {}, has_file=with_file is not None, apart=row is not None)

    def _write(self, thread: Thread) -> None:
        wanted, row, missed = {"_id": thread.reference}, _row(thread), partial(StaleVersion, 0)
        if thread.has_file:
            self._writes.update(CASES, wanted, {"$set": {FIELD: row}}, missed)
            self._no_longer_apart(thread)
        elif thread.apart:
            self._writes.replace(THREADS, wanted, wanted | row, missed)
        else:
            self._writes.insert(THREADS, [wanted | row])

    def _no_longer_apart(self, thread: Thread) -> None:
        if thread.apart:
            self._writes.delete(THREADS, {"_id": thread.reference})
            thread.apart = False


def circle_of(database: Database, reference: str) -> list[str]:
    """The agencies that work on the case, as far as this agency has been told."""
    row = next(kept_threads(database, {"_id": reference}, ("circle",)), None)
    return [] if row is None else row["circle"]


def kept_threads(
    database: Database, wanted: Mapping[str, Any], only: tuple[str, ...] = _KEPT
) -> Iterator[dict[str, Any]]:
    """The threads of these cases as they are kept, in a file's row or apart, with ``_id`` and these fields."""
    for row in database[CASES].find({**wanted, FIELD: {"$exists": True}}, {f"{FIELD}.{name}": 1 for name in only}):
        yield {"_id": row["_id"], **row[FIELD]}
    yield from database[THREADS].find(wanted, dict.fromkeys(only, 1))


def _thread(reference: str, row: Mapping[str, Any], *, has_file: bool, apart: bool = False) -> Thread:
    return Thread(reference, has_file, apart, **{name: row[name] for name in _KEPT if name in row})


def _row(thread: Thread) -> dict[str, Any]:
    return {name: getattr(thread, name) for name in _KEPT}
