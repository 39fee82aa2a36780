"""Telling the others, now and then, where this agency's access log stands."""

from __future__ import annotations

from typing import Any

from services.kernel.audit.heads import sign_head
from services.kernel.custody import Custody
from services.kernel.ids import AGENCIES
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork


class HeadChore:
    """Signs the head and sends it, when the log has grown since the last one that was sent."""

    def __init__(self, store: Store, custody: Custody, event: type) -> None:
        self._store = store
        self._custody = custody
        self._event = event

    def __call__(self) -> None:
        head = self._custody.log.head()
        last: dict[str, Any] = self._store.database["leases"].find_one({"_id": "audit_head"}) or {"entries": 0}
        if head.entries <= last["entries"]:
            return

        def work(unit: UnitOfWork) -> None:
            signed = sign_head(self._store.service, head, unit.now, self._custody.post.sign)
            unit.record(AGENCIES, [self._event(signed.entries, signed.head, signed.signed_at, signed.signature)])
            self._store.database["leases"].update_one(
                {"_id": "audit_head"}, {"$set": {"entries": head.entries}}, upsert=True, session=unit.session
            )

        self._store.run(work)
