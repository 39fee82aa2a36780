"""What court liaison tells others: one class per message of ``court_liaison_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileReceived:
    pass


@dataclass(frozen=True, slots=True)
class ProsecutionDecided:
    decision_code: str


@dataclass(frozen=True, slots=True)
class CaseDocketed:
    pass


@dataclass(frozen=True, slots=True)
class HearingScheduled:
    starts_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class HearingMoved:
    starts_at: datetime
    reason_code: str


@dataclass(frozen=True, slots=True)
class HearingHeld:
    pass


@dataclass(frozen=True, slots=True)
class JudgmentGiven:
    pass


@dataclass(frozen=True, slots=True)
class ProceedingFinished:
    outcome_code: str


@dataclass(frozen=True, slots=True)
class CourtAuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class CourtDisclosureEnded:
    """``purged`` and ``restricted``: categories; ``basis_code``: the rule by which something is kept or used on."""

    ending_id: str
    purged: tuple[str, ...]
    restricted: tuple[str, ...]
    basis_code: str


@dataclass(frozen=True, slots=True)
class CourtErasureCarriedOut:
    """The case's key is destroyed; or held, by the rule in ``basis_code``."""

    order_id: str
    held: bool = False
    basis_code: str = ""
