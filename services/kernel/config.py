"""A process's settings: from the environment (``CHUNGTAY_...``) or from files in /run/secrets.

All problems are told at once, in plain sentences and without the values, and the process ends with
exit code 2: a service with half a configuration must not start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import AmqpDsn, Field, MongoDsn, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kernel.clock import Clock, FileClock, SystemClock
from services.kernel.deadlines.calendar import BadCalendar
from services.kernel.privacy.matrix import BadMatrix
from services.kernel.privacy.retention import BadRetention
from services.kernel.rules import BadRules

SECRETS = Path("/run/secrets")
S = TypeVar("S", bound="Settings")
T = TypeVar("T")


class Settings(BaseSettings):
    """What every process of an agency needs. The service's own class adds only what is its own."""

    model_config = SettingsConfigDict(
        env_prefix="CHUNGTAY_",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
        hide_input_in_errors=True,
        extra="ignore",
    )

    amqp_url: AmqpDsn | None = None  # workers and relays; an API never speaks to the broker
    mongo_url: MongoDsn
    mongo_database: str
    grpc_listen: str = Field(default="127.0.0.1:0", pattern=r"^[^:]+:\d+$")
    tls_cert: Path | None = None
    tls_key: Path | None = None
    token_keys: Path | None = None
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    alive_file: Path | None = None
    check_sender: bool = True
    keys: Path | None = None  # the folder of the agency's own keys; oversight and identity have none
    key_directory: Path | None = None  # everybody's public keys
    kms_provider: str = Field(default="local", pattern="^(local|aws|azure|gcp|kmip)$")  # Vault speaks KMIP
    kms_options: Path | None = None  # JSON: "credentials", "master_key" and "tls" of a provider that is not local
    data_key_expiry_ms: int = Field(default=1_000, ge=1, le=60_000)  # a destroyed key is forgotten after that
    audit_url: MongoDsn | None = None
    audit_database: str = ""
    audit_head_every: int = Field(default=300, ge=1)  # seconds
    deadlines_every: int = Field(default=10, ge=1)  # seconds between two looks at what is due
    clock_file: Path | None = None  # simulations only: the moment that all processes take for now
    worker_threads: int = Field(default=8, ge=1, le=64)

    def broker(self) -> str:
        """The broker's address, or the end of a process that cannot work without."""
        if self.amqp_url is None:
            print("CHUNGTAY_AMQP_URL: needed by workers and relays", file=sys.stderr)
            raise SystemExit(2)
        return str(self.amqp_url)


def read(settings: type[S]) -> S:
    """The settings, or the end of the process with a sentence for each problem."""
    try:
        return settings()  # type: ignore[call-arg]  # the arguments come from the environment
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = "CHUNGTAY_" + "_".join(str(part) for part in problem["loc"]).upper()
            print(f"{name}: {problem['msg']}", file=sys.stderr)
        raise SystemExit(2) from None


def agreed(read_file: Callable[[], T]) -> T:
    """What all agencies agreed on; the end of the process, with every mistake, when the file cannot be used."""
    try:
        return read_file()
    except (BadMatrix, BadRetention, BadRules, BadCalendar) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or a simulation's."""
    return SystemClock() if settings.clock_file is None else FileClock(settings.clock_file)
