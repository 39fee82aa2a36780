"""What others' news change in the police's files, and who hears of the police's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.kernel.events import catalogue
from services.police_investigation.domain import events as e
from services.police_investigation.domain import policy
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.noted import NotedUnit, news

DEFINITIONS = Path(__file__).parents[3] / "deploy" / "rabbitmq" / "definitions.json"
IN_HAND = (
    State.ACCEPTED, State.VERIFYING, State.SUSPENDED_VERIFICATION, State.INVESTIGATING, State.SUSPENDED_INVESTIGATION,
    State.CONCLUDED,
)  # fmt: skip


def a_referral(referral_id: str = "r-1") -> Any:
    received = Timestamp()
    received.FromDatetime(b.RECEIVED)
    return news(
        "CaseReferred",
        to="police_investigation",
        referral_id=referral_id,
        urgent=True,
        received_at=received,
        circle=["case_intake", "police_investigation"],
    )


def test_a_referral_makes_a_file_that_waits_to_be_accepted() -> None:
    """It remembers which referral, whether it is urgent, and the first receipt anywhere."""
    unit = NotedUnit()
    EVENT_HANDLERS["CaseReferred"](unit, a_referral())
    file = unit.kept
    assert file is not None
    assert (file.state, file.referral_id, file.urgent, file.received_at) == (State.REFERRED, "r-1", True, b.RECEIVED)
    assert (file.opened_at, unit.added, unit.saved, unit.told) == (b.NOW, 1, 0, [])
    assert unit.members == ("case_intake", "police_investigation")


def test_a_referral_of_a_known_case_is_kept_in_the_same_file() -> None:
    """One case, one file, however often it is sent."""
    unit = NotedUnit(kept=b.a_file(State.DECLINED))
    EVENT_HANDLERS["CaseReferred"](unit, a_referral("r-2"))
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.referral_id, unit.added, unit.saved) == (State.REFERRED, "r-2", 0, 1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: b.a_file(State.DECLINED),
        lambda: b.a_file(State.NOT_OPENED),
        lambda: b.a_file(State.TRANSFERRED),
        b.a_discontinued_file,
    ],
    ids=["declined", "not opened", "transferred", "discontinued"],
)
def test_a_case_that_nobody_has_in_hand_comes_back_by_a_new_referral(make: Callable[[], PoliceFile]) -> None:
    """Declined and corrected, or finished and reopened: it waits to be accepted, with no investigator yet."""
    file = make()
    ended_as, before = file.state, make()
    assert b.refer(file, "r-2") == []
    assert (file.state, file.referral_id, file.urgent, file.received_at) == (State.REFERRED, "r-2", False, b.LATER)
    assert [(r.referral_id, r.received_at, r.urgent, r.ended_as) for r in file.earlier_referrals] == [
        ("r-1", b.RECEIVED, True, ended_as)
    ]
    assert file.opened_at == b.NOW
    assert file.investigator is None
    assert (file.conclusions, file.transfers, file.non_openings) == (
        before.conclusions,
        before.transfers,
        before.non_openings,
    )


@pytest.mark.parametrize("state", IN_HAND)
def test_a_case_in_hand_is_not_put_back_by_another_referral(state: State) -> None:
    """The work goes on; the referral is answered, or the intake point would wait for ever. Urgency only grows."""
    file = b.a_file(state)
    assert b.refer(file, "r-2") == [e.PoliceReferralAccepted(referral_id="r-2")]
    assert (file.state, file.referral_id, file.urgent) == (state, "r-2", True)
    assert [earlier.referral_id for earlier in file.earlier_referrals] == ["r-1"]


def test_a_referral_joins_the_police_s_own_report() -> None:
    """The police registered it, the intake point sends the same case: one file, and the report stays."""
    file = b.a_file(State.NEW, b.REGISTER)
    assert b.refer(file, "r-1", urgent=True) == [e.PoliceReferralAccepted(referral_id="r-1")]
    assert (file.state, file.urgent, file.earlier_referrals) == (State.ACCEPTED, True, [])
    assert file.crime_report is not None


def test_the_answer_goes_to_the_newest_referral() -> None:
    """Two referrals before anybody looked: the later one counts."""
    file = b.a_file(State.REFERRED)
    assert b.refer(file, "r-2") == []
    assert b.give(file, b.ACCEPT) == [e.PoliceReferralAccepted(referral_id="r-2")]


@pytest.mark.parametrize("state", [State.DECLINED, State.VERIFYING, State.TRANSFERRED])
def test_a_referral_that_is_known_changes_nothing(state: State) -> None:
    """A declined case does not rise again by the referral that was declined."""
    file = b.a_file(state)
    assert b.refer(file, "r-1") == []
    assert file == b.a_file(state)


def test_a_returned_file_is_investigated_further() -> None:
    """Supplementary investigation: same file, same investigator; concluded and handed over once more."""
    unit = NotedUnit(kept=b.a_file(State.TRANSFERRED))
    EVENT_HANDLERS["ProsecutionDecided"](unit, news("ProsecutionDecided", decision_code="return_file"))
    file = unit.kept
    assert file is not None
    assert (file.state, file.investigator, unit.saved) == (State.INVESTIGATING, "PI-0002", 1)
    assert unit.told == [e.FileReturned(), e.InvestigationResumed()]
    b.give(file, b.CONCLUDE, b.TRANSFER, at=b.LATER)
    assert [(t.at, t.returned_at) for t in file.transfers] == [(b.NOW, b.LATER), (b.LATER, None)]
    assert len(file.conclusions) == 2


@pytest.mark.parametrize("decision", ["prosecute", "not_prosecute"])
def test_a_file_that_the_prosecutor_keeps_stays_transferred(decision: str) -> None:
    """The police hear of it and have nothing to do."""
    unit = NotedUnit(kept=b.a_file(State.TRANSFERRED))
    EVENT_HANDLERS["ProsecutionDecided"](unit, news("ProsecutionDecided", decision_code=decision))
    assert unit == NotedUnit(kept=b.a_file(State.TRANSFERRED))


@pytest.mark.parametrize(
    "state",
    [State.DECLINED, State.ACCEPTED, State.VERIFYING, State.SUSPENDED_VERIFICATION, State.NOT_OPENED],
)
def test_a_file_that_is_returned_during_a_second_round_is_investigated(state: State) -> None:
    """The case was opened once: the returned file is not lost because the case was referred again meanwhile."""
    file = b.a_file_referred_again(state)
    assert policy.file_returned(file, b.LATER) == [e.FileReturned(), e.InvestigationResumed()]
    assert (file.state, file.suspension, file.transfers[0].returned_at) == (State.INVESTIGATING, None, b.LATER)


def test_a_discontinued_second_round_does_not_lose_the_returned_file() -> None:
    """The first file asked for prosecution and lies here again: it needs work."""
    file = b.a_file_referred_again(State.INVESTIGATING)
    b.give(file, b.DISCONTINUE)
    policy.file_returned(file, b.LATER)
    assert file.state is State.INVESTIGATING


def test_a_returned_file_answers_the_referral_that_waits() -> None:
    """Nobody could accept it any more once the investigation goes on."""
    file = b.a_file_referred_again(State.REFERRED)
    assert policy.file_returned(file, b.LATER) == [
        e.PoliceReferralAccepted(referral_id="r-2"),
        e.FileReturned(),
        e.InvestigationResumed(),
    ]
    assert file.state is State.INVESTIGATING


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.SUSPENDED_INVESTIGATION, State.CONCLUDED])
def test_a_returned_file_does_not_undo_a_running_investigation(state: State) -> None:
    """It joins it: what was concluded anew is still handed over, what rests still rests."""
    file = b.a_file_referred_again(state)
    assert policy.file_returned(file, b.LATER) == []
    assert (file.state, file.transfers[0].returned_at) == (state, b.LATER)


@pytest.mark.parametrize("state", [state for state in State if state is not State.TRANSFERRED])
def test_only_a_file_that_lies_at_the_procuracy_can_be_returned(state: State) -> None:
    """A stray message opens no investigation."""
    file = b.a_file(state)
    assert policy.file_returned(file, b.LATER) == []
    assert file == b.a_file(state)


def test_the_circle_is_kept_even_before_there_is_a_file() -> None:
    """Who works on the case decides who hears of it; the police's own report has no referral."""
    unit = NotedUnit()
    EVENT_HANDLERS["CircleChanged"](unit, news("CircleChanged", members=["case_intake", "social_support"]))
    assert (unit.members, unit.kept) == (("case_intake", "social_support"), None)


