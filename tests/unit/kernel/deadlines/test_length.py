"""How time is counted: worked examples with their ends written by hand, and what must hold of any."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.calendar import WorkingDays
from services.kernel.deadlines.length import BadLength, Length, before, due, last_day, months_later

EXAMPLES = tomllib.loads(Path("tests/data/dates.toml").read_text(encoding="utf-8"))["date"]
DAYS = WorkingDays.read()


@pytest.mark.rule("time-count")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['start']:%Y-%m-%d %H.%M} + {e['length']}")
def test_a_limit_ends_when_a_calendar_says_so(example: dict[str, Any]) -> None:
    """BLTTHS Art 134, and the days off of Labour Code Art 112; each end was found with a calendar in hand."""
    start = example["start"].replace(tzinfo=VIETNAM)
    end = due(start, Length.parse(example["length"]), DAYS, rolls=example.get("rolls", False))
    if isinstance(example["last"], datetime):
        assert end.statutory == end.rolled == example["last"].replace(tzinfo=VIETNAM)
    else:
        assert last_day(end.statutory) == example["last"], example["why"]
        assert last_day(end.rolled) == example.get("rolled", example["last"]), example["why"]
        assert end.statutory.astimezone(VIETNAM).hour == 0  # 24:00


def test_there_are_at_least_sixty_worked_examples_besides_the_rule_lists_own() -> None:
    """Each was reckoned by hand; fewer would leave a corner of the calendar untried."""
    assert len(EXAMPLES) >= 64
    assert len({(e["start"], e["length"]) for e in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("12 hours", Length(hours=12)),
        ("1 hour", Length(hours=1)),
        ("5 working days", Length(working_days=5)),
        ("20 days", Length(days=20)),
        ("2 months 30 days", Length(months=2, days=30)),
    ],
)
def test_a_length_is_written_as_people_say_it(text: str, length: Length) -> None:
    """A lawyer reads and writes the rule book."""
    assert Length.parse(text) == length
    assert str(length) == text


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "2 weeks", "12 hours 3 days", "2 days 2 working days", "0 days", "2 days 3 days"]
)
def test_what_is_no_length_is_refused(text: str) -> None:
    """A slip in the rule book must stop the start, not move a deadline."""
    with pytest.raises(BadLength):
        Length.parse(text)


@pytest.mark.rule("half-time-if-accused-minor")
@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("2 months", "1 month"),
        ("3 months", "1 month 15 days"),
        ("4 months", "2 months"),
        ("20 days", "10 days"),
        ("45 days", "22 days"),
        ("2 months 30 days", "1 month 15 days"),
    ],
)
def test_at_most_one_half_is_left_when_the_accused_is_a_minor(whole: str, half: str) -> None:
    """Luật 59/2024 Ch. VII: at most, so an odd day is rounded down."""
    assert str(Length.parse(whole).halved()) == half


def test_ten_days_before_the_end_is_counted_back() -> None:
    """For "ask at least ten days before": the day itself."""
    end = due(datetime(2026, 3, 2, 9, tzinfo=VIETNAM), Length(months=2), DAYS, rolls=True).statutory
    assert last_day(end) == date(2026, 5, 2)
    assert last_day(before(end, Length(days=10), DAYS)) == date(2026, 4, 22)
    assert last_day(before(end, Length(working_days=2), DAYS)) == date(2026, 4, 28)
    assert before(end, Length(hours=6), DAYS) == end - timedelta(hours=6)


FIRST = datetime(2024, 1, 1, tzinfo=VIETNAM)
MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@pytest.mark.rule("time-count")
@given(start=MOMENTS, days=st.integers(1, 400))
def test_a_rolled_end_is_the_first_working_day_from_the_statutory_one_on(start: datetime, days: int) -> None:
    """Never earlier, and no working day lies between."""
    end = due(start, Length(days=days), DAYS, rolls=True)
    first, last = last_day(end.statutory), last_day(end.rolled)
    assert DAYS.is_working_day(last)
    assert not any(DAYS.is_working_day(first + timedelta(days=n)) for n in range((last - first).days))


@given(start=MOMENTS, days=st.integers(1, 60))
def test_as_many_working_days_lie_in_a_limit_as_it_says(start: datetime, days: int) -> None:
    """Counted one by one, from the day after the start."""
    first, last = start.date(), last_day(due(start, Length(working_days=days), DAYS, rolls=False).statutory)
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(DAYS.is_working_day(day) for day in between) == days
    assert DAYS.is_working_day(last)


@given(start=MOMENTS, hours=st.integers(1, 100))
def test_hours_are_elapsed_hours_whatever_the_calendar(start: datetime, hours: int) -> None:
    """Twelve hours are twelve hours at night, on Sunday and at Tết."""
    end = due(start, Length(hours=hours), DAYS, rolls=True)
    assert end.statutory == end.rolled == start.astimezone(UTC) + timedelta(hours=hours)


@given(day=st.dates(date(2000, 1, 1), date(2050, 1, 1)), months=st.integers(0, 40))
def test_months_later_is_the_same_date_or_the_months_last_day(day: date, months: int) -> None:
    """Civil Code Art 147."""
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
