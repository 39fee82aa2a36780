"""The targets of the provincial plan by commune, as oversight may be told of them. Pure: standard library only.

Rules ``target-support-100`` and ``target-handled-100`` (the plan's I.2.b and I.2.c), ``report-periodic`` (IV.1.e) and
``aggregate``. Where a child lives or was harmed is private (Decree 56 Art 33, rule ``private-data-list``), so no event
of a case says it, and oversight could not sort its cases by commune if it would. The intake point can: it is told of
every step that the targets speak of, and has the commune in its own files. It alone tells the figures, so that every
case stands in one commune: a second cut of the same children by another office's units would let small numbers follow
from the differences of the two. What it tells is an aggregate without small numbers (``small_numbers.told_of``).

A figure counts what had happened by the end of a month. It is told some days later, and again after each month of a
year, for support or a decision may come late; the later one takes the place of the earlier.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.case_intake.domain.form01 import Form01
from services.kernel.clock import month_back, month_of
from services.kernel.privacy.small_numbers import Group, Told

MONTHS = 12  # that are told of each time
SETTLES = timedelta(days=3)  # an office may have been off; what it did in the month has arrived by then
POLICE = "police_investigation"
UNKNOWN = ""  # the commune of a case of which none is known, or only words that name none
LONGEST_NAME = 40  # characters


@dataclass(frozen=True, slots=True)
class Target:
    """Which events say that a case concerns the target, and which that it is reached; the same as oversight counts."""

    rule: str
    concerns: frozenset[str]
    reached_by: frozenset[str]


TARGETS = (
    Target(
        rule="target-support-100",
        concerns=frozenset({"CaseOpened"}),
        reached_by=frozenset({"EmergencyMeasureApplied", "SupportDelivered", "SupportFinished"}),
    ),
    Target(
        rule="target-handled-100",
        concerns=frozenset({"CaseReferred", "CrimeReportRegistered"}),
        reached_by=frozenset({"InvestigationOpened", "InvestigationNotOpened"}),
    ),
)
CONCERNING = frozenset().union(*(target.concerns for target in TARGETS))
COUNTED = CONCERNING.union(*(target.reached_by for target in TARGETS))


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a case. ``to``: whom it was referred to, if it was."""

    name: str
    at: datetime
    to: str = ""


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """``commune`` empty: none is known. ``reached`` None: not told."""

    commune: str
    concerned: int
    reached: int | None


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """Which figure: of this target, for the cases of this month."""

    rule: str
    month: str


def due_up_to(now: datetime) -> str:
    """The last month up to whose end figures may be told."""
    return month_back(month_of(now - SETTLES), 1)


def months_told(up_to: str) -> tuple[str, ...]:
    """The months of which is told, the oldest first."""
    return tuple(month_back(up_to, months) for months in reversed(range(MONTHS)))


def counts_in(steps: Iterable[Step], up_to: str) -> dict[Figure, bool]:
    """The figures in which a case counts, by all its steps, and whether it is reached there.

    It counts in the month in which it first concerned the target, and is reached whenever that happens.
    """
    steps = [step for step in steps if month_of(step.at) <= up_to]
    names = {step.name for step in steps}
    found = {}
    for target in TARGETS:
        months = [month_of(step.at) for step in steps if step.name in target.concerns and _is_sent_there(step)]
        if months:
            found[Figure(target.rule, min(months))] = bool(names & target.reached_by)
    return found


def _is_sent_there(step: Step) -> bool:
    """A referral concerns the police's target only when it goes to the police."""
    return step.name != "CaseReferred" or step.to == POLICE


def by_commune(cases: Iterable[tuple[str, bool]]) -> dict[str, Group]:
    """The cases of a figure, each with its commune and whether it is reached, together."""
    cases = list(cases)
    concerned = Counter(commune for commune, _ in cases)
    reached = Counter(commune for commune, is_reached in cases if is_reached)
    return {commune: Group(number, reached[commune]) for commune, number in concerned.items()}


def rows_of(told: Mapping[str, Told]) -> tuple[CommuneRow, ...]:
    return tuple(CommuneRow(name, told[name].concerned, told[name].reached) for name in sorted(told))


# --- which commune ------------------------------------------------------------------------------------------------

_NAME = re.compile(r"[^\W_]+( [^\W_]+){0,5}")
_UNITS = ("Thị Trấn", "Đặc Khu")  # of two words, of which the second is no name


def commune_of(form: Form01) -> str:
    """The commune by which a case is counted: where it happened; else, as often online, where the child lives.

    The field holds what somebody typed. Only what has the form of a name is taken for one, and a spelling that
    differs in capitals or blanks only is the same; the rest counts under ``UNKNOWN``. A text that few cases share is
    never told, so a slip of the pen that says more than a commune goes nowhere.
    """
    lives = (form.residence_commune, *(child.residence_commune for child in form.children))
    return next((name for text in (form.incident_commune, *lives) if (name := _name_in(text))), UNKNOWN)


def _name_in(text: str | None) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text or "").split())
    if len(plain) > LONGEST_NAME or not _NAME.fullmatch(plain):
        return ""
    name = plain.title()
    unit = next((unit for unit in _UNITS if name.startswith(unit)), "")
    return unit.capitalize() + name[len(unit) :]
