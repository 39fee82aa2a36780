"""Web sessions and drafts in the portal's own database, sealed for the browser that has them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.kernel.clock import Clock
from services.portal.adapters.sealing import Unreadable, place_of, seal, unseal

SESSION_KEPT = timedelta(hours=10)  # identity's own end of a session comes first
WHOSE = "whose"
DRAFT_KEPT = timedelta(hours=12)


class Sessions:
    """What a signed-in browser is: its tokens and what it chose. Gone with ``drop`` or by age."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._rows = database["sessions"]
        self._clock = clock

    def prepare(self) -> None:
        """Indexes; the database itself takes old rows away."""
        self._rows.create_index("at", expireAfterSeconds=int(SESSION_KEPT.total_seconds()))
        self._rows.create_index("whose")

    def load(self, secret: str) -> dict[str, Any] | None:
        place = place_of(secret)
        row = self._rows.find_one({"_id": place})
        if row is None or row["at"] < self._clock.now() - SESSION_KEPT:
            return None
        try:
            content: dict[str, Any] = unseal(secret, place, row["sealed"])
        except Unreadable:
            return None
        return content

    def save(self, secret: str, staff_id: str, content: dict[str, Any]) -> None:
        place = place_of(secret)
        change = {
            "$set": {"sealed": seal(secret, place, content), "whose": place_of(staff_id, WHOSE)},
            "$setOnInsert": {"at": self._clock.now()},
        }
        self._rows.update_one({"_id": place}, change, upsert=True)

    def drop(self, secret: str) -> None:
        self._rows.delete_one({"_id": place_of(secret)})

    def drop_others(self, secret: str, staff_id: str) -> None:
        """All of this person but the one of this secret."""
        self._rows.delete_many({"whose": place_of(staff_id, WHOSE), "_id": {"$ne": place_of(secret)}})


class Drafts:
    """What was typed and not yet sent, by browser, person and form. Deleted when it is sent or the person signs out.

    A page keeps what is typed by itself, and what it told may arrive after the page was sent: it must neither take the
    place of what the sending left nor bring back what was sent. Each page has a number, and the last one that was sent
    is remembered.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._rows = database["drafts"]
        self._clock = clock

    def prepare(self) -> None:
        """Indexes; the database itself takes old rows away."""
        self._rows.create_index("at", expireAfterSeconds=int(DRAFT_KEPT.total_seconds()))
        self._rows.create_index("browser")

    def keep(
        self, secret: str, staff_id: str, form: str, typed: dict[str, list[str]], *, sent: str | None = None
    ) -> datetime:
        """Keep it in place of an earlier one; returns when. ``sent``: the page that was sent with it."""
        place = self._place(secret, staff_id, form)
        row = self._row(secret, place, typed)
        self._rows.update_one({"_id": place}, {"$set": row | ({} if sent is None else {"sent": sent})}, upsert=True)
        return row["at"]

    def keep_meanwhile(self, secret: str, staff_id: str, form: str, typed: dict[str, list[str]], page: str) -> datetime:
        """The same, told by the page itself while somebody types; nothing once that page was sent."""
        place = self._place(secret, staff_id, form)
        row = self._row(secret, place, typed)
        with suppress(DuplicateKeyError):  # there is a row, and its page is the one that was sent
            self._rows.update_one({"_id": place, "sent": {"$ne": page}}, {"$set": row}, upsert=True)
        return row["at"]

    def find(self, secret: str, staff_id: str, form: str) -> dict[str, list[str]] | None:
        place = self._place(secret, staff_id, form)
        row = self._rows.find_one({"_id": place})
        if row is None or "sealed" not in row or row["at"] < self._clock.now() - DRAFT_KEPT:
            return None
        try:
            typed: dict[str, list[str]] = unseal(secret, place, row["sealed"])
        except Unreadable:
            return None
        return typed

    def drop(self, secret: str, staff_id: str, form: str) -> None:
        self._rows.delete_one({"_id": self._place(secret, staff_id, form)})

    def drop_sent(self, secret: str, staff_id: str, form: str, page: str) -> None:
        """It was sent, from this page; that alone is remembered."""
        row = {"browser": place_of(secret), "sent": page, "at": self._clock.now()}
        self._rows.replace_one({"_id": self._place(secret, staff_id, form)}, row, upsert=True)

    def drop_all(self, secret: str) -> None:
        """Everything of this browser."""
        self._rows.delete_many({"browser": place_of(secret)})

    def _row(self, secret: str, place: str, typed: dict[str, list[str]]) -> dict[str, Any]:
        return {"browser": place_of(secret), "sealed": seal(secret, place, typed), "at": self._clock.now()}

    @staticmethod
    def _place(secret: str, staff_id: str, form: str) -> str:
        return place_of(secret, f"{staff_id}\0{form}")
