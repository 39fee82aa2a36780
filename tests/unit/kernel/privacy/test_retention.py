"""How long what is kept: the province's file, and what is wrong with a bad one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.kernel.privacy.categories import Category
from services.kernel.privacy.retention import BadRetention, Retention

CLOSED = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)


def a_class(**more: Any) -> dict[str, Any]:
    return {
        "name": "all", "categories": [str(category) for category in Category], "years": 5, "obliged": False,
        "rule": "retention", "source": "test", "confidence": "M-low", **more,
    }  # fmt: skip


@pytest.mark.rule("retention")
def test_every_category_has_a_class_in_the_provinces_file() -> None:
    """None is kept for ever by forgetting it."""
    retention = Retention.read()
    assert {retention.class_of(category).rule for category in Category} <= {"retention", "pdp-stop"}


@pytest.mark.rule("retention")
def test_the_longest_class_decides_and_on_request_the_longest_obligatory_one() -> None:
    """The same day, that many years later."""
    retention = Retention.read()
    both = [Category.HEALTH, Category.IDENTITY]
    assert retention.until(CLOSED, both) == datetime(2036, 3, 11, 3, 0, tzinfo=UTC)
    assert retention.until(CLOSED, [Category.HEALTH]) == datetime(2029, 3, 11, 3, 0, tzinfo=UTC)
    assert retention.until(CLOSED, [Category.HEALTH], obliged_only=True) == CLOSED
    assert retention.until(CLOSED, []) == CLOSED


@pytest.mark.rule("retention")
def test_a_case_closed_on_the_29th_of_february_ends_on_the_first_of_march() -> None:
    """Not a day early."""
    closed = datetime(2028, 2, 29, 3, 0, tzinfo=UTC)
    assert (
        Retention.of({"class": [a_class(years=1)]}).until(closed, [Category.HEALTH]).date().isoformat() == "2029-03-01"
    )


@pytest.mark.rule("retention")
def test_a_bad_file_is_refused_with_all_that_is_wrong_in_it() -> None:
    """Nobody mends it one line at a time."""
    rows = [a_class(years=-1, obliged="yes", confidence="sure", colour="red", categories=["health", "soul"]), "x"]
    with pytest.raises(BadRetention) as bad:
        Retention.of({"class": rows})
    told = bad.value.problems
    for part in ("years", "obliged", "confidence", "'colour'", "'soul'", "class 2: is not a table"):
        assert any(part in problem for problem in told), part
    assert sum("stands in no class" in problem for problem in told) == len(Category)


@pytest.mark.rule("retention")
@pytest.mark.parametrize("content", [{}, {"class": {}}, {"class": [a_class(), a_class(categories=["health"])]}])
def test_no_class_at_all_and_a_category_in_two_classes_are_refused(content: dict[str, Any]) -> None:
    """It would not be clear which one holds."""
    with pytest.raises(BadRetention):
        Retention.of(content)


def test_a_file_that_is_missing_or_no_toml_is_a_plain_sentence(tmp_path: Path) -> None:
    """No traceback, no content."""
    broken = tmp_path / "retention.toml"
    broken.write_text("class = [")
    for path in (tmp_path / "none.toml", broken):
        with pytest.raises(BadRetention, match="the file of retention classes"):
            Retention.read(path)
