"""The four cases of the demonstration, at the same time, through real processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from deploy.demo.days import date_in
from deploy.demo.office import NotReached, Staff
from deploy.demo.scenarios import SCENARIOS
from deploy.demo.story import Story
from services.kernel.ids import parse_reference
from tests.e2e.conftest import READERS, Province

CASES = [letter for letter, _, _, _ in SCENARIOS]

# No person did it: it follows from others' steps, or from the clock.
FOLLOWED_BY_ITSELF = {"CircleChanged", "RecordShared", "UrgencyNotConfirmed", "DeadlineRaised", "IntakeDeadlineMissed"}


def counted(who: Staff, reference: str) -> tuple[int, ...]:
    """Sessions held and planned, minutes, people who asked, hearings in which the child spoke."""
    asked = who.burden(reference)
    return asked.interviews_held, asked.interviews_planned, asked.minutes, asked.interviewers, asked.hearings


@pytest.fixture(scope="module")
def played(running_province: Province) -> dict[str, Story]:
    """All four played to their end, concurrently, and all their news arrived."""
    running_province.make_well()
    stories = {letter: Story(running_province.offices, letter, 0, report) for letter, _, report, _ in SCENARIOS}
    with ThreadPoolExecutor(len(SCENARIOS)) as at_once:
        playing = [at_once.submit(play, stories[letter]) for letter, _, _, play in SCENARIOS]
    for future in playing:
        future.result()
    running_province.check(*(story.reference for story in stories.values()))
    return stories


@pytest.mark.parametrize("letter", CASES)
def test_a_case_reaches_its_state_at_every_agency(
    running_province: Province, played: dict[str, Story], letter: str
) -> None:
    """Each agency stands where the story left it, and one that has no part in it has no file."""
    story = played[letter]
    assert parse_reference(story.reference) == story.reference
    reached = {}
    for agency in READERS:
        try:
            reached[agency] = running_province.reader(agency).look(story.reference).state
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.NOT_FOUND  # noqa: PT017 - any other refusal is a fault
    assert reached == story.expected


@pytest.mark.parametrize("letter", CASES)
def test_one_timeline_holds_the_own_steps_and_the_news_of_the_others(
    running_province: Province, played: dict[str, Story], letter: str
) -> None:
    """What stands on an agency's timeline is what it did itself and what others addressed to it, in order."""
    story = played[letter]
    for agency in story.expected:
        timeline = running_province.reader(agency).timeline(story.reference)
        news = [entry.event_id for entry in timeline if entry.source != agency]
        own = [entry.event_id for entry in timeline if entry.source == agency]
        addressed, told = [], set()
        for sender, database in running_province.databases.items():
            for row in database["outbox"].find({"stream": {"$regex": f"^{story.reference}>"}}):
                if sender == agency:
                    told.add(row["event_id"])
                elif row["recipient"] == agency:
                    addressed.append(row["event_id"])
        assert sorted(news) == sorted(addressed)
        assert told <= set(own)
        assert len(own) == len(set(own))
        moments = [entry.at.ToNanoseconds() for entry in timeline]
        assert moments == sorted(moments)


def test_the_timeline_of_the_intake_point_tells_the_whole_way(
    running_province: Province, played: dict[str, Story]
) -> None:
    """Case (a) can be read from the report to the judgment by those who answer for it."""
    entries = running_province.reader("case_intake").timeline(played["a"].reference)
    happened = [(entry.source, entry.name) for entry in entries]
    way = [
        ("case_intake", "ReportReceived"),
        ("case_intake", "CaseOpened"),
        ("case_intake", "CaseReferred"),
        ("social_support", "SupportAccepted"),
        ("social_support", "PlanReturned"),
        ("social_support", "PlanApproved"),
        ("police_investigation", "InvestigationOpened"),
        ("police_investigation", "FileTransferred"),
        ("court_liaison", "FileReceived"),
        ("court_liaison", "HearingMoved"),
        ("court_liaison", "JudgmentGiven"),
        ("case_intake", "CaseClosed"),
    ]
    assert set(way) <= set(happened)
    for steps in ([s for s in way if s[0] == agency] for agency in READERS):
        places = [happened.index(step) for step in steps]
        assert places == sorted(places)
    assert happened[0] == way[0]
    assert happened[-1] == way[-1]
    assert all(entry.by for entry in entries if entry.source == "case_intake" and entry.name not in FOLLOWED_BY_ITSELF)


