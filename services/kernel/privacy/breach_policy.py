"""What the privacy officer may do with a breach in which state: the register's workflow, its guards and effects.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from services.kernel.errors import Problem
from services.kernel.privacy import breaches as b
from services.kernel.privacy.breaches import BreachState
from services.kernel.workflow import Row, Step, Workflow

LONGEST_NUMBER = 60  # characters of a document's number
LONGEST_WORDS = 8_000  # characters: four full pages
MOST = 1_000_000  # cases or families: more live in no province
_FEWEST = {"cases": 0, "families": 1}
_SHORT = frozenset({"document_number", "breach_id"})


# --- checks: what is wrong with the input itself ---------------------------------------------------------------


def can_be_kept(step: Step) -> list[Problem]:
    """Texts are there and fit in their places, numbers are numbers of something, moments lie in their order."""
    command, problems = step.command, []
    for one in fields(command):
        value = getattr(command, one.name)
        if isinstance(value, str) and len(value) > (LONGEST_NUMBER if one.name in _SHORT else LONGEST_WORDS):
            problems.append(Problem(one.name, "too_long", vi="Nội dung quá dài.", en="The text is too long."))
        elif one.name in _FEWEST and value is not None and not _FEWEST[one.name] <= value <= MOST:
            problems.append(Problem(one.name, "out_of_range", vi="Số không hợp lệ.", en="This is no such number."))
    if not getattr(command, "categories", (None,)):
        problems.append(Problem("categories", "missing", vi="Thiếu thông tin bắt buộc.", en="This is required."))
    return problems + _moments(step)


def _moments(step: Step) -> list[Problem]:
    """It happens, is discovered, is told, and nothing of it in the future."""
    command = step.command
    discovered: datetime | None = getattr(command, "discovered_at", None) or step.file.discovered_at
    problems = [
        Problem(name, "in_future", vi="Thời điểm ở tương lai.", en="This moment lies in the future.")
        for name in ("discovered_at", "happened_at", "told_at")
        if (moment := getattr(command, name, None)) is not None and moment > step.at
    ]
    happened, told = getattr(command, "happened_at", None), getattr(command, "told_at", None)
    if discovered is not None and happened is not None and happened > discovered:
        problems.append(
            Problem("happened_at", "after_discovery", vi="Xảy ra sau khi phát hiện.", en="It lies after the discovery.")
        )
    if discovered is not None and told is not None and told < discovered:
        problems.append(
            Problem("told_at", "before_discovery", vi="Báo trước khi phát hiện.", en="It lies before the discovery.")
        )
    return problems


# --- guards ------------------------------------------------------------------------------------------------------


def letter_has_its_number(step: Step) -> Problem | None:
    """Rule ``breach-72h``: A05 is told by a letter that can be found again."""
    if step.command.document_number.strip():
        return None
    return Problem(
        "document_number", "document_missing", rule="breach-72h", vi="Phải ghi số văn bản gửi A05.",
        en="The number of the letter to A05 must be written.",
    )  # fmt: skip


def late_notice_is_reasoned(step: Step) -> Problem | None:
    """Rule ``breach-72h``: who tells after the 72 hours says why; said before is said."""
    if not _is_late(step) or step.file.clock.explained_at is not None or step.command.late_reason.strip():
        return None
    return Problem(
        "late_reason", "late_without_reason", rule="breach-72h", vi="Đã quá 72 giờ: phải ghi rõ lý do.",
        en="The 72 hours are over: the reason must be written.",
    )  # fmt: skip


def delay_is_there_and_unexplained(step: Step) -> Problem | None:
    """Only what was missed is explained, and what was written once stays as it was written."""
    clock = step.file.clock
    if clock is None or clock.missed_at is None:
        return Problem("breach_id", "no_such_delay", vi="Chưa quá hạn 72 giờ.", en="The 72 hours were not missed.")
    if clock.explained_at is not None:
        return Problem("breach_id", "explained_already", vi="Lý do đã được ghi.", en="The reason was written already.")
    return None


def reason_is_written(step: Step) -> Problem | None:
    """Rule ``breach-72h``: neither a delay nor the end of a breach is passed over in silence."""
    name = "conclusion" if isinstance(step.command, b.CloseBreach) else "reason"
    if getattr(step.command, name).strip():
        return None
    return Problem(name, "reason_missing", rule="breach-72h", vi="Phải ghi rõ lý do.", en="A reason must be written.")


def words_are_written(step: Step) -> Problem | None:
    """Rule ``breach-72h``: what happened and what was done about it stand in words."""
    name = "description" if isinstance(step.command, b.RecordBreach) else "words"
    if getattr(step.command, name).strip():
        return None
    return Problem(name, "words_missing", rule="breach-72h", vi="Phải ghi rõ nội dung.", en="It must be written down.")


def something_was_done(step: Step) -> Problem | None:
    """Rule ``breach-72h``: a breach is not closed before a measure was taken against it."""
    if step.file.measures:
        return None
    return Problem(
        "state", "no_measure", rule="breach-72h", vi="Chưa có biện pháp khắc phục nào được ghi.",
        en="No measure against it was written down.",
    )  # fmt: skip


def _is_late(step: Step) -> bool:
    """Whether this letter would end the clock after its end."""
    clock = step.file.clock
    return clock is not None and clock.running and step.command.told_at > clock.due.rolled


# --- effects -----------------------------------------------------------------------------------------------------


def record(step: Step) -> Iterable[Any]:
    breach, command = step.file, step.command
    breach.discovered_at, breach.how_found = command.discovered_at, command.how_found
    breach.recorded_by, breach.description = step.actor.staff_id, command.description.strip()
    reassess(step)
    return [b.BreachRecorded(breach.reference, command.discovered_at)]


def reassess(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.extents.append(
        b.Extent(
            at=step.at,
            by=step.actor.staff_id,
            categories=tuple(sorted(set(command.categories))),
            cases=command.cases,
            happened_at=command.happened_at,
        )
    )
    return ()


def notify(step: Step) -> Iterable[Any]:
    command = step.command
    if _is_late(step) and command.late_reason.strip():
        _explain(step, command.late_reason)
    step.file.notices.append(
        b.Notice(
            document_number=command.document_number.strip(),
            told_at=command.told_at,
            by=step.actor.staff_id,
            recorded_at=step.at,
        )
    )
    return [b.BreachReported(step.file.reference, command.told_at)]


def note_measure(step: Step) -> Iterable[Any]:
    step.file.measures.append(b.Measure(at=step.at, by=step.actor.staff_id, words=step.command.words.strip()))
    return ()


def note_families(step: Step) -> Iterable[Any]:
    command = step.command
    told = b.FamiliesTold(at=step.at, by=step.actor.staff_id, families=command.families, words=command.words.strip())
    step.file.families.append(told)
    return ()


def explain(step: Step) -> Iterable[Any]:
    _explain(step, step.command.reason)
    return ()


def _explain(step: Step, reason: str) -> None:
    clock = step.file.clock
    if clock.explained_at is None:
        clock.delay_reason, clock.explained_by, clock.explained_at = reason.strip(), step.actor.staff_id, step.at


def dismiss(step: Step) -> Iterable[Any]:
    _end(step, step.command.reason)
    return [b.BreachDismissed(step.file.reference, step.at)]


def close(step: Step) -> Iterable[Any]:
    _end(step, step.command.conclusion)
    return ()


def _end(step: Step, words: str) -> None:
    breach = step.file
    breach.closed_at, breach.closed_by, breach.conclusion = step.at, step.actor.staff_id, words.strip()


# --- the table ---------------------------------------------------------------------------------------------------

NEW = frozenset({BreachState.NEW})
FOUND = frozenset({BreachState.FOUND})
REPORTED = frozenset({BreachState.REPORTED})
OPEN = FOUND | REPORTED
OFFICER = frozenset({b.PRIVACY_OFFICER})

BREACH_WORKFLOW = Workflow(
    Row(b.RecordBreach, NEW, BreachState.FOUND, OFFICER, (words_are_written,), record, can_be_kept),
    Row(b.ReassessBreach, OPEN, None, OFFICER, (), reassess, can_be_kept),
    Row(b.NoteBreachMeasure, OPEN, None, OFFICER, (words_are_written,), note_measure, can_be_kept),
    Row(b.NoteFamiliesTold, OPEN, None, OFFICER, (), note_families, can_be_kept),
    Row(
        b.NotifyBreach,
        OPEN,
        BreachState.REPORTED,
        OFFICER,
        (letter_has_its_number, late_notice_is_reasoned),
        notify,
        can_be_kept,
    ),
    Row(
        b.ExplainBreachDelay,
        OPEN,
        None,
        OFFICER,
        (delay_is_there_and_unexplained, reason_is_written),
        explain,
        can_be_kept,
    ),
    Row(b.DismissBreach, FOUND, BreachState.DISMISSED, OFFICER, (reason_is_written,), dismiss, can_be_kept),
    Row(
        b.CloseBreach,
        REPORTED,
        BreachState.CLOSED,
        OFFICER,
        (something_was_done, reason_is_written),
        close,
        can_be_kept,
    ),
)
