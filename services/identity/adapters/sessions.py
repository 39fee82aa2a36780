"""Sessions of the portal in the database, found by a hash of their secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.identity.domain.model import Session
from services.identity.domain.sessions import ABSOLUTE


class SessionRepository:
    """``sessions``: one small document each; the database takes old ones away."""

    def __init__(self, database: Database) -> None:
        self._sessions = database["sessions"]

    def prepare(self) -> None:
        """Create the index that is missing; harmless when repeated."""
        self._sessions.create_index("began_at", expireAfterSeconds=int(ABSOLUTE.total_seconds()))

    def add(self, session: Session) -> None:
        self._sessions.insert_one(
            {
                "_id": session.id,
                "staff_id": session.staff_id,
                "epoch": session.epoch,
                "began_at": session.began_at,
                "used_at": session.used_at,
                "by_provider": session.by_provider,
            }
        )

    def find(self, session_id: str) -> Session | None:
        raw: dict[str, Any] | None = self._sessions.find_one({"_id": session_id})
        return None if raw is None else Session(id=raw.pop("_id"), **raw)

    def touch(self, session_id: str, now: datetime) -> bool:
        found = self._sessions.update_one({"_id": session_id}, {"$set": {"used_at": now}})
        return found.matched_count == 1

    def move(self, session_id: str, epoch: int) -> None:
        self._sessions.update_one({"_id": session_id}, {"$set": {"epoch": epoch}})

    def drop(self, session_id: str) -> None:
        self._sessions.delete_one({"_id": session_id})
