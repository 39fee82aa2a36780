"""The closing conference (Decree 56 Art 30, rule ``close-two-conditions``). Pure.

A case on which social support has worked is closed only after everyone concerned has finished, has sat together,
and has found both conditions: no more risk, and a child that is stable.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain.casework import Conference
from services.case_intake.domain.model import IntakeFile, Progress
from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.kernel.workflow import Step

RULE = "close-two-conditions"
SOCIAL = "social_support"

# --- guards --------------------------------------------------------------------------------------------


def held_on_a_day_that_was(step: Step) -> Problem | None:
    """A day of the calendar, not ahead, and not before the case was opened again."""
    try:
        day = date.fromisoformat(step.command.held_on)
    except ValueError:
        return Problem("held_on", "not_a_date", rule=RULE, vi="Ngày không hợp lệ.", en="This is not a date.")
    if day > in_vietnam(step.at).date():
        return Problem("held_on", "in_the_future", rule=RULE, vi="Ngày ở tương lai.", en="This day is still to come.")
    since = step.file.reopened_at or step.file.received_at
    if since is not None and day < in_vietnam(since).date():
        return Problem(
            "held_on",
            "before_the_case",
            rule=RULE,
            vi="Ngày họp trước khi nhận tin hoặc mở lại hồ sơ.",
            en="The day lies before the report, or before the case was reopened.",
        )
    return None


def minutes_are_named(step: Step) -> Problem | None:
    if step.command.minutes_number.strip():
        return None
    return Problem(
        "minutes_number", "minutes_missing", rule=RULE, vi="Phải ghi số biên bản.", en="The minutes must have a number."
    )


def everyone_who_worked_is_there(step: Step) -> Problem | None:
    """Who has done a part says how it ended."""
    worked = {work.agency for work in step.file.work if work.progress is Progress.FINISHED}
    if worked <= set(map(str, step.command.participants)):
        return None
    return Problem(
        "participants",
        "somebody_missing",
        rule=RULE,
        vi="Thiếu cơ quan đã giải quyết vụ việc.",
        en="An agency that worked on the case is missing.",
    )


def each_condition_has_evidence(step: Step) -> Problem | None:
    """A condition that is ticked without saying why is not found."""
    command = step.command
    if (command.no_more_risk and not command.no_more_risk_evidence.strip()) or (
        command.stable and not command.stable_evidence.strip()
    ):
        return Problem(
            "no_more_risk_evidence" if not command.no_more_risk_evidence.strip() else "stable_evidence",
            "evidence_missing",
            rule=RULE,
            vi="Phải ghi căn cứ của từng điều kiện.",
            en="The evidence of each condition must be written.",
        )
    return None


def conference_found_both(step: Step) -> Problem | None:
    """Only where social support worked on the case: Decree 56 speaks of its plan. The conference must have come
    after everybody's last end and after the last reopening."""
    file: IntakeFile = step.file
    social = file.work_of(SOCIAL)
    if social is None or social.progress is not Progress.FINISHED:
        return None
    latest = latest_conference(file)
    if latest is not None and latest.both_conditions:
        return None
    return Problem(
        "conferences",
        "no_conference" if latest is None else "conditions_not_met",
        rule=RULE,
        vi="Chưa có cuộc họp kết thúc xác nhận đủ hai điều kiện.",
        en="No closing conference has found both conditions.",
    )


def latest_conference(file: IntakeFile) -> Conference | None:
    """The last one that still counts."""
    since = [work.finished_at for work in file.work if work.finished_at is not None]
    since += [file.reopened_at] if file.reopened_at is not None else []
    counting = [one for one in file.conferences if all(one.at >= moment for moment in since)]
    return counting[-1] if counting else None


# --- effect --------------------------------------------------------------------------------------------


def hold(step: Step) -> Iterable[Any]:
    command = step.command
    held = Conference(
        at=step.at,
        by=step.actor.staff_id,
        held_on=command.held_on,
        minutes_number=command.minutes_number.strip(),
        participants=tuple(dict.fromkeys(command.participants)),
        no_more_risk=command.no_more_risk,
        no_more_risk_evidence=command.no_more_risk_evidence.strip(),
        stable=command.stable,
        stable_evidence=command.stable_evidence.strip(),
    )
    step.file.conferences.append(held)
    return [e.ConferenceHeld(both_conditions=held.both_conditions)]
