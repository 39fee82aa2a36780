"""The carers where they refuse the plan or harm the child: their answer, their rights, and whom the child is kept from.

Luật Trẻ em Art 52(3) (rule ``plan-refused-by-carer``); Luật 13/2022 (rule ``family-violence``). What was written
stays as it was; a result or an end is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal
from services.social_support.domain.separation import longest_by

NO_CONTACT_RULE = "family-violence"


class CarerAnswer(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"  # as where asking would put the child in danger


class RightsRecipient(StrEnum):
    """Who is asked to restrict parental rights."""

    AUTHORITY = "authority"  # a competent authority, which may itself go to court
    COURT = "court"


class RightsOutcome(StrEnum):
    RESTRICTED = "restricted"
    NOT_RESTRICTED = "not_restricted"
    WITHDRAWN = "withdrawn"  # by the Chairman who asked


class NoContactEndReason(StrEnum):
    """Why an order no longer holds; the code travels, the words stay."""

    TIME_OVER = "time_over"
    NO_MORE_DANGER = "no_more_danger"
    REPLACED = "replaced"  # by a further order, or by a court's


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """What a carer said to a version of the plan."""

    plan_version: int
    at: datetime
    by: str
    answer: CarerAnswer
    reason: str = personal(Category.FAMILY, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsResult:
    """``decided_on``: a day, YYYY-MM-DD; it and the number are empty where the Chairman withdrew."""

    at: datetime
    by: str
    outcome: RightsOutcome
    document_number: str = ""
    decided_on: str = ""
    reason: str = personal(Category.FAMILY, default="")


@dataclass(slots=True, kw_only=True)
class RightsRequest:
    """The Chairman asks that parental rights be restricted. ``alternative_care``: and for alternative care."""

    referral_id: str
    at: datetime
    by: str
    document_number: str
    recipient: RightsRecipient
    alternative_care: bool = False
    reason: str = personal(Category.FAMILY)
    result: RightsResult | None = None

    @property
    def open(self) -> bool:
        return self.result is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoContactEnd:
    at: datetime
    by: str
    reason_code: NoContactEndReason
    reason: str = personal(Category.NOTES, default="")


@dataclass(slots=True, kw_only=True)
class NoContactOrder:
    """``person``: who must keep away, in words. ``open``: nobody has written down yet that it no longer holds."""

    referral_id: str
    at: datetime
    by: str
    decision_number: str
    starts_at: datetime
    ends_at: datetime
    person: str = personal(Category.SUSPECT)
    reason: str = personal(Category.NOTES)
    ended: NoContactEnd | None = None

    @property
    def open(self) -> bool:
        return self.ended is None


def longest_no_contact(starts_at: datetime) -> datetime:
    """The last moment of one order, as far as the rule book knows (rule ``family-violence``)."""
    return longest_by(NO_CONTACT_RULE, starts_at)
