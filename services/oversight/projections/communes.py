"""The plan's targets by commune: what the intake point tells, and what may be kept of it. Pure functions.

Oversight counts its cases under pseudonyms and is never told where one happened, so it cannot count by commune and
could join no commune with a case. The figures come counted, and without small numbers: a rule of the sender (rules
``report-periodic`` and ``aggregate``) that is looked at again here, because what must not be told must not be kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.kernel.privacy.small_numbers import gives_away, shown
from services.oversight.projections.cells import TARGETS

FIGURES = "CommuneFiguresPublished"
RULES = frozenset(target.rule for target in TARGETS)


class NotToBeKept(ValueError):
    """The figures hold a small number, or are of no target. The text never says which."""


@dataclass(frozen=True, slots=True)
class CommuneTargetRow:
    """``commune`` empty: none is known. ``reached`` None: not told. ``up_to_month``: what had happened by its end."""

    rule: str
    month: str
    commune: str
    concerned: int
    reached: int | None
    up_to_month: str


def rows_of(data: Any) -> list[CommuneTargetRow]:
    """The rows of a figure as it came. Raises NotToBeKept."""
    rows = [
        CommuneTargetRow(
            data.rule_id,
            data.month,
            row.commune,
            row.concerned,
            row.reached if row.HasField("reached") else None,
            data.up_to_month,
        )
        for row in data.rows
    ]
    if data.rule_id not in RULES or any(map(_tells_too_much, rows)):
        raise NotToBeKept("These figures tell of too few cases, or of no target.")
    return rows


def _tells_too_much(row: CommuneTargetRow) -> bool:
    if row.reached is None:
        return shown(row.concerned) is None
    return None in (shown(row.concerned), shown(row.reached)) or gives_away(row.concerned, row.reached)


def in_order(rows: Iterable[CommuneTargetRow]) -> list[CommuneTargetRow]:
    """By month, target and commune; where none is known last."""
    return sorted(rows, key=lambda row: (row.month, row.rule, row.commune == "", row.commune))
