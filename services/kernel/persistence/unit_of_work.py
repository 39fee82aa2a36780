"""One unit of work is one transaction: state, journal, outbox and inbox mark together, or nothing.

Collections of an agency's database:

- ``cases``    the agency's own files, changed by compare-and-set on ``version``
- ``journal``  what happened, own steps and others' news; append-only. ``_id`` is the event's id, so
               the journal is at once the timeline and the proof that an event was taken in
- ``threads``  per case: who works on it (the circle), and the event counts to and from each agency
- ``outbox``   events that others must hear, as the very bytes that will travel
- ``parked``   events that came before their predecessors
- ``requests`` the first answer to each request id
- ``records``  what others shared, and ``disclosures``, what was shared with others (see records.py)
- ``datakeys`` the case keys, wrapped (see vault.py)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC
from typing import Any, TypeVar, cast

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, DuplicateKeyError

from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel import crash
from services.kernel.audit.heads import SignedHead
from services.kernel.clock import Clock
from services.kernel.custody import Custody, ListenersCustody
from services.kernel.errors import StaleVersion
from services.kernel.events import catalogue
from services.kernel.events.disclosing import Disclosing
from services.kernel.events.envelope import Envelope
from services.kernel.ids import new_id
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import READ, WRITE
from services.kernel.persistence.vault import Vault
from services.kernel.ports import News
from services.kernel.workflow import Audience

T = TypeVar("T")
KEEP_ANSWERS = 90 * 86_400  # seconds a request id is remembered
KEEP_SENT = 30 * 86_400  # seconds a delivered outbox row stays, for replays and disputes

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "cases": [([("state", ASCENDING), ("_id", ASCENDING)], {})],
    "journal": [([("reference", ASCENDING), ("at", ASCENDING)], {})],
    "outbox": [
        ([("sent_at", ASCENDING), ("committed_at", ASCENDING), ("sequence", ASCENDING)], {}),
        ([("sent_at", ASCENDING)], {"expireAfterSeconds": KEEP_SENT}),
    ],
    "parked": [([("reference", ASCENDING), ("source", ASCENDING), ("sequence", ASCENDING)], {})],
    "requests": [([("at", ASCENDING)], {"expireAfterSeconds": KEEP_ANSWERS})],
    "disclosures": [
        ([("reference", ASCENDING), ("recipient", ASCENDING)], {}),
        ([("state", ASCENDING), ("asked_at", ASCENDING)], {}),
    ],
    "dead_letters": [([("state", ASCENDING), ("at", ASCENDING)], {})],
}


@dataclass(slots=True)
class Thread:
    """The exchange about one case: its circle and the counts of what was sent and taken in."""

    reference: str
    version: int = 0
    circle: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    changed: bool = False


class UnitOfWork:
    """What a handler may do inside its transaction."""

    def __init__(self, store: Store, session: ClientSession) -> None:
        self._store = store
        self.session = session
        self.now = store.clock.now()
        self.files = store.files
        self.cause: str | None = None
        self.traceparent: str | None = None
        self._seen: dict[str, Any] = {}
        self._threads: dict[str, Thread] = {}
        self._journal: list[dict[str, Any]] = []
        self._outbox: list[dict[str, Any]] = []

    def file(self, reference: str) -> Any | None:
        if (file := self.files.get(reference, self.session)) is not None:
            self._seen[reference] = file
        return file

    def seen(self, reference: str) -> Any | None:
        """The file as this unit of work has it, changed or not; read when it was not yet."""
        return self._seen[reference] if reference in self._seen else self.file(reference)

    def add(self, file: Any) -> None:
        """Keep a new file. A second file with the same reference raises DuplicateKeyError."""
        self.files.insert(file, self.session)
        self._seen[file.reference] = file

    def save(self, file: Any) -> None:
        """Keep a changed file. Raises StaleVersion when it changed since it was read."""
        self.files.replace(file, self.session)
        self._seen[file.reference] = file

    def thread(self, reference: str) -> Thread:
        if reference not in self._threads:
            raw = self._store.database["threads"].find_one({"_id": reference}, session=self.session)
            self._threads[reference] = (
                Thread(reference)
                if raw is None
                else Thread(reference, raw["version"], raw["circle"], raw["sent"], raw["taken"])
            )
        return self._threads[reference]

    def circle(self, reference: str) -> list[str]:
        """The agencies that work on the case, as far as this agency has been told."""
        return self.thread(reference).circle

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        """From now on these agencies work on the case."""
        thread = self.thread(reference)
        thread.circle, thread.changed = sorted(set(members)), True

    def keep(self, envelope: Envelope, part: SealedPart) -> None:
        """Keep the personal part that came with an event, under this agency's own key of the case."""
        self.custody.records.put(envelope.reference, envelope.source, part, self.now, self.session)

    def keep_head(self, event: News) -> None:
        """Keep where another agency says that its access log stands."""
        data = event.data
        at = data.signed_at.ToDatetime(tzinfo=UTC)
        self.custody.heads.keep(SignedHead(event.source, data.entries, data.head, at, data.signature))

    @property
    def custody(self) -> Custody:
        """The agency's keys, records and log. A service that only listens has none to ask for."""
        return cast(Custody, self._store.custody)

    def taken(self, envelope: Envelope, *, on_timeline: bool = True) -> None:
        """Mark a received event as applied; it stands on the timeline from now on."""
        thread = self.thread(envelope.reference)
        thread.taken[envelope.source], thread.changed = envelope.sequence, True
        if not on_timeline:
            return
        self._journal.append(
            {
                "_id": envelope.id,
                "reference": envelope.reference,
                "source": envelope.source,
                "name": envelope.name,
                "at": envelope.time,
                "recorded_at": self.now,
                "data": catalogue.to_json(envelope.data),
                "sequence": envelope.sequence,
            }
        )

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        """Own events: on the timeline, and in the outbox once for each agency that must hear.

        After them those by which others hear of a change in what they hold.
        """
        events = list(events)
        for event in events:
            if self._store.disclosing is not None:
                events += self._store.disclosing.updates(self, reference, event)
            if "members" in (names := [f.name for f in fields(event)]):
                self.set_circle(reference, event.members)
            if "circle" in names and not event.circle:
                event = replace(event, circle=tuple(sorted({self._store.service, *self.circle(reference)})))
            audience = self._store.audience[type(event)]
            recipients = audience.recipients(event, self.thread(reference).circle)
            event_id, name = new_id(), type(event).__name__
            self._journal.append(
                {
                    "_id": event_id,
                    "reference": reference,
                    "source": self._store.service,
                    "name": name,
                    "at": self.now,
                    "recorded_at": self.now,
                    "data": (
                        catalogue.to_json(catalogue.to_message(event))
                        if name in catalogue.MESSAGES
                        else {n: getattr(event, n) for n in names}
                    ),
                    "by": by,
                    "version": version,
                }
            )
            for recipient in recipients:
                self._outbox.append(self._addressed(reference, event, event_id, name, recipient))

    def _addressed(self, reference: str, event: Any, event_id: str, name: str, recipient: str) -> dict[str, Any]:
        thread = self.thread(reference)
        sequence = thread.sent.get(recipient, 0) + 1
        thread.sent[recipient], thread.changed = sequence, True
        envelope = Envelope(
            id=event_id,
            source=self._store.service,
            name=name,
            time=self.now,
            reference=reference,
            recipient=recipient,
            sequence=sequence,
            data=catalogue.to_message(event),
            traceparent=self.traceparent,
            causationid=self.cause,
        )
        part = self._store.disclosing.part_for(self, event, envelope) if self._store.disclosing else None
        body = self.custody.post.outgoing(envelope, part)
        return {
            "_id": f"{event_id}:{recipient}",
            "event_id": event_id,
            "stream": f"{reference}>{recipient}",
            "recipient": recipient,
            "name": name,
            "sequence": sequence,
            # What was sealed for another agency stays readable to it for ever; under the case's own key
            # it goes when the case's key goes.
            "body": body if part is None else self.custody.vault.seal(reference, body),
            "cause": self.cause,
            "committed_at": self.now,
            "sent_at": None,
        }

    def flush(self) -> None:
        database = self._store.database
        for thread in self._threads.values():
            if thread.changed:
                self._write_thread(thread)
        if self._journal:
            database["journal"].insert_many(self._journal, session=self.session)
        if self._outbox:
            database["outbox"].insert_many(self._outbox, session=self.session)

    def _write_thread(self, thread: Thread) -> None:
        threads = self._store.database["threads"]
        values = {"circle": thread.circle, "sent": thread.sent, "taken": thread.taken, "version": thread.version + 1}
        if thread.version == 0:
            threads.insert_one({"_id": thread.reference, **values}, session=self.session)
        else:
            found = threads.update_one(
                {"_id": thread.reference, "version": thread.version}, {"$set": values}, session=self.session
            )
            if found.matched_count == 0:
                raise StaleVersion(thread.version)


