"""What a reduction leaves of a section is what it names, and no word of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st

from chungtay.record.v1.record_pb2 import SharedRecord
from services.kernel.privacy.reductions import REDUCTIONS, age_band_of, initials_of, together

# What a reduction keeps as it stands, by its place in the section; everything else must be gone.
KEPT = {"commune_only": {"residence_commune", "incident_commune"}}
# Lower case and longer than two letters: neither initials nor a year can hold one by chance.
texts = st.text("abcdeghiklmnọáđăếư ", min_size=3, max_size=30).filter(lambda text: len(text.strip()) >= 3)
days = st.dates().map(lambda day: day.isoformat())
child = st.fixed_dictionaries(
    {"number": st.integers(1, 9)},
    optional={
        "name": texts, "other_names": texts, "id_number": texts, "ethnicity": texts, "sex": texts,
        "date_of_birth": st.one_of(days, days.map(lambda d: d[:7]), days.map(lambda d: d[:4]), texts),
        "youngest_age": st.integers(0, 20), "oldest_age": st.integers(0, 20),
        "residence_commune": texts, "added_later": texts,
    },
)  # fmt: skip
section = st.fixed_dictionaries(
    {},
    optional={
        "children": st.lists(child, max_size=4), "residence_commune": texts, "incident_commune": texts,
        "incident_place": texts, "name": texts, "phone": texts, "address": texts, "added_later": texts,
        "members": st.lists(st.fixed_dictionaries({"name": texts}), max_size=2),
    },
)  # fmt: skip


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the name of the field it stands in."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.rule("private-data-list")
@pytest.mark.parametrize("name", REDUCTIONS)
@given(whole=section)
def test_no_word_of_the_section_is_left_but_what_the_reduction_names(name: str, whole: dict[str, Any]) -> None:
    """Whatever is in it, fields that nobody knew of when the reduction was written included."""
    left = [text for _, text in leaves(together(whole, [name]))]
    kept = {text for field, text in leaves(whole) if field in KEPT.get(name, ())}
    for field, text in leaves(whole):
        if field in KEPT.get(name, ()) or any(text in one for one in kept):
            continue
        if field == "date_of_birth" and len(text) == 4:
            continue  # all that is known is the year, and that is what is left
        assert not any(text in one for one in left), field


@pytest.mark.parametrize("name", REDUCTIONS)
@given(whole=section)
def test_what_is_left_is_a_section_of_the_contract(name: str, whole: dict[str, Any]) -> None:
    """It is read by the contract without a field that the contract does not know."""
    category, reduce = REDUCTIONS[name]
    ParseDict(reduce(whole), getattr(SharedRecord(), category))


@pytest.mark.parametrize("name", REDUCTIONS)
@given(whole=section)
def test_reducing_changes_nothing_of_what_is_kept(name: str, whole: dict[str, Any]) -> None:
    """The sender's own record stays whole."""
    before = repr(whole)
    together(whole, [name])
    assert repr(whole) == before


CHILDREN = {
    "children": [
        {"number": 1, "name": "Nguyễn Thị Bích", "date_of_birth": "2016-05-04", "residence_commune": "Xã A"},
        {"number": 2, "name": "Đỗ Ân", "youngest_age": 8, "oldest_age": 11},
        {"number": 3},
    ]
}


def test_of_each_child_its_own_initials_are_left() -> None:
    """By its number in the report; of one whose name nobody knows only the number."""
    assert together(CHILDREN, ["initials"]) == {
        "children": [{"number": 1, "initials": "N.T.B."}, {"number": 2, "initials": "Đ.Â."}, {"number": 3}]
    }


def test_of_a_date_of_birth_the_year_is_left() -> None:
    """An estimate has none."""
    assert together(CHILDREN, ["year_of_birth"]) == {
        "children": [{"number": 1, "year_of_birth": "2016"}, {"number": 2}, {"number": 3}]
    }


@pytest.mark.rule("age-benefit")
def test_of_an_estimate_the_band_of_the_youngest_reading_is_left() -> None:
    """Eight to eleven is read as eight."""
    assert together(CHILDREN, ["age_band"])["children"][1] == {"number": 2, "age_band": "7_to_9"}


def test_two_reductions_of_one_section_leave_what_either_leaves_of_each_child() -> None:
    """The second does not undo the first, in whichever order they are named."""
    expected = [{"number": 1, "year_of_birth": "2016"}, {"number": 2, "age_band": "7_to_9"}, {"number": 3}]
    assert together(CHILDREN, ["year_of_birth", "age_band"]) == {"children": expected}
    assert together(CHILDREN, ["age_band", "year_of_birth"]) == {"children": expected}


def test_of_an_address_the_commune_is_left() -> None:
    """Where it happened and where the child lives, no house and no road."""
    contact = CHILDREN | {"incident_commune": "Phường B", "incident_place": "12 Lê Lợi"}
    assert together(contact, ["commune_only"]) == {
        "children": [{"number": 1, "residence_commune": "Xã A"}, {"number": 2}, {"number": 3}],
        "incident_commune": "Phường B",
    }


@pytest.mark.rule("sa-secrecy-all")
@pytest.mark.parametrize(
    ("informant", "reachable"),
    [({"name": "Cô Hoa"}, False), ({"phone": "0912345678"}, True), ({"name": "Cô Hoa", "address": "12 Lê Lợi"}, True)],
)
def test_of_the_informant_it_is_only_told_whether_one_can_be_reached(
    informant: dict[str, str], reachable: bool
) -> None:
    """Not who, and not how."""
    assert together(informant, ["reachable_only"]) == {"has_contact": reachable}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Thị Bích", "N.T.B."), ("  đỗ   ân ", "Đ.Â."), ("Ánh", "Á."), ("A\u0301nh", "Á."),
        ("(bé) Na 2", "N."), ("", ""), ("?", ""), ("Ka Sô H'Bia", "K.S.H."),
    ],
)  # fmt: skip
def test_initials_are_the_first_letters_of_the_words(name: str, expected: str) -> None:
    """In capitals; a name typed with separate accents has the same ones."""
    assert initials_of(name) == expected


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "under_7"), (6, "under_7"), (7, "7_to_9"), (9, "7_to_9"), (10, "10_to_13"), (13, "10_to_13"),
        (14, "14_to_15"), (15, "14_to_15"), (16, "16_to_17"), (17, "16_to_17"), (18, "18_or_older"),
    ],
)  # fmt: skip
def test_the_bands_part_where_the_law_does(age: int, band: str) -> None:
    """At 7 the child is asked, at 16 child protection ends, at 18 the protection of a victim (``victim-u18``)."""
    assert age_band_of(age) == band
