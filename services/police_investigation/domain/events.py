"""What the police tell others: one class per message of ``police_investigation_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel import busy


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
class PoliceAuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class PoliceStaffBusyTold:
    """When one of this agency's people with whom another plans is taken; it replaces what that one was told before."""

    staff_id: str
    version: int
    windows: tuple[busy.BusyWindow, ...]
    to: str


@dataclass(frozen=True, slots=True)
class PoliceDisclosureEnded:
    """``purged`` and ``restricted``: categories; ``basis_code``: the rule by which something is kept or used on."""

    ending_id: str
    purged: tuple[str, ...]
    restricted: tuple[str, ...]
    basis_code: str


@dataclass(frozen=True, slots=True)
class PoliceErasureCarriedOut:
    """The case's key is destroyed; or held, by the rule in ``basis_code``."""

    order_id: str
    held: bool = False
    basis_code: str = ""


@dataclass(frozen=True, slots=True)
class PoliceDeadlineMissed:
    """A deadline of the law passed without what it demanded."""

    rule_id: str
    due_at: datetime
    subject_id: str


@dataclass(frozen=True, slots=True)
class PoliceRequestMade:
    """Another agency is asked for something."""

    request_id: str
    to: str
    kind_code: str
    categories: tuple[str, ...]
    document_number: str


@dataclass(frozen=True, slots=True)
class PoliceRequestAnswered:
    """A request was answered, rejected or withdrawn."""

    request_id: str
    to: str
    outcome_code: str
    reason_code: str
    support_person: str
    document_number: str


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
class PoliceSittingPlanned:
    """The child is to be heard."""

    sitting_id: str
    kind_code: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str


@dataclass(frozen=True, slots=True)
class PoliceSittingHeld:
    """The child was heard."""

    sitting_id: str
    kind_code: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str
    interviewers: tuple[str, ...]
    outcome_code: str


@dataclass(frozen=True, slots=True)
class PoliceSittingCancelled:
    """The session will not take place."""

    sitting_id: str
    reason_code: str


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
