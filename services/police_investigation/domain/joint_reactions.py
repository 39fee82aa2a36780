"""What becomes of a joint interview by the others' answers, by their silence, and when the case is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.kernel.deadlines.model import Deadline
from services.kernel.joint import OPEN, RULE, Against, JointAnswer, JointInterview, JointState, agree, latest, set_free
from services.kernel.sittings import RULES, SittingFault, faults_of
from services.police_investigation.domain import joint_events as told
from services.police_investigation.domain.events import PoliceSittingCancelled
from services.police_investigation.domain.interviews import told_planned
from services.police_investigation.domain.joint_interviews import called_off, plan_of
from services.police_investigation.domain.model import WORKED_ON, PoliceFile
from services.police_investigation.domain.texts import in_force

NO_LONGER_NEEDED = "no_longer_needed"


def answered(file: PoliceFile, event: Any, now: datetime) -> list[Any]:
    """An invited agency's answer, or another one than before. One to a slot that was moved meanwhile says nothing any
    more; one that comes after the end is noted all the same, and changes nothing else."""
    data = event.data
    joint = latest(file, data.interview_id)
    one = None if joint is None or joint.proposal != data.proposal else joint.invitation(event.source)
    told_before = one and (one.answer, one.attendee, one.reason_code)
    if joint is None or one is None or told_before == (data.answer_code, data.attendee, data.reason_code):
        return []
    one.answer, one.attendee, one.reason_code = JointAnswer(data.answer_code), data.attendee, data.reason_code
    one.answered_at = event.time.astimezone(UTC)
    noted = told.JointInterviewAnswerNoted(
        interview_id=joint.id, proposal=joint.proposal, agency=one.agency, answer_code=str(one.answer),
        attendee=one.attendee, reason_code=one.reason_code, answered_at=one.answered_at,
    )  # fmt: skip
    return [noted, *_followed(file, joint, now)]


def _followed(file: PoliceFile, joint: JointInterview, now: datetime) -> list[Any]:
    """What comes of the answers as they are now."""
    if joint.state not in OPEN:
        return []
    refused = next((i for i in joint.needed if i.answer is JointAnswer.DECLINED), None)
    if refused is not None:
        return _declined(file, joint, now, refused.reason_code)
    if joint.state is JointState.AGREED:
        _who_asks(file, joint)
        return []
    return [] if any(i.waiting for i in joint.needed) else _confirmed(file, joint, now)


def _confirmed(file: PoliceFile, joint: JointInterview, now: datetime) -> list[Any]:
    """Everybody who is needed comes: it is a session now, unless something stands against it by now."""
    if (against := stands_against(file, joint, now)) is not None:
        return _declined(file, joint, now, against)
    agree(file, joint)
    _who_asks(file, joint)
    sitting = next(s for s in file.sittings if s.id == joint.sitting_id)
    return [told.JointInterviewAgreed(joint.id, joint.proposal), told_planned(sitting)]


def stands_against(file: PoliceFile, joint: JointInterview, now: datetime) -> str | None:
    """Calendars and the case itself moved on while answers were waited for: every rule is asked again (rules
    ``interview-2x2h``, ``interview-no-repeat``). What was approved or reasoned when it was called still is."""
    if file.state not in WORKED_ON:
        return str(Against.NOT_IN_HAND)
    if joint.starts_at <= now:
        return str(Against.SLOT_HAS_PASSED)
    plan = plan_of(file, joint)
    excused = {SittingFault.TOPIC_COVERED} if plan.repeat_reason else set()
    if plan.override_approved_by:
        excused |= {SittingFault.THIRD_OF_THE_DAY, SittingFault.TOO_LONG}
    faults = [f for f in faults_of(joint.sitting, file.sittings) if f not in excused]
    return next((str(f) for f in faults if in_force(RULES[f], joint.starts_at)), None)


def _declined(file: PoliceFile, joint: JointInterview, now: datetime, reason_code: str) -> list[Any]:
    """It does not take place; where it was agreed already, the session goes from all calendars."""
    freed = set_free(file, joint)
    joint.end(JointState.DECLINED, now, reason_code)
    events: list[Any] = [told.JointInterviewDeclined(joint.id, joint.proposal, reason_code)]
    if freed is not None:
        events.append(PoliceSittingCancelled(sitting_id=freed.id, reason_code=reason_code))
    return events


def _who_asks(file: PoliceFile, joint: JointInterview) -> None:
    """The police's own and whoever comes from the procuracy; the support person is with the child and asks nothing."""
    sitting = next(s for s in file.sittings if s.id == joint.sitting_id)
    coming = [i.attendee for i in joint.invitations if i.answer is JointAnswer.ACCEPTED and not i.needed]
    sitting.interviewers = tuple(dict.fromkeys((*plan_of(file, joint).interviewers, *coming)))


def ran_out(file: PoliceFile, deadline: Deadline, now: datetime) -> list[Any]:
    """Rule ``joint-interview-answer``: who is needed was silent until the end. The slot is free again."""
    joint = latest(file, deadline.subject) if deadline.rule == RULE else None
    if joint is None or joint.state is not JointState.ASKED:
        return []
    joint.end(JointState.LAPSED, now)
    return [told.JointInterviewLapsed(joint.id, joint.proposal)]


def case_closed(file: PoliceFile, now: datetime) -> list[Any]:
    """The intake point closed the case: nobody's answer is waited for any more."""
    waiting = [joint for joint in file.joint_interviews if joint.state is JointState.ASKED]
    return [event for joint in waiting for event in called_off(file, joint, now, NO_LONGER_NEEDED)]
