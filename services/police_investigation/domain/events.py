"""What the police tell others: one class per message of ``police_investigation_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
