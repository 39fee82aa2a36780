"""What is kept in the court's file, and what others' news change in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain import news as told_by_others
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.hearings import AdjournReason, MoveReason, Verdict
from services.court_liaison.domain.model import CourtFile, DecisionCode, NoticeKind, OutcomeCode, State
from services.court_liaison.domain.panel import Panel
from services.court_liaison.domain.severity import Severity
from services.court_liaison.service_layer.handlers import EVENT_HANDLERS
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import HELD, LATER, NOW, REFERENCE, NotedUnit, a_file, give, news

A_HEARING = b.A_HEARING
DEFINITIONS = Path(__file__).parents[3] / "deploy" / "rabbitmq" / "definitions.json"


def test_the_file_begins_when_the_police_hand_it_over() -> None:
    """No call opens a file at court; what the police tell does."""
    unit = NotedUnit()
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.opened_at) == (State.TRANSFERRED, NOW)
    assert unit.puts == [("transferred", "FileTransferred")]


@pytest.mark.parametrize("state", [State.RETURNED, State.FINISHED])
def test_a_file_that_comes_back_waits_to_be_received_again(state: State) -> None:
    """A returned file after more investigation, or a finished one when the case goes on."""
    unit = NotedUnit(kept=a_file(state))
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert unit.kept.state is State.TRANSFERRED
    assert len(unit.puts) == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.NEW, State.SUPERVISING, State.RETURNED, State.FINISHED}))
def test_a_second_hand_over_does_not_undo_work_in_hand(state: State) -> None:
    """It is kept on the file; a docketed case is not thrown back by a message."""
    file = a_file(state)
    told_by_others.file_transferred(file, NOW)
    assert (file.state, file.transfers) == (state, [NOW])


def test_the_circle_may_be_told_before_the_file_is_there() -> None:
    """The intake point and the police are different senders; either may be first."""
    unit = NotedUnit()
    EVENT_HANDLERS["CircleChanged"](unit, news("CircleChanged", members=["case_intake", "social_support"]))
    assert (unit.members, unit.kept) == (("case_intake", "social_support"), None)


def test_the_police_say_who_works_on_the_case_when_they_hand_it_over() -> None:
    """The first steps at court must not wait for the intake point's word to reach the others."""
    unit = NotedUnit()
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=["case_intake", "social_support"]))
    assert unit.members == ("case_intake", "court_liaison", "social_support")


def test_the_intake_points_word_on_the_circle_is_not_overruled_by_the_police() -> None:
    """The intake point owns the circle; what the police knew may be older."""
    unit = NotedUnit(members=("case_intake",))
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=["case_intake", "social_support"]))
    assert unit.members == ("case_intake",)


def moment(day: int) -> Timestamp:
    at = Timestamp()
    at.FromDatetime(NOW + timedelta(days=day))
    return at


def test_a_notice_of_a_crime_report_makes_a_file_in_which_the_procuracy_can_act() -> None:
    """BLTTHS Art 146: the procuracy supervises from the first notice, long before the file comes."""
    unit = NotedUnit()
    EVENT_HANDLERS["ProcuracyNotified"](unit, news("ProcuracyNotified", document_number="TB-1"))
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.opened_at) == (State.SUPERVISING, NOW)
    assert [(n.kind, n.agency, n.document_number, n.at) for n in unit.kept.notices] == [
        (NoticeKind.CRIME_REPORT, "police_investigation", "TB-1", NOW)
    ]


