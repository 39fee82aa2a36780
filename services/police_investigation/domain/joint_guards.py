"""What speaks against calling, moving or calling off a joint interview: what speaks against any interview, and more."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps

from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Problem
from services.kernel.joint import NOTICE, OPEN, JointState, earliest_start, latest, no_such_joint_interview
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain import interview_guards as g
from services.police_investigation.domain.interview_held import cancelling_is_reasoned
from services.police_investigation.domain.joint_interviews import as_called
from services.police_investigation.domain.texts import in_force, texts_can_be_kept

# A slot after one that came to nothing goes on with the same interview.
CAN_BE_MOVED = OPEN | {JointState.DECLINED, JointState.LAPSED}


def move_can_be_kept(step: Step) -> list[Problem]:
    problems = texts_can_be_kept(step)
    if not 1 <= step.command.minutes <= g.LONGEST_SESSION:
        problems.append(g.not_a_length())
    return problems


def leaves_time_to_answer(step: Step) -> Problem | None:
    """Rule ``joint-interview-notice``: who is to come must be able to say so, and to arrange it."""
    if step.command.starts_at >= earliest_start(step.at, provincial()):
        return None
    return Problem(
        "starts_at",
        "too_soon_for_a_joint_interview",
        rule=NOTICE,
        vi="Buổi lấy lời khai chung phải được mời ít nhất 48 giờ trước.",
        en="A joint interview is called at least 48 hours before.",
    )


def no_other_waits(step: Step) -> Problem | None:
    """Rule ``sa-min-statements``: one session instead of several; a second is not called beside it."""
    waiting = [j for j in step.file.joint_interviews if j.child == step.command.child and j.state is JointState.ASKED]
    if not waiting or not in_force("sa-min-statements", step.command.starts_at):
        return None
    return Problem(
        "child",
        "joint_interview_waits",
        rule="sa-min-statements",
        vi="Đã mời một buổi lấy lời khai chung cho trẻ này: hãy đổi thời gian của buổi đó.",
        en="A joint interview of this child is called already: propose another time for it.",
    )


def can_be_moved(step: Step) -> Problem | None:
    return _must_be(step, CAN_BE_MOVED)


def can_be_called_off(step: Step) -> Problem | None:
    return _must_be(step, OPEN)


def _must_be(step: Step, states: frozenset[JointState]) -> Problem | None:
    joint = latest(step.file, step.command.joint_interview_id)
    if joint is None:
        return no_such_joint_interview()
    if joint.state in states:
        return None
    return Problem(
        "joint_interview_id",
        f"joint_interview_is_{joint.state}",
        vi="Buổi lấy lời khai chung này đã kết thúc.",
        en=f"This joint interview is '{joint.state}' already.",
    )


def _anew(guard: Guard) -> Guard:
    """The guard as if the moved interview were called for its new slot, and stood nowhere yet."""

    @wraps(guard)
    def of_the_move(step: Step) -> Problem | None:
        called, joint = as_called(step), latest(step.file, step.command.joint_interview_id)
        if called is None or joint is None:
            return None  # said by another guard
        others = [sitting for sitting in step.file.sittings if sitting.id != joint.sitting_id]
        return guard(replace(step, command=called, file=replace(step.file, sittings=others)))

    return of_the_move


# What depends on when it begins and how long it takes, and on nothing else that is typed.
SLOT = (g.at_day, g.at_a_free_time, g.no_third_session, g.no_long_session, leaves_time_to_answer)
SESSION = (*SLOT, g.repetition_is_reasoned, g.station_is_reasoned)
CALLING = (
    no_other_waits, *SESSION, g.interviewers_are_trained, g.an_adult_is_with_the_child,
    g.the_suspect_is_not_with_the_child,
)  # fmt: skip
MOVED_SLOT = tuple(_anew(guard) for guard in SLOT)
MOVING = (can_be_moved, *(_anew(guard) for guard in SESSION))
CALLING_OFF = (can_be_called_off, cancelling_is_reasoned)
