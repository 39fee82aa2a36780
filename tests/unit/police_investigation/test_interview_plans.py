"""Planning to hear the child: Luật 59/2024/QH15 Art 156, counted over all agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.errors import InvalidInput
from services.kernel.sittings import SittingKind, SittingState, Topic
from services.police_investigation.domain import events as e
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain.model import State
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import APPROVED, INVESTIGATOR, elsewhere, keys, refused


def test_a_planned_session_is_told_without_who_is_there() -> None:
    """Codes and numbers travel; who the representative is and where they live stays with the police."""
    file = b.a_file(State.VERIFYING)
    plan = replace(
        b.PLAN, representative="Bà Trần Thị Thử", address="Thôn Thử, xã Thử", aids=(i.Aid.DIAGRAM,), joint=True
    )
    (told,) = b.give(file, plan)
    assert told == e.PoliceSittingPlanned(
        b.session(file), "interview", 1, b.MORNING, 60, ("rapport", "course_of_events"), "home"
    )
    (kept,), (sitting,) = file.interview_plans, file.sittings
    assert (kept.representative, kept.address, kept.joint, kept.aids) == (
        "Bà Trần Thị Thử", "Thôn Thử, xã Thử", True, (i.Aid.DIAGRAM,),
    )  # fmt: skip
    assert (sitting.agency, sitting.state, sitting.minutes) == ("police_investigation", SittingState.PLANNED, 60)


@pytest.mark.rule("interview-2x2h")
def test_a_third_session_of_a_day_is_refused_whoever_held_the_first_two() -> None:
    """Art 156(4): at most two a day. One here, one at the procuracy; more only with a reason and a superior."""
    file = b.a_file(State.INVESTIGATING, replace(b.PLAN, starts_at=b.vn(3, 11, 7)))
    file.sittings.append(elsewhere(b.vn(3, 11, 14)))
    third = replace(b.PLAN, starts_at=b.vn(3, 11, 16))
    assert keys(file, third) == [("third_session_of_the_day", "interview-2x2h")]
    assert b.give(file, replace(b.PLAN, starts_at=b.vn(3, 12, 9)))
    assert keys(file, replace(third, override_reason="Phức tạp.")) == [("third_session_of_the_day", "interview-2x2h")]
    assert b.give(file, replace(third, **APPROVED))
    assert file.interview_plans[-1].override_approved_by == "PI-0003"


@pytest.mark.rule("interview-2x2h")
def test_nobody_approves_what_they_themselves_ask_for_unless_they_are_the_head() -> None:
    """Art 156(4): the approval is a superior's."""
    own = replace(b.PLAN, minutes=150, override_reason="Phức tạp.", override_approved_by="PI-0002")
    assert keys(b.a_file(State.VERIFYING), own, actor=INVESTIGATOR) == [("session_too_long", "interview-2x2h")]
    head = b.an_actor("head_of_unit", staff_id="PI-0002")
    assert b.give(b.a_file(State.VERIFYING), own, actor=head)


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize(("minutes", "fits"), [(1, True), (120, True), (121, False)])
def test_a_session_is_at_most_two_hours(minutes: int, fits: bool) -> None:
    """Art 156(4)."""
    plan = replace(b.PLAN, minutes=minutes)
    if fits:
        assert b.give(b.a_file(State.VERIFYING), plan)
    else:
        assert keys(b.a_file(State.VERIFYING), plan) == [("session_too_long", "interview-2x2h")]
        assert b.give(b.a_file(State.VERIFYING), replace(plan, **APPROVED))


@pytest.mark.rule("interview-2x2h")
def test_the_limit_held_under_the_old_law_too() -> None:
    """BLTTHS Art 421(4), until 2025-12-31: the same numbers; what is new since then is not asked before."""
    old = replace(
        b.PLAN, starts_at=b.vn(12, 30, 9, year=2025), minutes=121, place=i.Place.STATION,
        people_present=(i.Presence.PROTECTOR,),
    )  # fmt: skip
    assert keys(b.a_file(State.VERIFYING), old) == [("session_too_long", "interview-2x2h")]
    assert b.give(b.a_file(State.VERIFYING), replace(old, minutes=120))  # the station needs no reason yet
    before = replace(b.CONFRONT, starts_at=b.vn(12, 30, 9, year=2025), necessity="", separation=())
    assert b.give(b.a_file(State.VERIFYING), before)


