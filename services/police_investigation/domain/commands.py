"""What a person at the police may ask for. Reasons, narratives and document numbers stay in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.police_investigation.domain.model import NotOpenedReason, Outcome, Party, SuspensionReason
from services.police_investigation.domain.report_book import CrimeSource, ReportClass
from services.police_investigation.domain.time_limits import Severity


class DeclineReason(StrEnum):
    NOT_COMPETENT = "not_competent"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    NO_SIGN_OF_OFFENCE = "no_sign_of_offence"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReferral:
    """``book_number``: in the crime report book, where it is known already."""

    book_number: str = ""
    channel: CrimeSource = CrimeSource.OTHER
    classification: ReportClass = ReportClass.INFORMATION


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
    book_number: str = ""
    classification: ReportClass = ReportClass.INFORMATION


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVerification:
    """``investigator``: staff id. ``trained_with_minors``: as a person says; False needs ``override_reason``.
    ``sexual_abuse``: as a person says; then an examination is called for at once (rule ``sa-evidence-fast``)."""

    investigator: str
    trained_with_minors: bool
    override_reason: str = ""
    sexual_abuse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvestigation:
    """Khởi tố. ``severity``: a person picks it from the article; nothing is computed. ``notified``: who was told;
    ``answers_request_id``: of a request to prosecute that is answered by it at once."""

    decision_number: str
    offence_article: str
    severity: Severity
    reason: str = ""
    notified: tuple[Party, ...] = ()
    answers_request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineToOpen:
    """``reason``: in words, needed where the code says no more than "other"."""

    reason_code: NotOpenedReason
    decision_number: str
    reason: str = ""
    notified: tuple[Party, ...] = ()
    answers_request_id: str = ""


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
