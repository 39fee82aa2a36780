"""What of the numbers may be told to the provincial monitor."""

from __future__ import annotations

import pytest

from services.oversight.projections.cells import CONCERNED, REACHED, Cell
from services.oversight.projections.report import (
    CountRow,
    TargetRow,
    count_rows,
    problems_of_range,
    target_rows,
)

SUPPORT = "target-support-100"


def target(concerned: int, reached: int) -> TargetRow:
    [row] = target_rows({
        Cell("2026-03", "case_intake", "open"): concerned,
        Cell("2026-03", SUPPORT, CONCERNED): concerned,
        Cell("2026-03", SUPPORT, REACHED): reached,
    })  # fmt: skip
    return row


@pytest.mark.rule("aggregate")
@pytest.mark.rule("report-periodic")
@pytest.mark.parametrize(("count", "told"), [(1, None), (4, None), (5, 5), (120, 120)])
def test_a_count_under_five_is_not_told(count: int, told: int | None) -> None:
    """Aggregates only, small cells hidden: one case in a commune is a child that everybody knows."""
    [row] = count_rows({Cell("2026-03", "case_intake", "open"): count})
    assert row == CountRow("case_intake", "open", "2026-03", told)
    assert row.suppressed is (told is None)


@pytest.mark.rule("report-periodic")
def test_rows_stand_by_month_agency_and_state_without_any_sum() -> None:
    """A sum minus the rows that are told would give away the one that is not."""
    rows = count_rows({
        Cell("2026-04", "case_intake", "open"): 9, Cell("2026-03", "social_support", "accepted"): 7,
        Cell("2026-03", "case_intake", "received"): 2, Cell("2026-03", "case_intake", "joined"): 0,
        Cell("2026-03", SUPPORT, CONCERNED): 7,
    })  # fmt: skip
    assert rows == [
        CountRow("case_intake", "received", "2026-03", None),
        CountRow("social_support", "accepted", "2026-03", 7),
        CountRow("case_intake", "open", "2026-04", 9),
    ]


@pytest.mark.rule("target-support-100")
def test_a_target_shows_cases_concerned_and_reached() -> None:
    """The plan's measure: supported of all that should be."""
    assert target(20, 12) == TargetRow(SUPPORT, "2026-03", 20, 12, met=False)
    assert target(20, 20) == TargetRow(SUPPORT, "2026-03", 20, 20, met=True)


@pytest.mark.rule("report-periodic")
@pytest.mark.parametrize(("concerned", "reached", "told"), [
    (4, 4, TargetRow(SUPPORT, "2026-03", None, None, None)),  # too few cases to say anything
    (20, 3, TargetRow(SUPPORT, "2026-03", 20, None, met=False)),
    (20, 0, TargetRow(SUPPORT, "2026-03", 20, None, met=False)),
    (20, 18, TargetRow(SUPPORT, "2026-03", 20, None, met=False)),  # two still wait: 20 - 18 would say so
    (20, 15, TargetRow(SUPPORT, "2026-03", 20, 15, met=False)),
])  # fmt: skip
def test_a_small_number_does_not_follow_by_subtraction(concerned: int, reached: int, told: TargetRow) -> None:
    """Those still waiting are a cell as well."""
    assert target(concerned, reached) == told


@pytest.mark.rule("report-periodic")
@pytest.mark.parametrize(("referred", "registered", "concerned", "told"), [
    (20, 0, 20, 20),
    (14, 6, 20, 20),
    (18, 2, 20, None),  # 20 - 18 would tell the two that are not told in their own row
    (18, 6, 20, None),  # two were registered only; four came both ways
])  # fmt: skip
def test_a_target_of_two_states_does_not_give_one_of_them_away(
    referred: int, registered: int, concerned: int, told: int | None
) -> None:
    """The two ways to the police stand in rows of their own beside the target's."""
    police = "police_investigation"
    [row] = target_rows({
        Cell("2026-03", police, "referred"): referred, Cell("2026-03", police, "registered"): registered,
        Cell("2026-03", "target-handled-100", CONCERNED): concerned,
        Cell("2026-03", "target-handled-100", REACHED): concerned,
    })  # fmt: skip
    assert row == TargetRow("target-handled-100", "2026-03", told, told, met=True)


def test_a_month_without_a_case_that_a_target_concerns_has_no_row() -> None:
    """Nothing of nothing is no result."""
    assert target_rows({Cell("2026-03", "case_intake", "open"): 9, Cell("2026-03", SUPPORT, CONCERNED): 0}) == []


@pytest.mark.parametrize(("from_month", "to_month", "expected"), [
    ("2026-01", "2026-12", []),
    ("2026-03", "2026-03", []),
    ("2024-01", "2026-12", []),
    ("", "2026-13", [("from_month", "not_a_month"), ("to_month", "not_a_month")]),
    ("2026-1", "2026-03 ", [("from_month", "not_a_month"), ("to_month", "not_a_month")]),
    ("2026-04", "2026-03", [("to_month", "before_from_month")]),
    ("2023-12", "2026-12", [("to_month", "too_many_months")]),
])  # fmt: skip
def test_a_question_names_at_most_three_years_of_months(
    from_month: str, to_month: str, expected: list[tuple[str, str]]
) -> None:
    """Problems are told at once, each at its field."""
    assert [(problem.field, problem.key) for problem in problems_of_range(from_month, to_month)] == expected
