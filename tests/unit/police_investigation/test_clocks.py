"""Every line of the police's table of clocks, with dates reckoned by hand (Vietnam's days)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.kernel.deadlines.length import last_day
from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.rules import Level
from services.police_investigation.domain import policy
from services.police_investigation.domain.clocks import CLOCKS
from services.police_investigation.domain.model import PoliceFile, Role, Severity, State
from services.police_investigation.domain.time_limits import extension_decided
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.builders import a_report, clock, end_of, ended, give, vn

EVERY_RULE = {
    "referral-answer-24h", "police-24h-transfer", "notify-proc-3wd", "report-20d", "investigate-limit",
    "cyb2025-removal", "request-answer-5wd", "forensic-5d", "sa-evidence-reminder",
    "joint-interview-answer",  # see test_joint_interviews.py
}  # fmt: skip


def a_referral(at: datetime, received: datetime | None = None) -> PoliceFile:
    file = PoliceFile(reference=b.REFERENCE)
    policy.case_referred(file, "r-1", False, received or at, at)
    b.hear(file, "CaseReferred", at, referral_id="r-1")
    return file


def investigated(opened: datetime, severity: Severity = Severity.SERIOUS) -> PoliceFile:
    return a_report(opened, b.VERIFY, replace(b.OPEN, severity=severity))


def grant(file: PoliceFile, at: datetime) -> None:
    """The procuracy is asked and gives more time."""
    give(file, b.ASK_TIME, at=at)
    b.tick(file, extension_decided(file, file.extensions[-1].id, True, "31/QĐ-VKS", "CL-0002", at), at)


def test_the_table_runs_every_clock_that_the_police_keep() -> None:
    """A clock without a test has no line here."""
    assert {row.rule for row in CLOCKS.rows} == EVERY_RULE


@pytest.mark.rule("referral-answer-24h")
def test_a_referral_is_answered_within_a_day() -> None:
    """Sent on Wednesday 2026-03-11 at 09:00: due on Thursday at 09:00; either answer ends it."""
    for answer in (b.ACCEPT, b.DECLINE):
        file = a_referral(vn(3, 11), received=vn(3, 9))
        assert clock(file, "referral-answer-24h").due.rolled == vn(3, 12)
        give(file, answer, at=vn(3, 11, 15))
        assert clock(file, "referral-answer-24h").ending is Ending.MET
    assert CLOCKS.roles(clock(file, "referral-answer-24h"), Level.OWNER) == {Role.OFFICER}


@pytest.mark.rule("referral-answer-24h")
def test_a_referral_that_joins_a_case_in_hand_waits_for_nobody() -> None:
    """It is answered at once; one that came before anybody looked keeps the first one's day."""
    file = a_referral(vn(3, 11))
    b.refer(file, "r-2", at=vn(3, 11, 20))
    assert [d.due.rolled for d in file.deadlines] == [vn(3, 12)]
    give(file, b.ACCEPT, at=vn(3, 12, 8))
    b.refer(file, "r-3", at=vn(3, 13))
    assert [d.rule for d in file.deadlines].count("referral-answer-24h") == 1
    assert clock(file, "referral-answer-24h").ending is Ending.MET


@pytest.mark.rule("police-24h-transfer")
def test_a_report_is_with_the_investigating_body_a_day_after_its_receipt() -> None:
    """Received on Saturday 2026-03-14 at 22:30: due on Sunday at 22:30, night or not."""
    received = vn(3, 14, 22, 30)
    for done, by in ((b.TRANSFER_REPORT, "CrimeReportTransferred"), (b.VERIFY, "VerificationStarted")):
        file = a_report(received, b.BOOK)
        assert clock(file, "police-24h-transfer").due.rolled == vn(3, 15, 22, 30)
        give(file, done, at=vn(3, 15, 22, 30))
        assert ended(clock(file, "police-24h-transfer")) == (by, Ending.MET)


@pytest.mark.rule("police-24h-transfer")
def test_the_day_runs_from_the_first_receipt_anywhere() -> None:
    """The hotline had it at 09:00, the police at 18:00: due at 09:00 the next day, and late after it."""
    file = a_referral(vn(3, 11, 18), received=vn(3, 11))
    give(file, b.ACCEPT, at=vn(3, 11, 19))
    give(file, b.VERIFY, at=vn(3, 12, 9, 1))
    assert clock(file, "police-24h-transfer").due.rolled == vn(3, 12)
    assert ended(clock(file, "police-24h-transfer")) == ("VerificationStarted", Ending.LATE)


@pytest.mark.rule("notify-proc-3wd")
def test_the_procuracy_is_told_in_three_working_days() -> None:
    """Accepted on Wednesday 2026-03-11: Thursday, Friday, Monday the 16th, 24:00."""
    file = a_referral(vn(3, 11))
    give(file, b.ACCEPT, at=vn(3, 11, 10))
    assert clock(file, "notify-proc-3wd").due.rolled == end_of(3, 16)
    give(file, b.NOTIFY, at=vn(3, 16, 23))
    assert ended(clock(file, "notify-proc-3wd")) == ("ProcuracyNotified", Ending.MET)


