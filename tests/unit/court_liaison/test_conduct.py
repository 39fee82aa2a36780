"""How a hearing treats the child: room and dress, questions, the accused kept away; and what help it had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.conduct import DRESS_AND_ROOM, QUESTIONS, Arrival, HearingPoint
from services.court_liaison.domain.easing import Help
from services.court_liaison.domain.hearings import BanListItem
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.policy import WORKFLOW
from services.kernel.sittings import Topic
from services.kernel.workflow import Actor
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import ADJOURNED, HELD, a_file, done, give, refusal

SPEAKS = replace(b.A_HEARING, child_speaks=True, child_minutes=40, topics=(Topic.WISHES,))
IN_SIGHT = replace(SPEAKS, accommodations=(Accommodation.SUPPORT_PERSON,), unmet_needs_reason="phòng đang sửa")
ALL = tuple(BanListItem)


def docketed() -> CourtFile:
    return done(a_file(State.DOCKETED), b.NEEDS)


def scheduled(command: Any = SPEAKS) -> CourtFile:
    return done(docketed(), command)


def without(*points: HearingPoint) -> tuple[HearingPoint, ...]:
    return tuple(point for point in HearingPoint if point not in points)


# --- room, dress, questions --------------------------------------------------------------------------------------


@pytest.mark.rule("judge-dress-room")
@pytest.mark.parametrize("point", DRESS_AND_ROOM)
def test_where_a_child_was_to_speak_room_and_dress_are_confirmed(point: HearingPoint) -> None:
    """TT 02/2018: also if it did not speak after all, because it came."""
    expected = [("points", "dress_and_room_missing", "judge-dress-room")]
    assert refusal(scheduled(), replace(HELD, child_minutes=30, points=without(point))) == expected
    assert refusal(scheduled(), replace(HELD, child_minutes=0, points=without(point))) == expected
    begun = replace(ADJOURNED, child_minutes=10, checklist=ALL)
    assert refusal(scheduled(), replace(begun, points=without(point))) == expected
    assert done(scheduled(), replace(ADJOURNED, child_minutes=0, points=())).state is State.DOCKETED
    file = done(scheduled(), replace(HELD, child_minutes=30))
    assert file.hearing.points == tuple(HearingPoint)


@pytest.mark.rule("court-question-style")
@pytest.mark.parametrize("point", QUESTIONS)
def test_a_child_that_was_asked_was_asked_simply(point: HearingPoint) -> None:
    """Luật 59/2024 Art 159: short, simple, one matter at a time, in a court it could get to know before."""
    expected = [("points", "question_style_missing", "court-question-style")]
    assert refusal(scheduled(), replace(HELD, child_minutes=30, points=without(point))) == expected
    begun = replace(ADJOURNED, child_minutes=10, checklist=ALL, points=without(point))
    assert refusal(scheduled(), begun) == expected
    assert done(scheduled(), replace(HELD, child_minutes=0, points=without(point))).state is State.HELD


@pytest.mark.rule("judge-dress-room")
@pytest.mark.rule("court-question-style")
def test_a_hearing_without_the_child_asks_nothing_of_this() -> None:
    """Nobody confirms what did not happen; the ban list is confirmed all the same."""
    assert done(scheduled(b.A_HEARING), c.HoldHearing(checklist=ALL)).state is State.HELD


# --- the accused -------------------------------------------------------------------------------------------------


@pytest.mark.rule("min-contact-accused")
@pytest.mark.parametrize("by", [Accommodation.SCREEN, Accommodation.SEPARATE_ROOM, Accommodation.REMOTE_LINK])
def test_a_child_speaks_out_of_the_accuseds_sight(by: Accommodation) -> None:
    """Luật 59/2024 Art 153: by any one of the three."""
    assert refusal(docketed(), IN_SIGHT) == [("accommodations", "accused_not_kept_away", "min-contact-accused")]
    assert done(docketed(), replace(IN_SIGHT, accommodations=(by,))).hearing.accused_present


@pytest.mark.rule("min-contact-accused")
def test_where_the_accused_is_not_there_or_the_child_does_not_speak_nothing_is_needed() -> None:
    """Who does not know whether the accused is there says that it is."""
    absent = done(docketed(), replace(IN_SIGHT, accused_present=False))
    assert not absent.hearing.accused_present
    assert done(absent, replace(HELD, child_minutes=20, arrival=None)).hearing.arrival is None
    assert done(docketed(), replace(IN_SIGHT, child_speaks=False)).state is State.SCHEDULED


@pytest.mark.rule("min-contact-accused")
def test_only_a_judge_writes_why_it_cannot_be_helped() -> None:
    """A clerk's reason is none."""
    reasoned = replace(IN_SIGHT, contact_reason="cháu muốn nhìn thấy bị cáo")
    clerk = Actor("CL-0002", "court_liaison", "TAND", frozenset({"court_clerk"}))
    with pytest.raises(b.Refused) as refused:
        WORKFLOW.apply(docketed(), reasoned, clerk, b.NOW)
    assert [problem.rule for problem in refused.value.problems] == ["min-contact-accused"]
    judge = Actor("CL-0007", "court_liaison", "TAND", frozenset({"judge"}))
    file = docketed()
    give(file, reasoned, actor=judge)
    assert file.hearing.contact_reason == "cháu muốn nhìn thấy bị cáo"


