"""What of the numbers may be shown. Pure functions.

Rule ``report-periodic``: a report holds aggregates only, and no count under five: in a small commune
"one case" is a child that everybody knows. Nothing is summed over months or agencies either: a sum
minus the cells that are shown would give away the one that is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.kernel.errors import Problem
from services.kernel.privacy.small_numbers import gives_away, shown
from services.oversight.projections.cells import CONCERNED, REACHED, TARGETS, Cell, Target

MOST_MONTHS = 36  # in one question
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class CountRow:
    """``count`` is None where it is suppressed: the true one is from one to four."""

    agency: str
    state: str
    month: str
    count: int | None

    @property
    def suppressed(self) -> bool:
        return self.count is None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """``concerned`` and ``reached`` are None where suppressed; ``met`` too where the cases are under five."""

    rule: str
    month: str
    concerned: int | None
    reached: int | None
    met: bool | None


def count_rows(counts: Mapping[Cell, int]) -> list[CountRow]:
    """By month, agency and state; a cell without any case has no row."""
    rules = {target.rule for target in TARGETS}
    return [
        CountRow(cell.subject, cell.word, cell.month, shown(counts[cell]))
        for cell in sorted(counts)
        if cell.subject not in rules and counts[cell] > 0
    ]


def target_rows(counts: Mapping[Cell, int]) -> list[TargetRow]:
    """By month and target; a month without any case that it concerns has no row."""
    by_rule = {target.rule: target for target in TARGETS}
    return [
        _target_row(by_rule[cell.subject], cell.month, counts)
        for cell in sorted(counts)
        if cell.subject in by_rule and cell.word == CONCERNED and counts[cell] > 0
    ]


def _target_row(target: Target, month: str, counts: Mapping[Cell, int]) -> TargetRow:
    concerned = counts[Cell(month, target.rule, CONCERNED)]
    reached = counts.get(Cell(month, target.rule, REACHED), 0)
    met = reached == concerned
    if shown(concerned) is None:
        return TargetRow(target.rule, month, None, None, None)
    # The cases of one state are told in a row of their own: no small rest may follow from the two.
    parts = [counts.get(Cell(month, agency, state), 0) for agency, state in target.concerns]
    if any(gives_away(concerned, part) for part in parts):
        return TargetRow(target.rule, month, None, None, met)
    # The cases still waiting are a cell as well.
    return TargetRow(target.rule, month, concerned, None if gives_away(concerned, reached) else shown(reached), met)


def problems_of_range(from_month: str, to_month: str) -> list[Problem]:
    """Everything that is wrong with the months asked for, all at once."""
    problems = [
        Problem(field, "not_a_month", vi="Tháng phải ghi dạng 2026-03.", en="A month is written like 2026-03.")
        for field, text in (("from_month", from_month), ("to_month", to_month))
        if not _MONTH.fullmatch(text)
    ]
    if problems:
        return problems
    months = _number(to_month) - _number(from_month) + 1
    if months < 1:
        return [
            Problem(
                "to_month",
                "before_from_month",
                vi="Tháng cuối trước tháng đầu.",
                en="The last month is before the first.",
            )
        ]
    if months > MOST_MONTHS:
        return [
            Problem(
                "to_month",
                "too_many_months",
                vi=f"Nhiều nhất {MOST_MONTHS} tháng.",
                en=f"At most {MOST_MONTHS} months.",
            )
        ]
    return []


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:])
