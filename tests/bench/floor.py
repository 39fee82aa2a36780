"""The floor: the same messages with a bare confirm each, and one bare journaled insert at each receiver.

No transaction, no inbox, no order, no handler: what the broker and the databases cost by themselves.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

import pika

from deploy.machine import Machine
from services.kernel.events.envelope import CONTENT_TYPE
from services.kernel.events.topology import exchange_of, inbox_of, routing_key
from services.kernel.persistence.mongo import connect

SENDER = "case_intake"


def measure(machine: Machine, rows: list[dict[str, Any]]) -> float:
    """Seconds until every message was confirmed, and inserted at its receiver."""
    expected = Counter(row["recipient"] for row in rows)
    receivers = [threading.Thread(target=_receive, args=(machine, who, count)) for who, count in expected.items()]
    started = time.monotonic()
    for receiver in receivers:
        receiver.start()
    _publish(machine, rows)
    for receiver in receivers:
        receiver.join(timeout=300)
        assert not receiver.is_alive()
    return time.monotonic() - started


def _publish(machine: Machine, rows: list[dict[str, Any]]) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(machine.amqp_url(SENDER)))
    channel = connection.channel()
    channel.confirm_delivery()
    properties = pika.BasicProperties(content_type=CONTENT_TYPE, delivery_mode=2, user_id=SENDER)
    for row in rows:
        channel.basic_publish(
            exchange_of(SENDER),
            routing_key(row["recipient"], row["name"]),
            bytes(row["body"]),
            properties,
            mandatory=True,
        )
    connection.close()


def _receive(machine: Machine, service: str, count: int) -> None:
    collection = connect(machine.mongo_url(service), service)["floor"]
    connection = pika.BlockingConnection(pika.URLParameters(machine.amqp_url(service)))
    channel = connection.channel()
    channel.basic_qos(prefetch_count=8)
    for number, (method, _, body) in enumerate(channel.consume(inbox_of(service)), 1):
        collection.insert_one({"body": body})
        channel.basic_ack(method.delivery_tag)
        if number == count:
            break
    channel.cancel()
    connection.close()
