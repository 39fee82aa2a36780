"""One session instead of several: called by the police, agreed with those who must come, or let go in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.burden import Milestones, burden_of
from services.kernel.deadlines.keeping import Timekeeping, provincial
from services.kernel.deadlines.model import Ending
from services.kernel.errors import InvalidInput
from services.kernel.joint import Against, JointInterview, JointState
from services.kernel.rules import Level
from services.kernel.sittings import SittingKind, SittingState, Topic
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_reactions
from services.police_investigation.domain.access import assigned_to
from services.police_investigation.domain.clocks import CLOCKS
from services.police_investigation.domain.events import PoliceDeadlineMissed
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import APPROVED, elsewhere, keys
from tests.unit.police_investigation.noted import NotedUnit, news

SOCIAL, COURT = "social_support", "court_liaison"


def called(*more: Any, **changes: Any) -> PoliceFile:
    """A case in which a joint interview is called; then ``more`` commands."""
    file = b.a_file(State.VERIFYING)
    b.give(file, replace(b.CALL, **changes), *more)
    return file


def the_one(file: PoliceFile) -> JointInterview:
    return file.joint_interviews[-1]


def names(events: list[Any]) -> list[str]:
    return [type(event).__name__ for event in events]


def agreed(**changes: Any) -> PoliceFile:
    file = called(**changes)
    b.invited_answers(file, SOCIAL, attendee="SS-0007")
    assert the_one(file).state is JointState.AGREED
    return file


# --- calling --------------------------------------------------------------------------------------------------


@pytest.mark.rule("sa-min-statements")
def test_who_is_called_is_told_when_where_and_of_what_and_until_when_to_answer() -> None:
    """Codes, times and agencies; nothing personal travels, and nothing stands in the calendar yet."""
    file = b.a_file(State.VERIFYING)
    (asked,) = b.give(file, replace(b.CALL, representative="Bà Trần Thị Thử", address="Thôn Thử"))
    one = the_one(file)
    assert (asked.interview_id, asked.proposal, asked.sitting_id) == (one.id, 1, one.sitting_id)
    assert (asked.starts_at, asked.minutes, asked.topic_codes) == (b.vn(3, 17), 60, ("rapport", "threats"))
    assert (asked.place_code, asked.invited, asked.needed) == ("friendly_room", (SOCIAL, COURT), (SOCIAL,))
    assert "Thử" not in repr(asked)
    assert file.sittings == []
    (plan,) = file.interview_plans
    assert (plan.joint, plan.representative, plan.kind) == (True, "Bà Trần Thị Thử", SittingKind.INTERVIEW)
    assert i.Presence.SUPPORT_PERSON in plan.people_present


@pytest.mark.rule("joint-interview-answer")
@pytest.mark.parametrize(("starts_at", "until"), [
    (b.vn(3, 17), b.end_of(3, 13)),  # called on Wednesday: two working days end with Friday
    (b.vn(3, 14, 15), b.vn(3, 13, 15)),  # or, sooner, a day before the session
])  # fmt: skip
def test_answers_are_awaited_for_two_working_days_and_at_most_until_a_day_before(starts_at: Any, until: Any) -> None:
    """The shorter of the two; the police's clock ends then, and the head is told of silence last."""
    file = called(starts_at=starts_at)
    clock = b.clock(file, "joint-interview-answer", the_one(file).id)
    assert (the_one(file).answers_until, clock.due.rolled) == (until, until)
    assert [alarm.level for alarm in clock.alarms] == [Level.OWNER, Level.SUPERVISOR, Level.HEAD]


@pytest.mark.rule("joint-interview-notice")
def test_a_slot_leaves_time_to_answer() -> None:
    """Two days; what cannot wait is planned by the police alone."""
    early = replace(b.CALL, starts_at=b.NOW + timedelta(hours=47, minutes=59), place=i.Place.HOME)
    file = b.a_file(State.VERIFYING)
    assert ("too_soon_for_a_joint_interview", "joint-interview-notice") in keys(file, early)
    by_day = replace(b.CALL, starts_at=b.vn(3, 14, 7))
    assert names(b.give(file, by_day)) == ["JointInterviewAsked"]


