"""Which member of staff is kept away from which case, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary
from pymongo.database import Database

from services.kernel.persistence.vault import KeyDestroyed, Vault

EXCLUSIONS = "exclusions"


class Ground(StrEnum):
    """Why somebody must not know of a case."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"
    RELATIVE = "relative"
    SUSPECT_RELATIVE = "suspect_relative"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """``reason``: in words, kept under the case's key."""

    reference: str
    staff_id: str
    ground: Ground
    by: str
    at: datetime
    reason: str


class Exclusions:
    """An agency's. One that was lifted stays written down and no longer counts."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._rows = database[EXCLUSIONS]
        self._vault = vault

    def exclude(self, exclusion: Exclusion) -> None:
        """From now on this person is kept away from the case; once more is as good as once."""
        self._rows.replace_one(
            {"_id": f"{exclusion.reference}:{exclusion.staff_id}"},
            {
                "_id": f"{exclusion.reference}:{exclusion.staff_id}",
                "reference": exclusion.reference,
                "staff_id": exclusion.staff_id,
                "ground": exclusion.ground,
                "by": exclusion.by,
                "at": exclusion.at,
                "reason": self._vault.seal(exclusion.reference, exclusion.reason.encode()),
                "lifted_at": None,
                "lifted_by": None,
            },
            upsert=True,
        )

    def lift(self, reference: str, staff_id: str, by: str, at: datetime) -> bool:
        """The person may know of the case again. False when nobody kept them away."""
        lifted = self._rows.update_one(
            {"_id": f"{reference}:{staff_id}", "lifted_at": None}, {"$set": {"lifted_at": at, "lifted_by": by}}
        )
        return bool(lifted.matched_count)

    def is_excluded(self, reference: str, staff_id: str) -> bool:
        return self._rows.find_one({"_id": f"{reference}:{staff_id}", "lifted_at": None}, {"_id": 1}) is not None

    def hidden_from(self, staff_id: str) -> list[str]:
        """The cases that do not exist for this person."""
        return [row["reference"] for row in self._rows.find({"staff_id": staff_id, "lifted_at": None})]

    def of_case(self, reference: str) -> list[Exclusion]:
        """Who is kept away from a case now."""
        return [self._exclusion(row) for row in self._rows.find({"reference": reference, "lifted_at": None})]

    def _exclusion(self, row: dict[str, Any]) -> Exclusion:
        try:
            reason = self._vault.open(Binary(row["reason"], 6)).decode()
        except KeyDestroyed:  # the case was erased; who was kept away stays known
            reason = ""
        return Exclusion(row["reference"], row["staff_id"], Ground(row["ground"]), row["by"], row["at"], reason)
