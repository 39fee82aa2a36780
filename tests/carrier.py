"""Events carried by hand between agencies whose service layers run in this process, over their real databases.

What a relay, a broker and a worker do, one event at a time and when the test says so: for tests of what
agencies know, which need thousands of exchanges and no network.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from services.kernel.persistence.vault import is_sealed
from tests.province import Province


class Carrier:
    """Takes what lies in the outboxes to the inboxes."""

    def __init__(self, province: Province) -> None:
        self._province = province

    def deliver(self, down: Collection[str] = ()) -> int:
        """Carry everything there is, also what follows from it, except to agencies that are ``down``."""
        carried = 0
        while moved := sum(self._from(agency, down) for agency in self._province.agencies if agency not in down):
            carried += moved
        return carried

    def _from(self, agency: str, down: Collection[str]) -> int:
        store = self._province.parts(agency).store
        outbox = store.database["outbox"]
        moved = 0
        query = {"sent_at": None, "recipient": {"$in": [a for a in self._province.agencies if a not in down]}}
        for row in outbox.find(query).sort([("committed_at", 1), ("sequence", 1)]):
            body = store.vault.open(row["body"]) if is_sealed(row["body"]) else bytes(row["body"])
            self._province.parts(row["recipient"]).inbox.receive(body, agency)
            outbox.update_one({"_id": row["_id"]}, {"$set": {"sent_at": datetime.now(UTC)}})
            moved += 1
        return moved