@pytest.mark.rule("interview-2x2h")
@pytest.mark.rule("interview-no-repeat")
@pytest.mark.parametrize(("changes", "others", "key"), [
    ({"starts_at": b.vn(3, 17, 22)}, [], ("at_night", "time-count")),
    ({"minutes": 121}, [], ("session_too_long", "interview-2x2h")),
    ({}, [b.vn(3, 17, 14), b.vn(3, 17, 16)], ("third_session_of_the_day", "interview-2x2h")),
    ({}, [b.vn(3, 17, 9, 30)], ("at_the_same_time", "interview-no-repeat")),
    ({"place": i.Place.STATION}, [], ("place_reason_missing", "interview-place")),
    ({"people_present": ()}, [], ("adult_missing", "interview-adult-present")),
])  # fmt: skip
def test_what_the_law_has_against_any_session_it_has_against_this_one(
    changes: dict[str, Any], others: list[Any], key: Any
) -> None:
    """Asked at once, when it is called, over the sessions of all agencies."""
    file = b.a_file(State.VERIFYING)
    file.sittings += [elsewhere(start, state=SittingState.PLANNED) for start in others]
    assert keys(file, replace(b.CALL, **changes)) == [key]


@pytest.mark.rule("interview-no-repeat")
def test_what_the_child_has_told_is_not_asked_again_without_a_reason() -> None:
    """In whichever agency it told it."""
    file = b.a_file(State.VERIFYING)
    file.sittings.append(elsewhere(b.vn(3, 10), topics=(str(Topic.THREATS),)))
    assert keys(file, b.CALL) == [("topic_covered_already", "interview-no-repeat")]
    assert b.give(file, replace(b.CALL, repeat_reason="Mâu thuẫn với lời khai trước."))


@pytest.mark.rule("sa-min-statements")
def test_a_second_one_is_not_called_while_answers_are_awaited() -> None:
    """One session instead of several; for another child of the case it is."""
    file = called()
    assert keys(file, replace(b.CALL, starts_at=b.vn(3, 20))) == [("joint_interview_waits", "sa-min-statements")]
    assert b.give(file, replace(b.CALL, child=2))


def test_what_cannot_be_meant_is_refused_whole() -> None:
    """A length of no minutes, a text that is too long for its place."""
    file = called()
    assert [key for key, _ in keys(file, b.moved(file, minutes=0, place_reason="x" * 8_001), InvalidInput)] == [
        "too_long", "not_a_length",
    ]  # fmt: skip


# --- answers --------------------------------------------------------------------------------------------------


@pytest.mark.rule("sa-min-statements")
def test_when_social_support_comes_it_is_agreed_and_stands_in_the_calendar() -> None:
    """Everybody is told; the support person is the one that social support named."""
    file = called()
    events = b.invited_answers(file, SOCIAL, attendee="SS-0007", at=b.vn(3, 12))
    assert names(events) == ["JointInterviewAnswerNoted", "JointInterviewAgreed", "PoliceSittingPlanned"]
    (sitting,) = file.sittings
    assert (sitting.id, sitting.state, sitting.starts_at) == (
        the_one(file).sitting_id, SittingState.PLANNED, b.vn(3, 17)
    )  # fmt: skip
    assert file.support_person == "SS-0007"
    assert b.clock(file, "joint-interview-answer").ending is Ending.MET


@pytest.mark.parametrize(("answer", "reason"), [("accepted", ""), ("declined", "nobody_available")])
def test_the_procuracy_alone_neither_agrees_nor_stops_it(answer: str, reason: str) -> None:
    """It is invited: its yes is not enough, its no not in the way, and its silence is waited for by nobody."""
    file = called()
    assert names(b.invited_answers(file, COURT, answer, "CL-0003" if not reason else "", reason)) == [
        "JointInterviewAnswerNoted"
    ]
    assert the_one(file).state is JointState.ASKED
    assert "JointInterviewAgreed" in names(b.invited_answers(file, SOCIAL, attendee="SS-0007"))
    assert file.sittings[0].interviewers == (("PI-0002", "CL-0003") if not reason else ("PI-0002",))


