"""What each agency learns of a child: what the matrix gives it, sealed to it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Child, Form01, Informant, Parent, Suspect
from services.kernel.application import Receipt
from services.kernel.persistence.records import contents
from services.kernel.persistence.vault import is_sealed
from services.kernel.privacy.categories import Category
from tests.carrier import Carrier
from tests.conftest import fresh_machine
from tests.province import Province

FORM = Form01(
    children=(
        Child(
            name="Nguyễn Thị Bích Canary",
            date_of_birth="2016-05-04",
            id_number="056316000123",
            school="Trường Canary",
            language="tiếng Chăm",
            disability="khiếm thính",
            residence_commune="Xã Canary",
        ),
    ),
    father=Parent(name="Nguyễn Văn Canary", age=40),
    informant=Informant(name="Cô Canary", phone="0912345678", agreed_to_record=True),
    suspects=(Suspect(relation="người lạ trên mạng", online_handle="canary.handle"),),
    current_state="hoảng sợ Canary",
)


@pytest.fixture(scope="module")
def agencies() -> Iterator[Province]:
    """The four agencies' service layers over their own database servers; no broker."""
    with fresh_machine("test-privacy") as machine:
        province = Province(machine)
        for agency in province.agencies:
            machine.database(agency).start()
        yield province


@pytest.fixture
def carrier(agencies: Province) -> Carrier:
    return Carrier(agencies)


def referred(province: Province, *to: str, form: Form01 = FORM) -> Receipt:
    report = province.perform(
        "case_intake",
        c.ReceiveReport(
            channel=c.Channel.HOTLINE_111, received_at=datetime.now(UTC), narrative="Chuyện Canary", form=form
        ),
    )
    case = province.perform("case_intake", c.OpenCase(urgent=True), report.reference, report.version)
    command = c.ReferCase(to=tuple(c.ReferralTarget(t) for t in to))
    return province.perform("case_intake", command, case.reference, case.version)


def known(province: Province, agency: str, reference: str) -> dict[Category, dict[str, Any]]:
    """What the agency can read of what others shared."""
    records = province.parts(agency).custody.records
    return {section.category: contents(section)[section.category] for section in records.get(reference)}


def test_social_support_learns_what_helping_the_child_needs(agencies: Province, carrier: Carrier) -> None:
    """Identity, contact, family, health, school and the story in full; neither suspect nor informant."""
    case = referred(agencies, "social_support")
    carrier.deliver()
    sections = known(agencies, "social_support", case.reference)
    assert set(sections) == {"identity", "birth", "contact", "family", "health", "school", "narrative", "accommodation"}
    assert sections[Category.IDENTITY]["children"][0]["name"] == "Nguyễn Thị Bích Canary"
    assert sections[Category.NARRATIVE]["narrative"] == "Chuyện Canary"


def test_the_police_learn_what_the_investigation_needs(agencies: Province, carrier: Carrier) -> None:
    """With the suspect, and of the informant only whether somebody could be reached; nothing of health or school."""
    case = referred(agencies, "police_investigation")
    carrier.deliver()
    sections = known(agencies, "police_investigation", case.reference)
    assert set(sections) == {
        "identity", "birth", "contact", "family", "narrative", "suspect", "informant", "accommodation"
    }  # fmt: skip
    assert sections[Category.INFORMANT] == {"has_contact": True}


def test_the_court_learns_initials_and_needs_and_no_story(agencies: Province, carrier: Carrier) -> None:
    """Rule ``closed-trial-must``: what a closed hearing needs, once the police hand the file over."""
    case = referred(agencies, "police_investigation")
    carrier.deliver()
    agencies.hand_over(case.reference)
    carrier.deliver()
    sections = known(agencies, "court_liaison", case.reference)
    assert set(sections) == {"identity", "birth", "accommodation"}
    assert sections[Category.IDENTITY] == {"children": [{"number": 1, "initials": "N.T.B.C."}]}
    assert sections[Category.BIRTH] == {"children": [{"number": 1, "year_of_birth": "2016"}]}


def test_a_correction_reaches_exactly_those_who_hold_the_section(agencies: Province, carrier: Carrier) -> None:
    """The school is social support's to know; the police hear of the new name and nothing of the school."""
    case = referred(agencies, "social_support", "police_investigation")
    carrier.deliver()
    child = FORM.children[0]
    corrected = Form01(
        children=(Child(**{**{n: getattr(child, n) for n in child.__slots__}, "school": None, "name": "Tên Đúng"}),),
        father=FORM.father, informant=FORM.informant, suspects=FORM.suspects, current_state=FORM.current_state,
    )  # fmt: skip
    agencies.perform("case_intake", c.CorrectReport(form=corrected, reason="nghe nhầm"), case.reference, case.version)
    carrier.deliver()
    social, police_ = (known(agencies, agency, case.reference) for agency in ("social_support", "police_investigation"))
    assert (
        social[Category.IDENTITY]["children"][0]["name"]
        == police_[Category.IDENTITY]["children"][0]["name"]
        == ("Tên Đúng")
    )
    assert social[Category.SCHOOL] == {}
    assert Category.SCHOOL not in police_
    told = agencies.parts("police_investigation").store.database["journal"]
    shared = told.find_one({"reference": case.reference, "name": "RecordShared"})
    assert shared["data"]["sections"] == ["identity"]


def test_what_waits_with_a_personal_part_lies_under_the_cases_key(agencies: Province, carrier: Carrier) -> None:
    """Destroying the case's key must reach the outbox too; under it the part is sealed to the recipient."""
    case = referred(agencies, "social_support")
    intake = agencies.parts("case_intake").store
    query = {"stream": f"{case.reference}>social_support", "name": "CaseReferred"}
    row = intake.database["outbox"].find_one(query)
    assert is_sealed(row["body"])
    raw = intake.vault.open(row["body"])
    assert b"Canary" not in raw
    assert raw.count(b'"sealed"') == 1


def test_the_ledger_says_who_was_given_what(agencies: Province, carrier: Carrier) -> None:
    """By it updates find their way, withdrawals know who must confirm, and a family is answered."""
    case = referred(agencies, "police_investigation")
    rows = agencies.parts("case_intake").custody.ledger.rows(case.reference)
    assert {(row.recipient, row.category, row.level) for row in rows if row.category == "informant"} == {
        ("police_investigation", "informant", "reduced")
    }
    assert {row.state for row in rows} == {"held"}
