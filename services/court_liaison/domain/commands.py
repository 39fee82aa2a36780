"""What a person at the procuracy or the court may ask for. Reasons and outcomes are free text and stay here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.court_liaison.domain.model import Accommodation, BanListItem, MoveReason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFile:
    receipt_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosecute:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotProsecute:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFile:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketCase:
    docket_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleHearing:
    """``judge``: staff number. ``sexual_abuse_or_ill_treatment``: a person says so; nothing guesses it."""

    starts_at: datetime
    room: str
    judge: str
    assessor_with_youth_experience: bool
    closed: bool
    sexual_abuse_or_ill_treatment: bool
    accommodations: tuple[Accommodation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHearing:
    starts_at: datetime
    reason_code: MoveReason
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldHearing:
    """``checklist``: the items of the ban list that were kept to."""

    checklist: tuple[BanListItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveJudgment:
    verdict: Verdict
    judgment_number: str
    published_on_portal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishProceeding:
    outcome: str