def test_a_prosecutor_who_says_later_that_they_come_is_among_those_who_ask() -> None:
    """After it was agreed; the session stays as it is."""
    file = agreed()
    assert names(b.invited_answers(file, COURT, attendee="CL-0003")) == ["JointInterviewAnswerNoted"]
    assert (file.sittings[0].interviewers, the_one(file).state) == (("PI-0002", "CL-0003"), JointState.AGREED)


def test_when_social_support_cannot_come_nothing_takes_place_and_another_slot_may_be_proposed() -> None:
    """The reason travels as a code."""
    file = called()
    noted, declined = b.invited_answers(file, SOCIAL, "declined", reason="child_unwell")
    assert (declined.reason_code, the_one(file).state, file.sittings) == ("child_unwell", JointState.DECLINED, [])
    assert noted.reason_code == "child_unwell"
    assert b.clock(file, "joint-interview-answer").ending is Ending.MET
    assert names(b.give(file, b.moved)) == ["JointInterviewMoved"]


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize(("others", "code"), [
    ([b.vn(3, 17, 9, 30)], "at_the_same_time"),
    ([b.vn(3, 17, 14), b.vn(3, 17, 16)], "third_session_of_the_day"),
])  # fmt: skip
def test_a_calendar_that_filled_up_meanwhile_stands_against_it(others: list[Any], code: str) -> None:
    """Asked again when the last answer comes; it is said with the code and not agreed."""
    file = called()
    file.sittings += [elsewhere(start, state=SittingState.PLANNED) for start in others]
    events = b.invited_answers(file, SOCIAL, attendee="SS-0007")
    assert names(events) == ["JointInterviewAnswerNoted", "JointInterviewDeclined"]
    assert (events[1].reason_code, the_one(file).state) == (code, JointState.DECLINED)
    assert len(file.sittings) == len(others)


def test_what_a_superior_approved_when_it_was_called_stays_approved() -> None:
    """The written reason holds for the same day."""
    file = called(**APPROVED)
    file.sittings += [elsewhere(b.vn(3, 17, hour), state=SittingState.PLANNED) for hour in (14, 16)]
    assert "JointInterviewAgreed" in names(b.invited_answers(file, SOCIAL, attendee="SS-0007"))


@pytest.mark.parametrize(("more", "received", "code"), [
    ((b.SUSPEND,), b.vn(3, 12), Against.NOT_IN_HAND),
    ((), b.vn(3, 17, 10), Against.SLOT_HAS_PASSED),
])  # fmt: skip
def test_an_answer_that_is_of_no_use_any_more_is_said_to_be(more: Any, received: Any, code: str) -> None:
    """The case rests, or the answer lay in a queue until the slot had passed."""
    file = called(*more)
    events = b.invited_answers(file, SOCIAL, attendee="SS-0007", at=b.vn(3, 12), received=received)
    assert (names(events)[-1], events[-1].reason_code) == ("JointInterviewDeclined", code)


def test_an_answer_to_a_slot_that_was_moved_says_nothing() -> None:
    """It crossed the move on its way; everybody is asked anew."""
    file = called(b.moved)
    assert b.invited_answers(file, SOCIAL, attendee="SS-0007", proposal=1) == []
    assert (the_one(file).state, the_one(file).invitations[0].waiting) == (JointState.ASKED, True)


def test_when_social_support_takes_its_yes_back_the_session_goes_from_all_calendars() -> None:
    """Whoever was to stay with the child fell ill. Another slot may be proposed."""
    file = agreed()
    events = b.invited_answers(file, SOCIAL, "declined", reason="nobody_available")
    assert names(events) == ["JointInterviewAnswerNoted", "JointInterviewDeclined", "PoliceSittingCancelled"]
    assert (the_one(file).state, file.sittings[0].state) == (JointState.DECLINED, SittingState.CANCELLED)
    assert file.support_person == ""
    assert names(b.give(file, b.moved)) == ["JointInterviewMoved"]


