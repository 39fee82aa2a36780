"""The plan's versions: what may be kept, and what is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.social_support.domain.model import State
from services.social_support.domain.plan import LONGEST_TEXT, Level, MeasureCode, problems_of
from tests.unit.social_support import builders as b


def test_all_problems_of_a_draft_are_told_at_once() -> None:
    """A person corrects once, not once per field."""
    long = "x" * (LONGEST_TEXT + 1)
    measures = (b.PSYCHOLOGY, replace(b.PSYCHOLOGY, what=long, who=long, due_on="tháng sau"))
    assert [(p.field, p.key) for p in problems_of(("ngắn", long), measures)] == [
        ("goals[1]", "too_long"),
        ("measures[1].what", "too_long"),
        ("measures[1].who", "too_long"),
        ("measures[1].due_on", "not_a_date"),
    ]


def test_a_draft_with_gaps_has_no_problems() -> None:
    """Nothing typed is lost because something else is not known yet."""
    assert problems_of((), (replace(b.PSYCHOLOGY, what="", who="", due_on=""),)) == []


def test_a_redraft_is_a_new_version_and_the_old_one_stays() -> None:
    """Nothing is rewritten: who approved what can always be read."""
    file = b.a_file(State.PLANNING)
    b.give(file, replace(b.DRAFT, goals=("trẻ đi học lại",)), b.SOCIAL_WORKER)
    assert [(plan.version, plan.goals) for plan in file.plans] == [(1, ("trẻ an toàn",)), (2, ("trẻ đi học lại",))]
    assert file.plan is file.plans[-1]


def test_the_plan_in_force_is_the_approved_one_while_the_next_is_drafted() -> None:
    """Until the Chairman decides again, his last decision holds."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.AGAIN)
    b.give(file, b.DRAFT)
    assert (file.plan, file.plan_in_force) == (file.plans[1], file.plans[0])


@pytest.mark.rule("level-enum")
def test_a_measure_has_one_of_the_three_levels() -> None:
    """Luật Trẻ em Art 48, 49, 50: prevention, support, intervention."""
    assert [level.value for level in Level] == ["prevention", "support", "intervention"]


@pytest.mark.rule("intervene-measures")
def test_a_measure_comes_from_the_catalogue() -> None:
    """Luật Trẻ em Art 50(2): shelter and alternative care among them; a code may travel, words never do."""
    assert {"shelter", "alternative_care", "psychology", "medical", "legal_aid", "school", "family", "livelihood",
            "accompaniment"} <= {code.value for code in MeasureCode}  # fmt: skip
