"""The slot of a hearing, closed doors, and the child's own session in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.accommodations import Accommodation, Need
from services.court_liaison.domain.hearings import BanListItem, ClosedRequest
from services.court_liaison.domain.model import CourtFile, State
from services.kernel.burden import Milestones, burden_of
from services.kernel.school import SchoolSession
from services.kernel.sittings import SittingKind, SittingState, Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import HELD, LATER, a_file, at_work, done, give, of_the_police, refusal, vietnam

SPEAKS = replace(
    b.A_HEARING, child_speaks=True, child_minutes=40, topics=(Topic.WISHES,), minutes=180,
    accommodations=(Accommodation.SCREEN, Accommodation.SUPPORT_PERSON),
)  # fmt: skip


def docketed(**more: Any) -> CourtFile:
    """A case in which the child's needs are known and nothing is set yet."""
    return done(a_file(State.DOCKETED, **more), b.NEEDS)


def scheduled(**changes: Any) -> CourtFile:
    return done(docketed(), replace(SPEAKS, **changes))


# --- the slot ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts_at", "works"), [
    (vietnam(2026, 6, 13), False),  # a Saturday
    (vietnam(2026, 6, 14), False),  # a Sunday
    (vietnam(2026, 6, 15), True),
])  # fmt: skip
def test_a_hearing_is_set_on_a_working_day(starts_at: datetime, works: bool) -> None:
    """Interpreters, support persons and clerks are there on working days only."""
    command = replace(b.A_HEARING, starts_at=starts_at)
    if works:
        assert done(a_file(State.DOCKETED), command).state is State.SCHEDULED
    else:
        expected = [("starts_at", "not_a_working_day", None)]
        assert refusal(a_file(State.DOCKETED), command) == expected
        assert refusal(scheduled(), replace(b.A_MOVE, starts_at=starts_at)) == expected


def test_a_swapped_saturday_is_a_working_day_and_the_day_it_stands_for_is_not() -> None:
    """22 August 2026 is worked in place of Monday the 31st."""
    at = vietnam(2026, 8, 20)
    assert done(a_file(State.DOCKETED), replace(b.A_HEARING, starts_at=vietnam(2026, 8, 22)), at=at)
    monday = replace(b.A_HEARING, starts_at=vietnam(2026, 8, 31))
    assert refusal(a_file(State.DOCKETED), monday, at) == [("starts_at", "not_a_working_day", None)]


@pytest.mark.rule("open-trial")
@pytest.mark.parametrize("ordered", [True, False])
def test_a_hearing_opens_within_fifteen_days_of_the_order(ordered: bool) -> None:
    """BLTTHS Art 277: ordered on 1 June, open by the 16th; whoever sets the day without an order gives it then."""
    file = a_file(State.DOCKETED)
    if ordered:
        at_work(file, b.ORDERED)
    late = replace(b.A_HEARING, starts_at=vietnam(2026, 6, 17))
    assert refusal(file, late) == [("starts_at", "after_the_limit", "open-trial")]
    at_work(file, replace(late, late_reason="chờ người phiên dịch Raglai"))
    assert file.hearing.late_reason == "chờ người phiên dịch Raglai"


@pytest.mark.rule("open-trial")
def test_the_last_day_of_the_limit_is_in_time() -> None:
    """The day of the order does not count: 1 June and fifteen days is 16 June."""
    at_work(file := a_file(State.DOCKETED), b.ORDERED, replace(b.A_HEARING, starts_at=vietnam(2026, 6, 16, 14)))
    assert file.state is State.SCHEDULED


@pytest.mark.rule("open-trial")
def test_force_majeure_that_was_decided_makes_a_later_day_lawful() -> None:
    """BLTTHS Art 277: thirty days; 1 July then."""
    file = a_file(State.DOCKETED)
    at_work(file, b.ORDERED, c.ExtendOpening(document_number="GH-3", reason="bão lũ"))
    at_work(file, replace(b.A_HEARING, starts_at=vietnam(2026, 7, 1)))
    assert file.state is State.SCHEDULED


@pytest.mark.rule("open-trial")
def test_a_hearing_that_was_not_opened_yet_does_not_move_past_the_limit_unsaid() -> None:
    """A move has a reason of its own; that it is late needs another."""
    file = a_file(State.DOCKETED)
    at_work(file, b.A_HEARING)
    assert refusal(file, b.A_MOVE) == [("starts_at", "after_the_limit", "open-trial")]
    at_work(file, replace(b.A_MOVE, late_reason="cháu nằm viện"))
    assert file.hearing.moves[0].late_reason == "cháu nằm viện"


