"""Known offenders on child abuse, and what keeps them from children (rule ``police-duty-seed``).

The list is the police's alone: it stands under a category of its own, goes into no event, and not even the
timeline in the house says that somebody was put on it, looked at again or taken off. How an entry is found from
another case is in ``register_search.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import months_later
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.rules import rule_book
from services.kernel.workflow import Step
from services.police_investigation.domain.texts import day_in, texts_can_be_kept

REVIEW = "offender-review"


class Measure(StrEnum):
    """What the police do so that it does not happen again."""

    RESIDENCE_CHECK = "residence_check"
    REGULAR_REPORTING = "regular_reporting"
    NO_CONTACT_WITH_CHILDREN = "no_contact_with_children"
    NO_WORK_WITH_CHILDREN = "no_work_with_children"
    ONLINE_WATCH = "online_watch"
    WARNING = "warning"


class RegisterAct(StrEnum):
    """What a line of the register says of somebody."""

    ENTERED = "entered"
    REVIEWED = "reviewed"  # looked at again and kept, with the measures from then on
    TAKEN_OFF = "taken_off"


class ReviewOutcome(StrEnum):
    KEPT = "kept"
    TAKEN_OFF = "taken_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offender:
    """A line of the register; the last one of a suspect counts. ``until``: an ISO date, empty for no end;
    ``review_on``: the day by which it is looked at again."""

    suspect_id: str = personal(Category.OFFENDER_REGISTER, default="")
    act: RegisterAct = personal(Category.OFFENDER_REGISTER, default=RegisterAct.ENTERED)
    measures: tuple[Measure, ...] = personal(Category.OFFENDER_REGISTER, default=())
    until: str = personal(Category.OFFENDER_REGISTER, default="")
    review_on: str = personal(Category.OFFENDER_REGISTER, default="")
    reason: str = personal(Category.OFFENDER_REGISTER, default="")
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOffender:
    """``review_on`` empty: as late as rule ``offender-review`` allows."""

    suspect_id: str
    measures: tuple[Measure, ...]
    until: str = ""
    review_on: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOffender:
    """The entry was looked at again. ``measures``, ``until``, ``review_on``: from now on, where it is kept."""

    suspect_id: str
    outcome: ReviewOutcome
    measures: tuple[Measure, ...] = ()
    until: str = ""
    review_on: str = ""
    reason: str


# --- the register as it stands ------------------------------------------------------------------------------


def registered(file: Any) -> dict[str, Offender]:
    """Who is on the register by this file, each with the line that counts, by suspect."""
    latest = {line.suspect_id: line for line in file.offenders if line.suspect_id}
    return {suspect: line for suspect, line in latest.items() if line.act is not RegisterAct.TAKEN_OFF}


def since(file: Any, suspect_id: str, measure: Measure) -> datetime:
    """From when on a measure that stands now has stood without a gap."""
    began: datetime | None = None
    for line in (one for one in file.offenders if one.suspect_id == suspect_id):
        began = (began or line.at) if measure in line.measures else None
    assert began is not None
    return began


def review_due(line: Offender) -> date:
    """The last day on which the line is looked at again: the one that was set, and no later than its measures end."""
    ends = (line.review_on or latest_review(line.at).isoformat(), line.until)
    return min(day for text in ends if (day := day_in(text)) is not None)


def latest_review(at: datetime) -> date:
    """Rule ``offender-review``: how late a line that is written at a moment may be looked at again."""
    rule = rule_book().latest(REVIEW)
    assert rule is not None
    assert rule.limit is not None
    length = rule.limit.length()
    return months_later(in_vietnam(at).date(), length.months) + timedelta(days=length.days)


# --- checks and guards ----------------------------------------------------------------------------------------


def entry_can_be_kept(step: Step) -> list[Problem]:
    problems = texts_can_be_kept(step)
    for field in ("until", "review_on"):
        text = getattr(step.command, field)
        if text.strip() and day_in(text) is None:
            problems.append(Problem(field, "not_a_date", vi="Ngày không hợp lệ.", en="This is not a date."))
    return problems


def entry_is_reasoned(step: Step) -> Problem | None:
    """Rule ``police-duty-seed``: nobody is kept on the list without a measure, and a reason that can be looked into
    later; and nobody comes off it without one."""
    command = step.command
    stays = getattr(command, "outcome", ReviewOutcome.KEPT) is ReviewOutcome.KEPT
    if command.reason.strip() and (command.measures or not stays):
        return None
    return Problem(
        "reason",
        "reason_missing",
        rule="police-duty-seed",
        vi="Phải ghi biện pháp và lý do đưa vào, giữ hoặc đưa ra khỏi danh sách.",
        en="The measures and the reason for the entry, or for its end, must be written.",
    )


def review_is_in_time(step: Step) -> Problem | None:
    """Rule ``offender-review``: a measure against a person is looked at again, after today and not too late."""
    day = day_in(step.command.review_on)
    if day is None or in_vietnam(step.at).date() < day <= latest_review(step.at):
        return None
    return Problem(
        "review_on",
        "review_out_of_time",
        rule="offender-review",
        vi="Ngày rà soát phải sau hôm nay và trong thời hạn rà soát.",
        en="The day of the review lies after today and within the time for it.",
    )


def is_on_register(step: Step) -> Problem | None:
    if step.command.suspect_id in registered(step.file):
        return None
    return Problem(
        "suspect_id",
        "not_on_register",
        vi="Người này không có trong danh sách.",
        en="This person is not on the register.",
    )


# --- effects --------------------------------------------------------------------------------------------------


def register(step: Step) -> Iterable[Any]:
    """No event: a timeline is read by people who must not know of the list."""
    _write(step, RegisterAct.ENTERED)
    return ()


def review(step: Step) -> Iterable[Any]:
    """No event either."""
    kept = step.command.outcome is ReviewOutcome.KEPT
    _write(step, RegisterAct.REVIEWED if kept else RegisterAct.TAKEN_OFF)
    return ()


def _write(step: Step, act: RegisterAct) -> None:
    command, stays = step.command, act is not RegisterAct.TAKEN_OFF
    review_on = command.review_on.strip() or latest_review(step.at).isoformat()
    step.file.offenders.append(
        Offender(
            suspect_id=command.suspect_id, act=act, measures=command.measures if stays else (),
            until=command.until.strip() if stays else "", review_on=review_on if stays else "",
            reason=command.reason.strip(), at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