@pytest.mark.rule("interview-no-repeat")
def test_what_the_child_told_one_agency_is_not_asked_again_without_a_reason() -> None:
    """Art 156(3): the same content is not asked again; getting acquainted may be."""
    file = b.a_file(State.INVESTIGATING)
    file.sittings.append(elsewhere(b.vn(3, 2), topics=("course_of_events", "rapport", "wishes")))
    assert keys(file, b.PLAN) == [("topic_covered_already", "interview-no-repeat")]
    assert b.give(file, replace(b.PLAN, topics=(Topic.RAPPORT, Topic.WISHES, Topic.THREATS)))
    later = replace(b.PLAN, starts_at=b.vn(3, 13))
    assert b.give(file, replace(later, repeat_reason="Lời kể trước mâu thuẫn với chứng cứ."))


def test_two_sessions_are_not_at_the_same_time() -> None:
    """The child cannot be in two places; the court had the hour first."""
    file = b.a_file(State.INVESTIGATING)
    file.sittings.append(elsewhere(b.MORNING + timedelta(minutes=30), state=SittingState.PLANNED))
    assert keys(file, b.PLAN) == [("at_the_same_time", "interview-no-repeat")]
    assert b.give(file, replace(b.PLAN, starts_at=b.MORNING + timedelta(minutes=90)))


@pytest.mark.rule("time-count")
@pytest.mark.parametrize(("hour", "minute", "by_day"), [(5, 59, False), (6, 0, True), (21, 0, True), (21, 1, False)])
def test_a_child_is_not_heard_at_night(hour: int, minute: int, by_day: bool) -> None:
    """BLTTHS Art 134: night is from 22:00 to 06:00; an hour that begins at 21:01 ends in it."""
    plan = replace(b.PLAN, starts_at=b.vn(3, 11, hour, minute))
    if by_day:
        assert b.give(b.a_file(State.VERIFYING), plan)
    else:
        assert keys(b.a_file(State.VERIFYING), plan) == [("at_night", "time-count")]


@pytest.mark.rule("confrontation-last")
def test_a_confrontation_needs_a_written_necessity_and_something_between() -> None:
    """Art 156(6): none unless the case cannot be solved otherwise."""
    file = b.a_file(State.INVESTIGATING)
    assert keys(file, replace(b.CONFRONT, necessity=" ")) == [("necessity_missing", "confrontation-last")]
    assert keys(file, replace(b.CONFRONT, separation=())) == [("separation_missing", "confrontation-last")]
    assert b.give(file, b.CONFRONT)


@pytest.mark.rule("confrontation-last")
def test_a_second_confrontation_of_a_day_is_refused_whoever_approves() -> None:
    """Art 156(6): once a day, in whichever agency."""
    file = b.a_file(State.INVESTIGATING)
    file.sittings.append(elsewhere(b.vn(3, 11, 14), kind=SittingKind.CONFRONTATION))
    assert keys(file, replace(b.CONFRONT, **APPROVED)) == [("second_confrontation_of_the_day", "confrontation-last")]
    assert b.give(file, replace(b.CONFRONT, starts_at=b.vn(3, 12)))


@pytest.mark.rule("confrontation-last")
def test_a_confrontation_is_never_longer_than_two_hours_and_counts_among_the_two_sessions() -> None:
    """Art 156(4) and (6)."""
    file = b.a_file(State.INVESTIGATING)
    long = replace(b.CONFRONT, minutes=121, **APPROVED)
    assert keys(file, long) == [("confrontation_too_long", "confrontation-last")]
    file.sittings += [elsewhere(b.vn(3, 11, 14)), elsewhere(b.vn(3, 11, 16))]
    assert keys(file, b.CONFRONT) == [("third_session_of_the_day", "interview-2x2h")]
    assert b.give(file, replace(b.CONFRONT, **APPROVED))


@pytest.mark.rule("interview-place")
@pytest.mark.parametrize("place", list(i.Place))
def test_only_the_station_needs_a_reason(place: i.Place) -> None:
    """Art 156(1): home is preferred; school, a place of care and a friendly room will do."""
    plan = replace(b.PLAN, place=place)
    if place is i.Place.STATION:
        assert keys(b.a_file(State.VERIFYING), plan) == [("place_reason_missing", "interview-place")]
        plan = replace(plan, place_reason="Trẻ và gia đình muốn vậy.")
    assert b.give(b.a_file(State.VERIFYING), plan)


@pytest.mark.rule("staff-trained")
def test_who_asks_is_trained_or_it_is_written_why_not() -> None:
    """BLTTHS Art 415."""
    plan = replace(b.PLAN, interviewers_trained=False)
    assert keys(b.a_file(State.VERIFYING), plan) == [("interviewers_not_trained", "staff-trained")]
    assert b.give(b.a_file(State.VERIFYING), replace(plan, untrained_reason="Người duy nhất nói tiếng Raglai."))