@pytest.mark.rule("open-trial")
def test_once_a_hearing_has_opened_the_next_one_has_no_such_limit() -> None:
    """The fifteen days are for the opening; after an adjournment they are over."""
    file = a_file(State.DOCKETED)
    at_work(file, b.A_HEARING, b.ADJOURNED, replace(b.A_HEARING, starts_at=vietnam(2026, 8, 3)))
    assert file.state is State.SCHEDULED


@pytest.mark.rule("principles-u18")
@pytest.mark.parametrize(("session", "hour", "minute", "minutes", "missed"), [
    (SchoolSession.MORNING, 8, 30, 60, True),
    (SchoolSession.MORNING, 6, 30, 30, False),
    (SchoolSession.MORNING, 6, 30, 31, True),
    (SchoolSession.MORNING, 11, 30, 60, False),
    (SchoolSession.AFTERNOON, 11, 0, 120, False),
    (SchoolSession.AFTERNOON, 11, 0, 121, True),
    (SchoolSession.WHOLE_DAY, 14, 0, 60, True),
    (SchoolSession.WHOLE_DAY, 17, 0, 60, False),
])  # fmt: skip
def test_a_child_that_does_not_want_to_miss_school_is_heard_at_another_hour(
    session: SchoolSession, hour: int, minute: int, minutes: int, missed: bool
) -> None:
    """BLTTHS Art 414: what fits the child. A child without this need, or that does not speak, is not concerned."""
    file = done(a_file(State.DOCKETED), c.RecordNeeds(needs=(Need.SCHOOL_HOURS,), school=session))
    command = replace(
        SPEAKS, starts_at=vietnam(2026, 6, 15, hour, minute), minutes=minutes, child_minutes=20,
        accommodations=(Accommodation.OUTSIDE_SCHOOL_HOURS, Accommodation.SCREEN),
    )  # fmt: skip
    if missed:
        assert refusal(file, command) == [("starts_at", "in_school_hours", "principles-u18")]
        assert done(docketed(), replace(command, accommodations=(Accommodation.SCREEN,)))
    assert done(file, command if not missed else replace(command, child_speaks=False)).state is State.SCHEDULED


@pytest.mark.rule("principles-u18")
def test_a_move_into_school_hours_is_refused_too() -> None:
    """The need is the same on the other day."""
    file = done(a_file(State.DOCKETED), c.RecordNeeds(needs=(Need.SCHOOL_HOURS,), school=SchoolSession.MORNING))
    done(file, replace(SPEAKS, starts_at=vietnam(2026, 6, 15, 14), accommodations=(
        Accommodation.OUTSIDE_SCHOOL_HOURS, Accommodation.REMOTE_LINK)))  # fmt: skip
    moved = replace(b.A_MOVE, starts_at=vietnam(2026, 6, 16, 9))
    assert refusal(file, moved) == [("starts_at", "in_school_hours", "principles-u18")]
    assert done(file, replace(moved, starts_at=vietnam(2026, 6, 16, 14))).hearing.moves


# --- closed doors --------------------------------------------------------------------------------------------


@pytest.mark.rule("court-closed-423")
def test_who_asked_for_closed_doors_is_kept_and_not_passed_over_without_a_reason() -> None:
    """BLTTHS Art 423(2): on request, where a child needs it; a refusal is written down."""
    ordinary = replace(b.A_HEARING, sexual_abuse_or_ill_treatment=False, closed_requested_by=ClosedRequest.CHILD)
    assert done(a_file(State.DOCKETED), ordinary).hearing.closed_requested_by is ClosedRequest.CHILD
    in_the_open = replace(ordinary, closed=False)
    assert refusal(a_file(State.DOCKETED), in_the_open) == [("open_reason", "open_reason_missing", "court-closed-423")]
    file = done(a_file(State.DOCKETED), replace(in_the_open, open_reason="người yêu cầu đã rút"))
    assert file.hearing.open_reason == "người yêu cầu đã rút"


# --- the child speaks -----------------------------------------------------------------------------------------


@pytest.mark.rule("court-contact-423")
def test_a_child_is_to_speak_only_once_its_needs_are_known() -> None:
    """What spares it cannot be chosen before somebody asked."""
    unknown = replace(SPEAKS, child=2)
    assert refusal(docketed(), unknown) == [("child", "needs_not_recorded", "court-contact-423")]


def test_a_hearing_in_which_the_child_speaks_is_a_session_for_all_agencies() -> None:
    """The others must not plan the same child for the same day unawares."""
    file = docketed()
    events = give(file, SPEAKS)
    (sitting,) = file.sittings
    assert events[-1] == e.CourtSittingPlanned(
        sitting_id=sitting.id, kind_code="hearing", child=1, starts_at=LATER, minutes=40, topic_codes=("wishes",),
        place_code="courtroom",
    )  # fmt: skip
    assert (file.hearing.sitting_id, sitting.agency, sitting.kind) == (sitting.id, "court_liaison", SittingKind.HEARING)


