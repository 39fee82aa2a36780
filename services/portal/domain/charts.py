"""Figures as bars that people can read: geometry only, the page draws them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WIDTH = 400  # units of the picture for all of the cases
HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or commune of a target. ``share``: reached of those concerned, 0 to 100; None where it is not told."""

    rule: str
    label: str
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
    return _below_each_other((row.rule, row.month, _told(row, "concerned"), _told(row, "reached")) for row in rows)


def commune_bars(rows: Iterable[Any], chosen: str | None) -> list[Bar]:
    """The months of the commune that was chosen; or else every commune in the last month of each target."""
    rows = list(rows)
    last = last_months(rows)
    return _below_each_other(
        (row.rule, row.month if chosen is not None else row.commune, row.concerned, _told(row, "reached"))
        for row in rows
        if (row.month == last[row.rule] if chosen is None else row.commune == chosen)
    )


def last_months(rows: Iterable[Any]) -> dict[str, str]:
    """The last month in which something is told of each target."""
    return {row.rule: row.month for row in sorted(rows, key=lambda row: str(row.month))}


def _told(row: Any, name: str) -> int | None:
    return int(getattr(row, name)) if row.HasField(name) else None


def _below_each_other(told: Iterable[tuple[str, str, int | None, int | None]]) -> list[Bar]:
    bars: list[Bar] = []
    places: dict[str, int] = {}
    for rule, label, concerned, reached in told:
        place = places.setdefault(rule, 0)
        places[rule] += 1
        bars.append(Bar(rule, label, concerned, reached, y=place * (HEIGHT + 8)))
    return bars
