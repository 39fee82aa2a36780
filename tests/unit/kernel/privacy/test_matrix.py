"""A disclosure matrix is read whole or refused whole, and what it does not say is not given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import NOTHING, PURPOSES, BadMatrix, Basis, Level, Matrix

SOUND: dict[str, Any] = {
    "category": "school", "to": "social_support", "purpose": "protect", "level": "full", "basis": "law",
    "rules": ["detail-assessment-03"], "vi": "Lý do.", "en": "A reason.",
}  # fmt: skip
LIFTED = SOUND | {
    "category": "informant", "to": "police_investigation", "purpose": "investigate", "level": "reduced",
    "reduce": ["reachable_only"], "with_consent": "full",
}  # fmt: skip
GONE = object()


def written(path: Path, *rows: dict[str, Any], head: str = "version = 1\n") -> Path:
    """The rows as a matrix file; JSON's scalars and lists are TOML's too."""
    blocks = [
        "[[grant]]\n" + "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in row.items() if v is not GONE)
        for row in rows
    ]
    file = path / "matrix.toml"
    file.write_text(head + "\n".join(blocks), encoding="utf-8")
    return file


def refusal(path: Path) -> str:
    with pytest.raises(BadMatrix) as refused:
        Matrix.read(path)
    return str(refused.value)


def test_a_cell_gives_what_it_says_and_why(tmp_path: Path) -> None:
    """Level, ground, rules and the reason in both languages."""
    matrix = Matrix.read(written(tmp_path, SOUND, LIFTED))
    given_ = matrix.grant(Category.SCHOOL, "social_support", "protect")
    assert (given_.level, given_.basis, given_.rules) == (Level.FULL, Basis.LAW, ("detail-assessment-03",))
    assert (given_.vi, given_.en) == ("Lý do.", "A reason.")
    informant = matrix.grant(Category.INFORMANT, "police_investigation", "investigate")
    assert (informant.level, informant.reduce, informant.with_consent) == (
        Level.REDUCED, ("reachable_only",), Level.FULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "to", "purpose"),
    [
        (Category.HEALTH, "social_support", "protect"),
        (Category.SCHOOL, "police_investigation", "investigate"),
        (Category.SCHOOL, "social_support", "investigate"),
        (Category.SCHOOL, "oversight", "count"),
        (Category.SCHOOL, "nobody", ""),
    ],
)
def test_what_no_cell_says_is_not_given(tmp_path: Path, category: Category, to: str, purpose: str) -> None:
    """Default none: by category, by agency and by purpose (rule ``privacy-right``)."""
    matrix = Matrix.read(written(tmp_path, SOUND))
    assert matrix.grant(category, to, purpose) is NOTHING
    assert NOTHING.level is Level.NONE


def test_what_one_agency_gets_can_be_read_at_once(tmp_path: Path) -> None:
    """And the whole table by those who review it, in the order of the file."""
    matrix = Matrix.read(written(tmp_path, SOUND, LIFTED, SOUND | {"category": "health"}))
    assert list(matrix.grants_to("social_support", "protect")) == [Category.SCHOOL, Category.HEALTH]
    assert matrix.grants_to("social_support", "investigate") == {}
    assert matrix.grants_to("oversight", "count") == {}
    assert [row[:2] for row in matrix.table()] == [
        (Category.SCHOOL, "social_support"),
        (Category.INFORMANT, "police_investigation"),
        (Category.HEALTH, "social_support"),
    ]


def test_an_empty_matrix_gives_nothing(tmp_path: Path) -> None:
    """It is sound: nobody has agreed to anything yet."""
    assert Matrix.read(written(tmp_path)).table() == []


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"category": "shoe_size"}, "unknown category"),
    ({"category": GONE}, "unknown category"),
    ({"category": ["school"]}, "unknown category"),
    ({"to": "press"}, "unknown agency, or one that is told nothing"),
    ({"to": "oversight", "purpose": "count"}, "unknown agency, or one that is told nothing"),
    ({"to": "case_intake"}, "unknown agency, or one that is told nothing"),
    ({"to": ["social_support"]}, "unknown agency, or one that is told nothing"),
    ({"purpose": "investigate"}, "not a purpose of this agency"),
    ({"purpose": GONE}, "not a purpose of this agency"),
    ({"level": "some"}, "the level must be full or reduced"),
    ({"level": "none"}, "the level must be full or reduced"),
    ({"level": True}, "the level must be full or reduced"),
    ({"basis": "habit"}, "the basis must be law or consent"),
    ({"basis": GONE}, "the basis must be law or consent"),
    ({"with_consent": "full"}, "consent lifts only what the law allows in reduced form"),
    (LIFTED | {"basis": "consent"}, "consent lifts only what the law allows in reduced form"),
    (LIFTED | {"with_consent": "reduced"}, "consent can only lift the level to full"),
    (LIFTED | {"with_consent": "none"}, "consent can only lift the level to full"),
    ({"reduce": ["initials"]}, "reductions must be named for reduced, and for nothing else"),
    ({"level": "reduced"}, "reductions must be named for reduced, and for nothing else"),
    (LIFTED | {"reduce": ["blurred"]}, "unknown reduction 'blurred'"),
    (LIFTED | {"reduce": "reachable_only"}, "the reductions must be a list of names"),
    (LIFTED | {"reduce": [["reachable_only"]]}, "the reductions must be a list of names"),
    (LIFTED | {"reduce": ["initials"]}, "'initials' is not made for this category"),
    ({"rules": []}, "no rule given"),
    ({"rules": GONE}, "no rule given"),
    ({"rules": "detail-assessment-03"}, "no rule given"),
    ({"rules": [""]}, "no rule given"),
    ({"vi": " "}, "no reason given in 'vi'"),
    ({"en": GONE}, "no reason given in 'en'"),
    ({"en": 3}, "no reason given in 'en'"),
    ({"reson": "x"}, "unknown entry 'reson'"),
]


@pytest.mark.parametrize(("change", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_its_cell(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    """Exactly this mistake and no other one."""
    told = refusal(written(tmp_path, SOUND | {"category": "narrative"}, SOUND | change)).splitlines()
    assert [line.split(": ", 2)[2] for line in told] == [words]
    assert told[0].startswith("matrix.toml: grant 2, line 12 (")


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """Whoever repairs the file need not come back for each."""
    bad = SOUND | {"category": "shoe_size", "to": "press", "rules": [], "vi": ""}
    told = refusal(written(tmp_path, bad, SOUND, SOUND, LIFTED | {"reduce": ["blurred"]}))
    assert len(told.splitlines()) == 6
    for words in (
        "unknown category", "unknown agency", "no rule given", "no reason given in 'vi'",
        "grant 3, line 22 (school to social_support for protect): the same cell stands twice",
        "unknown reduction 'blurred'",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = 2", "the version must be 1"),
        ("", "the version must be 1"),
        ("version = 1\ngrants = []", "unknown entry 'grants'"),
        ("version = 1\ngrant = 3", "grants are written as [[grant]]"),
        ("version = 1\ngrant = [3]", "grants are written as [[grant]]"),
        ("version = 1\n[grant]\nlevel = 'full'", "grants are written as [[grant]]"),
        ("version = 1\n[[grant]", "is not TOML"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """A misspelt table must not pass for a matrix that gives nothing."""
    file = tmp_path / "matrix.toml"
    file.write_text(text, encoding="utf-8")
    assert words in refusal(file)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Missing, a folder, or not text."""
    assert "cannot be read" in refusal(tmp_path / "missing.toml")
    assert "cannot be read" in refusal(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"version = 1 # \xff\xfe")
    assert "is not UTF-8" in refusal(tmp_path / "bytes.toml")


words = st.text("abcdé_ ", max_size=8)
values = st.one_of(
    words, st.integers(-3, 3), st.booleans(), st.lists(words, max_size=2), st.lists(st.lists(words, max_size=1)),
    st.sampled_from([*Category, *PURPOSES, *PURPOSES.values(), *Level, *Basis, "initials"]).map(str),
)  # fmt: skip
rows = st.dictionaries(st.sampled_from([*LIFTED, "other"]), values, max_size=4).map(lambda changed: SOUND | changed)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, max_size=3))
def test_whatever_stands_in_the_file_it_is_refused_as_a_bad_matrix_or_gives_only_sound_cells(
    tmp_path: Path, found: list[dict[str, Any]]
) -> None:
    """No other failure, and no cell without a known agency, its purpose, a rule and both reasons."""
    try:
        matrix = Matrix.read(written(tmp_path, *found))
    except BadMatrix:
        return
    assert len(matrix.table()) == len(found)
    for _, to, purpose, grant in matrix.table():
        assert PURPOSES[to] == purpose
        assert grant.level in (Level.FULL, Level.REDUCED)
        assert (grant.level is Level.REDUCED) == bool(grant.reduce)
        assert all((*grant.rules, grant.rules, grant.vi.strip(), grant.en.strip()))
