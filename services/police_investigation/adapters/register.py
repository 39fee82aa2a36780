"""The register of known offenders across the police's cases: by what its entries are found, and when they are due.

Nothing of it stands in a place that others read: its search tokens have a key of their own, so that the search of
cases never meets them, and a due review waits in ``work_items`` for those who may see the register, without a clock
in the file, an event or a line on the timeline. A case has one row there, however many entries: which of its
suspects is on the register lies sealed in the file.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.clock import VIETNAM, Clock
from services.kernel.persistence.case_data import ERASURES
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.search import LARGEST_PAGE, BlindIndex, SearchTokens
from services.kernel.persistence.vault import Vault, VaultError
from services.kernel.persistence.work_items import WORK_ITEMS, names_of
from services.kernel.persistence.writes import Also, Writes
from services.kernel.rules import Level
from services.kernel.workflow import Actor
from services.police_investigation.domain.access import assigned_to
from services.police_investigation.domain.agency import Role
from services.police_investigation.domain.clocks import CLOCKS
from services.police_investigation.domain.model import PoliceFile
from services.police_investigation.domain.register import REVIEW, registered, review_due
from services.police_investigation.domain.register_search import Entry, Texts, entries_in, words_in

SOURCE = "offender_register"  # beside the case's other sources, so that an erasure sweeps it with them
LOOKS = "register_looks"


def register_tokens(database: Database, index_key: bytes) -> SearchTokens:
    """The register's own words, in the agency's collection of search tokens."""
    own_key = hmac.digest(index_key, b"chungtay/offender_register", "sha256")
    return SearchTokens(database, BlindIndex(own_key))


class RegisteringFiles(FileRepository[PoliceFile]):
    """The police's files; whatever changes the register is seen in it with the same commit."""

    def __init__(self, register: SearchTokens, database: Database, *args: Any, **more: Any) -> None:
        super().__init__(database, *args, **more)
        self._register = register
        self._items = database[WORK_ITEMS]

    def insert(
        self, file: PoliceFile, session: ClientSession, writes: Writes | None = None, also: Also | None = None
    ) -> None:
        super().insert(file, session, writes, also)
        self._enter(file, session)

    def replace(
        self, file: PoliceFile, session: ClientSession, writes: Writes | None = None, also: Also | None = None
    ) -> None:
        super().replace(file, session, writes, also)
        self._enter(file, session)

    def _enter(self, file: PoliceFile, session: ClientSession) -> None:
        if not file.offenders:
            return
        self._register.put(file.reference, {SOURCE: words_in(file)}, session)
        row = _waiting(file)
        if row is None:
            self._items.delete_one({"_id": _item(file.reference)}, session=session)
            return
        same = {"_id": row["_id"], "due_at": row["due_at"]}
        hands = {name: row[name] for name in ("assigned", "seen_by")}
        if not self._items.update_one(same, {"$set": hands}, session=session).matched_count:
            self._items.replace_one({"_id": row["_id"]}, row, upsert=True, session=session)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked into the register for a case. ``reason``: in words, kept under that case's key."""

    look_id: str
    staff_id: str
    at: datetime
    reason: str


