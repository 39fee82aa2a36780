"""Break-glass: an emergency view of one case, for a few hours, with a written reason, reviewed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bson.binary import Binary
from pymongo import ASCENDING
from pymongo.database import Database

from services.kernel.deadlines.keeping import after_working_days
from services.kernel.errors import Forbidden, NotFound, Problem, Refused
from services.kernel.persistence.vault import Vault, VaultError

EMERGENCY_VIEWS = "emergency_views"
LONGEST = timedelta(hours=4)
SHORTEST_REASON = 20  # characters: a word is no reason
REVIEW_WITHIN = 3  # working days


class ReviewState(StrEnum):
    WAITING = "waiting"
    ESCALATED = "escalated"  # nobody reviewed it in time
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """One grant. ``reason`` and ``remark``: in words, kept under the case's key."""

    id: str
    reference: str
    staff_id: str
    opened_at: datetime
    expires_at: datetime
    review_due: datetime
    state: ReviewState
    reason: str
    reviewed_by: str
    reviewed_at: datetime | None
    remark: str


class EmergencyViews:
    """An agency's."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._rows = database[EMERGENCY_VIEWS]
        self._vault = vault

    @staticmethod
    def must_be_sound(reason: str, hours: float) -> None:
        """Raises Refused with everything that is wrong with a request for a view."""
        problems = []
        if len(reason.strip()) < SHORTEST_REASON:
            problems.append(
                Problem("reason", "too_short", vi="Hãy ghi rõ lý do (ít nhất 20 ký tự).", en="Write down the reason.")
            )
        if not 0 < hours <= LONGEST.total_seconds() / 3600:
            problems.append(Problem("hours", "out_of_range", vi="Tối đa 4 giờ.", en="Four hours at most."))
        if problems:
            raise Refused(*problems)

    def open(
        self, view_id: str, reference: str, staff_id: str, reason: str, salt: bytes, hours: float, now: datetime
    ) -> EmergencyView:
        """Give the view. ``salt``: of the commitment to the reason that stands in the access log."""
        row = {
            "_id": view_id,
            "reference": reference,
            "staff_id": staff_id,
            "opened_at": now,
            "expires_at": now + timedelta(hours=hours),
            "review_due": after_working_days(now, REVIEW_WITHIN),
            "state": ReviewState.WAITING,
            "reason": self._vault.seal(reference, reason.encode()),
            "salt": self._vault.seal(reference, salt),
            "reviewed_by": "",
            "reviewed_at": None,
            "remark": None,
        }
        self._rows.insert_one(row)
        return self._view(row)

    def is_open(self, reference: str, staff_id: str, now: datetime) -> bool:
        """Whether this person has an emergency view of this case now."""
        query = {"reference": reference, "staff_id": staff_id, "expires_at": {"$gt": now}}
        return self._rows.find_one(query, {"_id": 1}) is not None

    def open_to(self, staff_id: str, now: datetime) -> frozenset[str]:
        """The cases of which this person has an emergency view now."""
        rows = self._rows.find({"staff_id": staff_id, "expires_at": {"$gt": now}}, {"reference": 1})
        return frozenset(row["reference"] for row in rows)

    def review(self, view_id: str, by: str, justified: bool, remark: str, now: datetime) -> EmergencyView:
        """The privacy officer's word. Raises NotFound, Forbidden (one's own) or Refused (done already)."""
        row = self._rows.find_one({"_id": view_id})
        if row is None:
            raise NotFound(Problem("grant_id", "not_found", vi="Không tìm thấy.", en="There is no such view."))
        if row["staff_id"] == by:
            raise Forbidden(
                Problem("grant_id", "own_view", vi="Không tự xem xét lần mở của mình.", en="Nobody reviews their own.")
            )
        state = ReviewState.JUSTIFIED if justified else ReviewState.NOT_JUSTIFIED
        done = self._rows.update_one(
            {"_id": view_id, "state": {"$in": [ReviewState.WAITING, ReviewState.ESCALATED]}},
            {
                "$set": {
                    "state": state,
                    "reviewed_by": by,
                    "reviewed_at": now,
                    "remark": self._vault.seal(row["reference"], remark.encode()),
                }
            },
        )
        if not done.matched_count:
            raise Refused(Problem("grant_id", "reviewed_already", vi="Đã được xem xét.", en="It was reviewed already."))
        return self._view(self._rows.find_one({"_id": view_id}) or row)

    def escalate(self, now: datetime) -> list[EmergencyView]:
        """Mark those that nobody reviewed in time; returns the ones that are newly marked."""
        late = list(self._rows.find({"state": ReviewState.WAITING, "review_due": {"$lte": now}}))
        marked = []
        for row in late:
            done = self._rows.update_one(
                {"_id": row["_id"], "state": ReviewState.WAITING}, {"$set": {"state": ReviewState.ESCALATED}}
            )
            if done.matched_count:
                marked.append(self._view({**row, "state": ReviewState.ESCALATED}))
        return marked

    def of_case(self, reference: str) -> list[EmergencyView]:
        return [self._view(row) for row in self._rows.find({"reference": reference}).sort("opened_at", ASCENDING)]

    def in_states(self, states: list[ReviewState], hidden: list[str], size: int) -> list[EmergencyView]:
        """The oldest in these states, without those of cases that the asking person must not know of."""
        query = {"state": {"$in": states}, "reference": {"$nin": hidden}}
        return [self._view(row) for row in self._rows.find(query).sort("opened_at", ASCENDING).limit(size)]

    def _view(self, row: dict[str, Any]) -> EmergencyView:
        values = {name: row["_id"] if name == "id" else row[name] for name in EmergencyView.__slots__}
        return EmergencyView(
            **{
                **values,
                "state": ReviewState(row["state"]),
                "reason": self._text(row["reason"]),
                "remark": self._text(row["remark"]),
            }
        )

    def _text(self, sealed: Any) -> str:
        if sealed is None:
            return ""
        try:
            return self._vault.open(Binary(sealed, 6)).decode()
        except VaultError:
            return ""
