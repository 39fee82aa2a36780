"""Whose time is taken when: one row for each engagement, in the transaction that changes the file that it is read from.

So a person's calendar is one indexed question, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DeleteOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.engagements import Engagement, EngagementKind

ENGAGEMENTS = "engagements"
LONGEST = timedelta(days=1)  # of one engagement: what began earlier is over


@dataclass(frozen=True, slots=True)
class Kept:
    """``version``: of the file when this was changed last, at ``changed_at``; it only grows."""

    engagement: Engagement
    version: int
    changed_at: datetime


class Engagements:
    """An agency's."""

    def __init__(self, database: Database) -> None:
        self._rows = database[ENGAGEMENTS]

    def put(
        self,
        reference: str,
        before: Collection[Engagement] | None,
        after: Collection[Engagement],
        version: int,
        now: datetime,
        session: ClientSession,
    ) -> None:
        """Bring the rows of a case from what its file said before to what it says now. ``before``: None where that is
        not known."""
        if before is None:
            self._rows.delete_many({"reference": reference}, session=session)
            before = ()
        left = {one.id for one in after}
        writes: list[DeleteOne | ReplaceOne[dict[str, Any]]] = [
            DeleteOne({"_id": one.id}) for one in before if one.id not in left
        ]
        writes += [
            ReplaceOne({"_id": one.id}, _row(one, version, now), upsert=True) for one in after if one not in before
        ]
        if writes:
            self._rows.bulk_write(writes, session=session)

    def of(self, staff_id: str, start: datetime, end: datetime) -> list[Kept]:
        """Those of a person of which a part lies between these moments, in their order."""
        query = {"staff_id": staff_id, "starts_at": {"$gte": start - LONGEST, "$lt": end}}
        found = (_kept(row) for row in self._rows.find(query).sort("starts_at", ASCENDING))
        return [one for one in found if one.engagement.ends_at > start]

    def of_case(self, reference: str) -> list[Kept]:
        return [_kept(row) for row in self._rows.find({"reference": reference}).sort("starts_at", ASCENDING)]


def as_kept(engagements: Iterable[Engagement]) -> tuple[Engagement, ...]:
    """In the database's milliseconds, so that what was read can be compared with what is to be written."""
    return tuple(replace(one, starts_at=_cut(one.starts_at), ends_at=_cut(one.ends_at)) for one in engagements)


def _cut(moment: datetime) -> datetime:
    whole = moment.astimezone(UTC)
    return whole.replace(microsecond=whole.microsecond // 1000 * 1000)


def _row(one: Engagement, version: int, now: datetime) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "staff_id": one.staff_id,
        "kind": str(one.kind),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "place": one.place,
        "version": version,
        "changed_at": now,
    }


def _kept(row: dict[str, Any]) -> Kept:
    return Kept(
        Engagement(
            id=row["_id"], reference=row["reference"], staff_id=row["staff_id"], kind=EngagementKind(row["kind"]),
            starts_at=row["starts_at"], ends_at=row["ends_at"], place=row["place"],
        ),
        row["version"],
        row["changed_at"],
    )  # fmt: skip