PARTING = {"ConsentWithdrawn", "RestrictionOrdered", "ErasureOrdered"}  # see test_parting.py
CHANGING = {"CaseReferred", "CircleChanged", "ProsecutionDecided", "ExtensionDecided", "CaseClosed"} | PARTING
LATER_HARM = {"UrgencyChanged", "HarmAdded", "HarmTakenBack"}  # see test_urgency_and_harm.py
SITTINGS = {"CourtSittingPlanned", "CourtSittingHeld", "CourtSittingCancelled"}
REQUESTS = {f"{who}Request{did}" for who in ("Intake", "Support", "Court") for did in ("Made", "Answered")}
TOGETHER = {"SupportJointInterviewAnswered", "CourtJointInterviewAnswered"}  # see test_joint_interviews.py
HEADS = {"IntakeAuditHead", "SupportAuditHead", "CourtAuditHead"}
BUSY = "SupportStaffBusyTold"


@pytest.mark.parametrize("name", sorted(HEADS))
def test_where_anothers_access_log_stands_is_kept(name: str) -> None:
    """So that no agency can change its log unseen."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name, entries=7))
    assert [event.data.entries for event in unit.heads] == [7]


def test_when_a_support_person_is_taken_is_kept() -> None:
    """So that no joint interview is proposed then."""
    unit = NotedUnit()
    EVENT_HANDLERS[BUSY](unit, news(BUSY, staff_id="SS-0007"))
    assert [event.data.staff_id for event in unit.busy] == ["SS-0007"]
    assert unit == NotedUnit(busy=unit.busy)


NOTED = set(EVENT_HANDLERS) - CHANGING - LATER_HARM - SITTINGS - REQUESTS - TOGETHER - HEADS - {BUSY}


@pytest.mark.parametrize("name", sorted(NOTED))
def test_other_news_is_only_noted(name: str) -> None:
    """The police's file changes by the police's own steps."""
    unit = NotedUnit(kept=b.a_file(State.INVESTIGATING))
    EVENT_HANDLERS[name](unit, news(name))
    assert unit == NotedUnit(kept=b.a_file(State.INVESTIGATING))


def test_news_of_a_case_that_is_not_here_is_not_lost() -> None:
    """It stands on the timeline; there is no file to change."""
    unit = NotedUnit()
    EVENT_HANDLERS["ProsecutionDecided"](unit, news("ProsecutionDecided", decision_code="return_file"))
    assert unit == NotedUnit()


def test_every_event_that_the_broker_brings_has_a_reaction() -> None:
    """An event without one would become a dead letter (compare with the broker's map)."""
    bound = {
        binding["routing_key"].partition(".")[2]
        for binding in json.loads(DEFINITIONS.read_text(encoding="utf-8"))["bindings"]
        if binding["destination"] == "ct.police_investigation.inbox"
    }
    assert set(EVENT_HANDLERS) == bound


def test_each_event_has_its_message_and_its_audience() -> None:
    """Same name and fields as the contract, and a row that says who hears of it."""
    own = {name for name, owner in catalogue.OWNERS.items() if owner == "police_investigation"}
    assert {event.__name__ for event in policy.AUDIENCE} == own | IN_THE_HOUSE
    for event in policy.AUDIENCE:
        if event.__name__ in own:
            message = catalogue.MESSAGES[event.__name__].DESCRIPTOR
            assert [f.name for f in fields(event)] == [f.name for f in message.fields]


IN_THE_HOUSE = {
    "DeadlineRaised", "DelayExplained", "ReportBooked", "FileReturned", "ExtensionAnswered", "SuspectAdded",
    "ExaminationCalledFor", "SuspectAccused", "EvidenceRegistered", "EvidenceHandedOver", "EvidenceReceived",
    "ContentGone",
}  # fmt: skip
INTAKE = ["case_intake"]
ALWAYS = ["case_intake", "oversight"]
AGENCIES = ["case_intake", "court_liaison", "social_support"]
SOCIAL = [*ALWAYS, "social_support"]
ALL = ["case_intake", "court_liaison", "oversight", "social_support"]
CIRCLE = (INTAKE, AGENCIES)
# Written by hand from the words: who hears when only the police work on the case, and when all do.
HEARD_BY = {
    "PoliceReferralAccepted": (ALWAYS, ALWAYS),
    "PoliceReferralDeclined": (ALWAYS, ALWAYS),
    "CrimeReportRegistered": (ALWAYS, ALWAYS),
    "VerificationStarted": (ALWAYS, SOCIAL),
    "InvestigationOpened": (ALWAYS, ALL),
    "InvestigationNotOpened": (ALWAYS, ALL),
    "InvestigationSuspended": (ALWAYS, ALL),
    "InvestigationResumed": (ALWAYS, ALL),
    "InvestigationConcluded": (ALWAYS, ALL),
    "PoliceAuditHead": (AGENCIES, AGENCIES),
    "PoliceStaffBusyTold": (["social_support"], ["social_support"]),  # whom it is for: here as every event of this test
    "PoliceDisclosureEnded": (INTAKE, INTAKE),
    "PoliceErasureCarriedOut": (INTAKE, INTAKE),
    "FileTransferred": (["case_intake", "court_liaison", "oversight"], ALL),
    "PoliceDeadlineMissed": (ALWAYS, ALWAYS),
    "CrimeReportTransferred": (ALWAYS, ALWAYS),
    "ProcuracyNotified": (["case_intake", "court_liaison"], ["case_intake", "court_liaison"]),
    "VerificationExtended": CIRCLE,
    "InvestigationExtended": CIRCLE,
    "ExtensionRequested": (["court_liaison"], ["court_liaison"]),
    "OffenceReclassified": (INTAKE, ["case_intake", "court_liaison"]),
    "PoliceSittingPlanned": (["case_intake", "court_liaison"], ["case_intake", "court_liaison", "social_support"]),
    "PoliceSittingHeld": (["case_intake", "court_liaison"], ["case_intake", "court_liaison", "social_support"]),
    "PoliceSittingCancelled": (["case_intake", "court_liaison"], ["case_intake", "court_liaison", "social_support"]),
    **dict.fromkeys(
        (
            "JointInterviewAsked",
            "JointInterviewMoved",
            "JointInterviewAnswerNoted",
            "JointInterviewAgreed",
            "JointInterviewDeclined",
            "JointInterviewLapsed",
            "JointInterviewCalledOff",
            "JointInterviewHeld",
        ),
        (["court_liaison", "social_support"], ["court_liaison", "social_support"]),
    ),
    "ContentRemovalRequested": (ALWAYS, SOCIAL),
    "ContentRemovalConfirmed": (ALWAYS, SOCIAL),
    "PoliceRequestMade": (["social_support"], ["social_support"]),
    "PoliceRequestAnswered": (["social_support"], ["social_support"]),
    **dict.fromkeys(IN_THE_HOUSE, ([], [])),
}


@pytest.mark.parametrize("event", list(policy.AUDIENCE))
def test_who_hears_of_an_event(event: type) -> None:
    """Need to know: intake and oversight always, others while they work on the case, the court from the hand-over."""
    audience, told = policy.AUDIENCE[event], event(**{f.name: "social_support" for f in fields(event)})
    alone, together = HEARD_BY[event.__name__]
    assert audience.recipients(told, ("case_intake", "police_investigation")) == alone
    assert audience.recipients(told, ("case_intake", "court_liaison", "police_investigation", "social_support")) == (
        together
    )
