"""The duty roster of the hotline: who answers when, and which hours nobody does. Pure.

The hotline 111 works round the clock every day (rule ``hotline-111-24x7``). The rule warns: a roster with a gap is
kept, and whoever plans or reads it is told of the gap. A shift is of no case and holds a staff number only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from services.case_intake.domain.model import Role
from services.kernel.clock import VIETNAM, in_vietnam, written
from services.kernel.errors import Problem
from services.kernel.workflow import File, Row, Step, Workflow

RULE = "hotline-111-24x7"
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
LONGEST_STAFF_ID = 40  # characters


class ShiftState(StrEnum):
    NEW = "new"
    PLANNED = "planned"
    CANCELLED = "cancelled"  # somebody fell ill, or it was planned by mistake


@dataclass(kw_only=True)
class Shift(File):
    """``reference``: the shift's own random number, of no case. From ``starts_at`` until just before ``ends_at``."""

    state: ShiftState = ShiftState.NEW
    staff_id: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    planned_by: str = ""
    cancelled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShift:
    """``staff_id``: who answers the hotline then."""

    staff_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelShift:
    shift_id: str


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` until just before ``end``, in UTC."""

    start: datetime
    end: datetime


def days(first: date, last: date) -> Span:
    """These days of the Vietnamese calendar, both included. Raises OverflowError for the last day that there is."""
    start, end = (datetime.combine(day, time(), VIETNAM) for day in (first, last + timedelta(days=1)))
    return Span(start, end)


def gaps(shifts: Iterable[Shift], span: Span) -> list[Span]:
    """When nobody answers within the span, in order."""
    found, covered_until = [], span.start
    for start, end in sorted((s.starts_at, s.ends_at) for s in shifts if s.starts_at and s.ends_at):
        if start > covered_until:
            found.append(Span(covered_until, min(start, span.end)))
        covered_until = max(covered_until, end)
        if covered_until >= span.end:
            return found
    return [*found, Span(covered_until, span.end)]


def warnings_of(found: Iterable[Span]) -> list[Problem]:
    """Rule ``hotline-111-24x7``: shown, never refused."""
    return [
        Problem(
            "shifts",
            "nobody_on_duty",
            rule=RULE,
            vi=f"Không có người trực từ {written(gap.start)} đến {written(gap.end)}.",
            en=f"Nobody is on duty from {written(gap.start)} to {written(gap.end)}.",
        )
        for gap in found
    ]


def touched(shift: Shift) -> Span:
    """The whole days of the Vietnamese calendar on which the shift is."""
    assert shift.starts_at is not None
    assert shift.ends_at is not None
    last_moment = shift.ends_at - timedelta(microseconds=1)
    return days(in_vietnam(shift.starts_at).date(), in_vietnam(last_moment).date())


# --- the workflow ---------------------------------------------------------------------------------


def shift_can_be(step: Step) -> list[Problem]:
    """A roster is planned and not written afterwards; who stands in at once begins before it is written down."""
    command, problems = step.command, []
    if not 0 < len(command.staff_id.strip()) <= LONGEST_STAFF_ID:
        problems.append(Problem("staff_id", "bad_value", vi="Mã cán bộ không hợp lệ.", en="This is no staff number."))
    if not SHORTEST <= command.ends_at - command.starts_at <= LONGEST:
        problems.append(
            Problem(
                "ends_at",
                "not_a_shift",
                vi="Ca trực dài từ 30 phút đến 24 giờ.",
                en="A shift lasts from half an hour to a day.",
            )
        )
    elif command.ends_at <= step.at:
        problems.append(Problem("ends_at", "over_already", vi="Ca trực đã qua.", en="This shift is over already."))
    return problems


def it_is_not_over(step: Step) -> Problem | None:
    """Who was on duty stays to be read."""
    if step.file.ends_at > step.at:
        return None
    return Problem("shift_id", "over_already", vi="Ca trực đã qua.", en="This shift is over already.")


def _plan(step: Step) -> Iterable[Any]:
    shift, command = step.file, step.command
    shift.staff_id, shift.planned_by = command.staff_id.strip(), step.actor.staff_id
    shift.starts_at, shift.ends_at = command.starts_at, command.ends_at
    return ()


def _cancel(step: Step) -> Iterable[Any]:
    step.file.cancelled_by = step.actor.staff_id
    return ()


SUPERVISOR = frozenset({Role.SUPERVISOR})
ROSTER_WORKFLOW = Workflow(
    Row(PlanShift, frozenset({ShiftState.NEW}), ShiftState.PLANNED, SUPERVISOR, effect=_plan, check=shift_can_be),
    Row(
        CancelShift,
        frozenset({ShiftState.PLANNED}),
        ShiftState.CANCELLED,
        SUPERVISOR,
        guards=(it_is_not_over,),
        effect=_cancel,
    ),
)


def is_on_duty_already(shifts: Iterable[Shift], command: PlanShift) -> bool:
    """Whether the same person has another shift at that time. ``shifts``: those planned around it."""
    return any(
        shift.staff_id == command.staff_id.strip()
        and shift.starts_at is not None
        and shift.ends_at is not None
        and shift.starts_at < command.ends_at
        and shift.ends_at > command.starts_at
        for shift in shifts
    )
