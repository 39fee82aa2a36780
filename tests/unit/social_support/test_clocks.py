"""Social support's clocks: for every row of the table, when it starts, when it ends, and what it does not run for.

The dates are reckoned by hand with a calendar: Tết 2026 is free from Saturday 14 to Sunday 22 February; Hùng
Kings' day is Sunday 26 April, made up on Monday 27. 24:00 of a day is written as 00:00 of the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kernel.deadlines.model import Deadline, Ending
from services.kernel.rules import Level
from services.social_support.domain.clocks import CLOCKS
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import vietnam
from tests.unit.social_support.desk import Desk, an_accepted_case

EMERGENCY = replace(b.INITIAL, emergency=True)
ABUSIVE = replace(EMERGENCY, carer_is_abuser=True)


def alarms(deadline: Deadline) -> list[tuple[Level, Any]]:
    return [(alarm.level, alarm.at) for alarm in deadline.alarms]


def test_every_row_of_the_table_is_tried_here() -> None:
    """A clock that nobody reckoned by hand could be wrong by a day for years."""
    assert [row.rule for row in CLOCKS.rows] == [
        "referral-answer-24h", "emergency-12h", "initial-assessment-02", "temp-separation", "separation-max-15d",
        "separation-decided-end", "family-violence", "plan-draft-5wd", "plan-approve", "plan-total-7wd",
        "handover-receipt-24h", "request-answer-5wd",
        "joint-interview-answer",  # see test_joint_interviews.py
        "forensic-5d",
    ]  # fmt: skip


# --- referral-answer-24h --------------------------------------------------------------------------------


@pytest.mark.rule("referral-answer-24h")
@pytest.mark.parametrize("answer", [b.ACCEPT, b.DECLINE])
def test_a_referral_is_answered_within_a_day_from_when_it_came(answer: Any) -> None:
    """By accepting or by declining; nights count."""
    desk = Desk()
    desk.refer(vietnam("2026-03-11T21:00"), urgent=False, received_at=vietnam("2026-03-11T08:00"))
    assert desk.clock("referral-answer-24h").due.rolled == vietnam("2026-03-12T21:00")
    desk.do(answer, at=vietnam("2026-03-12T20:59"))
    assert desk.clock("referral-answer-24h").ending is Ending.MET


@pytest.mark.rule("referral-answer-24h")
def test_a_referral_that_finds_work_in_hand_starts_no_clock() -> None:
    """The case is answered already; nothing waits."""
    desk = an_accepted_case("2026-03-11T21:00", urgent=True)
    before = len(desk.file.deadlines)
    desk.refer(vietnam("2026-04-01T09:00"), urgent=True, number="r-2")
    assert len(desk.file.deadlines) == before


# --- emergency-12h ----------------------------------------------------------------------------------------


@pytest.mark.rule("emergency-12h")
def test_the_twelve_hours_run_from_the_first_receipt_through_tet() -> None:
    """Received at 20:00 on the eve of Tết, heard here at 23:00: due at 08:00 on the first day of the year."""
    desk = Desk()
    desk.refer(vietnam("2026-02-16T23:00"), urgent=True, received_at=vietnam("2026-02-16T20:00"))
    deadline = desk.clock("emergency-12h")
    assert deadline.due.rolled == vietnam("2026-02-17T08:00")
    assert alarms(deadline)[:3] == [
        (Level.OWNER, vietnam("2026-02-17T02:00")),
        (Level.SUPERVISOR, vietnam("2026-02-17T05:00")),
        (Level.HEAD, vietnam("2026-02-17T07:00")),
    ]


@pytest.mark.rule("emergency-12h")
def test_a_case_that_is_not_urgent_has_no_twelve_hours() -> None:
    """Until Mẫu 02 says otherwise."""
    desk = an_accepted_case("2026-03-11T21:00")
    assert desk.clocks("emergency-12h") == []


@pytest.mark.rule("emergency-12h")
@pytest.mark.parametrize("measure", [b.MEASURE, b.SEPARATE])
def test_a_measure_or_a_separation_ends_the_twelve_hours(measure: Any) -> None:
    """Decree 56 Art 26(3): emergency measures or temporary separation."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(measure, b.CHAIRMAN, vietnam("2026-03-12T06:00"))
    assert desk.clock("emergency-12h").ending is Ending.MET


