"""One database server for each service, with one user who may work in that service's database and nowhere else."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import CollectionInvalid, OperationFailure, PyMongoError

from deploy.machine.layout import AGENCIES, HOST, Layout, write_private
from deploy.machine.process import Process
from deploy.machine.words import Trouble, say, wait_until

CACHE = "128M"
IMPATIENT: dict[str, Any] = {"serverSelectionTimeoutMS": 1_000, "connectTimeoutMS": 1_000, "socketTimeoutMS": 3_000}
# The server honours journal=true on single writes but not on commitTransaction: without the flag 5 of 14
# SIGKILLs lost acknowledged transactions; with it none of 14. It costs nothing measurable with
# four clients and up to a third with one.
DURABLE = "--sync-on-commit"
# Nobody follows the server's log of changes, which every write would keep besides what it changes. Transactions and
# recovery after a kill do not need it; a MongoDB of one's own must be a replica set all the same.
NO_CHANGE_LOG = "--standalone"
STARTED_WITHIN = 60.0  # seconds; usually 1
APPEND_ONLY = "append_only"
SIGN_IN_REFUSED = 18  # MongoDB's error code AuthenticationFailed


class Database:
    """A SecantusDB server. The first start makes the user; every later one lets in nobody else."""

    def __init__(self, layout: Layout, service: str) -> None:
        self.service = service
        self.survives_power_cuts = True  # False: faster, for what may be lost
        self._layout = layout
        self._home = layout.databases / service
        self._provisioned = self._home / "provisioned"
        self.process = Process(
            layout, f"{service}-database", self._command, self._environment, death_signal=signal.SIGTERM
        )

    @property
    def port(self) -> int:
        return self._layout.port(f"db.{self.service}")

    @property
    def url(self) -> str:
        """Where and as whom the service signs in. Writes wait for the journal: fewer were seen to be lost."""
        return (
            f"mongodb://{self.service}:{self._layout.secret(f'db.{self.service}')}@{HOST}:{self.port}/{self.service}"
            f"?authSource={self.service}&directConnection=true&w=majority&journal=true&retryWrites=false"
        )

    @property
    def audit_url(self) -> str:
        """Where and as whom the service writes its access log: a user who can insert and find, and nothing else."""
        user, secret = audit_of(self.service), self._layout.secret(f"audit.{self.service}")
        return (
            f"mongodb://{user}:{secret}@{HOST}:{self.port}/{user}"
            f"?authSource={user}&directConnection=true&w=majority&journal=true&retryWrites=false"
        )

    def launch(self) -> None:
        """Start it without waiting. A first start, or one that was cut off, only makes the user (see wait_ready)."""
        self._home.mkdir(parents=True, exist_ok=True)
        (self._home / "secantusd.toml").touch()  # so that no configuration from elsewhere is picked up
        self.process.start()

    def start(self) -> None:
        """Start it and return when its user can work."""
        self.launch()
        self.wait_ready()

    def wait_ready(self, seconds: float = STARTED_WITHIN) -> None:
        """Return when the service's user can work. Call it from the thread that launched.

        A server that does not know its user (it was killed before the new user was on disk) is told again.
        """
        self.provision()
        self.launch_with_users()
        error: Exception | None = None

        def settled() -> bool:
            nonlocal error
            error = self._trial(self.url, self.service)
            if error is None and self.service in AGENCIES:  # the user made last is the first to be lost
                error = self._trial(self.audit_url, audit_of(self.service))
            return error is None or _is_refusal(error)

        self._wait(settled, seconds)
        if error is not None:
            say(
                f"Cơ sở dữ liệu {self.service} không nhận tài khoản của dịch vụ; đang tạo lại tài khoản.",
                f"The database of {self.service} does not know its service's account; making the account again.",
            )
            self.process.stop()
            self._provisioned.unlink()
            self.process.start()
            self.provision()
            self.launch_with_users()
            self._wait(self.answers, seconds)

    def provision(self, seconds: float = STARTED_WITHIN) -> None:
        """On a first start: make the user and let the open server end. Once more is as good as once."""
        if self._is_provisioned():
            return
        self._wait(self._greets, seconds)
        self._make_user()
        self.process.terminate()

    def launch_with_users(self) -> None:
        """After ``provision``: start the server that lets in its user only."""
        if not self._is_provisioned():
            self.process.stop()
            write_private(self._provisioned, self._digest())
        self.process.start()

    def answers(self) -> bool:
        """Whether the service's user can sign in and read now."""
        return self._trial(self.url, self.service) is None

    def kill(self) -> None:
        self.process.kill()

    def freeze(self) -> None:
        self.process.freeze()

    def thaw(self) -> None:
        self.process.thaw()

    def stop(self) -> None:
        self.process.stop()

    @property
    def alive(self) -> bool:
        return self.process.alive

    def _command(self) -> list[str]:
        command = [
            str(Path(sys.executable).with_name("secantusd-py")),
            "--config",
            str(self._home / "secantusd.toml"),
            "--host",
            HOST,
            "--port",
            str(self.port),
            "--storage-path",
            str(self._home / "data"),
            "--cache-size",
            CACHE,
            NO_CHANGE_LOG,
            "--log-level",
            "WARNING",
            *([DURABLE] if self.survives_power_cuts else []),
        ]
        return [*command, "--auth"] if self._is_provisioned() else command

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self._home), "LANG": "C.UTF-8"}

    def _digest(self) -> bytes:
        """Tells a server that was set up for these users; another one is set up again."""
        return (self._layout.secret(f"db.{self.service}")[:8] + "-with-audit-2").encode()

    def _is_provisioned(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._provisioned.read_bytes() == self._digest() and (self._home / "data").is_dir()
        return False

    def _greets(self) -> bool:
        return self._trial(f"mongodb://{HOST}:{self.port}/?directConnection=true", "admin") is None

    def _make_user(self) -> None:
        client: MongoClient[dict[str, Any]]
        with MongoClient(f"mongodb://{HOST}:{self.port}/?directConnection=true", retryWrites=False) as client:
            database: Any = client[self.service]
            with contextlib.suppress(OperationFailure):
                database.command("dropUser", self.service)
            database.command(
                "createUser",
                self.service,
                pwd=self._layout.secret(f"db.{self.service}"),
                roles=[{"role": "readWrite", "db": self.service}],
            )
            if self.service in AGENCIES:
                self._make_audit_user(client)

    def _make_audit_user(self, client: MongoClient[dict[str, Any]]) -> None:
        """The access log's database, its collections and index, and a user who can only add to it."""
        name = audit_of(self.service)
        database: Any = client[name]
        for collection in ("log", "heads"):
            with contextlib.suppress(CollectionInvalid):
                database.create_collection(collection)
        database["log"].create_index([("references", 1), ("_id", 1)])
        database["log"].create_index([("number", 1)])  # see services/kernel/audit/log.py
        database["heads"].create_index([("agency", 1), ("entries", 1)])
        for command in (("dropUser", name), ("dropRole", APPEND_ONLY)):
            with contextlib.suppress(OperationFailure):
                database.command(*command)
        resource = {"db": name, "collection": ""}
        database.command(
            "createRole", APPEND_ONLY, privileges=[{"resource": resource, "actions": ["insert", "find"]}], roles=[]
        )
        database.command(
            "createUser",
            name,
            pwd=self._layout.secret(f"audit.{self.service}"),
            roles=[{"role": APPEND_ONLY, "db": name}],
        )

    def _wait(self, condition: Any, seconds: float) -> None:
        def ready() -> bool:
            if not self.process.alive:
                raise Trouble(
                    f"Cơ sở dữ liệu {self.service} không khởi động được; xem {self.process.log}.",
                    f"The database of {self.service} did not start; see {self.process.log}.\n"
                    f"{self.process.last_words()}",
                )
            return bool(condition())

        wait_until(
            ready,
            seconds,
            Trouble(
                f"Cơ sở dữ liệu {self.service} chưa trả lời sau {seconds:.0f} giây; xem {self.process.log}.",
                f"The database of {self.service} did not answer within {seconds:.0f} seconds; see {self.process.log}.",
            ),
        )

    def _trial(self, url: str, database: str) -> Exception | None:
        """What went wrong with signing in and a first command; None when nothing did."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()  # the driver notices later and costs more
            client: MongoClient
            with MongoClient(url, **IMPATIENT) as client:
                client[database].command("ping")
        except (PyMongoError, OSError) as error:
            return error
        return None


def audit_of(service: str) -> str:
    """The database of a service's access log, and the user who writes it."""
    return f"{service}_audit"


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, OperationFailure) and error.code == SIGN_IN_REFUSED
