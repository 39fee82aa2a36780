"""What happens to an event before anything of it is stored.

Addressed to oversight it still names its case. At the door the reference is replaced by its
pseudonym, and of the data only what is counted is let in: no referral, no second reference (a joined
report names the case it was joined to), no trace. The journal, the threads and the parked events
therefore never hold more than that. An event's own id stays: it proves that each event was taken in
once. Whoever has both this database and an agency's could match them by it, and would learn what
oversight knows of that case: states and times.

Figures by commune are of no case and without small numbers when they come; they are let in whole.

A dead letter is kept to be replayed, so it must stay whole; it is kept sealed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from services.kernel.events.envelope import Envelope
from services.kernel.events.inbox import Inbox
from services.kernel.persistence.store import Store
from services.kernel.ports import Handler
from services.oversight.adapters.keys import Seal
from services.oversight.projections.communes import FIGURES
from services.oversight.projections.entries import FIELDS_READ


class Door(Inbox):
    """The inbox of oversight."""

    def __init__(self, store: Store, handlers: Mapping[str, Handler], pseudonym: Callable[[str], str]) -> None:
        super().__init__(store, handlers)
        self._pseudonym = pseudonym

    def known_as(self, envelope: Envelope) -> Envelope:
        """The event under the case's pseudonym, with nothing in it but what is counted."""
        return dataclasses.replace(let_in(envelope), reference=self._pseudonym(envelope.reference))


def let_in(envelope: Envelope) -> Envelope:
    """The event with nothing in it but what is counted."""
    return dataclasses.replace(
        envelope, data=_counted(envelope.name, envelope.data), traceparent=None, causationid=None
    )


def _counted(name: str, data: Message) -> Message:
    if name == FIGURES:
        return data
    kept = type(data)()
    for field in FIELDS_READ.get(name, ()):
        setattr(kept, field, getattr(data, field))
    return kept


class SealedBodies:
    """A cover under which nobody can read in the database which case a dead letter is about."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def close(self, raw: bytes) -> bytes:
        return self._seal.close(raw)

    def open(self, stored: bytes) -> bytes:
        return self._seal.open(bytes(stored))

    def tells(self, raw: bytes) -> dict[str, Any]:
        """Nothing: the attributes name the case."""
        return {}
