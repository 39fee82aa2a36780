"""What case intake tells others: one class per message of ``case_intake_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportReceived:
    channel: str


@dataclass(frozen=True, slots=True)
class ReportScreenedOut:
    reason_code: str


@dataclass(frozen=True, slots=True)
class ReportJoined:
    joined_to: str


@dataclass(frozen=True, slots=True)
class CaseOpened:
    urgent: bool


@dataclass(frozen=True, slots=True)
class CaseReferred:
    to: str
    referral_id: str
    urgent: bool
    received_at: datetime
    circle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleChanged:
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseClosed:
    pass


@dataclass(frozen=True, slots=True)
class CaseReopened:
    reason_code: str


@dataclass(frozen=True, slots=True)
class RecordShared:
    """``sections``: categories; empty for all that the recipient may have."""

    to: str
    sections: tuple[str, ...]
    record_version: int


@dataclass(frozen=True, slots=True)
class ReportCorrected:
    """Stays inside case intake: the form was corrected, the old one is kept."""

    correction: int


@dataclass(frozen=True, slots=True)
class ReportSeparated:
    """In the house: a wrong join is undone. ``separated_from``: the case."""

    separated_from: str


@dataclass(frozen=True, slots=True)
class ReportSplit:
    """In the house: these children, by their numbers in the form before, have a report of their own now."""

    into: str
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnotherReportJoined:
    """In the house, on the case: a report was joined to it. ``received_at``: when that report came in."""

    report: str
    new_harm: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AnotherReportSeparated:
    """In the house, on the case: a report that was joined to it was no part of it."""

    report: str


@dataclass(frozen=True, slots=True)
class UrgencyNotConfirmed:
    """In the house: the commune's initial assessment (Mẫu 02) says that it is no emergency."""


@dataclass(frozen=True, slots=True)
class ReferralOvertaken:
    """In the house: the agency works on the case already, by news of its own, and need not answer any more."""

    referral_id: str


@dataclass(frozen=True, slots=True)
class ShiftNoteLeft:
    """In the house: something waits for the next shift."""


@dataclass(frozen=True, slots=True)
class ShiftNotesTaken:
    """In the house: the next shift has it. ``notes``: how many."""

    notes: int


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """In the house: the closing conference, and whether both conditions of Decree 56 Art 30 were found."""

    both_conditions: bool


@dataclass(frozen=True, slots=True)
class IntakeAuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    consent_id: str
    to: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestrictionOrdered:
    restriction_id: str
    to: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasureOrdered:
    order_id: str
    to: str


# --- what happens on the family's side stays inside case intake --------------------------------------


@dataclass(frozen=True, slots=True)
class RepresentativeNamed:
    representative_id: str


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    consent_id: str


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    consent_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class FamilyRequestReceived:
    family_request_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class FamilyRequestAnswered:
    family_request_id: str


@dataclass(frozen=True, slots=True)
class FamilyRequestCompleted:
    family_request_id: str


@dataclass(frozen=True, slots=True)
class FamilyRequestRefused:
    family_request_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class FamilyRequestExtended:
    """``days``: how many were added."""

    family_request_id: str
    days: int


@dataclass(frozen=True, slots=True)
class FamilyRequestOverdue:
    """``rule``: whose limit has passed."""

    family_request_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class ConfirmationOverdue:
    """An agency has not said what became of it. ``about``: the consent, the restriction or the order."""

    about: str
    agency: str


@dataclass(frozen=True, slots=True)
class KeysDestroyed:
    """The intake point's own key of the case is destroyed: the last of all."""

    order_id: str


@dataclass(frozen=True, slots=True)
class IntakeDeadlineMissed:
    """A deadline of the law passed without what it demanded."""

    rule_id: str
    due_at: datetime
    subject_id: str


@dataclass(frozen=True, slots=True)
class IntakeRequestMade:
    """Another agency is asked for something."""

    request_id: str
    to: str
    kind_code: str
    categories: tuple[str, ...]
    document_number: str


@dataclass(frozen=True, slots=True)
class IntakeRequestAnswered:
    """A request was answered, rejected or withdrawn."""

    request_id: str
    to: str
    outcome_code: str
    reason_code: str
    support_person: str
    document_number: str


@dataclass(frozen=True, slots=True)
class IntakeProsecutionNotified:
    """The procuracy is told that the police were asked to open a criminal case."""

    request_id: str