@pytest.mark.rule("sa-social-referral")
@pytest.mark.parametrize(("name", "source"), [
    ("IntakeProsecutionNotified", "case_intake"), ("SupportProsecutionNotified", "social_support"),
])  # fmt: skip
def test_the_procuracy_keeps_that_the_police_were_asked_to_open_a_case(name: str, source: str) -> None:
    """TTLT 01/2022 Art 8: it is told at once, and sees that they answer."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name, source, request_id="r-1"))
    assert unit.kept is not None
    assert [(n.kind, n.agency, n.subject) for n in unit.kept.notices] == [
        (NoticeKind.PROSECUTION_REQUEST, source, "r-1")
    ]


@pytest.mark.rule("report-ext-proc")
@pytest.mark.parametrize("state", [None, *sorted(set(State) - {State.NEW})])
def test_a_request_for_more_time_waits_in_the_file_whatever_its_state(state: State | None) -> None:
    """BLTTHS Art 147(2): the police ask before the file is here, or after it was returned to them."""
    unit = NotedUnit(kept=None if state is None else a_file(state))
    asked: dict[str, Any] = {"extension_id": b.EXTENSION, "rule_id": "report-20d", "step": 2, "due_at": moment(5)}
    for _ in range(2):  # the same request told again is one request
        EVENT_HANDLERS["ExtensionRequested"](unit, news("ExtensionRequested", **asked))
    assert unit.kept is not None
    assert unit.kept.state is (state or State.SUPERVISING)
    (request,) = unit.kept.extension_requests
    assert (request.id, request.rule, request.step, request.granted) == (b.EXTENSION, "report-20d", 2, None)
    assert request.due_at == NOW + timedelta(days=5)


def test_the_file_that_was_supervised_goes_on_as_any_other() -> None:
    """What the procuracy did before stays in it."""
    unit = NotedUnit()
    EVENT_HANDLERS["ProcuracyNotified"](unit, news("ProcuracyNotified", document_number="TB-1"))
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert (unit.kept.state, len(unit.kept.notices), unit.kept.opened_at) == (State.TRANSFERRED, 1, NOW)


@pytest.mark.rule("severity-class")
def test_another_class_at_the_police_is_another_class_here() -> None:
    """The limits go by it; who said so stays readable."""
    unit = NotedUnit(kept=a_file(State.FILE_RECEIVED))
    EVENT_HANDLERS["OffenceReclassified"](unit, news("OffenceReclassified", severity_code="extremely_serious"))
    assert unit.kept is not None
    assert unit.kept.severity is Severity.EXTREMELY_SERIOUS
    assert unit.kept.classifications[0].by == "police_investigation"
    nowhere = NotedUnit()
    EVENT_HANDLERS["OffenceReclassified"](nowhere, news("OffenceReclassified", severity_code="serious"))
    assert nowhere == NotedUnit()


def test_the_end_of_the_case_reaches_the_courts_clocks() -> None:
    """What still ran is no longer to be done; without a file there is nothing that could run."""
    unit = NotedUnit(kept=a_file(State.JUDGED))
    EVENT_HANDLERS["CaseClosed"](unit, news("CaseClosed", "case_intake"))
    assert unit.puts == [("judged", "CaseClosed")]
    EVENT_HANDLERS["CaseClosed"](nowhere := NotedUnit(), news("CaseClosed", "case_intake"))
    assert nowhere == NotedUnit()


def test_a_request_about_a_case_that_is_not_here_is_answered_at_once() -> None:
    """Nobody waits five days for an agency that has nothing of the case."""
    unit = NotedUnit()
    asked: dict[str, Any] = {"request_id": "r-1", "to": "court_liaison", "kind_code": "information", "categories": [],
             "document_number": ""}  # fmt: skip
    EVENT_HANDLERS["PoliceRequestMade"](unit, news("PoliceRequestMade", **asked))
    assert unit.told == [e.CourtRequestAnswered("r-1", "police_investigation", "rejected", "no_such_case", "", "")]


PARTING = {"ConsentWithdrawn", "RestrictionOrdered", "ErasureOrdered"}  # see test_parting.py
HEADS = {"IntakeAuditHead", "SupportAuditHead", "PoliceAuditHead"}
CHANGING = {
    "FileTransferred", "CircleChanged", "CaseClosed", "ProcuracyNotified", "IntakeProsecutionNotified",
    "SupportProsecutionNotified", "ExtensionRequested", "OffenceReclassified", "PoliceSittingPlanned",
    "PoliceSittingHeld", "PoliceSittingCancelled", "HarmAdded",
    "JointInterviewAsked", "JointInterviewMoved",  # see test_joint_interviews.py
    *(f"{agency}Request{did}" for agency in ("Intake", "Support", "Police") for did in ("Made", "Answered")),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HEADS))
def test_where_anothers_access_log_stands_is_kept(name: str) -> None:
    """So that no agency can change its log unseen."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name, entries=7))
    assert [event.data.entries for event in unit.heads] == [7]


BUSY = {"SupportStaffBusyTold", "PoliceStaffBusyTold"}


@pytest.mark.parametrize("name", sorted(BUSY))
def test_when_anothers_people_are_taken_is_kept(name: str) -> None:
    """So that nobody is called to two places."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name, staff_id="SS-0007"))
    assert [event.data.staff_id for event in unit.busy] == ["SS-0007"]


@pytest.mark.parametrize("name", sorted(set(EVENT_HANDLERS) - CHANGING - HEADS - BUSY - PARTING))
def test_other_news_is_only_noted(name: str) -> None:
    """The court's file changes by the court's own steps."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name))
    assert unit == NotedUnit()


def test_every_event_that_the_broker_brings_has_a_reaction() -> None:
    """An event without one would become a dead letter (compare with the broker's map)."""
    bound = {
        binding["routing_key"].partition(".")[2]
        for binding in json.loads(DEFINITIONS.read_text())["bindings"]
        if binding["destination"] == "ct.court_liaison.inbox"
    }
    assert set(EVENT_HANDLERS) == bound


