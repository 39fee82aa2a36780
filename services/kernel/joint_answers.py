"""What an agency may do that is invited to a joint interview: say who comes, or that nobody does (``kernel.joint``).

Pure: standard library only. An answer may be changed until the interview is over: whoever was to come may fall ill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.joint import OPEN, RULE, GivenAnswer, JointAnswer, JointRefusal, latest, no_such_joint_interview
from services.kernel.workflow import Check, Guard, Row, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptJointInterview:
    """``attendee``: the staff number of who comes. ``words`` stay here."""

    joint_interview_id: str
    attendee: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineJointInterview:
    """``words``: needed where the code says no more than "other"; they stay here."""

    joint_interview_id: str
    reason_code: JointRefusal
    words: str = ""


@dataclass(frozen=True, slots=True)
class JointEvents:
    """The invited agency's own event: ``answered(interview_id, proposal, answer_code, attendee, reason_code)``."""

    agency: str
    answered: Callable[..., Any]


def answering_rows(
    states: Iterable[StrEnum],
    roles: frozenset[str],
    own: JointEvents,
    check: Check,
    *,
    attendee: Callable[[Step], str] = lambda step: str(step.command.attendee.strip()),
    accepting: Sequence[Guard] = (),
) -> tuple[Row, ...]:
    """The rows by which these roles answer, in these states. ``attendee``: who comes, from the command and the case;
    ``accepting``: what the agency asks besides."""
    known = frozenset(states)

    def answered(step: Step, answer: JointAnswer, who: str, reason_code: str) -> Iterable[Any]:
        joint = latest(step.file, step.command.joint_interview_id)
        assert joint is not None
        one = joint.invitation(own.agency)
        assert one is not None
        one.answer, one.attendee, one.reason_code, one.answered_at = answer, who, reason_code, step.at
        one.given.append(
            GivenAnswer(
                answer=answer, attendee=who, reason_code=reason_code, at=step.at, by=step.actor.staff_id,
                words=step.command.words.strip(),
            )
        )  # fmt: skip
        return [own.answered(joint.id, joint.proposal, str(answer), who, reason_code)]

    def accept(step: Step) -> Iterable[Any]:
        return answered(step, JointAnswer.ACCEPTED, attendee(step), "")

    def decline(step: Step) -> Iterable[Any]:
        return answered(step, JointAnswer.DECLINED, "", str(step.command.reason_code))

    def is_waited_for(step: Step) -> Problem | None:
        return _waited_for(step, own.agency)

    def somebody_is_named(step: Step) -> Problem | None:
        if attendee(step):
            return None
        return Problem(
            "attendee", "attendee_missing", vi="Phải ghi mã cán bộ của người tham gia.",
            en="The staff number of who takes part must be written.",
        )  # fmt: skip

    def says_something_new(step: Step) -> Problem | None:
        accepts = isinstance(step.command, AcceptJointInterview)
        said = (JointAnswer.ACCEPTED, attendee(step)) if accepts else (JointAnswer.DECLINED, "")
        return _said_already(step, own.agency, *said, "" if accepts else str(step.command.reason_code))

    answer = (is_waited_for, says_something_new)
    return (
        Row(AcceptJointInterview, known, None, roles, (*answer, somebody_is_named, *accepting), accept, check),
        Row(DeclineJointInterview, known, None, roles, (*answer, other_is_explained), decline, check),
    )


def _waited_for(step: Step, agency: str) -> Problem | None:
    """Rule ``joint-interview-answer``: by who was asked, and in time where nothing goes without it. An answer may be
    changed until it is over: whoever was to stay with the child may fall ill."""
    joint = latest(step.file, step.command.joint_interview_id)
    one = None if joint is None else joint.invitation(agency)
    if joint is None or one is None:
        return no_such_joint_interview()
    if joint.state not in OPEN:
        return Problem(
            "joint_interview_id", "not_waited_for", vi="Không còn chờ trả lời về buổi này.",
            en="No answer about it is waited for any more.",
        )  # fmt: skip
    if not (one.needed and one.waiting) or step.at <= joint.answers_until:
        return None
    return Problem(
        "joint_interview_id", "answer_too_late", rule=RULE, vi="Đã hết thời gian trả lời: buổi này không tiến hành.",
        en="The time for an answer is over: it does not take place.",
    )  # fmt: skip


def _said_already(step: Step, agency: str, answer: JointAnswer, who: str, reason_code: str) -> Problem | None:
    """The same answer again would tell nobody anything."""
    joint = latest(step.file, step.command.joint_interview_id)
    one = None if joint is None else joint.invitation(agency)
    if one is None or (one.answer, one.attendee, one.reason_code) != (answer, who, reason_code):
        return None
    return Problem(
        "joint_interview_id", "answered_already", vi="Đã trả lời như vậy rồi.", en="This was answered already."
    )


def other_is_explained(step: Step) -> Problem | None:
    """Rule ``no-hiding``: the code "other" says nothing."""
    if step.command.reason_code is not JointRefusal.OTHER or step.command.words.strip():
        return None
    return Problem("words", "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do.", en="A reason must be written.")
