"""What people type at the police: how long it may be, and where it must be written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.kernel.errors import Problem
from services.kernel.rules import rule_book
from services.kernel.workflow import Guard, Step

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_NUMBER = 60  # characters of a decision's, document's, seal's or book entry's number
LONGEST_STAFF_ID = 40
LONGEST_NAME = 200  # characters of a person, a place or a platform
LONGEST_ARTICLE = 500  # characters: article, clause and point of each offence
LONGEST_ADDRESS = 2_000  # characters of an address on the net, or of a place
LONGEST_REASON = 8_000  # characters: four full pages
LONGEST_NARRATIVE = 20_000  # characters; the longest report seen had 8,000
LONGEST = {
    **dict.fromkeys(
        (
            "answers_request_id", "book_number", "decision_number", "document_number", "item_number",
            "joint_interview_id", "number", "proof_number", "recording_reference", "seal_number", "sitting_id",
            "suspect_id",
        ),
        LONGEST_NUMBER,
    ),
    **dict.fromkeys(
        ("interviewers", "investigator", "override_approved_by", "receiver", "support_person"), LONGEST_STAFF_ID
    ),
    **dict.fromkeys(("alias", "handle", "name", "platform", "relation", "representative"), LONGEST_NAME),
    "offence_article": LONGEST_ARTICLE,
    **dict.fromkeys(("address", "found_at", "url"), LONGEST_ADDRESS),
    **dict.fromkeys(
        (
            "condition", "description", "full_time_reason", "necessity", "override_reason", "place_reason", "reason",
            "repeat_reason", "untrained_reason", "words",
        ),
        LONGEST_REASON,
    ),
    "narrative": LONGEST_NARRATIVE,
}  # fmt: skip


def texts_can_be_kept(step: Step) -> list[Problem]:
    """No text is longer than its place; nothing is cut off in silence."""
    return [
        Problem(name, "too_long", vi="Nội dung quá dài.", en=f"The text is too long (at most {longest} characters).")
        for name, longest in LONGEST.items()
        if any(len(text) > longest for text in _texts(getattr(step.command, name, "")))
    ]


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def not_ahead(step: Step, field: str, rule: str | None = None) -> list[Problem]:
    """What has happened did not happen later than now; offices' clocks may differ a little."""
    moment = getattr(step.command, field)
    if moment is None or moment <= step.at + CLOCKS_DIFFER:
        return []
    return [
        Problem(
            field, "in_the_future", rule=rule, vi="Thời điểm ở tương lai.", en="This cannot have happened yet."
        )
    ]  # fmt: skip


def written(field: str, vi: str, en: str, *, rule: str | None = None) -> Guard:
    """A guard: this field of the command is written, with more than blanks."""

    def is_written(step: Step) -> Problem | None:
        if getattr(step.command, field).strip():
            return None
        return Problem(field, f"{field}_missing", rule=rule, vi=vi, en=en)

    return is_written


def in_force(rule: str, moment: datetime) -> bool:
    """Whether the rule stands on that day in Vietnam; one that is switched off binds nobody."""
    return rule_book().on(rule, moment) is not None


def day_in(text: str) -> date | None:
    """The day that an ISO text says; None when it says none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


document_is_numbered = written("document_number", "Phải ghi số văn bản.", "The document's number must be written.")
