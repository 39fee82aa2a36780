"""When people meet about the child or with it: the needs meeting, visits, sessions and calls.

These are support, not hearings: nobody questions the child here about what happened (``kernel.sittings``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal
from services.social_support.domain.plan import MeasureCode


class SessionKind(StrEnum):
    VISIT = "visit"  # at home or where the child lives
    SESSION = "session"  # of a service: counselling, treatment, advice
    CALL = "call"


class Attendance(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsMeeting:
    """The meeting that fixes the child's needs (Decree 56 Art 27(2)). ``held_on``: a day, YYYY-MM-DD."""

    referral_id: str
    at: datetime
    by: str
    held_on: str
    minutes_number: str
    participants: str = personal(Category.NOTES)
    needs: str = personal(Category.SERVICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSession:
    """One time with the child or its carer. ``code``: of which service; ``carer``: None where nobody was to come."""

    referral_id: str
    at: datetime
    by: str
    kind: SessionKind
    held_on: str
    code: MeasureCode | None = None
    child: Attendance
    carer: Attendance | None = None
    next_on: str = ""
    note: str = personal(Category.SERVICES, default="")

    @property
    def missed(self) -> bool:
        """Whether it was set and did not take place for the child."""
        return self.child is not Attendance.PRESENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """After an interim review the plan in force goes on as it is. ``next_review_on``: a day, YYYY-MM-DD."""

    plan_version: int
    at: datetime
    by: str
    next_review_on: str
    reason: str = personal(Category.NOTES, default="")
