"""What a person at the intake point may ask for. ``reason`` is free text and stays here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.model import Channel


class ScreeningReason(StrEnum):
    MISTAKE = "mistake"
    NOT_A_REPORT = "not_a_report"
    NO_CHILD_CONCERNED = "no_child_concerned"
    OUTSIDE_PROVINCE = "outside_province"


class ReopeningReason(StrEnum):
    NEW_HARM = "new_harm"
    NEW_INFORMATION = "new_information"
    CLOSED_IN_ERROR = "closed_in_error"


class ReferralTarget(StrEnum):
    SOCIAL_SUPPORT = "social_support"
    POLICE_INVESTIGATION = "police_investigation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport:
    channel: Channel
    received_at: datetime
    narrative: str
    form: Form01
    life_at_risk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenOutReport:
    reason_code: ScreeningReason
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinReport:
    joined_to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport:
    form: Form01
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferCase:
    to: tuple[ReferralTarget, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    reason_code: ReopeningReason
    reason: str
