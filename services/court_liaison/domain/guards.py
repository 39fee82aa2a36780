"""What stands in the way of a command at the procuracy or the court: each guard names one problem, or none.

Here are those of the file's own way; those of a hearing, of the child's sessions and of each further subject stand
with their subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step

LONGEST_NUMBER = 60  # characters of a document's, docket's, room's or staff member's number, or of a code
LONGEST_TEXT = 8_000  # characters of a reason or an outcome: four full pages
LONG_TEXTS = frozenset(
    {
        "cancel_reason", "contact_reason", "late_reason", "necessity", "note", "open_reason", "outcome",
        "override_reason", "place_reason", "reason", "repeat_reason", "text", "unmet_needs_reason", "words",
    }
)  # fmt: skip
LONGEST_HEARING = 720  # minutes; a hearing of several days is several hearings
MOST_CHILDREN = 50
MOST_MONEY = 1_000_000_000_000_000  # đồng
COUNTED = {
    "child": (1, MOST_CHILDREN), "child_minutes": (0, LONGEST_HEARING), "minutes": (1, LONGEST_HEARING),
    "amount_vnd": (-MOST_MONEY, MOST_MONEY),
}  # fmt: skip


def texts_can_be_kept(step: Step) -> list[Problem]:
    """What is too long to be kept, and a number that can mean nothing, is said before anything else is asked."""
    return [
        Problem(path, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
        for path, name, text in _texts(step.command, "")
        if len(text) > (LONGEST_TEXT if name in LONG_TEXTS else LONGEST_NUMBER)
    ] + out_of_range(step.command, COUNTED)


def out_of_range(command: Any, counted: Mapping[str, tuple[int, int]]) -> list[Problem]:
    """The numbers of a command that can mean nothing. ``counted``: the least and the most of each; others are passed
    over."""
    return [
        Problem(name, "out_of_range", vi=f"Phải từ {least} đến {most}.", en=f"It must be from {least} to {most}.")
        for name, (least, most) in counted.items()
        if (number := getattr(command, name, None)) is not None and not least <= number <= most
    ]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text of a command and of what is within it: its path, its field's name, itself."""
    for field in fields(value):
        part, here = getattr(value, field.name), path + field.name
        if isinstance(part, str):
            yield here, field.name, part
        elif is_dataclass(part):
            yield from _texts(part, f"{here}.")
        elif isinstance(part, tuple):
            for number, one in enumerate(part):
                if is_dataclass(one):
                    yield from _texts(one, f"{here}[{number}].")


def written(field: str, vi: str, en: str, *, rule: str | None = None) -> Guard:
    """A guard: this field of the command is written."""

    def is_written(step: Step) -> Problem | None:
        if getattr(step.command, field).strip():
            return None
        return Problem(field, f"{field}_missing", rule=rule, vi=vi, en=en)

    return is_written


receipt_is_numbered = written("receipt_number", "Phải ghi số biên nhận hồ sơ.", "The receipt's number must be written.")
decision_is_numbered = written("decision_number", "Phải ghi số quyết định.", "The decision's number must be written.")
docket_is_numbered = written("docket_number", "Phải ghi số thụ lý.", "The docket number must be written.")
judgment_is_numbered = written("judgment_number", "Phải ghi số bản án.", "The judgment's number must be written.")
document_is_numbered = written("document_number", "Phải ghi số văn bản.", "The document's number must be written.")

# Rule ``no-hiding``: nobody ends, returns or prolongs a child's case without saying why, in words.
decision_is_reasoned = written(
    "reason", "Phải ghi rõ lý do của quyết định.", "Why it was decided so must be written.", rule="no-hiding"
)
extension_is_reasoned = written(
    "reason", "Phải ghi rõ lý do gia hạn.", "Why more time is needed must be written.", rule="no-hiding"
)
outcome_is_written = written(
    "outcome", "Phải ghi rõ vụ án kết thúc như thế nào.", "How the proceeding ended must be written.", rule="no-hiding"
)
complaint_is_written = written(
    "text", "Phải ghi nội dung khiếu nại, kháng cáo.", "What the complaint says must be written.", rule="no-hiding"
)


def something_is_classified(step: Step) -> Problem | None:
    """Rule ``severity-class``: a person says the class, or that the accused is a minor."""
    if step.command.severity is not None or step.command.accused_is_minor is not None:
        return None
    return Problem(
        "severity",
        "severity_missing",
        rule="severity-class",
        vi="Phải chọn loại tội phạm hoặc ghi người bị buộc tội có dưới 18 tuổi hay không.",
        en="The class of the offence must be chosen, or whether the accused is under 18.",
    )


def trial_is_not_ordered_yet(step: Step) -> Problem | None:
    """A second order would start the days anew in which the hearing must open (rule ``open-trial``)."""
    if not step.file.trial_is_ordered:
        return None
    return Problem(
        "decision_number",
        "ordered_already",
        rule="open-trial",
        vi="Đã có quyết định đưa vụ án ra xét xử.",
        en="The trial was ordered already.",
    )
