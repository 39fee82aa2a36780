"""The child gets to know the court on a day before its hearing (rule ``court-question-style``). Pure.

A visit is no session: nobody asks the child anything. It takes the room for half an hour, and whoever supports the
child comes along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.court_liaison.domain.accommodations import Accommodation
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Problem
from services.kernel.times import OFFICE
from services.kernel.workflow import Step

VISIT_MINUTES = 30  # own
RULE = "court-question-style"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """``room``: empty for the hearing's own."""

    starts_at: datetime
    room: str = ""

    @property
    def day(self) -> date:
        return in_vietnam(self.starts_at).date()


def visit_of(command: Any) -> Visit | None:
    """The visit that the command asks for."""
    return None if command.visit_at is None else Visit(starts_at=command.visit_at, room=command.visit_room.strip())


def visit_after(hearing: Any, command: Any) -> Visit | None:
    """The visit once the hearing was moved: the new one; or the one that was set, if it is still on a day before."""
    if (new := visit_of(command)) is not None:
        return new
    before: Visit | None = hearing.visit
    return before if before is not None and before.day < in_vietnam(command.starts_at).date() else None


# --- guards -------------------------------------------------------------------------------------------


def visit_is_before_the_hearing(step: Step) -> Problem | None:
    """Rule ``court-question-style``: still ahead, and on an earlier day; a child that saw the room this morning has
    not got to know it."""
    visit = visit_of(step.command)
    if visit is None or (step.at < visit.starts_at and visit.day < in_vietnam(step.command.starts_at).date()):
        return None
    return Problem(
        "visit_at",
        "visit_not_before",
        rule=RULE,
        vi="Buổi làm quen phải vào một ngày trước ngày xét xử và chưa qua.",
        en="The visit must be ahead, and on a day before the hearing.",
    )


def visit_is_in_office_hours(step: Step) -> Problem | None:
    """Somebody must be there to show the room."""
    visit = visit_of(step.command)
    if visit is None or (provincial().days.is_working_day(visit.day) and _in_office_hours(visit.starts_at)):
        return None
    return Problem("visit_at", "not_in_office_hours", vi="Ngoài giờ hành chính.", en="This is outside office hours.")


def _in_office_hours(moment: datetime) -> bool:
    begins = in_vietnam(moment).hour * 60 + in_vietnam(moment).minute
    return any(half_begins <= begins <= half_ends - VISIT_MINUTES for half_begins, half_ends in OFFICE)


def visit_was_wished(step: Step) -> Problem | None:
    """Rule ``court-question-style``: a visit is one of the ways in which this child is spared; others are told of it
    by that."""
    hearing = step.file.hearing if step.file.hearing_is_set else None
    wished = step.command.accommodations if hearing is None else hearing.accommodations
    if visit_of(step.command) is None or Accommodation.PRE_VISIT in wished:
        return None
    return Problem(
        "visit_at",
        "visit_not_among_accommodations",
        rule=RULE,
        vi="Chưa ghi trẻ được làm quen trước phiên tòa trong các cách hỗ trợ.",
        en="A visit to the court before is not among the accommodations.",
    )
