"""Whose work a deadline is: who has the case in hand, and where it is another role's to do, that role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.kernel.deadlines.model import Alarm, Deadline
from services.kernel.deadlines.table import Clocks, Runs
from services.kernel.persistence.work_items import seen_by
from services.kernel.rules import Level
from tests.filled import NOW

CLOCKS = Clocks(
    Runs(rule="draft", starts={"Begun"}),
    Runs(rule="approve", starts={"Submitted"}, owner=frozenset({"chairman"})),
    owner={"worker"},
    supervisor={"chairman"},
    head={"head"},
    within_unit={"chairman"},
)


def deadline(rule: str, told: Level | None = None) -> Deadline:
    alarms = [] if told is None else [Alarm(level=told, at=NOW, raised_at=NOW)]
    return Deadline(
        id="d", rule=rule, version="always", length="2 working days", started_at=NOW, started_by="Begun",
        recorded_by="S-1", statutory=NOW + timedelta(days=2), rolled=NOW + timedelta(days=2), alarms=alarms,
    )  # fmt: skip


@pytest.mark.parametrize(("rule", "assigned", "told", "expected"), [
    ("draft", ["S-7"], None, ["staff:S-7"]),
    ("draft", [], None, ["worker@"]),
    ("draft", ["S-7"], Level.SUPERVISOR, ["chairman@Xã A", "staff:S-7"]),
    ("approve", ["S-7"], None, ["chairman@Xã A", "staff:S-7"]),
    ("approve", ["S-7"], Level.HEAD, ["chairman@Xã A", "head@", "staff:S-7"]),
])  # fmt: skip
def test_a_deadline_waits_for_who_is_to_meet_it(
    rule: str, assigned: list[str], told: Level | None, expected: list[str]
) -> None:
    """A decision that is the Chairman's waits for the Chairman from the start, whoever has the case in hand."""
    assert seen_by(CLOCKS, deadline(rule, told), assigned, "Xã A") == expected


@pytest.mark.parametrize(("told", "expected"), [
    (None, ["staff:S-7", "worker@Xã B"]),
    (Level.SUPERVISOR, ["chairman@Xã A", "chairman@Xã B", "staff:S-7", "worker@Xã B"]),
])  # fmt: skip
def test_in_a_unit_beside_the_cases_own_it_waits_for_the_same_roles_of_that_unit(
    told: Level | None, expected: list[str]
) -> None:
    """There nobody has the case in hand, so it is everybody's; and of no third unit."""
    assert seen_by(CLOCKS, deadline("draft", told), ["S-7"], "Xã A", ["Xã B"]) == expected
