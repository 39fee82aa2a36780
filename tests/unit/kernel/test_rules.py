"""The rule book: every rule with its source, and no mistake in it passes unseen."""

from __future__ import annotations

import ast
import re
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.kernel.clock import VIETNAM
from services.kernel.privacy.matrix import Matrix
from services.kernel.rules import BadRules, Enforced, RuleBook, rule_book

BOOK = rule_book()
ROW = {
    "id": "a-rule", "binds": ["case_intake"], "vi": "Phải làm.", "en": "It must be done.", "source": "Art 1",
    "confidence": "V", "enforced": "on",
}  # fmt: skip


def book(*rows: dict[str, Any]) -> RuleBook:
    return RuleBook.of({"rule": [dict(row) for row in rows]})


def problems(*rows: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(BadRules) as refused:
        book(*rows)
    return refused.value.problems


def test_the_book_of_the_province_can_be_read() -> None:
    """Every row names whom it binds, says what it demands in both languages, and where that is written."""
    rules = list(BOOK)
    assert len({rule.id for rule in rules}) >= 120
    assert all(rule.vi and rule.en and rule.source for rule in rules)


def test_a_book_with_mistakes_is_refused_with_all_of_them() -> None:
    """Half a law is none."""
    bad = ROW | {
        "confidence": "sure",
        "enforced": "always",
        "binds": ["press"],
        "colour": "red",
        "limit": {"length": "soon"},
    }
    del bad["source"]
    assert set(problems(bad, ROW | {"in_force_from": "2026"})) == {
        "a-rule: source is missing", "a-rule: 'colour' is not known", "a-rule: binds must name agencies",
        "a-rule: confidence must be one of M-high, M-low, M-med, V, V*, not verified, own",
        "a-rule: enforced must be on, warn or off", "a-rule: limit cannot be read: 'soon' is no length of time",
        "a-rule: in_force_from must be a date",
    }  # fmt: skip


@pytest.mark.parametrize("confidence", ["M-low", "not verified"])
def test_what_is_not_surely_law_may_warn_and_not_bind(confidence: str) -> None:
    """Nobody is refused by a rule that nobody has read."""
    assert problems(ROW | {"confidence": confidence}) == ("a-rule: what is not surely law may warn, or be off",)
    assert next(iter(book(ROW | {"confidence": confidence, "enforced": "warn"}))).enforced is Enforced.WARN


def test_two_versions_of_a_rule_never_hold_on_one_day() -> None:
    """Otherwise nobody could say which one counts."""
    old, new = ROW | {"in_force_to": date(2025, 12, 31)}, ROW | {"in_force_from": date(2026, 1, 1)}
    rules = book(old, new)
    assert rules.on("a-rule", datetime(2025, 12, 31, 23, 59, tzinfo=VIETNAM)).version == "always"  # type: ignore[union-attr]
    assert rules.on("a-rule", datetime(2026, 1, 1, tzinfo=VIETNAM)).version == "2026-01-01"  # type: ignore[union-attr]
    assert problems(ROW, new) == ("a-rule: two versions are in force on the same day",)


@pytest.mark.rule("transition")
def test_the_law_changes_at_midnight_in_vietnam() -> None:
    """The day is Vietnam's: seven hours before it is the same day in UTC."""
    rules = book(ROW | {"in_force_from": date(2026, 1, 1)})
    assert rules.on("a-rule", datetime.fromisoformat("2025-12-31T16:59:59+00:00")) is None
    assert rules.on("a-rule", datetime.fromisoformat("2025-12-31T17:00:00+00:00")) is not None


@pytest.mark.parametrize(
    ("lengths", "case", "length"),
    [
        ({"less": "2 months", "more": "3 months"}, "more", "3 months"),
        ({"less": "2 months", "more": "3 months"}, "unheard of", "2 months"),
        ({"less": "2 months", "more": "3 months"}, "", "2 months"),
        ({"far": "12 working days", "near": "15 days"}, "unheard of", "15 days"),  # five working days are a week
        ({"far": "40 hours", "near": "1 day"}, "unheard of", "1 day"),
        ("5 working days", "unheard of", "5 working days"),
    ],
)
def test_a_case_that_the_book_does_not_know_has_the_shortest_of_its_lengths(
    lengths: Any, case: str, length: str
) -> None:
    """What is not known must not give more time."""
    (rule,) = book(ROW | {"limit": {"length": lengths}})
    assert str(rule.limit.length(case)) == length


def test_a_rule_that_is_off_has_no_effect() -> None:
    """It is known, and that is all."""
    assert book(ROW | {"enforced": "off"}).on("a-rule", datetime(2026, 1, 1, tzinfo=VIETNAM)) is None


def test_an_id_that_stands_nowhere_is_an_error_of_the_program() -> None:
    """Not a rule without effect."""
    with pytest.raises(KeyError):
        book(ROW).on("another", datetime(2026, 1, 1, tzinfo=VIETNAM))


# --- the code and the book ---------------------------------------------------------------------------------


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in sorted(Path("services").rglob("*.py")))


@cache
def ids_in_code() -> frozenset[str]:
    """Every rule that a refusal, a clock or a row of a table names."""
    return frozenset(
        node.value.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("rule", "rule_id") and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, str) and node.value.value
    )


@cache
def ids_in_refusals() -> frozenset[str]:
    """Every rule that stands in a ``Problem``, or in what makes one."""
    calls = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    makers = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in REFUSING]
    texts = [part.value for call in makers for part in ast.walk(call) if isinstance(part, ast.Constant)]
    return frozenset(text for text in texts if isinstance(text, str) and text in BOOK)


REFUSING = {"Problem", "written", "text_is_there"}


@cache
def marked() -> frozenset[str]:
    """The rules that tests say they are about."""
    found: set[str] = set()
    for path in Path("tests").rglob("*.py"):
        found |= set(re.findall(r'mark\.rule\("([a-z0-9-]+)"\)', path.read_text(encoding="utf-8")))
    return frozenset(found)


def test_every_rule_that_the_code_names_stands_in_the_book() -> None:
    """A refusal without a source could not be checked by anybody."""
    assert {rule for rule in ids_in_code() if rule not in BOOK} == set()
    assert {rule for *_, grant in Matrix.read().table() for rule in grant.rules if rule not in BOOK} == set()


def test_every_rule_that_tests_name_stands_in_the_book() -> None:
    """Otherwise a test would prove something about nothing."""
    assert {rule for rule in marked() if rule not in BOOK} - {"crime-report"} == set()


def test_every_rule_that_is_enforced_has_a_test_of_its_own() -> None:
    """Marked with its id: what nobody tried is not enforced."""
    enforced = {rule.id for rule in BOOK if rule.enforced is not Enforced.OFF}
    assert sorted(enforced - marked()) == []


def test_every_rule_by_which_the_code_refuses_says_what_would_make_it_allowed() -> None:
    """A refusal that shows no way on sends people round the software."""
    enforced = {rule.id: rule for rule in BOOK if rule.enforced is Enforced.ON}
    assert {
        i for i in ids_in_refusals() if i in enforced and not (enforced[i].remedy_vi and enforced[i].remedy_en)
    } == set()


def test_a_row_is_copied_and_never_changed_by_reading() -> None:
    """Two processes read the same file and must find the same."""
    row = deepcopy(ROW)
    book(row)
    assert row == ROW