class Store:
    """An agency's database and the rules by which its units of work are written."""

    def __init__(
        self,
        *,
        service: str,
        database: Database,
        files: FileRepository,
        clock: Clock,
        audience: dict[type, Audience],
        custody: Custody | ListenersCustody,
        disclosing: Disclosing | None = None,
        own_collections: Collection[str] = (),
    ) -> None:
        self.service = service
        self.database = database
        self.files = files
        self.clock = clock
        self.audience = audience
        self.custody = custody
        self.disclosing = disclosing
        self._own_collections = tuple(own_collections)

    @property
    def vault(self) -> Vault:
        """The case keys. A service that only listens has none to ask for."""
        return cast(Custody, self.custody).vault

    def prepare(self) -> None:
        """Create collections and indexes that are missing; harmless when repeated.

        Every collection is made here, the agency's own too: one that first comes into being inside a
        transaction holds up, or undoes, all others that do the same at that moment.
        """
        existing = set(self.database.list_collection_names())
        for name in (
            "cases",
            "journal",
            "threads",
            "outbox",
            "parked",
            "requests",
            "leases",
            "dead_letters",
            "rejections",
            "records",
            "disclosures",
            "datakeys",
            "keychecks",
            *self._own_collections,
        ):
            if name not in existing:
                with suppress(CollectionInvalid):  # another process of this agency was quicker
                    self.database.create_collection(name)
            for keys, options in INDEXES.get(name, []):
                self.database[name].create_index(keys, **options)
        self.custody.prepare()

    def run(self, work: Callable[[UnitOfWork], T], *, crash_name: str = "unit") -> T:
        """Do the work in one transaction and return what it returns.

        The work may be called several times (write conflicts are retried), so it must read
        everything it needs inside. Domain errors abort the transaction and pass through.
        """

        def attempt(session: ClientSession) -> T:
            unit = UnitOfWork(self, session)
            result = work(unit)
            unit.flush()
            crash.point(f"{crash_name}.before_commit")
            return result

        with self.database.client.start_session() as session:
            result = session.with_transaction(attempt, read_concern=READ, write_concern=WRITE)
        crash.point(f"{crash_name}.after_commit")
        return result


def is_race(error: BaseException) -> bool:
    """Two units of work met on the same thing; doing the later one again will settle it."""
    return isinstance(error, StaleVersion | DuplicateKeyError)