@pytest.mark.rule("emergency-12h")
def test_a_measure_that_comes_too_late_is_written_down_as_late() -> None:
    """One minute after."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(b.MEASURE, at=vietnam("2026-03-12T06:01"))
    assert (desk.clock("emergency-12h").ending, desk.clock("emergency-12h").missed_at) == (
        Ending.LATE, vietnam("2026-03-12T06:01"),
    )  # fmt: skip


@pytest.mark.rule("initial-assessment-02")
def test_form_02_that_says_emergency_does_not_stop_the_hours() -> None:
    """The decision alone protects nobody: the one clock runs on to the measure."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(EMERGENCY, at=vietnam("2026-03-11T20:00"))
    assert [deadline.running for deadline in desk.clocks("emergency-12h")] == [True]


@pytest.mark.rule("initial-assessment-02")
def test_form_02_that_says_no_emergency_ends_the_hours() -> None:
    """Decree 56 Art 26(2): the decision is the commune's."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(b.INITIAL, at=vietnam("2026-03-11T20:00"))
    assert desk.clock("emergency-12h").ending is Ending.VOID


@pytest.mark.rule("emergency-12h")
def test_an_emergency_that_only_form_02_finds_counts_from_the_receipt_too() -> None:
    """Nobody gains hours by not having seen it; received at 18:00, found at 22:00, due at 06:00."""
    desk = an_accepted_case("2026-03-11T18:00")
    desk.do(EMERGENCY, at=vietnam("2026-03-11T22:00"))
    assert desk.clock("emergency-12h").due.rolled == vietnam("2026-03-12T06:00")


@pytest.mark.rule("emergency-12h")
def test_an_emergency_that_was_met_before_form_02_starts_nothing_again() -> None:
    """Urgent help does not wait for the form, and is not asked for twice."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.go(b.MEASURE, EMERGENCY, at=vietnam("2026-03-11T19:00"))
    assert [deadline.ending for deadline in desk.clocks("emergency-12h")] == [Ending.MET]


@pytest.mark.rule("emergency-12h")
def test_a_declined_referral_leaves_no_hours_running_here() -> None:
    """They run on at the intake point, which has the case again."""
    desk = Desk()
    desk.refer(vietnam("2026-03-11T18:00"), urgent=True)
    desk.do(b.DECLINE, at=vietnam("2026-03-11T19:00"))
    assert desk.clock("emergency-12h").ending is Ending.VOID


# --- initial-assessment-02 ----------------------------------------------------------------------------------


@pytest.mark.rule("initial-assessment-02")
def test_form_02_has_a_clock_of_its_own_where_the_case_is_urgent() -> None:
    """Inside the same twelve hours: received at 18:00, due at 06:00."""
    desk = Desk()
    desk.refer(vietnam("2026-03-11T19:00"), urgent=True, received_at=vietnam("2026-03-11T18:00"))
    assert desk.clock("initial-assessment-02").due.rolled == vietnam("2026-03-12T06:00")
    desk.go(b.ACCEPT, EMERGENCY, at=vietnam("2026-03-11T20:00"))
    assert desk.clock("initial-assessment-02").ending is Ending.MET


# --- temp-separation --------------------------------------------------------------------------------------


@pytest.mark.rule("temp-separation")
def test_where_the_carer_harms_the_chairman_decides_within_twelve_hours_of_receipt() -> None:
    """Received at 18:00; Mẫu 02 at 20:00 names the carer; due at 06:00."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(ABUSIVE, at=vietnam("2026-03-11T20:00"))
    assert desk.clock("temp-separation").due.rolled == vietnam("2026-03-12T06:00")


@pytest.mark.rule("temp-separation")
@pytest.mark.parametrize(("decision", "ending"), [
    (b.SEPARATE, Ending.MET), (b.SEPARATION, Ending.MET), (b.AGAINST, Ending.VOID),
])  # fmt: skip
def test_any_decision_of_the_chairman_ends_it(decision: Any, ending: Ending) -> None:
    """As a separation, as an emergency measure, or against one: silence alone is late."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(ABUSIVE, at=vietnam("2026-03-11T20:00"))
    desk.do(decision, b.CHAIRMAN, vietnam("2026-03-11T21:00"))
    assert desk.clock("temp-separation").ending is ending


