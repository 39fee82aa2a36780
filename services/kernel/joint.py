"""One session with a child instead of several: called by one agency, held together (Barnahus; ``sa-min-statements``).

Pure: standard library only. Here stands what is kept of it, in ``joint_answers`` what the invited agencies may do, in
``joint_news`` what others' news change. Who calls it has the last word: the others know what it told them and what they
answered themselves, so all files come to say the same, whichever news is on its way. A slot that is proposed anew is a
line of its own, and every answer names the proposal that it is about. Silence is a deadline missed (rule
``joint-interview-answer``): then nothing takes place, and everybody's day is free again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.deadlines.length import Length, before, due
from services.kernel.deadlines.table import Occurrence, Reckoning
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingKind, SittingState

RULE = "joint-interview-answer"
NOTICE = "joint-interview-notice"
CALLED, ANSWERED = "called", "answered"  # what the notice is of


class JointState(StrEnum):
    ASKED = "asked"  # somebody's answer is waited for
    AGREED = "agreed"  # it stands in everybody's calendar
    MOVED = "moved"  # another slot was proposed: the next line
    DECLINED = "declined"  # who is needed cannot come, or a rule stands against it meanwhile
    LAPSED = "lapsed"  # who is needed did not answer in time
    CALLED_OFF = "called_off"
    HELD = "held"


OPEN = frozenset({JointState.ASKED, JointState.AGREED})


class JointAnswer(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JointRefusal(StrEnum):
    """Why an agency does not come."""

    NOBODY_AVAILABLE = "nobody_available"
    SLOT_UNSUITABLE = "slot_unsuitable"
    CHILD_UNWELL = "child_unwell"
    NOT_NEEDED = "not_needed"
    NO_SUCH_CASE = "no_such_case"  # nothing of the case is kept there
    OTHER = "other"


class Against(StrEnum):
    """Why nothing came of it although everybody who is needed would come; or the key of a rule on sessions."""

    NOT_IN_HAND = "not_in_hand"  # who called it does not work on the case any more
    SLOT_HAS_PASSED = "slot_has_passed"  # the answer came too late to be of use


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What somebody here answered, kept when it is changed. ``words`` stay where they were written."""

    answer: JointAnswer
    attendee: str = ""
    reason_code: str = ""
    at: datetime
    by: str
    words: str = personal(Category.NOTES, default="")


@dataclass(slots=True, kw_only=True)
class Invitation:
    """One agency's part. ``needed``: without its yes nothing takes place. ``attendee``: the staff number of who
    comes. ``given``: each answer as it was given here, the latest last; empty at the others."""

    agency: str
    needed: bool = False
    answer: JointAnswer = JointAnswer.WAITING
    attendee: str = ""
    reason_code: str = ""
    answered_at: datetime | None = None
    given: list[GivenAnswer] = field(default_factory=list)

    @property
    def waiting(self) -> bool:
        return self.answer is JointAnswer.WAITING


@dataclass(slots=True, kw_only=True)
class JointInterview:
    """One proposal, as every side keeps it. ``proposal``: the first, second ... slot of this interview; ``sitting_id``:
    of the session that it becomes when it is agreed."""

    id: str
    proposal: int = 1
    convener: str
    sitting_id: str
    child: int = 1
    starts_at: datetime
    minutes: int
    topics: tuple[str, ...] = ()
    place: str = ""
    asked_at: datetime
    answers_until: datetime
    state: JointState = JointState.ASKED
    reason_code: str = ""
    ended_at: datetime | None = None
    invitations: list[Invitation] = field(default_factory=list)

    def invitation(self, agency: str) -> Invitation | None:
        return next((one for one in self.invitations if one.agency == agency), None)

    @property
    def needed(self) -> list[Invitation]:
        return [one for one in self.invitations if one.needed]

    @property
    def sitting(self) -> Sitting:
        """The session that it is to become."""
        return Sitting(
            id=self.sitting_id, agency=self.convener, kind=SittingKind.INTERVIEW, child=self.child,
            starts_at=self.starts_at, minutes=self.minutes, topics=self.topics, place=self.place,
        )  # fmt: skip

    def end(self, state: JointState, at: datetime, reason_code: str = "") -> None:
        self.state, self.ended_at, self.reason_code = state, at, reason_code


