"""Commands as people give them at a moment, now and then a wrong one: for tests of what may happen in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from services.kernel.clock import in_vietnam
from services.kernel.requests import RequestKind
from services.social_support.domain.carers import CarerAnswer, NoContactEndReason, RightsOutcome
from services.social_support.domain.model import SupportFile
from services.social_support.domain.separation import Authority, ReturnReason
from services.social_support.domain.sessions import Attendance
from tests.unit.social_support import builders as b

USUAL: dict[str, Any] = {
    type(command).__name__: command
    for command in (
        b.ACCEPT, b.DECLINE, b.INITIAL, b.MEASURE, b.DETAILED, b.DRAFT, b.SUBMIT, b.APPROVE, b.RETURN, b.DELIVER,
        b.REVIEW, b.FINISH, b.AGAIN, b.GO_ON, b.REVISE, b.NEEDS_MEETING, b.SESSION, b.SEPARATE, b.AGAINST, b.RENEW,
        b.ASSESS_CARER, b.RETURN_CHILD, b.CARER_REFUSES, b.RESTRICT, b.RESTRICTED, b.NO_CONTACT, b.CONTACT,
        b.HAND_OVER, b.RECEIVE, b.CALL_OFF, b.REASSIGN, b.SUPERVISE, b.COME, b.STAY_AWAY, b.ASK, b.WITHDRAW, b.ANSWER,
        b.REJECT, b.EXPLAIN,
    )
}  # fmt: skip


class Hand:
    """What a command is made from: the file as it is, the moment, and chance."""

    def __init__(self, file: SupportFile, now: datetime, data: st.DataObject) -> None:
        self.file, self._now, self._data = file, now, data

    def one_of(self, *choices: Any) -> Any:
        return self._data.draw(st.sampled_from(choices))

    def yes(self) -> bool:
        return bool(self._data.draw(st.booleans()))

    def day(self, first: int, last: int | None = None) -> str:
        """A day so many days from now."""
        days = self._data.draw(st.integers(first, first if last is None else last))
        return (in_vietnam(self._now) + timedelta(days=days)).date().isoformat()

    def command(self, name: str) -> Any:
        vary = VARIED.get(name)
        return replace(USUAL[name], **vary(self)) if vary else USUAL[name]


def _plan(hand: Hand) -> dict[str, Any]:
    whole = hand.one_of(True, True, True, True, False)
    return {"measures": (replace(b.PSYCHOLOGY, due_on=hand.day(1, 40)),) if whole else ()}


def _minutes(hand: Hand) -> dict[str, Any]:
    meetings = hand.file.needs_meetings_now
    return {"minutes": meetings[-1].minutes_number if meetings else "BB-03/2026"}


def _renewal(hand: Hand) -> dict[str, Any]:
    document = {"authority": Authority.COURT, "authority_document": "5/QĐ-TA", "authority_document_on": hand.day(-1)}
    return {"ends_on": hand.day(-2, 20), **(document if hand.yes() else {})}


def _request(hand: Hand) -> dict[str, Any]:
    return {"agency_request_id": hand.one_of("q-none", *(request.id for request in hand.file.requests))}


def _invitation(hand: Hand) -> dict[str, Any]:
    return {"joint_interview_id": hand.one_of("j-none", *(joint.id for joint in hand.file.joint_interviews))}


VARIED: dict[str, Callable[[Hand], dict[str, Any]]] = {
    "CompleteInitialAssessment": lambda hand: {
        "emergency": hand.yes(), "carer_is_abuser": hand.yes(), "conclusion": "đã rõ",
    },
    "DraftPlan": _plan,
    "RevisePlan": _plan,
    "SubmitPlan": _minutes,
    "DeliverSupport": lambda hand: {"delivered_on": hand.day(-3, 1)},
    "HoldNeedsMeeting": lambda hand: {"held_on": hand.day(-3, 1)},
    "HoldSession": lambda hand: {"held_on": hand.day(0), "next_on": hand.day(7), "child": hand.one_of(*Attendance)},
    "HoldReview": lambda hand: {
        "no_more_risk": hand.one_of(True, True, False), "stable": hand.one_of(True, True, False),
    },
    "ContinueSupport": lambda hand: {"next_review_on": hand.day(-2, 20)},
    "SeparateChild": lambda hand: {"ends_on": hand.one_of("", hand.day(-2, 20))},
    "RenewSeparation": _renewal,
    "AssessCarer": lambda hand: {"safe": hand.yes()},
    "EndSeparation": lambda hand: {"reason_code": hand.one_of(*ReturnReason)},
    "RecordCarerAnswer": lambda hand: {"answer": hand.one_of(*CarerAnswer)},
    "RecordParentalRightsResult": lambda hand: {
        "outcome": hand.one_of(*RightsOutcome), "decided_on": hand.day(-3, 1),
    },
    "OrderNoContact": lambda hand: {"ends_on": hand.one_of("", hand.day(-1, 6))},
    "EndNoContact": lambda hand: {"reason_code": hand.one_of(*NoContactEndReason)},
    "AcceptJointInterview": lambda hand: {
        **_invitation(hand), "attendee": hand.one_of("", "SS-0007", "SS-0008"), "words": hand.one_of("", "người cũ ốm"),
    },
    "DeclineJointInterview": _invitation,
    "HandOverCase": lambda hand: {"to_unit": hand.one_of(b.HERE, b.ELSEWHERE, b.ELSEWHERE)},
    "MakeRequest": lambda hand: {
        "to": "police_investigation", "kind": hand.one_of(*RequestKind), "categories": ("school",),
        "document_number": "3/CV",
    },
    "WithdrawRequest": _request,
    "AnswerRequest": _request,
    "RejectRequest": _request,
    "ExplainDelay": lambda hand: {"deadline_id": hand.one_of("d-none", *(d.id for d in hand.file.deadlines))},
}  # fmt: skip
