"""A child taken from its carer by the Chairman's decision (Decree 56/2017 Art 32), from the first day to the last.

Where the child lives is under SAFE_PLACE: it stands in no list, in no event and in no view but that of who has
the case in hand. What was decided stays as it was; a renewal and the end are added to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.length import Length, due
from services.kernel.privacy.categories import Category, personal

MAX_RULE = "separation-max-15d"


class SeparationGround(StrEnum):
    """Decree 56 Art 32(1)."""

    ABUSED_BY_CARER = "abused_by_carer"
    PLAN_REFUSED = "plan_refused"
    MAY_REABUSE = "may_reabuse"


class Authority(StrEnum):
    """Who may ask that a separation goes on beyond its longest."""

    COURT = "court"
    PROCURACY = "procuracy"
    POLICE = "police"
    PROVINCIAL_COMMITTEE = "provincial_committee"


class ReturnReason(StrEnum):
    """Why a separation ended; the code travels, the words stay."""

    CARER_SAFE = "carer_safe"
    ALTERNATIVE_CARE = "alternative_care"  # the child stays in others' care for longer
    COURT_DECISION = "court_decision"
    TIME_OVER = "time_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """``ends_at``: until when now. The last three: only beyond the longest, what it rests on."""

    at: datetime
    by: str
    decision_number: str
    ends_at: datetime
    reason: str = personal(Category.NOTES)
    authority: Authority | None = None
    authority_document: str = ""
    authority_document_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationEnd:
    at: datetime
    by: str
    reason_code: ReturnReason
    decision_number: str = ""
    reason: str = personal(Category.NOTES)


@dataclass(slots=True, kw_only=True)
class Separation:
    """``at`` and ``by``: when it was written down and by whom; ``starts_at`` to ``ends_at``: as first decided."""

    referral_id: str
    at: datetime
    by: str
    decision_number: str
    ground: SeparationGround
    starts_at: datetime
    ends_at: datetime
    reason: str = personal(Category.NOTES)
    safe_place: str = personal(Category.SAFE_PLACE)
    alternative_care: str = personal(Category.SAFE_PLACE)
    renewals: list[Renewal] = field(default_factory=list)
    ended: SeparationEnd | None = None

    @property
    def open(self) -> bool:
        return self.ended is None

    @property
    def until(self) -> datetime:
        """Until when it goes on as decided last."""
        return self.renewals[-1].ends_at if self.renewals else self.ends_at


def longest(starts_at: datetime) -> datetime:
    """The last moment of a separation that no competent authority asks to continue (rule ``separation-max-15d``)."""
    return longest_by(MAX_RULE, starts_at)


def longest_by(rule: str, starts_at: datetime) -> datetime:
    """The last moment of what begins then and lasts as long as a rule allows. KeyError when the book lacks the rule."""
    return due(starts_at, _limit(rule, starts_at), provincial().days, rolls=False).statutory


def end_of_day(day: date) -> datetime:
    """24:00 of the day in Vietnam, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, VIETNAM).astimezone(UTC)


def _limit(name: str, moment: datetime) -> Length:
    book = provincial().book
    rule = book.on(name, moment) or book.latest(name)
    if rule is None or rule.limit is None:
        raise KeyError(name)
    return rule.limit.length()
