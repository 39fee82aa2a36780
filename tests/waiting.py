"""Waiting for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(
    condition: Callable[[], T],
    what: str,
    within: float = 150.0,
    every: float = 0.05,
    last: Callable[[], object] | None = None,
) -> T:
    """The condition's first true value; fails with ``what`` when it does not come in time.

    ``within``: seconds. A database keeps the open transaction of a process that was killed for sixty of them.
    ``last``: what to show then, instead of the last value.
    """
    end = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {within:.0f} s: {what} ({last() if last else value})")
        time.sleep(every)
