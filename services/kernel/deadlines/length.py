"""Time as Vietnamese law counts it. Pure: standard library only.

Rule ``time-count`` (BLTTHS Art 134, Civil Code Art 147): hours are elapsed hours and stop for nothing; a
limit in days does not count the day on which it starts and ends at 24:00 of its last; a month ends on
the same date of a later month, or on that month's last day; working days leave out what is no working
day. A limit in days or months whose last day is a day off ends with the next working day where the
rule says so; then both ends are told.

24:00 of a day is kept as 00:00 of the next, in UTC; whoever shows it says the day (``last_day``).
"""

from __future__ import annotations

import calendar as months_of_the_year
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from services.kernel.clock import VIETNAM, in_vietnam

HALF_A_MONTH = 15  # days: half of a month of thirty (rule time-count)
_WORDS = re.compile(r"(\d+) (hour|working day|day|month)s?")


class Days(Protocol):
    """A calendar of working days."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""


class BadLength(ValueError):
    """Not a length of time that a rule could mean."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long: hours, or working days, or months and days. Written ``12 hours``, ``5 working days``,
    ``20 days``, ``2 months``, ``2 months 30 days``."""

    hours: int = 0
    working_days: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        kinds = (self.hours > 0) + (self.working_days > 0) + (self.months > 0 or self.days > 0)
        if kinds != 1 or min(self.hours, self.working_days, self.months, self.days) < 0:
            raise BadLength("a length is hours, or working days, or months and days")

    @classmethod
    def parse(cls, text: str) -> Length:
        """Raises BadLength."""
        parts: dict[str, int] = {}
        for number, word in _WORDS.findall(text):
            name = {"hour": "hours", "working day": "working_days", "day": "days", "month": "months"}[word]
            if name in parts:
                raise BadLength(f"{text!r} names {word}s twice")
            parts[name] = int(number)
        if not parts or _WORDS.sub("", text).strip():
            raise BadLength(f"{text!r} is no length of time")
        return cls(**parts)

    def __str__(self) -> str:
        named = (("hour", self.hours), ("working day", self.working_days), ("month", self.months), ("day", self.days))
        return " ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in named if number)

    def roughly(self) -> float:
        """In days, to put lengths in order: a month is 30, and five working days are a week."""
        return self.hours / 24 + self.working_days * 7 / 5 + self.months * 30 + self.days

    def halved(self) -> Length:
        """At most one half of it (rule ``half-time-if-accused-minor``): half a month is 15 days, and half of
        an odd number of days is rounded down."""
        odd_month = HALF_A_MONTH if self.months % 2 else 0
        return Length(self.hours // 2, self.working_days // 2, self.months // 2, self.days // 2 + odd_month)


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment. ``statutory``: as counted; ``rolled``: where the rule moves it off a day off, else the same."""

    statutory: datetime
    rolled: datetime


def due(start: datetime, length: Length, days: Days, *, rolls: bool) -> Due:
    """When a limit ends that began at ``start``. In UTC."""
    if length.hours:
        end = (start + timedelta(hours=length.hours)).astimezone(UTC)
        return Due(end, end)
    first = in_vietnam(start).date()
    if length.working_days:
        last = _after_working_days(first, length.working_days, days)
        return Due(_end_of(last), _end_of(last))
    last = months_later(first, length.months) + timedelta(days=length.days)
    rolled = last
    while rolls and not days.is_working_day(rolled):
        rolled += timedelta(days=1)
    return Due(_end_of(last), _end_of(rolled))


def before(moment: datetime, length: Length, days: Days) -> datetime:
    """The moment that lies a length before another: for "at least ten days before the end"."""
    if length.hours:
        return moment - timedelta(hours=length.hours)
    day = last_day(moment)
    if length.working_days:
        for _ in range(length.working_days):
            day -= timedelta(days=1)
            while not days.is_working_day(day):
                day -= timedelta(days=1)
        return _end_of(day)
    return _end_of(months_later(day, -length.months) - timedelta(days=length.days))


def months_later(day: date, months: int) -> date:
    """The same date of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months_of_the_year.monthrange(year, month)[1]))


def last_day(moment: datetime) -> date:
    """The day, in Vietnam, within which a due moment lies: 24:00 belongs to the day that it ends."""
    return (in_vietnam(moment) - timedelta(microseconds=1)).date()


def _after_working_days(day: date, number: int, days: Days) -> date:
    while number > 0:
        day += timedelta(days=1)
        number -= days.is_working_day(day)
    return day


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM).astimezone(UTC)
