"""Files in a list: the newest first, every one once, whatever the size of the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.ids import new_reference
from services.kernel.persistence.listing import BEGINNING, LISTED_AS, Place, listed_as, page

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
STATES = ("open", "open_again", "closed")


class Files:
    """A collection that finds by a range, as the database does."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.read = 0

    def find(self, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        ((field, wanted),) = query.items()
        found = [row for row in self.rows if wanted["$gte"] <= row[field] < wanted["$lt"]]
        self.read += len(found)
        return iter(found)


def a_row(days_ago: float, state: str = "open") -> dict[str, Any]:
    opened = NOW - timedelta(days=days_ago)
    opened = opened.replace(microsecond=opened.microsecond // 1000 * 1000)
    return {"_id": new_reference(), "opened_at": opened, "state": state, LISTED_AS: listed_as(state, opened)}


def read_through(files: Files, size: int, state: str | None = None, hidden: tuple[str, ...] = ()) -> list[str]:
    seen: list[str] = []
    after = None
    while True:
        rows = page(files, state, hidden, after, size + 1, NOW)
        seen += [row["_id"] for row in rows[:size]]
        if len(rows) <= size:
            return seen
        after = Place.parse(str(Place.of(rows[size - 1])))  # as it goes to the reader and back


moments = st.lists(
    st.sampled_from([0.0, 0.5, 1.0, 13.9, 14.0, 40.0, 400.0, 9000.0, -3.0]) | st.floats(-10, 9000), max_size=40
)


@given(ago=moments, size=st.integers(1, 7), data=st.data())
def test_a_list_is_read_through_in_order_and_nothing_is_left_out_or_told_twice(
    ago: list[float], size: int, data: st.DataObject
) -> None:
    """Also files of one moment, of the future, and those that somebody must not know of."""
    rows = [a_row(days, data.draw(st.sampled_from(STATES))) for days in ago]
    hidden = tuple(row["_id"] for row in rows if data.draw(st.booleans()))
    expected = sorted((row for row in rows if row["_id"] not in hidden), key=lambda row: Place.of(row).order)
    assert read_through(Files(rows), size, hidden=hidden) == [row["_id"] for row in expected]
    for state in STATES:
        of_state = [row["_id"] for row in expected if row["state"] == state]
        assert read_through(Files(rows), size, state, hidden) == of_state


def test_a_page_reads_little_more_than_it_shows() -> None:
    """The database reads every document that a query matches: ten thousand would take it seconds."""
    files = Files([a_row(number / 10) for number in range(10_000)])
    page(files, None, (), None, 51, NOW)
    assert files.read < 500


@pytest.mark.parametrize("text", ["", "x", "12", "1 2", "99999999999999999 0000-0000-000", "-1 0000-0000-000"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"place|reference|check"):
        Place.parse(text)


def test_the_oldest_file_is_found() -> None:
    row = a_row((NOW - BEGINNING).days - 1)
    assert read_through(Files([row]), 3) == [row["_id"]]
