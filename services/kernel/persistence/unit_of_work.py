"""What a handler may do inside its transaction; the collections are told of in ``store.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from pymongo.client_session import ClientSession

from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel.audit.heads import SignedHead
from services.kernel.custody import Custody
from services.kernel.deadlines.table import Noted, Occurrence
from services.kernel.events import catalogue
from services.kernel.events.envelope import Envelope
from services.kernel.ids import new_id
from services.kernel.persistence.beside import Beside
from services.kernel.persistence.busy import BusyElsewhere
from services.kernel.persistence.case_data import CaseData
from services.kernel.persistence.in_step import InStep
from services.kernel.persistence.threads import Thread, Threads
from services.kernel.persistence.work_items import put_work_items
from services.kernel.persistence.writes import Writes
from services.kernel.ports import News

if TYPE_CHECKING:
    from services.kernel.persistence.store import Store


class UnitOfWork:
    """What a handler may do inside its transaction."""

    def __init__(self, store: Store, session: ClientSession) -> None:
        self._store = store
        self.session = session
        self.writes = Writes(store.database, session)
        self.now = store.clock.now()
        self.files = store.files
        self.cause: str | None = None
        self.traceparent: str | None = None
        self._seen: dict[str, Any] = {}
        self._hands: dict[str, tuple[frozenset[str], str]] = {}  # who had a case in hand when it was read, and where
        self._in_step = InStep(store.database, session, self.now, store.engagements_of, store.expected_of)
        self._rows: dict[str, dict[str, Any] | None] = {}
        self._beside: dict[str, Beside] = {}
        self._threads = Threads(store.database, session, self.writes, self._row)
        self._journal: list[dict[str, Any]] = []
        self._outbox: list[dict[str, Any]] = []

    def file(self, reference: str) -> Any | None:
        if reference in self._seen:  # it may have been changed, and wait to be sent
            self.writes.send()
            self._rows.pop(reference, None)
        file = None
        if (row := self._row(reference)) is not None:
            self._seen[reference] = file = self.files.read(row, self.session)
            if self._store.timekeeping is not None:
                self._hands[reference] = self._store.timekeeping.assigned_to(file), file.unit
            self._in_step.read(file)
        return file

    def begin(self, reference: str) -> str:
        """A reference that was made just now: nothing can be kept of it yet. Returns it."""
        self._rows[reference] = None
        self._threads.begin(reference)
        return reference

    def _row(self, reference: str) -> dict[str, Any] | None:
        """The row of the file, with the thread, as it was when this unit of work read it."""
        if reference not in self._rows:
            self._rows[reference] = self.files.row(reference, self.session)
        return self._rows[reference]

    def put(self, file: Any, events: Iterable[Any], *, by: str | None = None, news: News | None = None) -> None:
        """Keep a new or changed file with what happened: its clocks, the timeline, and everyone who must hear.

        ``news``: another agency's event that brought it about; it may start or end a clock too.
        """
        events = list(events)
        noted = self._note(file, events, by, news)
        if file.version == 0:
            self.add(file)
        else:
            self.save(file)
        timekeeping = self._store.timekeeping
        if timekeeping is not None and noted is not None:
            events += timekeeping.events(noted.raised)
            self._show_work(file, noted)
        self.record(file.reference, events, by=by, version=file.version)

    def look_at_clocks(self, file: Any) -> None:
        """Tell whoever is to be told of this file's deadlines by now, and let happen what follows of one missed."""
        timekeeping = self._store.timekeeping
        assert timekeeping is not None
        noted = timekeeping.look(file, self.now)
        if not noted.raised:
            return
        events, followed = timekeeping.events(noted.raised), timekeeping.followed(file, noted, self.now)
        if (settled := self._note(file, followed, None, None)) is not None:
            noted.changed += [deadline for deadline in settled.changed if deadline not in noted.changed]
        self.save(file)
        self._show_work(file, noted)
        self.record(file.reference, [*events, *followed], version=file.version)

    def _note(self, file: Any, events: list[Any], by: str | None, news: News | None) -> Noted | None:
        timekeeping = self._store.timekeeping
        if timekeeping is None:
            return None
        occurrences = [] if news is None else [Occurrence(news.data, news.name, news.time, news.source)]
        occurrences += [
            Occurrence(event, type(event).__name__, self.now, by or self._store.service) for event in events
        ]
        return timekeeping.note(file, occurrences)

    def _show_work(self, file: Any, noted: Noted) -> None:
        """What waits for whom, in step with the file's deadlines; all of them when it changed hands."""
        timekeeping = self._store.timekeeping
        assert timekeeping is not None
        hands = assigned, unit = timekeeping.assigned_to(file), file.unit
        moved = self._hands.get(file.reference, hands) != hands
        changed = [d for d in file.deadlines if d.running] if moved else []
        changed += [deadline for deadline in noted.changed if deadline not in changed]
        clocks = timekeeping.clocks
        put_work_items(file.reference, changed, clocks, assigned, unit, self.writes, partial(clocks.units_beside, file))

    def seen(self, reference: str) -> Any | None:
        """The file as this unit of work has it, changed or not; read when it was not yet."""
        return self._seen[reference] if reference in self._seen else self.file(reference)

    def add(self, file: Any) -> None:
        """Keep a new file. A second file with the same reference raises DuplicateKeyError, at the end."""
        file.opened_at = file.opened_at or self.now  # lists are in this order
        self.files.insert(file, self.session, self.writes, also=self._threads.goes_with(file.reference))
        self._in_step.kept(file)
        self._seen[file.reference] = file

    def save(self, file: Any) -> None:
        """Keep a changed file. When it changed since it was read, StaleVersion is raised, at the end."""
        self.files.replace(file, self.session, self.writes, also=self._threads.goes_with(file.reference))
        self._in_step.kept(file)
        self._seen[file.reference] = file

    def beside(self, name: str) -> Beside:
        """The agency's other files of its cases by this name, such as the family's beside the intake point's."""
        if name not in self._beside:
            self._beside[name] = Beside(self._store.beside[name], self.session)
        return self._beside[name]

    def thread(self, reference: str) -> Thread:
        """The exchange about the case."""
        return self._threads.of(reference)

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

    def keep_busy(self, event: News) -> None:
        """Keep when another agency says that one of its people is taken."""
        BusyElsewhere(self._store.database).keep(event, self.session)

    def data(self, reference: str) -> CaseData:
        """The personal data of a case: what others shared, what was given to others."""
        custody = self.custody
        return CaseData(reference, custody.records, custody.ledger, self._store.database, self.session, self.now)

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

    def parked(self, envelope: Envelope) -> None:
        """Note that this event came too early, and waits."""
        thread = self.thread(envelope.reference)
        thread.parked[envelope.source] = max(envelope.sequence, thread.parked.get(envelope.source, 0))
        thread.changed = True

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
            message = catalogue.to_message(event) if recipients or name in catalogue.MESSAGES else None
            self._journal.append(
                {
                    "_id": event_id,
                    "reference": reference,
                    "source": self._store.service,
                    "name": name,
                    "at": self.now,
                    "recorded_at": self.now,
                    "data": ({n: getattr(event, n) for n in names} if message is None else catalogue.to_json(message)),
                    "by": by,
                    "version": version,
                }
            )
            for recipient in recipients:
                self._outbox.append(self._addressed(reference, event, message, event_id, recipient))

    def _addressed(self, reference: str, event: Any, message: Any, event_id: str, recipient: str) -> dict[str, Any]:
        thread = self.thread(reference)
        sequence = thread.sent.get(recipient, 0) + 1
        thread.sent[recipient], thread.changed = sequence, True
        envelope = Envelope(
            id=event_id,
            source=self._store.service,
            name=type(event).__name__,
            time=self.now,
            reference=reference,
            recipient=recipient,
            sequence=sequence,
            data=message,
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
            "name": envelope.name,
            "sequence": sequence,
            # What was sealed for another agency stays readable to it for ever; under the case's own key
            # it goes when the case's key goes.
            "body": body if part is None else self.custody.vault.seal(reference, body),
            "cause": self.cause,
            "committed_at": self.now,
            "sent_at": None,
        }

    def flush(self) -> None:
        """Write all of it. Raises StaleVersion and DuplicateKeyError."""
        self._threads.write()
        self.writes.insert("journal", self._journal)
        self.writes.insert("outbox", self._outbox)
        self.writes.send()
