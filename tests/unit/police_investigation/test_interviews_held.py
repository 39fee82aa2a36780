"""Writing down how the child was heard: Luật 59/2024/QH15 Art 156, on the day and as long as it really was."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from services.kernel.burden import Milestones, burden_of
from services.kernel.errors import InvalidInput
from services.kernel.sittings import SittingKind, SittingState, Topic
from services.police_investigation.domain import events as e
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain.model import State
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import APPROVED, elsewhere, keys


def test_a_held_session_is_told_as_it_was() -> None:
    """When it really began, how long, which matters, who asked; the plan stays as it was written."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    planned = file.interview_plans[0]
    began = b.MORNING + timedelta(minutes=20)
    (told,) = b.give(file, b.held(file, started_at=began, interviewers=("PI-0002", "PI-0005", "PI-0002")))
    assert told == e.PoliceSittingHeld(
        b.session(file), "interview", 1, began, 45, ("course_of_events",), "home", ("PI-0002", "PI-0005"), "held"
    )
    (record,) = file.interview_records
    assert (record.recording_reference, record.rights_told_in, record.stopped) == (
        "VC-9", i.Language.VIETNAMESE, i.Stopped.NONE,
    )  # fmt: skip
    assert file.interview_plans == [planned]
    assert file.sittings[0].state is SittingState.HELD


@pytest.mark.rule("interview-no-repeat")
def test_who_receives_the_file_hears_of_every_session_so_far() -> None:
    """The procuracy and the court must not ask again what the child has told the police."""
    file = b.a_file(State.INVESTIGATING, b.PLAN)
    (held,) = b.give(file, b.held(file))
    file.sittings.append(elsewhere(b.vn(3, 12, 14)))
    transferred, *again = b.give(file, b.CONCLUDE, b.TRANSFER)[1:]
    assert isinstance(transferred, e.FileTransferred)
    assert again == [held]


@pytest.mark.rule("interview-stop-tired")
@pytest.mark.parametrize("why", [i.Stopped.FATIGUE, i.Stopped.DISTRESS])
def test_a_session_that_a_tired_child_ends_is_never_refused(why: i.Stopped) -> None:
    """Art 156(4): it stops at once, in the first minute or the last; nothing else is asked for then."""
    for minutes in (0, 130):
        file = b.a_file(State.INVESTIGATING, b.PLAN)
        file.sittings += [elsewhere(b.vn(3, 11, 14)), elsewhere(b.vn(3, 11, 16))]
        stop = b.held(
            file, minutes=minutes, stopped=why, topics=(), people_present=(), rights_told_in=None
        )  # fmt: skip
        (told,) = b.give(file, stop)
        assert (told.outcome_code, file.sittings[0].state) == (f"stopped_{why}", SittingState.STOPPED)


@pytest.mark.rule("interview-2x2h")
def test_a_session_that_took_longer_needs_the_approval_too() -> None:
    """Art 156(4): given when it was planned, or now; a stop for another reason is no excuse."""
    file = b.a_file(State.INVESTIGATING, b.PLAN)
    long = b.held(file, minutes=121)
    assert keys(file, long) == [("session_too_long", "interview-2x2h")]
    assert keys(file, replace(long, stopped=i.Stopped.OTHER)) == [("session_too_long", "interview-2x2h")]
    assert b.give(deepcopy(file), replace(long, **APPROVED))
    planned = b.a_file(State.INVESTIGATING, replace(b.PLAN, minutes=150, **APPROVED))
    assert b.give(planned, b.held(planned, minutes=150))


@pytest.mark.rule("interview-2x2h")
def test_a_session_that_was_moved_to_a_full_day_is_counted_there() -> None:
    """Art 156(4): the day on which it was held decides."""
    file = b.a_file(State.INVESTIGATING, replace(b.PLAN, starts_at=b.vn(3, 10)))
    file.sittings += [elsewhere(b.vn(3, 11, 14)), elsewhere(b.vn(3, 11, 16))]
    assert keys(file, b.held(file)) == [("third_session_of_the_day", "interview-2x2h")]
    assert b.give(file, b.held(file, **APPROVED))


@pytest.mark.rule("confrontation-last")
def test_a_confrontation_stays_within_its_limits_when_it_is_held() -> None:
    """Art 156(6): once a day, two hours, whoever approves."""
    file = b.a_file(State.INVESTIGATING, b.CONFRONT)
    present = {"people_present": (i.Presence.PROTECTOR,), "topics": (Topic.IDENTIFICATION,)}
    long = b.held(file, minutes=121, **present, **APPROVED)
    assert keys(file, long) == [("confrontation_too_long", "confrontation-last")]
    file.sittings.append(elsewhere(b.vn(3, 11, 14), kind=SittingKind.CONFRONTATION))
    second = b.held(file, **present, **APPROVED)
    assert keys(file, second) == [("second_confrontation_of_the_day", "confrontation-last")]
    file.sittings.pop()
    assert b.give(file, second)


@pytest.mark.rule("interview-adult-present")
def test_who_was_really_there_is_written() -> None:
    """BLTTHS Art 421(1): a plan is no presence."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    assert keys(file, b.held(file, people_present=())) == [("adult_missing", "interview-adult-present")]


@pytest.mark.rule("victim-rights")
def test_the_child_is_told_its_rights_the_first_time() -> None:
    """Luật 59/2024 Art 22: in words and in a language it understands; each child for itself."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    silent = b.held(file, rights_told_in=None)
    assert keys(file, silent) == [("rights_not_told", "victim-rights")]
    b.give(
        file,
        b.held(file, rights_told_in=i.Language.RAGLAI),
        replace(b.PLAN, topics=(Topic.THREATS,), starts_at=b.vn(3, 11, 14)),
    )
    assert b.give(file, b.held(file, rights_told_in=None, topics=(Topic.THREATS,), started_at=b.vn(3, 11, 14)))
    b.give(file, replace(b.PLAN, child=2))
    assert keys(file, b.held(file, rights_told_in=None)) == [("rights_not_told", "victim-rights")]


