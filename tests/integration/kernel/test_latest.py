"""What an agency came to know lately, over a real journal: nothing is missed, whatever was read before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.database import Database

from services.kernel.persistence.latest import LATE, LatestNews

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(seconds=10)


@pytest.fixture
def journal(kept: Database) -> Iterator[Database]:
    kept["journal"].delete_many({})
    yield kept
    kept["journal"].delete_many({})


def note(database: Database, name: str, at: datetime, reference: str = "R1") -> None:
    row = {"_id": name, "reference": reference, "name": name, "source": "case_intake", "recorded_at": at}
    database["journal"].insert_one(row)


def told(news: LatestNews, now: datetime, span: timedelta = DAY, **more: list[str]) -> list[str]:
    return [row["name"] for row in news.since(now - span, now, 100, **more)]


def test_what_was_added_is_told_with_what_was_read_before_the_newest_first(journal: Database) -> None:
    """Also what was recorded a moment before the last look and committed after it."""
    news = LatestNews(journal)
    note(journal, "One", NOW - MOMENT)
    assert told(news, NOW) == ["One"]
    note(journal, "Two", NOW - LATE + MOMENT)
    note(journal, "Three", NOW + MOMENT)
    assert told(news, NOW + 2 * MOMENT) == ["Three", "One", "Two"]


def test_who_asks_for_more_is_told_more_and_who_must_not_know_less(journal: Database) -> None:
    """A week for one, a day for the other, from the same memory."""
    news = LatestNews(journal)
    note(journal, "LongAgo", NOW - 3 * DAY)
    note(journal, "Lately", NOW - MOMENT, "R2")
    assert told(news, NOW) == ["Lately"]
    assert told(news, NOW, 7 * DAY) == ["Lately", "LongAgo"]
    assert told(news, NOW, hidden=["R2"]) == []
    assert told(news, NOW) == ["Lately"]


def test_a_row_of_a_clock_that_was_ahead_hides_nothing_that_comes_after_it(journal: Database) -> None:
    """A machine's clock was set wrong once; the news of the weeks until then are told all the same."""
    news = LatestNews(journal)
    note(journal, "Ahead", NOW + 30 * DAY)
    assert told(news, NOW) == ["Ahead"]
    note(journal, "Now", NOW + MOMENT)
    assert told(news, NOW + 2 * MOMENT) == ["Ahead", "Now"]
