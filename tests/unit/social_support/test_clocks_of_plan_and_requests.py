"""Social support's clocks of the plan, of a handover and of requests; the others are in ``test_clocks.py``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.persistence.work_items import seen_by
from services.kernel.requests import RequestKind
from services.kernel.rules import Level
from services.social_support.domain.access import assigned_to
from services.social_support.domain.clocks import CLOCKS
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import vietnam
from tests.unit.social_support.desk import Desk, a_detailed_case, an_accepted_case

EMERGENCY = replace(b.INITIAL, emergency=True)


# --- the plan -----------------------------------------------------------------------------------------------


@pytest.mark.rule("plan-draft-5wd")
def test_five_working_days_for_the_draft_leave_out_tet() -> None:
    """Mẫu 03 on Friday 13 February: Friday the 27th."""
    desk = a_detailed_case("2026-02-13T10:00")
    assert desk.clock("plan-draft-5wd").due.rolled == vietnam("2026-02-28T00:00")
    desk.go(b.DRAFT, b.SUBMIT, at=vietnam("2026-02-27T23:00"))
    assert desk.clock("plan-draft-5wd").ending is Ending.MET


@pytest.mark.rule("plan-total-7wd")
def test_seven_working_days_for_the_whole_procedure() -> None:
    """From Friday 13 February: 23 to 27 February, 2 and 3 March; a plan returned in between changes nothing."""
    desk = a_detailed_case("2026-02-13T10:00")
    desk.go(b.DRAFT, b.SUBMIT, b.RETURN, b.SUBMIT, at=vietnam("2026-02-24T09:00"))
    assert desk.clock("plan-total-7wd").due.rolled == vietnam("2026-03-04T00:00")
    desk.do(b.APPROVE, b.CHAIRMAN, vietnam("2026-03-03T16:00"))
    assert [deadline.ending for deadline in desk.clocks("plan-total-7wd")] == [Ending.MET]


@pytest.mark.rule("plan-draft-5wd")
@pytest.mark.rule("plan-total-7wd")
def test_in_an_emergency_the_plan_has_no_days() -> None:
    """Decree 56 Art 28(1): except urgent cases; there the twelve hours count."""
    desk = a_detailed_case("2026-02-13T10:00", EMERGENCY)
    assert desk.clocks("plan-draft-5wd") + desk.clocks("plan-total-7wd") == []
    desk.go(b.DRAFT, b.SUBMIT, b.RETURN, at=vietnam("2026-02-13T11:00"))
    assert desk.clocks("plan-draft-5wd") == []


@pytest.mark.rule("plan-draft-5wd")
def test_what_form_02_decided_counts_and_not_what_the_report_sounded_like() -> None:
    """Urgent at intake and no emergency on the spot: the days run."""
    desk = an_accepted_case("2026-02-13T10:00", urgent=True)
    desk.go(b.INITIAL, b.DETAILED, at=vietnam("2026-02-13T10:00"))
    assert desk.clock("plan-draft-5wd").running


@pytest.mark.rule("plan-draft-5wd")
def test_a_returned_plan_has_five_working_days_again() -> None:
    """Returned on Tuesday 24 February: Tuesday 3 March."""
    desk = a_detailed_case("2026-02-13T10:00")
    desk.go(b.DRAFT, b.SUBMIT, b.RETURN, at=vietnam("2026-02-24T09:00"))
    assert desk.clock("plan-draft-5wd").due.rolled == vietnam("2026-03-04T00:00")


@pytest.mark.rule("reopen-loop")
@pytest.mark.parametrize("initial", [b.INITIAL, EMERGENCY])
def test_back_in_planning_the_five_days_begin_anew(initial: Any) -> None:
    """Decree 56 Art 30(1)(c), for what began as an emergency too: Thursday 12 March to Thursday the 19th."""
    desk = a_detailed_case("2026-03-11T08:00", initial)
    desk.go(b.DRAFT, b.SUBMIT, b.APPROVE, b.DELIVER, b.REVIEW, b.AGAIN, at=vietnam("2026-03-12T08:00"))
    assert desk.clock("plan-draft-5wd").due.rolled == vietnam("2026-03-20T00:00")


@pytest.mark.rule("plan-approve")
@pytest.mark.parametrize("decision", [b.APPROVE, b.RETURN])
def test_the_chairman_decides_within_two_working_days(decision: Any) -> None:
    """Submitted on Thursday 23 April: Friday the 24th and, after Hùng Kings' day made up on Monday, the 28th."""
    desk = a_detailed_case("2026-04-23T10:00")
    desk.go(b.DRAFT, b.SUBMIT, at=vietnam("2026-04-23T10:00"))
    deadline = desk.clock("plan-approve")
    assert deadline.due.rolled == vietnam("2026-04-29T00:00")
    assert CLOCKS.roles(deadline, Level.OWNER) == {"commune_chairman"}
    desk.do(decision, b.CHAIRMAN, vietnam("2026-04-28T17:00"))
    assert deadline.ending is Ending.MET


