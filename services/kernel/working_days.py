"""Working days in Vietnam: Monday to Friday without the public holidays.

Source of the holidays: the package ``holidays`` (Labour Code 2019 Art 112); swapped working Saturdays
are announced year by year and are added by ``extra_holidays`` and ``extra_working_days``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from services.kernel.clock import VIETNAM, in_vietnam

SATURDAY = 5


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date, extra_holidays: Collection[date] = (), extra_working_days: Collection[date] = ()) -> bool:
    """Whether offices work on this day."""
    if day in extra_working_days:
        return True
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in extra_holidays


def after_working_days(start: datetime, days: int) -> datetime:
    """The end of the ``days``-th working day after the day on which ``start`` lies (BLTTHS 134: the day
    itself does not count, a limit in days ends at 24:00)."""
    day = in_vietnam(start).date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM)
