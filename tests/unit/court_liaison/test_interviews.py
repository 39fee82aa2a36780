"""The prosecutor hears the child: what the law has against it, and what the others are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.interviews import CancelReason, InterviewPlace
from services.court_liaison.domain.model import CourtFile, State
from services.kernel.burden import Milestones, burden_of
from services.kernel.sittings import SittingKind, SittingState, Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import AN_INTERVIEW, NOW, a_file, done, give, of_the_police, refusal, vietnam

CONFRONTATION = replace(AN_INTERVIEW, kind=SittingKind.CONFRONTATION, necessity="không còn cách nào khác")


def received(**more: Any) -> CourtFile:
    return a_file(State.FILE_RECEIVED, **more)


def planned(**changes: Any) -> CourtFile:
    return done(received(), replace(AN_INTERVIEW, **changes))


def held(file: CourtFile, **changes: Any) -> c.HoldInterview:
    return replace(b.INTERVIEWED, sitting_id=file.sittings[-1].id, **changes)


def test_an_interview_is_told_when_planned_and_when_held() -> None:
    """Every agency counts the child's sessions; none is told a word of it."""
    file = received()
    (event,) = give(file, AN_INTERVIEW)
    assert event == e.CourtSittingPlanned(
        sitting_id=file.sittings[0].id, kind_code="interview", child=1, starts_at=b.LATER, minutes=60,
        topic_codes=("course_of_events",), place_code="home",
    )  # fmt: skip
    (event,) = give(file, held(file, child_minutes=30, topics=(Topic.THREATS,), stopped=True))
    assert (event.minutes, event.topic_codes, event.outcome_code) == (30, ("threats",), "stopped")
    assert event.interviewers == ("CL-0001",)
    burden = burden_of(file.sittings, Milestones())
    assert (burden.interviews_held, burden.minutes, burden.interviewers) == (1, 30, 1)
    assert (file.interviews[0].ended_at, file.interviews[0].by) == (NOW, "CL-0001")


def test_an_interview_that_is_cancelled_is_no_burden() -> None:
    """It leaves its line, and its reason."""
    file = planned()
    cancel = replace(b.CANCELLED, sitting_id=file.sittings[0].id)
    assert give(file, replace(cancel, reason="cháu sốt")) == [
        e.CourtSittingCancelled(sitting_id=file.sittings[0].id, reason_code="child_unwell")
    ]
    assert (file.interviews[0].cancel_reason, file.sittings[0].state) == ("cháu sốt", SittingState.CANCELLED)
    assert burden_of(file.sittings, Milestones()).interviews_held == 0


@pytest.mark.rule("no-hiding")
def test_another_reason_is_explained() -> None:
    """The word "other" says nothing."""
    file = planned()
    other = c.CancelInterview(sitting_id=file.sittings[0].id, reason_code=CancelReason.OTHER)
    assert refusal(file, other) == [("reason", "reason_missing", "no-hiding")]
    assert done(file, replace(other, reason="trùng lịch"))


@pytest.mark.parametrize("command", [b.INTERVIEWED, b.CANCELLED])
def test_only_what_is_planned_here_is_held_or_cancelled(command: Any) -> None:
    """Not the police's session, nor a hearing, nor what is over already."""
    expected = [("sitting_id", "no_such_interview", None)]
    assert refusal(received(), command) == expected
    police = of_the_police(b.LATER)
    assert refusal(received(sittings=[police]), replace(command, sitting_id=police.id)) == expected
    hearing = b.a_sitting(kind=SittingKind.HEARING)
    assert refusal(received(sittings=[hearing]), command) == expected
    file = planned()
    done(file, held(file))
    assert refusal(file, replace(command, sitting_id=file.sittings[0].id)) == expected


def test_a_hearing_is_not_set_by_the_prosecutor() -> None:
    """It is the court's, with all that belongs to it."""
    assert refusal(received(), replace(AN_INTERVIEW, kind=SittingKind.HEARING)) == [("kind", "not_an_interview", None)]


def test_an_interview_is_planned_before_it_takes_place() -> None:
    """Nobody could be told of it in time."""
    assert refusal(received(), replace(AN_INTERVIEW, starts_at=NOW)) == [("starts_at", "not_in_the_future", None)]


@pytest.mark.rule("time-count")
def test_no_child_is_interviewed_at_night() -> None:
    """BLTTHS Art 134."""
    night = replace(AN_INTERVIEW, starts_at=vietnam(2026, 6, 15, 21, 30))
    assert refusal(received(), night) == [("starts_at", "at_night", "time-count")]


