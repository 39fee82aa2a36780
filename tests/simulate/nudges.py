"""A nudge from whoever wrote into an outbox to the relay that empties it.

In a time that runs ten thousand times faster everybody waits for the relays. Looking into empty outboxes a hundred
times a second cost the databases more than all else, so a relay sleeps until it is nudged.
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


def _place(folder: Path, service: str) -> Path:
    """Where the relay of a service tells its port."""
    return folder / f"{service}.nudges"


class Nudges:
    """Sends them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ports: dict[str, int] = {}

    def __call__(self, service: str) -> None:
        """Nobody waits for it: a relay that is not there yet looks by itself."""
        with suppress(OSError, ValueError):
            if service not in self._ports:
                self._ports[service] = int(_place(self._folder, service).read_text(encoding="ascii"))
            self._socket.sendto(b"!", ("127.0.0.1", self._ports[service]))


@contextmanager
def after_every_unit_of_work(folder: Path) -> Iterator[None]:
    """While this lasts, the relay of a store is nudged whenever a row of its outbox was committed in this process."""
    nudge, run = Nudges(folder), Store.run

    def run_and_nudge(store: Store, work: Callable[..., Any], *, crash_name: str = "unit") -> Any:
        latest: list[UnitOfWork] = []  # a unit of work that met another is done again

        def work_watched(unit: UnitOfWork) -> Any:
            latest[:] = [unit]
            return work(unit)

        result = run(store, work_watched, crash_name=crash_name)
        if latest and latest[0]._outbox:
            nudge(store.service)
        return result

    Store.run = run_and_nudge  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Store.run = run  # type: ignore[method-assign]


def listen(folder: Path, service: str, nudged: Callable[[], None]) -> None:
    """Call ``nudged`` for every one, from a thread of its own."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind(("127.0.0.1", 0))
    half = _place(folder, f"{service}.new")
    half.write_text(str(ear.getsockname()[1]), encoding="ascii")
    os.replace(half, _place(folder, service))  # noqa: PTH105 - whole or not at all

    def hear() -> None:
        while True:
            ear.recv(1)
            nudged()

    threading.Thread(target=hear, daemon=True).start()
