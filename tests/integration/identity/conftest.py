"""A real database server for the tests of identity, on a free port, with its own folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.machine.layout import free_port
from services.kernel.ids import new_id
from tests.integration.identity.identity_process import Service, running

SERVER = Path(sys.executable).parent / "secantusd-py"
CHEAP = {"CHUNGTAY_ARGON2_MEMORY_KIB": "64", "CHUNGTAY_ARGON2_PASSES": "1"}


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"after {seconds} s still not: {what}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def mongo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("identity-db"), free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                str(SERVER),
                "--port",
                str(port),
                "--storage-path",
                str(folder / "data"),
                "--cache-size",
                "64M",
                "--log-level",
                "WARNING",
            ],
            stdout=log,
            stderr=log,
        )
    url = f"mongodb://127.0.0.1:{port}/?directConnection=true"

    def answers() -> bool:
        assert server.poll() is None, (folder / "log").read_text()
        try:
            client: MongoClient
            with MongoClient(url, serverSelectionTimeoutMS=500) as client:
                client.admin.command("ping")
        except PyMongoError:
            return False
        return True

    try:
        wait_until(answers, 30, "the database answers")
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def environment(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of one identity service: its own database and keys, cheap hashes."""
    folder = tmp_path_factory.mktemp("identity")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHUNGTAY_")},
        **CHEAP,
        "CHUNGTAY_MONGO_URL": mongo_url,
        "CHUNGTAY_MONGO_DATABASE": f"identity_{new_id()[:8]}",
        "CHUNGTAY_SIGNING_KEY": str(folder / "keys" / "signing.pem"),
        "CHUNGTAY_TOKEN_KEYS": str(folder / "public" / "jwks.json"),
        "CHUNGTAY_SECOND_FACTOR_KEY": str(folder / "keys" / "second-factor-key"),
    }


@pytest.fixture(scope="module")
def service(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service, running for the tests of one file."""
    with running(environment, tmp_path_factory.mktemp("identity-api")) as service:
        yield service