@pytest.mark.rule("interview-2x2h")
def test_two_sessions_a_day_of_two_hours_each_the_polices_among_them() -> None:
    """Luật 59/2024 Art 156(4): more only with a reason and the superior's approval."""
    others = [of_the_police(vietnam(2026, 6, 15, 14)), of_the_police(vietnam(2026, 6, 15, 16))]
    third = replace(AN_INTERVIEW, override_reason="phức tạp")
    assert refusal(received(sittings=others), third) == [("starts_at", "third_session_of_the_day", "interview-2x2h")]
    long = replace(AN_INTERVIEW, minutes=121)
    assert refusal(received(), long) == [("minutes", "session_too_long", "interview-2x2h")]
    approved: dict[str, Any] = {"override_reason": "phức tạp", "approval_number": "PD-1"}
    assert done(received(sittings=others), replace(third, **approved))
    assert done(received(), replace(long, **approved)).interviews[0].approval_number == "PD-1"


@pytest.mark.rule("interview-no-repeat")
def test_what_was_told_is_not_asked_again() -> None:
    """Luật 59/2024 Art 156(3): and without its topics nobody could tell."""
    told = [of_the_police(vietnam(2026, 5, 4), held=True, topics=("course_of_events",))]
    assert refusal(received(sittings=told), AN_INTERVIEW) == [
        ("topics", "topic_covered_already", "interview-no-repeat")
    ]
    assert done(received(sittings=told), replace(AN_INTERVIEW, repeat_reason="mâu thuẫn"))
    assert refusal(received(), replace(AN_INTERVIEW, topics=())) == [
        ("topics", "topics_missing", "interview-no-repeat")
    ]


@pytest.mark.rule("interview-no-repeat")
def test_the_child_is_not_heard_elsewhere_at_that_time() -> None:
    """One child, one place."""
    assert refusal(received(sittings=[of_the_police(b.LATER)]), AN_INTERVIEW) == [
        ("starts_at", "at_the_same_time", "interview-no-repeat")
    ]


@pytest.mark.rule("confrontation-last")
def test_a_confrontation_is_the_last_resort_short_and_once_a_day() -> None:
    """Luật 59/2024 Art 156(6): whoever approves of more."""
    assert refusal(received(), replace(CONFRONTATION, necessity="")) == [
        ("necessity", "necessity_missing", "confrontation-last")
    ]
    approved: dict[str, Any] = {"override_reason": "phức tạp", "approval_number": "PD-1"}
    assert refusal(received(), replace(CONFRONTATION, minutes=121, **approved)) == [
        ("minutes", "confrontation_too_long", "confrontation-last")
    ]
    another = [of_the_police(vietnam(2026, 6, 15, 14), kind=SittingKind.CONFRONTATION)]
    assert refusal(received(sittings=another), replace(CONFRONTATION, **approved)) == [
        ("starts_at", "second_confrontation_of_the_day", "confrontation-last")
    ]
    file = done(received(), CONFRONTATION)
    done(file, held(file))
    assert burden_of(file.sittings, Milestones()).confrontations == 1


@pytest.mark.rule("interview-adult-present")
def test_representative_or_protector_is_told_before_and_is_there() -> None:
    """BLTTHS Art 421(1)(2): and is not the one who is suspected."""
    assert refusal(received(), replace(AN_INTERVIEW, adult_told=False)) == [
        ("adult_told", "adult_not_told", "interview-adult-present")
    ]
    file = planned()
    expected = [("adult_present", "adult_not_present", "interview-adult-present")]
    assert refusal(file, held(file, adult_present=None)) == expected
    assert refusal(file, held(file, adult_is_suspect=True)) == expected
    assert done(file, held(file)).interviews[0].adult_present is b.INTERVIEWED.adult_present


@pytest.mark.rule("interview-place")
def test_at_home_rather_than_at_the_office() -> None:
    """Luật 59/2024 Art 156(1): the office only for a written reason."""
    office = replace(AN_INTERVIEW, place=InterviewPlace.FRIENDLY_ROOM)
    assert refusal(received(), office) == [("place_reason", "place_reason_missing", "interview-place")]
    assert done(received(), replace(office, place_reason="gia đình yêu cầu")).sittings[0].place == "friendly_room"


@pytest.mark.rule("interview-2x2h")
def test_what_took_longer_is_entered_with_the_reason() -> None:
    """The truth is written down, and somebody answers for it."""
    file = planned()
    long = held(file, child_minutes=150)
    assert refusal(file, long) == [("override_reason", "session_too_long", "interview-2x2h")]
    assert done(file, replace(long, override_reason="cháu muốn nói hết")).interviews[0].overrun_reason