def test_another_support_person_or_prosecutor_may_come_and_the_session_stays() -> None:
    """Who asks is who comes from the procuracy now."""
    file = agreed()
    b.invited_answers(file, COURT, attendee="CL-0003")
    assert names(b.invited_answers(file, SOCIAL, attendee="SS-0008")) == ["JointInterviewAnswerNoted"]
    b.invited_answers(file, COURT, "declined", reason="nobody_available")
    assert (the_one(file).state, file.support_person) == (JointState.AGREED, "SS-0008")
    assert file.sittings[0].interviewers == ("PI-0002",)


def test_the_same_answer_twice_is_one_and_who_was_not_invited_is_not_heard() -> None:
    """Events come at least once."""
    file = agreed()
    assert b.invited_answers(file, SOCIAL, attendee="SS-0007") == []
    assert the_one(file).state is JointState.AGREED
    unit = NotedUnit(kept=called())
    told = {"interview_id": "none", "proposal": 1, "answer_code": "accepted", "attendee": "x", "reason_code": ""}
    EVENT_HANDLERS["SupportJointInterviewAnswered"](unit, news("SupportJointInterviewAnswered", **told))
    assert unit.told == []
    EVENT_HANDLERS["CourtJointInterviewAnswered"](NotedUnit(), news("CourtJointInterviewAnswered", **told))


# --- silence --------------------------------------------------------------------------------------------------

KEEPING = Timekeeping(CLOCKS, provincial(), assigned_to, PoliceDeadlineMissed, joint_reactions.ran_out)


def look(file: PoliceFile, at: Any) -> list[Any]:
    """The worker's clock looks at the file, as a unit of work lets it."""
    noted = KEEPING.look(file, at)
    followed = KEEPING.followed(file, noted, at)
    b.tick(file, followed, at)
    return [*KEEPING.events(noted.raised), *followed]


@pytest.mark.rule("joint-interview-answer")
def test_silence_lets_it_lapse_and_frees_the_slot() -> None:
    """Not a moment before; whose answer was missing stays written, and another slot may be proposed."""
    file = called()
    assert "JointInterviewLapsed" not in names(look(file, b.end_of(3, 13)))
    assert the_one(file).state is JointState.ASKED
    assert names(look(file, b.end_of(3, 13) + timedelta(milliseconds=1)))[-2:] == [
        "PoliceDeadlineMissed", "JointInterviewLapsed",
    ]  # fmt: skip
    assert (the_one(file).state, file.sittings) == (JointState.LAPSED, [])
    assert [one.agency for one in the_one(file).needed if one.waiting] == [SOCIAL]
    assert not b.clock(file, "joint-interview-answer").running
    assert "JointInterviewLapsed" not in names(look(file, b.vn(3, 20)))
    assert names(b.give(file, b.moved(file, starts_at=b.vn(3, 24)), at=b.vn(3, 20))) == ["JointInterviewMoved"]


def test_an_answer_after_it_lapsed_is_noted_and_changes_nothing_else() -> None:
    """It was given in time and came too late: who looks sees it."""
    file = called()
    look(file, b.vn(3, 14))
    events = b.invited_answers(file, SOCIAL, attendee="SS-0007", at=b.vn(3, 13), received=b.vn(3, 14, 10))
    assert (names(events), the_one(file).state, file.sittings) == (
        ["JointInterviewAnswerNoted"], JointState.LAPSED, []
    )  # fmt: skip


def test_a_deadline_of_another_kind_that_runs_out_leaves_it_alone() -> None:
    """Only its own clock lets it lapse."""
    file = called()
    assert joint_reactions.ran_out(file, b.clock(file, "report-20d"), b.LATER) == []


# --- moving and calling off -----------------------------------------------------------------------------------


