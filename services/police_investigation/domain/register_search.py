"""Finding who is on the register from another case of the police (rule ``police-duty-seed``). Pure.

What is told of an entry is who it is, which measures stand and until when, and which unit answers for it: not why,
and nothing of the child of that other case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.privacy.categories import Search
from services.kernel.privacy.vietnamese import tokens
from services.police_investigation.domain.register import Measure, registered, review_due, since
from services.police_investigation.domain.suspects import Suspect

Texts = Iterable[tuple[Search, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A measure that stands, and since when."""

    measure: Measure
    since: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is on the register by one case. ``until``: an ISO date, empty for no end; ``review_on``: an ISO date."""

    case_reference: str
    unit: str
    suspect_id: str
    name: str
    alias: str
    handle: str
    measures: tuple[Standing, ...]
    until: str
    review_on: str
    at: datetime
    by: str


def words_of(suspect: Suspect) -> list[tuple[Search, str]]:
    """By what a person on the register is found, and how."""
    pairs = [(Search.NAME, suspect.name), (Search.NAME, suspect.alias), (Search.ONLINE, suspect.handle)]
    return [(kind, text) for kind, text in pairs if text]


def words_in(file: Any) -> list[tuple[Search, str]]:
    """By what the file is found in the register: only by those who are on it now."""
    on_it = registered(file)
    return [pair for suspect in file.suspects if suspect.id in on_it for pair in words_of(suspect)]


def entries_in(file: Any, asked: Texts | None = None) -> Iterator[Entry]:
    """Those who are on the register by this file. ``asked``: only those whom everything that was asked for fits; a
    name of one and a handle of another make no third."""
    on_it = registered(file)
    for suspect in file.suspects:
        if (line := on_it.get(suspect.id)) is None or (asked is not None and not _fits(suspect, asked)):
            continue
        yield Entry(
            case_reference=file.reference, unit=file.unit, suspect_id=suspect.id, name=suspect.name,
            alias=suspect.alias, handle=suspect.handle,
            measures=tuple(Standing(measure, since(file, suspect.id, measure)) for measure in line.measures),
            until=line.until, review_on=review_due(line).isoformat(), at=line.at, by=line.by,
        )  # fmt: skip


def _fits(suspect: Suspect, asked: Texts) -> bool:
    has = {(kind, word) for kind, text in words_of(suspect) for word in tokens(kind, text)}
    wanted = {(kind, word) for kind, text in asked for word in tokens(kind, text)}
    return bool(wanted) and wanted <= has
