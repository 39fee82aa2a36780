"""What all tests share: groups that share a running system, and no sockets for unit tests."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from pymongo import MongoClient
from xdist.scheduler import LoadScopeScheduling

from deploy.demo.office import Offices
from deploy.machine import Machine
from deploy.machine.accounts import identity
from deploy.machine.layout import REPOSITORY

# Tests that share a running system: one after the other, in one test process. All others go file by file.
SHARED = {
    "tests/faults/": "faults",
    "tests/browser/": "browser",
    "tests/e2e/": "system",
    "tests/integration/case_intake/": "system",
    "tests/integration/deploy/test_processes": "system",
    "tests/integration/deploy/test_separation": "system",
    "tests/integration/kernel/": "kernel",
    "tests/integration/police_investigation/": "police",
}
# Begun first, so that no process waits alone for them at the end.
LONGEST = (
    "system", "faults", "browser", "tests/integration/privacy/test_stateful.py", "kernel",
    "tests/simulate/test_small_year.py",
)  # fmt: skip


# Processes that a test starts find the project as this one does, also where nobody set the path for both.
os.environ.setdefault("PYTHONPATH", os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "protos" / "gen")]))

# How long an example takes says more about what else runs than about the code.
settings.register_profile("chungtay", deadline=None)
settings.load_profile("chungtay")


class OneSystemOneProcess(LoadScopeScheduling):
    """Gives a test process all that shares a system, or else a whole file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return next((group for place, group in SHARED.items() if file.startswith(place)), file)

    def _assign_work_unit(self, node: Any) -> None:
        for scope in reversed(LONGEST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneSystemOneProcess:
    return OneSystemOneProcess(config, log)


@pytest.fixture(autouse=True)
def _no_sockets_in_unit_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that reaches for the network is not one."""
    if "unit" not in Path(request.node.path).parts:
        return

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a unit test opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)


@pytest.fixture(autouse=True)
def _unit_tests_log_as_nobody_set_it(request: pytest.FixtureRequest) -> None:
    """A service assembled earlier in the same process may have left its own level, and would swallow lines."""
    if "unit" in Path(request.node.path).parts:
        structlog.reset_defaults()


class PassingMachine(Machine):
    """One that is gone before the test process is.

    A client would look for its servers twice a second from then on; and one closed only then waits half a
    minute for a server to tell that its sessions are over.
    """

    def stop(self) -> None:
        ports = {*self.layout.ports().values()}
        for one in gc.get_objects():
            if (
                type(one) is MongoClient
                and {port for _, port in one.topology_description.server_descriptions()} & ports
            ):
                one.close()
        super().stop()


def fresh_machine(name: str) -> Machine:
    """A root without yesterday's data: what an earlier run lost must not be blamed on this one."""
    machine = PassingMachine(Path(".run") / name)
    if machine.holder() is None:
        machine.stop_leftovers()
        shutil.rmtree(machine.root, ignore_errors=True)
    return machine


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """A root of its own for the tests that share a running system; nothing is started yet."""
    with fresh_machine("test") as machine:
        yield machine


def open_all(machine: Machine) -> Offices:
    """Every process of a province, running, with sample staff who can sign in."""
    machine.start_stores()
    identity(machine, "init")
    identity(machine, "sample", "--write", str(machine.layout.staff))
    for name in machine.process_names:
        machine.process(name).start()
    machine.wait_ready(machine.process_names)
    return Offices(machine.root)


@pytest.fixture(scope="session")
def offices(machine: Machine) -> Offices:
    return open_all(machine)
