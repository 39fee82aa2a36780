"""The examination after sexual abuse: a clinic or competent person is called at once (rule ``sa-evidence-fast``).

Body, biological traces and first treatment in one, so that the child goes through it once. The law names no hours;
who has written nothing down is reminded (our own rule ``sa-evidence-reminder``), and nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.texts import not_ahead, texts_can_be_kept


class Examiner(StrEnum):
    """Who was called."""

    CLINIC = "clinic"
    FORENSIC_CENTRE = "forensic_centre"
    COMPETENT_PERSON = "competent_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """``called_at``: when who examines was called. ``together``: examination, traces and treatment in one."""

    called_at: datetime
    whom: Examiner
    name: str = personal(Category.EVIDENCE, default="")
    together: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForExamination:
    """``name``: which clinic or person."""

    called_at: datetime
    whom: Examiner
    name: str = ""
    together: bool


def call_can_be_kept(step: Step) -> list[Problem]:
    return texts_can_be_kept(step) + not_ahead(step, "called_at")


def call(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.examinations.append(
        Examination(
            called_at=command.called_at, whom=command.whom, name=command.name.strip(), together=command.together,
            at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    return [e.ExaminationCalledFor()]