@pytest.mark.rule("plan-approve")
def test_a_revision_has_the_same_two_days() -> None:
    """Submitted on Friday 24 April while support goes on: Tuesday the 28th and Wednesday the 29th."""
    desk = a_detailed_case("2026-04-20T10:00")
    desk.go(b.DRAFT, b.SUBMIT, b.APPROVE, replace(b.DELIVER, delivered_on="2026-04-20"),
            at=vietnam("2026-04-20T11:00"))  # fmt: skip
    desk.go(b.REVISE, b.SUBMIT, at=vietnam("2026-04-24T11:00"))
    assert desk.clock("plan-approve").due.rolled == vietnam("2026-04-30T00:00")


# --- handover-receipt-24h -----------------------------------------------------------------------------------


@pytest.mark.rule("handover-receipt-24h")
@pytest.mark.parametrize(("end", "actor", "ending"), [
    (b.RECEIVE, b.OTHER_WORKER, Ending.MET), (b.CALL_OFF, b.CHAIRMAN, Ending.VOID),
])  # fmt: skip
def test_another_commune_receives_a_case_within_a_day(end: Any, actor: Any, ending: Ending) -> None:
    """Handed over on Saturday at 21:00: Sunday at 21:00."""
    desk = an_accepted_case("2026-03-14T20:00")
    desk.do(b.HAND_OVER, b.CHAIRMAN, vietnam("2026-03-14T21:00"))
    assert desk.clock("handover-receipt-24h").due.rolled == vietnam("2026-03-15T21:00")
    desk.do(end, actor, vietnam("2026-03-15T09:00"))
    assert desk.clock("handover-receipt-24h").ending is ending


@pytest.mark.rule("handover-receipt-24h")
@pytest.mark.rule("two-communes")
def test_a_receipt_that_is_waited_for_is_the_work_of_both_communes() -> None:
    """The old commune's worker answers for the child; of the other every worker sees it at once, and both Chairmen
    when four hours are left."""
    desk = an_accepted_case("2026-03-14T20:00")
    desk.do(b.HAND_OVER, b.CHAIRMAN, vietnam("2026-03-14T21:00"))
    assert waits_for(desk, "handover-receipt-24h") == [f"child_protection_worker@{b.ELSEWHERE}", "staff:SS-0007"]
    raise_alarms(desk.file, vietnam("2026-03-15T17:01"))
    assert waits_for(desk, "handover-receipt-24h") == [
        f"child_protection_worker@{b.ELSEWHERE}", f"commune_chairman@{b.HERE}", f"commune_chairman@{b.ELSEWHERE}",
        "staff:SS-0007",
    ]  # fmt: skip


@pytest.mark.rule("need-to-know")
def test_no_other_work_of_a_case_on_its_way_is_shown_to_the_other_commune() -> None:
    """What the old commune still has to do is its own."""
    desk = an_accepted_case("2026-03-14T20:00", urgent=True)
    desk.do(b.HAND_OVER, b.CHAIRMAN, vietnam("2026-03-14T21:00"))
    assert waits_for(desk, "emergency-12h") == ["staff:SS-0007"]


