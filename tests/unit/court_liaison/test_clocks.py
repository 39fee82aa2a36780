"""Every line of the table of clocks, with days reckoned by hand (Vietnam's calendar, June to October 2026)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain.clocks import CLOCKS
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.news import offence_reclassified
from services.court_liaison.domain.policy import REQUESTS
from services.court_liaison.domain.severity import Severity
from services.kernel.deadlines.length import last_day
from services.kernel.deadlines.model import ChangeKind, Deadline, Ending
from services.kernel.request_news import request_arrived
from services.kernel.requests import AnswerRequest, MakeRequest, RequestKind, WithdrawRequest
from services.kernel.rules import Level
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NOW, a_file, at_work, tell, vietnam


def received(severity: Severity | None = None, minor: bool | None = None, **more: Any) -> CourtFile:
    """The file arrived on Monday, 1 June 2026."""
    file = a_file(State.TRANSFERRED, **{"opened_at": NOW, **more})
    at_work(file, c.ReceiveFile(receipt_number="1", severity=severity, accused_is_minor=minor))
    return file


def docketed(severity: Severity | None = None, minor: bool | None = None) -> CourtFile:
    at_work(file := received(severity, minor), b.PROSECUTED, b.DOCKETED)
    return file


def clock(file: CourtFile, rule: str, subject: str = "") -> Deadline:
    found = file.running(rule, subject)
    assert found is not None
    return found


def days(deadline: Deadline) -> tuple[date, date]:
    """The last day as the law counts it, and as it is rolled on."""
    return last_day(deadline.due.statutory), last_day(deadline.due.rolled)


def ended(file: CourtFile, rule: str) -> tuple[str, Ending | None]:
    deadline = next(d for d in reversed(file.deadlines) if d.rule == rule)
    return deadline.ended_by, deadline.ending


# --- prosecute-limit -----------------------------------------------------------------------------------------


@pytest.mark.rule("prosecute-limit")
@pytest.mark.parametrize(("severity", "statutory", "rolled"), [
    (None, date(2026, 6, 21), date(2026, 6, 22)),  # nobody said the class: the shortest
    (Severity.LESS_SERIOUS, date(2026, 6, 21), date(2026, 6, 22)),  # 20 days: a Sunday
    (Severity.SERIOUS, date(2026, 6, 21), date(2026, 6, 22)),
    (Severity.VERY_SERIOUS, date(2026, 7, 1), date(2026, 7, 1)),  # 30 days: a Wednesday
    (Severity.EXTREMELY_SERIOUS, date(2026, 7, 1), date(2026, 7, 1)),
])  # fmt: skip
def test_the_procuracy_decides_within_twenty_or_thirty_days(
    severity: Severity | None, statutory: date, rolled: date
) -> None:
    """BLTTHS Art 240, from the file's arrival; the day of arrival does not count."""
    assert days(clock(received(severity), "prosecute-limit")) == (statutory, rolled)


@pytest.mark.rule("prosecute-limit")
@pytest.mark.parametrize(("severity", "last"), [
    (Severity.LESS_SERIOUS, date(2026, 7, 1)),  # 30 days in all
    (Severity.SERIOUS, date(2026, 7, 1)),
    (Severity.VERY_SERIOUS, date(2026, 7, 16)),  # 45
    (Severity.EXTREMELY_SERIOUS, date(2026, 7, 31)),  # 60
])  # fmt: skip
def test_the_decision_is_extended_by_its_document(severity: Severity, last: date) -> None:
    """BLTTHS Art 240: 10, 15 or 30 days more; what it rests on stays with the clock."""
    file = received(severity)
    at_work(file, c.ExtendProsecution(document_number="GH-1", reason="nhiều bị can"))
    deadline = clock(file, "prosecute-limit")
    (change,) = deadline.changes
    assert days(deadline) == (last, last)
    assert (change.kind, change.document, change.approved_by) == (ChangeKind.EXTENDED, "GH-1", "CL-0001")


@pytest.mark.rule("prosecute-limit")
def test_fewer_days_than_the_law_gives_are_counted_as_they_were_given() -> None:
    """20 days and 4 more: 25 June, a Thursday."""
    file = received(Severity.SERIOUS)
    at_work(file, c.ExtendProsecution(document_number="GH-1", reason="nhiều bị can", days=4))
    assert days(clock(file, "prosecute-limit")) == (date(2026, 6, 25), date(2026, 6, 25))