class Register:
    """What is asked of the register, and by whom it was asked."""

    def __init__(
        self, database: Database, files: FileRepository[PoliceFile], words: SearchTokens, vault: Vault
    ) -> None:
        self._files = files
        self._words = words
        self._items = database[WORK_ITEMS]
        self._erasures = database[ERASURES]
        self._looks = database[LOOKS]
        self._vault = vault

    def prepare(self) -> None:
        """Create the indexes; harmless when repeated."""
        self._items.create_index([("rule", ASCENDING), ("seen_by", ASCENDING), ("due_at", ASCENDING)])
        self._looks.create_index([("reference", ASCENDING), ("at", ASCENDING)])

    def search(self, asked: Texts, after: str | None, size: int, hidden: Collection[str]) -> list[list[Entry]]:
        """Of up to ``size`` cases, in the order of their references, those on the register whom everything fits.

        ``hidden``: cases that do not exist for whoever asks.
        """
        asked = list(asked)
        found: list[list[Entry]] = []
        while True:
            references = self._words.find(asked, after=after, size=LARGEST_PAGE)
            files = self._files.listed(set(references) - set(hidden))
            for reference in references:
                if reference in files and (entries := list(entries_in(files[reference], asked))):
                    found.append(entries)
                    if len(found) == size:
                        return found
            if len(references) < LARGEST_PAGE:
                return found
            after = references[-1]

    def of(self, actor: Actor, after: int, size: int, hidden: Collection[str]) -> list[list[Entry]]:
        """Of up to ``size`` cases of this person's those on the register, the case with the next review first."""
        query: dict[str, Any] = {"rule": REVIEW, "seen_by": {"$in": names_of(actor)}}
        if hidden:
            query["reference"] = {"$nin": list(hidden)}
        order = [("due_at", ASCENDING), ("_id", ASCENDING)]
        rows = self._items.find(query, {"reference": 1}).sort(order).skip(after).limit(size)
        references = [row["reference"] for row in rows]
        files = self._files.listed(references)
        return [list(entries_in(files[reference])) if reference in files else [] for reference in references]

    def keep_look(self, look: Look, reference: str, salt: bytes) -> None:
        """``salt``: of the commitment to the reason that stands in the access log."""
        self._looks.insert_one(
            {
                "_id": look.look_id, "reference": reference, "staff_id": look.staff_id, "at": look.at,
                "reason": self._vault.seal(reference, look.reason.encode()), "salt": self._vault.seal(reference, salt),
            }
        )  # fmt: skip

    def looks(self, reference: str) -> Sequence[Look]:
        """Who looked for this case, oldest first; a reason whose key was destroyed is empty."""
        rows = self._looks.find({"reference": reference}).sort("at", ASCENDING)
        return [Look(row["_id"], row["staff_id"], row["at"], self._text(row["reason"], reference)) for row in rows]

    def look_at_reviews(self, now: datetime) -> int:
        """Mark the reviews that nobody held in time, and take away those of cases that were erased; how many."""
        late = {"rule": REVIEW, "missed": False, "due_at": {"$lt": now}}
        changed = self._items.update_many(late, {"$set": {"missed": True, "level": str(Level.HEAD)}}).modified_count
        for row in list(self._items.find({"rule": REVIEW}, {"reference": 1})):
            erased = {"_id": row["reference"], "done_at": {"$ne": None}}
            if self._erasures.find_one(erased, {"_id": 1}) is not None:
                changed += self._items.delete_one({"_id": row["_id"]}).deleted_count
        return int(changed)

    def _text(self, sealed: Any, reference: str) -> str:
        with suppress(VaultError):
            return self._vault.open(sealed, reference).decode()
        return ""


class ReviewChore:
    """Once in a while: which entries of the register nobody has looked at in time."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock

    def __call__(self) -> int:
        return self._register.look_at_reviews(self._clock.now())


def _item(reference: str) -> str:
    return f"{reference}:{REVIEW}"


def _waiting(file: PoliceFile) -> dict[str, Any] | None:
    """The row of ``work_items`` for the case's next review: for its investigator and the head of its unit."""
    on_it = registered(file).values()
    if not on_it:
        return None
    due, assigned = _end_of(min(map(review_due, on_it))), assigned_to(file)
    head = CLOCKS.name_of(Role.HEAD, file.unit)
    return {
        "_id": _item(file.reference), "reference": file.reference, "rule": REVIEW, "subject": "", "due_at": due,
        "statutory_at": due, "level": "", "missed": False, "resting": False, "assigned": sorted(assigned),
        "roles": {str(level): [str(Role.HEAD)] for level in Level},
        "seen_by": sorted({head, *(f"staff:{staff}" for staff in assigned)}),
    }  # fmt: skip


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM).astimezone(UTC)
