"""Reports that may be of one child or one event: proposed with reasons, never joined by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.case_intake.domain.form01 import Child, Form01, Informant, OnlineReference, Sex, Suspect
from services.case_intake.domain.similarity import Look, Proposal, Reason, compared, questions, ranked
from services.kernel.privacy.categories import Search

RECEIVED = datetime.fromisoformat("2026-03-09T09:15:00+07:00")
AN = Child(name="Lê Bảo An", date_of_birth="2014-05-02", sex=Sex.FEMALE)
HERE: dict[str, Any] = {"incident_commune": "Phường Đô Vinh"}


def look(reference: str, *children: Child, days: int = 0, **form: Any) -> Look:
    return Look(reference, Form01(children=children, **form), RECEIVED + timedelta(days=days))


def between(one: Look, two: Look) -> tuple[Proposal, set[Reason]] | None:
    found = compared(one, two)
    return None if found is None else (found.proposal, set(found.reasons))


@pytest.mark.rule("single-entry-seed")
@pytest.mark.parametrize(("other", "reason"), [
    (replace(AN, name="le bao an"), Reason.SAME_NAME_AND_BIRTH),  # no marks
    (replace(AN, name="An Lê Bảo"), Reason.SAME_NAME_AND_BIRTH),  # another order
    (Child(id_number="058 314 000 000"), Reason.SAME_ID_NUMBER),
])  # fmt: skip
def test_the_same_child_is_proposed_wherever_it_was_reported(other: Child, reason: Reason) -> None:
    """Spelling, order and blanks do not make another child."""
    one = look("a", replace(AN, id_number="058314000000"), incident_commune="A")
    found = between(one, look("b", other, days=40, incident_commune="B"))
    assert found is not None
    assert found[0] is Proposal.JOIN
    assert reason in found[1]


@pytest.mark.parametrize("other", [
    replace(AN, date_of_birth="2010-05-02"), replace(AN, sex=Sex.MALE), Child(name="Trần Bảo Châu"),
])  # fmt: skip
def test_a_name_alone_joins_nothing(other: Child) -> None:
    """Another birth, another sex or one common word is another child; even the same name, elsewhere, unknown age."""
    assert between(look("a", AN, incident_commune="A"), look("b", other, days=9, incident_commune="B")) is None
    nameless_age = Child(name="Lê Bảo An")
    assert between(look("a", AN, incident_commune="A"), look("b", nameless_age, days=9, incident_commune="B")) is None


@pytest.mark.parametrize("name", ["Bảo An (chưa rõ họ)", "Lê Thị Bảo An", "An"])
def test_a_name_half_heard_is_proposed_where_it_happened_in_the_same_commune(name: str) -> None:
    """Family names are misheard and middle names forgotten; the age must not speak against it."""
    one = look("a", AN, **HERE)
    other = Child(name=name, youngest_age=11, oldest_age=12)
    assert between(one, look("b", other, days=9, **HERE)) == (
        Proposal.JOIN, {Reason.SIMILAR_NAME, Reason.SAME_COMMUNE}
    )  # fmt: skip
    assert between(one, look("b", replace(other, youngest_age=4, oldest_age=5), days=9, **HERE)) is None


def test_a_remark_in_brackets_is_no_name() -> None:
    """ "Chưa rõ họ" stands beside many names."""
    one, two = Child(name="Tín (chưa rõ họ)"), Child(name="Minh (chưa rõ họ)")
    assert between(look("a", one, **HERE), look("b", two, days=9, **HERE)) is None


def test_the_same_content_is_one_event() -> None:
    """Scheme, www, slash and who shared it do not matter; the child of the first report had no name."""
    url = "http://www.clipnhanh.example/v/8KQ2ZT/?share=zl&t=15"
    one = look("a", AN, online_refs=(OnlineReference(url=url),), days=1)
    two = look("b", Child(sex=Sex.FEMALE), online_refs=(OnlineReference(url="https://clipnhanh.example/v/8kq2zt"),))
    assert between(one, two) == (Proposal.JOIN, {Reason.SAME_CONTENT})


@pytest.mark.parametrize(("shared", "reason"), [
    ({"suspects": (Suspect(online_handle="@anh_trai"),)}, Reason.SAME_HANDLE),
    ({"informant": Informant(phone="+84 900 000 112")}, Reason.SAME_PHONE),
    ({"online_refs": (OnlineReference(hash="sha256:ab"),)}, Reason.SAME_CONTENT),
])  # fmt: skip
def test_other_children_of_the_same_offender_or_caller_are_linked_and_stay_apart(
    shared: dict[str, Any], reason: Reason
) -> None:
    """A link for the police; each family sees only its own child."""
    one, two = look("a", AN, **shared), look("b", Child(name="Phan Đình Kha"), days=9, **shared)
    assert between(one, two) == (Proposal.LINK, {reason})


def test_a_nameless_child_of_the_same_day_and_commune_is_proposed() -> None:
    """Two passers-by report one event; two named children of that day are two."""
    one = look("a", Child(sex=Sex.FEMALE), incident_at="2026-03-08T17:00", **HERE)
    assert between(one, look("b", AN, incident_at="2026-03-08", **HERE)) == (
        Proposal.JOIN, {Reason.SAME_COMMUNE, Reason.SAME_DAY}
    )  # fmt: skip
    assert between(one, look("b", replace(AN, sex=Sex.MALE), incident_at="2026-03-08", **HERE)) is None
    named = look("a", Child(name="Phan Đình Kha"), incident_at="2026-03-08", **HERE)
    assert between(named, look("b", AN, incident_at="2026-03-08", **HERE)) is None


def test_the_most_likely_comes_first_and_a_report_is_not_similar_to_itself() -> None:
    """Joins before links, and the strongest reasons first."""
    phone: dict[str, Any] = {"informant": Informant(phone="0900000112")}
    report = look("a", AN, **HERE, **phone)
    others = [
        look("linked", Child(name="Phan Đình Kha"), days=9, **phone),
        look("half", Child(name="Bảo An"), days=9, **HERE),
        look("same", AN, days=9),
        report,
        look("stranger", Child(name="Mai"), days=9),
    ]
    assert [one.reference for one in ranked(report, others)] == ["same", "half", "linked"]


def test_the_index_is_asked_for_what_finds_more_than_the_exact_words() -> None:
    """The given name with each other word; a lone name only with its commune; handles, addresses, numbers once."""
    form = Form01(
        children=(AN, Child(name="Tín (chưa rõ họ)")),
        incident_commune="Phường Đô Vinh",
        informant=Informant(phone="0900 000 112"),
        suspects=(Suspect(online_handle="anh_trai"),),
        online_refs=(OnlineReference(handle="anh_trai", platform="MeoChat"),),
    )
    assert questions(form) == [
        [(Search.ONLINE, "anh_trai")],
        [(Search.PHONE, "0900 000 112")],
        [(Search.NAME, "le an")],
        [(Search.NAME, "bao an")],
        [(Search.NAME, "tin"), (Search.ADDRESS, "Phường Đô Vinh")],
    ]
    assert questions(Form01()) == []
