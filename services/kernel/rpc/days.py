"""The days of a question about a calendar: two of the Vietnamese calendar, YYYY-MM-DD, both included."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.kernel.errors import InvalidInput, Problem
from services.kernel.rpc.cases import together
from services.kernel.rpc.commands import problem

MOST_DAYS = 31
FIRST_YEAR, LAST_YEAR = 2000, 2999


def days_in(request: Any, most: int = MOST_DAYS) -> tuple[date, date]:
    """``from_day`` and ``to_day``. Raises InvalidInput for what are no days, or too many."""
    first, last = together(lambda: day_in(request, "from_day"), lambda: day_in(request, "to_day"))
    if 0 <= (last - first).days < most:
        return first, last
    raise InvalidInput(Problem("to_day", "out_of_range", vi=f"Từ 1 đến {most} ngày.", en=f"From 1 to {most} days."))


def day_in(request: Any, field: str) -> date:
    """One day. Raises InvalidInput for what is none."""
    try:
        day = date.fromisoformat(getattr(request, field))
    except ValueError:
        raise InvalidInput(problem(field, "not_a_date" if getattr(request, field) else "missing")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(problem(field, "not_a_date"))
    return day
