"""When a child is at school, and what it says about missing it (rule ``principles-u18``). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.kernel.times import DAY, Calendar, Span

SATURDAY = 5


class SchoolSession(StrEnum):
    """When the child is at school, on school days."""

    MORNING = "morning"  # 07:00 to 11:30
    AFTERNOON = "afternoon"  # 13:00 to 17:00
    WHOLE_DAY = "whole_day"  # 07:00 to 17:00


SCHOOL_HOURS: Mapping[SchoolSession, tuple[tuple[int, int], ...]] = {
    SchoolSession.MORNING: ((7 * 60, 11 * 60 + 30),),
    SchoolSession.AFTERNOON: ((13 * 60, 17 * 60),),
    SchoolSession.WHOLE_DAY: ((7 * 60, 11 * 60 + 30), (13 * 60, 17 * 60)),
}


class SchoolWish(StrEnum):
    """What the child says about missing school (rule ``principles-u18``)."""

    KEEP = "keep"  # does not want to miss any: never heard in school hours
    USUAL = "usual"  # said nothing: not heard in school hours where its own calendar leaves other hours in time
    MAY_MISS = "may_miss"  # would rather come during school, for instance so that nobody at home notices


def school_spans(calendar: Calendar, session: SchoolSession) -> tuple[Span, ...]:
    """The lessons of a child, on the days of the plan that are school days (Monday to Friday, no holidays)."""
    return tuple(
        Span(day * DAY + begins, day * DAY + ends)
        for day in sorted(calendar.working)
        if calendar.date_of(day).weekday() < SATURDAY
        for begins, ends in SCHOOL_HOURS[session]
    )