def test_a_move_asks_everybody_anew_and_frees_the_slot_before() -> None:
    """What stood in the calendar is cancelled there; the proposal before stays readable."""
    file = agreed()
    events = b.give(file, b.moved)
    assert names(events) == ["JointInterviewMoved", "PoliceSittingCancelled"]
    first, second = file.joint_interviews
    assert (first.id, first.state) == (second.id, JointState.MOVED)
    assert (second.proposal, second.state, second.starts_at, second.minutes) == (2, JointState.ASKED, b.vn(3, 18), 45)
    assert all(one.waiting for one in second.invitations)
    assert [s.state for s in file.sittings] == [SittingState.CANCELLED]
    assert (file.interview_plans[1].topics, file.interview_plans[1].place) == (b.CALL.topics, i.Place.HOME)


@pytest.mark.rule("joint-interview-notice")
def test_a_move_is_asked_every_rule_of_a_session_but_does_not_stand_in_its_own_way() -> None:
    """By an hour on the same day: the slot before is no other session; a place at the station needs its reason."""
    file = agreed()
    assert keys(file, b.moved(file, starts_at=b.vn(3, 13, 8), place=i.Place.STATION)) == [
        ("too_soon_for_a_joint_interview", "joint-interview-notice"),
        ("place_reason_missing", "interview-place"),
    ]
    assert b.give(file, b.moved(file, starts_at=b.vn(3, 17, 9, 30)))


def test_calling_off_is_reasoned_and_told() -> None:
    """The child who waited is owed a reason; the session goes from all calendars."""
    file = agreed()
    command = replace(b.called_off(file), reason_code=i.CancelReason.OTHER)
    assert keys(file, command) == [("reason_missing", "no-hiding")]
    assert names(b.give(file, replace(command, reason="Trẻ chuyển tỉnh."))) == [
        "JointInterviewCalledOff", "PoliceSittingCancelled",
    ]  # fmt: skip
    assert (the_one(file).state, file.interview_cancellations[0].reason) == (JointState.CALLED_OFF, "Trẻ chuyển tỉnh.")


@pytest.mark.parametrize("command", [b.moved, b.called_off])
def test_what_is_over_is_neither_moved_nor_called_off(command: Any) -> None:
    """Nor what never was."""
    file = called(b.called_off)
    assert [key for key, _ in keys(file, command(file))] == ["joint_interview_is_called_off"]
    assert [key for key, _ in keys(file, replace(command(file), joint_interview_id="x"))] == ["no_such_joint_interview"]


def test_the_session_is_cancelled_and_with_it_the_joint_interview() -> None:
    """Whichever of the two a person chooses, both are told once."""
    file = agreed()
    command = i.CancelInterview(sitting_id=the_one(file).sitting_id, reason_code=i.CancelReason.CHILD_UNWELL)
    assert names(b.give(file, command)) == ["PoliceSittingCancelled", "JointInterviewCalledOff"]
    assert the_one(file).state is JointState.CALLED_OFF


def test_a_case_that_is_closed_waits_for_nobody() -> None:
    """What was still asked is called off; the others hear it."""
    file = called()
    unit = NotedUnit(kept=file)
    EVENT_HANDLERS["CaseClosed"](unit, news("CaseClosed"))
    assert names(unit.told) == ["JointInterviewCalledOff"]
    assert the_one(file).state is JointState.CALLED_OFF


# --- holding --------------------------------------------------------------------------------------------------


@pytest.mark.rule("sa-min-statements")
def test_it_is_held_like_any_session_and_counts_once_however_many_came() -> None:
    """The burden of the child: one session, one hour, two who asked."""
    file = agreed()
    b.invited_answers(file, COURT, attendee="CL-0003")
    held = b.held(
        file, started_at=b.vn(3, 17), topics=(Topic.THREATS,), interviewers=("PI-0002", "CL-0003"),
        people_present=(i.Presence.REPRESENTATIVE, i.Presence.SUPPORT_PERSON),
    )  # fmt: skip
    assert names(b.give(file, held, at=b.vn(3, 17, 11))) == ["PoliceSittingHeld", "JointInterviewHeld"]
    assert (the_one(file).state, file.interview_records[0].support_person) == (JointState.HELD, "SS-0007")
    burden = burden_of(file.sittings, Milestones())
    assert (burden.interviews_held, burden.interviewers, burden.minutes) == (1, 2, 45)
