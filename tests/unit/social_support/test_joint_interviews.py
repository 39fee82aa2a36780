"""The commune is invited to hear the child together with the police: who stays with the child is named here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.kernel import joint
from services.kernel.deadlines.model import Ending
from services.kernel.sittings import SittingState
from services.social_support.domain.model import State, SupportFile
from services.social_support.service_layer.handlers import EVENT_HANDLERS
from tests.unit.social_support import builders as b
from tests.unit.social_support.desk import Desk, an_accepted_case

ASKED_AT = b.vietnam("2026-03-11T21:00")
STARTS_AT = b.vietnam("2026-03-17T09:00")
UNTIL = b.vietnam("2026-03-14T00:00")
IN_TIME = b.vietnam("2026-03-12T10:00")


def hear(desk: Desk, name: str, at: datetime = ASKED_AT, **more: Any) -> None:
    desk.hear(name, "police_investigation", at, **{"interview_id": "j-1", "proposal": 1, "reason_code": "", **more})


def proposal(proposal: int = 1, starts_at: datetime = STARTS_AT, **more: Any) -> dict[str, Any]:
    values = {
        "interview_id": "j-1", "proposal": proposal, "sitting_id": f"p-{proposal}", "child": 1, "minutes": 60,
        "starts_at": starts_at, "topic_codes": ("threats",), "place_code": "friendly_room", "answers_until": UNTIL,
        "invited": ("social_support", "court_liaison"), "needed": ("social_support",),
    }  # fmt: skip
    return {**values, **more}


def invited() -> Desk:
    desk = an_accepted_case("2026-03-11T08:00")
    hear(desk, "JointInterviewAsked", **proposal())
    return desk


def calendar(file: SupportFile) -> list[tuple[str, SittingState]]:
    return [(sitting.id, sitting.state) for sitting in file.sittings]


def keys(desk: Desk, command: Any, at: datetime = IN_TIME) -> list[Any]:
    return b.refusal(desk.file, command, b.CHAIRMAN, at=at)


COME = replace(b.COME, words="")


@pytest.mark.rule("joint-interview-answer")
def test_an_invitation_waits_for_an_answer_until_the_police_wait_no_longer() -> None:
    """The same end on both sides; before it somebody is reminded."""
    desk = invited()
    clock = desk.clock("joint-interview-answer")
    assert (clock.due.rolled, clock.subject, calendar(desk.file)) == (UNTIL, "j-1", [])
    desk.do(COME, b.CHAIRMAN, IN_TIME)
    assert clock.ending is Ending.MET


def test_who_comes_is_told_by_number_and_the_words_stay_here() -> None:
    """One event, codes and a staff number."""
    desk = invited()
    (told,) = desk.do(replace(b.COME, words="Chị sẽ đến sớm."), b.CHAIRMAN, IN_TIME)
    assert (told.answer_code, told.attendee, told.proposal, told.reason_code) == ("accepted", "SS-0007", 1, "")
    (given,) = desk.file.joint_interviews[0].invitations[0].given
    assert (given.words, given.by, given.at) == ("Chị sẽ đến sớm.", b.CHAIRMAN.staff_id, IN_TIME)


def test_a_refusal_has_a_code_and_the_code_other_has_words() -> None:
    """Rule ``no-hiding``: the child's session falls through by it."""
    desk = invited()
    other = replace(b.STAY_AWAY, reason_code=joint.JointRefusal.OTHER, words=" ")
    assert keys(desk, other) == [("reason_missing", "no-hiding")]
    (told,) = desk.do(b.STAY_AWAY, b.CHAIRMAN, IN_TIME)
    assert (told.answer_code, told.attendee, told.reason_code) == ("declined", "", "child_unwell")


def test_somebody_is_named_or_nobody_comes() -> None:
    """The child must know who will be there."""
    assert keys(invited(), replace(COME, attendee=" ")) == [("attendee_missing", None)]


@pytest.mark.rule("same-support-person")
def test_the_child_keeps_its_support_person() -> None:
    """The one named before, in a request or an earlier session, needs no naming; another needs a reason."""
    desk = invited()
    desk.file.requests.append(b.a_request("q-theirs"))
    desk.do(replace(b.ANSWER, support_person="SS-0007"), b.CHAIRMAN, ASKED_AT + timedelta(hours=1))
    assert keys(desk, replace(COME, attendee="SS-0008")) == [("support_person_changed", "same-support-person")]
    (told,) = desk.do(replace(COME, attendee=""), b.CHAIRMAN, IN_TIME)
    assert told.attendee == "SS-0007"
    hear(desk, "JointInterviewMoved", IN_TIME, **proposal(2))
    (told,) = desk.do(replace(COME, attendee="SS-0008", words="Người cũ chuyển công tác."), b.CHAIRMAN, IN_TIME)
    hear(desk, "JointInterviewMoved", IN_TIME, **proposal(3))
    (told,) = desk.do(replace(COME, attendee=""), b.CHAIRMAN, IN_TIME + timedelta(hours=1))
    assert told.attendee == "SS-0008"


