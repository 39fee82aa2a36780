"""Counts in the database: changed in the transaction that takes the event in, read without any case.

``cases`` holds the marks of each case under its pseudonym, ``counts`` a number for each cell. A cell's
number is spread over a few rows, so that cases counted at the same moment do not wait for each other;
how many rows a question reads depends on its months, not on the number of cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import mongoengine as me
from pymongo.database import Database

from services.kernel.persistence.files import FileDocument
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.ports import Handler, News, Unit
from services.oversight.adapters.keys import BadKey, Pseudonyms
from services.oversight.projections.cells import Cell
from services.oversight.projections.entries import FIELDS_READ, STATES, entries_of
from services.oversight.projections.marks import CaseMarks

_SEPARATOR = "|"


class EntryDocument(me.EmbeddedDocument):
    month = me.StringField(required=True, max_length=7)
    agency = me.StringField(required=True, max_length=40)
    state = me.StringField(required=True, max_length=40)


class CaseMarksDocument(FileDocument):
    reference = me.StringField(primary_key=True, max_length=64)  # a pseudonym is longer than a reference
    entries = me.EmbeddedDocumentListField(EntryDocument)


class Counting:
    """The numbers, and how an event changes them."""

    COLLECTIONS = ("counts", "keys")

    def __init__(self, database: Database) -> None:
        self._counts = database["counts"]
        self._keys = database["keys"]

    def handlers(self) -> Mapping[str, Handler]:
        """The index of reactions: every event that can be counted is counted."""
        return dict.fromkeys(STATES, self.take)

    def prepare(self, pseudonyms: Pseudonyms) -> None:
        """See that the cases counted so far were counted under this key. Raises BadKey.

        Under another key every case would be a new one, and its next event would wait for ever for
        the ones before it.
        """
        self._keys.update_one({"_id": "count"}, {"$setOnInsert": {"fingerprint": pseudonyms.fingerprint}}, upsert=True)
        row = self._keys.find_one({"_id": "count"})
        if row is None or row["fingerprint"] != pseudonyms.fingerprint:
            raise BadKey("CHUNGTAY_COUNT_KEY is not the key under which the cases in this database were counted.")

    def take(self, unit: Unit, event: News) -> None:
        """Count an event for its case; ``event.reference`` is the pseudonym by now."""
        data = {name: getattr(event.data, name) for name in FIELDS_READ.get(event.name, ())}
        work = cast(UnitOfWork, unit)
        known = work.file(event.reference)
        marks = known or CaseMarks(reference=event.reference, opened_at=unit.now)
        change = marks.take(entries_of(event.name, event.time, data))
        if known is None:
            work.add(marks)
        elif change.gained or change.lost:
            work.save(marks)
        slot = event.reference[0]  # one of sixteen, evenly
        steps = [(cell, 1) for cell in sorted(change.gained)] + [(cell, -1) for cell in sorted(change.lost)]
        for cell, step in steps:
            work.writes.update(self._counts.name, {"_id": _key(cell, slot)}, {"$inc": {"count": step}})

    def between(self, from_month: str, to_month: str) -> dict[Cell, int]:
        """The numbers of these months, both included; cells without any case are left out."""
        totals: Counter[Cell] = Counter()
        first_after = to_month + chr(ord(_SEPARATOR) + 1)
        rows: Any = self._counts.find({"_id": {"$gte": from_month, "$lt": first_after}})
        for row in rows:
            month, subject, word, _slot = row["_id"].split(_SEPARATOR)
            totals[Cell(month, subject, word)] += row["count"]
        return {cell: count for cell, count in totals.items() if count > 0}


def _key(cell: Cell, slot: str) -> str:
    return _SEPARATOR.join((cell.month, cell.subject, cell.word, slot))