@pytest.mark.rule("victim-rights")
def test_a_support_person_is_there_only_when_social_support_named_one() -> None:
    """Luật 59/2024 Art 22: asked for, named, and then beside the child; the record shows whom."""
    file = b.a_file(State.VERIFYING, b.ASK_SUPPORT, b.PLAN)
    together = b.held(file, people_present=(i.Presence.REPRESENTATIVE, i.Presence.SUPPORT_PERSON))
    assert keys(file, together) == [("support_person_not_named", "victim-rights")]
    b.support_person_named(file)
    b.give(file, together)
    assert file.interview_records[0].support_person == "SS-0007"


@pytest.mark.rule("interview-no-repeat")
def test_a_topic_that_was_asked_again_shows_in_the_record() -> None:
    """Art 156(3): it happened and is not hidden; the next plan needs a reason."""
    file = b.a_file(State.INVESTIGATING, replace(b.PLAN, topics=(Topic.RAPPORT,)))
    file.sittings.append(elsewhere(b.vn(3, 2), topics=("threats",)))
    b.give(file, b.held(file, topics=(Topic.THREATS, Topic.RAPPORT)))
    assert file.interview_records[0].repeated == ("threats",)


def test_a_session_is_held_or_cancelled_once_and_only_here() -> None:
    """What another agency planned is that agency's."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    file.sittings.append(elsewhere(b.vn(3, 20), state=SittingState.PLANNED, id="c-1"))
    for sitting_id in ("none", "c-1"):
        assert keys(file, replace(b.held(file), sitting_id=sitting_id)) == [("no_such_sitting", None)]
        assert keys(file, replace(b.cancelled(file), sitting_id=sitting_id)) == [("no_such_sitting", None)]
    b.give(file, b.held)
    assert [key for key, _ in keys(file, b.held(file))] == ["session_is_held"]
    assert keys(file, b.cancelled(file)) == [("session_is_held", None)]


@pytest.mark.rule("no-hiding")
def test_a_cancelled_session_is_told_with_a_code_and_no_longer_counts() -> None:
    """Luật Trẻ em Art 6(7): "other" is told in words, which stay here."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    other = replace(b.cancelled(file), reason_code=i.CancelReason.OTHER)
    assert keys(file, other) == [("reason_missing", "no-hiding")]
    assert b.give(file, replace(other, reason="Mưa lũ.")) == [e.PoliceSittingCancelled(b.session(file), "other")]
    assert (file.sittings[0].counts, file.interview_cancellations[0].reason) == (False, "Mưa lũ.")
    assert b.give(file, b.PLAN)


def test_a_session_did_not_begin_later_than_now() -> None:
    """What has not happened is planned, not written down as held."""
    file = b.a_file(State.VERIFYING, b.PLAN)
    ahead = b.held(file, started_at=b.NOW + timedelta(minutes=6))
    assert keys(file, ahead, InvalidInput) == [("in_the_future", None)]
    assert keys(file, b.held(file, minutes=-1), InvalidInput) == [("not_a_length", None)]
    assert keys(file, b.held(file, interviewers=("",)), InvalidInput) == [("interviewers_missing", None)]


@pytest.mark.rule("sa-min-statements")
def test_what_the_child_has_borne_is_the_sum_of_what_was_held() -> None:
    """TTLT 01/2022 Art 5: the fewest statements; planned and cancelled ones add no minutes."""
    file = b.a_file(State.VERIFYING, b.PLAN, b.held)
    b.give(file, replace(b.PLAN, topics=(Topic.THREATS,), starts_at=b.vn(3, 11, 14)))
    b.give(
        file, b.held(file, minutes=30, topics=(Topic.THREATS,), started_at=b.vn(3, 11, 14), interviewers=("PI-0005",))
    )
    b.give(file, replace(b.PLAN, topics=(Topic.WISHES,), starts_at=b.vn(3, 12)), b.cancelled)
    b.give(file, replace(b.PLAN, topics=(Topic.WISHES,), starts_at=b.vn(3, 13)))
    borne = burden_of(file.sittings, Milestones())
    assert (borne.interviews_held, borne.minutes, borne.interviewers, borne.interviews_planned) == (2, 75, 2, 1)
    assert borne.topics == ("course_of_events", "threats")


@pytest.mark.rule("interview-record")
@pytest.mark.rule("interview-aids")
@pytest.mark.rule("interview-plain-clothes")
def test_how_the_child_was_heard_is_written_by_codes() -> None:
    """Art 156(1) and (5), TT 43/2021 Art 20: a recording's number, aids, dress; never what the child said."""
    file = b.a_file(State.VERIFYING, replace(b.PLAN, aids=(i.Aid.MODEL, i.Aid.DRAWING)))
    b.give(file, b.held(file, plain_clothes=True))
    record = file.interview_records[0]
    assert (record.recording_reference, record.plain_clothes) == ("VC-9", True)
    assert file.interview_plans[0].aids == (i.Aid.MODEL, i.Aid.DRAWING)
