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

LONGEST_TEXT = 8_000  # characters in one free-text field: four full pages


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """What is done for the child, by whom, by when. ``due_on``: a day, YYYY-MM-DD."""

    level: Level
    code: MeasureCode
    what: str = personal(Category.SERVICES, default="")
    who: str = personal(Category.SERVICES, default="")
    due_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version. ``referral_id``: the referral under which it was drafted."""

    version: int
    referral_id: str
    drafted_at: datetime
    drafted_by: str
    goals: tuple[str, ...] = personal(Category.SERVICES)
    measures: tuple[PlannedMeasure, ...]

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


def problems_of(goals: Sequence[str], measures: Sequence[PlannedMeasure]) -> list[Problem]:
    """Everything that makes the draft impossible to keep, all at once, one Problem per field."""
    problems = [_too_long(f"goals[{i}]") for i, goal in enumerate(goals) if len(goal) > LONGEST_TEXT]
    for i, measure in enumerate(measures):
        problems += [
            _too_long(f"measures[{i}].{name}") for name in ("what", "who") if len(getattr(measure, name)) > LONGEST_TEXT
        ]
        if measure.due_on and day_of(measure.due_on) is None:
            problems.append(
                Problem(
                    f"measures[{i}].due_on",
                    "not_a_date",
                    vi="Thời hạn phải là một ngày có thật (năm-tháng-ngày).",
                    en="The due day must be a real day (year-month-day).",
                )
            )
    return problems


def _too_long(field: str) -> Problem:
    return Problem(field, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
