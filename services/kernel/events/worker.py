"""The worker process of an agency: takes in events, keeps dead letters, sweeps what was parked.

``eventlet.monkey_patch()`` must have run before this module is imported; each service's
``entrypoints/worker.py`` does so in its first line.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

import eventlet
import structlog
from nameko.containers import ServiceContainer
from nameko.timer import timer

from services.kernel.alive import Alive
from services.kernel.events.chores import Chore, Chores
from services.kernel.events.consumer import RawQueueConsumer, Stopping, container_config, take
from services.kernel.events.deadletters import DeadLetters, digest_of
from services.kernel.events.envelope import BadEnvelope
from services.kernel.events.inbox import Inbox
from services.kernel.events.topology import dead_letters_of, inbox_of
from services.kernel.events.watch import Watch
from services.kernel.persistence.mongo import is_passing

ATTEMPTS = 3  # for a fault of the handler's own: a bug does not heal, but a rare race might
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds, while the database is away
SWEEP_EVERY = 5  # seconds
# Reasons for which an event is not only refused but reported: somebody sent what was not theirs to send.
FOREIGN = ("signature:", "sealed:", "wrong_sender", "not_for_us", "not_the_owner", "nothing_sealed_expected")
T = TypeVar("T")

log = structlog.get_logger("worker")


class Patience:
    """Waits while the database is away, however long; gives a faulty handler few chances."""

    def __init__(self, watch: Watch) -> None:
        self.stopping = False
        self._watch = watch

    def carry_out(self, work: Callable[[], T]) -> T:
        """Raises Stopping once the process is to end, BadEnvelope, and the handler's own fault."""
        pause, attempts = FIRST_PAUSE, 0
        while True:
            if self.stopping:
                raise Stopping
            try:
                return work()
            except BadEnvelope:
                raise
            except Exception as error:
                if not is_passing(error):
                    attempts += 1
                    if attempts >= ATTEMPTS:
                        log.exception("handler_failed")
                        raise
                else:
                    self._watch.waited()
                    log.warning("worker_waits_for_database", error=type(error).__name__, retry_in_s=round(pause, 2))
                time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads retries, nothing secret
                pause = min(2 * pause, LONGEST_PAUSE)


class Duties:
    """What a worker does with what arrives, whatever its queues are called."""

    def __init__(
        self,
        inbox: Inbox,
        dead_letters: DeadLetters,
        alive: Alive,
        check_sender: bool,
        chores: Chores,
        report: Callable[[bytes, str], None],
    ) -> None:
        self.patience = Patience(RawQueueConsumer.watch)
        self._inbox = inbox
        self._dead_letters = dead_letters
        self._alive = alive
        self._check_sender = check_sender
        self._chores = chores
        self._report = report

    def take_in(self, raw: bytes, sender: str | None) -> None:
        try:
            self.patience.carry_out(lambda: self._inbox.receive(raw, self._vouched(sender)))
        except Stopping:
            raise
        except BadEnvelope as error:
            self._refuse(raw, error.reason)
            raise
        except Exception as error:
            self._refuse(raw, f"handler_failed:{type(error).__name__}")
            raise

    def keep_dead_letter(self, raw: bytes, sender: str | None, headers: dict[str, Any]) -> None:
        kept = self.patience.carry_out(lambda: self._dead_letters.keep(raw, self._vouched(sender), headers))
        log.error("dead_letter_kept", reason=kept.reason, incident=kept.id)

    def sweep(self) -> None:
        try:
            self._inbox.sweep()
            self._dead_letters.carry_out(self._inbox)
            self._chores.do()
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("sweep_database_unreachable", error=type(error).__name__)
        self._alive.beat()

    def _refuse(self, raw: bytes, reason: str) -> None:
        log.error("event_refused", reason=reason, incident=digest_of(raw))
        self.patience.carry_out(lambda: self._dead_letters.say_why(raw, reason))
        if reason.startswith(FOREIGN):
            self.patience.carry_out(lambda: self._report(raw, reason))

    def _vouched(self, sender: str | None) -> str | None:
        """Who must have published: the broker's word; nobody, when it says nothing; None: not checked."""
        return (sender or "") if self._check_sender else None


class Worker:
    """A nameko service class; nameko makes an instance for each message, so the duties are the class's."""

    name: ClassVar[str]
    duties: ClassVar[Duties]


def say_nothing(_raw: bytes, _reason: str) -> None:
    """For a service that keeps no access log."""


def worker_class(
    service: str,
    inbox: Inbox,
    dead_letters: DeadLetters,
    alive: Alive,
    check_sender: bool,
    chores: Iterable[Chore] = (),
    report: Callable[[bytes, str], None] = say_nothing,
) -> type[Worker]:
    """The nameko service class of one agency; its queues are named after the agency.

    ``report``: called for an event that its sender had no right to send, besides its becoming a dead letter.
    """

    class AgencyWorker(Worker):
        name = f"{service}-worker"
        duties = Duties(inbox, dead_letters, alive, check_sender, Chores(chores), report)

        @take(inbox_of(service))
        def take_in(self, raw: bytes, sender: str | None, headers: dict[str, Any]) -> None:
            self.duties.take_in(raw, sender)

        @take(dead_letters_of(service))
        def keep_dead_letter(self, raw: bytes, sender: str | None, headers: dict[str, Any]) -> None:
            self.duties.keep_dead_letter(raw, sender, headers)

        @timer(interval=SWEEP_EVERY)
        def sweep(self) -> None:
            self.duties.sweep()

    return AgencyWorker


def _end_when_stuck(watch: Watch) -> None:
    """Crash, so that a fresh process takes over, when this one only seems to work."""
    while True:
        eventlet.sleep(SWEEP_EVERY)
        if (what := watch.stuck()) is not None:
            log.critical("worker_stuck", what=what)
            os._exit(os.EX_SOFTWARE)


def run(worker: type[Worker], amqp_url: str, threads: int) -> None:
    """Run until SIGTERM or SIGINT, then finish what is in hand and leave."""
    container = ServiceContainer(worker, config=container_config(amqp_url, threads))

    def stop(*_: Any) -> None:
        if worker.duties.patience.stopping:
            return  # told twice; nameko can stop once only
        worker.duties.patience.stopping = True
        eventlet.spawn_n(container.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    container.start()
    log.info("worker_started")
    eventlet.spawn_n(_end_when_stuck, RawQueueConsumer.watch)
    # nameko's own advice: wait in a green thread, so that a signal does not hit the hub's socket wait
    waiting = eventlet.spawn(container.wait)
    while True:
        try:
            waiting.wait()
            break
        except OSError as error:
            if error.errno == 4:  # EINTR: the signal handler ran; go on waiting for the drain
                continue
            raise
    log.info("worker_stopped")
    sys.exit(0)
