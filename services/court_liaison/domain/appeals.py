"""The case before the court of second instance: opened by an appeal that was accepted, ended by its judgment. Pure.

The rule book knows no limit for it, so no clock runs. Its hearings spare the child as every other does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.complaints import waiting_appeals
from services.court_liaison.domain.hearings import Instance, Verdict, call_off
from services.court_liaison.domain.judgments import AppealOutcome, AppealProceeding, Judgment
from services.kernel.errors import Problem
from services.kernel.workflow import Step

JUDGED_BY_IT = frozenset({AppealOutcome.UPHELD, AppealOutcome.AMENDED})

# --- guards -------------------------------------------------------------------------------------------


def some_appeal_was_accepted(step: Step) -> Problem | None:
    """Nobody but who may appeal brings a case to second instance."""
    if waiting_appeals(step.file):
        return None
    return Problem(
        "case_reference",
        "no_appeal_accepted",
        vi="Không có kháng cáo, kháng nghị nào được chấp nhận để xét xử phúc thẩm.",
        en="No appeal has been accepted that second instance could hear.",
    )


def judgment_stands(step: Step) -> Problem | None:
    """What quashes a judgment, or lets the appeal fall, has a command of its own: another state follows."""
    if step.command.outcome_code in JUDGED_BY_IT:
        return None
    return Problem(
        "outcome_code",
        "not_a_judgment_that_stands",
        vi="Chỉ chọn giữ nguyên hoặc sửa bản án; hủy án, đình chỉ phúc thẩm có thao tác riêng.",
        en="Choose upheld or amended; quashing, and an appeal that falls away, have commands of their own.",
    )


def upheld_keeps_the_verdict(step: Step) -> Problem | None:
    """Two records of one outcome must not contradict each other."""
    before = step.file.judgments[-1:]
    if step.command.outcome_code is not AppealOutcome.UPHELD or not before:
        return None
    if before[0].verdict == step.command.verdict:
        return None
    return Problem(
        "verdict",
        "not_the_verdict_upheld",
        vi="Giữ nguyên bản án thì kết luận phải như bản án sơ thẩm.",
        en="A judgment that is upheld has the verdict of the first instance.",
    )


# --- effects ------------------------------------------------------------------------------------------


def open_appeal(step: Step) -> Iterable[Any]:
    step.file.appeals.append(
        AppealProceeding(
            judgment=len(step.file.judgments),
            number=step.command.docket_number.strip(),
            complaint_ids=tuple(one.id for one in waiting_appeals(step.file)),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.AppealOpened()]


def decide(step: Step) -> Iterable[Any]:
    """Upheld or amended: in force from now on."""
    command = step.command
    _judged(step, command.verdict, command.outcome_code)
    if command.compensation_lapses:
        _compensation_lapses(step)
    return _ended(step, command.outcome_code, command.judgment_number)


def quash(step: Step) -> Iterable[Any]:
    """No judgment is in force, and what it ordered is not owed."""
    _judged(step, Verdict.OTHER, AppealOutcome.QUASHED)
    _compensation_lapses(step)
    return _ended(step, AppealOutcome.QUASHED, step.command.judgment_number)


def end(step: Step) -> Iterable[Any]:
    """The appeals were taken back: the judgment of the first instance stands."""
    return [*_ended(step, AppealOutcome.WITHDRAWN, step.command.decision_number), *call_off(step)]


def _judged(step: Step, verdict: Verdict, outcome: AppealOutcome) -> None:
    step.file.judgments.append(
        Judgment(
            verdict=verdict,
            number=step.command.judgment_number.strip(),
            published_on_portal=step.command.published_on_portal,
            instance=Instance.SECOND,
            appeal_outcome=outcome,
            at=step.at,
            by=step.actor.staff_id,
        )
    )


def _ended(step: Step, outcome: AppealOutcome, document_number: str) -> list[Any]:
    if step.file.appeals:
        proceeding: AppealProceeding = step.file.appeals[-1]
        proceeding.outcome_code, proceeding.document_number = outcome, document_number.strip()
        proceeding.reason = step.command.reason.strip()
        proceeding.ended_at, proceeding.ended_by = step.at, step.actor.staff_id
    return [e.AppealDecided(outcome_code=outcome)]


def _compensation_lapses(step: Step) -> None:
    """What is paid is paid; the rest is not owed any more."""
    for compensation in step.file.compensations:
        if compensation.owed_vnd > 0:
            compensation.lapsed_at = step.at
