"""Finding open reports and cases that may be of the same child, and those that wait for the next shift."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection as Rows

from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.similarity import Look, Similar, questions, ranked
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.search import LARGEST_PAGE, SearchTokens

STILL_OPEN = (State.RECEIVED, State.OPEN, State.REFERRED)
ABOUT_THE_SAME_TIME = timedelta(days=3)  # before and after: calls about one event come close together
MOST_LOOKED_AT = 300  # files, for one report
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The proposals with their files. ``more``: so much was found that not all of it was looked at."""

    proposals: tuple[tuple[Similar, IntakeFile], ...]
    more: bool


class SimilarCases:
    """Over the intake point's own files and their blind index; nothing is read that the index did not name or that
    did not come in at about the same time."""

    def __init__(self, files: FileRepository[IntakeFile], search: SearchTokens) -> None:
        self._files = files
        self._rows: Rows = files.collection
        self._search = search

    def prepare(self) -> None:
        """Create the indexes; harmless when repeated."""
        self._rows.create_index([("received_at", ASCENDING)])
        self._rows.create_index([("handover_open", ASCENDING), ("_id", ASCENDING)])

    def of(self, file: IntakeFile, hidden: Collection[str]) -> Found:
        """The most likely first. ``hidden``: cases that whoever asks must not know of."""
        report, more = _look(file), False
        files: dict[str, IntakeFile] = {}
        for references, full in self._candidates(report):
            more = more or full
            others = [r for r in references if r not in files and r not in hidden and r != file.reference]
            room = MOST_LOOKED_AT - len(files)
            more = more or len(others) > room
            files |= self._files.listed(others[:room])
        open_ones = [_look(other) for other in files.values() if other.state in STILL_OPEN]
        found = ranked(report, open_ones)
        shown = tuple((similar, files[similar.reference]) for similar in found[:MOST_SHOWN])
        return Found(shown, more or len(found) > MOST_SHOWN)

    def handed_over(self, after: str | None, size: int, hidden: Collection[str]) -> list[IntakeFile]:
        """Those that wait for the next shift, in the order of their references."""
        query: dict[str, Any] = {"handover_open": True}
        if after is not None:
            query["_id"] = {"$gt": after}
        if hidden:
            query.setdefault("_id", {})["$nin"] = list(hidden)
        return [self._files.in_list(row) for row in self._rows.find(query).sort("_id", ASCENDING).limit(size)]

    def _candidates(self, report: Look) -> Iterator[tuple[list[str], bool]]:
        """References to look at, question by question, and whether there were more than were told."""
        for question in questions(report.form):
            found = self._search.find(question, size=LARGEST_PAGE)
            yield found, len(found) == LARGEST_PAGE
        around = {"$gte": report.received_at - ABOUT_THE_SAME_TIME, "$lte": report.received_at + ABOUT_THE_SAME_TIME}
        query = {"received_at": around, "state": {"$in": list(STILL_OPEN)}}
        rows = self._rows.find(query, {"_id": 1}).sort("received_at", -1).limit(LARGEST_PAGE)
        found = [row["_id"] for row in rows]
        yield found, len(found) == LARGEST_PAGE


def _look(file: IntakeFile) -> Look:
    received_at = file.received_at or file.opened_at
    assert received_at is not None
    return Look(file.reference, file.form, received_at)
