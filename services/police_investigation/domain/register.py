"""Known offenders on child abuse, and what keeps them from children (rule ``police-duty-seed``).

The list is the police's alone: it stands under a category of its own, goes into no event, and not even the
timeline in the house says that somebody was put on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step
from services.police_investigation.domain.texts import day_in, texts_can_be_kept


class Measure(StrEnum):
    """What the police do so that it does not happen again."""

    RESIDENCE_CHECK = "residence_check"
    REGULAR_REPORTING = "regular_reporting"
    NO_CONTACT_WITH_CHILDREN = "no_contact_with_children"
    NO_WORK_WITH_CHILDREN = "no_work_with_children"
    ONLINE_WATCH = "online_watch"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offender:
    """A line of the register; the last one of a suspect counts. ``until``: an ISO date, empty for no end."""

    suspect_id: str = personal(Category.OFFENDER_REGISTER, default="")
    measures: tuple[Measure, ...] = personal(Category.OFFENDER_REGISTER, default=())
    until: str = personal(Category.OFFENDER_REGISTER, default="")
    reason: str = personal(Category.OFFENDER_REGISTER, default="")
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOffender:
    suspect_id: str
    measures: tuple[Measure, ...]
    until: str = ""
    reason: str


def entry_can_be_kept(step: Step) -> list[Problem]:
    problems = texts_can_be_kept(step)
    if step.command.until.strip() and day_in(step.command.until) is None:
        problems.append(Problem("until", "not_a_date", vi="Ngày không hợp lệ.", en="This is not a date."))
    return problems


def entry_is_reasoned(step: Step) -> Problem | None:
    """Nobody is put on the list without a measure, and a reason that can be looked into later."""
    if step.command.measures and step.command.reason.strip():
        return None
    return Problem(
        "reason",
        "reason_missing",
        rule="police-duty-seed",
        vi="Phải ghi biện pháp và lý do đưa vào danh sách.",
        en="The measures and the reason for the entry must be written.",
    )


def register(step: Step) -> Iterable[Any]:
    """No event: a timeline is read by people who must not know of the list."""
    command = step.command
    step.file.offenders.append(
        Offender(
            suspect_id=command.suspect_id, measures=command.measures, until=command.until.strip(),
            reason=command.reason.strip(), at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    return ()