@pytest.mark.rule("half-time-if-accused-minor")
@pytest.mark.parametrize(("severity", "last"), [
    (Severity.SERIOUS, date(2026, 6, 11)), (Severity.EXTREMELY_SERIOUS, date(2026, 6, 16)),
])  # fmt: skip
def test_half_of_it_when_the_accused_is_a_minor(severity: Severity, last: date) -> None:
    """Luật 59/2024: 10 days instead of 20, 15 instead of 30."""
    deadline = clock(received(severity, minor=True), "prosecute-limit")
    assert (days(deadline), deadline.halved) == ((last, last), True)


@pytest.mark.rule("transition")
def test_a_case_from_before_the_new_law_keeps_its_limits() -> None:
    """Luật 59/2024 Art 179: time limits of pending cases are those of the law before."""
    file = received(Severity.SERIOUS, minor=True, opened_at=vietnam(2025, 12, 31))
    assert days(clock(file, "prosecute-limit")) == (date(2026, 6, 21), date(2026, 6, 22))


@pytest.mark.rule("severity-class")
def test_another_class_gives_another_end_whoever_says_so() -> None:
    """By a person here or by the police; the end before stays readable."""
    file = received(Severity.SERIOUS)
    at_work(file, c.ClassifyOffence(severity=Severity.VERY_SERIOUS), at=NOW + timedelta(days=3))
    assert days(clock(file, "prosecute-limit")) == (date(2026, 7, 1), date(2026, 7, 1))
    offence_reclassified(file, Severity.LESS_SERIOUS, "police_investigation", NOW + timedelta(days=4))
    tell(file, "OffenceReclassified", NOW + timedelta(days=4), severity_code="less_serious")
    deadline = clock(file, "prosecute-limit")
    assert days(deadline) == (date(2026, 6, 21), date(2026, 6, 22))
    assert [change.kind for change in deadline.changes] == [ChangeKind.RECLASSIFIED] * 2
    tell(file, "OffenceReclassified", NOW + timedelta(days=5), severity_code="less_serious")
    assert len(deadline.changes) == 2  # the same class again changes nothing


@pytest.mark.rule("half-time-if-accused-minor")
def test_an_accused_who_turns_out_to_be_a_minor_halves_what_runs() -> None:
    """From 22 June to 11 June."""
    file = received(Severity.SERIOUS)
    at_work(file, c.ClassifyOffence(accused_is_minor=True))
    assert days(clock(file, "prosecute-limit")) == (date(2026, 6, 11), date(2026, 6, 11))


@pytest.mark.rule("prosecute-limit")
@pytest.mark.parametrize("decision", [
    b.PROSECUTED,
    c.DoNotProsecute(decision_number="1", reason="không đủ căn cứ"),
    c.ReturnFile(decision_number="1", reason="thiếu chứng cứ"),
])  # fmt: skip
def test_each_of_the_three_decisions_ends_it(decision: Any) -> None:
    """A file that was returned starts anew when it comes again."""
    file = received(Severity.SERIOUS)
    at_work(file, decision, at=vietnam(2026, 6, 22, 16))
    assert ended(file, "prosecute-limit") == ("ProsecutionDecided", Ending.MET)
    if file.state is State.RETURNED:
        file.state = State.TRANSFERRED
        at_work(file, c.ReceiveFile(receipt_number="2"), at=vietnam(2026, 7, 6))
        assert days(clock(file, "prosecute-limit")) == (date(2026, 7, 26), date(2026, 7, 27))  # class as said before


@pytest.mark.rule("prosecute-limit")
def test_a_decision_after_the_end_is_late_and_told() -> None:
    """The delay stays, and needs its reason."""
    file = received(Severity.SERIOUS)
    at_work(file, b.PROSECUTED, at=vietnam(2026, 6, 23))
    assert ended(file, "prosecute-limit") == ("ProsecutionDecided", Ending.LATE)
    assert file.deadlines[0].missed_at == vietnam(2026, 6, 23)


@pytest.mark.rule("prosecute-limit")
def test_the_procuracys_limit_is_told_to_prosecutors_only() -> None:
    """The court is no superior of the procuracy."""
    deadline = clock(received(Severity.SERIOUS), "prosecute-limit")
    assert {CLOCKS.roles(deadline, level) for level in Level} == {frozenset({"prosecutor"})}
    preparing = clock(docketed(Severity.SERIOUS), "trial-prep")
    assert [CLOCKS.roles(preparing, level) for level in Level] == [{"court_clerk"}, {"judge"}, {"judge"}]


# --- trial-prep ------------------------------------------------------------------------------------------------


