"""How long people take, and when offices work. Times are hours of simulated time."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import Days

T = TypeVar("T")
OPENS, CLOSES = 7.5, 17.0  # o'clock, in Vietnam
LATE = (4.0, 12.0)  # how many times longer somebody takes who forgot, was ill or had too much to do


@dataclass(frozen=True, slots=True)
class Pause:
    """``office``: it ends in office hours only; hotline, duty officers and emergencies know no hours."""

    hours: float
    office: bool = True


Action = Callable[[], Any]
Life = Generator[tuple[Pause, Action], Any, None]  # what people do with a case, one step after the other


class Chance:
    """One case's own chance: the same seed and number give the same story, whatever other cases do."""

    def __init__(self, seed: int, number: int) -> None:
        self.dice = random.Random(f"{seed}:{number}")

    def happens(self, share: float) -> bool:
        return self.dice.random() < share

    def one_of(self, values: Sequence[T]) -> T:
        return self.dice.choice(values)

    def weighed(self, weights: dict[T, float]) -> T:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def number(self, least: int, most: int) -> int:
        return self.dice.randint(least, most)

    def about(self, hours: float, late: float = 0.04, spread: float = 0.5) -> float:
        """Half of the people take less, half more; a share is late by far."""
        taken = hours * math.exp(self.dice.gauss(0, spread))
        return taken * self.dice.uniform(*LATE) if self.happens(late) else taken

    def days(self, days: float, late: float = 0.04) -> Pause:
        """About so many days, in office hours."""
        return Pause(self.about(24 * days, late))

    def soon(self, hours: float, late: float = 0.04) -> Pause:
        """About so many hours, by day or night."""
        return Pause(self.about(hours, late), office=False)


def moment_after(now: datetime, pause: Pause, days: Days, jitter: float) -> datetime:
    """When somebody gets to it. ``jitter``: from 0 to 1, so that not everybody begins at the stroke of half past
    seven."""
    moment = now + timedelta(hours=max(pause.hours, 1 / 60))
    if not pause.office:
        return moment
    local = in_vietnam(moment)
    o_clock = local.hour + local.minute / 60
    if days.is_working_day(local.date()) and OPENS <= o_clock < CLOSES:
        return moment
    if o_clock >= OPENS or not days.is_working_day(local.date()):
        if o_clock >= OPENS:
            local += timedelta(days=1)
        while not days.is_working_day(local.date()):
            local += timedelta(days=1)
    opening = local.replace(hour=7, minute=30, second=0, microsecond=0)
    return opening + timedelta(hours=2.5 * jitter)
