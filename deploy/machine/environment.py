"""The environment of each process: all it needs to know, and nothing of anybody else's."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.machine.layout import AGENCIES, HELD_BY_BROKER, HOST, PORTAL, REPOSITORY, SERVICES

if TYPE_CHECKING:
    from deploy.machine.machine import Machine

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ")


@dataclass(frozen=True, slots=True)
class Given:
    """A broker or database of the user's own: AMQP_URL and MONGO_URL, where ``{service}`` stands for the name."""

    amqp: str | None = None
    mongo: str | None = None

    @classmethod
    def from_environment(cls) -> Given:
        return cls(os.environ.get("AMQP_URL") or None, os.environ.get("MONGO_URL") or None)

    def broker_for(self, service: str) -> str | None:
        return self.amqp.replace("{service}", service) if self.amqp else None

    def database_for(self, service: str) -> str | None:
        return self.mongo.replace("{service}", service) if self.mongo else None

    def audit_for(self, service: str) -> str | None:
        """In a database of the user's own the access log lies beside the rest, under the same user."""
        url = self.database_for(service)
        return url and url.replace(f"/{service}", f"/{service}_audit", 1)

    @property
    def checks_sender(self) -> bool:
        """Whether each service has a broker user of its own, whose name can be checked."""
        return self.amqp is None or "{service}" in self.amqp

    @property
    def mixes_agencies(self) -> bool:
        """Whether services share a user, so that keeping them apart is the administrator's task."""
        return any(url is not None and "{service}" not in url for url in (self.amqp, self.mongo))


def environment_of(machine: Machine, name: str) -> dict[str, str]:
    """The variables of one process, by its Procfile name (``case_intake-relay``, ``case_intake-relay.2``)."""
    service, _, kind = name.partition(".")[0].rpartition("-")
    layout, certificates = machine.layout, machine.certificates
    variables = {
        "LANG": "C.UTF-8",
        **{key: os.environ[key] for key in PASSED_ON if key in os.environ},
        "HOME": str(layout.root),
        "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'protos' / 'gen'}",
        "PYTHONUNBUFFERED": "1",
        "CHUNGTAY_LOG_LEVEL": os.environ.get("CHUNGTAY_LOG_LEVEL", "INFO"),
        "CHUNGTAY_MONGO_URL": machine.mongo_url(service),
        "CHUNGTAY_MONGO_DATABASE": service,
    }
    if service in AGENCIES:
        variables["CHUNGTAY_KEYS"] = str(layout.agency_keys(service))
        variables["CHUNGTAY_AUDIT_URL"] = machine.audit_url(service)
        variables["CHUNGTAY_AUDIT_DATABASE"] = f"{service}_audit"
    if service in HELD_BY_BROKER:
        variables["CHUNGTAY_KEY_DIRECTORY"] = str(layout.key_directory)
    if service == "identity":
        variables["CHUNGTAY_SIGNING_KEY"] = str(layout.signing_key)
        variables["CHUNGTAY_SECOND_FACTOR_KEY"] = str(layout.second_factor_key)
        variables["CHUNGTAY_SECOND_FACTOR_REQUIRED"] = "false"  # the sample staff has no phones
    if (service, kind) == ("oversight", "worker"):
        variables["CHUNGTAY_COUNT_KEY"] = str(layout.key_file("count-key"))
    if service == PORTAL:
        return {**variables, **_of_the_portal(machine)}
    if kind == "api":
        variables["CHUNGTAY_GRPC_LISTEN"] = f"{HOST}:{layout.port(f'api.{service}')}"
        variables["CHUNGTAY_TLS_CERT"] = str(certificates.certificate(service))
        variables["CHUNGTAY_TLS_KEY"] = str(certificates.key(service))
        variables["CHUNGTAY_TLS_AUTHORITY"] = str(certificates.authority)
        variables["CHUNGTAY_TOKEN_KEYS"] = str(layout.token_keys)
    else:
        variables["CHUNGTAY_AMQP_URL"] = machine.amqp_url(service)
        variables["CHUNGTAY_CHECK_SENDER"] = "true" if machine.given.checks_sender else "false"
        variables["CHUNGTAY_ALIVE_FILE"] = str(layout.alive / name)
    if kind == "worker":
        variables["EVENTLET_NO_GREENDNS"] = "yes"  # no names to look up here, and loading it costs a quarter second
    return variables


def _of_the_portal(machine: Machine) -> dict[str, str]:
    layout = machine.layout
    addresses = {service: f"{HOST}:{layout.port(f'api.{service}')}" for service in SERVICES}
    return {
        "CHUNGTAY_WEB_LISTEN": f"{HOST}:{layout.port('web')}",
        "CHUNGTAY_COOKIE_KEY": str(layout.key_file("cookie-key")),
        "CHUNGTAY_IDENTITY_ADDRESS": addresses.pop("identity"),
        "CHUNGTAY_AGENCY_ADDRESSES": json.dumps(addresses),
        "CHUNGTAY_TLS_AUTHORITY": str(machine.certificates.authority),
    }
