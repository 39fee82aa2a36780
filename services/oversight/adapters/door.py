"""What happens to an event before anything of it is stored.

Addressed to oversight it still names its case. At the door the reference is replaced by its
pseudonym, and of the data only what is counted is let in: no referral, no second reference (a joined
report names the case it was joined to), no trace. The journal, the threads and the parked events
therefore never hold more than that. An event's own id stays: it proves that each event was taken in
once. Whoever has both this database and an agency's could match them by it, and would learn what
oversight knows of that case: states and times.

A dead letter is kept to be replayed, so it must stay whole; it is kept sealed.
"""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from google.protobuf.message import Message
from pymongo.database import Database

from services.kernel.clock import Clock
from services.kernel.events.deadletters import DeadLetters, Kept
from services.kernel.events.envelope import Envelope
from services.kernel.events.inbox import Inbox, Outcome
from services.oversight.adapters.keys import Seal
from services.oversight.projections.entries import FIELDS_READ


class Door(Inbox):
    """The inbox of oversight."""

    def receive(self, raw: bytes, sender: str | None) -> Outcome:
        return super().receive(let_in(raw), sender)

    def skip(self, raw: bytes, sender: str | None) -> Outcome:
        return super().skip(let_in(raw), sender)


def let_in(raw: bytes) -> bytes:
    """The event with nothing in it but what is counted. Raises BadEnvelope."""
    envelope = Envelope.decode(raw)
    return dataclasses.replace(
        envelope, data=_counted(envelope.name, envelope.data), traceparent=None, causationid=None
    ).encode()


def _counted(name: str, data: Message) -> Message:
    kept = type(data)()
    for field in FIELDS_READ.get(name, ()):
        setattr(kept, field, getattr(data, field))
    return kept


class SealedDeadLetters(DeadLetters):
    """Dead letters whose bytes nobody can read in the database; replayed as they came."""

    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        super().__init__(database, clock)
        self._seal = seal

    def say_why(self, raw: bytes, reason: str) -> None:
        super().say_why(self._seal.close(raw), reason)

    def keep(self, raw: bytes, sender: str | None, headers: dict[str, Any]) -> Kept:
        return super().keep(self._seal.close(raw), sender, headers)

    def carry_out(self, inbox: Inbox) -> None:
        super().carry_out(cast(Inbox, _Unsealing(inbox, self._seal)))


class _Unsealing:
    """An inbox that opens what it is given first."""

    def __init__(self, inbox: Inbox, seal: Seal) -> None:
        self._inbox = inbox
        self._seal = seal

    def receive(self, sealed: bytes, sender: str | None) -> Outcome:
        return self._inbox.receive(self._seal.open(sealed), sender)

    def skip(self, sealed: bytes, sender: str | None) -> Outcome:
        return self._inbox.skip(self._seal.open(sealed), sender)
