"""Figures as bars that people can read: geometry only, the page draws them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

WIDTH = 400  # units of the picture for all of the cases
HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of one target. ``share``: reached of those concerned, 0 to 100; None where it is not told."""

    rule: str
    month: str
    concerned: int | None
    reached: int | None
    y: int

    @property
    def share(self) -> int | None:
        if self.concerned is None or self.reached is None or self.concerned == 0:
            return None
        return 100 * self.reached // self.concerned

    @property
    def length(self) -> int:
        return 0 if self.share is None else WIDTH * self.share // 100


def target_bars(rows: Iterable[Any]) -> list[Bar]:
    """A bar for each row of the targets, one below the other within its rule."""
    bars: list[Bar] = []
    places: dict[str, int] = {}
    for row in rows:
        place = places.setdefault(row.rule, 0)
        places[row.rule] += 1
        bars.append(
            Bar(
                rule=row.rule,
                month=row.month,
                concerned=row.concerned if row.HasField("concerned") else None,
                reached=row.reached if row.HasField("reached") else None,
                y=place * (HEIGHT + 8),
            )
        )
    return bars


def months_back(day: date, months: int) -> str:
    """The month so many before a day's, as ``2026-03``."""
    number = day.year * 12 + day.month - 1 - months
    return f"{number // 12}-{number % 12 + 1:02d}"
