"""Who answers for the child: the worker, the commune, and what the Chairman says of the work.

Rule ``two-communes``: where it happened and where the child resides may be two communes, one after the other.
Until the other commune has received the case, the one that hands it over answers for it: there is no gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal


class HandoverReason(StrEnum):
    RESIDENCE = "residence"  # the plan is the residence commune's (rule plan-owner-residence)
    MOVED = "moved"  # the child has moved
    OTHER = "other"


class HandoverState(StrEnum):
    OPEN = "open"
    RECEIVED = "received"
    CALLED_OFF = "called_off"


@dataclass(slots=True, kw_only=True)
class Handover:
    """The case goes from one commune to another. ``worker``: who answers for the child there, once it is received;
    ``words``: why it was called off."""

    referral_id: str
    at: datetime
    by: str
    from_unit: str
    from_worker: str
    to_unit: str
    reason_code: HandoverReason
    reason: str = personal(Category.NOTES)
    state: HandoverState = HandoverState.OPEN
    ended_at: datetime | None = None
    ended_by: str = ""
    worker: str = ""
    words: str = personal(Category.NOTES, default="")

    @property
    def open(self) -> bool:
        return self.state is HandoverState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassignment:
    at: datetime
    by: str
    from_worker: str
    to_worker: str
    reason: str = personal(Category.NOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionNote:
    """What the Chairman found of the work in a case, and what was agreed with the worker."""

    at: datetime
    by: str
    text: str = personal(Category.NOTES)
    agreed_actions: str = personal(Category.NOTES, default="")
