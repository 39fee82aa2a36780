"""What the intake point refuses: guards name one problem each, checks say what is wrong with the input."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import LONGEST_TEXT, problems_of
from services.case_intake.domain.model import IntakeFile, Progress
from services.kernel.errors import Problem
from services.kernel.requests import RequestKind
from services.kernel.workflow import Step

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_NARRATIVE = 20_000  # characters; the longest report seen had 8,000


# --- guards: each names one problem, or none ----------------------------------------------------


def reason_is_written(step: Step) -> Problem | None:
    """Rule ``no-hiding``: whoever sets a report or case aside says why, in words."""
    if step.command.reason.strip():
        return None
    return Problem(
        "reason", "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do.", en="A reason must be written."
    )


def someone_is_named(step: Step) -> Problem | None:
    if step.command.to:
        return None
    return Problem("to", "no_agency_named", vi="Chưa chọn cơ quan nhận.", en="No receiving agency is named.")


def not_there_already(step: Step) -> Problem | None:
    file: IntakeFile = step.file
    there = [
        a for a in step.command.to if (work := file.work_of(a)) and work.progress in (Progress.SENT, Progress.ACCEPTED)
    ]
    if not there:
        return None
    return Problem("to", "already_referred", vi="Cơ quan này đang có hồ sơ.", en="This agency already has the case.")


def everyone_has_answered(step: Step) -> Problem | None:
    """Rule ``close-two-conditions``: nobody closes a case on which an agency is still at work."""
    if all(work.is_done for work in step.file.work):
        return None
    return Problem(
        "work",
        "agency_still_working",
        rule="close-two-conditions",
        vi="Còn cơ quan chưa kết thúc.",
        en="An agency has not finished yet.",
    )


def someone_has_helped(step: Step) -> Problem | None:
    """Rule ``target-support-100``: a case that every agency declined is not closed but sent again."""
    if any(work.progress is Progress.FINISHED for work in step.file.work):
        return None
    return Problem(
        "work",
        "nobody_took_the_case",
        rule="target-support-100",
        vi="Chưa cơ quan nào giải quyết.",
        en="No agency has taken the case to its end.",
    )


def prosecution_is_asked_of_the_police(step: Step) -> Problem | None:
    """Rule ``sa-social-referral``: kiến nghị khởi tố is a numbered document, and it goes to the investigators."""
    command = step.command
    if command.kind is not RequestKind.PROSECUTION_REQUEST:
        return None
    if command.to == "police_investigation" and command.document_number.strip():
        return None
    return Problem(
        "to" if command.to != "police_investigation" else "document_number",
        "not_a_request_to_prosecute",
        rule="sa-social-referral",
        vi="Kiến nghị khởi tố phải có số văn bản và gửi cơ quan điều tra.",
        en="A request to prosecute has a document number and goes to the investigators.",
    )


def an_outcome_is_named(step: Step) -> Problem | None:
    """Rule ``hotline-111-duties``: a note of what was done says what."""
    if step.command.outcomes:
        return None
    return Problem(
        "outcomes",
        "no_outcome_named",
        rule="hotline-111-duties",
        vi="Chưa chọn việc đã làm.",
        en="Nothing that was done is named.",
    )


# --- checks: what is wrong with the input itself ----------------------------------------------------


def texts_can_be_kept(step: Step) -> list[Problem]:
    """No text is longer than its place; nothing is cut off in silence."""
    texts = ((field.name, getattr(step.command, field.name)) for field in fields(step.command))
    return [
        Problem(
            name, "too_long", vi="Nội dung quá dài.", en=f"The text is too long (at most {LONGEST_TEXT} characters)."
        )
        for name, text in texts
        if isinstance(text, str) and name != "narrative" and len(text) > LONGEST_TEXT
    ]


def form_is_sound(step: Step) -> list[Problem]:
    """Rule ``form-01-fields``: a form is refused whole, with everything that is wrong in it."""
    command = step.command
    if not isinstance(command, c.ReceiveReport):
        return problems_of(command.form, step.file.received_at) + texts_can_be_kept(step)
    problems = problems_of(command.form, command.received_at)
    if command.received_at > step.at + CLOCKS_DIFFER:
        problems.append(
            Problem(
                "received_at",
                "in_the_future",
                rule="intake-form-01",
                vi="Lúc tiếp nhận ở tương lai.",
                en="The report cannot come from the future.",
            )
        )
    if len(command.narrative) > LONGEST_NARRATIVE:
        problems.append(
            Problem("narrative", "too_long", rule="intake-form-01", vi="Nội dung quá dài.", en="The text is too long.")
        )
    return problems
