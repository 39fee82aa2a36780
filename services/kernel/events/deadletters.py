"""Dead letters as work items: what could not be taken in, why, and what a person did about it.

The worker writes down why before it rejects a message; the broker moves the message to the agency's
dead-letter queue; the worker keeps it here. A person lists, looks, replays or discards:

    python -m services.kernel.events.deadletters list|show|replay|discard [ID] [--by STAFF] [--reason TEXT]

with the environment of the agency's worker. Bodies are never shown. A discarded event counts as
passed, so that the events after it are no longer held up.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from pymongo.database import Database

from services.kernel.clock import Clock, SystemClock, written
from services.kernel.config import Settings, read
from services.kernel.events.envelope import BadEnvelope, Envelope
from services.kernel.events.inbox import Inbox
from services.kernel.persistence.mongo import connect, is_passing

WAIT_FOR_WORKER = 30.0  # seconds that replay and discard wait for the worker to carry them out


class ItemState(StrEnum):
    WAITING = "waiting"
    REPLAY_ASKED = "replay_asked"
    DISCARD_ASKED = "discard_asked"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Kept:
    id: str
    reason: str


def digest_of(raw: bytes) -> str:
    """The item's id: the same bytes are the same item, however often they come."""
    return hashlib.sha256(raw).hexdigest()[:24]


class Cover(Protocol):
    """How the bytes of a dead letter are kept: whole, for a replay, and yet not lying open."""

    def close(self, raw: bytes) -> bytes:
        """What is stored."""

    def open(self, stored: bytes) -> bytes:
        """The bytes as they came. Raises BadEnvelope when they cannot be read any more."""

    def tells(self, raw: bytes) -> dict[str, Any]:
        """What may stand beside them in the open; never the event's data."""


class DeadLetters:
    """The dead letters of one agency. ``cover`` None: for looking at the list only."""

    def __init__(self, database: Database, clock: Clock, cover: Cover | None = None) -> None:
        self._items = database["dead_letters"]
        self._reasons = database["rejections"]
        self._parked = database["parked"]
        self._clock = clock
        self._cover = cover

    def say_why(self, raw: bytes, reason: str) -> None:
        """Write the reason down before the message is rejected."""
        self._reasons.update_one(
            {"_id": digest_of(raw)}, {"$set": {"reason": reason, "at": self._clock.now()}}, upsert=True
        )

    def keep(self, raw: bytes, sender: str | None, headers: dict[str, Any]) -> Kept:
        """Keep a message from the dead-letter queue; the same one again only counts up.

        ``sender``: as the worker would check it, so that a replay is checked in the same way.
        """
        item_id, now = digest_of(raw), self._clock.now()
        said = self._reasons.find_one({"_id": item_id})
        reason = said["reason"] if said else _broker_reason(headers)
        entry = {"at": now, "by": "broker", "what": reason}
        if self._items.find_one({"_id": item_id}, {"_id": 1}) is None:
            assert self._cover is not None
            self._items.insert_one(
                {
                    "_id": item_id,
                    "state": ItemState.WAITING,
                    "reason": reason,
                    "at": now,
                    "times": 1,
                    "sender": sender,
                    "body": self._cover.close(raw),
                    "size": len(raw),
                    "history": [entry],
                    **self._cover.tells(raw),
                }
            )
        else:
            self._items.update_one(
                {"_id": item_id},
                {
                    "$set": {"state": ItemState.WAITING, "reason": reason},
                    "$inc": {"times": 1},
                    "$push": {"history": entry},
                },
            )
        return Kept(item_id, reason)

    def in_state(self, state: ItemState | None = None) -> list[dict[str, Any]]:
        """The items, oldest first, without their bodies."""
        query = {} if state is None else {"state": state}
        return list(self._items.find(query, {"body": 0}).sort("at", 1))

    def parked_with_a_fault(self) -> list[dict[str, Any]]:
        """Events that waited for their predecessors and then failed; applied by themselves after the repair."""
        return list(self._parked.find({"failed": {"$exists": True}}).sort("parked_at", 1))

    def item(self, item_id: str) -> dict[str, Any] | None:
        return self._items.find_one({"_id": item_id}, {"body": 0})

    def ask(self, item_id: str, wish: ItemState, by: str, reason: str) -> bool:
        """Ask the worker to replay or discard. False when the item does not wait for a decision."""
        asked = self._items.update_one(
            {"_id": item_id, "state": ItemState.WAITING},
            {
                "$set": {"state": wish},
                "$push": {"history": {"at": self._clock.now(), "by": by, "what": wish, "reason": reason}},
            },
        )
        return bool(asked.matched_count)

    def carry_out(self, inbox: Inbox) -> None:
        """Do what was asked for; a replay that fails waits again, with its new reason."""
        for item in self._items.find({"state": {"$in": [ItemState.REPLAY_ASKED, ItemState.DISCARD_ASKED]}}):
            if item["state"] == ItemState.DISCARD_ASKED:
                done, what = ItemState.DISCARDED, self._skip(item, inbox)
            else:
                done, what = self._replay(item, inbox)
            self._items.update_one(
                {"_id": item["_id"], "state": item["state"]},
                {
                    "$set": {"state": done} | ({"reason": what} if done is ItemState.WAITING else {}),
                    "$push": {"history": {"at": self._clock.now(), "by": "worker", "what": what}},
                },
            )

    def _opened(self, item: dict[str, Any]) -> bytes:
        assert self._cover is not None
        return self._cover.open(item["body"])

    def _replay(self, item: dict[str, Any], inbox: Inbox) -> tuple[ItemState, str]:
        try:
            return ItemState.REPLAYED, str(inbox.receive(self._opened(item), item["sender"]))
        except BadEnvelope as error:
            return ItemState.WAITING, error.reason
        except Exception as error:
            if is_passing(error):
                raise
            return ItemState.WAITING, f"handler_failed:{type(error).__name__}"

    def _skip(self, item: dict[str, Any], inbox: Inbox) -> str:
        try:
            return str(inbox.skip(self._opened(item), item["sender"]))
        except BadEnvelope as error:
            return error.reason


