"""What speaks against writing a session down as held: who was there, how long, and what the child was told.

A session that was stopped because the child was tired or distressed is never refused: what happened to a child
is written down, and the stop comes at once (rule ``interview-stop-tired``).
"""

from __future__ import annotations

from dataclasses import replace

from services.kernel.errors import Problem
from services.kernel.sittings import RULES, SittingFault, SittingKind, SittingState, faults_of
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain.interview_guards import (
    LONGEST_SESSION,
    an_adult_is_with_the_child,
    confrontation_too_long,
    is_approved,
    not_a_length,
    problem_of,
    representative_is_suspect,
    somebody_asks,
)
from services.police_investigation.domain.interviews import Presence, Stopped, plan_of, sitting_of
from services.police_investigation.domain.texts import in_force, not_ahead, texts_can_be_kept, written

AT_ONCE = frozenset({Stopped.FATIGUE, Stopped.DISTRESS})


def record_can_be_kept(step: Step) -> list[Problem]:
    """Rule ``interview-stop-tired``: a session may have been stopped in its first minute."""
    problems = texts_can_be_kept(step) + somebody_asks(step) + not_ahead(step, "started_at")
    if not 0 <= step.command.minutes <= LONGEST_SESSION:
        problems.append(not_a_length())
    return problems


def session_is_planned(step: Step) -> Problem | None:
    """Only a session that was planned here is held or cancelled, and once."""
    sitting = sitting_of(step)
    if sitting is None:
        return Problem(
            "sitting_id", "no_such_sitting", vi="Không có buổi làm việc này.", en="There is no such session."
        )
    if sitting.state is SittingState.PLANNED:
        return None
    return Problem(
        "sitting_id",
        f"session_is_{sitting.state}",
        vi="Buổi làm việc này đã kết thúc hoặc đã hủy.",
        en=f"This session is '{sitting.state}' already.",
    )


def _unless_stopped_at_once(guard: Guard) -> Guard:
    def careful(step: Step) -> Problem | None:
        return None if step.command.stopped in AT_ONCE or sitting_of(step) is None else guard(step)

    return careful


def _held_faults(step: Step) -> list[SittingFault]:
    planned, command = sitting_of(step), step.command
    assert planned is not None
    held = replace(planned, starts_at=command.started_at, minutes=command.minutes, topics=command.topics)
    return faults_of(held, step.file.sittings)


@_unless_stopped_at_once
def held_within_limits(step: Step) -> Problem | None:
    """Rules ``interview-2x2h`` and ``confrontation-last``, on the day and with the minutes that it really took."""
    planned, faults, at = sitting_of(step), _held_faults(step), step.command.started_at
    assert planned is not None
    if planned.kind is SittingKind.CONFRONTATION and in_force("confrontation-last", at):
        if SittingFault.SECOND_CONFRONTATION in faults:
            return problem_of(SittingFault.SECOND_CONFRONTATION, "started_at")
        if SittingFault.TOO_LONG in faults:
            return confrontation_too_long()
    fault = next((f for f in (SittingFault.TOO_LONG, SittingFault.THIRD_OF_THE_DAY) if f in faults), None)
    plan = plan_of(step)
    if fault is None or not in_force(RULES[fault], at) or is_approved(step):
        return None
    if plan is not None and plan.override_approved_by:
        return None  # approved when it was planned
    return problem_of(fault, "minutes" if fault is SittingFault.TOO_LONG else "override_reason")


@_unless_stopped_at_once
def an_adult_was_with_the_child(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: who was really there."""
    return an_adult_is_with_the_child(step)


@_unless_stopped_at_once
def the_suspect_was_not_with_the_child(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: as it was said when the session was planned."""
    plan = plan_of(step)
    if plan is None or not plan.representative_is_suspect:
        return None
    return representative_is_suspect() if Presence.REPRESENTATIVE in step.command.people_present else None


@_unless_stopped_at_once
def support_person_is_named(step: Step) -> Problem | None:
    """Rule ``victim-rights``: the support person is the one whom social support named."""
    if Presence.SUPPORT_PERSON not in step.command.people_present or step.file.support_person:
        return None
    return Problem(
        "people_present",
        "support_person_not_named",
        rule="victim-rights",
        vi="Cơ quan bảo trợ chưa cử người hỗ trợ: hãy gửi yêu cầu trước.",
        en="Social support has not named a support person: ask for one first.",
    )


@_unless_stopped_at_once
def rights_were_told(step: Step) -> Problem | None:
    """Rule ``victim-rights``: from the first contact the child is told its rights in words it understands."""
    if step.command.rights_told_in is not None or not in_force("victim-rights", step.command.started_at):
        return None
    told, planned = {r.sitting_id for r in step.file.interview_records if r.rights_told_in}, sitting_of(step)
    if planned is not None and any(s.id in told and s.child == planned.child for s in step.file.sittings):
        return None
    return Problem(
        "rights_told_in",
        "rights_not_told",
        rule="victim-rights",
        vi="Phải giải thích quyền cho trẻ trong lần đầu, và ghi bằng ngôn ngữ nào.",
        en="The child must be told its rights the first time, and it is written in which language.",
    )


HOLDING = (
    session_is_planned, held_within_limits, an_adult_was_with_the_child, the_suspect_was_not_with_the_child,
    support_person_is_named, rights_were_told,
)  # fmt: skip


def cancelling_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: the code "other" says nothing; a child who waited is owed a reason."""
    if step.command.reason_code != "other" or step.command.reason.strip():
        return None
    return written("reason", "Phải ghi rõ lý do.", "The reason must be written.", rule="no-hiding")(step)


CANCELLING = (session_is_planned, cancelling_is_reasoned)
