"""What tests do at the family's desk: a case, its representative, consents and their end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.case_intake.domain import commands as intake
from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import Answer, GiverRole, Language, ObtainedHow
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_request import Kind, RequestChannel, Requester
from services.case_intake.domain.form01 import Child, Form01, Informant
from services.case_intake.domain.representative import CheckedHow, Relation
from services.kernel.application import Receipt, Request
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category
from services.kernel.privacy.retention import Retention
from services.kernel.workflow import Actor
from tests.province import Province

ACTOR = Actor("T-0001", "case_intake", "test", frozenset({"intake_officer", "intake_supervisor", "privacy_officer"}))
POLICE, SOCIAL = "police_investigation", "social_support"
FORM = Form01(
    children=(Child(name="Bé Thử", date_of_birth="2015-06-01"),),
    informant=Informant(name="Cô Năm", phone="0912345678", agreed_to_record=True),
)


def referred(province: Province, *to: str, form: Form01 = FORM) -> Receipt:
    report = province.perform(
        "case_intake",
        intake.ReceiveReport(
            channel=intake.Channel.HOTLINE_111, received_at=datetime.now(UTC), narrative="Chuyện", form=form
        ),
    )
    case = province.perform("case_intake", intake.OpenCase(urgent=True), report.reference, report.version)
    targets = tuple(intake.ReferralTarget(name) for name in to)
    return province.perform("case_intake", intake.ReferCase(to=targets), case.reference, case.version)


def at_desk(province: Province, reference: str, command: Any, version: int | None = None) -> Receipt:
    desk = province.parts("case_intake").family
    return desk.perform(command, ACTOR, Request(new_id(), "d"), reference, version)


def family(province: Province, reference: str) -> FamilyFile:
    return province.parts("case_intake").family.view(reference)


def consent(giver: GiverRole, *categories: Category) -> c.RecordConsent:
    return c.RecordConsent(
        child_number=1, giver=giver, legal_basis=None, answer=Answer.GRANTED, categories=categories,
        agencies=(c.Receiver.POLICE_INVESTIGATION,), publication=False, given_at=datetime.now(UTC),
        obtained_how=ObtainedHow.RECORDED_CALL, text_version="2026-1", language=Language.CHAM, evidence="Băng 12",
    )  # fmt: skip


def mother() -> c.NameRepresentative:
    return c.NameRepresentative(
        name="Trần Thị Mai", relation=Relation.MOTHER, phone="0900000000", checked_how=CheckedHow.BIRTH_CERTIFICATE,
        document="KS 12", is_suspect=False,
    )  # fmt: skip


def asks_and_is_the_suspect() -> c.ReceiveFamilyRequest:
    """Whoever stands as the representative asks, and a member of staff knows who that is."""
    return c.ReceiveFamilyRequest(
        kind=Kind.ACCESS, requester=Requester.REPRESENTATIVE, channel=RequestChannel.IN_PERSON,
        received_at=datetime.now(UTC), is_suspect=True,
    )  # fmt: skip


def informant_at_police(province: Province, reference: str) -> dict[str, Any] | None:
    section = next(iter(province.parts(POLICE).custody.records.get(reference, [Category.INFORMANT])), None)
    return None if section is None else {"level": section.level, "restricted": section.restricted}


def withdraw(province: Province, reference: str) -> None:
    given = family(province, reference).consents[0].id
    at_desk(province, reference, c.WithdrawConsent(consent_id=given, requester=Requester.INFORMANT, evidence="Gọi 111"))


def closed_long_ago(province: Province, reference: str) -> None:
    """What years do, done by hand: the case lies closed and its retention is over."""
    parts = province.parts("case_intake")
    retention = Retention.read()
    moment = datetime(1990, 1, 1, tzinfo=UTC)
    assert retention.until(moment, list(Category)) < datetime.now(UTC)
    parts.store.database["cases"].update_one(
        {"_id": reference},
        {"$set": {"state": "closed"}, "$push": {"remarks": {"at": moment, "staff_id": "T-0001", "about": "closed"}}},
    )
