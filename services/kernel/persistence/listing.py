"""Files as they are listed: the newest first, page by page.

The embedded database reads every document that a query matches before it sorts them or cuts them off, and uses an
index for a range of one field only (measured: 1.7 s for a page of 10,000 files in any order). So a page looks back
from where the last one ended, in spans of time that grow until it is full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.kernel.ids import parse_reference

LISTED_AS = "listed_as"  # state and moment in one text, so that one range finds both
SPAN = timedelta(days=14)  # of the first look
BEGINNING, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
MOST_MILLISECONDS = int(END.timestamp()) * 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a file stands, and a page ends."""

    opened_at: datetime
    reference: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Place:
        return cls(row["opened_at"], row["_id"])

    @classmethod
    def parse(cls, text: str) -> Place:
        """Raises ValueError for what is none."""
        milliseconds, _, reference = text.partition(" ")
        if not (milliseconds.isascii() and milliseconds.isdigit() and int(milliseconds) < MOST_MILLISECONDS):
            raise ValueError("no place in a list")
        return cls(
            datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(milliseconds)), parse_reference(reference)
        )

    def __str__(self) -> str:
        return f"{(self.opened_at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)} {self.reference}"

    @property
    def order(self) -> tuple[timedelta, str]:
        """The newest first; of those of one moment by reference."""
        return END - self.opened_at, self.reference


def listed_as(state: str, moment: datetime) -> str:
    return f"{state} {moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"


def page(
    files: Any, state: str | None, hidden: Collection[str], after: Place | None, size: int, now: datetime
) -> list[dict[str, Any]]:
    """Up to ``size`` rows after that place. ``files``: the collection; ``state``: only those in it."""
    rows: list[dict[str, Any]] = []
    for start, end in _spans(now if after is None else after.opened_at, after is None):
        found = [row for row in files.find(_between(state, start, end)) if row["_id"] not in hidden]
        rows += sorted((row for row in found if after is None or Place.of(row).order > after.order), key=_order)
        if len(rows) >= size:
            break
    return rows[:size]


def all_in(files: Any, state: str) -> list[dict[str, Any]]:
    """All rows in this state, the oldest first."""
    return sorted(files.find(_between(state, BEGINNING, END)), key=lambda row: (row["opened_at"], row["_id"]))


def _order(row: dict[str, Any]) -> tuple[timedelta, str]:
    return Place.of(row).order


def _spans(latest: datetime, first_page: bool) -> Iterator[tuple[datetime, datetime]]:
    """Back in time, each twice as long as the one before. The first page begins with what is in the future too."""
    end = END if first_page else latest + timedelta(milliseconds=1)
    start, length = latest - SPAN, SPAN
    while end > BEGINNING:
        yield max(start, BEGINNING), end
        length *= 2
        start, end = start - length, start


def _between(state: str | None, start: datetime, end: datetime) -> dict[str, Any]:
    if state is None:
        return {"opened_at": {"$gte": start, "$lt": end}}
    return {LISTED_AS: {"$gte": listed_as(state, start), "$lt": listed_as(state, end)}}
