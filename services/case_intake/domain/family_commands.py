"""What a person at the intake point may do for, or on behalf of, a child's family.

What has to be said has no default: a box that nobody ticked is no answer (rule ``consent-not-silence``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.consent import Answer, GiverRole, Language, NoConsentBasis, ObtainedHow
from services.case_intake.domain.erasure import ErasureGround
from services.case_intake.domain.family_request import Kind, RefusalReason, RequestChannel, Requester
from services.case_intake.domain.representative import CheckedHow, Relation
from services.kernel.privacy.categories import Category, personal


class Receiver(StrEnum):
    SOCIAL_SUPPORT = "social_support"
    POLICE_INVESTIGATION = "police_investigation"
    COURT_LIAISON = "court_liaison"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRepresentative:
    """``is_suspect``: what the member of staff found out; somebody must have asked."""

    name: str = personal(Category.REPRESENTATIVE)
    relation: Relation = personal(Category.REPRESENTATIVE)
    phone: str = personal(Category.REPRESENTATIVE, default="")
    address: str = personal(Category.REPRESENTATIVE, default="")
    checked_how: CheckedHow
    document: str = personal(Category.REPRESENTATIVE)
    is_suspect: bool | None
    different_person: str = personal(Category.NOTES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """``giver`` or ``legal_basis``: exactly one of them."""

    child_number: int
    giver: GiverRole | None
    legal_basis: NoConsentBasis | None
    answer: Answer | None
    agencies: tuple[Receiver, ...] = ()
    categories: tuple[Category, ...] = ()
    publication: bool | None
    given_at: datetime
    valid_until: datetime | None = None
    obtained_how: ObtainedHow | None
    text_version: str = ""
    language: Language | None = personal(Category.ACCOMMODATION)
    evidence: str = personal(Category.NOTES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    consent_id: str
    requester: Requester
    evidence: str = personal(Category.NOTES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFamilyRequest:
    kind: Kind
    requester: Requester
    channel: RequestChannel
    received_at: datetime
    child_number: int | None = None
    consent_id: str | None = None
    agencies: tuple[Receiver, ...] = ()
    categories: tuple[Category, ...] = ()
    text: str = personal(Category.NOTES, default="")
    is_suspect: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFamilyRequest:
    family_request_id: str
    explanation: str = personal(Category.NOTES)
    document: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteFamilyRequest:
    family_request_id: str
    document: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseFamilyRequest:
    family_request_id: str
    reason_code: RefusalReason
    explanation: str = personal(Category.NOTES)
    document: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendFamilyRequest:
    family_request_id: str
    reason: str = personal(Category.NOTES)
    document: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderErasure:
    ground: ErasureGround
    family_request_id: str | None = None
    document: str = personal(Category.NOTES)
