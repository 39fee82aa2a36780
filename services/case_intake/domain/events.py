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