@pytest.mark.rule("notify-proc-3wd")
def test_a_procuracy_that_has_the_file_needs_no_notice_of_it() -> None:
    """The hand-over says more than a notice would."""
    file = investigated(vn(3, 11))
    give(file, b.CONCLUDE, b.TRANSFER, at=vn(3, 12))
    assert ended(clock(file, "notify-proc-3wd")) == ("FileTransferred", Ending.VOID)


@pytest.mark.rule("report-20d")
@pytest.mark.rule("report-ext-2m")
@pytest.mark.rule("report-ext-proc")
@pytest.mark.rule("time-count")
def test_verification_takes_twenty_days_two_months_four_months() -> None:
    """Received on Friday 2026-04-10: the 20th day is Thursday 30 April, a holiday, and rolls to Monday 4 May.
    Two months: Wednesday 10 June. Four months: Monday 10 August."""
    file = a_report(vn(4, 10), b.VERIFY)
    first = clock(file, "report-20d")
    assert (last_day(first.due.statutory), last_day(first.due.rolled)) == (
        date(2026, 4, 30), date(2026, 5, 4),
    )  # fmt: skip
    give(file, b.EXTEND, at=vn(4, 28))
    assert (first.due.rolled, first.changes[-1].document, first.changes[-1].approved_by) == (
        end_of(6, 10), "10/QĐ-CQĐT", "PI-0001",
    )  # fmt: skip
    grant(file, vn(6, 1))
    assert (first.due.rolled, first.changes[-1].document, first.changes[-1].approved_by) == (
        end_of(8, 10), "31/QĐ-VKS", "CL-0002",
    )  # fmt: skip
    assert file.extensions[-1].late is False
    assert (first.statutory, first.rolled) == (end_of(4, 30), end_of(5, 4))  # as they were written first
    give(file, b.OPEN, at=vn(8, 10, 23))
    assert ended(first) == ("InvestigationOpened", Ending.MET)


@pytest.mark.rule("report-20d")
def test_a_decision_not_to_open_ends_the_verification_too() -> None:
    """Received on 2026-03-11, due on Tuesday the 31st; decided on 1 April it is late."""
    file = a_report(vn(3, 11), b.VERIFY)
    assert clock(file, "report-20d").due.rolled == end_of(3, 31)
    give(file, b.DECLINE_TO_OPEN, at=vn(4, 1, 0, 1))
    assert ended(clock(file, "report-20d")) == ("InvestigationNotOpened", Ending.LATE)


@pytest.mark.rule("report-20d")
def test_a_suspended_verification_rests() -> None:
    """Received on 2026-03-11, suspended from the 16th to the 26th: ten days more, Friday 10 April."""
    file = a_report(vn(3, 11), b.VERIFY)
    give(file, b.SUSPEND, at=vn(3, 16))
    assert clock(file, "report-20d").next_alarm_at is None
    give(file, b.RESUME, at=vn(3, 26))
    assert clock(file, "report-20d").due.rolled == end_of(4, 10)


@pytest.mark.rule("report-20d")
def test_another_referral_of_a_case_in_hand_starts_nothing_again() -> None:
    """The report is the same; its days go on, and what was done stays done."""
    file = a_report(vn(3, 11), b.VERIFY, b.NOTIFY)
    before = list(file.deadlines)
    b.refer(file, "r-2", at=vn(3, 20))
    assert file.deadlines == before


@pytest.mark.rule("report-20d")
def test_a_case_that_comes_back_has_its_time_anew() -> None:
    """Not opened in March, referred again on 2026-06-01: twenty days from then, Sunday the 21st, so Monday the
    22nd. The first round's clocks stay as they ended."""
    file = a_report(vn(3, 11), b.VERIFY, b.DECLINE_TO_OPEN)
    b.refer(file, "r-2", at=vn(6, 1))
    give(file, b.ACCEPT, at=vn(6, 1, 10))
    assert (clock(file, "report-20d").due.statutory, clock(file, "report-20d").due.rolled) == (
        end_of(6, 21), end_of(6, 22),
    )  # fmt: skip
    assert clock(file, "police-24h-transfer").due.rolled == vn(6, 2)


@pytest.mark.rule("investigate-limit")
@pytest.mark.parametrize(
    ("severity", "ends"),
    [
        (Severity.LESS_SERIOUS, (5, 5)),  # Tuesday
        (Severity.SERIOUS, (6, 5)),  # Friday
        (Severity.VERY_SERIOUS, (7, 6)),  # the 5th is a Sunday
        (Severity.EXTREMELY_SERIOUS, (7, 6)),
    ],
)
def test_an_investigation_has_the_months_of_its_class(severity: Severity, ends: tuple[int, int]) -> None:
    """Opened on Thursday 2026-03-05: two, three, four, four months."""
    assert clock(investigated(vn(3, 5), severity), "investigate-limit").due.rolled == end_of(*ends)


