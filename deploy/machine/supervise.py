"""Watches the machine's processes: one that ends is started again, after a growing pause, and the person is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from deploy.machine.process import Process
from deploy.machine.words import say

FIRST_PAUSE = 0.5  # seconds before the first restart; doubles with each crash in a row
LONGEST_PAUSE = 30.0
CALM = 60.0  # seconds of running after which earlier crashes are forgotten
LOGS_LOOKED_AT_EVERY = 5.0


@dataclass
class _Watched:
    process: Process
    started: float
    crashes: int = 0
    due: float | None = field(default=None)  # when it is to be started again


class Supervisor:
    """Restarts what crashes until it is told to stop. Runs in the thread that started the processes."""

    def __init__(
        self,
        processes: Iterable[Process],
        *,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[str, str], None] = say,
        after_restart: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        """``after_restart``: by a process's name, what to do aside when it was started again."""
        self.stopping = threading.Event()
        self._clock = clock
        self._tell = tell
        self._after_restart = after_restart or {}
        self._watched = [_Watched(process, clock()) for process in processes]
        self._logs_due = clock()

    def watch(self, processes: Iterable[Process]) -> None:
        """Watch these too."""
        self._watched += [_Watched(process, self._clock()) for process in processes]

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Watch until ``stopping`` is set or ``until`` holds."""
        while not self.stopping.is_set() and not until():
            self.look()
            self.stopping.wait(0.1)

    def look(self) -> None:
        """One look at every process."""
        now = self._clock()
        for watched in self._watched:
            self._look_at(watched, now)
        if now >= self._logs_due:
            self._logs_due = now + LOGS_LOOKED_AT_EVERY
            for watched in self._watched:
                watched.process.rotate_log()

    def _look_at(self, watched: _Watched, now: float) -> None:
        process = watched.process
        if watched.due is not None:
            if now >= watched.due:
                watched.due, watched.started = None, now
                process.start()
                if (see_to_it := self._after_restart.get(process.name)) is not None:
                    threading.Thread(target=see_to_it, daemon=True).start()
            return
        if process.alive:
            return
        if now - watched.started > CALM:
            watched.crashes = 0
        pause = min(FIRST_PAUSE * 2**watched.crashes, LONGEST_PAUSE)
        watched.crashes += 1
        watched.due = now + pause
        how_vi, how_en = _how(process.ended_with)
        name, log = process.name, process.log
        self._tell(
            f"Tiến trình {name} đã dừng ({how_vi}); khởi động lại sau {pause:g} giây. Nhật ký: {log}",
            f"The process {name} ended ({how_en}); starting it again in {pause:g} s. Log: {log}",
        )


def _how(code: int | None) -> tuple[str, str]:
    if code is None:
        return "không rõ lý do", "for an unknown reason"
    if code < 0:
        return f"tín hiệu {-code}", f"signal {-code}"
    return f"mã {code}", f"exit code {code}"
