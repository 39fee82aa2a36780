"""Time as Vietnam's offices read it. Pure: standard library only.

Moments are stored and compared in UTC and shown in Asia/Ho_Chi_Minh (UTC+7, no daylight saving).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Where the present moment comes from; tests and simulations bring their own."""

    def now(self) -> datetime:
        """The present moment, in UTC."""


class SystemClock:
    """The machine's clock, cut to milliseconds: what the database keeps is what was meant."""

    def now(self) -> datetime:
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class FileClock:
    """A simulation's clock: the moment written in a file, for all processes the same."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text(encoding="ascii")).astimezone(UTC)


def moment_of(value: Any) -> datetime:
    """A message's timestamp, or a moment as the domain has it."""
    found: datetime = value.ToDatetime(tzinfo=UTC) if hasattr(value, "ToDatetime") else value
    return found


def in_vietnam(moment: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no Vietnamese time")
    return moment.astimezone(VIETNAM)


def month_of(moment: datetime) -> str:
    """The month in which something happened, by the calendar on the wall in Vietnam: ``2026-03``."""
    return in_vietnam(moment).strftime("%Y-%m")


def month_back(month: str, months: int) -> str:
    """The month so many before another: ``2025-12`` is three before ``2026-03``."""
    number = 12 * int(month[:4]) + int(month[5:]) - 1 - months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def start_of_month(month: str) -> datetime:
    """The moment at which a month begins in Vietnam, in UTC."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=VIETNAM).astimezone(UTC)


def written(moment: datetime) -> str:
    """A moment as an office writes it: ``20:35 11/03/2026``."""
    return in_vietnam(moment).strftime("%H:%M %d/%m/%Y")
