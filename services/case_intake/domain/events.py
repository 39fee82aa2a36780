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