@pytest.mark.rule("joint-interview-answer")
def test_an_answer_is_given_in_time_and_to_what_is_still_asked() -> None:
    """After the end the police have let it go; what is over waits for nobody."""
    desk = invited()
    late = [("answer_too_late", "joint-interview-answer")]
    assert keys(desk, COME, UNTIL + timedelta(seconds=1)) == late
    assert keys(desk, replace(COME, joint_interview_id="x"))[0] == ("no_such_joint_interview", None)
    desk.do(COME, b.CHAIRMAN, UNTIL)
    assert keys(desk, COME) == [("answered_already", None)]
    lapsed = invited()
    hear(lapsed, "JointInterviewLapsed", UNTIL)
    assert keys(lapsed, COME) == [("not_waited_for", None)]
    assert lapsed.clock("joint-interview-answer").ending is Ending.VOID


def test_who_has_said_yes_may_take_it_back_until_it_is_over() -> None:
    """Whoever was to stay with the child falls ill: the police hear it, and the session goes from the calendar."""
    desk = invited()
    desk.do(COME, b.CHAIRMAN, IN_TIME)
    hear(desk, "JointInterviewAgreed", IN_TIME)
    after = UNTIL + timedelta(hours=8)
    (told,) = desk.do(b.STAY_AWAY, b.CHAIRMAN, after)
    assert (told.answer_code, told.attendee, told.reason_code) == ("declined", "", "child_unwell")
    hear(desk, "JointInterviewDeclined", after, reason_code="child_unwell")
    assert [one.answer for one in desk.file.joint_interviews[0].invitations[0].given] == ["accepted", "declined"]
    assert calendar(desk.file) == [("p-1", SittingState.CANCELLED)]
    assert keys(desk, COME, after) == [("not_waited_for", None)]


def test_what_is_agreed_stands_in_the_calendar_and_what_is_not_does_not() -> None:
    """Only the police's word puts it there, and takes it away."""
    desk = invited()
    desk.do(COME, b.CHAIRMAN, IN_TIME)
    assert calendar(desk.file) == []
    hear(desk, "JointInterviewAgreed", IN_TIME)
    assert calendar(desk.file) == [("p-1", SittingState.PLANNED)]
    hear(desk, "JointInterviewMoved", IN_TIME, **proposal(2))
    assert calendar(desk.file) == [("p-1", SittingState.CANCELLED)]
    assert [one.state for one in desk.file.joint_interviews] == ["moved", "asked"]
    hear(desk, "JointInterviewAgreed", IN_TIME)  # of the slot before, told again
    assert desk.file.joint_interviews[1].state == "asked"
    hear(desk, "JointInterviewAgreed", IN_TIME, proposal=2)
    hear(desk, "JointInterviewCalledOff", IN_TIME, proposal=2, reason_code="child_unwell")
    assert calendar(desk.file) == [("p-1", SittingState.CANCELLED), ("p-2", SittingState.CANCELLED)]
    assert desk.file.joint_interviews[1].reason_code == "child_unwell"


def test_what_was_held_is_over_here_too() -> None:
    """Also where the police did not know yet that the commune works on the case, and told no more of the session."""
    desk = invited()
    desk.do(COME, b.CHAIRMAN, IN_TIME)
    hear(desk, "JointInterviewAgreed", IN_TIME)
    hear(desk, "JointInterviewHeld", STARTS_AT)
    assert calendar(desk.file) == [("p-1", SittingState.HELD)]
    assert keys(desk, b.STAY_AWAY, STARTS_AT) == [("not_waited_for", None)]


def test_the_same_proposal_twice_is_one_and_one_that_is_not_for_us_is_none() -> None:
    """Events come at least once; and only who is named is invited."""
    desk = invited()
    hear(desk, "JointInterviewAsked", **proposal())
    hear(desk, "JointInterviewAsked", **proposal(interview_id="j-2", invited=("court_liaison",)))
    assert [one.id for one in desk.file.joint_interviews] == ["j-1"]


def test_an_invitation_to_a_case_that_is_not_kept_here_is_declined_at_once() -> None:
    """Nobody waits two days for an answer that nobody can give."""
    recorded: list[Any] = []
    unit: Any = SimpleNamespace(file=lambda reference: None, record=lambda reference, events: recorded.extend(events))
    event = SimpleNamespace(
        source="police_investigation", name="JointInterviewAsked", reference="r", time=ASKED_AT,
        data=SimpleNamespace(**proposal()),
    )  # fmt: skip
    EVENT_HANDLERS["JointInterviewAsked"](unit, event)
    (told,) = recorded
    assert (told.answer_code, told.reason_code) == ("declined", "no_such_case")
    EVENT_HANDLERS["JointInterviewDeclined"](unit, event)


@pytest.mark.parametrize("state", [State.REFERRED, State.DECLINED, State.FINISHED])
def test_whoever_asks_is_answered_whatever_the_state_of_the_case(state: State) -> None:
    """Silence is no answer, also of who has not taken the case."""
    file = b.a_file(state)
    file.joint_interviews.append(b.a_joint_interview())
    assert b.give(file, b.STAY_AWAY, b.CHAIRMAN)