def test_the_session_moves_with_the_hearing() -> None:
    """Under the same number: the others replace what they know."""
    file = scheduled()
    (sitting,) = file.sittings
    events = give(file, b.A_MOVE)
    assert [type(event).__name__ for event in events] == ["HearingMoved", "CourtSittingPlanned"]
    assert [(s.id, s.starts_at) for s in file.sittings] == [(sitting.id, b.LATER_STILL)]


def test_another_room_or_panel_may_take_over_and_how_it_was_is_kept() -> None:
    """The judge fell ill; the day stays, so the child need not be asked anew."""
    file = scheduled(panel=b.A_PANEL)
    moved = replace(b.A_MOVE, starts_at=LATER, room=" P.3 ", judge="CL-0008", panel=b.A_PANEL)
    give(file, moved)
    assert (file.hearing.starts_at, file.hearing.room, file.hearing.judge) == (LATER, "P.3", "CL-0008")
    (before,) = file.hearing.moves
    assert (before.from_room, before.from_judge, before.from_panel) == ("P.2", "CL-0007", b.A_PANEL)
    assert refusal(file, moved) == [("starts_at", "same_time", None)]


@pytest.mark.rule("staff-trained")
@pytest.mark.rule("court-panel-423")
@pytest.mark.parametrize(("changes", "problem"), [
    ({"judge": "CL-0008"}, ("panel.judge_trained", "panel_missing", "staff-trained")),
    ({"judge": "CL-0008", "panel": replace(b.A_PANEL, judge_trained=False)},
     ("panel.judge_trained", "judge_not_trained", "staff-trained")),
    ({"panel": replace(b.A_PANEL, assessors=b.A_PANEL.assessors[1:])},
     ("panel.assessors", "panel_without_youth_experience", "court-panel-423")),
    ({"panel": replace(b.A_PANEL, assessors=(b.A_PANEL.assessors[0], b.A_PANEL.assessors[0]))},
     ("panel.assessors", "panel_not_of_different_people", None)),
])  # fmt: skip
def test_who_takes_over_must_fit_the_seat_as_well(
    changes: dict[str, Any], problem: tuple[str, str, str | None]
) -> None:
    """What was said of one judge is not said of another."""
    assert refusal(scheduled(panel=b.A_PANEL), replace(b.A_MOVE, **changes)) == [problem]


@pytest.mark.rule("interview-2x2h")
def test_how_long_the_child_spoke_is_told_and_counted() -> None:
    """Luật 59/2024 Art 156(4): the burden is counted in all agencies; 0 when it did not speak after all."""
    file = scheduled()
    assert refusal(file, HELD) == [("child_minutes", "child_minutes_missing", "interview-2x2h")]
    (event,) = give(file, replace(HELD, child_minutes=55, topics=(Topic.EFFECTS,), stopped=True))[1:]
    assert (event.minutes, event.topic_codes, event.outcome_code) == (55, ("effects",), "stopped")
    assert event.interviewers == ("CL-0007",)
    burden = burden_of(file.sittings, Milestones())
    assert (burden.minutes, burden.hearings, burden.topics) == (55, 1, ("effects",))


def test_a_child_that_did_not_speak_after_all_was_not_heard() -> None:
    """The session is taken back everywhere."""
    file = scheduled()
    assert give(file, replace(HELD, child_minutes=0))[1:] == [
        e.CourtSittingCancelled(sitting_id=file.sittings[0].id, reason_code="not_needed")
    ]
    assert file.sittings[0].state is SittingState.CANCELLED


@pytest.mark.rule("court-contact-423")
@pytest.mark.parametrize("command", [HELD, b.ADJOURNED])
def test_a_child_that_nobody_planned_to_hear_is_not_heard(command: Any) -> None:
    """Nothing would have spared it; the hearing is planned anew."""
    file = done(a_file(State.DOCKETED), b.A_HEARING)
    command = replace(command, child_minutes=10, checklist=tuple(BanListItem))
    assert refusal(file, command) == [("child_minutes", "child_not_planned", "court-contact-423")]


@pytest.mark.rule("interview-2x2h")
def test_what_took_longer_than_two_hours_is_entered_with_the_reason() -> None:
    """The truth is written down, and somebody answers for it."""
    file = scheduled()
    long = replace(HELD, child_minutes=121)
    assert refusal(file, long) == [("override_reason", "session_too_long", "interview-2x2h")]
    assert done(file, replace(long, override_reason="cháu muốn nói hết")).hearing.overrun_reason == "cháu muốn nói hết"


