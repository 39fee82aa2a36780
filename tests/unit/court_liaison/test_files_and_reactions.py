"""What is kept in the court's file, who hears of it, and what others' news change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain import policy
from services.court_liaison.domain.model import (
    Accommodation,
    BanListItem,
    CourtFile,
    DecisionCode,
    MoveReason,
    OutcomeCode,
    State,
    Verdict,
)
from services.court_liaison.service_layer.handlers import EVENT_HANDLERS
from services.kernel.events import catalogue
from services.kernel.workflow import Actor

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)
REFERENCE = "1111-1111-111"
ACTOR = Actor("CL-0001", "court_liaison", "TAND", frozenset({"court_clerk", "judge", "prosecutor"}))
A_HEARING = c.ScheduleHearing(
    starts_at=LATER,
    room="P.2",
    judge="CL-0007",
    assessor_with_youth_experience=True,
    closed=True,
    sexual_abuse_or_ill_treatment=True,
    accommodations=(Accommodation.SCREEN,),
)
HELD = c.HoldHearing(checklist=tuple(BanListItem))
DEFINITIONS = Path(__file__).parents[3] / "deploy" / "rabbitmq" / "definitions.json"


def give(file: CourtFile, *commands: object, at: datetime = NOW) -> list[Any]:
    return [event for command in commands for event in policy.WORKFLOW.apply(file, command, ACTOR, at)]


def a_file(state: State) -> CourtFile:
    return CourtFile(reference=REFERENCE, state=state, version=2)


@dataclass
class NotedUnit:
    """A unit of work that only notes what it was asked to do."""

    kept: CourtFile | None = None
    now: datetime = NOW
    members: tuple[str, ...] = ()
    added: int = 0
    saved: int = 0
    heads: list[Any] = field(default_factory=list)

    def data(self, reference: str) -> Any:
        raise AssertionError("no reaction to a case's news needs personal data")

    def keep_head(self, event: Any) -> None:
        self.heads.append(event)

    def file(self, reference: str) -> CourtFile | None:
        return self.kept

    def add(self, file: CourtFile) -> None:
        self.kept, self.added = file, self.added + 1

    def save(self, file: CourtFile) -> None:
        self.saved += 1

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        assert list(events) == []

    def circle(self, reference: str) -> tuple[str, ...]:
        return self.members

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        self.members = tuple(sorted(members))


def news(name: str, **data: Any) -> Any:
    return SimpleNamespace(
        id="e", source="police_investigation", name=name, reference=REFERENCE, time=NOW, data=SimpleNamespace(**data)
    )


def test_the_file_begins_when_the_police_hand_it_over() -> None:
    """No call opens a file at court; the police's hand-over does."""
    unit = NotedUnit()
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.opened_at, unit.added) == (State.TRANSFERRED, NOW, 1)


@pytest.mark.parametrize("state", [State.RETURNED, State.FINISHED])
def test_a_file_that_comes_back_waits_to_be_received_again(state: State) -> None:
    """A returned file after more investigation, or a finished one when the case goes on."""
    unit = NotedUnit(kept=a_file(state))
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert (unit.kept.state, unit.saved, unit.added) == (State.TRANSFERRED, 1, 0)


@pytest.mark.parametrize("state", sorted(set(State) - {State.NEW, State.RETURNED, State.FINISHED}))
def test_a_second_hand_over_does_not_undo_work_in_hand(state: State) -> None:
    """It is kept on the file; a docketed case is not thrown back by a message."""
    file = a_file(state)
    policy.file_transferred(file, NOW)
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


PARTING = {"ConsentWithdrawn", "RestrictionOrdered", "ErasureOrdered"}  # see test_parting.py
CHANGING = {"FileTransferred", "CircleChanged"} | PARTING
HEADS = {"IntakeAuditHead", "SupportAuditHead", "PoliceAuditHead"}


@pytest.mark.parametrize("name", sorted(HEADS))
def test_where_anothers_access_log_stands_is_kept(name: str) -> None:
    """So that no agency can change its log unseen."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name, entries=7))
    assert [event.data.entries for event in unit.heads] == [7]


@pytest.mark.parametrize("name", sorted(set(EVENT_HANDLERS) - CHANGING - HEADS))
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
    policy.file_transferred(file, NOW)
    give(file, c.ReceiveFile(receipt_number="BN-1"), c.ReturnFile(decision_number="TH-1", reason="thiếu chứng cứ"))
    policy.file_transferred(file, LATER)
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
    """Free text and document numbers may point to a child; they stay at court."""
    canary = "CANARY-cháu Bông"
    file = a_file(State.TRANSFERRED)
    events = give(
        file,
        c.ReceiveFile(receipt_number=canary),
        c.Prosecute(decision_number=canary, reason=canary),
        c.DocketCase(docket_number=canary),
        replace(A_HEARING, room=canary, judge=canary),
        c.MoveHearing(starts_at=LATER + timedelta(days=7), reason_code=MoveReason.OTHER, reason=canary),
        HELD,
        c.GiveJudgment(verdict=Verdict.OTHER, judgment_number=canary, published_on_portal=False),
        c.FinishProceeding(outcome=canary),
    )
    assert len(events) == 8
    assert canary not in repr(events)
    assert repr(file).count(canary) == 9


def test_each_event_has_its_message_and_its_audience() -> None:
    """Same name and fields as the contract, and a row that says who hears of it."""
    own = {name for name, owner in catalogue.OWNERS.items() if owner == "court_liaison"}
    assert {event.__name__ for event in policy.AUDIENCE} == own
    for event in policy.AUDIENCE:
        assert [f.name for f in fields(event)] == [f.name for f in catalogue.MESSAGES[event.__name__].DESCRIPTOR.fields]


NOT_OF_THE_WORKFLOW = {e.CourtAuditHead, e.CourtDisclosureEnded, e.CourtErasureCarriedOut}


@pytest.mark.parametrize("event", [e.CourtDisclosureEnded, e.CourtErasureCarriedOut])
def test_what_became_of_the_childs_data_is_told_to_the_intake_point_alone(event: type) -> None:
    """It asked, and it answers the family."""
    everybody = ("case_intake", "social_support", "police_investigation", "court_liaison")
    told = event(**{f.name: "x" for f in fields(event)})
    assert policy.AUDIENCE[event].recipients(told, everybody) == ["case_intake"]


def test_every_other_agency_hears_where_the_access_log_stands() -> None:
    """Whoever keeps it can tell later whether a line was changed; oversight keeps nothing of the kind."""
    told = e.CourtAuditHead(entries=1, head="x", signed_at=LATER, signature="x")
    others = ["case_intake", "police_investigation", "social_support"]
    assert policy.AUDIENCE[e.CourtAuditHead].recipients(told, ()) == others


@pytest.mark.parametrize("event", [event for event in policy.AUDIENCE if event not in NOT_OF_THE_WORKFLOW])
def test_who_hears_of_an_event(event: type) -> None:
    """Need to know: intake and oversight always, others while they work on the case; the police always
    hear what became of the file that they handed over."""
    values = {f.name: LATER if f.name == "starts_at" else "x" for f in fields(event)}
    audience, told = policy.AUDIENCE[event], event(**values)
    police_always = ["police_investigation"] if event in (e.FileReceived, e.ProsecutionDecided) else []
    assert audience.recipients(told, ()) == sorted(["case_intake", "oversight", *police_always])
    assert audience.recipients(told, ("social_support", "police_investigation", "case_intake", "court_liaison")) == [
        "case_intake",
        "oversight",
        "police_investigation",
        "social_support",
    ]
