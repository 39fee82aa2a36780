"""Time as a plan counts it: whole minutes since midnight, Vietnam time, before the plan's first day. Pure.

A plan compares many thousand times; whole numbers keep that quick and exact. Vietnam has no daylight saving, so a
day always has 1,440 minutes. ``Calendar`` turns minutes into moments and back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from services.kernel.clock import VIETNAM, in_vietnam

T = TypeVar("T")
DAY = 24 * 60
NOON = 12 * 60
NIGHT_ENDS, NIGHT_BEGINS = 6 * 60, 22 * 60  # rule time-count (BLTTHS Art 134)
TO_BE_SENT = timedelta(minutes=30)  # own: what is proposed can still be set when a person has filled in the form
OFFICE = ((7 * 60 + 30, 11 * 60 + 30), (13 * 60, 17 * 60))  # own: an office's usual hours, minutes of the day


def minute_of_day(moment: datetime) -> int:
    """Since midnight, Vietnam time; one with seconds is cut to its minute."""
    local = in_vietnam(moment)
    return local.hour * 60 + local.minute


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start`` up to, and without, ``end``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end

    def widened(self, minutes: int) -> Span:
        """The same with so many minutes before and after it."""
        return Span(self.start - minutes, self.end + minutes)

    def shared_with(self, other: Span) -> int:
        """How many minutes both have in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    @property
    def day(self) -> int:
        """The number of the day on which it begins; 0 is the plan's first."""
        return self.start // DAY


class Diary:
    """When somebody or something is taken; found by the day, so that looking is quick."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._days: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            self.enter(span)

    def enter(self, span: Span) -> None:
        for day in _days_of(span):
            self._days[day].append(span)

    def strike(self, span: Span) -> None:
        """Raises ValueError if it was not entered."""
        for day in _days_of(span):
            self._days[day].remove(span)

    def merged(self) -> list[tuple[int, int]]:
        """All of it in order, without overlaps."""
        return _merged(span for day in self._days.values() for span in day)

    def merged_on(self, day: int) -> list[tuple[int, int]]:
        """What touches that day."""
        return _merged(self._days.get(day, ()))

    def free(self, span: Span) -> bool:
        start, end = span.start, span.end
        for day in range(start // DAY, (end - 1) // DAY + 1):
            for taken in self._days.get(day, ()):
                if taken.start < end and start < taken.end:
                    return False
        return True


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for span in sorted(set(spans)):
        if found and span.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], span.end)
        else:
            found.append((span.start, span.end))
    return found


def _days_of(span: Span) -> range:
    return range(span.start // DAY, (span.end - 1) // DAY + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days a plan is made for. ``first``: day number 0; ``days``: how many; ``working``: the numbers of those on
    which offices work, swapped Saturdays among them, holidays not; ``office``: their hours, as minutes of the day;
    ``grid``: a session begins at a multiple of so many minutes."""

    first: date
    days: int
    working: frozenset[int]
    office: tuple[tuple[int, int], ...] = OFFICE
    grid: int = 30

    @classmethod
    def of(cls, first: date, days: int, is_working_day: Callable[[date], bool]) -> Calendar:
        """``is_working_day``: the kernel's calendar, with the holidays and the swapped days."""
        working = frozenset(n for n in range(days) if is_working_day(first + timedelta(days=n)))
        return cls(first=first, days=days, working=working)

    def minute(self, moment: datetime) -> int:
        """A moment as the plan counts it; one with seconds is cut to its minute."""
        return (in_vietnam(moment).date() - self.first).days * DAY + minute_of_day(moment)

    def moment(self, minute: int) -> datetime:
        """The other way, in UTC."""
        midnight = datetime.combine(self.first, time(), VIETNAM)
        return (midnight + timedelta(minutes=minute)).astimezone(UTC)

    def date_of(self, day: int) -> date:
        return self.first + timedelta(days=day)

    def office_spans(self, day: int) -> tuple[Span, ...]:
        """When offices are open on that day; empty on a day off and outside the plan."""
        if day not in self.working:
            return ()
        return tuple(Span(day * DAY + begins, day * DAY + ends) for begins, ends in self.office)

    def in_office_hours(self, span: Span) -> bool:
        """Within one half of the day; what is longer than each half may go on after the midday break."""
        halves = self.office_spans(span.day)
        if not halves:
            return False
        if any(span.within(half) for half in halves):
            return True
        longest = max(half.end - half.start for half in halves)
        return span.end - span.start > longest and span.within(Span(halves[0].start, halves[-1].end))

    def starts(self, minutes: int, first: int, last: int) -> Iterator[int]:
        """Every start of a session of this length from ``first`` to ``last``, both included, in office hours."""
        longest = max(ends - begins for begins, ends in self.office)
        for day in range(max(0, first // DAY), min(self.days - 1, last // DAY) + 1):
            halves = self.office_spans(day)
            if minutes > longest and halves:
                halves = (Span(halves[0].start, halves[-1].end),)
            for half in halves:
                latest = min(last, half.end - minutes)
                yield from range(_up(max(half.start, first), self.grid), latest + 1, self.grid)


def _up(minute: int, grid: int) -> int:
    return -(-minute // grid) * grid


def on_different_half_days(found: Iterable[T], start_of: Callable[[T], int], number: int) -> Iterator[T]:
    """The first so many of these in their order, no two on the same half of a day: three starts of one morning would be
    no choice."""
    taken: set[tuple[int, bool]] = set()
    for one in found:
        start = start_of(one)
        half = start // DAY, start % DAY >= NOON
        if half not in taken:
            taken.add(half)
            yield one
        if len(taken) >= number:
            return
