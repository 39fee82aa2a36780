"""What the processes of the simulation tell each other, so that nobody has to look again and again.

In a time that runs ten thousand times faster everybody waits for everybody. Looking into databases a hundred times a
second cost them more than the work itself, so a relay sleeps until something was written into its outbox, a worker
looks at deadlines when it is asked to, and the simulation looks whether all news has arrived once the sum of what was
written and taken in says so. These words may be lost: whoever waits for one looks by itself after a while.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork

PROVINCE = "province"  # the process in which people act
LONGEST = 100  # bytes of a word


def relay_of(service: str) -> str:
    return f"{service}-relay"


def worker_of(service: str) -> str:
    return f"{service}-worker"


class Nudges:
    """Sends them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ports: dict[str, int] = {}

    def __call__(self, to: str, word: str = "!") -> None:
        """Nobody waits for it: who is not there yet looks by itself."""
        with suppress(OSError, ValueError):
            if to not in self._ports:
                self._ports[to] = int((self._folder / f"{to}.nudges").read_text(encoding="ascii"))
            self._socket.sendto(word.encode(), ("127.0.0.1", self._ports[to]))


def listen(folder: Path, name: str, heard: Callable[[str], None]) -> None:
    """Call ``heard`` with every word that is sent to this name, from a thread of its own."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind(("127.0.0.1", 0))
    half = folder / f"{name}.new"
    half.write_text(str(ear.getsockname()[1]), encoding="ascii")
    os.replace(half, folder / f"{name}.nudges")  # noqa: PTH105 - whole or not at all

    def hear() -> None:
        while True:
            heard(ear.recv(LONGEST).decode())

    threading.Thread(target=hear, daemon=True).start()


@contextmanager
def after_every_unit_of_work(folder: Path) -> Iterator[None]:
    """While this lasts, whenever a unit of work was committed in this process, the relay of its store is nudged if
    there is something to send, and the province hears by how much that changed what is on its way."""
    nudge, run = Nudges(folder), Store.run

    def run_and_nudge(store: Store, work: Callable[..., Any], *, crash_name: str = "unit") -> Any:
        latest: list[UnitOfWork] = []  # a unit of work that met another is done again

        def work_watched(unit: UnitOfWork) -> Any:
            latest[:] = [unit]
            return work(unit)

        result = run(store, work_watched, crash_name=crash_name)
        if latest:
            sent, taken = len(latest[0]._outbox), sum("sequence" in row for row in latest[0]._journal)
            if sent:
                nudge(relay_of(store.service))
            if sent != taken:
                nudge(PROVINCE, str(sent - taken))
        return result

    Store.run = run_and_nudge  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Store.run = run  # type: ignore[method-assign]


class OnTheWay:
    """What the province hears: how many events were written and not taken in yet, and who still looks at deadlines."""

    def __init__(self, folder: Path) -> None:
        self._events = 0
        self._looking: set[str] = set()
        self._changed = threading.Condition()
        listen(folder, PROVINCE, self._heard)

    def ask(self, agency: str) -> None:
        """The agency was asked to look at its deadlines; it says its own name when it has."""
        with self._changed:
            self._looking.add(agency)

    def wait(self, seconds: float) -> None:
        """Until nothing is on its way by what was told, at most so long."""
        with self._changed:
            self._changed.wait_for(self._nothing, seconds)

    def forget(self) -> None:
        """It was seen that nothing is on its way: a word that was lost counts no more."""
        with self._changed:
            self._events = 0
            self._looking.clear()

    def _nothing(self) -> bool:
        return self._events == 0 and not self._looking

    def _heard(self, word: str) -> None:
        with self._changed:
            if word.lstrip("-").isdigit():
                self._events += int(word)
            else:
                self._looking.discard(word)
            self._changed.notify_all()
