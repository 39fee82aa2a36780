"""An agency's database, and the rules by which its units of work are written.

One unit of work is one transaction: state, journal, outbox and inbox mark together, or nothing.

Collections of an agency's database:

- ``cases``    the agency's own files, changed by compare-and-set on ``version``; with each the exchange about its
               case: who works on it (the circle), and the event counts to and from each agency
- ``journal``  what happened, own steps and others' news; append-only. ``_id`` is the event's id, so
               the journal is at once the timeline and the proof that an event was taken in
- ``threads``  the exchange about cases of which the agency has no file (see threads.py)
- ``outbox``   events that others must hear, as the very bytes that will travel
- ``parked``   events that came before their predecessors
- ``requests`` the first answer to each request id
- ``records``  what others shared, and ``disclosures``, what was shared with others (see records.py)
- ``datakeys`` the case keys, wrapped (see vault.py)
- ``work_items`` what waits for whom: one row for each running deadline
- ``engagements`` whose time is taken when, as the files say (see engagements.py)
- ``expected`` with which of its people which agency plans, by case (see in_step.py), and ``busy_told``, when they are
               taken as that agency was told last; ``busy_elsewhere`` what others told of theirs (see busy.py)
- ``breaches`` the register of breaches of personal data (see breaches.py)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, TypeVar, cast

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, DuplicateKeyError

from services.kernel import crash
from services.kernel.clock import Clock
from services.kernel.custody import Custody, ListenersCustody
from services.kernel.deadlines.keeping import Timekeeping
from services.kernel.engagements import EngagementsOf, ExpectedOf
from services.kernel.errors import StaleVersion
from services.kernel.events.disclosing import Disclosing
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.listing import LISTED_AS
from services.kernel.persistence.mongo import READ, WRITE
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.persistence.vault import Vault
from services.kernel.workflow import Audience

T = TypeVar("T")
KEEP_ANSWERS = 90 * 86_400  # seconds a request id is remembered
KEEP_SENT = 30 * 86_400  # seconds a delivered outbox row stays, for replays and disputes

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "cases": [
        ([("opened_at", ASCENDING)], {}),
        ([(LISTED_AS, ASCENDING)], {}),
        ([("next_alarm_at", ASCENDING)], {"sparse": True}),
    ],
    "work_items": [([("seen_by", ASCENDING), ("due_at", ASCENDING)], {}), ([("reference", ASCENDING)], {})],
    "engagements": [([("staff_id", ASCENDING), ("starts_at", ASCENDING)], {}), ([("reference", ASCENDING)], {})],
    "expected": [([("reference", ASCENDING)], {})],
    "busy_elsewhere": [([("staff_id", ASCENDING)], {})],
    "journal": [([("reference", ASCENDING), ("at", ASCENDING)], {}), ([("recorded_at", ASCENDING)], {})],
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
    "exclusions": [([("staff_id", ASCENDING)], {}), ([("reference", ASCENDING)], {})],
    "legal_holds": [([("reference", ASCENDING), ("lifted_at", ASCENDING)], {})],
    "emergency_views": [
        ([("reference", ASCENDING), ("staff_id", ASCENDING)], {}),
        ([("state", ASCENDING), ("review_due", ASCENDING)], {}),
    ],
    "breaches": [
        ([("opened_at", ASCENDING), ("_id", ASCENDING)], {}),
        ([("next_alarm_at", ASCENDING)], {"sparse": True}),
    ],
    "dead_letters": [([("state", ASCENDING), ("at", ASCENDING)], {})],
}


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
        timekeeping: Timekeeping | None = None,
        engagements_of: EngagementsOf | None = None,
        expected_of: ExpectedOf | None = None,
        beside: Mapping[str, FileRepository] | None = None,
        own_collections: Collection[str] = (),
        own_indexes: Mapping[str, str] | None = None,
    ) -> None:
        self.service = service
        self.database = database
        self.files = files
        self.clock = clock
        self.audience = audience
        self.custody = custody
        self.disclosing = disclosing
        self.timekeeping = timekeeping
        self.engagements_of = engagements_of
        self.expected_of = expected_of
        self.beside = beside or {}
        self._own_collections = tuple(own_collections)
        self._own_indexes = own_indexes or {}

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
            "erasures",
            "search_tokens",
            "exclusions",
            "legal_holds",
            "emergency_views",
            "breaches",
            "work_items",
            "engagements",
            "expected",
            "busy_told",
            "busy_elsewhere",
            "datakeys",
            "keychecks",
            *self.beside,
            *self._own_collections,
        ):
            if name not in existing:
                with suppress(CollectionInvalid):  # another process of this agency was quicker
                    self.database.create_collection(name)
            if indexes := INDEXES.get(name):
                self.database[name].create_indexes([IndexModel(keys, **options) for keys, options in indexes])
        for name, key in self._own_indexes.items():
            self.database[name].create_index([(key, ASCENDING)])
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


def run_past_races(
    store: Store,
    work: Callable[[UnitOfWork], T],
    *,
    crash_name: str = "unit",
    times: int = 5,
    final: Callable[[BaseException], bool] = lambda _: False,
) -> T:
    """``store.run``, and anew where the work met another on the same thing. ``times``: until the race is raised;
    ``final``: races that doing it again would not settle."""
    for _ in range(times - 1):
        try:
            return store.run(work, crash_name=crash_name)
        except Exception as error:
            if not is_race(error) or final(error):
                raise
    return store.run(work, crash_name=crash_name)
