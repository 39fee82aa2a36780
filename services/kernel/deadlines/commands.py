"""What staff may say of any deadline, in every agency alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.workflow import Row, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDelay:
    """Why a deadline was missed. ``reason`` is free text and stays in the file."""

    deadline_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DelayExplained:
    """In the house only."""

    deadline_id: str
    rule: str


def explaining(states: Iterable[StrEnum], roles: frozenset[str]) -> Row:
    """The row by which these roles explain a delay, in these states."""
    return Row(
        ExplainDelay,
        frozenset(states),
        None,
        roles,
        guards=(delay_is_known, delay_is_unexplained, delay_is_reasoned),
        effect=explain,
        check=reason_can_be_kept,
    )


LONGEST_REASON = 8_000  # characters: four full pages


def reason_can_be_kept(step: Step) -> list[Problem]:
    if len(step.command.reason) <= LONGEST_REASON:
        return []
    return [Problem("reason", "too_long", vi="Nội dung quá dài.", en="The text is too long.")]


def delay_is_known(step: Step) -> Problem | None:
    """Only what was missed is explained."""
    if any(d.id == step.command.deadline_id and d.missed_at is not None for d in step.file.deadlines):
        return None
    return Problem(
        "deadline_id",
        "no_such_delay",
        vi="Không có thời hạn nào như vậy bị quá hạn.",
        en="No such deadline was missed.",
    )


def delay_is_unexplained(step: Step) -> Problem | None:
    """What was written once stays as it was written."""
    if not any(d.id == step.command.deadline_id and d.explained_at is not None for d in step.file.deadlines):
        return None
    return Problem("deadline_id", "explained_already", vi="Lý do đã được ghi.", en="The reason was written already.")


def delay_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: a delay in a child's case is never passed over in silence."""
    if step.command.reason.strip():
        return None
    return Problem(
        "reason", "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do quá hạn.", en="The reason must be written."
    )


def explain(step: Step) -> Iterable[Any]:
    deadline = next(d for d in step.file.deadlines if d.id == step.command.deadline_id)
    deadline.delay_reason, deadline.explained_by = step.command.reason.strip(), step.actor.staff_id
    deadline.explained_at = step.at
    return [DelayExplained(deadline_id=deadline.id, rule=deadline.rule)]
