"""When a child is at school, and what it says about missing it (rule ``principles-u18``). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.calendar import SATURDAY
from services.kernel.times import DAY, Calendar, Span


class SchoolSession(StrEnum):
    """When the child is at school, on school days."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole_day"


# Lessons, as minutes of the day.
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


def at_school(session: SchoolSession, starts_at: datetime, minutes: int) -> bool:
    """Whether something of this length falls between the first lesson and the last; a child that stays there over
    midday is not fetched then either."""
    begins = in_vietnam(starts_at)
    midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = SCHOOL_HOURS[session]
    opens, closes = (midnight + timedelta(minutes=minute) for minute in (hours[0][0], hours[-1][1]))
    return begins.weekday() < SATURDAY and begins < closes and opens < begins + timedelta(minutes=minutes)