@pytest.mark.rule("ban-list-0619")
def test_the_ban_list_counts_for_a_hearing_that_was_broken_off_while_the_child_spoke() -> None:
    """Resolution 06/2019 Art 7: what was not to happen did not happen in that half hour either."""
    file = scheduled()
    begun = replace(b.ADJOURNED, child_minutes=30)
    assert refusal(file, begun) == [("checklist", "ban_list_incomplete", "ban-list-0619")]
    events = give(file, replace(begun, checklist=tuple(BanListItem), stopped=True))
    assert [type(event).__name__ for event in events] == ["HearingAdjourned", "CourtSittingHeld"]
    assert (file.state, file.sittings[0].state) == (State.DOCKETED, SittingState.STOPPED)


def test_an_adjournment_before_the_child_spoke_takes_its_session_back() -> None:
    """The others see that the child was not heard, and why."""
    file = scheduled()
    events = give(file, replace(b.ADJOURNED, child_minutes=0))
    assert events[1:] == [e.CourtSittingCancelled(sitting_id=file.sittings[0].id, reason_code="party_absent")]


@pytest.mark.rule("no-hiding")
def test_an_adjournment_needs_its_reason_in_words() -> None:
    """The child waits again; somebody says why."""
    file = done(a_file(State.DOCKETED), b.A_HEARING)
    assert refusal(file, replace(b.ADJOURNED, reason=" ")) == [("reason", "reason_missing", "no-hiding")]


# --- the law's limits on hearing a child -----------------------------------------------------------------------


@pytest.mark.rule("interview-2x2h")
def test_a_third_session_of_the_day_needs_a_reason_and_an_approval() -> None:
    """Luật 59/2024 Art 156(4): two a day, the police's among them."""
    others = [of_the_police(vietnam(2026, 6, 15, 14)), of_the_police(vietnam(2026, 6, 15, 16))]
    expected = [("starts_at", "third_session_of_the_day", "interview-2x2h")]
    assert refusal(docketed(sittings=others), SPEAKS) == expected
    assert refusal(docketed(sittings=others), replace(SPEAKS, override_reason="phức tạp")) == expected
    approved: dict[str, Any] = {"override_reason": "nhiều tình tiết phức tạp", "approval_number": "PD-1"}
    assert done(docketed(sittings=others), replace(SPEAKS, **approved)).hearing.approval_number == "PD-1"
    file = done(docketed(sittings=others), replace(SPEAKS, starts_at=vietnam(2026, 6, 16)))
    back = replace(b.A_MOVE, starts_at=vietnam(2026, 6, 15, 9))
    assert refusal(file, back) == expected
    assert done(file, replace(back, **approved)).hearing.moves


@pytest.mark.rule("interview-2x2h")
def test_more_than_two_hours_of_speaking_need_an_approval() -> None:
    """Luật 59/2024 Art 156(4)."""
    long = replace(SPEAKS, child_minutes=121)
    assert refusal(docketed(), long) == [("child_minutes", "session_too_long", "interview-2x2h")]
    assert done(docketed(), replace(long, override_reason="phức tạp", approval_number="PD-2"))


@pytest.mark.rule("interview-no-repeat")
def test_what_the_child_has_told_the_police_is_not_asked_again_without_a_reason() -> None:
    """Luật 59/2024 Art 156(3): across all agencies; its wishes may be asked for again and again."""
    told = [of_the_police(vietnam(2026, 5, 4), held=True, topics=("threats", "wishes"))]
    again = replace(SPEAKS, topics=(Topic.THREATS, Topic.WISHES))
    assert refusal(docketed(sittings=told), again) == [("topics", "topic_covered_already", "interview-no-repeat")]
    assert done(docketed(sittings=told), replace(again, repeat_reason="lời khai mâu thuẫn")).hearing.repeat_reason
    assert done(docketed(sittings=told), SPEAKS)


@pytest.mark.rule("interview-no-repeat")
def test_a_child_is_not_in_two_places_at_one_time() -> None:
    """The police have it for that hour."""
    others = [of_the_police(LATER + timedelta(minutes=30))]
    expected = [("starts_at", "at_the_same_time", "interview-no-repeat")]
    assert refusal(docketed(sittings=others), SPEAKS) == expected
    file = done(docketed(sittings=others), replace(SPEAKS, starts_at=vietnam(2026, 6, 16)))
    assert refusal(file, replace(b.A_MOVE, starts_at=LATER)) == expected


@pytest.mark.rule("time-count")
def test_a_child_does_not_speak_into_the_night() -> None:
    """BLTTHS Art 134: what begins at 21:30 and takes 40 minutes ends at night; what begins at night is told once."""
    expected = [("starts_at", "at_night", "time-count")]
    assert refusal(docketed(), replace(SPEAKS, starts_at=vietnam(2026, 6, 15, 21, 30))) == expected
    assert refusal(docketed(), replace(SPEAKS, starts_at=vietnam(2026, 6, 15, 22, 30))) == expected
    assert refusal(scheduled(), replace(b.A_MOVE, starts_at=vietnam(2026, 6, 16, 21, 30))) == expected