@pytest.mark.rule("trial-prep")
@pytest.mark.parametrize(("severity", "first", "extended"), [
    # 30 days; 45 in all
    (Severity.LESS_SERIOUS, (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 7, 16), date(2026, 7, 16))),
    # 45 days; 60 in all
    (Severity.SERIOUS, (date(2026, 7, 16), date(2026, 7, 16)), (date(2026, 7, 31), date(2026, 7, 31))),
    # 2 months: a Saturday; 30 days more: a Monday off, then the National Day
    (Severity.VERY_SERIOUS, (date(2026, 8, 1), date(2026, 8, 3)), (date(2026, 8, 31), date(2026, 9, 3))),
    # 3 months: the day before the National Day, off; 30 days more
    (Severity.EXTREMELY_SERIOUS, (date(2026, 9, 1), date(2026, 9, 3)), (date(2026, 10, 1), date(2026, 10, 1))),
])  # fmt: skip
def test_the_trial_is_prepared_within_a_time_by_class(
    severity: Severity, first: tuple[date, date], extended: tuple[date, date]
) -> None:
    """BLTTHS Art 277(1), from acceptance on 1 June 2026."""
    file = docketed(severity)
    assert days(clock(file, "trial-prep")) == first
    at_work(file, c.ExtendPreparation(document_number="GH-2", reason="phức tạp"))
    assert days(clock(file, "trial-prep")) == extended


@pytest.mark.rule("half-time-if-accused-minor")
@pytest.mark.parametrize(("severity", "last"), [
    (Severity.LESS_SERIOUS, date(2026, 6, 16)),  # 15 days
    (Severity.SERIOUS, date(2026, 6, 23)),  # 22 days
    (Severity.VERY_SERIOUS, date(2026, 7, 1)),  # a month
    (Severity.EXTREMELY_SERIOUS, date(2026, 7, 16)),  # a month and 15 days
])  # fmt: skip
def test_half_the_time_to_prepare_when_the_accused_is_a_minor(severity: Severity, last: date) -> None:
    """Luật 59/2024: at most one half."""
    assert days(clock(docketed(severity, minor=True), "trial-prep")) == (last, last)


@pytest.mark.rule("trial-prep")
@pytest.mark.parametrize("how", [b.ORDERED, b.A_HEARING])
def test_preparing_ends_with_the_order_also_where_only_a_day_was_set(how: Any) -> None:
    """Who sets the hearing's day has decided to try the case."""
    at_work(file := docketed(Severity.SERIOUS), how)
    assert ended(file, "trial-prep") == ("TrialOrdered", Ending.MET)
    assert file.running("open-trial") is not None


@pytest.mark.rule("severity-class")
def test_another_class_while_the_trial_is_prepared() -> None:
    """From 45 days to two months."""
    at_work(file := docketed(Severity.SERIOUS), c.ClassifyOffence(severity=Severity.VERY_SERIOUS))
    assert days(clock(file, "trial-prep")) == (date(2026, 8, 1), date(2026, 8, 3))


# --- open-trial ------------------------------------------------------------------------------------------------


@pytest.mark.rule("open-trial")
def test_the_hearing_opens_within_fifteen_days_of_the_order_or_thirty() -> None:
    """BLTTHS Art 277: 16 June; in force majeure 1 July."""
    at_work(file := docketed(), b.ORDERED)
    assert days(clock(file, "open-trial")) == (date(2026, 6, 16), date(2026, 6, 16))
    at_work(file, c.ExtendOpening(document_number="GH-3", reason="bão lũ"))
    assert days(clock(file, "open-trial")) == (date(2026, 7, 1), date(2026, 7, 1))


@pytest.mark.rule("half-time-if-accused-minor")
def test_it_opens_in_half_the_time_when_the_accused_is_a_minor() -> None:
    """Seven days: 8 June; in force majeure fifteen: 16 June. Said after the order, it halves what runs."""
    at_work(file := docketed(minor=True), b.ORDERED)
    assert days(clock(file, "open-trial")) == (date(2026, 6, 8), date(2026, 6, 8))
    at_work(file, c.ExtendOpening(document_number="GH-3", reason="bão lũ"))
    assert days(clock(file, "open-trial")) == (date(2026, 6, 16), date(2026, 6, 16))
    at_work(late := docketed(), b.ORDERED, c.ClassifyOffence(accused_is_minor=True))
    assert days(clock(late, "open-trial")) == (date(2026, 6, 8), date(2026, 6, 8))


@pytest.mark.rule("open-trial")
@pytest.mark.parametrize(("command", "name"), [(b.HELD, "HearingHeld"), (b.ADJOURNED, "HearingAdjourned")])
def test_a_hearing_that_was_opened_ends_it(command: Any, name: str) -> None:
    """One that was broken off was opened too; another day does not start it anew."""
    file = docketed()
    at_work(file, b.A_HEARING)
    at_work(file, command, at=vietnam(2026, 6, 15))
    assert ended(file, "open-trial") == (name, Ending.MET)
    at_work(file, replace(b.A_HEARING, starts_at=vietnam(2026, 7, 6)), at=vietnam(2026, 6, 15))
    assert file.running("open-trial") is None