def waits_for(desk: Desk, rule: str) -> list[str]:
    """As the list of work has it."""
    file, deadline = desk.file, desk.clock(rule)
    return seen_by(CLOCKS, deadline, assigned_to(file), file.unit, CLOCKS.units_beside(file, deadline))


# --- requests -----------------------------------------------------------------------------------------------

ASKED = {"request_id": "q-1", "to": "social_support", "kind_code": "support_person", "categories": (),
         "document_number": ""}  # fmt: skip


@pytest.mark.rule("request-answer-5wd")
@pytest.mark.parametrize(("event", "source"), [
    ("IntakeRequestMade", "case_intake"), ("PoliceRequestMade", "police_investigation"),
    ("CourtRequestMade", "court_liaison"),
])  # fmt: skip
def test_what_others_ask_is_answered_within_five_working_days(event: str, source: str) -> None:
    """Asked on Friday 13 March: Friday the 20th."""
    desk = an_accepted_case("2026-03-11T18:00")
    desk.hear(event, source, vietnam("2026-03-13T09:00"), **ASKED)
    deadline = desk.clock("request-answer-5wd")
    assert (deadline.subject, deadline.due.rolled) == ("q-1", vietnam("2026-03-21T00:00"))
    desk.do(replace(b.ANSWER, agency_request_id="q-1"), at=vietnam("2026-03-20T17:00"))
    assert deadline.ending is Ending.MET


@pytest.mark.rule("request-answer-5wd")
def test_what_one_asks_another_agency_is_no_clock_of_ours() -> None:
    """The police ask the court."""
    desk = an_accepted_case("2026-03-11T18:00")
    desk.hear("PoliceRequestMade", "police_investigation", vietnam("2026-03-13T09:00"),
              **{**ASKED, "to": "court_liaison"})  # fmt: skip
    assert desk.clocks("request-answer-5wd") == []


@pytest.mark.rule("request-answer-5wd")
def test_what_we_ask_waits_five_working_days_each_by_itself() -> None:
    """Two requests, two clocks; an answer to one leaves the other running; a withdrawal ends one too."""
    desk = an_accepted_case("2026-03-11T18:00")
    for _ in range(3):
        desk.do(b.ASK, at=vietnam("2026-03-13T09:00"))
    first, second, third = desk.clocks("request-answer-5wd")
    assert second.due.rolled == vietnam("2026-03-21T00:00")
    desk.hear("CourtRequestAnswered", "court_liaison", vietnam("2026-03-16T09:00"), request_id=first.subject,
              outcome_code="answered", reason_code="", support_person="", document_number="")  # fmt: skip
    desk.do(replace(b.WITHDRAW, agency_request_id=third.subject), at=vietnam("2026-03-16T10:00"))
    assert [deadline.running for deadline in (first, second, third)] == [False, True, False]


@pytest.mark.rule("forensic-5d")
def test_a_forensic_examination_has_five_days_of_its_own_at_who_asks() -> None:
    """Asked on Tuesday 10 March: Sunday the 15th, so Monday the 16th."""
    desk = an_accepted_case("2026-03-09T18:00")
    ask = replace(b.ASK, to="police_investigation", kind=RequestKind.FORENSIC_EXAMINATION)
    desk.do(ask, at=vietnam("2026-03-10T09:00"))
    deadline = desk.clock("forensic-5d")
    assert (deadline.due.statutory, deadline.due.rolled) == (vietnam("2026-03-16T00:00"), vietnam("2026-03-17T00:00"))
    assert desk.clocks("request-answer-5wd") == []
    desk.hear("PoliceRequestAnswered", "police_investigation", vietnam("2026-03-16T15:00"),
              request_id=deadline.subject, outcome_code="answered", reason_code="", support_person="",
              document_number="")  # fmt: skip
    assert deadline.ending is Ending.MET
