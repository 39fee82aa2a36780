"""What other agencies shared about a case, and what this one shared with others.

``records``      {_id: case, sections: {category: {...}}}: each section under the case's own key, with
                 where it came from, on what ground, and whether it may still be used
``disclosures``  the sender's side: one row for each case, receiver and category. Updates go to
                 exactly those who hold a section, and a withdrawal knows by it who must confirm
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from google.protobuf.json_format import MessageToDict
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chungtay.record.v1.record_pb2 import SealedPart, SharedRecord
from services.kernel.persistence.search import SearchTokens, Texts, texts_of
from services.kernel.persistence.vault import KeyDestroyed, Vault, VaultError
from services.kernel.privacy.categories import Category

FULL, REDUCED = "full", "reduced"


@dataclass(frozen=True, slots=True)
class Section:
    """One section as this agency holds it. ``record``: holds only this section; None when it may not be read."""

    category: Category
    owner: str
    level: str
    basis: str
    rule: str
    purpose: str
    version: int
    at: datetime
    consent_id: str | None
    restricted: str | None  # the basis on which it is kept and no longer used
    record: SharedRecord | None


class Records:
    """The sections that others shared with this agency."""

    def __init__(self, database: Database, vault: Vault, search: SearchTokens | None = None) -> None:
        """``search``: where the words go by which a case can be found; None when it is not to be found by any."""
        self._rows = database["records"]
        self._vault = vault
        self._search = search

    def put(self, reference: str, owner: str, part: SealedPart, at: datetime, session: ClientSession) -> None:
        """Keep the sections that came; one older than what is held changes nothing, nor does another agency's.

        The same version again replaces what is held: it may come on another ground, in another reduction,
        or lift a restriction.
        """
        row = self._rows.find_one({"_id": reference}, session=session) or {"_id": reference, "sections": {}}
        found_by: dict[str, Texts] = {}
        for mark in part.marks:
            held = row["sections"].get(mark.category)
            if held is not None and (held["owner"] != owner or held["version"] > mark.version):
                continue
            section = SharedRecord()
            getattr(section, mark.category).CopyFrom(getattr(part.record, mark.category))
            row["sections"][mark.category] = {
                "owner": owner,
                "level": mark.level,
                "basis": mark.basis,
                "rule": mark.rule,
                "purpose": mark.purpose,
                "version": mark.version,
                "at": at,
                "consent_id": mark.consent_id if mark.HasField("consent_id") else None,
                "restricted": None,
                "sealed": self._vault.seal(reference, section.SerializeToString()),
            }
            found_by[mark.category] = texts_of(section)
        if self._search is not None and found_by:
            self._search.put(reference, found_by, session)
        self._rows.replace_one({"_id": reference}, row, upsert=True, session=session)

    def get(
        self,
        reference: str,
        categories: Collection[Category] | None = None,
        passed_over: tuple[type[VaultError], ...] = (KeyDestroyed,),
    ) -> list[Section]:
        """The sections held, in the order of their categories; ``categories`` None: all.

        ``passed_over``: for which errors of the vault a section counts as one that may not be read; others
        are raised.
        """
        return self.of_several([reference], categories, passed_over).get(reference, [])

    def of_several(
        self,
        references: Iterable[str],
        categories: Collection[Category] | None = None,
        passed_over: tuple[type[VaultError], ...] = (KeyDestroyed,),
    ) -> dict[str, list[Section]]:
        """The same of several cases in one question; those of which nothing is held are left out."""
        rows = self._rows.find({"_id": {"$in": sorted(set(references))}})
        return {
            row["_id"]: [
                self._section(row["_id"], Category(name), held, passed_over)
                for name, held in sorted(row["sections"].items())
                if categories is None or Category(name) in categories
            ]
            for row in rows
        }

    def held(self, reference: str, session: ClientSession | None = None) -> dict[Category, dict[str, Any]]:
        """What is held, without the contents."""
        row = self._rows.find_one({"_id": reference}, session=session) or {"sections": {}}
        return {Category(name): {k: v for k, v in s.items() if k != "sealed"} for name, s in row["sections"].items()}

    def purge(self, reference: str, categories: Iterable[Category], session: ClientSession) -> None:
        """Delete these sections; harmless when they are gone."""
        gone = tuple(categories)
        fields = {f"sections.{category}": "" for category in gone}
        if fields:
            self._rows.update_one({"_id": reference}, {"$unset": fields}, session=session)
            self._hide(reference, gone, session)

    def restrict(self, reference: str, bases: Mapping[Category, str], session: ClientSession) -> None:
        """Keep these sections, but use them no more. ``bases``: the rule that obliges to keep each."""
        held = self.held(reference, session)
        fields = {f"sections.{category}.restricted": rule for category, rule in bases.items() if category in held}
        if fields:
            self._rows.update_one({"_id": reference}, {"$set": fields}, session=session)
            self._hide(reference, bases, session)

    def _hide(self, reference: str, categories: Iterable[Category], session: ClientSession) -> None:
        """What may not be used may not be found by either."""
        if self._search is not None:
            self._search.put(reference, {str(category): () for category in categories}, session)

    def _section(
        self, reference: str, category: Category, held: dict[str, Any], passed_over: tuple[type[VaultError], ...]
    ) -> Section:
        record: SharedRecord | None = None
        if held["restricted"] is None:
            with suppress(*passed_over):
                record = SharedRecord.FromString(self._vault.open(held["sealed"], reference))
        values = {name: held[name] for name in held if name != "sealed"}
        return Section(category=category, record=record, **values)


class HeldState(StrEnum):
    HELD = "held"
    ASKED_BACK = "asked_back"  # a withdrawal or an erasure is on its way
    PURGED = "purged"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One row of the ledger."""

    reference: str
    recipient: str
    category: Category
    level: str
    basis: str
    consent_id: str | None
    version: int
    state: HeldState
    at: datetime
    asked_at: datetime | None
    confirmed_at: datetime | None
    kept_by_rule: str | None


