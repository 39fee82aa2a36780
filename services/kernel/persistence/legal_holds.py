"""Cases that may not be erased for now: who ordered it, on which ground, by which document, until it is lifted.

Any agency can hold its own part of a case (rule ``pdp-stop``: evidence is never wiped). While a hold stands
there, the intake point orders no erasure of its own, and an agency answers an order with its hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.ids import new_id
from services.kernel.persistence.vault import KeyDestroyed, Vault

LEGAL_HOLDS = "legal_holds"
RULE = "pdp-stop"


class HoldGround(StrEnum):
    """Why the case must be kept."""

    PROCEEDINGS = "proceedings"  # a lawsuit or criminal proceedings go on or are to be expected
    INSPECTION = "inspection"  # an audit, a complaint about staff
    ARCHIVE = "archive"  # the archive has decided so
    AUTHORITY_ORDER = "authority_order"  # a competent authority demands it


@dataclass(frozen=True, slots=True)
class LegalHold:
    """``document`` and ``lift_reason``: in words, kept under the case's key."""

    id: str
    reference: str
    ground: HoldGround
    document: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


class LegalHolds:
    """An agency's. One that was lifted stays written down and no longer counts."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._rows = database[LEGAL_HOLDS]
        self._vault = vault

    def place(self, reference: str, ground: HoldGround, document: str, by: str, at: datetime) -> str:
        """From now on the case is kept; returns the hold's number."""
        hold_id = new_id()
        self._rows.insert_one(
            {
                "_id": hold_id,
                "reference": reference,
                "ground": ground,
                "document": self._vault.seal(reference, document.encode()),
                "placed_by": by,
                "placed_at": at,
                "lifted_by": "",
                "lifted_at": None,
                "lift_reason": None,
            }
        )
        return hold_id

    def lift(self, reference: str, hold_id: str, reason: str, by: str, at: datetime) -> bool:
        """The hold no longer counts. False when no such hold stands."""
        lifted = self._rows.update_one(
            {"_id": hold_id, "reference": reference, "lifted_at": None},
            {"$set": {"lifted_at": at, "lifted_by": by, "lift_reason": self._vault.seal(reference, reason.encode())}},
        )
        return bool(lifted.matched_count)

    def of_case(self, reference: str) -> list[LegalHold]:
        """All that were ever placed, oldest first."""
        return [self._hold(row) for row in self._rows.find({"reference": reference}).sort("placed_at", ASCENDING)]

    def _hold(self, row: dict[str, Any]) -> LegalHold:
        values = {name: row["_id"] if name == "id" else row[name] for name in LegalHold.__slots__}
        texts = {"document": self._text(row["document"]), "lift_reason": self._text(row["lift_reason"])}
        return LegalHold(**{**values, **texts, "ground": HoldGround(row["ground"])})

    def _text(self, sealed: Any) -> str:
        if sealed is None:
            return ""
        try:
            return self._vault.open(Binary(sealed, 6)).decode()
        except KeyDestroyed:  # the case was erased after the hold was lifted
            return ""


def stands(database: Database, reference: str, session: ClientSession | None = None) -> bool:
    """Whether the case may not be erased here now."""
    row = database[LEGAL_HOLDS].find_one({"reference": reference, "lifted_at": None}, {"_id": 1}, session=session)
    return row is not None