@pytest.mark.rule("interview-adult-present")
def test_a_representative_or_a_protector_is_with_the_child() -> None:
    """BLTTHS Art 421(1): others do not take their place."""
    file = b.a_file(State.VERIFYING)
    alone = replace(b.PLAN, people_present=(i.Presence.SOCIAL_WORKER, i.Presence.PSYCHOLOGIST))
    assert keys(file, alone) == [("adult_missing", "interview-adult-present")]
    assert b.give(file, replace(alone, people_present=(i.Presence.PROTECTOR,)))


@pytest.mark.rule("interview-adult-present")
def test_a_representative_who_is_the_suspect_is_kept_out() -> None:
    """TT 43/2021 Art 20(3): not even beside a protector; the protector attends alone."""
    file = b.a_file(State.VERIFYING)
    plan = replace(b.PLAN, representative_is_suspect=True)
    assert keys(file, plan) == [("representative_is_suspect", "interview-adult-present")]
    both = replace(plan, people_present=(i.Presence.REPRESENTATIVE, i.Presence.PROTECTOR))
    assert keys(file, both) == [("representative_is_suspect", "interview-adult-present")]
    b.give(file, replace(plan, people_present=(i.Presence.PROTECTOR,)))
    wrong = b.held(file, people_present=(i.Presence.REPRESENTATIVE, i.Presence.PROTECTOR))
    assert keys(file, wrong) == [("representative_is_suspect", "interview-adult-present")]
    assert b.give(file, b.held(file, people_present=(i.Presence.PROTECTOR,)))


@pytest.mark.parametrize(
    ("change", "field", "key"),
    [
        ({"kind": SittingKind.HEARING}, "kind", "hearing_is_the_courts"),
        ({"minutes": 0}, "minutes", "not_a_length"),
        ({"minutes": 1_441}, "minutes", "not_a_length"),
        ({"child": 0}, "child", "no_such_child"),
        ({"interviewers": (" ",)}, "interviewers", "interviewers_missing"),
        ({"interviewers": ("x" * 41,)}, "interviewers", "too_long"),
        ({"representative": "x" * 201}, "representative", "too_long"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_whole(change: dict[str, Any], field: str, key: str) -> None:
    """Bad input changes nothing."""
    (problem,) = refused(b.a_file(State.VERIFYING), replace(b.PLAN, **change), InvalidInput)
    assert (problem.field, problem.key) == (field, key)


@pytest.mark.rule("min-contact-accused")
def test_an_identification_is_planned_so_that_child_and_accused_do_not_meet() -> None:
    """Law 59/2024 Art 153: behind a screen or one-way glass, by pictures or a recording; how is written as a code."""
    file = b.a_file(State.INVESTIGATING)
    shown = replace(b.PLAN, identification=True)
    assert keys(file, shown) == [("separation_missing", "min-contact-accused")]
    ways = (i.Separation.SCREEN, i.Separation.ONE_WAY_GLASS, i.Separation.PHOTO, i.Separation.VIDEO)
    for day, way in enumerate(ways, 12):
        b.give(file, replace(shown, separation=(way,), starts_at=b.vn(3, day)))
        assert (file.interview_plans[-1].separation, file.interview_plans[-1].identification) == ((way,), True)


@pytest.mark.rule("min-contact-accused")
def test_child_and_accused_meet_only_where_nothing_else_will_do() -> None:
    """Art 153: the necessity is written, as for a confrontation; a shield beside it does not make up for it."""
    file = b.a_file(State.INVESTIGATING)
    for separation in ((i.Separation.FACE_TO_FACE,), (i.Separation.FACE_TO_FACE, i.Separation.SCREEN)):
        meeting = replace(b.PLAN, identification=True, separation=separation)
        assert keys(file, meeting) == [("meeting_not_necessary", "min-contact-accused")]
    assert b.give(file, replace(meeting, necessity="Trẻ chỉ nhận ra qua dáng đi, không có băng hình."))


@pytest.mark.rule("confrontation-last")
@pytest.mark.rule("min-contact-accused")
@pytest.mark.parametrize("way", [i.Separation.FACE_TO_FACE, i.Separation.PHOTO, i.Separation.VIDEO])
def test_a_confrontation_is_shielded_whatever_is_necessary(way: i.Separation) -> None:
    """Art 156(6): a room apart, a screen or devices; pictures shield nobody who is spoken to."""
    file = b.a_file(State.INVESTIGATING)
    bare = replace(b.CONFRONT, separation=(way,))
    assert keys(file, bare) == [("separation_missing", "confrontation-last")]
    assert b.give(file, replace(bare, separation=(i.Separation.ONE_WAY_GLASS,)))


def test_before_2026_no_rule_asked_how_the_two_are_kept_apart() -> None:
    """The law is in force from 2026-01-01; what was planned earlier is written down as it was."""
    assert b.give(
        b.a_file(State.INVESTIGATING), replace(b.PLAN, identification=True, starts_at=b.vn(12, 30, year=2025))
    )
