"""What the police tell others: one class per message of ``police_investigation_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel import told


@dataclass(frozen=True, slots=True)
class PoliceReferralAccepted:
    referral_id: str


@dataclass(frozen=True, slots=True)
class PoliceReferralDeclined:
    referral_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class CrimeReportRegistered:
    received_at: datetime


@dataclass(frozen=True, slots=True)
class VerificationStarted:
    pass


@dataclass(frozen=True, slots=True)
class InvestigationOpened:
    pass


@dataclass(frozen=True, slots=True)
class InvestigationNotOpened:
    reason_code: str


@dataclass(frozen=True, slots=True)
class InvestigationSuspended:
    reason_code: str


@dataclass(frozen=True, slots=True)
class InvestigationResumed:
    pass


@dataclass(frozen=True, slots=True)
class InvestigationConcluded:
    outcome_code: str


@dataclass(frozen=True, slots=True)
class FileTransferred:
    """``circle`` empty: who works on the case is filled in where it is known, when the event is recorded."""

    circle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrimeReportTransferred:
    """The report went to the investigating body."""


@dataclass(frozen=True, slots=True)
class ProcuracyNotified:
    """Written notice to the procuracy that a crime report is being handled."""

    document_number: str


@dataclass(frozen=True, slots=True)
class VerificationExtended:
    """The time for verification was prolonged."""

    step: int


@dataclass(frozen=True, slots=True)
class InvestigationExtended:
    """The time for investigation was prolonged by the procuracy."""

    step: int


@dataclass(frozen=True, slots=True)
class ExtensionRequested:
    """The procuracy is asked for more time."""

    extension_id: str
    rule_id: str
    step: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OffenceReclassified:
    """The offence is of another class now."""

    severity_code: str


@dataclass(frozen=True, slots=True)
class ContentRemovalRequested:
    """A platform was asked to remove content."""

    removal_id: str
    urgent: bool
    demanded_by_code: str


@dataclass(frozen=True, slots=True)
class ContentRemovalConfirmed:
    """The content is gone, or it is not."""

    removal_id: str
    outcome_code: str
    demanded_by_code: str


# --- what nobody else hears ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportBooked:
    """The report stands in the crime report book."""


@dataclass(frozen=True, slots=True)
class FileReturned:
    """The prosecutor sent the file back: what was being verified anew is part of the investigation now."""


@dataclass(frozen=True, slots=True)
class ExtensionAnswered:
    """The procuracy answered, and no limit moves by it."""

    extension_id: str
    granted: bool


@dataclass(frozen=True, slots=True)
class ExaminationCalledFor:
    """Who examines the child was called."""


@dataclass(frozen=True, slots=True)
class SuspectAdded:
    suspect_id: str


@dataclass(frozen=True, slots=True)
class SuspectAccused:
    suspect_id: str


@dataclass(frozen=True, slots=True)
class EvidenceRegistered:
    item_number: str


@dataclass(frozen=True, slots=True)
class EvidenceHandedOver:
    item_number: str


@dataclass(frozen=True, slots=True)
class EvidenceReceived:
    item_number: str


@dataclass(frozen=True, slots=True)
class ContentGone:
    """Seen to be gone; only this ends the platform's hours."""

    removal_id: str


# --- what other agencies tell as well, each in its own name (kernel.told) ----------------------------------


class PoliceAuditHead(told.AuditHead): ...


class PoliceStaffBusyTold(told.StaffBusyTold): ...


class PoliceDisclosureEnded(told.DisclosureEnded): ...


class PoliceErasureCarriedOut(told.ErasureCarriedOut): ...


class PoliceDeadlineMissed(told.DeadlineMissed): ...


class PoliceRequestMade(told.RequestMade): ...


class PoliceRequestAnswered(told.RequestAnswered): ...


class PoliceSittingPlanned(told.SittingPlanned): ...


class PoliceSittingHeld(told.SittingHeld): ...


class PoliceSittingCancelled(told.SittingCancelled): ...