# --- requests --------------------------------------------------------------------------------------------------


def asking(kind: RequestKind) -> tuple[CourtFile, str]:
    file = a_file(State.DOCKETED)
    (event,) = at_work(file, MakeRequest(to="police_investigation", kind=kind))
    return file, event.request_id


@pytest.mark.rule("request-answer-5wd")
def test_what_the_court_asks_is_answered_within_five_working_days() -> None:
    """Monday 1 June: Tuesday to Friday and the next Monday, 8 June. The other's answer ends it."""
    file, request = asking(RequestKind.SUPPORT_PERSON)
    assert days(clock(file, "request-answer-5wd", request)) == (date(2026, 6, 8), date(2026, 6, 8))
    assert file.running("forensic-5d", request) is None
    tell(file, "PoliceRequestAnswered", request_id="another", outcome_code="answered")
    assert clock(file, "request-answer-5wd", request).running
    tell(file, "PoliceRequestAnswered", vietnam(2026, 6, 8, 17), request_id=request, outcome_code="answered")
    assert ended(file, "request-answer-5wd") == ("PoliceRequestAnswered", Ending.MET)


@pytest.mark.rule("forensic-5d")
def test_an_examination_that_the_court_asks_for_has_five_days() -> None:
    """TT 43/2021 Art 22: 6 June is a Saturday, so Monday the 8th."""
    file, request = asking(RequestKind.FORENSIC_EXAMINATION)
    assert days(clock(file, "forensic-5d", request)) == (date(2026, 6, 6), date(2026, 6, 8))
    assert file.running("request-answer-5wd", request) is None
    tell(file, "PoliceRequestAnswered", vietnam(2026, 6, 9), request_id=request, outcome_code="answered")
    assert ended(file, "forensic-5d") == ("PoliceRequestAnswered", Ending.LATE)


@pytest.mark.rule("request-answer-5wd")
def test_a_request_that_is_withdrawn_waits_for_nobody() -> None:
    """By the court, or by who asked it: nobody met the limit or missed it."""
    file, request = asking(RequestKind.SUPPORT_PERSON)
    at_work(file, WithdrawRequest(agency_request_id=request, reason="không cần nữa"))
    assert ended(file, "request-answer-5wd") == ("CourtRequestAnswered", Ending.VOID)
    tell(file, "SupportRequestMade", request_id="r-2", kind_code="joint_meeting")
    tell(file, "SupportRequestAnswered", request_id="r-2", outcome_code="withdrawn")
    assert ended(file, "request-answer-5wd") == ("SupportRequestAnswered", Ending.VOID)


@pytest.mark.rule("request-answer-5wd")
@pytest.mark.parametrize("name", ["IntakeRequestMade", "SupportRequestMade", "PoliceRequestMade"])
@pytest.mark.parametrize("kind", ["information", "forensic_examination"])
def test_what_the_court_is_asked_it_answers_within_five_working_days(name: str, kind: str) -> None:
    """Whatever is asked; its own answer ends it."""
    file = a_file(State.DOCKETED)
    asked = b.news(
        name, "social_support", request_id=b.THEIRS, to="court_liaison", kind_code=kind, categories=[],
        document_number="",
    )  # fmt: skip
    request_arrived(file, asked, REQUESTS)
    tell(file, name, request_id=b.THEIRS, kind_code=kind)
    assert days(clock(file, "request-answer-5wd", b.THEIRS)) == (date(2026, 6, 8), date(2026, 6, 8))
    at_work(file, AnswerRequest(agency_request_id=b.THEIRS, words="đã gửi"))
    assert ended(file, "request-answer-5wd") == ("CourtRequestAnswered", Ending.MET)


# --- the end of the case ---------------------------------------------------------------------------------------


@pytest.mark.rule("close-two-conditions")
def test_when_the_case_is_closed_nothing_runs_any_more() -> None:
    """What is void is neither met nor late, and alarms nobody."""
    file = docketed()
    at_work(file, b.ORDERED, MakeRequest(to="social_support", kind=RequestKind.SUPPORT_PERSON))
    at_work(file, MakeRequest(to="police_investigation", kind=RequestKind.FORENSIC_EXAMINATION))
    another = docketed()
    third = received()
    for one in (file, another, third):
        running = {d.rule for d in one.deadlines if d.running}
        tell(one, "CaseClosed", NOW + timedelta(days=90))
        assert running
        assert {d.ending for d in one.deadlines if d.rule in running} == {Ending.VOID}
        assert one.next_alarm_at is None
    assert {row.rule for row in CLOCKS.rows if row.voids} == {row.rule for row in CLOCKS.rows}
