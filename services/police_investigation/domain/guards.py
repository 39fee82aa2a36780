"""What stands in the way of a command at the police: checks of the input itself, and guards.

A check names everything that cannot be kept; a guard names one problem, or none.
"""

from __future__ import annotations

from datetime import timedelta

from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain.model import Outcome

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_NUMBER = 60  # characters of a decision's or document's number
LONGEST_STAFF_ID = 40
LONGEST_ARTICLE = 500  # characters: article, clause and point of each offence
LONGEST_REASON = 8_000  # characters: four full pages
LONGEST_NARRATIVE = 20_000  # characters; the longest report seen had 8,000
LONGEST = {
    "decision_number": LONGEST_NUMBER,
    "document_number": LONGEST_NUMBER,
    "investigator": LONGEST_STAFF_ID,
    "offence_article": LONGEST_ARTICLE,
    "override_reason": LONGEST_REASON,
    "reason": LONGEST_REASON,
    "narrative": LONGEST_NARRATIVE,
}


# --- checks: what is wrong with the input itself ----------------------------------------------------


def texts_can_be_kept(step: Step) -> list[Problem]:
    """No text is longer than its place; nothing is cut off in silence."""
    return [
        Problem(name, "too_long", vi="Nội dung quá dài.", en=f"The text is too long (at most {longest} characters).")
        for name, longest in LONGEST.items()
        if len(getattr(step.command, name, "")) > longest
    ]


def report_can_be_kept(step: Step) -> list[Problem]:
    """Rule ``police-24h-transfer``: the hours run from the receipt, so it cannot lie ahead."""
    problems = texts_can_be_kept(step)
    if step.command.received_at > step.at + CLOCKS_DIFFER:
        problems.append(
            Problem(
                "received_at",
                "in_the_future",
                rule="police-24h-transfer",
                vi="Lúc tiếp nhận ở tương lai.",
                en="The report cannot come from the future.",
            )
        )
    return problems


# --- guards -------------------------------------------------------------------------------------------


def written(field: str, vi: str, en: str, *, rule: str | None = None) -> Guard:
    """A guard: this field of the command is written, with more than blanks."""

    def is_written(step: Step) -> Problem | None:
        if getattr(step.command, field).strip():
            return None
        return Problem(field, f"{field}_missing", rule=rule, vi=vi, en=en)

    return is_written


# Rule ``police-24h-transfer``: a crime report is written down at receipt.
report_is_written_down = written(
    "narrative",
    "Phải ghi nội dung tố giác, tin báo.",
    "What was reported must be written down.",
    rule="police-24h-transfer",
)
# Rule ``no-hiding``: nobody sends a report on a child back without saying why, in words.
decline_is_reasoned = written("reason", "Phải ghi rõ lý do.", "A reason must be written.", rule="no-hiding")
investigator_is_named = written(
    "investigator", "Phải ghi mã cán bộ của điều tra viên.", "The investigator's staff number must be written."
)
decision_is_numbered = written("decision_number", "Phải ghi số quyết định.", "The decision's number must be written.")
document_is_numbered = written("document_number", "Phải ghi số văn bản.", "The document's number must be written.")
offence_is_named = written(
    "offence_article",
    "Phải ghi điều luật về tội danh.",
    "The article of the offence must be written.",
    rule="severity-class",
)


def investigator_is_trained(step: Step) -> Problem | None:
    """Rule ``staff-trained``: who works with children is trained for it; otherwise a written reason."""
    if step.command.trained_with_minors or step.command.override_reason.strip():
        return None
    return Problem(
        "override_reason",
        "investigator_not_trained",
        rule="staff-trained",
        vi="Điều tra viên chưa được đào tạo về người dưới 18 tuổi: phải ghi rõ lý do vẫn phân công.",
        en="The investigator is not trained for cases of minors: write why this one is assigned all the same.",
    )


def other_reason_is_explained(step: Step) -> Problem | None:
    """Rule ``no-hiding``: the code "other" says nothing; work on a child's case stops with a reason."""
    if step.command.reason_code != "other" or step.command.reason.strip():
        return None
    return Problem(
        "reason",
        "reason_missing",
        rule="no-hiding",
        vi="Chọn lý do khác thì phải ghi rõ lý do.",
        en="With the reason 'other' it must be written what the reason is.",
    )


def outcome_is_prosecution(step: Step) -> Problem | None:
    """The procuracy decides on files that ask for prosecution; one that was discontinued stays here."""
    outcome = step.file.outcome
    if outcome is Outcome.PROSECUTE:
        return None
    return Problem(
        "outcome_code",
        f"concluded_with_{outcome}",
        vi="Điều tra kết thúc bằng đình chỉ: hồ sơ không chuyển sang viện kiểm sát để truy tố.",
        en=f"The investigation was concluded with '{outcome}': only one concluded with 'prosecute' is handed over.",
    )
