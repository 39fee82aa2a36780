"""Every place into which a child's data could leak on one machine, read to the last byte."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import AMQPError

from deploy.machine import Machine
from deploy.machine.broker import VIRTUAL_HOST
from deploy.machine.layout import AGENCIES, WITH_DATABASE
from services.kernel.persistence.mongo import connect
from tests.e2e.canaries import as_bytes

FIREHOSE = "amq.rabbitmq.trace"  # RabbitMQ copies every message there that is published or delivered
AUDIT_COLLECTIONS = ("log", "heads")  # the log's user may read them and list nothing


class Tap:
    """Hears every message of the broker: at each exchange, and at the firehose what goes into and out of queues."""

    def __init__(self, machine: Machine) -> None:
        self.messages: list[bytes] = []
        self._machine = machine
        self._connection = pika.BlockingConnection(pika.URLParameters(machine.broker.amqp_url("administrator")))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._ending = threading.Event()

    def __enter__(self) -> Tap:
        self._machine.broker.control("trace_on", "--vhost", VIRTUAL_HOST)
        channel = self._connection.channel()
        queue = channel.queue_declare("", exclusive=True).method.queue
        exchanges = self._machine.broker.control(
            "list_exchanges", "--vhost", VIRTUAL_HOST, "--quiet", "--no-table-headers", "name"
        )
        self.tapped = [name for name in exchanges.split() if name != FIREHOSE]
        for name in (FIREHOSE, *self.tapped):
            channel.queue_bind(queue, name, "#", {"x-match": "all"} if name.endswith(("headers", "match")) else None)
        channel.basic_consume(queue, self._heard, auto_ack=True)
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._listener.join()
        with contextlib.suppress(AMQPError):
            self._connection.close()
        self._machine.broker.control("trace_off", "--vhost", VIRTUAL_HOST)

    def _listen(self) -> None:
        while not self._ending.is_set():
            self._connection.process_data_events(0.1)

    def _heard(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        facts = (method.exchange, method.routing_key, properties.headers, properties.type, properties.message_id)
        self.messages.append(as_bytes(list(facts)) + body)


def documents(machine: Machine) -> Iterator[tuple[str, bytes]]:
    """Everything in every database, access logs included, with the collection's name."""
    databases = {service: machine.database(service).url for service in WITH_DATABASE}
    databases |= {f"{agency}_audit": machine.audit_url(agency) for agency in AGENCIES}
    for name, url in databases.items():
        database = connect(url, name)
        with database.client:
            collections = AUDIT_COLLECTIONS if name.endswith("_audit") else database.list_collection_names()
            for collection in collections:
                for document in database[collection].find({}):
                    yield f"{name}.{collection}", as_bytes(document)


def processes(machine: Machine) -> bytes:
    """What any user of the machine can read of our processes: their command lines; and what root can: environments."""
    found = []
    for pid_file in (machine.root / "pids").iterdir():
        pid = pid_file.read_text().split()[0]
        for name in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                found.append(Path("/proc", pid, name).read_bytes())
    return b"\0".join(found)


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def names_in(root: Path) -> bytes:
    return "\n".join(str(path) for path in root.rglob("*")).encode()


def union(found: Iterable[set[Any]]) -> set[Any]:
    return set().union(*found)
