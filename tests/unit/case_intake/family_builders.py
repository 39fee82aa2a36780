"""A family's file with what is known of its case, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import Answer, GiverRole, Language, ObtainedHow
from services.case_intake.domain.erasure import ErasureGround
from services.case_intake.domain.family import Facts, FamilyFile, Holding
from services.case_intake.domain.family_policy import FAMILY_WORKFLOW
from services.case_intake.domain.family_request import Kind, RequestChannel, Requester
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.representative import CheckedHow, Relation
from services.kernel.deadlines.keeping import after_working_days
from services.kernel.errors import DomainError
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor

NOW = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
OFFICER = Actor("CI-0001", "case_intake", "111", frozenset({"intake_officer"}))
SUPERVISOR = Actor("CI-0002", "case_intake", "111", frozenset({"intake_supervisor"}))
PRIVACY = Actor("CI-0003", "case_intake", "111", frozenset({"privacy_officer"}))
POLICE, SOCIAL, COURT = "police_investigation", "social_support", "court_liaison"
TEN = Child(date_of_birth="2015-06-01")
SIX = Child(date_of_birth="2019-06-01")


def a_family(*children: Child, **facts: Any) -> FamilyFile:
    file = FamilyFile(reference="1111-1111-111", version=1)
    form = facts.pop("form", None) or Form01(children=children or (TEN,))
    file.know(Facts(form=form, received_at=NOW, working_days=after_working_days, **facts))
    return file


def know(file: FamilyFile, **facts: Any) -> None:
    """What is known of the case has changed."""
    file.know(replace(file.facts, **facts))


def do(file: FamilyFile, command: Any, actor: Actor = SUPERVISOR, at: datetime = NOW) -> list[Any]:
    return FAMILY_WORKFLOW.apply(file, command, actor, at)


def refusal(file: FamilyFile, command: Any, actor: Actor = SUPERVISOR, at: datetime = NOW) -> list[str]:
    """The keys of everything that is wrong."""
    with pytest.raises(DomainError) as refused:
        do(file, command, actor, at)
    return [problem.key for problem in refused.value.problems]


def naming(name: str = "Trần Thị Mai", relation: Relation = Relation.MOTHER, **more: Any) -> c.NameRepresentative:
    values: dict[str, Any] = {"checked_how": CheckedHow.BIRTH_CERTIFICATE, "document": "KS 12", "is_suspect": False}
    return c.NameRepresentative(name=name, relation=relation, **{**values, **more})


def consent(giver: GiverRole | None = GiverRole.PARENT, **more: Any) -> c.RecordConsent:
    values: dict[str, Any] = {
        "child_number": 1,
        "legal_basis": None,
        "answer": Answer.GRANTED,
        "agencies": (c.Receiver.POLICE_INVESTIGATION,),
        "categories": (Category.SCHOOL,),
        "publication": False,
        "given_at": NOW,
        "obtained_how": ObtainedHow.IN_WRITING,
        "text_version": "2026-1",
        "language": Language.VIETNAMESE,
        "evidence": "Biên bản 7",
    }
    return c.RecordConsent(giver=giver, **{**values, **more})


def informants(**more: Any) -> c.RecordConsent:
    return consent(GiverRole.INFORMANT, categories=(Category.INFORMANT,), **more)


def asking(kind: Kind, requester: Requester = Requester.REPRESENTATIVE, **more: Any) -> c.ReceiveFamilyRequest:
    values: dict[str, Any] = {"channel": RequestChannel.IN_PERSON, "received_at": NOW, "is_suspect": False}
    return c.ReceiveFamilyRequest(kind=kind, requester=requester, **{**values, **more})


def answering(file: FamilyFile) -> c.AnswerFamilyRequest:
    return c.AnswerFamilyRequest(family_request_id=file.requests[-1].id, explanation="Sẽ làm.", document="TL 1")


def erasing(**more: Any) -> c.OrderErasure:
    return c.OrderErasure(**{"ground": ErasureGround.RETENTION_ENDED, "document": "QĐ 9", **more})


def holding(agency: str, category: Category, consent_id: str | None = None) -> Holding:
    return Holding(agency, category, consent_id)
