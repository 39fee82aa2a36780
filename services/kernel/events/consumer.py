"""Consuming with nameko without losing anything.

nameko acknowledges a message whose handler failed, acknowledges what it cannot decode (and writes
the body to its log), and dies when an acknowledgement fails. Here instead: messages arrive as raw
bytes and are never decoded by the transport; success is acknowledged; what can never be taken in is
rejected to the dead letters; an acknowledgement that fails is let go, since the broker delivers the
message again and the inbox knows it. Queues are never declared from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from amqp.exceptions import AMQPError
from kombu import Queue
from nameko.constants import AMQP_URI_CONFIG_KEY
from nameko.exceptions import ContainerBeingKilled
from nameko.messaging import Consumer, QueueConsumer

from services.kernel.events.watch import Watch

log = structlog.get_logger("consumer")
HEARTBEAT = 15  # seconds
RECONNECT_PAUSES = (0.5, 0.5, 3.0)  # seconds: the first, what each adds, the longest


class Stopping(Exception):
    """The process is draining; the message goes back to the queue for the next one."""


class RawQueueConsumer(QueueConsumer):
    """Hands over bytes and settles messages; no serializer ever sees a body."""

    watch = Watch()  # one consumer in a process

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        for provider in self._providers:
            consumer = consumer_cls(
                queues=[provider.queue],
                on_message=partial(self._hand_over, provider),
                on_decode_error=self._undecodable,
            )
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """Connect, trying again soon and for ever: kombu's own pauses grow to half a minute."""
        with self.create_connection() as connection:
            connection.ensure_connection(self.on_connection_error, self.connect_max_retries, *RECONNECT_PAUSES)
            yield connection

    def on_iteration(self) -> None:
        """Turn, and once in a while, when nothing comes, ask the broker whether anything waits."""
        super().on_iteration()
        self.watch.turned()
        if self.watch.time_to_look() and self.watch.forgotten(self._ready()):
            log.error("consumer_forgotten_by_broker")
            raise ConnectionResetError("messages wait and none is delivered")

    def _ready(self) -> int:
        """How many messages wait in the queues."""
        return sum(
            consumer.channel.queue_declare(provider.queue.name, passive=True).message_count
            for provider, consumer in self._consumers.items()
        )

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        log.warning("consumer_broker_unreachable", error=type(exc).__name__, retry_in_s=interval)

    def settle(self, message: Any, how: str) -> None:
        """``how``: ack, reject (to the dead letters) or requeue. A lost connection is no fault here."""
        try:
            if how == "ack":
                message.ack()
            else:
                # reject, not nack: on every broker version it counts towards the delivery limit
                message.reject(requeue=how == "requeue")
        except (OSError, AMQPError) as error:
            log.warning("consumer_settle_failed", outcome=how, error=type(error).__name__)

    def _hand_over(self, provider: Any, message: Any) -> None:
        body = message.body
        raw = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else bytes(body)
        self.handle_message(provider, raw, message)

    def _undecodable(self, message: Any, error: Exception) -> None:
        log.error("consumer_undecodable", error=type(error).__name__)
        self.settle(message, "reject")


class Take(Consumer):
    """An entrypoint: ``@take(queue name)`` on a method ``(self, raw, sender, headers)``."""

    queue_consumer = RawQueueConsumer()

    def __init__(self, queue: str, **kwargs: Any) -> None:
        super().__init__(Queue(queue, no_declare=True), **kwargs)

    def handle_message(self, body: bytes, message: Any) -> None:
        arguments = (body, message.properties.get("user_id"), dict(message.headers or {}))
        number = self.queue_consumer.watch.took()
        message.number = number
        try:
            self.container.spawn_worker(
                self, arguments, {}, context_data={}, handle_result=partial(self.handle_result, message)
            )
        except ContainerBeingKilled:
            self.queue_consumer.watch.done(number)
            self.queue_consumer.settle(message, "requeue")

    def handle_message_processed(self, message: Any, result: Any = None, exc_info: Any = None) -> None:
        self.queue_consumer.watch.done(message.number)
        if exc_info is None:
            how = "ack"
        elif issubclass(exc_info[0], Stopping):
            how = "requeue"
        else:
            how = "reject"
        self.queue_consumer.settle(message, how)


take = Take.decorator


def container_config(amqp_url: str, workers: int) -> dict[str, Any]:
    """nameko's configuration for one worker process."""
    return {
        AMQP_URI_CONFIG_KEY: amqp_url,
        "HEARTBEAT": HEARTBEAT,
        "max_workers": workers,
        "TRANSPORT_OPTIONS": {"max_retries": None, "interval_start": 0.5, "interval_step": 0.5, "interval_max": 3},
    }
