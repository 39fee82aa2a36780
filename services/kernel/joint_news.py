"""What news of a joint interview change in the file of an agency that was invited (see ``kernel.joint``).

Pure: standard library only. ``event``: a received event (``kernel.ports.News``). All of it comes from the agency that
called the interview, in the order in which that agency decided.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from services.kernel.clock import moment_of
from services.kernel.joint import (
    OPEN,
    Invitation,
    JointAnswer,
    JointInterview,
    JointRefusal,
    JointState,
    agree,
    latest,
    set_free,
    take_place,
)
from services.kernel.joint_answers import JointEvents
from services.kernel.ports import Handler, News, Unit

ENDINGS = {
    "JointInterviewDeclined": JointState.DECLINED,
    "JointInterviewLapsed": JointState.LAPSED,
    "JointInterviewCalledOff": JointState.CALLED_OFF,
    "JointInterviewHeld": JointState.HELD,
}


def proposed(file: Any | None, event: Any, own: JointEvents) -> list[Any]:
    """It was called, or moved: another slot is proposed and every answer asked anew. Without a file of the case nobody
    here can come: that is said at once."""
    data = event.data
    if own.agency not in data.invited:
        return []
    if file is None:
        refusal = str(JointRefusal.NO_SUCH_CASE)
        return [own.answered(data.interview_id, data.proposal, str(JointAnswer.DECLINED), "", refusal)]
    known = latest(file, data.interview_id)
    if known is not None and known.proposal >= data.proposal:
        return []
    if known is not None:
        set_free(file, known)
        if known.state in OPEN:
            known.end(JointState.MOVED, event.time.astimezone(UTC))
    file.joint_interviews.append(
        JointInterview(
            id=data.interview_id,
            proposal=data.proposal,
            convener=event.source,
            sitting_id=data.sitting_id,
            child=data.child,
            starts_at=moment_of(data.starts_at),
            minutes=data.minutes,
            topics=tuple(data.topic_codes),
            place=data.place_code,
            asked_at=event.time.astimezone(UTC),
            answers_until=moment_of(data.answers_until),
            invitations=[Invitation(agency=agency, needed=agency in data.needed) for agency in data.invited],
        )
    )
    return []


def answer_noted(file: Any, event: Any, own: JointEvents) -> None:
    """Who called it has an agency's answer, or another one than before; the own one is known here already."""
    joint = _meant(file, event.data)
    one = None if joint is None else joint.invitation(event.data.agency)
    if one is None or one.agency == own.agency:
        return
    one.answer, one.attendee = JointAnswer(event.data.answer_code), event.data.attendee
    one.reason_code, one.answered_at = event.data.reason_code, moment_of(event.data.answered_at)


def agreed(file: Any, event: Any) -> None:
    """Everybody who is needed comes: it stands in the calendar here too."""
    joint = _meant(file, event.data)
    if joint is not None and joint.state is JointState.ASKED:
        agree(file, joint)


def ended(file: Any, event: Any) -> None:
    """It was held, or nothing comes of it and its slot is free again."""
    joint, state = _meant(file, event.data), ENDINGS[event.name]
    if joint is None or joint.ended_at is not None:
        return
    at = event.time.astimezone(UTC)
    if state is JointState.HELD:
        take_place(file, joint, at)
        return
    joint.end(state, at, getattr(event.data, "reason_code", ""))
    set_free(file, joint)


def _meant(file: Any, data: Any) -> JointInterview | None:
    joint = latest(file, data.interview_id)
    return joint if joint is not None and joint.proposal == data.proposal else None


# --- the same as reactions of a service layer --------------------------------------------------------------


def take_proposal(unit: Unit, event: News, own: JointEvents, file: Any | None = None) -> None:
    """``JointInterviewAsked`` and ``JointInterviewMoved``. ``file``: given by an agency that can be told before there
    is one."""
    file = unit.file(event.reference) if file is None else file
    events = proposed(file, event, own)
    if file is not None:
        unit.put(file, events, news=event)
    else:
        unit.record(event.reference, events)


def _taking(change: Callable[[Any, Any], None]) -> Handler:
    def take(unit: Unit, event: News) -> None:
        file = unit.file(event.reference)
        if file is not None:
            change(file, event)
            unit.put(file, [], news=event)

    return take


def following(own: JointEvents) -> dict[str, Handler]:
    """The reactions to what becomes of it."""
    return {
        "JointInterviewAnswerNoted": _taking(lambda file, event: answer_noted(file, event, own)),
        "JointInterviewAgreed": _taking(agreed),
        **{name: _taking(ended) for name in ENDINGS},
    }
