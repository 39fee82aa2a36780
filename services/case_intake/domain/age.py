"""How old a child is, as far as the form tells: an interval, and the law reads it at its youngest.

Pure. Rule ``age-benefit`` (BLTTHS 417): of what is only known to the month or year, the last day counts.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.case_intake.domain.form01 import BirthPrecision, Child
from services.kernel.clock import in_vietnam

OLDEST_CHILD = 17  # full years; where nobody said how old at most


@dataclass(frozen=True, slots=True)
class Age:
    """Full years, both ends possible."""

    youngest: int
    oldest: int


def age_of(child: Child, written_at: datetime, at: datetime) -> Age | None:
    """The child's age at a moment; None when nothing is known of it.

    ``written_at``: when the form was written, for an estimate is of that day. Two statements that
    disagree are both believed possible.
    """
    written, today = in_vietnam(written_at).date(), in_vietnam(at).date()
    if (span := born_between(child, written)) is None:
        return None
    earliest, latest = span
    return Age(_full_years(latest, today), _full_years(earliest, today))


def born_between(child: Child, written: date) -> tuple[date, date] | None:
    """The first and the last day on which the child may have been born; None when nothing is known."""
    spans = [span for span in (_from_birth(child), _from_estimate(child, written)) if span is not None]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _from_birth(child: Child) -> tuple[date, date] | None:
    """By what is written of the birth itself."""
    if not child.date_of_birth:
        return None
    try:
        parts = [int(part) for part in child.date_of_birth.split("-")]
        year, month, day = (*parts, 0, 0)[:3]
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    if child.birth_precision is BirthPrecision.ESTIMATED:
        return _years_before(first, 1), _years_before(last, -1)
    return first, last


def _from_estimate(child: Child, written: date) -> tuple[date, date] | None:
    youngest, oldest = child.youngest_age, child.oldest_age
    if youngest is None and oldest is None:
        return None
    first = _years_before(written, (OLDEST_CHILD if oldest is None else oldest) + 1) + timedelta(days=1)
    return first, _years_before(written, youngest or 0)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _full_years(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return max(0, today.year - born.year - (0 if had_birthday else 1))
