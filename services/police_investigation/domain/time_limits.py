"""More time for verification or investigation, and another class of offence.

Rules ``report-ext-2m`` (the head of unit), ``report-ext-proc`` and ``investigate-ext`` (the procuracy alone),
``severity-class``. Asking late is written down and not refused: the procuracy decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.length import before
from services.kernel.deadlines.model import Change, Deadline
from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.rules import Limit
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.texts import written

VERIFICATION, INVESTIGATION = "report-20d", "investigate-limit"
BY_THE_HEAD = 1  # the first extension of a verification; all others are the procuracy's


class Severity(StrEnum):
    """Ít nghiêm trọng, nghiêm trọng, rất nghiêm trọng, đặc biệt nghiêm trọng (rule ``severity-class``)."""

    LESS_SERIOUS = "less_serious"
    SERIOUS = "serious"
    VERY_SERIOUS = "very_serious"
    EXTREMELY_SERIOUS = "extremely_serious"


@dataclass(slots=True, kw_only=True)
class Extension:
    """More time, given or asked for. ``rule``: the clock's; ``step``: the first, second ... of that clock;
    ``late``: asked nearer to the end than the law has it; ``granted`` None: not decided yet."""

    id: str
    rule: str
    deadline_id: str
    step: int
    reason: str = personal(Category.NOTES)
    document_number: str = ""
    late: bool = False
    at: datetime
    by: str
    granted: bool | None = None
    decided_at: datetime | None = None
    decision_number: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassChange:
    """The offence is of another class; ``offence_article`` empty: the article stays."""

    severity: Severity
    offence_article: str = ""
    document_number: str
    reason: str = personal(Category.NOTES)
    at: datetime
    by: str


# --- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendVerification:
    """``step``: the first is the head of unit's to give; more is the procuracy's."""

    step: int = BY_THE_HEAD
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """The procuracy is asked for more time of whatever runs now: verification or investigation."""

    reason: str
    document_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClass:
    severity: Severity
    offence_article: str = ""
    document_number: str
    reason: str


# --- what runs --------------------------------------------------------------------------------------------


def running(file: Any) -> Deadline | None:
    """The clock of the work that is going on."""
    found: Deadline | None = file.running(INVESTIGATION) or file.running(VERIFICATION)
    return found


def steps_taken(file: Any, clock: Deadline) -> int:
    """How often this clock was extended."""
    return sum(one.deadline_id == clock.id and one.granted is True for one in file.extensions)


def steps_there_are(clock: Deadline) -> int:
    """How often the law lets it be extended, by the class as it is now."""
    latest: Change | Deadline = clock.changes[-1] if clock.changes else clock
    limit = _limit(clock)
    return 0 if limit is None else len(limit.extensions(latest.case))


def asked_late(clock: Deadline, at: datetime) -> bool:
    """Whether more time is asked for nearer to the end than the law has it."""
    limit = _limit(clock)
    if limit is None or limit.asked_before is None:
        return False
    return at >= before(clock.due.statutory, limit.asked_before, provincial().days)


def _limit(clock: Deadline) -> Limit | None:
    rule = provincial().book.version(clock.rule, clock.version)
    return None if rule is None else rule.limit


def latest_granted(file: Any, rule: str) -> Extension | None:
    """The extension that was given last."""
    granted = [one for one in file.extensions if one.rule == rule and one.granted]
    return max(granted, key=lambda one: one.decided_at, default=None)


# --- guards -----------------------------------------------------------------------------------------------

# Rule ``report-ext-2m``: more time has a reason.
extension_is_reasoned = written(
    "reason", "Phải ghi rõ lý do gia hạn.", "It must be written why more time is needed.", rule="report-ext-2m"
)
class_change_is_reasoned = written(
    "reason", "Phải ghi rõ lý do đổi loại tội phạm.", "It must be written why the class changes.", rule="severity-class"
)


def something_runs(step: Step) -> Problem | None:
    """What is not running cannot be prolonged."""
    return None if running(step.file) is not None else _NOTHING_RUNS


def verification_runs(step: Step) -> Problem | None:
    """What is not running cannot be prolonged."""
    return None if step.file.running(VERIFICATION) is not None else _NOTHING_RUNS


_NOTHING_RUNS = Problem("state", "no_clock_runs", vi="Không có thời hạn nào đang chạy.", en="No time limit is running.")


def the_first_is_the_heads(step: Step) -> Problem | None:
    """Rule ``report-ext-proc``: the head of unit extends once, up to two months; after that only the procuracy."""
    clock = step.file.running(VERIFICATION)
    if step.command.step == BY_THE_HEAD and (clock is None or steps_taken(step.file, clock) == 0):
        return None
    return Problem(
        "step",
        "procuracy_decides",
        rule="report-ext-proc",
        vi="Lần gia hạn tiếp theo do viện trưởng viện kiểm sát quyết định.",
        en="Any further extension is for the head of the procuracy to give.",
    )


def the_procuracys_turn(step: Step) -> Problem | None:
    """Rule ``report-ext-2m``: the procuracy is not asked for what the head of unit may give."""
    clock = running(step.file)
    if clock is None or clock.rule == INVESTIGATION or steps_taken(step.file, clock) >= BY_THE_HEAD:
        return None
    return Problem(
        "state",
        "head_decides_first",
        rule="report-ext-2m",
        vi="Lần gia hạn đầu do thủ trưởng đơn vị quyết định.",
        en="The first extension is the head of unit's to give.",
    )


def an_extension_is_left(step: Step) -> Problem | None:
    """Rules ``report-ext-proc`` and ``investigate-ext``: the law counts the extensions."""
    clock = running(step.file)
    if clock is None or steps_taken(step.file, clock) < steps_there_are(clock):
        return None
    return Problem(
        "state",
        "no_extension_left",
        rule="investigate-ext" if clock.rule == INVESTIGATION else "report-ext-proc",
        vi="Đã hết số lần gia hạn theo luật.",
        en="The law gives no further extension.",
    )


def nothing_is_asked_already(step: Step) -> Problem | None:
    """One question at a time: the procuracy would not know which it answers."""
    clock = running(step.file)
    if clock is None or all(one.deadline_id != clock.id or one.granted is not None for one in step.file.extensions):
        return None
    return Problem(
        "state", "extension_is_asked", vi="Đề nghị trước chưa được trả lời.", en="The last request is not answered yet."
    )


def class_is_another(step: Step) -> Problem | None:
    """Rule ``severity-class``: a change changes something."""
    if step.command.severity is not step.file.severity:
        return None
    return Problem(
        "severity",
        "class_is_the_same",
        rule="severity-class",
        vi="Loại tội phạm không thay đổi.",
        en="The class is the same as before.",
    )


# --- effects ----------------------------------------------------------------------------------------------


def extend_verification(step: Step) -> Iterable[Any]:
    command, clock, number = step.command, step.file.running(VERIFICATION), step.command.document_number.strip()
    step.file.extensions.append(
        Extension(
            id=new_id(), rule=VERIFICATION, deadline_id=clock.id, step=BY_THE_HEAD, reason=command.reason.strip(),
            document_number=number, late=step.at > clock.due.rolled, at=step.at, by=step.actor.staff_id, granted=True,
            decided_at=step.at, decision_number=number, approved_by=step.actor.staff_id,
        )
    )  # fmt: skip
    return [e.VerificationExtended(step=BY_THE_HEAD)]


def request_extension(step: Step) -> Iterable[Any]:
    command, clock = step.command, running(step.file)
    assert clock is not None
    asked = Extension(
        id=new_id(), rule=clock.rule, deadline_id=clock.id, step=steps_taken(step.file, clock) + 1,
        reason=command.reason.strip(), document_number=command.document_number.strip(),
        late=asked_late(clock, step.at), at=step.at, by=step.actor.staff_id,
    )  # fmt: skip
    step.file.extensions.append(asked)
    return [
        e.ExtensionRequested(
            extension_id=asked.id, rule_id=asked.rule, step=asked.step, due_at=clock.due.rolled
        )
    ]  # fmt: skip


def change_class(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.class_changes.append(
        ClassChange(
            severity=command.severity, offence_article=command.offence_article.strip(),
            document_number=command.document_number.strip(), reason=command.reason.strip(),
            at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    return [e.OffenceReclassified(severity_code=command.severity)]


# --- what the procuracy answers ---------------------------------------------------------------------------


def extension_decided(
    file: Any, extension_id: str, granted: bool, document_number: str, approved_by: str, at: datetime
) -> list[Any]:
    """The procuracy gave more time or did not; an answer that comes after the work has ended is kept, no more."""
    asked = next((one for one in file.extensions if one.id == extension_id and one.granted is None), None)
    if asked is None:
        return []
    asked.granted, asked.decided_at = granted, at
    asked.decision_number, asked.approved_by = document_number, approved_by
    clock = next((d for d in file.deadlines if d.id == asked.deadline_id and d.running), None)
    if clock is None or not granted:
        return [e.ExtensionAnswered(extension_id=asked.id, granted=granted)]
    given: Any = e.InvestigationExtended if asked.rule == INVESTIGATION else e.VerificationExtended
    return [given(step=asked.step)]
