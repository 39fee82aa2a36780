"""From the outbox to the broker: every committed event, in order per case and recipient, at least once.

One relay works per database. It holds a lease with a fencing number; a relay that was frozen and
wakes up late may publish and mark what its successor has published too (same id, same bytes: the
receivers drop it), and then finds its number out of date and stops. A row is marked as sent only
after the broker's confirm, with the number of the relay that got it. A row that cannot be delivered
stops its own stream, with growing pauses, and no other.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pika
import structlog
from pika.adapters.blocking_connection import BlockingChannel
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError, NackError, UnroutableError
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.kernel import crash
from services.kernel.alive import Alive
from services.kernel.events.envelope import CONTENT_TYPE
from services.kernel.events.topology import exchange_of, routing_key
from services.kernel.persistence.mongo import is_passing
from services.kernel.persistence.store import Store
from services.kernel.persistence.vault import VaultError, is_sealed

LEASE = timedelta(seconds=10)
BATCH = 100
HEARTBEAT = 10  # seconds; a frozen broker is noticed after about three of them
IDLE_PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.25)  # seconds between looks at an empty outbox
FIRST_RETRY, LAST_RETRY = 0.5, 30.0  # seconds
TOO_LONG = 120.0  # seconds without a turn, such as for a confirm that never comes: a fresh process takes over
# A broker that takes the connection and then says nothing (frozen, or just starting) is no AMQPError to pika.
UNREACHABLE = (AMQPError, AMQPConnectorException)

log = structlog.get_logger("relay")


@dataclass(slots=True)
class _Pause:
    """A stream that could not be delivered: when to try again and how long to wait after that."""

    until: float
    length: float


class LostLease(RuntimeError):
    """Another relay has taken over."""


class Lease:
    """The right to relay, kept in the database and renewed while in use."""

    def __init__(self, store: Store, name: str = "relay") -> None:
        self._leases = store.database["leases"]
        self._clock = store.clock
        self._name = name
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"
        self.fence = 0

    def acquire(self) -> bool:
        """Take the lease if it is free or has run out."""
        now = self._clock.now()
        row = self._leases.find_one({"_id": self._name})
        if row is None:
            try:
                self._leases.insert_one({"_id": self._name, "holder": self.holder, "fence": 1, "until": now + LEASE})
            except DuplicateKeyError:
                return False
            self.fence = 1
            return True
        if row["holder"] != self.holder and row["until"] > now:
            return False
        taken = self._leases.update_one(
            {"_id": self._name, "fence": row["fence"]},
            {"$set": {"holder": self.holder, "fence": row["fence"] + 1, "until": now + LEASE}},
        )
        if taken.matched_count:
            self.fence = row["fence"] + 1
        return bool(taken.matched_count)

    def renew(self) -> None:
        """Go on. Raises LostLease."""
        renewed = self._leases.update_one(
            {"_id": self._name, "fence": self.fence}, {"$set": {"until": self._clock.now() + LEASE}}
        )
        if not renewed.matched_count:
            raise LostLease

    def release(self) -> None:
        """Let the next relay start at once."""
        self._leases.update_one({"_id": self._name, "fence": self.fence}, {"$set": {"until": self._clock.now()}})


class Relay:
    """One connection, one channel, one thread."""

    def __init__(self, store: Store, amqp_url: str, alive: Alive) -> None:
        self._store = store
        self._outbox = store.database["outbox"]
        self._parameters = pika.URLParameters(amqp_url)
        self._parameters.heartbeat = HEARTBEAT
        self._parameters.blocked_connection_timeout = 2 * HEARTBEAT
        self._parameters.socket_timeout = HEARTBEAT
        self._exchange = exchange_of(store.service)
        self._user = self._parameters.credentials.username
        self._alive = alive
        self._lease = Lease(store)
        self._paused: dict[str, _Pause] = {}
        self._turned_at = self._renewed_at = time.monotonic()
        self.stopping = threading.Event()

    def run(self) -> None:
        """Relay until told to stop; lost connections and leases are taken up again with pauses."""
        threading.Thread(target=self._end_when_stuck, daemon=True).start()
        pause = FIRST_RETRY
        while not self.stopping.is_set():
            self._turned_at = time.monotonic()
            try:
                if not self._lease.acquire():
                    self._alive.beat()
                    self.stopping.wait(LEASE.total_seconds() / 10)
                    continue
                self._renewed_at = time.monotonic()
                log.info("relay_started", fence=self._lease.fence)
                self._relay_while_connected()
                pause = FIRST_RETRY
            except LostLease:
                log.warning("relay_lease_lost", fence=self._lease.fence)
            except (*UNREACHABLE, OSError) as error:
                log.warning("relay_broker_unreachable", error=type(error).__name__, retry_in_s=pause)
                self._wait(pause)
                pause = min(2 * pause, LAST_RETRY / 6)
            except PyMongoError as error:
                if not is_passing(error):
                    raise
                log.warning("relay_database_unreachable", error=type(error).__name__, retry_in_s=pause)
                self._wait(pause)
                pause = min(2 * pause, LAST_RETRY / 6)

    def _wait(self, seconds: float) -> None:
        self._alive.beat()
        self.stopping.wait(seconds)

    def _end_when_stuck(self) -> None:
        """Crash, so that a fresh process takes over, when this one only seems to work."""
        while True:
            time.sleep(TOO_LONG / 10)
            if time.monotonic() - self._turned_at > TOO_LONG:
                log.critical("relay_stuck")
                os._exit(os.EX_SOFTWARE)

    def _relay_while_connected(self) -> None:
        connection = pika.BlockingConnection(self._parameters)
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            idle = 0
            while not self.stopping.is_set():
                self._turned_at = time.monotonic()
                self._stay_the_only_one()
                delivered = self._one_batch(channel)
                idle = 0 if delivered else idle + 1
                if delivered < BATCH:  # else there is more, most likely
                    # Heartbeats are answered here; a plain sleep would let the broker hang up.
                    connection.process_data_events(time_limit=IDLE_PAUSES[min(idle, len(IDLE_PAUSES) - 1)])
            self._lease.release()
        finally:
            if connection.is_open:
                connection.close()

    def _stay_the_only_one(self) -> None:
        """Renew the lease in good time; by it a relay that was frozen learns that it has a successor."""
        if time.monotonic() - self._renewed_at > LEASE.total_seconds() / 4:
            self._lease.renew()
            self._alive.beat()
            self._renewed_at = time.monotonic()

    def _one_batch(self, channel: BlockingChannel) -> int:
        """Publish what is waiting, oldest first. Returns how many rows were delivered."""
        now = time.monotonic()
        held = [stream for stream, pause in self._paused.items() if pause.until > now]
        query: dict[str, Any] = {"sent_at": None}
        if held:
            query["stream"] = {"$nin": held}
        rows = list(self._outbox.find(query).sort([("sent_at", 1), ("committed_at", 1), ("sequence", 1)]).limit(BATCH))
        delivered: list[str] = []
        try:
            self._publish_in_order(channel, rows, delivered)
        finally:
            crash.point("relay.before_mark")
            if delivered:
                self._mark(delivered)
        return len(delivered)

    def _publish_in_order(self, channel: BlockingChannel, rows: Iterable[dict[str, Any]], delivered: list[str]) -> None:
        stopped: set[str] = set()
        for row in rows:
            self._turned_at = time.monotonic()
            stream = row["stream"]
            if stream in stopped:
                continue
            try:
                self._publish(channel, row)
            except (UnroutableError, NackError, VaultError) as error:
                stopped.add(stream)
                self._hold(stream, row, error)
            else:
                delivered.append(row["_id"])
                self._paused.pop(stream, None)
                crash.point("relay.after_confirm")

    def _publish(self, channel: BlockingChannel, row: dict[str, Any]) -> None:
        properties = pika.BasicProperties(
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=row["event_id"],
            type=row["name"],
            timestamp=int(row["committed_at"].timestamp()),
            user_id=self._user,  # the broker refuses a publish under another agency's name
            app_id=self._store.service,
        )
        channel.basic_publish(
            self._exchange, routing_key(row["recipient"], row["name"]), self._body(row), properties, mandatory=True
        )

    def _body(self, row: dict[str, Any]) -> bytes:
        """The bytes that travel; those with a personal part are kept under the case's key until now."""
        body = row["body"]
        return self._store.vault.open(body) if is_sealed(body) else bytes(body)

    def _hold(self, stream: str, row: dict[str, Any], error: Exception) -> None:
        earlier = self._paused.get(stream)
        length = FIRST_RETRY if earlier is None else min(2 * earlier.length, LAST_RETRY)
        self._paused[stream] = _Pause(time.monotonic() + length, length)
        log.error(
            "relay_undeliverable",
            event_id=row["event_id"],
            name=row["name"],
            recipient=row["recipient"],
            reason=type(error).__name__,
            retry_in_s=length,
        )

    def _mark(self, row_ids: list[str]) -> None:
        self._outbox.update_many(
            {"_id": {"$in": row_ids}, "sent_at": None},
            {"$set": {"sent_at": self._store.clock.now(), "fence": self._lease.fence}},
        )