def latest(file: Any, interview_id: str) -> JointInterview | None:
    """The proposal of this interview that counts."""
    return next((one for one in reversed(file.joint_interviews) if one.id == interview_id), None)


def no_such_joint_interview() -> Problem:
    return Problem(
        "joint_interview_id", "no_such_joint_interview", vi="Không có buổi lấy lời khai chung này.",
        en="There is no such joint interview.",
    )  # fmt: skip


def attendee_of(file: Any, sitting_id: str, agency: str) -> str:
    """The staff number of who comes from this agency to the session that was agreed; empty for nobody."""
    for joint in file.joint_interviews:
        if joint.sitting_id == sitting_id and joint.state is JointState.AGREED:
            invitation = joint.invitation(agency)
            if invitation is not None and invitation.answer is JointAnswer.ACCEPTED:
                return str(invitation.attendee)
    return ""


def agree(file: Any, joint: JointInterview) -> None:
    """It stands in the calendar."""
    joint.state = JointState.AGREED
    if all(sitting.id != joint.sitting_id for sitting in file.sittings):
        file.sittings.append(joint.sitting)


def take_place(file: Any, joint: JointInterview, at: datetime) -> None:
    """It took place; an agency that was not told more of the session knows that much."""
    joint.end(JointState.HELD, at)
    for sitting in file.sittings:
        if sitting.id == joint.sitting_id and sitting.state is SittingState.PLANNED:
            sitting.state = SittingState.HELD


def set_free(file: Any, joint: JointInterview) -> Sitting | None:
    """Its slot is free again. Returns the session that was in the calendar, if one was."""
    found: Sitting | None = next((s for s in file.sittings if s.id == joint.sitting_id), None)
    if found is None or found.state is not SittingState.PLANNED:
        return None
    found.state = SittingState.CANCELLED
    return found


# --- time ---------------------------------------------------------------------------------------------------


def earliest_start(at: datetime, reckoning: Reckoning) -> datetime:
    """Rule ``joint-interview-notice``: before that no slot can be proposed now."""
    length = _length(NOTICE, at, reckoning, CALLED)
    return at if length is None else due(at, length, reckoning.days, rolls=False).statutory


def answers_until(at: datetime, starts_at: datetime, reckoning: Reckoning) -> datetime:
    """Rule ``joint-interview-answer``: within its days, and so long before the session as the notice says."""
    known, given = _length(NOTICE, at, reckoning, ANSWERED), _length(RULE, at, reckoning)
    ends = [starts_at if known is None else before(starts_at, known, reckoning.days)]
    ends += [] if given is None else [due(at, given, reckoning.days, rolls=False).statutory]
    return min(ends)


def _length(rule_id: str, at: datetime, reckoning: Reckoning, case: str = "") -> Length | None:
    rule = reckoning.book.on(rule_id, at)
    return None if rule is None or rule.limit is None else rule.limit.length(case)


def awaited_until(file: Any, occurrence: Occurrence) -> datetime | None:
    """The end of the clock that runs while answers are waited for."""
    joint = latest(file, interview_of(occurrence.event))
    return None if joint is None else joint.answers_until


def interview_of(event: Any) -> str:
    """Which interview an event is about."""
    return str(getattr(event, "interview_id", ""))


# --- the support person ---------------------------------------------------------------------------------------


def support_person(file: Any, agency: str, promised: Callable[[AgencyRequest], bool] = lambda _: True) -> str:
    """The staff number of who stays with the child, as ``agency`` named them last in this case; empty for nobody.
    ``promised``: which requests count."""
    named = [
        (request.answered_at, request.support_person)
        for request in file.requests
        if request.kind is RequestKind.SUPPORT_PERSON and request.state is RequestState.ANSWERED and promised(request)
    ] + [
        (one.answered_at, one.attendee)
        for joint in file.joint_interviews
        for one in joint.invitations
        if one.agency == agency and one.answer is JointAnswer.ACCEPTED
    ]  # fmt: skip
    return max(((at, person) for at, person in named if at is not None and person), default=(None, ""))[1]
