"""How a worker or relay shows that its main loop turns: it touches a file."""

from __future__ import annotations

import time
from pathlib import Path

STALE_AFTER = 40.0  # seconds; longer than the longest wait between two beats


class Alive:
    """A file whose age says when the process's main loop last turned."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._last = 0.0

    def beat(self) -> None:
        """Say that the main loop turns; at most once a second."""
        now = time.monotonic()
        if self._path is not None and now - self._last >= 1.0:
            self._path.touch()
            self._last = now


def fresh(path: Path) -> bool:
    """Whether the file was touched lately."""
    try:
        return time.time() - path.stat().st_mtime < STALE_AFTER
    except FileNotFoundError:
        return False
