"""The same pipeline on FastStream: ``python -m tests.bench.faststream_pipeline relay|worker SERVICE``.

The same outbox, the same inbox and handlers in the same transactions, the same queues and accounts;
only what carries the messages differs: FastStream and aio-pika on asyncio in place of pika's relay
and nameko's worker. Database calls run in threads, as FastStream does with plain functions.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.rabbit import QueueType, RabbitBroker, RabbitExchange, RabbitMessage, RabbitQueue
from faststream.rabbit.schemas import Channel

from services.kernel.config import Settings, read
from services.kernel.events.envelope import CONTENT_TYPE
from services.kernel.events.topology import exchange_of, inbox_of, routing_key
from services.kernel.persistence.vault import is_sealed

BATCH = 100
IDLE = 0.01  # seconds between looks at an empty outbox
PREFETCH = 8  # as nameko's worker


def parts_of(service: str, kind: str) -> Any:
    return importlib.import_module(f"services.{service}.bootstrap").bootstrap(kind)


async def relay(service: str, url: str) -> None:
    store = parts_of(service, "relay").store
    outbox = store.database["outbox"]
    exchange = RabbitExchange(exchange_of(service), declare=False)

    def waiting() -> list[dict[str, Any]]:
        order = [("sent_at", 1), ("committed_at", 1), ("sequence", 1)]
        return list(outbox.find({"sent_at": None}).sort(order).limit(BATCH))

    def mark(rows: list[dict[str, Any]]) -> None:
        outbox.update_many({"_id": {"$in": [r["_id"] for r in rows]}}, {"$set": {"sent_at": store.clock.now()}})

    async with RabbitBroker(url) as broker:
        while True:
            rows = await asyncio.to_thread(waiting)
            for row in rows:
                await broker.publish(
                    store.vault.open(row["body"]) if is_sealed(row["body"]) else bytes(row["body"]),
                    exchange=exchange,
                    routing_key=routing_key(row["recipient"], row["name"]),
                    mandatory=True,
                    persist=True,
                    user_id=service,
                    content_type=CONTENT_TYPE,
                    message_id=row["event_id"],
                )
            if rows:
                await asyncio.to_thread(mark, rows)
            else:
                await asyncio.sleep(IDLE)


async def worker(service: str, url: str) -> None:
    parts = parts_of(service, "worker")
    if service == "oversight":  # its way in needs the key to the references
        parts = importlib.import_module("services.oversight.bootstrap").entrance(parts)
    inbox = parts.inbox
    broker = RabbitBroker(url, default_channel=Channel(prefetch_count=PREFETCH))
    queue = RabbitQueue(inbox_of(service), queue_type=QueueType.QUORUM, durable=True, declare=False)

    async def raw_body(message: RabbitMessage) -> bytes:
        return message.body

    @broker.subscriber(queue, decoder=raw_body, ack_policy=AckPolicy.REJECT_ON_ERROR)
    async def take_in(body: bytes, message: RabbitMessage) -> None:
        await asyncio.to_thread(inbox.receive, body, message.raw_message.user_id)

    await FastStream(broker).run()


if __name__ == "__main__":
    chosen = {"relay": relay, "worker": worker}[sys.argv[1]]
    asyncio.run(chosen(sys.argv[2], read(Settings).broker()))
