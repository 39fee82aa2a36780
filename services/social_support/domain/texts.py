"""How long a text may be: what is too long is refused whole, and nothing is cut off in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from services.kernel.errors import Problem
from services.kernel.workflow import Step

LONGEST_TEXT = 8_000  # characters in one free-text field: four full pages
LONGEST_NUMBER = 60  # characters of a document's number
LONGEST_STAFF_ID = 40
LONGEST_UNIT = 200
LONGEST = {
    "agency_request_id": LONGEST_NUMBER,
    "attendee": LONGEST_STAFF_ID,
    "authority_document": LONGEST_NUMBER,
    "categories": LONGEST_NUMBER,
    "deadline_id": LONGEST_NUMBER,
    "decision_number": LONGEST_NUMBER,
    "document_number": LONGEST_NUMBER,
    "joint_interview_id": LONGEST_NUMBER,
    "minutes_number": LONGEST_NUMBER,
    "responsible": LONGEST_STAFF_ID,
    "support_person": LONGEST_STAFF_ID,
    "to": LONGEST_STAFF_ID,
    "to_unit": LONGEST_UNIT,
    "worker": LONGEST_STAFF_ID,
}


def texts_can_be_kept(step: Step) -> list[Problem]:
    """One Problem for each text of the command, and of what is in it, that is longer than its place."""
    return list(too_long_in(step.command))


def too_long_in(value: Any, path: str = "") -> Iterator[Problem]:
    """The texts of a dataclass that are too long, in the order of its fields."""
    for field in fields(value):
        yield from _too_long(getattr(value, field.name), f"{path}{field.name}", LONGEST.get(field.name, LONGEST_TEXT))


def _too_long(value: Any, path: str, longest: int) -> Iterator[Problem]:
    if isinstance(value, str):
        if len(value) > longest:
            yield Problem(
                path, "too_long", vi="Nội dung quá dài.", en=f"The text is too long (at most {longest} characters)."
            )
    elif isinstance(value, tuple):
        for i, one in enumerate(value):
            yield from _too_long(one, f"{path}[{i}]", longest)
    elif is_dataclass(value):
        yield from too_long_in(value, f"{path}.")
