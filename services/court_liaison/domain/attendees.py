"""Who else has a seat at a hearing, by staff number: their time is taken like the judge's. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.joint import support_person
from services.kernel.workflow import Step

MOST_ATTENDEES = 12
SOCIAL_SUPPORT = "social_support"


class AttendeeRole(StrEnum):
    PROSECUTOR = "prosecutor"
    INTERPRETER = "interpreter"
    SUPPORT_PERSON = "support_person"  # of social support; the same all through the case
    PSYCHOLOGIST = "psychologist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    role: AttendeeRole
    staff_id: str


def attending(attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    """As they are kept: without blanks around what was typed."""
    return tuple(Attendee(role=one.role, staff_id=one.staff_id.strip()) for one in attendees)


def named_support(file: Any) -> str:
    """The staff number of whom social support named last for this child (rule ``victim-rights``); empty: nobody."""
    return support_person(file, SOCIAL_SUPPORT)


# --- guards -------------------------------------------------------------------------------------------


def attendees_are_different_people(step: Step) -> Problem | None:
    """Nobody has two seats in one hearing, and everybody is named."""
    command = step.command
    panel = command.panel or (step.file.hearing.panel if step.file.hearing_is_set else None)
    judge = command.judge.strip() or (step.file.hearing.judge if step.file.hearing_is_set else "")
    others = [one.staff_id for one in attending(command.attendees)]
    seated = [judge, *(one.staff_id.strip() for one in (() if panel is None else panel.assessors)), *others]
    if len(others) <= MOST_ATTENDEES and all(others) and not any(seated.count(one) > 1 for one in others):
        return None
    return Problem(
        "attendees",
        "attendees_not_different_people",
        vi=f"Mỗi người dự phiên tòa phải có mã riêng, tối đa {MOST_ATTENDEES} người.",
        en=f"Everybody at the hearing must be another person, by staff number, {MOST_ATTENDEES} at the most.",
    )


def support_person_stays(step: Step) -> Problem | None:
    """Rule ``victim-rights``: the child has one person beside it, whom its own agency names."""
    known = named_support(step.file)
    named = {one.staff_id for one in attending(step.command.attendees) if one.role is AttendeeRole.SUPPORT_PERSON}
    if not known or named <= {known}:
        return None
    return Problem(
        "attendees",
        "another_support_person",
        rule="victim-rights",
        vi="Trẻ đã có người hỗ trợ khác; đổi người thì hỏi bên công tác xã hội.",
        en="The child has another support person; ask social support if it is to be somebody else.",
    )
