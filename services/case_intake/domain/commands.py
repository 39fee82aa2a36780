"""What a person at the intake point may ask for. ``reason`` is free text and stays here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.casework import CallOutcome, Participant, UrgencyChangeReason
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
    narrative: str = ""
    form: Form01
    life_at_risk: bool = False
    outcomes: tuple[CallOutcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenOutReport:
    reason_code: ScreeningReason
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinReport:
    """``new_harm``: the report tells of harm that the case does not hold yet; its own 12 hours run from it."""

    joined_to: str
    reason: str
    new_harm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateReport:
    """The join was wrong: the report is received once more."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitReport:
    """``children``: their numbers in the form, from 1; they get a report of their own."""

    children: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """``similar_checked``: similar reports were looked at. ``reason``: where it is decided otherwise than suggested."""

    urgent: bool
    similar_checked: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUrgency:
    """``urgent``: from now on. ``despite_signs``: why it is lowered though a report says danger to life or that the
    carer is the suspect."""

    urgent: bool
    reason_code: UrgencyChangeReason
    reason: str = ""
    despite_signs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcomes:
    """What was done with informant and child, after the report was written down."""

    outcomes: tuple[CallOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForNextShift:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """The next shift has read what was left to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldConference:
    """``held_on``: a day, YYYY-MM-DD; ``minutes_number``: of the minutes."""

    held_on: str
    minutes_number: str
    participants: tuple[Participant, ...]
    no_more_risk: bool = False
    no_more_risk_evidence: str = ""
    stable: bool = False
    stable_evidence: str = ""


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
