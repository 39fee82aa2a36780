"""What a person may ask for where a carer refuses the plan or harms the child; the others are in ``commands.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.social_support.domain.carers import CarerAnswer, NoContactEndReason, RightsOutcome, RightsRecipient


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCarerAnswer:
    """To the newest version of the plan. ``answer``: None means that nobody has said."""

    answer: CarerAnswer | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToRestrictParentalRights:
    """``alternative_care``: whether the same letter asks for alternative care."""

    recipient: RightsRecipient
    document_number: str = ""
    alternative_care: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParentalRightsResult:
    """``document_number`` and ``decided_on`` (a day, YYYY-MM-DD): of the answer; not where it is withdrawn."""

    outcome: RightsOutcome
    document_number: str = ""
    decided_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNoContact:
    """``starts_at``: None for now. ``ends_on``: the last day, empty for the longest that the rule book knows."""

    decision_number: str = ""
    person: str = ""
    reason: str = ""
    starts_at: datetime | None = None
    ends_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNoContact:
    reason_code: NoContactEndReason
    reason: str = ""
