"""The support and intervention plan (Mẫu số 04 of Decree 56/2017): goals and measures, by version.

A draft may have gaps, so that nothing typed is lost; what is written must be sound (``problems_of``).
Only at submission must it be whole (``is_whole``). A version is never changed: a correction is the
next version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.social_support.domain.texts import LONGEST_TEXT, too_long_in

DEAREST = 10_000_000_000  # VND: no measure for one child costs more; a slip of the key does


class Level(StrEnum):
    """The three levels of protection (rule ``level-enum``; Law on Children Art 48, 49, 50)."""

    PREVENTION = "prevention"
    SUPPORT = "support"
    INTERVENTION = "intervention"


class MeasureCode(StrEnum):
    """The catalogue of measures (rule ``intervene-measures``). A code may travel in events; words never do."""

    PSYCHOLOGY = "psychology"
    MEDICAL = "medical"
    LEGAL_AID = "legal_aid"
    SCHOOL = "school"
    SHELTER = "shelter"
    ALTERNATIVE_CARE = "alternative_care"
    FAMILY = "family"
    SOCIAL_ASSISTANCE = "social_assistance"
    SAFETY_SKILLS = "safety_skills"
    LIVELIHOOD = "livelihood"
    ACCOMPANIMENT = "accompaniment"  # somebody goes with the child to police, court or clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """What is done for the child, by whom, by when. ``due_on``: a day, YYYY-MM-DD. ``who`` in words;
    ``responsible``: the staff number of who sees to it. ``cost``: in dong (VND)."""

    level: Level
    code: MeasureCode
    what: str = personal(Category.SERVICES, default="")
    who: str = personal(Category.SERVICES, default="")
    due_on: str = ""
    responsible: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version. ``referral_id``: the referral under which it was drafted. ``next_review_on``: the interim
    review that the plan itself sets (rule ``plan-review``), a day, YYYY-MM-DD."""

    version: int
    referral_id: str
    drafted_at: datetime
    drafted_by: str
    goals: tuple[str, ...] = personal(Category.SERVICES)
    measures: tuple[PlannedMeasure, ...]
    next_review_on: str = ""

    @property
    def cost(self) -> int:
        """Of all measures together, in dong."""
        return sum(measure.cost for measure in self.measures)

    @property
    def ends_on(self) -> str:
        """The last day on which a measure is due; empty when none has a day."""
        return max((measure.due_on for measure in self.measures), default="")

    def is_whole(self) -> bool:
        """Whether it has a goal, a measure, and for each measure what, who and by when."""
        return (
            any(goal.strip() for goal in self.goals)
            and bool(self.measures)
            and all(m.what.strip() and m.who.strip() and m.due_on for m in self.measures)
        )

    def holds(self, code: str) -> bool:
        return any(measure.code == code for measure in self.measures)


def day_of(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names, or None when it names none."""
    if len(text) != len("YYYY-MM-DD"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def problems_of(goals: Sequence[str], measures: Sequence[PlannedMeasure], next_review_on: str = "") -> list[Problem]:
    """Everything that makes the draft impossible to keep, all at once, one Problem per field."""
    problems = [_too_long(f"goals[{i}]") for i, goal in enumerate(goals) if len(goal) > LONGEST_TEXT]
    for i, measure in enumerate(measures):
        problems += too_long_in(measure, f"measures[{i}].")
        if measure.due_on and day_of(measure.due_on) is None:
            problems.append(_not_a_date(f"measures[{i}].due_on"))
        if not 0 <= measure.cost <= DEAREST:
            problems.append(
                Problem(
                    f"measures[{i}].cost",
                    "not_a_cost",
                    vi="Kinh phí phải từ 0 đến 10 tỷ đồng.",
                    en="The cost must be from 0 to 10 billion dong.",
                )
            )
    if next_review_on and day_of(next_review_on) is None:
        problems.append(_not_a_date("next_review_on"))
    return problems


def _not_a_date(field: str) -> Problem:
    return Problem(
        field,
        "not_a_date",
        vi="Thời hạn phải là một ngày có thật (năm-tháng-ngày).",
        en="The due day must be a real day (year-month-day).",
    )


def _too_long(field: str) -> Problem:
    return Problem(field, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
