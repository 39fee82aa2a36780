"""Figures by commune at oversight: kept as they are told, and not kept when they tell too much."""

from __future__ import annotations

import pytest

from chungtay.events.v1 import case_intake_events_pb2 as intake
from services.oversight.adapters.door import let_in
from services.oversight.projections.communes import FIGURES, CommuneTargetRow, NotToBeKept, in_order, rows_of
from tests.unit.oversight.test_door import an_event

SUPPORT = "target-support-100"
Row = intake.CommuneFiguresPublished.CommuneRow


def figures(*rows: Row, rule: str = SUPPORT) -> intake.CommuneFiguresPublished:
    return intake.CommuneFiguresPublished(rule_id=rule, month="2026-03", up_to_month="2026-04", rows=rows)


def test_a_figure_is_kept_as_it_is_told() -> None:
    """What is not told stays unknown, and is not none."""
    assert rows_of(figures(Row(commune="Xã A", concerned=20, reached=12), Row(concerned=7))) == [
        CommuneTargetRow(SUPPORT, "2026-03", "Xã A", 20, 12, "2026-04"),
        CommuneTargetRow(SUPPORT, "2026-03", "", 7, None, "2026-04"),
    ]


@pytest.mark.rule("report-periodic")
@pytest.mark.rule("aggregate")
@pytest.mark.parametrize("row", [
    Row(commune="A", concerned=4), Row(commune="A", concerned=1, reached=1), Row(commune="A", concerned=20, reached=3),
    Row(commune="A", concerned=20, reached=0), Row(commune="A", concerned=20, reached=18),
])  # fmt: skip
def test_a_small_number_is_not_kept_whoever_tells_it(row: Row) -> None:
    """The sender takes them out; what slipped through all the same ends among the dead letters, sealed."""
    with pytest.raises(NotToBeKept) as refused:
        rows_of(figures(Row(commune="B", concerned=9, reached=9), row))
    assert "A" not in str(refused.value).split()


def test_a_figure_of_no_target_is_not_kept() -> None:
    """Nobody has said how to show it."""
    with pytest.raises(NotToBeKept):
        rows_of(figures(rule="target-school-100"))


def test_a_figure_passes_the_door_whole() -> None:
    """It is of no case: there is nothing to take out of it."""
    told = figures(Row(commune="Xã A", concerned=20, reached=12))
    assert let_in(an_event(FIGURES, told)).data == told


def test_rows_stand_by_month_target_and_commune() -> None:
    """Cases of which no commune is known come last."""
    rows = [CommuneTargetRow(SUPPORT, month, commune, 9, 9, "2026-05") for month, commune in (
        ("2026-04", "A"), ("2026-03", ""), ("2026-03", "B"), ("2026-03", "A"))]  # fmt: skip
    assert [(row.month, row.commune) for row in in_order(rows)] == [
        ("2026-03", "A"), ("2026-03", "B"), ("2026-03", ""), ("2026-04", "A"),
    ]  # fmt: skip