@pytest.mark.rule("temp-separation")
@pytest.mark.parametrize("before", [[], [b.SEPARATE], [b.SEPARATION]])
def test_it_does_not_run_for_another_abuser_or_after_a_decision(before: list[Any]) -> None:
    """Another measure ends the emergency and leaves this decision open; a decision taken is not asked for again."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.go(*before, ABUSIVE if before else EMERGENCY, at=vietnam("2026-03-11T20:00"))
    assert desk.clocks("temp-separation") == []


# --- separation-max-15d -------------------------------------------------------------------------------------


def separated(at: str) -> Desk:
    desk = an_accepted_case(at)
    desk.do(b.SEPARATE, b.CHAIRMAN, vietnam(at))
    return desk


@pytest.mark.rule("separation-max-15d")
def test_fifteen_calendar_days_begin_after_the_day_of_the_separation() -> None:
    """From Sunday 1 March the last is Monday the 16th; the worker is told on the 11th, the Chairman on the 14th."""
    desk = separated("2026-03-01T08:00")
    deadline = desk.clock("separation-max-15d")
    assert deadline.due.rolled == vietnam("2026-03-17T00:00")
    assert alarms(deadline)[:2] == [
        (Level.OWNER, vietnam("2026-03-11T00:00")),
        (Level.SUPERVISOR, vietnam("2026-03-14T00:00")),
    ]


@pytest.mark.rule("separation-max-15d")
def test_the_days_count_from_the_separation_and_not_from_when_it_was_written_down() -> None:
    """Taken at 23:30 on the 1st, written down after midnight: still the 16th."""
    desk = an_accepted_case("2026-03-01T08:00")
    desk.do(replace(b.SEPARATE, starts_at=vietnam("2026-03-01T23:30")), b.CHAIRMAN, vietnam("2026-03-02T07:00"))
    assert desk.clock("separation-max-15d").due.rolled == vietnam("2026-03-17T00:00")


@pytest.mark.rule("separation-max-15d")
def test_a_renewal_within_the_fifteen_days_moves_nothing() -> None:
    """The law counts them in all."""
    desk = an_accepted_case("2026-03-01T08:00")
    desk.do(replace(b.SEPARATE, ends_on="2026-03-06"), b.CHAIRMAN, vietnam("2026-03-01T08:00"))
    desk.do(replace(b.RENEW, ends_on="2026-03-16"), b.CHAIRMAN, vietnam("2026-03-05T08:00"))
    (deadline,) = desk.clocks("separation-max-15d")
    assert (deadline.running, deadline.due.rolled) == (True, vietnam("2026-03-17T00:00"))


@pytest.mark.rule("separation-end")
def test_the_childs_return_ends_the_days() -> None:
    """By the Chairman's decision, after a look at the carer."""
    desk = separated("2026-03-01T08:00")
    desk.do(b.ASSESS_CARER, at=vietnam("2026-03-09T08:00"))
    desk.do(b.RETURN_CHILD, b.CHAIRMAN, vietnam("2026-03-10T08:00"))
    assert desk.clock("separation-max-15d").ending is Ending.MET


# --- the end ------------------------------------------------------------------------------------------------


def test_when_the_case_is_closed_nothing_runs_on() -> None:
    """Every row of the table ends with it."""
    assert all("CaseClosed" in row.voids for row in CLOCKS.rows)
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(ABUSIVE, at=vietnam("2026-03-11T19:00"))
    desk.do(b.SEPARATE, b.CHAIRMAN, vietnam("2026-03-11T19:00"))
    desk.go(b.DETAILED, b.ASK, b.HAND_OVER, at=vietnam("2026-03-11T20:00"))
    desk.hear("CaseClosed", "case_intake", vietnam("2026-03-12T09:00"))
    assert not [deadline.rule for deadline in desk.file.deadlines if deadline.running]


def test_a_finished_case_that_comes_back_has_clocks_of_its_own() -> None:
    """The first time's are kept as they ended; the new referral's twelve hours run from its own receipt."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    moment = vietnam("2026-03-11T20:00")
    desk.go(EMERGENCY, b.MEASURE, b.DETAILED, b.DRAFT, b.SUBMIT, b.APPROVE, b.DELIVER, b.REVIEW, b.FINISH, at=moment)
    assert not [deadline.rule for deadline in desk.file.deadlines if deadline.running]
    desk.refer(vietnam("2026-06-01T10:00"), urgent=True, received_at=vietnam("2026-06-01T09:00"), number="r-2")
    assert [(d.running, d.due.rolled) for d in desk.clocks("emergency-12h")] == [
        (False, vietnam("2026-03-12T06:00")), (True, vietnam("2026-06-01T21:00")),
    ]  # fmt: skip
