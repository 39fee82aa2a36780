"""What is kept of a file makes one again or is damaged; and nobody reads in the error what stood in it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any, cast

import pytest
from bson import decode, encode
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.client_session import ClientSession

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.domain.access import assigned_to as intake_hands
from services.case_intake.domain.model import IntakeFile, State
from services.court_liaison.adapters.documents import CourtFileDocument
from services.court_liaison.domain.access import assigned_to as court_hands
from services.court_liaison.domain.model import CourtFile
from services.kernel.persistence.breaches import BreachDocument
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.vault import Damaged
from services.kernel.privacy.breaches import Breach
from services.kernel.privacy.categories import Category
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.domain.access import assigned_to as police_hands
from services.police_investigation.domain.model import PoliceFile
from services.social_support.adapters.documents import SupportFileDocument
from services.social_support.domain.access import assigned_to as support_hands
from services.social_support.domain.model import SupportFile
from tests.filled import filled


class Nowhere:
    """Stands in for a session: nothing is kept with it but what was read."""


NOWHERE = cast(ClientSession, Nowhere())
JUNK: list[Any] = [None, 7, "Canary Lê", b"Canary", [], ["Canary"], {}, {"Canary": "Canary"}, [{"Canary": 1}]]


class Rows:
    """A collection that remembers what was last put in."""

    name = "cases"

    def insert_one(self, raw: dict[str, Any], session: Any) -> None:
        self.raw = decode(encode(raw))


class OpenVault:
    """One without a lock: only the form of what is kept matters here."""

    def seal(self, reference: str, plain: bytes) -> bytes:
        return plain

    def open(self, sealed: Any, reference: str | None = None) -> bytes:
        if not isinstance(sealed, bytes):
            raise Damaged("What was kept under a case key was damaged.")
        return sealed


def kept(document: Any, file_class: Any) -> tuple[FileRepository[Any], dict[str, Any]]:
    """A file with a canary in every text, and what the database has of it."""
    rows = Rows()
    repository: FileRepository[Any] = FileRepository(
        cast(Any, {"cases": rows}), document, file_class, cast(Any, OpenVault())
    )
    file = filled(file_class, count())
    repository.insert(file, NOWHERE)
    return repository, rows.raw


FILES = {"case": kept(IntakeFileDocument, IntakeFile), "breach": kept(BreachDocument, Breach)}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything within, however deep."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def spoilt(raw: dict[str, Any], path: tuple[Any, ...], junk: Any) -> dict[str, Any]:
    raw = deepcopy(raw)
    place: Any = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = junk
    return raw


PLACES = {name: [path for path in places_in(raw) if path != ("_id",)] for name, (_, raw) in FILES.items()}


@settings(max_examples=400, deadline=None, database=None)
@given(data=st.data(), name=st.sampled_from(sorted(FILES)), junk=st.sampled_from(JUNK))
def test_whatever_is_spoilt_in_a_file_it_is_read_or_damaged_and_no_error_repeats_it(
    data: st.DataObject, name: str, junk: Any
) -> None:
    """Any place, at any depth; in a list it is shown all the same, as far as it can be read."""
    repository, whole = FILES[name]
    raw = spoilt(whole, data.draw(st.sampled_from(PLACES[name])), junk)
    told = ""
    try:
        repository.from_raw(raw)
    except Damaged as error:
        told = "".join(traceback.format_exception(error))
    assert "anary" not in told
    assert repository.in_list(raw).reference == raw["_id"]


@pytest.mark.parametrize(
    ("path", "junk", "told"),
    [
        (("received_at",), "Canary", "What is kept of a file does not make one: received_at."),
        (("state",), "Canary", "What is kept of a file does not make one: state."),
        (("remarks",), "Canary", "What is kept of a file does not make one"),
        (("sealed", "Canary"), b"", "What was kept under a case key is no part of a file."),
        (("sealed",), ["Canary"], "What was kept under a case key is no part of a file."),
        (("sealed", "narrative"), encode({"narrative": "Canary"})[:-4], "What was kept under a case key is no part"),
        (("sealed", "narrative"), encode({"narrative": ["Canary"]}), "What is kept of a file does not make one"),
    ],
)
def test_the_text_of_the_damage_is_a_place_and_never_a_value(path: tuple[str, ...], junk: Any, told: str) -> None:
    """Only names of our own fields: even a key may have been anybody's."""
    repository, whole = FILES["case"]
    with pytest.raises(Damaged) as damaged:
        repository.from_raw(spoilt(whole, path, junk))
    assert str(damaged.value).startswith(told)
    assert "anary" not in str(damaged.value)


def test_a_damaged_file_is_listed_by_what_every_file_has() -> None:
    """Its state and its version; where not even these can be read, only that it is there."""
    repository, whole = FILES["case"]
    outline = repository.in_list(spoilt(whole, ("received_at",), "Canary"))
    assert (str(outline.state), outline.version, outline.narrative) == (whole["state"], whole["version"], "")
    less = repository.in_list(spoilt(whole, ("state",), "Canary"))
    assert (less.reference, less.state) == (whole["_id"], State.NEW)


class CountingVault(OpenVault):
    """Counts what it opens."""

    opened = 0

    def open(self, sealed: Any, reference: str | None = None) -> bytes:
        self.opened += 1
        return super().open(sealed, reference)


@pytest.mark.parametrize(
    ("document", "file_class", "in_hand"),
    [
        (IntakeFileDocument, IntakeFile, intake_hands),
        (SupportFileDocument, SupportFile, support_hands),
        (PoliceFileDocument, PoliceFile, police_hands),
        (CourtFileDocument, CourtFile, court_hands),
    ],
)
@pytest.mark.rule("need-to-know")
def test_a_list_opens_only_the_parts_that_it_shows(document: Any, file_class: Any, in_hand: Any) -> None:
    """Whose a case is, and in what state, is known without opening any."""
    vault = CountingVault()
    rows = Rows()
    repository: FileRepository[Any] = FileRepository(cast(Any, {"cases": rows}), document, file_class, cast(Any, vault))
    file = filled(file_class, count())
    repository.insert(file, NOWHERE)
    outline = repository.in_list(rows.raw, only=())
    assert vault.opened == 0
    assert (outline.state, outline.unit, outline.version) == (file.state, file.unit, file.version)
    assert in_hand(outline) == in_hand(file)
    assert len(outline.deadlines) == len(file.deadlines) > 0
    one = sorted(rows.raw["sealed"])[0]
    repository.in_list(rows.raw, only={Category(one)})
    assert vault.opened == 1
