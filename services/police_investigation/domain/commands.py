"""What a person at the police may ask for. Reasons, narratives and document numbers stay in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.police_investigation.domain.model import (
    CrimeSource,
    NotOpenedReason,
    Outcome,
    Severity,
    SuspensionReason,
)


class DeclineReason(StrEnum):
    NOT_COMPETENT = "not_competent"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    NO_SIGN_OF_OFFENCE = "no_sign_of_offence"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReferral:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReferral:
    reason_code: DeclineReason
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCrimeReport:
    """The police received a report themselves; it opens a file with a reference of its own."""

    source: CrimeSource
    received_at: datetime
    narrative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVerification:
    """``investigator``: staff id. ``trained_with_minors``: as a person says; False needs ``override_reason``."""

    investigator: str
    trained_with_minors: bool
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvestigation:
    """Khởi tố. ``severity``: a person picks it from the article; nothing is computed."""

    decision_number: str
    offence_article: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineToOpen:
    """``reason``: in words, needed where the code says no more than "other"."""

    reason_code: NotOpenedReason
    decision_number: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendWork:
    """``reason``: in words, needed where the code says no more than "other"."""

    reason_code: SuspensionReason
    document_number: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeWork:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeInvestigation:
    outcome_code: Outcome
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """The file goes to the procuracy; ``document_number``: of the hand-over record."""

    document_number: str
