"""Times that somebody typed: within which somebody can, or cannot, be there. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.kernel.errors import Problem

MOST_WINDOWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A time within which somebody can, or cannot, be there."""

    starts_at: datetime
    ends_at: datetime


def too_many(name: str, most: int) -> Problem:
    return Problem(name, "too_many", vi=f"Tối đa {most} mục.", en=f"At most {most}.")


def windows_mean_something(name: str, windows: Sequence[Window]) -> list[Problem]:
    """What is wrong with them. ``name``: the field in which they were typed."""
    if len(windows) > MOST_WINDOWS:
        return [too_many(name, MOST_WINDOWS)]
    return [
        Problem(
            f"{name}[{number}].ends_at", "ends_before_it_begins", vi="Phải kết thúc sau khi bắt đầu.",
            en="It must end after it begins.",
        )
        for number, window in enumerate(windows)
        if window.ends_at <= window.starts_at
    ]  # fmt: skip
