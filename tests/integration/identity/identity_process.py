"""The identity service as a process of its own, over a real database, with TLS; and people who work with it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from pymongo import MongoClient

from chungtay.identity.v1 import identity_service_pb2 as contract
from chungtay.identity.v1 import identity_service_pb2_grpc as contract_grpc
from services.identity.adapters.authenticator import Authenticator
from services.identity.adapters.documents import StaffRepository
from services.identity.adapters.hasher import Argon2Hasher
from services.identity.adapters.sessions import SessionRepository
from services.identity.adapters.signer import TokenSigner
from services.identity.adapters.strongbox import Strongbox
from services.identity.bootstrap import Parts, parts_of
from services.identity.domain.model import NewStaff
from services.identity.service_layer.passwords import new_password
from services.identity.service_layer.ports import Tools
from services.kernel.clock import SystemClock
from services.kernel.ids import new_id
from services.kernel.rpc.errors import problems_of
from tests.integration.identity.identity_certificate import certificate

SECONDS = 20  # that a call may take


def command(environment: dict[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.identity", *words],
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@dataclass(frozen=True)
class Person:
    staff_id: str
    username: str
    password: str


@dataclass
class Service:
    environment: dict[str, str]
    port: int
    log: Path
    stub: Any
    staff_stub: Any
    parts: Parts

    def hire(
        self,
        role: str = "judge",
        agency: str = "court_liaison",
        unit: str = "Tòa án khu vực 1",
        name: str = "Người Mẫu",
    ) -> Person:
        """Somebody new, at the court if not said otherwise, for one test."""
        username, password = f"nv{new_id()[:8]}", new_password()
        staff = NewStaff(username, name, agency, unit, (role,))
        return Person(self.parts.keeping.add(staff, password).staff_id, username, password)

    def sign_in(self, username: str, password: str, audience: str) -> Any:
        return self.stub.SignIn(
            contract.SignInRequest(username=username, password=password, audience=audience), timeout=SECONDS
        )

    def refused(self, *credentials: str) -> tuple[grpc.StatusCode, list[str]]:
        with pytest.raises(grpc.RpcError) as error:
            self.sign_in(*credentials)
        return told(error.value)

    def ask(self, call: str, token: str = "", **fields: Any) -> Any:
        """A call of either service by its name."""
        stub = self.stub if hasattr(self.stub, call) else self.staff_stub
        metadata = [("authorization", f"Bearer {token}")] if token else []
        return getattr(stub, call)(getattr(contract, f"{call}Request")(**fields), timeout=SECONDS, metadata=metadata)

    def declined(self, call: str, token: str = "", **fields: Any) -> tuple[grpc.StatusCode, list[str]]:
        with pytest.raises(grpc.RpcError) as error:
            self.ask(call, token, **fields)
        return told(error.value)

    def session(self, person: Person, code: str = "") -> Any:
        """Signed in as the portal does it."""
        return self.ask(
            "SignIn", username=person.username, password=person.password, audience="identity", code=code, session=True
        )


def told(error: grpc.RpcError) -> tuple[grpc.StatusCode, list[str]]:
    """The code and the keys of a refusal."""
    return error.code(), [problem.key for problem in problems_of(error)]


@contextlib.contextmanager
def running(environment: dict[str, str], folder: Path) -> Iterator[Service]:
    """The service, started and stopped; its exit code must be 0."""
    cert = certificate(folder)
    environment = {
        **environment,
        "CHUNGTAY_TLS_CERT": str(cert),
        "CHUNGTAY_TLS_KEY": str(cert.with_suffix(".key")),
        "CHUNGTAY_LOG_LEVEL": "DEBUG",
        "CHUNGTAY_GRPC_LISTEN": "127.0.0.1:0",
    }
    assert command(environment, "init").returncode == 0
    keys = Path(environment["CHUNGTAY_SIGNING_KEY"]), Path(environment["CHUNGTAY_TOKEN_KEYS"])
    log = folder / "api.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.identity.entrypoints.api"], env=environment, stdout=out, stderr=out
        )
    try:
        port = _port(process, log)
        roots = grpc.ssl_channel_credentials(cert.read_bytes())
        client: MongoClient = MongoClient(environment["CHUNGTAY_MONGO_URL"], tz_aware=True, retryWrites=False)
        with client, grpc.secure_channel(f"localhost:{port}", roots) as channel:
            database = client[environment["CHUNGTAY_MONGO_DATABASE"]]
            parts = parts_of(
                Tools(
                    staff=StaffRepository(database),
                    sessions=SessionRepository(database),
                    hasher=Argon2Hasher(memory_kib=64, passes=1),
                    signer=TokenSigner(*keys),
                    authenticator=Authenticator(),
                    strongbox=Strongbox(Path(environment["CHUNGTAY_SECOND_FACTOR_KEY"])),
                    clock=SystemClock(),
                )
            )
            stubs = contract_grpc.IdentityServiceStub(channel), contract_grpc.StaffServiceStub(channel)
            yield Service(environment, port, log, *stubs, parts)
    finally:
        process.terminate()
        assert process.wait(20) == 0, log.read_text()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        for line in log.read_text().splitlines():
            if '"api_started"' in line:
                return int(json.loads(line)["port"])
        threading.Event().wait(0.05)
    raise AssertionError(log.read_text())
