"""An agency is told what the matrix and a consent in force allow, and hears of changes of what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import PURPOSES, Basis, Grant, Level, Matrix
from services.kernel.privacy.sharing import Section, prepare, reaches

NOW = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
SOCIAL, POLICE, COURT = PURPOSES
INFORMANT = {"name": "Cô Hoa", "phone": "0912345678"}
MATRIX = Matrix.read()


@dataclass(frozen=True)
class Agreed:
    """A consent: from one moment, until another if it was withdrawn."""

    agency: str
    category: Category
    id: str = "consent-1"
    since: datetime = NOW
    until: datetime | None = None
    basis: str = "consent"
    rule: str = "pdp-child-7-both"

    def covers(self, agency: str, category: Category, at: datetime) -> bool:
        in_force = self.since <= at and (self.until is None or at < self.until)
        return in_force and (agency, category) == (self.agency, self.category)


def told(
    record: dict[Category, dict[str, Any]], to: str, *consents: Agreed, matrix: Matrix = MATRIX, **more: Any
) -> Sequence[Section]:
    return prepare(record, to, PURPOSES.get(to, "count"), matrix, consents, NOW, **more)


def on_consent_only() -> Matrix:
    grant = Grant(Level.FULL, Basis.CONSENT, rules=("privacy-right",), vi="vi", en="en")
    return Matrix({(Category.SCHOOL, COURT, "hear"): grant})


def test_a_section_goes_with_its_level_its_ground_and_its_rule() -> None:
    """What the law allows needs no consent, and names none."""
    (section,) = told({Category.SCHOOL: {"children": [{"number": 1, "school": "Trường A"}]}}, SOCIAL)
    assert (section.level, section.basis, section.consent_id) == (Level.FULL, Basis.LAW, None)
    assert section.rule == "detail-assessment-03"
    assert section.content == {"children": [{"number": 1, "school": "Trường A"}]}


def test_a_consent_to_what_the_law_allows_anyway_is_not_what_it_rests_on() -> None:
    """So its withdrawal takes nothing back that the law obliges to give."""
    (section,) = told({Category.SCHOOL: {}}, SOCIAL, Agreed(SOCIAL, Category.SCHOOL))
    assert (section.basis, section.consent_id) == (Basis.LAW, None)


def test_the_court_is_told_initials() -> None:
    """Rule ``closed-trial-must``."""
    (section,) = told({Category.IDENTITY: {"children": [{"number": 1, "name": "Nguyễn Thị Bích"}]}}, COURT)
    assert section.level is Level.REDUCED
    assert section.content == {"children": [{"number": 1, "initials": "N.T.B."}]}


@pytest.mark.rule("sa-secrecy-all")
@pytest.mark.parametrize(
    "consents",
    [
        (),
        (Agreed(SOCIAL, Category.INFORMANT),),
        (Agreed(POLICE, Category.FAMILY),),
        (Agreed(POLICE, Category.INFORMANT, until=NOW),),
        (Agreed(POLICE, Category.INFORMANT, since=NOW + timedelta(seconds=1)),),
    ],
    ids=["none", "for another agency", "to another category", "withdrawn", "not begun"],
)
def test_without_a_consent_in_force_the_informant_stays_unknown(consents: tuple[Agreed, ...]) -> None:
    """Only whether one can be reached."""
    (section,) = told({Category.INFORMANT: INFORMANT}, POLICE, *consents)
    assert (section.level, section.basis, section.consent_id) == (Level.REDUCED, Basis.LAW, None)
    assert section.content == {"has_contact": True}


def test_with_the_informants_consent_the_police_know_who_it_is() -> None:
    """And the section says on which consent, so that a withdrawal finds it."""
    withdrawn = Agreed(POLICE, Category.INFORMANT, id="old", until=NOW)
    (section,) = told({Category.INFORMANT: INFORMANT}, POLICE, withdrawn, Agreed(POLICE, Category.INFORMANT, id="new"))
    assert (section.level, section.basis, section.consent_id) == (Level.FULL, Basis.CONSENT, "new")
    assert section.content == INFORMANT


def test_a_consent_opens_nothing_that_the_matrix_does_not() -> None:
    """Default none is none; oversight is told nothing whoever agrees."""
    everything = {category: {"x": "y"} for category in Category}
    assert {s.category for s in told(everything, COURT, Agreed(COURT, Category.NARRATIVE))}.isdisjoint(
        {Category.NARRATIVE}
    )
    assert told(everything, "oversight", *(Agreed("oversight", category) for category in Category)) == []


def test_what_rests_on_consent_alone_goes_only_while_it_stands() -> None:
    """Rule ``pdp-stop``."""
    record: dict[Category, dict[str, Any]] = {Category.SCHOOL: {"children": []}}
    matrix = on_consent_only()
    assert told(record, COURT, matrix=matrix) == []
    assert told(record, COURT, Agreed(COURT, Category.SCHOOL, until=NOW), matrix=matrix) == []
    (section,) = told(record, COURT, Agreed(COURT, Category.SCHOOL), matrix=matrix)
    assert (section.basis, section.consent_id, section.rule) == (Basis.CONSENT, "consent-1", "privacy-right")


@pytest.mark.rule("pdp-no-consent-basis")
def test_where_nobody_need_be_asked_the_section_rests_on_the_law_and_names_the_record() -> None:
    """It is no consent, and is not shown as one."""
    urgent = Agreed(POLICE, Category.INFORMANT, basis="law", rule="pdp-no-consent-basis")
    (section,) = told({Category.INFORMANT: INFORMANT}, POLICE, urgent)
    assert (section.level, section.basis, section.rule) == (Level.FULL, Basis.LAW, "pdp-no-consent-basis")
    assert section.consent_id == "consent-1"


@pytest.mark.rule("pdp-stop")
def test_what_is_withheld_does_not_go_whatever_the_matrix_says() -> None:
    """Asked back or restricted on the family's request."""
    record: dict[Category, dict[str, Any]] = {Category.SCHOOL: {}, Category.HEALTH: {}}
    assert [s.category for s in told(record, SOCIAL, withheld={Category.SCHOOL})] == [Category.HEALTH]


