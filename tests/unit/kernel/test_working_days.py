"""Which days offices work in Vietnam, and when a limit in working days ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.kernel.clock import VIETNAM
from services.kernel.working_days import after_working_days, is_working_day


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
    assert is_working_day(day) is works


def test_a_day_can_be_declared_free_or_worked() -> None:
    """Swapped Saturdays and bridge days are announced year by year."""
    assert is_working_day(date(2026, 11, 28), extra_working_days=[date(2026, 11, 28)])
    assert not is_working_day(date(2026, 11, 23), extra_holidays=[date(2026, 11, 23)])


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
