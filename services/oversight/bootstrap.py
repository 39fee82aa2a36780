"""The one place where oversight's parts are put together."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from services.kernel.clock import Clock, SystemClock
from services.kernel.config import read
from services.kernel.custody import listeners_custody_of
from services.kernel.events.deadletters import DeadLetters
from services.kernel.logs import configure
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store
from services.oversight.adapters.communes import Communes
from services.oversight.adapters.counting import CaseMarksDocument, Counting
from services.oversight.adapters.door import Door, SealedBodies
from services.oversight.adapters.keys import BadKey, Pseudonyms, Seal, read_key
from services.oversight.config import OversightSettings
from services.oversight.projections.marks import SERVICE, CaseMarks


@dataclass(frozen=True, slots=True)
class Parts:
    settings: OversightSettings
    store: Store
    counting: Counting
    communes: Communes


@dataclass(frozen=True, slots=True)
class Entrance:
    """What only the worker has, because it needs the key."""

    inbox: Door
    dead_letters: DeadLetters


def bootstrap(kind: str, settings: OversightSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api or worker (for the log lines)."""
    settings = settings or read(OversightSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, CaseMarksDocument, CaseMarks),
        clock=clock or SystemClock(),
        audience={},  # oversight tells nobody
        custody=listeners_custody_of(settings),
        own_collections=(*Counting.COLLECTIONS, *Communes.COLLECTIONS),
    )
    return Parts(settings, store, Counting(database), Communes(database))


def entrance(parts: Parts) -> Entrance:
    """The way in for events. Ends the process with a sentence when the key cannot be used."""
    try:
        key = read_key(parts.settings.count_key)
        pseudonyms = Pseudonyms(key)
        parts.counting.prepare(pseudonyms)
    except BadKey as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    return Entrance(
        inbox=Door(parts.store, {**parts.counting.handlers(), **parts.communes.handlers()}, pseudonyms),
        dead_letters=DeadLetters(parts.store.database, parts.store.clock, SealedBodies(Seal(key))),
    )
