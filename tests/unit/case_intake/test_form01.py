"""Mẫu 01: what may stay empty, what is refused, what is only pointed out."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.case_intake.domain.form01 import (
    Child,
    Form01,
    Informant,
    Parent,
    Suspect,
    as_it_may_be_kept,
    problems_of,
)
from services.case_intake.domain.form_warnings import warnings_of
from services.case_intake.domain.suggestions import urgency_suggested

RECEIVED = datetime.fromisoformat("2026-03-09T09:15:00+07:00")
pytestmark = pytest.mark.rule("form-01-fields")


@pytest.mark.rule("duty-to-report")
def test_an_empty_form_is_accepted() -> None:
    """Decree 56 Annex, Mẫu 01: only the source and the time are obligatory. "cứu em" is a report."""
    assert problems_of(Form01(), RECEIVED) == []


def test_all_problems_of_a_form_are_named_at_once() -> None:
    """Refused whole, with everything that is wrong; nothing is refused twice."""
    form = Form01(
        children=(Child(date_of_birth="2014-02-30"),),
        incident_at="2062-03-07",
        informant=Informant(phone="09000002", agreed_to_record=True),
    )
    assert [(p.field, p.key) for p in problems_of(form, RECEIVED)] == [
        ("form.children[0].date_of_birth", "no_such_day"),
        ("form.incident_at", "after_received_at"),
        ("form.informant.phone", "too_few_digits"),
    ]


@pytest.mark.parametrize(("text", "fault"), [
    ("2014", None), ("2014-05", None), ("2016-02-29", None), ("2026-03-09", None),
    ("2015-02-29", "no_such_day"), ("2014-13", "no_such_month"), ("2026-03-10", "after_received_at"),
    ("1850", "too_long_ago"), ("hôm qua", "not_a_date"), ("2014-5-2", "not_a_date"),
])  # fmt: skip
def test_a_date_may_be_a_year_a_month_or_a_day(text: str, fault: str | None) -> None:
    """A birth is written down as far as it is known, never further."""
    problems = problems_of(Form01(children=(Child(date_of_birth=text),)), RECEIVED)
    assert [p.key for p in problems] == ([fault] if fault else [])


@pytest.mark.parametrize(("text", "fault"), [
    ("058316000000", None), ("0583 1600 0000", None), ("chưa có (chưa khai sinh)", None), ("", None),
    ("05831600000", "not_twelve_digits"), ("số 12", "not_twelve_digits"),
])  # fmt: skip
def test_a_child_without_a_personal_number_is_written_down_all_the_same(text: str, fault: str | None) -> None:
    """A child whose birth was never registered is reported like any other; a mistyped number is not kept."""
    problems = problems_of(Form01(children=(Child(id_number=text),)), RECEIVED)
    assert [p.key for p in problems] == ([fault] if fault else [])


def test_the_day_is_read_in_vietnamese_time() -> None:
    """01:00 in Khánh Hòa is still yesterday in UTC; the caller means the local day."""
    received = datetime.fromisoformat("2026-03-08T18:00:00+00:00")
    assert problems_of(Form01(incident_at="2026-03-09"), received) == []


def test_no_problem_repeats_what_was_typed() -> None:
    """Problems end up in logs and on screens of others; they name the field, not the value."""
    form = Form01(
        children=(Child(date_of_birth="2014-02-30", id_number="CANARY1"),),
        incident_at="CANARY2",
        informant=Informant(phone="CANARY3"),
    )
    assert "CANARY" not in repr(problems_of(form, RECEIVED))


def test_a_mother_younger_than_her_child_is_pointed_out_not_refused() -> None:
    """It may be a typing error or a stepmother; a person looks."""
    form = Form01(children=(Child(date_of_birth="2014"),), mother=Parent(age=8))
    assert ("form.mother.age", "younger_than_the_child") in {(p.field, p.key) for p in warnings_of(form, RECEIVED)}
    assert problems_of(form, RECEIVED) == []


def test_an_informant_who_did_not_agree_is_not_kept() -> None:
    """The informant's name, phone and address are kept only with agreement."""
    form = Form01(informant=Informant(name="A", phone="0900000112", address="B", agreed_to_record=False))
    assert as_it_may_be_kept(form, life_at_risk=True).informant == Informant(agreed_to_record=False)


@pytest.mark.parametrize(("life_at_risk", "kept"), [(True, "0900000147"), (False, None)])
def test_an_informant_nobody_asked_is_kept_only_to_save_a_life(life_at_risk: bool, kept: str | None) -> None:
    """Where nobody asked (a message at two at night), the number is kept only if a life hangs on it."""
    form = as_it_may_be_kept(Form01(informant=Informant(phone="0900000147")), life_at_risk)
    assert form.informant is not None
    assert form.informant.phone == kept


@pytest.mark.rule("emergency-definition")
def test_a_carer_as_suspect_speaks_for_urgency() -> None:
    """Decree 56 Art 31(1): the parent or carer is the one harming. A person still decides."""
    assert urgency_suggested(Form01(suspects=(Suspect(is_carer=True),)), life_at_risk=False)
    assert not urgency_suggested(Form01(suspects=(Suspect(is_carer=None),)), life_at_risk=False)


@pytest.mark.parametrize(("form", "field", "fault"), [
    (Form01(note="x" * 8_001), "form.note", "too_long"),
    (Form01(children=(Child(), Child(name="x" * 2_001))), "form.children[1].name", "too_long"),
    (Form01(mother=Parent(job="x" * 2_001)), "form.mother.job", "too_long"),
    (Form01(suspects=(Suspect(),) * 101), "form.suspects", "too_many"),
])  # fmt: skip
def test_nothing_is_longer_than_its_place(form: Form01, field: str, fault: str) -> None:
    """Nothing is cut off in silence, and nobody can fill the database with one call."""
    assert [(p.field, p.key) for p in problems_of(form, RECEIVED)] == [(field, fault)]
