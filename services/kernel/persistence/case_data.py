"""The personal data of one case as a handler may treat them, within its unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.persistence.legal_holds import RULE, stands
from services.kernel.persistence.records import Disclosure, Ledger, Records
from services.kernel.privacy.categories import Category

ERASURES = "erasures"


class CaseData:
    """What others shared of the case, what was given to others, and the end of it all."""

    def __init__(
        self,
        reference: str,
        records: Records,
        ledger: Ledger,
        database: Database,
        session: ClientSession,
        now: datetime,
    ) -> None:
        self._reference = reference
        self._records = records
        self._ledger = ledger
        self._database = database
        self._erasures = database[ERASURES]
        self._session = session
        self._now = now

    def held(self) -> Mapping[Category, Mapping[str, Any]]:
        """The sections held, without their contents: owner, basis, consent_id, restricted and so on."""
        return self._records.held(self._reference, self._session)

    def purge(self, categories: Iterable[Category]) -> None:
        """Delete these sections."""
        self._records.purge(self._reference, categories, self._session)

    def restrict(self, bases: Mapping[Category, str]) -> None:
        """Keep these sections by the rule named for each, and use them no more."""
        self._records.restrict(self._reference, bases, self._session)

    def disclosures(self) -> list[Disclosure]:
        """What of the case was given to whom."""
        return self._ledger.rows(self._reference, self._session)

    def ask_back(self, recipient: str, categories: Iterable[Category]) -> None:
        """The recipient is being told to part with these sections; they are not sent to it again."""
        self._ledger.ask_back(self._reference, recipient, categories, self._now, self._session)

    def confirmed(self, recipient: str, purged: Iterable[Category], kept: Mapping[Category, str]) -> None:
        """The recipient has said what it deleted and what it keeps, by which rule."""
        self._ledger.confirm(self._reference, recipient, purged, kept, self._now, self._session)

    def legal_hold(self) -> str | None:
        """The rule by which the case may not be erased here for now; None when no hold stands."""
        return RULE if stands(self._database, self._reference, self._session) else None

    def destroy(self, order_id: str) -> None:
        """Have the case's key destroyed, and with it everything personal, as soon as nothing waits to be sent.

        ``kernel.events.erasing`` does it after the commit, again and again until it is done.
        """
        self._erasures.update_one(
            {"_id": self._reference},
            {"$setOnInsert": {"order_id": order_id, "asked_at": self._now, "done_at": None}},
            upsert=True,
            session=self._session,
        )
