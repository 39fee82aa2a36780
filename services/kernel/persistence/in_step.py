"""What is read out of an agency's files and kept in rows of its own, in the transaction that changes the file.

What a file said when it was read is compared with what it says when it is kept, so that a step which changes none of
it writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import DeleteOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.engagements import Engagement, EngagementsOf, Expected, ExpectedOf
from services.kernel.persistence.case_data import ERASURES
from services.kernel.persistence.engagements import Engagements, as_kept

EXPECTED = "expected"  # by case, with which of this agency's people which other agency plans


@dataclass(frozen=True, slots=True)
class Said:
    """Of a file: whose time it takes, and with whom others plan."""

    engagements: tuple[Engagement, ...] = ()
    expected: frozenset[Expected] = frozenset()


class InStep:
    """Of one unit of work. Each function may be None: the agency's files say nothing of the kind."""

    def __init__(
        self,
        database: Database,
        session: ClientSession,
        now: datetime,
        engagements_of: EngagementsOf | None,
        expected_of: ExpectedOf | None,
    ) -> None:
        self._database = database
        self._session = session
        self._now = now
        self._engagements_of = engagements_of
        self._expected_of = expected_of
        self._said: dict[str, Said] = {}

    def read(self, file: Any) -> None:
        """A file as it is kept now."""
        self._said[file.reference] = self._of(file)

    def kept(self, file: Any) -> None:
        """The file was written. Of a case whose erasure was ordered nothing is kept."""
        before = Said() if file.version == 1 else self._said.get(file.reference)
        after = self._said[file.reference] = self._of(file)
        if before == after:
            return
        if after != Said() and self._erased(file.reference):
            before, after = None, Said()
        Engagements(self._database).put(
            file.reference, None if before is None else before.engagements, after.engagements, file.version,
            self._now, self._session,
        )  # fmt: skip
        self._put_expected(file.reference, None if before is None else before.expected, after.expected)

    def _of(self, file: Any) -> Said:
        engagements = () if self._engagements_of is None else as_kept(self._engagements_of(file))
        return Said(engagements, frozenset() if self._expected_of is None else frozenset(self._expected_of(file)))

    def _erased(self, reference: str) -> bool:
        found = self._database[ERASURES].find_one({"_id": reference}, {"_id": 1}, session=self._session)
        return found is not None

    def _put_expected(self, reference: str, before: frozenset[Expected] | None, after: frozenset[Expected]) -> None:
        rows = self._database[EXPECTED]
        if before is None:
            rows.delete_many({"reference": reference}, session=self._session)
            before = frozenset()
        writes: list[DeleteOne | ReplaceOne[dict[str, Any]]] = [
            DeleteOne({"_id": _id(reference, one)}) for one in before - after
        ]
        for one in sorted(after - before):
            row = {"reference": reference, **one._asdict()}
            writes.append(ReplaceOne({"_id": _id(reference, one)}, row, upsert=True))
        if writes:
            rows.bulk_write(writes, session=self._session)


def _id(reference: str, one: Expected) -> str:
    return f"{reference}:{one.by}:{one.staff_id}"
