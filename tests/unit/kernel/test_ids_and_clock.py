"""Case references that survive the telephone, and Vietnamese time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.clock import SystemClock, in_vietnam, month_back, month_of, start_of_month, written
from services.kernel.ids import ALPHABET, BadReference, new_reference, parse_reference


def test_a_reference_has_only_letters_that_can_be_told_apart_on_the_phone() -> None:
    """Crockford base 32: no I, L, O, U; the check character is one of the same letters."""
    for _ in range(200):
        assert set(new_reference()) <= set(ALPHABET) | {"-"}


def test_references_do_not_repeat() -> None:
    """They are random and derived from nothing."""
    assert len({new_reference() for _ in range(2_000)}) == 2_000


def test_a_reference_is_read_as_people_type_it() -> None:
    """Small letters, no dashes, O for zero and l for one."""
    reference = "1A0B-2C3D-4E"
    typed = next(f"{reference}{c}" for c in ALPHABET if _is_valid(f"{reference}{c}"))
    assert parse_reference(" " + typed.replace("-", "").replace("0", "o").replace("1", "l").lower()) == typed


@given(st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(position: int, wrong: str) -> None:
    """The check value is taken modulo 37, a prime larger than the alphabet."""
    compact = new_reference().replace("-", "")
    if compact[position] == wrong:
        return
    with pytest.raises(BadReference):
        parse_reference(compact[:position] + wrong + compact[position + 1 :])


@given(st.integers(0, 8))
def test_two_neighbours_that_changed_places_are_always_noticed(position: int) -> None:
    """The commonest mistake when writing down what someone dictates."""
    c = new_reference().replace("-", "")
    if c[position] == c[position + 1]:
        return
    with pytest.raises(BadReference):
        parse_reference(c[:position] + c[position + 1] + c[position] + c[position + 2 :])


def test_a_bad_reference_is_not_repeated_in_the_error() -> None:
    """Somebody may have typed a name into the box."""
    with pytest.raises(BadReference) as error:
        parse_reference("CANARY-HÂN")
    assert "CANARY" not in str(error.value)


@pytest.mark.parametrize(("month", "back", "other"), [
    ("2026-03", 0, "2026-03"), ("2026-03", 3, "2025-12"), ("2026-12", 12, "2025-12"), ("2026-01", 1, "2025-12"),
])  # fmt: skip
def test_months_are_counted_back_over_the_new_year(month: str, back: int, other: str) -> None:
    """Twelve to a year."""
    assert month_back(month, back) == other


def test_a_month_begins_at_midnight_in_vietnam() -> None:
    """Seven hours before it does in UTC."""
    start = start_of_month("2026-03")
    assert start == datetime(2026, 2, 28, 17, tzinfo=UTC)
    assert month_of(start) == "2026-03"


def test_moments_are_shown_in_vietnam() -> None:
    """UTC in storage, Asia/Ho_Chi_Minh on paper."""
    assert written(datetime(2026, 2, 16, 17, 52, tzinfo=UTC)) == "00:52 17/02/2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    """A guess of the zone would move a deadline by seven hours."""
    with pytest.raises(ValueError, match="time zone"):
        in_vietnam(datetime(2026, 2, 16, 17, 52))  # noqa: DTZ001 - that is the point


def test_the_clock_is_cut_to_what_the_database_keeps() -> None:
    """Otherwise a moment would change by being stored."""
    assert SystemClock().now().microsecond % 1000 == 0


def _is_valid(text: str) -> bool:
    try:
        parse_reference(text)
    except BadReference:
        return False
    return True