class Ledger:
    """What this agency gave to others."""

    def __init__(self, database: Database) -> None:
        self._rows = database["disclosures"]

    def sent(self, reference: str, recipient: str, part: SealedPart, at: datetime, session: ClientSession) -> None:
        """These sections are on their way to the recipient."""
        rows = [
            UpdateOne(
                {"_id": f"{reference}>{recipient}:{mark.category}"},
                {
                    "$set": {
                        "reference": reference,
                        "recipient": recipient,
                        "category": mark.category,
                        "level": mark.level,
                        "basis": mark.basis,
                        "consent_id": mark.consent_id if mark.HasField("consent_id") else None,
                        "version": mark.version,
                        "state": HeldState.HELD,
                        "at": at,
                        "asked_at": None,
                        "confirmed_at": None,
                        "kept_by_rule": None,
                    }
                },
                upsert=True,
            )
            for mark in part.marks
        ]
        if rows:
            self._rows.bulk_write(rows, session=session)

    def rows(self, reference: str, session: ClientSession | None = None) -> list[Disclosure]:
        """What of a case was given to whom, and what became of it."""
        found = self._rows.find({"reference": reference}, session=session).sort("_id", 1)
        return [_disclosure(row) for row in found]

    def receivers(self, reference: str, session: ClientSession | None = None) -> dict[str, set[Category]]:
        """The agencies that hold something of the case, each with the sections that it must not get again,
        because they were asked back."""
        rows = self.rows(reference, session)
        return {
            row.recipient: {r.category for r in rows if r.recipient == row.recipient and r.state is not HeldState.HELD}
            for row in rows
            if row.state is HeldState.HELD
        }

    def ask_back(
        self, reference: str, recipient: str, categories: Iterable[Category], at: datetime, session: ClientSession
    ) -> None:
        """The recipient has been told to part with these sections."""
        self._rows.update_many(
            {"reference": reference, "recipient": recipient, "category": {"$in": sorted(categories)}},
            {"$set": {"state": HeldState.ASKED_BACK, "asked_at": at}},
            session=session,
        )

    def confirm(
        self,
        reference: str,
        recipient: str,
        purged: Iterable[Category],
        restricted: Mapping[Category, str],
        at: datetime,
        session: ClientSession,
    ) -> None:
        """The recipient says what it deleted and what it keeps by which rule."""
        for category in purged:
            self._settle(reference, recipient, category, HeldState.PURGED, None, at, session)
        for category, rule in restricted.items():
            self._settle(reference, recipient, category, HeldState.RESTRICTED, rule, at, session)

    def outstanding(self) -> list[Disclosure]:
        """What was asked back and not confirmed, the oldest first."""
        return [_disclosure(row) for row in self._rows.find({"state": HeldState.ASKED_BACK}).sort("asked_at", 1)]

    def _settle(
        self,
        reference: str,
        recipient: str,
        category: Category,
        state: HeldState,
        rule: str | None,
        at: datetime,
        session: ClientSession,
    ) -> None:
        self._rows.update_one(
            {"_id": f"{reference}>{recipient}:{category}"},
            {"$set": {"state": state, "kept_by_rule": rule, "confirmed_at": at}},
            session=session,
        )


def contents(section: Section) -> dict[str, Any]:
    """A section's content as plain values; empty when it may not be read."""
    return {} if section.record is None else dict(MessageToDict(section.record, preserving_proto_field_name=True))


def _disclosure(row: dict[str, Any]) -> Disclosure:
    values = {name: row[name] for name in Disclosure.__slots__}
    return Disclosure(**{**values, "category": Category(row["category"]), "state": HeldState(row["state"])})
