"""Starts on different halves of a day."""

from __future__ import annotations

from collections.abc import Iterator

from services.kernel.times import DAY, NOON, on_different_half_days

NINE = 9 * 60


def test_a_choice_is_no_two_starts_of_one_morning() -> None:
    """The first of each half day, in their order."""
    starts = [NINE, NINE + 30, NOON, NOON + 30, DAY + NINE]
    assert list(on_different_half_days(starts, int, 3)) == [NINE, NOON, DAY + NINE]


def test_no_more_is_looked_at_than_is_proposed() -> None:
    """Each further candidate costs a search."""
    looked: list[int] = []

    def starts() -> Iterator[int]:
        for day in range(40):
            looked.append(day)
            yield day * DAY + NINE

    assert list(on_different_half_days(starts(), int, 3)) == [NINE, DAY + NINE, 2 * DAY + NINE]
    assert looked == [0, 1, 2]
