"""A file is taken apart without a personal word left in the open, and put together as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.case_intake.domain.form01 import Child, Form01, Informant
from services.case_intake.domain.model import IntakeFile
from services.court_liaison.domain.model import CourtFile
from services.kernel.privacy.categories import Category, Search, personal, personal_of
from services.kernel.privacy.split import categories_in, join, search_texts, split
from services.police_investigation.domain.model import PoliceFile
from services.social_support.domain.model import SupportFile
from tests.filled import filled

FILES = (IntakeFile, SupportFile, PoliceFile, CourtFile)
# A court's file has so many parts that a drawn one is often too large; enough of them are not.
TOO_MUCH = [HealthCheck.too_slow, HealthCheck.data_too_large]
anything = settings(max_examples=20, deadline=None, suppress_health_check=TOO_MUCH)


def dumped(file: Any) -> dict[str, Any]:
    """As the repository takes it."""
    values: dict[str, Any] = TypeAdapter(type(file)).dump_python(file, mode="python")
    return values


def personal_texts(cls: type, file: Any) -> set[str]:
    """The texts in personal fields, found in another way than by the code under test."""
    texts: set[str] = set()
    for f in fields(cls):
        value = getattr(file, f.name)
        many = value if isinstance(value, (list, tuple)) else [value]
        if personal_of(f) is not None:
            texts |= {one for one in many if isinstance(one, str) and not isinstance(one, Enum)}
        else:
            texts = texts.union(*(personal_texts(type(one), one) for one in many if is_dataclass(one)))
    return texts


def canaries(value: Any) -> set[str]:
    """The unmistakable words within a value."""
    return set(re.findall(r"canary\d+x", repr(value)))


@pytest.mark.parametrize("cls", FILES)
def test_no_personal_text_is_left_in_the_open(cls: type) -> None:
    """Every personal text of a full file is in a part, and none is in the skeleton."""
    file = filled(cls, count())
    texts = personal_texts(cls, file)
    plain, parts = split(cls, dumped(file))
    assert texts, "a file without any personal text would prove nothing"
    assert {text for text in texts if text in repr(plain)} == set()
    assert {text for text in texts if text in repr(parts)} == texts
    assert set(parts) <= categories_in(cls)


@pytest.mark.parametrize("cls", FILES)
@anything
@given(data=st.data())
def test_what_was_taken_apart_is_put_together_as_it_was(cls: type, data: st.DataObject) -> None:
    """Whatever the file holds."""
    file = data.draw(st.from_type(cls))
    values = dumped(file)
    plain, parts = split(cls, values)
    assert TypeAdapter(cls).validate_python(join(cls, plain, parts)) == file
    assert dumped(file) == values, "taking apart changes nothing"


@pytest.mark.parametrize("cls", FILES)
def test_a_file_can_be_read_whichever_of_its_categories_cannot(cls: type) -> None:
    """Its references, states and counts stay when the key of its words is destroyed."""
    file = filled(cls, count())
    plain, parts = split(cls, dumped(file))
    for lost in [{category} for category in parts] + [set(parts)]:
        left = {category: part for category, part in parts.items() if category not in lost}
        read: Any = TypeAdapter(cls).validate_python(join(cls, plain, left))
        words = {text for category in lost for value in parts[category].values() for text in canaries(value)}
        assert {word for word in words if word in repr(read)} == set()
        assert (read.reference, read.state) == (file.reference, file.state)


def test_the_skeleton_keeps_lengths() -> None:
    """So that the words find their places again."""
    form = Form01(children=(Child(name="An"), Child(), Child(name="Bình")))
    plain, parts = split(IntakeFile, dumped(IntakeFile(reference="r", form=form)))
    assert len(plain["form"]["children"]) == 3
    assert parts == {Category.IDENTITY: {"form.children.0.name": "An", "form.children.2.name": "Bình"}}


def test_what_is_not_known_makes_no_part() -> None:
    """An empty report has nothing to hide, and needs no key."""
    assert split(IntakeFile, dumped(IntakeFile(reference="r")))[1] == {}


@dataclass(kw_only=True)
class Person:
    name: str = ""
    age: int | None = None


@dataclass(kw_only=True)
class Whole:
    """Nested fields that are personal as a whole."""

    reference: str
    carer: Person | None = personal(Category.FAMILY, default=None)
    needs: tuple[str, ...] = personal(Category.ACCOMMODATION)
    others: list[Person] = field(default_factory=list)


def test_a_nested_field_can_be_personal_as_a_whole() -> None:
    """Then not even its presence or its length is in the open."""
    whole = Whole(reference="r", carer=Person(name="Hoa", age=40), needs=("a", "b"))
    plain, parts = split(Whole, dumped(whole))
    assert plain == {"reference": "r", "others": []}
    assert set(parts) == {Category.FAMILY, Category.ACCOMMODATION}
    assert TypeAdapter(Whole).validate_python(join(Whole, plain, parts)) == whole
    assert TypeAdapter(Whole).validate_python(join(Whole, plain, {})) == Whole(reference="r", needs=())


def test_the_texts_to_search_by_are_those_that_are_tagged_so() -> None:
    """Each with the way it is searched for; empty ones are left out."""
    form = Form01(children=(Child(name="An", id_number="0582"), Child(school="THCS")), informant=Informant(phone="09"))
    found = search_texts(IntakeFile, dumped(IntakeFile(reference="r", form=form, narrative="Lan")))
    assert sorted(found) == [(Search.ID_NUMBER, "0582"), (Search.NAME, "An"), (Search.PHONE, "09")]
