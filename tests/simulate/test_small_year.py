"""Two months of a small province: what ``make simulate`` does with a whole year, with the same judge."""

from __future__ import annotations

import pytest

from tests.conftest import fresh_machine
from tests.simulate.play import Told, play

REPORTS, DAYS, SEED = 25, 60, 1


@pytest.fixture(scope="module")
def told() -> Told:
    with fresh_machine("test-simulate") as machine:
        return play(machine, REPORTS, DAYS, SEED)


def test_after_two_months_of_simulated_time_the_judge_finds_nothing(told: Told) -> None:
    """Cases have owners, missed deadlines are escalated, numbers agree, events are applied once, by every agency."""
    assert {check: found for check, found in told.problems.items() if found} == {}


def test_the_two_months_were_worth_judging(told: Told) -> None:
    """A judge who saw nothing would find nothing."""
    done, deadlines = told.counts["done"], told.counts["deadlines"]
    assert sum(number for name, number in done.items() if name.endswith("ReceiveReport")) >= REPORTS * 0.8
    assert {name.split()[0] for name in done} >= {"case_intake", "social_support", "police_investigation"}
    assert sum(number for name, number in deadlines.items() if name.endswith(": missed")) > 0
    assert told.counts["messages"] > 100
