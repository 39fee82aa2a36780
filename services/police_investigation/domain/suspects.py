"""Persons reported and persons accused (bị can). What is known of them is the police's alone.

Rule ``age-benefit``: of a birth of which only month, quarter, half-year or year is known the last day is taken.
Rule ``half-time-if-accused-minor``: a minor accused halves the limits, but in a very complex case or diversion.
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
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.rules import rule_book
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.texts import day_in, in_force, texts_can_be_kept

OF_AGE = 18


class Precision(StrEnum):
    """How much of a day of birth is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A person reported. ``handle``: under which name they appear on the net; ``relation``: to the child."""

    id: str
    name: str = personal(Category.SUSPECT, default="")
    alias: str = personal(Category.SUSPECT, default="")
    handle: str = personal(Category.SUSPECT, default="")
    relation: str = personal(Category.SUSPECT, default="")
    is_minor: bool = personal(Category.SUSPECT, default=False)
    is_carer: bool = personal(Category.SUSPECT, default=False)
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accusation:
    """A suspect is accused. ``born``: any day of the time that is known; ``full_time_reason``: why the limits are
    not halved all the same. A later line for the same suspect takes the place of an earlier one."""

    suspect_id: str
    decision_number: str
    is_minor: bool
    precision: Precision
    born: str = personal(Category.SUSPECT, default="")
    full_time_reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


# --- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSuspect:
    """At least a name, an alias or a handle."""

    name: str = ""
    alias: str = ""
    handle: str = ""
    relation: str = ""
    is_minor: bool = False
    is_carer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAccused:
    """``is_minor``: as a person says; ``born`` (an ISO date, where known) must not speak against it."""

    suspect_id: str
    decision_number: str
    is_minor: bool
    born: str = ""
    precision: Precision = Precision.DAY
    full_time_reason: str = ""


# --- age --------------------------------------------------------------------------------------------------


def taken_as_born(born: date, precision: Precision) -> date:
    """Rule ``age-benefit``: the last day of what is known."""
    months = _MONTHS.get(precision)
    if months is None:
        return born
    first = date(born.year, (born.month - 1) // months * months + 1, 1)
    return months_later(first, months) - timedelta(days=1)


def is_under_age(born: date, precision: Precision, on: date) -> bool:
    return on < months_later(taken_as_born(born, precision), OF_AGE * 12)


def accused(file: Any) -> list[Accusation]:
    """The accused, each as it was last said."""
    return list({one.suspect_id: one for one in file.accusations}.values())


def limits_are_halved(file: Any) -> bool:
    """Rules ``half-time-if-accused-minor`` and ``transition``: only of an investigation that was opened under it."""
    if not file.openings or rule_book().on("half-time-if-accused-minor", file.openings[-1].at) is None:
        return False
    return any(one.is_minor and not one.full_time_reason for one in accused(file))


# --- checks and guards ------------------------------------------------------------------------------------


def accusation_can_be_kept(step: Step) -> list[Problem]:
    problems = texts_can_be_kept(step)
    if step.command.born.strip() and day_in(step.command.born) is None:
        problems.append(Problem("born", "not_a_date", vi="Ngày không hợp lệ.", en="This is not a date."))
    return problems


def somebody_is_named(step: Step) -> Problem | None:
    command = step.command
    if any(text.strip() for text in (command.name, command.alias, command.handle)):
        return None
    return Problem(
        "name",
        "suspect_not_named",
        vi="Phải có họ tên, tên gọi khác hoặc tài khoản mạng.",
        en="A name, another name or an account on the net is needed.",
    )


def suspect_is_here(step: Step) -> Problem | None:
    if any(suspect.id == step.command.suspect_id for suspect in step.file.suspects):
        return None
    return Problem("suspect_id", "no_such_suspect", vi="Không có người này.", en="There is no such person.")


def age_is_read_for_the_accused(step: Step) -> Problem | None:
    """Rule ``age-benefit``: in doubt the accused is the younger one."""
    command, born = step.command, day_in(step.command.born)
    if born is None or not in_force("age-benefit", step.at):
        return None
    if is_under_age(born, command.precision, in_vietnam(step.at).date()) is command.is_minor:
        return None
    return Problem(
        "is_minor",
        "age_says_otherwise",
        rule="age-benefit",
        vi="Ngày sinh (lấy ngày cuối của khoảng đã biết) cho kết quả khác.",
        en="The birth date (the last day of what is known) says otherwise.",
    )


ACCUSING: tuple[Guard, ...] = (suspect_is_here, age_is_read_for_the_accused)


# --- effects ----------------------------------------------------------------------------------------------


def add(step: Step) -> Iterable[Any]:
    command = step.command
    suspect = Suspect(
        id=new_id(), name=command.name.strip(), alias=command.alias.strip(), handle=command.handle.strip(),
        relation=command.relation.strip(), is_minor=command.is_minor, is_carer=command.is_carer,
        at=step.at, by=step.actor.staff_id,
    )  # fmt: skip
    step.file.suspects.append(suspect)
    return [e.SuspectAdded(suspect_id=suspect.id)]


def accuse(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.accusations.append(
        Accusation(
            suspect_id=command.suspect_id, decision_number=command.decision_number.strip(),
            is_minor=command.is_minor, precision=command.precision, born=command.born.strip(),
            full_time_reason=command.full_time_reason.strip(), at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    return [e.SuspectAccused(suspect_id=command.suspect_id)]