@pytest.mark.rule("investigate-limit")
@pytest.mark.rule("investigate-ext")
def test_the_procuracy_prolongs_an_investigation() -> None:
    """Serious, opened on 2026-03-05: six months end on Saturday 5 September and roll to Monday the 7th; eight on
    Thursday 5 November."""
    file = investigated(vn(3, 5))
    grant(file, vn(5, 20))
    assert clock(file, "investigate-limit").due.rolled == end_of(9, 7)
    grant(file, vn(8, 20))
    deadline = clock(file, "investigate-limit")
    assert (deadline.due.rolled, deadline.changes[-1].document) == (end_of(11, 5), "31/QĐ-VKS")
    give(file, b.CONCLUDE, at=vn(11, 5))
    assert ended(deadline) == ("InvestigationConcluded", Ending.MET)


@pytest.mark.rule("investigate-limit")
@pytest.mark.rule("severity-class")
def test_another_class_has_its_own_months_from_the_same_day() -> None:
    """Serious on 2026-03-05, very serious since the 20th: four months, Sunday 5 July, so Monday the 6th."""
    file = investigated(vn(3, 5))
    give(file, b.CHANGE_CLASS, at=vn(3, 20))
    assert clock(file, "investigate-limit").due.rolled == end_of(7, 6)


@pytest.mark.rule("half-time-if-accused-minor")
def test_a_minor_accused_halves_the_time() -> None:
    """Serious, opened on 2026-03-05: one month and fifteen days, Monday 20 April; a very complex case has all."""
    file = investigated(vn(3, 5))
    give(file, b.ADD_SUSPECT, lambda f: b.accused(f, is_minor=True), at=vn(3, 10))
    deadline = clock(file, "investigate-limit")
    assert (deadline.due.rolled, deadline.changes[-1].halved) == (end_of(4, 20), True)
    give(file, lambda f: b.accused(f, is_minor=True, full_time_reason="Rất phức tạp."), at=vn(3, 11))
    assert deadline.due.rolled == end_of(6, 5)


@pytest.mark.rule("transition")
def test_an_investigation_of_before_the_law_changed_keeps_its_time() -> None:
    """Luật 59/2024 Art 179: opened on 2025-12-31, less serious: two months, Saturday 28 February, so Monday 2 March;
    opened a day later it is halved: one month, Sunday 1 February, so Monday the 2nd."""
    for opened, ends in ((vn(12, 31, year=2025), (3, 2)), (vn(1, 1), (2, 2))):
        file = investigated(opened, Severity.LESS_SERIOUS)
        give(file, b.ADD_SUSPECT, lambda f: b.accused(f, is_minor=True), at=vn(1, 5))
        assert clock(file, "investigate-limit").due.rolled == end_of(*ends)


@pytest.mark.rule("investigate-limit")
def test_a_suspended_investigation_rests() -> None:
    """Serious, opened on 2026-03-05, suspended from the 10th to the 20th: ten days more, Monday 15 June."""
    file = investigated(vn(3, 5))
    give(file, b.SUSPEND, at=vn(3, 10))
    give(file, b.RESUME, at=vn(3, 20))
    assert clock(file, "investigate-limit").due.rolled == end_of(6, 15)


def test_a_returned_file_takes_the_second_verification_with_it() -> None:
    """What was verified anew is part of the investigation now: nobody waits for a decision on it."""
    file = investigated(vn(3, 5))
    give(file, b.CONCLUDE, b.TRANSFER, at=vn(4, 1))
    b.refer(file, "r-2", at=vn(4, 2))
    give(file, b.ACCEPT, at=vn(4, 2, 10))
    b.tick(file, policy.file_returned(file, vn(4, 3)), vn(4, 3))
    assert file.state is State.INVESTIGATING
    for rule in ("police-24h-transfer", "notify-proc-3wd", "report-20d"):
        assert ended(clock(file, rule)) == ("FileReturned", Ending.VOID)


@pytest.mark.rule("report-20d")
def test_who_is_told_of_a_verification_and_when() -> None:
    """On the 15th day the investigator, on the 18th the head, the day after the end the head: 2026-03-11 + 20 days."""
    file = a_report(vn(3, 11), b.VERIFY, b.NOTIFY)
    levels = {}
    for day in range(12, 32):
        for raised in raise_alarms(file, vn(3, day, 12)):
            levels[day] = (raised.deadline.rule, raised.level)
    assert levels == {26: ("report-20d", Level.OWNER), 29: ("report-20d", Level.SUPERVISOR)}
    (missed,) = raise_alarms(file, vn(4, 1, 0) + timedelta(minutes=1))
    assert (missed.level, missed.missed) == (Level.HEAD, True)