def _broker_reason(headers: dict[str, Any]) -> str:
    deaths = headers.get("x-death") or [{}]
    return f"broker:{deaths[0].get('reason', 'unknown')}"


def attributes_of(raw: bytes) -> dict[str, Any]:
    """The attributes of the event, if it is one; never its data."""
    try:
        envelope = Envelope.decode(raw, None)
    except BadEnvelope:
        return {}
    return {
        "event_id": envelope.id,
        "name": envelope.name,
        "source": envelope.source,
        "reference": envelope.reference,
        "sequence": envelope.sequence,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="deadletters", description="Dead letters of one agency / Thư không phát được")
    parser.add_argument("action", choices=("list", "show", "replay", "discard"))
    parser.add_argument("id", nargs="?")
    parser.add_argument("--by", default="", help="staff number / mã cán bộ")
    parser.add_argument("--reason", default="", help="why / lý do")
    parser.add_argument("--all", action="store_true", help="list settled items too / cả mục đã xử lý")
    chosen = parser.parse_args(arguments)
    settings = read(Settings)
    letters = DeadLetters(connect(str(settings.mongo_url), settings.mongo_database), SystemClock())
    if chosen.action == "list":
        for item in letters.in_state(None if chosen.all else ItemState.WAITING):
            print(_line(item))
        for row in letters.parked_with_a_fault():
            print("  ".join((row["_id"], written(row["parked_at"]), "parked", f"handler_failed:{row['failed']}",
                             row["source"], row["name"], row["reference"])))  # fmt: skip
        return 0
    if chosen.id is None or letters.item(chosen.id) is None:
        print("Không có mục này. / No such item.", file=sys.stderr)
        return 1
    if chosen.action == "show":
        _show(letters.item(chosen.id) or {})
        return 0
    if not chosen.by or not chosen.reason:
        print("Cần --by (mã cán bộ) và --reason (lý do). / --by and --reason are needed.", file=sys.stderr)
        return 1
    wish = ItemState.REPLAY_ASKED if chosen.action == "replay" else ItemState.DISCARD_ASKED
    if not letters.ask(chosen.id, wish, chosen.by, chosen.reason):
        print("Mục này không chờ quyết định. / This item does not wait for a decision.", file=sys.stderr)
        return 1
    return _wait_for_worker(letters, chosen.id, wish)


def _wait_for_worker(letters: DeadLetters, item_id: str, wish: ItemState) -> int:
    until = time.monotonic() + WAIT_FOR_WORKER
    while time.monotonic() < until:
        item = letters.item(item_id) or {}
        if item.get("state") != wish:
            print(_line(item))
            return 0 if item.get("state") in (ItemState.REPLAYED, ItemState.DISCARDED) else 1
        time.sleep(0.2)
    print("Đã ghi; tiến trình xử lý chưa chạy. / Noted; the worker is not running yet.")
    return 0


def _line(item: dict[str, Any]) -> str:
    return "  ".join(
        str(part)
        for part in (
            item["_id"],
            written(item["at"]),
            item["state"],
            item["reason"],
            item.get("source", "-"),
            item.get("name", "-"),
            item.get("reference", "-"),
            f"x{item['times']}",
        )
    )


def _show(item: dict[str, Any]) -> None:
    for key in ("_id", "state", "reason", "sender", "size", "event_id", "name", "source", "reference", "sequence"):
        print(f"{key:12} {item.get(key, '-')}")
    for entry in item["history"]:
        print(f"  {written(entry['at'])}  {entry['by']}  {entry['what']}  {entry.get('reason', '')}")


if __name__ == "__main__":
    sys.exit(main())
