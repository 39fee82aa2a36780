"""Who inside an agency sees what of a case: the decision, without any agency's own table."""

from __future__ import annotations

import pytest

from services.kernel.access import EVERYTHING, NO_SUCH_CASE, Purpose, Rule, Scope, Standing, Verdict, decide
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor

RULES = (
    Rule(frozenset({"worker"}), Purpose.HANDLE_CASE, Scope.ASSIGNED, EVERYTHING),
    Rule(frozenset({"head"}), Purpose.SUPERVISE, Scope.UNIT, frozenset({Category.NOTES})),
    Rule(frozenset({"shift"}), Purpose.HANDLE_CASE, Scope.AGENCY, frozenset({Category.NARRATIVE})),
)
MINE = Standing(assigned=frozenset({"S-1"}), unit="Xã A")
ANOTHERS = Standing(assigned=frozenset({"S-2"}), unit="Xã B")


def somebody(*roles: str) -> Actor:
    return Actor("S-1", "social_support", "Xã A", frozenset(roles))


@pytest.mark.rule("need-to-know")
def test_without_a_purpose_a_case_is_shown_reduced_whoever_has_it() -> None:
    """Exists, and nothing personal of it."""
    assert decide(RULES, somebody("worker"), ANOTHERS, None) == Verdict(exists=True)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize(
    ("role", "purpose", "standing", "refused", "via"),
    [
        ("worker", Purpose.HANDLE_CASE, MINE, "", "assigned"),
        ("worker", Purpose.HANDLE_CASE, ANOTHERS, "not_assigned", ""),
        ("worker", Purpose.HANDLE_CASE, Standing(frozenset(), ""), "", "assigned"),
        ("worker", Purpose.SUPERVISE, MINE, "purpose_not_yours", ""),
        ("head", Purpose.SUPERVISE, MINE, "", "unit"),
        ("head", Purpose.SUPERVISE, Standing(frozenset({"S-2"}), ""), "", "unit"),
        ("head", Purpose.SUPERVISE, ANOTHERS, "not_assigned", ""),
        ("shift", Purpose.HANDLE_CASE, ANOTHERS, "", "agency"),
        ("nobody", Purpose.HANDLE_CASE, MINE, "purpose_not_yours", ""),
        ("worker", Purpose.EMERGENCY, MINE, "no_emergency_view", ""),
    ],
)
def test_role_purpose_and_standing_decide(
    role: str, purpose: Purpose, standing: Standing, refused: str, via: str
) -> None:
    """A case in nobody's hands, or of no unit yet, is everybody's whose role it is."""
    verdict = decide(RULES, somebody(role), standing, purpose)
    assert (verdict.refused, verdict.via, verdict.exists) == (refused, via, True)
    assert bool(verdict.categories) is not bool(refused)


def test_a_person_with_two_roles_sees_what_either_gives() -> None:
    """And nothing that neither gives."""
    both = decide(RULES[1:], somebody("head", "shift"), MINE, Purpose.HANDLE_CASE)
    assert both.categories == {Category.NARRATIVE}
    two = (*RULES[2:], Rule(frozenset({"head"}), Purpose.HANDLE_CASE, Scope.UNIT, frozenset({Category.NOTES})))
    assert decide(two, somebody("head", "shift"), MINE, Purpose.HANDLE_CASE).categories == {
        Category.NARRATIVE, Category.NOTES,
    }  # fmt: skip


def test_a_declared_emergency_shows_everything_for_that_purpose_only() -> None:
    """Break-glass, for whoever opened it; another purpose of theirs is not widened."""
    open_view = Standing(ANOTHERS.assigned, ANOTHERS.unit, emergency=True)
    assert decide(RULES, somebody("worker"), open_view, Purpose.EMERGENCY).categories == EVERYTHING
    assert decide(RULES, somebody("worker"), open_view, Purpose.HANDLE_CASE).refused == "not_assigned"


@pytest.mark.parametrize("purpose", [None, *Purpose])
def test_who_is_excluded_is_told_that_there_is_no_such_case(purpose: Purpose | None) -> None:
    """Whatever the role, the purpose and the hands it is in; an emergency changes nothing."""
    kept_away = Standing(MINE.assigned, MINE.unit, excluded=True, emergency=True)
    assert decide(RULES, somebody("worker", "head", "shift"), kept_away, purpose) == NO_SUCH_CASE
