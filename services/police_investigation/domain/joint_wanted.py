"""A slot for a joint interview: what is asked for, what may speak against one, and what is answered. Pure.

The search itself is ``joint_slots.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from services.kernel.busy import BusyWindow
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.school import SchoolSession, SchoolWish
from services.kernel.sittings import SittingKind
from services.kernel.windows import Window, too_many, windows_mean_something
from services.kernel.workflow import Step
from services.police_investigation.domain import joint_guards as g
from services.police_investigation.domain.interview_codes import Place
from services.police_investigation.domain.interview_guards import plan_can_be_kept

USUAL_MINUTES = 60  # own
MOST_INTERVIEWERS = 20  # own: whose calendars are looked at


class Obstacle(StrEnum):
    """What speaks against a start: the key of a guard's problem, or what no guard knows."""

    TOO_SOON = "too_soon_for_a_joint_interview"
    AT_NIGHT = "at_night"
    AT_THE_SAME_TIME = "at_the_same_time"
    THIRD_OF_THE_DAY = "third_session_of_the_day"
    TOO_LONG = "session_too_long"
    INTERVIEWER_TAKEN = "interviewer_taken"
    SUPPORT_PERSON_TAKEN = "support_person_taken"
    APPOINTMENT = "appointment"
    LESSONS = "lessons"
    NO_OFFICE_HOURS = "no_office_hours"  # longer than an office is open


# What people can change, the least for the child first: shorter, or approved; another colleague; another hour of
# therapy; another support person; lessons; another session.
MAY_CHANGE = (
    Obstacle.TOO_LONG, Obstacle.INTERVIEWER_TAKEN, Obstacle.APPOINTMENT, Obstacle.SUPPORT_PERSON_TAKEN,
    Obstacle.LESSONS, Obstacle.AT_THE_SAME_TIME, Obstacle.THIRD_OF_THE_DAY,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedJointSlot:
    """``joint_interview_id``: which one gets another slot; empty: a new one is to be called. Of one that is moved the
    child and the interviewers are those of the plan. ``appointments``: the child's, such as therapy."""

    kind: ClassVar[SittingKind] = SittingKind.INTERVIEW

    joint_interview_id: str = ""
    child: int = 1
    minutes: int = USUAL_MINUTES
    place: Place
    interviewers: tuple[str, ...] = ()
    school: SchoolSession | None = personal(Category.ACCOMMODATION, default=None)
    school_wish: SchoolWish = personal(Category.ACCOMMODATION, default=SchoolWish.USUAL)
    appointments: tuple[Window, ...] = personal(Category.ACCOMMODATION, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """When people cannot come: the police's own by staff number, and the child's support person, where one is named."""

    interviewers: Mapping[str, Sequence[BusyWindow]] = field(default_factory=dict)
    support_person: Sequence[BusyWindow] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """``staff_id``: whose time is taken. ``rule``: empty where it is no rule's."""

    obstacle: Obstacle
    rule: str = ""
    staff_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """``starts``: how many of the starts in question it speaks against."""

    obstacle: Obstacle
    rule: str
    staff_id: str
    starts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """If this one thing were otherwise, it could begin at ``starts_at``."""

    obstacle: Obstacle
    staff_id: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSlot:
    """``waiting_days``: that the child waits from today; ``new_appearance``: whether it comes once more for it, None
    where nobody can say that its other session of that day is at the same place; ``lessons_lost``: minutes;
    ``earlier``: what speaks against the starts before it, most often first."""

    starts_at: datetime
    ends_at: datetime
    waiting_days: int
    new_appearance: bool | None
    lessons_lost: int
    earlier: tuple[InTheWay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSlots:
    """The best first. Where there is none: what is in the way, and each single change that would help, the smallest
    first. ``support_person``: whose hours were looked at; empty: nobody is named yet."""

    proposals: tuple[JointSlot, ...]
    obstacles: tuple[InTheWay, ...] = ()
    helps: tuple[Help, ...] = ()
    support_person: str = ""


def can_be_looked_for(step: Step) -> list[Problem]:
    """What is wrong with the input itself: as for the call, or for the move."""
    usual = g.move_can_be_kept if step.command.joint_interview_id else plan_can_be_kept
    wanted = step.command
    crowd = [too_many("interviewers", MOST_INTERVIEWERS)] if len(wanted.interviewers) > MOST_INTERVIEWERS else []
    return usual(step) + crowd + windows_mean_something("appointments", wanted.appointments)
