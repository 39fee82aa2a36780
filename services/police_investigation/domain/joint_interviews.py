"""The police call one session instead of several: social support takes part, the procuracy is invited.

Rules ``sa-min-statements``, ``interview-no-repeat``; ``services/kernel/joint.py`` says how it is agreed. What is
planned is written down when it is called, like any interview; it becomes a session when everybody who is needed has
said yes. What came of the answers is decided in ``joint_reactions.py``, what speaks against it in ``joint_guards.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from services.kernel.deadlines.keeping import provincial
from services.kernel.ids import new_id
from services.kernel.joint import (
    OPEN,
    Invitation,
    JointInterview,
    JointState,
    answers_until,
    latest,
    set_free,
    take_place,
)
from services.kernel.sittings import SittingKind, Topic
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_events as told
from services.police_investigation.domain.agency import SERVICE
from services.police_investigation.domain.interview_codes import Aid, CancelReason, Place, Presence, Separation

NEEDED = ("social_support",)  # who stays with the child comes from there
INVITED = (*NEEDED, "court_liaison")  # the procuracy hears it now, or reads of it later


@dataclass(frozen=True, slots=True, kw_only=True)
class CallJointInterview:
    """``interviewers``: the police's own staff numbers; ``people_present``: besides the support person."""

    kind: ClassVar[SittingKind] = SittingKind.INTERVIEW
    joint: ClassVar[bool] = True
    identification: ClassVar[bool] = False
    separation: ClassVar[tuple[Separation, ...]] = ()
    necessity: ClassVar[str] = ""

    child: int = 1
    starts_at: datetime
    minutes: int
    place: Place
    place_reason: str = ""
    address: str = ""
    topics: tuple[Topic, ...]
    repeat_reason: str = ""
    interviewers: tuple[str, ...]
    interviewers_trained: bool
    untrained_reason: str = ""
    people_present: tuple[Presence, ...] = ()
    representative: str = ""
    representative_is_suspect: bool = False
    aids: tuple[Aid, ...] = ()
    override_reason: str = ""
    override_approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveJointInterview:
    """Another slot; what else was planned stays. ``repeat_reason`` and the override: where they are new."""

    joint_interview_id: str
    starts_at: datetime
    minutes: int
    place: Place
    place_reason: str = ""
    address: str = ""
    repeat_reason: str = ""
    override_reason: str = ""
    override_approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffJointInterview:
    """``reason``: in words, needed where the code says no more than "other"."""

    joint_interview_id: str
    reason_code: CancelReason
    reason: str = ""


def as_called(step: Step) -> CallJointInterview | None:
    """What a move asks for, as if it were called anew; None where there is nothing to move."""
    move = step.command
    joint = latest(step.file, move.joint_interview_id)
    if joint is None:
        return None
    plan = plan_of(step.file, joint)
    return CallJointInterview(
        child=plan.child, starts_at=move.starts_at, minutes=move.minutes, place=move.place,
        place_reason=move.place_reason, address=move.address, topics=plan.topics,
        repeat_reason=move.repeat_reason or plan.repeat_reason, interviewers=plan.interviewers,
        interviewers_trained=plan.interviewers_trained, untrained_reason=plan.untrained_reason,
        people_present=plan.people_present, representative=plan.representative,
        representative_is_suspect=plan.representative_is_suspect, aids=plan.aids,
        override_reason=move.override_reason, override_approved_by=move.override_approved_by,
    )  # fmt: skip


def plan_of(file: Any, joint: JointInterview) -> i.InterviewPlan:
    """What was written down of it."""
    found: i.InterviewPlan = next(plan for plan in file.interview_plans if plan.sitting_id == joint.sitting_id)
    return found


# --- effects ----------------------------------------------------------------------------------------------


def call(step: Step) -> Iterable[Any]:
    return [told.JointInterviewAsked(**_proposed(step, step.command, new_id(), 1))]


def move(step: Step) -> Iterable[Any]:
    """The slot before is free, and everybody is asked anew."""
    before, anew = latest(step.file, step.command.joint_interview_id), as_called(step)
    assert before is not None
    assert anew is not None
    freed = set_free(step.file, before)
    if before.state in OPEN:
        before.end(JointState.MOVED, step.at)
    events: list[Any] = []
    if freed is not None:
        i.cancellation(step, freed.id, CancelReason.MOVED)
        events.append(e.PoliceSittingCancelled(sitting_id=freed.id, reason_code=CancelReason.MOVED))
    return [told.JointInterviewMoved(**_proposed(step, anew, before.id, before.proposal + 1)), *events]


def _proposed(step: Step, command: CallJointInterview, interview_id: str, proposal: int) -> dict[str, Any]:
    """A slot is proposed; returns what its event says."""
    present = tuple(dict.fromkeys((*command.people_present, Presence.SUPPORT_PERSON)))
    planned = replace(step, command=replace(command, people_present=present))
    joint = JointInterview(
        id=interview_id, proposal=proposal, convener=SERVICE, sitting_id=new_id(), child=command.child,
        starts_at=command.starts_at, minutes=command.minutes, topics=tuple(str(topic) for topic in command.topics),
        place=str(command.place), asked_at=step.at,
        answers_until=answers_until(step.at, command.starts_at, provincial()),
        invitations=[Invitation(agency=agency, needed=agency in NEEDED) for agency in INVITED],
    )  # fmt: skip
    step.file.interview_plans.append(i.written_down(planned, joint.sitting_id))
    step.file.joint_interviews.append(joint)
    return {
        "interview_id": joint.id, "proposal": joint.proposal, "sitting_id": joint.sitting_id, "child": joint.child,
        "starts_at": joint.starts_at, "minutes": joint.minutes, "topic_codes": joint.topics,
        "place_code": joint.place, "answers_until": joint.answers_until, "invited": INVITED, "needed": NEEDED,
    }  # fmt: skip


def call_off(step: Step) -> Iterable[Any]:
    command = step.command
    joint = latest(step.file, command.joint_interview_id)
    assert joint is not None
    i.cancellation(step, joint.sitting_id, command.reason_code, command.reason.strip())
    return called_off(step.file, joint, step.at, str(command.reason_code))


def called_off(file: Any, joint: JointInterview, at: datetime, reason_code: str) -> list[Any]:
    """It will not take place; one that stood in the calendars is told as any session."""
    freed = set_free(file, joint)
    joint.end(JointState.CALLED_OFF, at, reason_code)
    events: list[Any] = [told.JointInterviewCalledOff(joint.id, joint.proposal, reason_code)]
    if freed is not None:
        events.append(e.PoliceSittingCancelled(sitting_id=freed.id, reason_code=reason_code))
    return events


def hold(step: Step) -> Iterable[Any]:
    """As any session; of a joint one the others hear that it is over."""
    events = list(i.hold(step))
    joint = _of_session(step)
    if joint is not None:
        take_place(step.file, joint, step.at)
        events.append(told.JointInterviewHeld(joint.id, joint.proposal))
    return events


def cancel(step: Step) -> Iterable[Any]:
    """As any session; a joint one is called off with it."""
    events = list(i.cancel(step))
    joint = _of_session(step)
    return events if joint is None else [*events, *called_off(step.file, joint, step.at, str(step.command.reason_code))]


def _of_session(step: Step) -> JointInterview | None:
    return next((one for one in step.file.joint_interviews if one.sitting_id == step.command.sitting_id), None)