categories = st.sampled_from(list(Category))
moments = st.sampled_from([NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)])
agreed = st.builds(
    Agreed, st.sampled_from([*PURPOSES, "oversight"]), categories, id=st.sampled_from("abc"),
    since=moments, until=st.none() | moments,
)  # fmt: skip


@given(
    st.dictionaries(categories, st.fixed_dictionaries({"name": st.just("canary")})),
    st.sampled_from([*PURPOSES, "oversight"]),
    st.lists(agreed, max_size=6),
    st.sets(categories, max_size=4),
)
def test_what_an_agency_gets_is_what_matrix_and_consents_allow(
    record: dict[Category, dict[str, Any]], to: str, consents: list[Agreed], withheld: set[Category]
) -> None:
    """Of every record, for every agency, under any consents: each section at its level, and no other section."""
    expected = {}
    for category in record.keys() - withheld:
        cells = [g for c, agency, _, g in MATRIX.table() if (c, agency) == (category, to)]
        for cell in cells:
            agreed_to = any(
                (c.agency, c.category) == (to, category) and c.since <= NOW and (c.until is None or c.until > NOW)
                for c in consents
            )
            expected[category] = Level.FULL if cell.with_consent and agreed_to else cell.level
    found = told(record, to, *consents, withheld=withheld)
    assert {section.category: section.level for section in found} == expected
    for section in found:
        assert ("canary" in repr(section.content)) is (section.level is Level.FULL)
        assert (section.basis is Basis.CONSENT) is (section.consent_id is not None)


@dataclass(frozen=True)
class Row:
    recipient: str
    category: Category
    state: str


STATES = ("held", "asked_back", "purged", "restricted")
ledgers = st.lists(
    st.builds(Row, st.sampled_from(list(PURPOSES)), categories, st.sampled_from(STATES)),
    unique_by=lambda row: (row.recipient, row.category),
)


def test_an_update_reaches_those_who_hold_the_section() -> None:
    """And with it only what each of them holds."""
    rows = [
        Row(SOCIAL, Category.IDENTITY, "held"), Row(SOCIAL, Category.SCHOOL, "held"),
        Row(POLICE, Category.IDENTITY, "held"), Row(COURT, Category.IDENTITY, "purged"),
    ]  # fmt: skip
    assert reaches(rows, {Category.IDENTITY, Category.SCHOOL}) == {
        SOCIAL: {Category.IDENTITY, Category.SCHOOL},
        POLICE: {Category.IDENTITY},
    }


@given(ledgers, st.sets(categories))
def test_nobody_else_hears_of_it_and_no_holder_is_forgotten(rows: list[Row], changed: set[Category]) -> None:
    """Whatever the ledger says."""
    pairs = {(to, category) for to, concerned in reaches(rows, changed).items() for category in concerned}
    assert pairs == {(r.recipient, r.category) for r in rows if r.state == "held" and r.category in changed}
