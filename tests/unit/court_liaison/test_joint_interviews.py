"""The procuracy is invited to hear the child together with the police, long before their file comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chungtay.events.v1 import police_investigation_events_pb2 as told
from services.court_liaison.domain import events as e
from services.court_liaison.domain.clocks import CLOCKS
from services.court_liaison.domain.model import CourtFile, Role, State
from services.court_liaison.domain.policy import WORKFLOW
from services.court_liaison.service_layer.handlers import EVENT_HANDLERS
from services.kernel.errors import Refused
from services.kernel.rules import Level
from services.kernel.workflow import Actor
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NotedUnit, news

PROSECUTOR = Actor("CL-0003", "court_liaison", "VKS", frozenset({Role.PROSECUTOR}))


def hear(unit: NotedUnit, message: Any) -> None:
    event = news(type(message).__name__)
    event.source, event.data = "police_investigation", message
    EVENT_HANDLERS[event.name](unit, event)


def asked(proposal: int = 1, name: str = "JointInterviewAsked") -> Any:
    message = getattr(told, name)(
        interview_id="j-1", proposal=proposal, sitting_id=f"p-{proposal}", child=1, minutes=60,
        topic_codes=["threats"], place_code="friendly_room", invited=["social_support", "court_liaison"],
        needed=["social_support"],
    )  # fmt: skip
    message.starts_at.FromDatetime(b.LATER)
    message.answers_until.FromDatetime(b.LATER - timedelta(days=3))
    return message


def invited() -> NotedUnit:
    unit = NotedUnit()
    hear(unit, asked())
    return unit


def the_file(unit: NotedUnit) -> CourtFile:
    assert unit.kept is not None
    return unit.kept


@pytest.mark.rule("sa-min-statements")
def test_the_procuracy_is_invited_before_the_file_is_here() -> None:
    """It supervises from then on, as whenever it hears of a case."""
    file = the_file(invited())
    (one,) = file.joint_interviews
    assert (file.state, one.state, one.starts_at, one.topics) == (State.SUPERVISING, "asked", b.LATER, ("threats",))
    assert [(i.agency, i.needed) for i in one.invitations] == [("social_support", True), ("court_liaison", False)]


def test_its_clock_is_the_prosecutors() -> None:
    """Not the clerk's or the judge's, who have nothing to do with it yet."""
    file = the_file(invited())
    b.tell(file, "JointInterviewAsked", b.NOW, interview_id="j-1")
    (clock,) = [d for d in file.deadlines if d.rule == "joint-interview-answer"]
    assert clock.due.rolled == b.LATER - timedelta(days=3)
    assert all(CLOCKS.roles(clock, level) == {Role.PROSECUTOR} for level in Level)


def test_a_prosecutor_names_who_comes_and_may_do_so_after_it_was_agreed() -> None:
    """Nothing waits for it, so it may come later than social support's; once it was held or called off no more."""
    unit = invited()
    hear(unit, told.JointInterviewAgreed(interview_id="j-1", proposal=1))
    file = the_file(unit)
    late = file.joint_interviews[0].answers_until + timedelta(days=1)
    assert WORKFLOW.apply(file, b.COME, PROSECUTOR, late) == [
        e.CourtJointInterviewAnswered("j-1", 1, "accepted", "CL-0003", "")
    ]
    over = invited()
    hear(over, told.JointInterviewHeld(interview_id="j-1", proposal=1))
    for command in (b.COME, b.STAY_AWAY):
        with pytest.raises(Refused) as refused:
            WORKFLOW.apply(the_file(over), command, PROSECUTOR, b.NOW)
        assert [problem.key for problem in refused.value.problems] == ["not_waited_for"]


def test_nobody_is_promised_without_a_number() -> None:
    """Who hears the child is written by name of office, not as "somebody"."""
    with pytest.raises(Refused) as refused:
        WORKFLOW.apply(the_file(invited()), replace(b.COME, attendee=" "), PROSECUTOR, b.NOW)
    assert [problem.key for problem in refused.value.problems] == ["attendee_missing"]


def test_what_social_support_answered_is_seen_here_through_the_police() -> None:
    """So a prosecutor who wonders whether it takes place need not telephone."""
    unit = invited()
    noted = told.JointInterviewAnswerNoted(
        interview_id="j-1", proposal=1, agency="social_support", answer_code="accepted", attendee="SS-0007"
    )
    noted.answered_at.FromDatetime(b.NOW)
    hear(unit, noted)
    first = the_file(unit).joint_interviews[0].invitations[0]
    assert (first.answer, first.attendee, first.answered_at) == ("accepted", "SS-0007", b.NOW)
    hear(unit, told.JointInterviewAnswerNoted(interview_id="j-1", proposal=2, agency="social_support"))
    assert first.answer == "accepted"
    noted.answer_code, noted.attendee, noted.reason_code = "declined", "", "child_unwell"
    hear(unit, noted)  # it was taken back
    assert (first.answer, first.attendee, first.reason_code) == ("declined", "", "child_unwell")
    noted.agency, noted.answer_code = "court_liaison", "accepted"
    hear(unit, noted)  # our own is known here, and may be another by now
    assert the_file(unit).joint_interviews[0].invitations[1].waiting


def test_the_calendar_here_is_the_polices() -> None:
    """Agreed, it stands; moved or called off, the slot is free; and nothing happens to another interview."""
    unit = invited()
    file = the_file(unit)
    hear(unit, told.JointInterviewAgreed(interview_id="j-1", proposal=1))
    assert [(s.id, s.state, s.starts_at, s.place) for s in file.sittings] == [
        ("p-1", "planned", b.LATER, "friendly_room")
    ]
    hear(unit, told.JointInterviewCalledOff(interview_id="j-9", proposal=1, reason_code="child_unwell"))
    hear(unit, asked(2, "JointInterviewMoved"))
    assert [(s.id, s.state) for s in file.sittings] == [("p-1", "cancelled")]
    hear(unit, told.JointInterviewLapsed(interview_id="j-1", proposal=2))
    assert [one.state for one in file.joint_interviews] == ["moved", "lapsed"]
    assert isinstance(file.joint_interviews[1].ended_at, datetime)
    assert file.joint_interviews[1].ended_at.tzinfo is UTC
