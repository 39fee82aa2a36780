"""Taking in what others publish: each event once, in order, or not yet.

By event id nothing is applied twice; by sequence nothing is applied out of order. An event whose
predecessors are missing is parked in the same transaction that acknowledges it, and applied as soon
as they have come.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

import structlog

from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel.events import catalogue
from services.kernel.events.envelope import BadEnvelope, Envelope
from services.kernel.persistence.mongo import is_passing
from services.kernel.persistence.store import Store, run_past_races
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.ports import Handler

RACES_BEFORE_GIVING_UP = 10

log = structlog.get_logger("inbox")


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"
    PARKED = "parked"


class _Taken(NamedTuple):
    """``awaited``: an event of the same sender came too early and may be next."""

    outcome: Outcome
    awaited: bool = False


class Inbox:
    """One agency's inbox. ``handlers``: the index of reactions, by event name."""

    def __init__(self, store: Store, handlers: Mapping[str, Handler]) -> None:
        self._store = store
        self._handlers = handlers
        self._parked = store.database["parked"]
        self._turns = _Turns()

    def receive(self, raw: bytes, sender: str | None) -> Outcome:
        """Take in one message. ``sender``: the broker-verified user who published it, if known.

        Raises BadEnvelope for what can never be taken in; any other exception is a fault of the
        database or of a handler.
        """
        envelope = self._checked(raw, sender)
        return self._take_in(envelope, self._store.custody.post.part_of(envelope))

    def skip(self, raw: bytes, sender: str | None) -> Outcome:
        """Go past an event that a person discarded, so that its successors are no longer held up.

        It does not enter the timeline. A forged event counts nothing, so there is nothing to go past.
        """
        envelope = self._checked(raw, sender)
        outcome, _ = self._once(envelope, None, None)
        self._drain(envelope.reference, envelope.source)
        return outcome

    def sweep(self) -> int:
        """Apply parked events whose turn has come (after a crash between two of them)."""
        streams = {(p["reference"], p["source"]) for p in self._parked.find({}, {"reference": 1, "source": 1})}
        return sum(self._drain(reference, source) for reference, source in streams)

    def _checked(self, raw: bytes, sender: str | None) -> Envelope:
        envelope = self.read(raw)
        if envelope.recipient != self._store.service:
            raise BadEnvelope("not_for_us")
        if sender is not None and sender != envelope.source:
            raise BadEnvelope("wrong_sender")
        if envelope.name not in self._handlers:
            raise BadEnvelope("no_handler")
        return self.known_as(envelope)

    def read(self, raw: bytes) -> Envelope:
        """The event, if it comes from whom it says. Raises BadEnvelope."""
        return self._store.custody.post.incoming(raw)

    def known_as(self, envelope: Envelope) -> Envelope:
        """The event as it may be kept here."""
        return envelope

    def _take_in(self, envelope: Envelope, part: SealedPart | None) -> Outcome:
        with self._turns.of(envelope.reference):
            return self._take_in_turn(envelope, part)

    def _take_in_turn(self, envelope: Envelope, part: SealedPart | None) -> Outcome:
        outcome, awaited = self._once(envelope, part, self._handlers[envelope.name])
        if awaited:
            self._drain(envelope.reference, envelope.source)
        return outcome

    def _once(
        self, envelope: Envelope, part: SealedPart | None, handler: Handler | None, was_parked: bool = False
    ) -> _Taken:
        """``part``: what came sealed with it. ``handler`` None: count the event as passed and do nothing else."""

        def work(unit: UnitOfWork) -> _Taken:
            thread = unit.thread(envelope.reference)
            taken = thread.taken.get(envelope.source, 0)
            if envelope.sequence <= taken:
                return _Taken(Outcome.DUPLICATE)
            if envelope.sequence > taken + 1:
                self._park(unit, envelope, part, discarded=handler is None)
                return _Taken(Outcome.PARKED)
            unit.cause, unit.traceparent = envelope.id, envelope.traceparent
            unit.taken(envelope, on_timeline=handler is not None)
            if handler is not None:
                if part is not None:
                    unit.keep(envelope, part)
                handler(unit, envelope)
            if was_parked:
                self._parked.delete_one({"_id": envelope.id}, session=unit.session)
            return _Taken(Outcome.APPLIED, thread.parked.get(envelope.source, 0) >= envelope.sequence)

        started = time.monotonic()
        taken = run_past_races(self._store, work, crash_name="inbox", times=RACES_BEFORE_GIVING_UP)
        self._say(envelope, taken.outcome, started)
        return taken

    def _say(self, envelope: Envelope, outcome: Outcome, started: float) -> None:
        log.info(
            "event_taken_in",
            name=envelope.name,
            event_id=envelope.id,
            source=envelope.source,
            reference=envelope.reference,
            sequence=envelope.sequence,
            outcome=outcome,
            duration_ms=round(1000 * (time.monotonic() - started), 1),
        )

    def _park(self, unit: UnitOfWork, envelope: Envelope, part: SealedPart | None, discarded: bool) -> None:
        """``discarded``: when its turn comes it is passed over."""
        if self._parked.find_one({"_id": envelope.id}, {"_id": 1}, session=unit.session) is None:
            row = _parked_row(envelope, unit) | {"discarded": discarded}
            if part is not None:
                row["part"] = self._store.vault.seal(envelope.reference, part.SerializeToString())
            self._parked.insert_one(row, session=unit.session)
            unit.parked(envelope)
        elif discarded:
            self._parked.update_one({"_id": envelope.id}, {"$set": {"discarded": True}}, session=unit.session)

    def _part_in(self, row: dict[str, Any]) -> SealedPart | None:
        stored = row.get("part")
        return None if stored is None else SealedPart.FromString(self._store.vault.open(stored))

    def _drain(self, reference: str, source: str) -> int:
        """Apply what was parked, as far as it now follows without a gap."""
        applied = 0
        while True:
            row = self._parked.find_one({"reference": reference, "source": source}, sort=[("sequence", 1)])
            if row is None:
                return applied
            envelope = _from_parked(row)
            handler = None if row.get("discarded") else self._handlers[envelope.name]
            try:
                outcome, _ = self._once(envelope, self._part_in(row), handler, was_parked=True)
            except Exception as error:
                if is_passing(error):
                    raise
                # It stays parked, and so do its successors; the next sweep after the repair applies it.
                log.exception("parked_event_failed", name=envelope.name, event_id=envelope.id, source=source)
                self._parked.update_one({"_id": envelope.id}, {"$set": {"failed": type(error).__name__}})
                return applied
            if outcome is Outcome.PARKED:
                return applied
            if outcome is Outcome.DUPLICATE:  # it came once more, in its turn
                self._parked.delete_one({"_id": envelope.id})
            applied += outcome is Outcome.APPLIED