def test_the_reason_of_a_declined_referral_is_known_where_it_is_corrected(
    running_province: Province, played: dict[str, Story]
) -> None:
    """Case (d): the code travels, the words stay with the police."""
    entries = running_province.reader("case_intake").timeline(played["d"].reference)
    declined = [dict(entry.data) for entry in entries if entry.name == "PoliceReferralDeclined"]
    assert [data["reasonCode"] for data in declined] == ["incomplete"]
    assert [entry.name for entry in entries if entry.source == "police_investigation"] == [
        "PoliceReferralDeclined",
        "PoliceReferralAccepted",
        "VerificationStarted",
    ]


@pytest.mark.rule("sa-min-statements")
def test_the_child_is_to_be_heard_once_by_all_and_the_session_stands_in_every_calendar(
    running_province: Province, played: dict[str, Story]
) -> None:
    """Case (b): agreed by police, procuracy and social support; its day has not come, and nobody says it was held."""
    story = played["b"]
    reference, everybody = story.reference, (story.officer, story.worker, story.investigator, story.prosecutor)
    sessions = [[(s.id, s.starts_at.seconds, s.state) for s in who.look(reference).sittings] for who in everybody]
    assert sessions == [sessions[0]] * 4
    ((_, starts_at, state),) = sessions[0]
    assert state == "planned"
    invited = {who: who.look(reference).joint_interviews for who in everybody[1:]}
    assert [[one.state for one in slots] for slots in invited.values()] == [["agreed"]] * 3
    kinds = {story.worker: "accompanying", story.investigator: "interview", story.prosecutor: "interview"}
    for who, kind in kinds.items():
        mine = [one for one in who.engagements(date_in(0), date_in(60)) if one.reference == reference]
        assert [(one.kind, one.starts_at.seconds) for one in mine] == [(kind, starts_at)]
    assert [counted(who, reference) for who in everybody] == [(0, 1, 0, 0, 0)] * 4


@pytest.mark.rule("need-to-know")
def test_those_who_hear_the_child_together_see_of_each_other_what_the_demonstration_says(
    running_province: Province, played: dict[str, Story]
) -> None:
    """Case (b): no support plan at the procuracy, no interview plan at social support, no names at intake."""
    story = played["b"]
    at_support, at_police, at_procuracy, at_intake = (
        who.look(story.reference) for who in (story.worker, story.investigator, story.prosecutor, story.officer)
    )
    assert at_support.plans
    assert not hasattr(at_procuracy, "plans")
    told_by = {entry.source for entry in story.prosecutor.timeline(story.reference)}
    assert told_by == {"police_investigation", "court_liaison"}
    assert at_police.interview_plans
    assert not hasattr(at_support, "interview_plans")
    assert [list(one.interviewers) for one in at_intake.sittings] == [[]]


def test_every_agency_counts_what_was_asked_of_the_child(running_province: Province, played: dict[str, Story]) -> None:
    """Case (a): heard once, for three quarters of an hour, by one person, and not in court."""
    story = played["a"]
    everybody = (story.officer, story.worker, story.investigator, story.prosecutor)
    assert [counted(who, story.reference) for who in everybody] == [(1, 0, 45, 1, 0)] * 4


def test_nothing_is_left_on_the_way(running_province: Province, played: dict[str, Story]) -> None:
    """No event unsent, parked, lost, invented or dead, in any of the five databases."""
    running_province.check(*(story.reference for story in played.values()))


def test_an_expectation_that_is_not_reached_is_told(
    running_province: Province, played: dict[str, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demonstration would be worth nothing if it could not fail."""
    monkeypatch.setattr("deploy.demo.office.PATIENCE", 0.0)
    with pytest.raises(NotReached):
        running_province.reader("case_intake").wait_for_state(played["c"].reference, "closed")
