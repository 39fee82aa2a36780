"""Who answers for the child: handover between communes, another worker, supervision, caseload; and requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from services.kernel.requests import RequestKind, RequestState
from services.kernel.workflow import Actor
from services.social_support.adapters.caseload import Caseload, Caseloads
from services.social_support.domain import commands as c
from services.social_support.domain import events as e
from services.social_support.domain.access import OFFERED, assigned_to, is_handed_to
from services.social_support.domain.model import State, SupportFile
from services.social_support.domain.responsibility import HandoverReason, HandoverState
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal

EMERGENCY = replace(b.INITIAL, emergency=True)
TO_RESIDENCE = replace(b.HAND_OVER, reason_code=HandoverReason.RESIDENCE)


def on_its_way(state: State = State.ASSESSED) -> SupportFile:
    file = b.a_file(state)
    b.give(file, b.HAND_OVER, b.CHAIRMAN)
    return file


@pytest.mark.rule("two-communes")
@pytest.mark.rule("handover-receipt-24h")
def test_until_the_other_commune_has_received_the_case_the_old_one_answers_for_it() -> None:
    """There is no gap: worker and commune change in one step, at the receipt; the state stays."""
    file = on_its_way()
    assert (file.unit, file.worker, file.offered_to, file.state) == (b.HERE, "SS-0007", b.ELSEWHERE, State.ASSESSED)
    b.give(file, b.DETAILED)  # work goes on meanwhile
    assert b.give(file, b.RECEIVE, b.OTHER_WORKER) == [e.SupportHandoverReceived()]
    assert (file.unit, file.worker, file.offered_to) == (b.ELSEWHERE, "SS-0099", "")
    assert (file.handovers[0].state, file.handovers[0].from_worker, file.handover) == (
        HandoverState.RECEIVED, "SS-0007", None,
    )  # fmt: skip


@pytest.mark.rule("handover-receipt-24h")
@pytest.mark.parametrize("actor", [b.WORKER, b.CHAIRMAN])
def test_who_hands_over_does_not_receive(actor: Actor) -> None:
    """A receipt is the other commune's word."""
    assert refusal(on_its_way(), b.RECEIVE, actor) == [("not_handed_to_you", "handover-receipt-24h")]


@pytest.mark.rule("child-worker-role")
def test_who_receives_names_the_worker() -> None:
    """Luật Trẻ em Art 53: one named worker, there too."""
    assert refusal(on_its_way(), c.ReceiveHandover(), b.OTHER_CHAIRMAN) == [("worker_missing", "child-worker-role")]


@pytest.mark.rule("handover-receipt-24h")
@pytest.mark.parametrize(("command", "actor"), [(b.RECEIVE, b.OTHER_WORKER), (b.CALL_OFF, b.CHAIRMAN)])
def test_what_was_not_handed_over_is_neither_received_nor_called_off(command: Any, actor: Actor) -> None:
    """Nor twice."""
    assert refusal(b.a_file(State.ASSESSED), command, actor) == [("no_handover", "handover-receipt-24h")]


@pytest.mark.rule("two-communes")
@pytest.mark.parametrize("unit", ["", b.HERE])
def test_a_case_is_handed_to_another_commune_with_a_reason(unit: str) -> None:
    """Both are told at once."""
    command = replace(b.HAND_OVER, to_unit=unit, reason=" ")
    assert refusal(b.a_file(State.ASSESSED), command, b.CHAIRMAN) == [
        ("not_another_commune", "two-communes"), ("reason_missing", "two-communes"),
    ]  # fmt: skip


@pytest.mark.rule("handover-receipt-24h")
def test_a_case_goes_to_one_commune_at_a_time() -> None:
    """A second handover would leave two that wait for each other."""
    assert refusal(on_its_way(), replace(b.HAND_OVER, to_unit="xã Phước Sơn"), b.CHAIRMAN) == [
        ("on_its_way", "handover-receipt-24h")
    ]


