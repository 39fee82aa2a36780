"""What procuracy and court did to make the procedure easier on the child (rule ``court-duty-seed``). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain import events as e
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step


class Help(StrEnum):
    EXPLAINED_PLAINLY = "explained_plainly"  # what happens and why, in words the child understands
    STEPS = "steps"  # applications, papers, ways to the office
    COMPENSATION = "compensation"
    REMEDIES = "remedies"  # complaint and appeal
    COMPANION = "companion"  # somebody comes with the child
    OTHER = "other"  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpGiven:
    """``child``: its number in the form. ``note`` is free text and stays here."""

    child: int
    help: tuple[Help, ...]
    note: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


# --- guards -------------------------------------------------------------------------------------------


def some_help_is_told(step: Step) -> Problem | None:
    """Rule ``court-duty-seed``: an entry that names no help would only look like one."""
    if step.command.help:
        return None
    return Problem(
        "help",
        "help_missing",
        rule="court-duty-seed",
        vi="Phải chọn việc đã làm để giúp trẻ trong tố tụng.",
        en="What was done to ease the procedure must be chosen.",
    )


def other_help_is_described(step: Step) -> Problem | None:
    """Rule ``court-duty-seed``: "other" says nothing by itself."""
    if Help.OTHER not in step.command.help or step.command.note.strip():
        return None
    return Problem(
        "note",
        "note_missing",
        rule="court-duty-seed",
        vi="Phải mô tả việc giúp đỡ khác.",
        en="The other help must be described.",
    )


# --- effect -------------------------------------------------------------------------------------------


def record(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.help_given.append(
        HelpGiven(
            child=command.child,
            help=tuple(item for item in Help if item in command.help),
            note=command.note.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.HelpRecorded(child=command.child)]
