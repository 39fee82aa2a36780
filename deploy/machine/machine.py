"""One root's machine: its broker, databases, certificates and processes, held together by a lock."""

from __future__ import annotations

import fcntl
import os
import shlex
import sys
import time
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from deploy.machine.broker import Broker
from deploy.machine.certificates import Certificates
from deploy.machine.database import Database
from deploy.machine.environment import Given, environment_of
from deploy.machine.layout import AGENCIES, HOST, PORTAL, REPOSITORY, SERVICES, WITH_DATABASE, Layout
from deploy.machine.process import Process
from deploy.machine.topology import declare
from deploy.machine.words import Trouble
from services.kernel.privacy.keymaking import KeyMaker

PROCFILE = REPOSITORY / "deploy" / "Procfile"
PORTS = (
    "broker",
    "broker_dist",
    "epmd",
    *(f"db.{service}" for service in WITH_DATABASE),
    *(f"api.{service}" for service in SERVICES),
    "web",
)


class Machine:
    """Everything under one root. Machines with different roots run beside each other.

    As a context manager it takes the root for itself, and stops all that it started at the end.
    ``given``: a broker or database of the user's own instead of the private ones.
    """

    def __init__(
        self, root: Path, *, preferred_ports: Mapping[str, int] | None = None, given: Given | None = None
    ) -> None:
        self.layout = Layout(root)
        self.given = given or Given()
        self.certificates = Certificates(self.layout.certificates)
        self.broker = Broker(self.layout)
        self._databases = {service: Database(self.layout, service) for service in WITH_DATABASE}
        self._commands = procfile()
        self._processes: dict[str, Process] = {}
        self._preferred = preferred_ports
        self._lock: int | None = None

    @property
    def root(self) -> Path:
        return self.layout.root

    @property
    def process_names(self) -> tuple[str, ...]:
        """The names of the Procfile, in its order."""
        return tuple(self._commands)

    def database(self, service: str) -> Database:
        """The private database server of a service."""
        return self._databases[service]

    def process(
        self, name: str, extra_env: Mapping[str, str] | None = None, command: list[str] | None = None
    ) -> Process:
        """A process by its Procfile name (another copy: name and a suffix, ``case_intake-relay.2``).

        ``extra_env`` replaces what an earlier call gave; ``command`` stands in for the Procfile's.
        """
        if name not in self._processes or extra_env is not None or command is not None:
            words = command or self._commands[name.partition(".")[0]]
            fresh = Process(
                self.layout, name, lambda: words, lambda: {**environment_of(self, name), **(extra_env or {})}
            )
            if name in self._processes:
                fresh.adopt(self._processes[name])
            self._processes[name] = fresh
        return self._processes[name]

    def amqp_url(self, service: str) -> str:
        """Where the service finds its broker: the private one or the user's."""
        return self.given.broker_for(service) or self.broker.amqp_url(service)

    def mongo_url(self, service: str) -> str:
        """Where the service finds its database: the private one or the user's."""
        return self.given.database_for(service) or self.database(service).url

    def audit_url(self, service: str) -> str:
        """Where the service writes its access log."""
        return self.given.audit_for(service) or self.database(service).audit_url

    def prepare(self) -> None:
        """Take the root, end leftovers of a run that was cut off, choose ports, make keys and certificates."""
        self.layout.prepare()
        self._take()
        self.stop_leftovers()
        self.layout.choose_ports(PORTS, self._preferred)
        self.certificates.prepare(SERVICES)
        for agency in AGENCIES:
            KeyMaker(agency, self.layout.agency_keys(agency), self.layout.key_directory).init()

    def start_stores(self) -> None:
        """The databases and the broker, side by side; returns when all answer."""
        self.launch_broker()
        self.start_databases()
        self.wait_broker()

    def launch_broker(self) -> None:
        """Start the private broker, if it is to be used, without waiting for it."""
        if not self.given.amqp:
            self.broker.launch()

    def wait_broker(self) -> None:
        """Return when the broker answers; the user's own is given its exchanges and queues."""
        if self.given.amqp:
            declare(self.amqp_url("case_intake"))
        else:
            self.broker.wait_ready()

    def start_databases(self) -> None:
        """All private database servers at once, if they are to be used; returns when all answer."""
        databases = [] if self.given.mongo else list(self._databases.values())
        for step in (Database.launch, Database.provision, Database.launch_with_users, Database.wait_ready):
            for database in databases:
                step(database)

    def stop(self) -> None:
        """Services first (they finish what they hold), then databases and broker; the root is free again."""
        services = [process for process in self._processes.values() if process.alive]
        for process in services:
            process.terminate()
        for process in services:
            process.stop()
        stores = [database.process for database in self._databases.values()]
        for store in (*stores, self.broker.process):
            store.terminate()
        for store in stores:
            store.stop()
        self.broker.stop()
        self._release()

    def ready(self, name: str) -> bool:
        """Whether an API says SERVING, the portal answers, or a main loop has turned since it was started."""
        process = self.process(name)
        if not process.alive:
            return False
        service, _, kind = name.partition(".")[0].rpartition("-")
        if service == PORTAL:
            return answers(f"http://{HOST}:{self.layout.port('web')}/health")
        if kind == "api":
            from services.kernel.health import serving  # not needed by, and not to break, stop and status

            return serving(f"{HOST}:{self.layout.port(f'api.{service}')}", self.certificates.authority)
        try:
            return (self.layout.alive / name).stat().st_mtime >= process.started_at
        except FileNotFoundError:
            return False

    def wait_ready(self, names: Iterable[str] | None = None, seconds: float = 120.0) -> None:
        """Return when all these processes (all of the Procfile when none are named) are ready; else Trouble."""
        waiting = list(self.process_names if names is None else names)
        limit = time.monotonic() + seconds
        while waiting := [name for name in waiting if not self.ready(name)]:
            if time.monotonic() > limit:
                raise Trouble(
                    f"Chưa sẵn sàng sau {seconds:.0f} giây: {', '.join(waiting)}. Nhật ký: {self.layout.logs}",
                    f"Not ready within {seconds:.0f} seconds: {', '.join(waiting)}. Logs: {self.layout.logs}\n"
                    + "\n".join(self.process(name).last_words(3) for name in waiting),
                )
            time.sleep(0.1)

    def running(self) -> dict[str, int]:
        """What runs under this root now: names and process ids, whoever started it."""
        found = {}
        for file in sorted(self.layout.pids.glob("*.pid")):
            process = Process(self.layout, file.stem, list, dict)
            if (pid := process.pid) is not None:
                found[file.stem] = pid
        return found

    def stop_leftovers(self) -> None:
        """End what a run that was cut off may have left behind."""
        for name in self.running():
            Process(self.layout, name, list, dict).stop()

    def holder(self) -> int | None:
        """The process id of the run that holds this root now, if one does."""
        try:
            with self.layout.lock.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read() or b"0") or None
        except FileNotFoundError:
            pass
        return None

    def _take(self) -> None:
        if self._lock is not None:
            return
        descriptor = os.open(self.layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise Trouble(
                f"Hệ thống ở {self.root} đang chạy (tiến trình {self.holder()}); dừng bằng: make down",
                f"The system in {self.root} is running already (process {self.holder()}); stop it with: make down",
            ) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._lock = descriptor

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Machine:
        self.prepare()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def answers(url: str) -> bool:
    """Whether a web server at this address is well."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - an address of our own
            return bool(answer.status == 200)
    except OSError:
        return False


def procfile(path: Path = PROCFILE) -> dict[str, list[str]]:
    """The commands by name; ``python`` means the interpreter that runs this."""
    commands = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, command = line.partition(":")
            words = shlex.split(command)
            commands[name.strip()] = [sys.executable, *words[1:]] if words[0] == "python" else words
    return commands
