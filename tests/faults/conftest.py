"""A small province that the fault tests hurt: four agencies' processes, one broker, and a judge."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from deploy.machine import Process
from tests.conftest import fresh_machine
from tests.faults.invariants import arrived, violations
from tests.province import Province
from tests.waiting import until

TAKING_PART = ("case_intake", "social_support", "police_investigation")
RUNNING = (
    "case_intake-relay", "case_intake-worker", "social_support-relay", "social_support-worker",
    "police_investigation-relay", "police_investigation-worker", "oversight-worker",
)  # fmt: skip
NO_OTHER_NEWS = {"CHUNGTAY_AUDIT_HEAD_EVERY": "86400"}  # at which an armed process would die
RECOVERY = 120.0  # seconds in which everything must be well again; a broker restart is part of it


class Patient(Province):
    """The province under test, with what the fault tests do to it."""

    def process(self, name: str, crash_at: str | None = None) -> Process:
        return self.machine.process(name, {"CHUNGTAY_CRASH_AT": crash_at or "", **NO_OTHER_NEWS})

    def restart(self, name: str, crash_at: str | None = None) -> None:
        self.process(name).stop()
        self.process(name, crash_at).start()

    def died(self, name: str) -> None:
        """Wait until the armed crash point has killed the process."""
        until(lambda: not self.machine.process(name).alive, f"{name} dies at its crash point")

    def make_well(self) -> None:
        """Start again whatever lies down; what the supervisor does in a real run."""
        if not self.machine.broker.alive:
            self.machine.broker.start()
        for service in (*TAKING_PART, "oversight"):
            self.machine.database(service).start()
        for name in RUNNING:
            if not self.machine.process(name).alive:
                self.process(name).start()

    def check(self, poisoned: dict[str, int] | None = None) -> None:
        """The judge: every committed event applied exactly once, and nothing else anywhere."""
        databases = self.databases()
        with contextlib.suppress(AssertionError):  # the judge says what is missing
            until(lambda: arrived(databases), "everything has arrived", within=RECOVERY, every=0.3)
        until(
            lambda: not violations(databases, poisoned),
            "all is well",
            within=30,
            every=1.0,
            last=lambda: "; ".join(violations(databases, poisoned)),
        )


@pytest.fixture(scope="session")
def running_province() -> Iterator[Patient]:
    with fresh_machine("test-faults") as machine:
        province = Patient(machine, TAKING_PART)
        machine.broker.launch()
        for service in (*TAKING_PART, "oversight"):
            machine.database(service).start()
        machine.broker.wait_ready()
        province.make_well()
        machine.wait_ready(RUNNING)
        yield province


@pytest.fixture
def province(running_province: Patient) -> Iterator[Patient]:
    """The province in good health before the test and, whatever happened, after it."""
    running_province.make_well()
    yield running_province
    running_province.machine.broker.thaw()
    for name in RUNNING:
        running_province.machine.process(name).thaw()
    running_province.make_well()
