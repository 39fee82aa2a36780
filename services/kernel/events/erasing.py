"""Destroying the keys of cases whose erasure was ordered, and saying so.

First everything that waits to be sent goes out, since it lies under the same key. Then the key is destroyed:
from that moment no copy of the case's personal data can be read; one that holds the wrapped key as well, a
backup, from the next change of the master key on (``persistence.rewrap``). What is only ballast then
(ciphertext, search tokens) or still stands in calendars is swept up, and the agency confirms. Cut off anywhere, it is
simply done again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from services.kernel.persistence.case_data import ERASURES
from services.kernel.persistence.legal_holds import stands
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork

# Collections that hold ciphertext, search tokens or appointments of a case, and by which field they know it.
SWEPT = {"records": "_id", "search_tokens": "_id", "parked": "reference", "dead_letters": "reference",
         "engagements": "reference", "expected": "reference"}  # fmt: skip

log = structlog.get_logger("erasing")


class EraseChore:
    """``confirmation``: the event that tells of it, made from the order's number; None when nobody is told."""

    def __init__(self, store: Store, confirmation: Callable[[str], Any] | None) -> None:
        self._store = store
        self._confirmation = confirmation

    def __call__(self) -> int:
        """Carry out what was ordered and can be carried out now; returns how many cases."""
        database = self._store.database
        done = 0
        for row in list(database[ERASURES].find({"done_at": None})):
            reference = row["_id"]
            stream = {"$gte": f"{reference}>", "$lt": f"{reference}?"}
            if database["outbox"].find_one({"stream": stream, "sent_at": None}, {"_id": 1}) is not None:
                continue  # the relay first
            if stands(database, reference):
                continue  # a hold that was placed since the order: what is destroyed could not be given back
            self._store.vault.destroy(reference)
            for collection, field in SWEPT.items():
                database[collection].delete_many({field: reference})
            self._confirm(reference, row["order_id"])
            log.info("case_key_destroyed", reference=reference)
            done += 1
        return done

    def _confirm(self, reference: str, order_id: str) -> None:
        def work(unit: UnitOfWork) -> None:
            self._store.database[ERASURES].update_one(
                {"_id": reference, "done_at": None}, {"$set": {"done_at": unit.now}}, session=unit.session
            )
            if self._confirmation is not None:
                unit.record(reference, [self._confirmation(order_id)])

        self._store.run(work)
