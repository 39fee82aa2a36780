"""Which days offices work in Vietnam, and when a limit in working days ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.calendar import BadCalendar, WorkingDays
from services.kernel.deadlines.keeping import after_working_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 29), False),  # a Sunday
        (date(2026, 9, 2), False),  # National Day
        (date(2026, 4, 30), False),  # Reunification Day
        (date(2026, 2, 17), False),  # the first day of Tết Bính Ngọ
    ],
)
def test_offices_work_from_monday_to_friday_but_for_holidays(day: date, works: bool) -> None:
    """Labour Code 2019 Art 112; Tết goes by the moon."""
    assert WorkingDays.read().is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),  # free, and Saturday the 10th worked for it
        (date(2026, 1, 10), True),
        (date(2026, 8, 22), True),  # a Saturday worked for Monday the 31st
        (date(2026, 8, 31), False),
        (date(2026, 8, 29), False),  # any other Saturday
    ],
)
def test_swapped_days_are_known_from_the_local_file(day: date, works: bool) -> None:
    """The Prime Minister swaps days year by year, and the package of holidays misses some."""
    assert WorkingDays.read().is_working_day(day) is works


def test_a_file_of_swapped_days_with_mistakes_is_refused_with_all_of_them() -> None:
    """A calendar that is half read would move every deadline of the province."""
    day = date(2027, 1, 2)
    rows = [
        {"date": day, "works": True},
        {"date": day, "works": False, "source": "x"},
        {"date": "2027-01-04", "works": 1},
    ]
    with pytest.raises(BadCalendar) as refused:
        WorkingDays.of({"day": rows})
    assert refused.value.problems == (
        "day 1: 2027-01-02 has no source",
        "day 2: 2027-01-02 stands there already",
        "day 3: date must be a date and works true or false",
    )


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (datetime(2026, 10, 5, 9, tzinfo=VIETNAM), 3, datetime(2026, 10, 9, tzinfo=VIETNAM)),
        (datetime(2026, 10, 8, 9, tzinfo=VIETNAM), 3, datetime(2026, 10, 14, tzinfo=VIETNAM)),  # over a weekend
        (datetime(2026, 10, 10, 9, tzinfo=VIETNAM), 1, datetime(2026, 10, 13, tzinfo=VIETNAM)),  # begun on a Saturday
        (datetime(2026, 11, 23, 9, tzinfo=VIETNAM), 1, datetime(2026, 11, 26, tzinfo=VIETNAM)),  # over Culture Day
        # 23:30 in UTC is the next morning in Vietnam
        (datetime(2026, 10, 4, 23, 30, tzinfo=UTC), 1, datetime(2026, 10, 7, tzinfo=VIETNAM)),
    ],
)
def test_a_limit_ends_with_its_last_working_day(start: datetime, days: int, end: datetime) -> None:
    """The day on which it begins does not count, and the last one counts in full (BLTTHS Art 134)."""
    assert after_working_days(start, days) == end