@pytest.mark.rule("two-communes")
def test_the_commune_where_it_happened_assesses_and_meets_the_emergency_before_the_residence_has_the_plan() -> None:
    """Decree 56 Art 26; Luật Trẻ em Art 52(2)."""
    first = [("first_assessment_here", "two-communes")]
    assert refusal(b.a_file(State.ACCEPTED), TO_RESIDENCE, b.CHAIRMAN) == first
    file = b.a_file(State.ASSESSED, EMERGENCY)
    assert refusal(file, TO_RESIDENCE, b.CHAIRMAN) == first
    b.give(file, b.MEASURE)
    b.give(file, TO_RESIDENCE, b.CHAIRMAN)
    b.give(b.a_file(State.ACCEPTED), b.HAND_OVER, b.CHAIRMAN)  # a child that has moved is not kept waiting


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize("actor", [b.CHAIRMAN, b.OTHER_CHAIRMAN])
def test_either_commune_may_call_a_handover_off_with_a_reason(actor: Actor) -> None:
    """The case stays in the hands that it never left."""
    file = on_its_way()
    assert refusal(file, c.CallOffHandover(), actor) == [("reason_missing", "no-hiding")]
    b.give(file, b.CALL_OFF, actor)
    assert (file.unit, file.worker, file.offered_to, file.handovers[0].state) == (
        b.HERE, "SS-0007", "", HandoverState.CALLED_OFF,
    )  # fmt: skip


@pytest.mark.rule("need-to-know")
def test_a_case_on_its_way_opens_to_the_other_commune_its_receipt_and_nothing_else() -> None:
    """Who has it in hand stays the same; a third commune has no part in it."""
    file = on_its_way()
    assert [command.__name__ for command in OFFERED] == ["ReceiveHandover", "CallOffHandover"]
    assert [is_handed_to(actor, file) for actor in (b.OTHER_WORKER, b.WORKER, b.an_actor(unit="xã Phước Sơn"))] == [
        True, False, False,
    ]  # fmt: skip
    assert assigned_to(file) == {"SS-0007"}
    assert not is_handed_to(b.an_actor(unit=""), b.a_file(State.ASSESSED))


# --- another worker, and supervision ------------------------------------------------------------------------


@pytest.mark.rule("child-worker-role")
@pytest.mark.parametrize(("command", "keys"), [
    (c.ReassignWorker(), ["worker_missing", "reason_missing"]),
    (replace(b.REASSIGN, worker=" SS-0007 "), ["same_worker"]),
])  # fmt: skip
def test_a_change_of_worker_names_another_and_says_why(command: Any, keys: list[str]) -> None:
    """Luật Trẻ em Art 53: one named worker after the other."""
    assert refusal(b.a_file(State.ACCEPTED), command, b.CHAIRMAN) == [(key, "child-worker-role") for key in keys]


@pytest.mark.rule("child-worker-role")
def test_who_had_the_case_before_stands_in_the_file() -> None:
    """And who has it now is the one who may act."""
    file = b.a_file(State.ACCEPTED)
    b.give(file, b.REASSIGN, b.CHAIRMAN)
    assert (assigned_to(file), [(r.from_worker, r.to_worker) for r in file.reassignments]) == (
        {"SS-0008"}, [("SS-0007", "SS-0008")],
    )  # fmt: skip


@pytest.mark.rule("plan-owner-residence")
def test_supervision_says_what_it_found() -> None:
    """Luật Trẻ em Art 52(2): the commune assigns and checks; every note is kept beside the others."""
    file = b.a_file(State.DELIVERING)
    assert refusal(file, c.NoteSupervision(agreed_actions="thăm trẻ"), b.CHAIRMAN) == [
        ("text_missing", "plan-owner-residence")
    ]
    b.give(file, b.SUPERVISE, b.CHAIRMAN)
    b.give(file, replace(b.SUPERVISE, text="đã thăm trẻ"), b.CHAIRMAN)
    assert [note.text for note in file.supervision_notes] == ["đã xem hồ sơ", "đã thăm trẻ"]


