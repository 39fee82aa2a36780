"""When somebody is taken, and nothing else: neither by what nor for whom. Pure: standard library only.

An agency that plans with another's people must know their free hours. What it is told of them are these windows: those
that touch are one, so that not even how many things are set can be read from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.kernel.engagements import Engagement
from services.kernel.sittings import Sitting, SittingState

HORIZON = timedelta(days=60)  # so far ahead it is told


@dataclass(frozen=True, slots=True, order=True)
class BusyWindow:
    """From ``starts_at`` until just before ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, start: datetime, end: datetime) -> bool:
        return self.starts_at < end and start < self.ends_at


def merged(windows: Iterable[BusyWindow]) -> tuple[BusyWindow, ...]:
    """In their order, and what overlaps or touches as one."""
    found: list[BusyWindow] = []
    for window in sorted(windows):
        if found and window.starts_at <= found[-1].ends_at:
            found[-1] = BusyWindow(found[-1].starts_at, max(found[-1].ends_at, window.ends_at))
        elif window.starts_at < window.ends_at:
            found.append(window)
    return tuple(found)


def without(windows: Iterable[BusyWindow], left_out: Iterable[BusyWindow]) -> tuple[BusyWindow, ...]:
    """What is left of these windows outside the others."""
    left = list(windows)
    for hole in left_out:
        left = [part for window in left for part in _outside(window, hole)]
    return tuple(left)


def _outside(window: BusyWindow, hole: BusyWindow) -> Iterator[BusyWindow]:
    if not window.meets(hole.starts_at, hole.ends_at):
        yield window
        return
    if window.starts_at < hole.starts_at:
        yield BusyWindow(window.starts_at, hole.starts_at)
    if hole.ends_at < window.ends_at:
        yield BusyWindow(hole.ends_at, window.ends_at)


def to_be_told(engagements: Iterable[Engagement], now: datetime) -> tuple[BusyWindow, ...]:
    """Of somebody's engagements what others are told now."""
    windows = (BusyWindow(one.starts_at, one.ends_at) for one in engagements if one.starts_at < now + HORIZON)
    return ahead(merged(windows), now)


def ahead(windows: Iterable[BusyWindow], now: datetime) -> tuple[BusyWindow, ...]:
    """What of them is not over: that time has passed is no news."""
    return tuple(BusyWindow(max(one.starts_at, now), one.ends_at) for one in windows if one.ends_at > now)


def of_sittings(sittings: Iterable[Sitting]) -> tuple[BusyWindow, ...]:
    """When a child is to be heard."""
    return tuple(
        BusyWindow(one.starts_at, one.starts_at + timedelta(minutes=one.minutes))
        for one in sittings
        if one.state is SittingState.PLANNED
    )