def test_a_returned_file_keeps_its_earlier_receipt_and_decision() -> None:
    """Nothing is rewritten: the second round is added to the first."""
    file = CourtFile(reference=REFERENCE)
    told_by_others.file_transferred(file, NOW)
    give(file, c.ReceiveFile(receipt_number="BN-1"), c.ReturnFile(decision_number="TH-1", reason="thiếu chứng cứ"))
    told_by_others.file_transferred(file, LATER)
    give(file, c.ReceiveFile(receipt_number="BN-2"), c.Prosecute(decision_number="CT-1", reason="đủ căn cứ"))
    assert [receipt.number for receipt in file.receipts] == ["BN-1", "BN-2"]
    assert [decision.code for decision in file.decisions] == [DecisionCode.RETURN_FILE, DecisionCode.PROSECUTE]
    assert (file.transfers, file.opened_at) == ([NOW, LATER], NOW)


def test_a_moved_hearing_keeps_its_earlier_dates() -> None:
    """How often the child had to wait again can be counted later."""
    file = a_file(State.DOCKETED)
    give(file, A_HEARING)
    for days in (7, 14):
        give(file, c.MoveHearing(starts_at=LATER + timedelta(days=days), reason_code=MoveReason.OTHER, reason="bão"))
    assert file.hearing.starts_at == LATER + timedelta(days=14)
    assert [move.from_time for move in file.hearing.moves] == [LATER, LATER + timedelta(days=7)]


def test_an_adjourned_hearing_is_followed_by_another() -> None:
    """After a hearing the court gives judgment or sets another day; both hearings stay."""
    file = a_file(State.DOCKETED)
    give(file, A_HEARING, HELD, replace(A_HEARING, starts_at=LATER + timedelta(days=30)), HELD)
    assert [hearing.held_by for hearing in file.hearings] == ["CL-0001", "CL-0001"]
    assert file.state is State.HELD


def test_a_hearing_that_was_broken_off_is_followed_by_another() -> None:
    """It was opened; what came between stays readable, and the case is back before the next day is set."""
    file = a_file(State.DOCKETED)
    events = give(file, A_HEARING, b.ADJOURNED)
    assert events[-1] == e.HearingAdjourned(reason_code="party_absent")
    assert (file.state, file.hearing.adjourn_reason_code) == (State.DOCKETED, AdjournReason.PARTY_ABSENT)
    again = give(file, replace(A_HEARING, starts_at=LATER + timedelta(days=30)))
    assert again == [e.HearingScheduled(starts_at=LATER + timedelta(days=30), closed=True)]  # ordered once only
    assert len(file.hearings) == 2


def test_accommodations_are_kept_each_once() -> None:
    """They are a set, however often a box was ticked."""
    file = a_file(State.DOCKETED)
    give(file, replace(A_HEARING, accommodations=(Accommodation.BREAKS, Accommodation.SCREEN, Accommodation.BREAKS)))
    assert file.hearing.accommodations == (Accommodation.SCREEN, Accommodation.BREAKS)


def test_a_case_that_is_not_prosecuted_is_finished_with_its_reason() -> None:
    """The reason is kept as the outcome, and stays in the house."""
    file = a_file(State.FILE_RECEIVED)
    give(file, c.DoNotProsecute(decision_number="KTT-1", reason="không đủ căn cứ"))
    assert [(outcome.code, outcome.text) for outcome in file.outcomes] == [
        (OutcomeCode.NOT_PROSECUTED, "không đủ căn cứ")
    ]


def test_events_carry_no_word_that_a_person_wrote() -> None:
    """Free text may point to a child; it stays at court. Numbers of documents go where the contract says so."""
    canary = "CANARY-cháu Bông"
    file = a_file(State.TRANSFERRED)
    hearing = replace(
        A_HEARING, room=canary, judge=canary, panel=Panel(override_reason=canary, assessors=b.A_PANEL.assessors),
        unmet_needs_reason=canary, late_reason=canary, repeat_reason=canary, override_reason=canary,
        approval_number=canary, child_speaks=True,
    )  # fmt: skip
    events = give(
        file,
        c.ReceiveFile(receipt_number=canary),
        c.Prosecute(decision_number=canary, reason=canary),
        c.DocketCase(docket_number=canary),
        replace(b.NEEDS, language=canary, note=canary),
        c.OrderTrial(decision_number=canary),
        hearing,
        replace(b.A_MOVE, reason=canary, late_reason=canary),
        replace(b.ADJOURNED, reason=canary, child_minutes=0),
        replace(hearing, child_speaks=False),
        HELD,
        c.GiveJudgment(verdict=Verdict.OTHER, judgment_number=canary, published_on_portal=False),
        replace(b.COMPENSATION, document_number=canary),
        replace(b.AN_APPEAL, text=canary),
    )
    for complaint in file.complaints:
        events += give(file, replace(b.ANSWER, complaint_id=complaint.id, document_number=canary))
    events += give(file, c.FinishProceeding(outcome=canary))
    names = [type(event).__name__ for event in events]
    assert names.count("HearingScheduled") == 2
    assert {"CourtSittingPlanned", "CourtSittingCancelled", "CompensationOrdered", "ComplaintAnswered"} <= set(names)
    held = [event for event in events if type(event).__name__ != "CourtSittingHeld"]  # who heard it: a staff number
    assert canary not in repr(held)
    assert repr(file).count(canary) > 20