class Cases:
    """Stands where the collection stands: rows as they are stored, and what was asked for."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows
        self.asked: list[dict[str, Any]] = []

    def find(self, query: dict[str, Any], fields: dict[str, int]) -> list[dict[str, Any]]:
        self.asked.append(query)
        return list(self.rows)


def test_a_chairman_sees_by_counts_how_much_each_worker_has_in_hand() -> None:
    """Open cases, urgent ones, deadlines missed and those of them not done yet; only the own commune's in work."""
    missed, done = {"missed_at": b.NOW}, {"missed_at": b.NOW, "ended_at": b.NOW + timedelta(days=1)}
    cases = Cases(
        {"worker": "SS-0008", "urgent": False, "deadlines": [{"missed_at": None}]},
        {"worker": "SS-0007", "urgent": True, "deadlines": [missed, done]},
        {"worker": "SS-0007", "urgent": False},
    )
    loads = Caseloads(cast(Any, {"cases": cases})).of_unit(b.HERE, hidden=["1111-1111-111"])
    assert loads == [Caseload("SS-0007", 2, 1, 2, 1), Caseload("SS-0008", 1, 0, 0, 0)]
    asked = cases.asked[-1]
    assert (asked["unit"], asked["_id"]) == (b.HERE, {"$nin": ["1111-1111-111"]})
    assert "finished" not in asked["state"]["$in"]
    assert "delivering" in asked["state"]["$in"]


# --- what agencies ask of each other ------------------------------------------------------------------------


@pytest.mark.rule("sa-social-referral")
def test_a_request_to_prosecute_is_told_to_the_procuracy_by_the_same_step() -> None:
    """TTLT 01/2022 Art 8: two recipients, at once; neither can be forgotten."""
    file = b.a_file(State.ACCEPTED)
    made, told = b.give(file, b.PROSECUTE, b.CHAIRMAN)
    assert (made.to, made.kind_code, made.document_number) == (
        "police_investigation", "prosecution_request", "21/KN-UBND",
    )  # fmt: skip
    assert told == e.SupportProsecutionNotified(request_id=made.request_id)
    assert [type(event) for event in b.give(file, b.ASK)] == [e.SupportRequestMade]


@pytest.mark.rule("sa-social-referral")
def test_a_request_to_prosecute_goes_to_the_investigators_as_a_numbered_document() -> None:
    """To anybody else it would be no request to prosecute."""
    wrong = replace(b.PROSECUTE, to="court_liaison", document_number="")
    assert refusal(b.a_file(State.ACCEPTED), wrong) == [
        ("not_the_investigators", "sa-social-referral"), ("document_number_missing", "sa-social-referral"),
    ]  # fmt: skip


@pytest.mark.rule("interview-adult-present")
def test_a_support_person_is_promised_by_staff_number() -> None:
    """Who is to be with the child must be somebody."""
    file = b.made_ready(b.a_file(State.ACCEPTED), "AnswerRequest")
    assert refusal(file, replace(b.ANSWER, support_person=" ")) == [
        ("support_person_missing", "interview-adult-present")
    ]
    (answered,) = b.give(file, b.ANSWER)
    assert (answered.to, answered.support_person) == ("police_investigation", "SS-0007")


@pytest.mark.rule("need-to-know")
def test_information_is_asked_for_by_category_and_purpose() -> None:
    """Never everything."""
    wide = replace(b.ASK, kind=RequestKind.INFORMATION)
    assert refusal(b.a_file(State.ACCEPTED), wide) == [("information_not_named", "need-to-know")]
    b.give(b.a_file(State.ACCEPTED), replace(wide, categories=("school",)))


@pytest.mark.rule("verify-cooperate")
@pytest.mark.parametrize("state", [State.DECLINED, State.FINISHED])
def test_what_others_ask_is_answered_even_when_the_work_is_over(state: State) -> None:
    """Decree 56 Art 25(2): whoever is asked gives information."""
    file = b.made_ready(b.a_file(state), "AnswerRequest")
    b.give(file, b.ANSWER, b.CHAIRMAN)
    assert file.requests[-1].state is RequestState.ANSWERED


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize("command", [
    replace(b.WITHDRAW, reason=""), replace(b.REJECT, words=""), replace(b.EXPLAIN, reason=""),
])  # fmt: skip
def test_no_request_and_no_delay_is_passed_over_without_a_word(command: Any) -> None:
    """Luật Trẻ em Art 6(7)."""
    file = b.made_ready(b.a_file(State.ACCEPTED), type(command).__name__)
    assert refusal(file, command) == [("reason_missing", "no-hiding")]
