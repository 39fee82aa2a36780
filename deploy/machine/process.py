"""One process of the machine: started in its own group, logged, findable by its pid file, never an orphan.

Start processes from a thread that lives as long as they shall: the kernel ends them with their starter.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.machine.layout import REPOSITORY, Layout, write_private
from deploy.machine.words import Trouble, wait_until

LOG_SIZE = 10_000_000  # bytes after which a log becomes <name>.log.1
LOGS_KEPT = 3


class Process:
    """A command under a name. Another program with the same root can find it by its pid file and act on it too."""

    def __init__(
        self,
        layout: Layout,
        name: str,
        command: Callable[[], list[str]],
        environment: Callable[[], Mapping[str, str]],
        *,
        death_signal: int = signal.SIGKILL,
        grace: float = 10.0,
    ) -> None:
        """``death_signal``: what it gets when its starter dies. ``grace``: seconds to end after SIGTERM."""
        self.name = name
        self.grace = grace
        self.log = layout.logs / f"{name}.log"
        self._pid_file = layout.pids / f"{name}.pid"
        self._command = command
        self._environment = environment
        self._death_signal = death_signal
        self._child: subprocess.Popen | None = None
        self._ended_with: int | None = None

    def start(self) -> None:
        """Start it, unless it runs already."""
        if self.alive:
            return
        self.rotate_log(at=1)
        launcher = [
            sys.executable,
            "-I",
            "-S",
            str(Path(__file__).with_name("launch.py")),
            str(int(self._death_signal)),
            str(os.getpid()),
        ]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                launcher + self._command(),
                env=dict(self._environment()),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._ended_with = None
        write_private(self._pid_file, f"{self._child.pid} {born(self._child.pid)}\n".encode())

    @property
    def pid(self) -> int | None:
        """Its process id (also that of its group), if it runs and is certainly the one we started."""
        if self._child is not None:
            self._ended_with = self._child.poll()
            if self._ended_with is not None:
                self._child = None
        try:
            pid, birth = self._pid_file.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if born(int(pid)) == birth else None

    @property
    def alive(self) -> bool:
        return self.pid is not None

    @property
    def started_at(self) -> float:
        """When it was last started (seconds since 1970)."""
        try:
            return self._pid_file.stat().st_mtime
        except FileNotFoundError:
            return 0.0

    @property
    def ended_with(self) -> int | None:
        """The exit code of our own child, negative for a signal; None while it runs or when it is not ours."""
        _ = self.pid
        return self._ended_with

    def adopt(self, earlier: Process) -> None:
        """Take over the running child of an earlier description of the same process."""
        self._child, earlier._child = earlier._child, None

    def kill(self) -> None:
        """SIGKILL, as by a power cut; returns when it is gone."""
        if (pid := self.pid) is None:
            return
        self._signal_group(signal.SIGKILL)
        wait_until(lambda: not self.alive and not _group_lives(pid), 10, self._stays(10), every=0.01)

    def terminate(self) -> None:
        """SIGTERM, without waiting."""
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
                os.kill(pid, signal.SIGCONT)  # a frozen one could not hear it

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for what is still there after the grace time."""
        self.terminate()
        try:
            self.wait(self.grace)
        except Trouble:
            self.kill()

    def freeze(self) -> None:
        """Stop the clock for it (SIGSTOP): connections stay open and nothing answers."""
        self._signal_group(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._signal_group(signal.SIGCONT)

    def wait(self, seconds: float) -> None:
        """Return when it has ended; Trouble when it has not within the time."""
        wait_until(lambda: not self.alive, seconds, self._stays(seconds), every=0.02)

    def _stays(self, seconds: float) -> Trouble:
        return Trouble(
            f"Tiến trình {self.name} không dừng sau {seconds:.0f} giây.",
            f"The process {self.name} did not end within {seconds:.0f} seconds.",
        )

    def rotate_log(self, at: int = LOG_SIZE) -> None:
        """Set the log aside when it is larger. The process goes on writing to the same (emptied) file."""
        if not self.log.exists() or self.log.stat().st_size < at:
            return
        for number in range(LOGS_KEPT - 1, 0, -1):
            with contextlib.suppress(FileNotFoundError):
                self._numbered(number).replace(self._numbered(number + 1))
        shutil.copyfile(self.log, self._numbered(1))
        os.truncate(self.log, 0)

    def last_words(self, lines: int = 5) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    def _numbered(self, number: int) -> Path:
        return self.log.with_name(f"{self.log.name}.{number}")

    def _signal_group(self, number: int) -> None:
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, number)


def born(pid: int) -> str | None:
    """When the process with this id began (kernel ticks), or None when it is gone or only its remains are left."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def _group_lives(group: int) -> bool:
    """Whether any process of the group is left; the remains of one that its starter has not collected do not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] not in "ZX":
                return True
    return False
