"""A year, or less, of a province: how the reports come in, and what is to be told at the end."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.machine import Machine
from services.kernel.clock import VIETNAM
from tests.province import AGENCIES
from tests.simulate import checks
from tests.simulate.desks import Case, Desks, Tally
from tests.simulate.engine import Year
from tests.simulate.intake_lives import close, refer_again, report
from tests.simulate.people import People
from tests.simulate.reports import COMMUNES
from tests.simulate.times import Chance
from tests.simulate.world import NeverQuiet, World, running

START = datetime(2026, 1, 5, 0, 0, tzinfo=VIETNAM)
# How many of ten reports come at which hour of the day; the hotline never closes.
BY_HOUR = [1] * 6 + [3, 6, 10, 12, 12, 9, 7, 9, 11, 11, 10, 9, 8, 8, 9, 8, 5, 2]


@dataclass
class Told:
    """What came of it. ``problems``: by check, what is not as it must be."""

    reports: int
    days: int
    seed: int
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        return not any(self.problems.values())


Watching = Callable[[float, datetime, int], None]  # share of the time gone, simulated moment, actions so far


def play(machine: Machine, reports: int, days: int, seed: int, watching: Watching = lambda *_: None) -> Told:
    """Let the time pass on a prepared machine, then judge."""
    told = Told(reports, days, seed)
    began = time.monotonic()
    with running(machine, START) as world:
        told.seconds["start"] = round(time.monotonic() - began, 1)
        began = time.monotonic()
        end = START + timedelta(days=days)
        tally = Tally()
        year = Year(world, end)
        people = People(Desks(world, tally), year, close, refer_again)
        _reports_come_in(people, reports, days, seed)
        unrest: list[str] = []
        try:
            year.pass_time(lambda: watching((year.now - START) / (end - START), year.now, year.actions))
        except NeverQuiet as why:
            unrest.append(str(why))
        told.seconds["year"] = round(time.monotonic() - began, 1)
        began = time.monotonic()
        told.counts = {
            "actions": year.actions, "commands": sum(tally.done.values()), "fates": dict(tally.fates),
            "done": dict(sorted(tally.done.items())), "waited": dict(year.waited.most_common(20)),
            "without place": dict(tally.without_place), **_exchanged(world),
        }  # fmt: skip
        told.problems = {
            "everything comes to rest": unrest,
            "what people set out to do": [
                *(f"{times} x refused: {what}" for what, times in tally.refused.most_common()),
                *(f"{times} x in vain: {why}" for why, times in year.stuck.most_common()),
            ],
            **checks.judge(world, told.counts),
        }
        told.seconds["checks"] = round(time.monotonic() - began, 1)
    return told


def _reports_come_in(people: People, reports: int, days: int, seed: int) -> None:
    dice = random.Random(seed)
    moments = []
    for _ in range(reports):
        hour = dice.choices(range(24), BY_HOUR)[0]
        moments.append(START + timedelta(days=dice.randrange(days), hours=hour, seconds=dice.randrange(3600)))
    for number, moment in enumerate(sorted(moments), 1):
        chance = Chance(seed, number)
        case = Case(number, chance, chance.one_of(COMMUNES))
        people.year.begin(report(people, case), chance, moment)


def _exchanged(world: World) -> dict[str, Any]:
    databases = world.databases()
    names: Counter[str] = Counter()
    for agency in AGENCIES:
        names.update(row["name"] for row in databases[agency]["outbox"].find({}, {"name": 1}))
    return {
        "messages": sum(names.values()),
        "by event": dict(names.most_common()),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