class _Turns:
    """One event of a case at a time. Two at once would park the later one or collide in the database,
    and be done twice over; cases that have nothing to do with each other do not wait for each other."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: dict[str, list[threading.Lock]] = {}

    @contextmanager
    def of(self, reference: str) -> Iterator[None]:
        """Wait for the turn, in the order of asking."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            queue = self._waiting.setdefault(reference, [])
            queue.append(mine)
            first = queue[0] is mine
        if not first:
            mine.acquire()  # given by the one before
        try:
            yield
        finally:
            with self._guard:
                queue.pop(0)
                if queue:
                    queue[0].release()
                else:
                    del self._waiting[reference]


def _parked_row(envelope: Envelope, unit: UnitOfWork) -> dict[str, Any]:
    return {
        "_id": envelope.id,
        "reference": envelope.reference,
        "source": envelope.source,
        "name": envelope.name,
        "recipient": envelope.recipient,
        "sequence": envelope.sequence,
        "time": envelope.time,
        "data": catalogue.to_json(envelope.data),
        "traceparent": envelope.traceparent,
        "causationid": envelope.causationid,
        "parked_at": unit.now,
    }


def _from_parked(row: dict[str, Any]) -> Envelope:
    names = ("source", "name", "recipient", "sequence", "time", "reference", "traceparent", "causationid")
    return Envelope(id=row["_id"], data=catalogue.from_json(row["name"], row["data"]), **{n: row[n] for n in names})
