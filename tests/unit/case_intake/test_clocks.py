"""The intake point's clocks: what starts and ends each, with dates reckoned by hand (time of Vietnam)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chungtay.events.v1 import police_investigation_events_pb2 as police
from chungtay.events.v1 import social_support_events_pb2 as social
from services.case_intake.domain import events as e
from services.case_intake.domain import news
from services.case_intake.domain.clocks import CLOCKS
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.model import IntakeFile, Progress, State
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Deadline, Ending
from services.kernel.deadlines.table import Occurrence
from services.kernel.rules import Level
from tests.unit.case_intake.case_builders import POLICE, worked

CHILD = Form01(children=(Child(date_of_birth="2014-05-02"),), incident_at="2026-02-16")
SEVENTEEN = Form01(children=(Child(date_of_birth="2009-02-14"),), incident_at="2026-02-16")


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


def a_case(form: Form01 = CHILD, received: str = "2026-02-16T20:00") -> IntakeFile:
    """The eve of Tết, eight in the evening: offices are closed from 14 to 22 February 2026."""
    return IntakeFile(reference="1111-1111-111", state=State.OPEN, received_at=vn(received), version=1, form=form)


def told(file: IntakeFile, event: Any, at: str, by: str = "CI-0001") -> None:
    CLOCKS.note(file, Occurrence(event, type(event).__name__, vn(at), by), provincial())


def clock(file: IntakeFile, rule: str, number: int = -1) -> Deadline:
    return [deadline for deadline in file.deadlines if deadline.rule == rule][number]


def ends(deadline: Deadline) -> str:
    return f"{in_vietnam(deadline.due.rolled):%Y-%m-%dT%H:%M}"


def test_every_clock_names_rules_that_there_are_and_roles_that_are_told() -> None:
    """A clock of a rule that is off, or that nobody hears of, would only look like one."""
    for row in CLOCKS.rows:
        rule = provincial().book.on(row.rule, vn("2026-06-01T12:00"))
        assert rule is not None, row.rule
        assert rule.limit is not None, row.rule
    deadline = _started("ReportReceived", e.ReportReceived(channel="web"))
    assert CLOCKS.roles(deadline, Level.HEAD) == {"intake_supervisor"}
    assert CLOCKS.roles(deadline, Level.OWNER) == {"intake_officer"}


def _started(name: str, event: Any) -> Deadline:
    file = a_case()
    CLOCKS.note(file, Occurrence(event, name, vn("2026-02-16T20:05"), "CI-0001"), provincial())
    return file.deadlines[0]


# --- forward-local-1h --------------------------------------------------------------------------------


@pytest.mark.rule("forward-local-1h")
@pytest.mark.rule("forward-to-incident-commune")
@pytest.mark.parametrize("end", [
    e.ReportScreenedOut(reason_code="mistake"), e.ReportJoined(joined_to="x"),
    e.CaseReferred(to="social_support", referral_id="r", urgent=True, received_at=vn("2026-02-16T20:00"), circle=()),
])  # fmt: skip
def test_a_report_is_passed_on_or_set_aside_within_the_hour(end: Any) -> None:
    """Received at 20:00, written down at 20:20, due at 21:00: the hour runs from the call, on the eve of Tết too."""
    file = a_case()
    told(file, e.ReportReceived(channel="hotline_111"), "2026-02-16T20:20")
    assert ends(clock(file, "forward-local-1h")) == "2026-02-16T21:00"
    told(file, end, "2026-02-16T20:55")
    assert clock(file, "forward-local-1h").ending is Ending.MET


@pytest.mark.rule("forward-local-1h")
@pytest.mark.parametrize(
    "again", [e.ReportSeparated(separated_from="x"), e.CaseReopened(reason_code="new_information")]
)
def test_what_comes_back_has_an_hour_from_then(again: Any) -> None:
    """A wrong join undone at 09:30 or a case reopened: somebody must hear of it by 10:30."""
    file = a_case()
    told(file, again, "2026-02-18T09:30")
    assert ends(clock(file, "forward-local-1h")) == "2026-02-18T10:30"


# --- emergency-12h -----------------------------------------------------------------------------------


@pytest.mark.rule("emergency-12h")
@pytest.mark.parametrize("end", [
    social.EmergencyMeasureApplied(), social.ChildSeparated(), e.UrgencyNotConfirmed(),
])  # fmt: skip
def test_an_urgent_child_is_protected_within_twelve_hours_of_the_first_receipt(end: Any) -> None:
    """Received 2026-02-16 20:00 on the eve of Tết: 2026-02-17 08:00, whatever day it is."""
    file = a_case()
    told(file, e.CaseOpened(urgent=True), "2026-02-16T22:30")
    deadline = clock(file, "emergency-12h")
    assert ends(deadline) == "2026-02-17T08:00"
    alarms = [(str(alarm.level), f"{in_vietnam(alarm.at):%H:%M}") for alarm in deadline.alarms]
    assert alarms == [("owner", "02:00"), ("supervisor", "05:00"), ("head", "07:00"), ("head", "08:00")]
    told(file, end, "2026-02-17T07:59", "social_support")
    assert deadline.ending is Ending.MET


@pytest.mark.rule("emergency-12h")
def test_what_is_done_after_the_twelve_hours_is_late() -> None:
    """A minute late is late, and stays so."""
    file = a_case()
    told(file, e.CaseOpened(urgent=True), "2026-02-16T22:30")
    told(file, social.EmergencyMeasureApplied(), "2026-02-17T08:01", "social_support")
    assert clock(file, "emergency-12h").ending is Ending.LATE


@pytest.mark.rule("emergency-12h")
@pytest.mark.rule("age-child-u16")
@pytest.mark.parametrize(("form", "urgent", "runs"), [
    (CHILD, True, True), (CHILD, False, False), (SEVENTEEN, True, False), (Form01(), True, True),
    (Form01(children=(Child(),)), True, True),
])  # fmt: skip
def test_the_twelve_hours_run_for_whoever_may_be_under_16(form: Form01, urgent: bool, runs: bool) -> None:
    """Decree 56 speaks of children; of an unknown age the youngest reading counts."""
    file = a_case(form)
    told(file, e.CaseOpened(urgent=urgent), "2026-02-16T22:30")
    assert bool(file.deadlines) is runs


@pytest.mark.rule("emergency-12h")
def test_a_later_report_starts_no_new_twelve_hours_but_new_harm_does() -> None:
    """R17 and R28: what is told again keeps the first clock; a fresh bruise on 2026-02-20 14:20: to 02:20."""
    file = a_case()
    told(file, e.CaseOpened(urgent=True), "2026-02-16T22:30")
    told(file, e.AnotherReportJoined("R-17", False, vn("2026-02-17T10:05")), "2026-02-17T10:20")
    assert len(file.deadlines) == 1
    told(file, e.AnotherReportJoined("R-28", True, vn("2026-02-20T14:20")), "2026-02-20T14:40")
    assert (clock(file, "emergency-12h").subject, ends(clock(file, "emergency-12h"))) == ("R-28", "2026-02-21T02:20")
    told(file, e.AnotherReportSeparated("R-28"), "2026-02-20T15:00")
    assert [d.ending for d in file.deadlines] == [None, Ending.VOID]


@pytest.mark.rule("emergency-12h")
@pytest.mark.parametrize(("reason", "runs"), [("new_harm", True), ("new_information", False)])
def test_a_case_reopened_for_new_harm_has_twelve_hours_from_then(reason: str, runs: bool) -> None:
    """Reopened on 2026-03-02 at 09:00: 21:00."""
    file = a_case()
    told(file, e.CaseReopened(reason_code=reason), "2026-03-02T09:00")
    found = [ends(deadline) for deadline in file.deadlines if deadline.rule == "emergency-12h"]
    assert found == (["2026-03-02T21:00"] if runs else [])


@pytest.mark.parametrize("end", [e.CaseClosed(), e.ReportScreenedOut(reason_code="mistake")])
def test_a_closed_case_waits_for_no_measure(end: Any) -> None:
    """What need not be done any more is neither met nor missed."""
    file = a_case()
    told(file, e.CaseOpened(urgent=True), "2026-02-16T22:30")
    told(file, end, "2026-02-17T07:00")
    assert clock(file, "emergency-12h").ending is Ending.VOID


@pytest.mark.rule("initial-assessment-02")
def test_only_the_communes_no_ends_the_twelve_hours_by_word() -> None:
    """Mẫu 02 decides; while nothing runs there is nothing to deny."""
    file = a_case()
    assert not news.emergency_runs(file)
    told(file, e.CaseOpened(urgent=True), "2026-02-16T22:30")
    assert news.emergency_runs(file)
    assert news.emergency_denied() == [e.UrgencyNotConfirmed()]


# --- referral-answer-24h -----------------------------------------------------------------------------


def referred(to: str, referral_id: str) -> e.CaseReferred:
    return e.CaseReferred(to=to, referral_id=referral_id, urgent=True, received_at=vn("2026-02-16T20:00"), circle=())


@pytest.mark.rule("referral-answer-24h")
@pytest.mark.parametrize("answer", [
    police.PoliceReferralAccepted(referral_id="p"), police.PoliceReferralDeclined(referral_id="p"),
])  # fmt: skip
def test_each_agency_answers_its_own_referral_within_a_day(answer: Any) -> None:
    """Sent on 2026-02-16 at 20:30 to two: each has until 20:30 of the first day of Tết, and answers for itself."""
    file = a_case()
    told(file, referred("social_support", "s"), "2026-02-16T20:30")
    told(file, referred("police_investigation", "p"), "2026-02-16T20:30")
    assert [ends(deadline) for deadline in file.deadlines] == ["2026-02-17T20:30"] * 2
    told(file, answer, "2026-02-17T08:00", "police_investigation")
    assert [(d.subject, d.ending) for d in file.deadlines] == [("s", None), ("p", Ending.MET)]
    told(file, social.SupportDeclined(referral_id="s"), "2026-02-17T21:00", "social_support")
    assert file.deadlines[0].ending is Ending.LATE


@pytest.mark.rule("referral-answer-24h")
def test_whoever_is_at_work_already_owes_no_answer() -> None:
    """The police took the case up by news of their own; and a closed case waits for nobody."""
    file = a_case()
    file.work = [worked(POLICE, Progress.SENT)]
    told(file, referred(POLICE, f"r-{POLICE}"), "2026-02-16T20:30")
    overtaken = news.agency_took_up(file, POLICE, vn("2026-02-17T08:00"))
    assert overtaken == [e.ReferralOvertaken(f"r-{POLICE}")]
    told(file, overtaken[0], "2026-02-17T08:00")
    assert file.deadlines[0].ending is Ending.VOID
    told(file, referred("social_support", "s"), "2026-02-17T09:00")
    told(file, e.CaseClosed(), "2026-02-17T10:00")
    assert file.deadlines[1].ending is Ending.VOID


# --- requests ----------------------------------------------------------------------------------------


def asked(kind: str = "risk_check", to: str = "police_investigation") -> e.IntakeRequestMade:
    return e.IntakeRequestMade("q", to, kind, (), "")


@pytest.mark.rule("request-answer-5wd")
@pytest.mark.parametrize(("answer", "ending"), [
    (police.PoliceRequestAnswered(request_id="q", to="case_intake", outcome_code="answered"), Ending.MET),
    (e.IntakeRequestAnswered("q", "police_investigation", "withdrawn", "", "", ""), Ending.VOID),
])  # fmt: skip
def test_what_the_intake_point_asks_is_answered_in_five_working_days(answer: Any, ending: Ending) -> None:
    """Asked on Fri 2026-02-13, the last day before Tết: the five days are 23 to 27 February; 24:00 of the 27th.
    What is no longer wanted is neither met nor missed."""
    file = a_case()
    told(file, asked(), "2026-02-13T15:00")
    assert ends(clock(file, "request-answer-5wd")) == "2026-02-28T00:00"
    told(file, answer, "2026-02-27T23:00", "police_investigation")
    assert clock(file, "request-answer-5wd").ending is ending


@pytest.mark.rule("request-answer-5wd")
@pytest.mark.parametrize(("made", "ours"), [
    (social.SupportRequestMade(request_id="q", to="case_intake", kind_code="information"), True),
    (police.PoliceRequestMade(request_id="q", to="case_intake", kind_code="joint_meeting"), True),
    (social.SupportRequestMade(request_id="q", to="police_investigation", kind_code="information"), False),
])  # fmt: skip
def test_what_the_intake_point_is_asked_it_answers_in_five_working_days(made: Any, ours: bool) -> None:
    """Asked on Mon 2026-06-01: 2 to 5 and 8 June. What is asked of others is not its clock."""
    file = a_case()
    told(file, made, "2026-06-01T10:00", "social_support")
    assert [ends(deadline) for deadline in file.deadlines] == (["2026-06-09T00:00"] if ours else [])
    told(file, e.IntakeRequestAnswered("other", "social_support", "answered", "", "", ""), "2026-06-02T10:00")
    assert all(deadline.running for deadline in file.deadlines)
    told(file, e.IntakeRequestAnswered("q", "social_support", "answered", "", "", ""), "2026-06-02T10:00")
    assert not any(deadline.running for deadline in file.deadlines)


@pytest.mark.rule("forensic-5d")
def test_an_examination_has_five_days_of_the_calendar() -> None:
    """Asked on Mon 2026-06-01: the fifth day is Sat 2026-06-06, so it ends with Mon 2026-06-08."""
    file = a_case()
    told(file, asked("forensic_examination"), "2026-06-01T10:00")
    (deadline,) = file.deadlines
    assert (deadline.rule, ends(deadline)) == ("forensic-5d", "2026-06-09T00:00")
    told(
        file,
        police.PoliceRequestAnswered(request_id="q", to="case_intake", outcome_code="answered"),
        "2026-06-05T10:00",
    )
    assert deadline.ending is Ending.MET
