"""The plan of a court's month as it is asked for, made and looked at. Pure.

It proposes and sets nothing: each hearing gets its day by the same step as ever, with every rule asked again. A plan
that somebody called off keeps the best that was found until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.court_liaison.domain.model import Role as StaffRole
from services.court_liaison.domain.scheduling.resources import Role, Skill
from services.kernel.errors import Problem
from services.kernel.ids import BadReference, parse_reference
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import File, Row, Step, Workflow

USUAL_SECONDS = 60
LEAST_SECONDS, MOST_SECONDS = 5, 600
MOST_PINNED = 500
GIVEN_UP_AFTER = timedelta(seconds=30)  # without a word of whoever makes it, another begins anew
MOST_TRIES = 3
KEPT_FOR = timedelta(days=30)


class PlanState(StrEnum):
    NEW = "new"
    ASKED = "asked"
    MAKING = "making"
    MADE = "made"
    CALLED_OFF = "called_off"
    FAILED = "failed"  # whoever made it ended over it time and again


UNDER_WAY = frozenset({PlanState.ASKED, PlanState.MAKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """``value``: what was reached; ``bound``: what no plan can fall below; None while there is no plan yet."""

    name: str
    value: int | None
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken:
    """``skills``: all that this person has."""

    role: Role
    person: str
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A hearing's slot. ``before``: when it is set now, None where it has no day; ``stays``: it is as it is set;
    ``visit_at`` and so on: what prepares the child for it, where there is such."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    room: str
    seats: tuple[SeatTaken, ...]
    before: datetime | None = None
    stays: bool = False
    visit_at: datetime | None = None
    visit_room: str = ""
    talk_at: datetime | None = None
    talk_room: str = ""
    why_vi: str = personal(Category.ACCOMMODATION, default="")  # why it cannot stay as it is set
    why_en: str = personal(Category.ACCOMMODATION, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A hearing for which there is no slot, why, and what would help."""

    reference: str
    why_vi: str = personal(Category.ACCOMMODATION, default="")
    why_en: str = personal(Category.ACCOMMODATION, default="")
    helps_vi: tuple[str, ...] = personal(Category.ACCOMMODATION, default=())
    helps_en: tuple[str, ...] = personal(Category.ACCOMMODATION, default=())


@dataclass(kw_only=True)
class MonthPlan(File):
    """``aims``: in their order, those that were reached, or the one that is pursued; ``heard_of``: when whoever makes
    it said so last; ``spent``: seconds."""

    state: PlanState = PlanState.NEW
    seconds: int = USUAL_SECONDS
    pinned: tuple[str, ...] = ()
    asked_by: str = ""
    tries: int = 0
    heard_of: datetime | None = None
    spent: float = 0.0
    aims: tuple[Aim, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    ended_at: datetime | None = None

    def is_free(self, now: datetime) -> bool:
        """Whether somebody is to make it: nobody does, or nobody has been heard of for a while."""
        if self.state is PlanState.MAKING:
            return self.heard_of is None or now - self.heard_of > GIVEN_UP_AFTER
        return self.state is PlanState.ASKED


def take(plan: MonthPlan, now: datetime) -> bool:
    """Somebody begins to make it; or, where that went wrong too often, nobody does any more."""
    if not plan.is_free(now):
        return False
    plan.tries += 1
    plan.heard_of = now
    if plan.tries > MOST_TRIES:
        plan.state, plan.ended_at = PlanState.FAILED, now
    else:
        plan.state = PlanState.MAKING
    return True


# --- commands -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMonth:
    """``seconds``: how long at the most; ``pinned``: cases whose day stays."""

    seconds: int = USUAL_SECONDS
    pinned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffPlan:
    plan_id: str


def plan_can_be(step: Step) -> list[Problem]:
    command, problems = step.command, []
    if not LEAST_SECONDS <= command.seconds <= MOST_SECONDS:
        problems.append(
            Problem(
                "seconds",
                "out_of_range",
                vi=f"Phải từ {LEAST_SECONDS} đến {MOST_SECONDS} giây.",
                en=f"It must be from {LEAST_SECONDS} to {MOST_SECONDS} seconds.",
            )
        )
    if len(command.pinned) > MOST_PINNED:
        problems.append(Problem("pinned", "too_many", vi="Quá nhiều hồ sơ.", en="These are too many cases."))
    problems += [
        Problem(f"pinned[{number}]", "not_a_reference", vi="Không phải mã hồ sơ.", en="This is no case reference.")
        for number, reference in enumerate(command.pinned[:MOST_PINNED])
        if not _is_reference(reference)
    ]
    return problems


def _is_reference(text: str) -> bool:
    try:
        parse_reference(text)
    except BadReference:
        return False
    return True


def _ask(step: Step) -> Iterable[Any]:
    plan, command = step.file, step.command
    plan.seconds, plan.asked_by = command.seconds, step.actor.staff_id
    plan.pinned = tuple(sorted({parse_reference(reference) for reference in command.pinned}))
    return ()


def _call_off(step: Step) -> Iterable[Any]:
    step.file.ended_at = step.at
    return ()


PLANNERS = frozenset({StaffRole.CLERK, StaffRole.JUDGE})
PLAN_WORKFLOW = Workflow(
    Row(PlanMonth, frozenset({PlanState.NEW}), PlanState.ASKED, PLANNERS, effect=_ask, check=plan_can_be),
    Row(CallOffPlan, UNDER_WAY, PlanState.CALLED_OFF, PLANNERS, effect=_call_off),
)