@pytest.mark.rule("min-contact-accused")
def test_the_screen_is_not_taken_away_afterwards() -> None:
    """Other accommodations must keep the child out of sight too, or the judge says why not."""
    bare = c.ChangeAccommodations(accommodations=(Accommodation.SUPPORT_PERSON,), unmet_needs_reason="phòng đang sửa")
    expected = [("accommodations", "accused_not_kept_away", "min-contact-accused")]
    assert refusal(scheduled(), bare) == expected
    file = done(scheduled(), replace(bare, contact_reason="cháu tự chọn"))
    assert file.hearing.accommodation_changes[0].contact_reason == "cháu tự chọn"
    assert done(scheduled(b.A_HEARING), replace(bare, contact_reason="")).state is State.SCHEDULED


@pytest.mark.rule("min-contact-accused")
def test_how_the_child_that_spoke_came_and_went_is_noted() -> None:
    """By another entrance, at another time, or together after all: the truth is written down."""
    unnoted = replace(HELD, child_minutes=30, arrival=None)
    assert refusal(scheduled(), unnoted) == [("arrival", "arrival_missing", "min-contact-accused")]
    begun = replace(ADJOURNED, child_minutes=10, checklist=ALL, arrival=None)
    assert refusal(scheduled(), begun) == [("arrival", "arrival_missing", "min-contact-accused")]
    assert done(scheduled(), replace(unnoted, child_minutes=0)).state is State.HELD
    file = done(scheduled(), replace(unnoted, arrival=Arrival.TOGETHER))
    assert file.hearing.arrival is Arrival.TOGETHER


# --- help --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("court-duty-seed")
def test_what_was_done_to_ease_the_procedure_is_recorded_and_stays_in_the_house() -> None:
    """The provincial plan, IV.7: explained in plain words, help with compensation, somebody who comes along."""
    file = a_file(State.DOCKETED)
    assert give(file, b.HELPED, replace(b.HELPED, child=2, help=(Help.COMPENSATION,))) == [
        e.HelpRecorded(child=1), e.HelpRecorded(child=2),
    ]  # fmt: skip
    assert [(one.child, one.help) for one in file.help_given] == [
        (1, (Help.EXPLAINED_PLAINLY, Help.COMPANION)), (2, (Help.COMPENSATION,)),
    ]  # fmt: skip


@pytest.mark.rule("court-duty-seed")
def test_an_entry_that_names_no_help_is_none() -> None:
    """Nor does the word "other" say anything by itself."""
    assert refusal(a_file(State.DOCKETED), replace(b.HELPED, help=())) == [("help", "help_missing", "court-duty-seed")]
    other = replace(b.HELPED, help=(Help.OTHER,))
    assert refusal(a_file(State.DOCKETED), other) == [("note", "note_missing", "court-duty-seed")]
    assert done(a_file(State.DOCKETED), replace(other, note="đón cháu ở trường")).help_given
