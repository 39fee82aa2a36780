"""The report book, the notice to the procuracy, more time, another class, and the answer to who asked to prosecute."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import DomainError, InvalidInput, Problem, Refused
from services.kernel.requests import AnswerRequest, MakeRequest, RequestKind, RequestState
from services.police_investigation.domain import events as e
from services.police_investigation.domain import report_book as book
from services.police_investigation.domain.model import CrimeSource, Outcome, Party, PoliceFile, Severity, State
from services.police_investigation.domain.time_limits import extension_decided
from tests.unit.police_investigation import builders as b


def refused(file: PoliceFile, command: Any, kind: type[DomainError] = Refused, **more: Any) -> tuple[Problem, ...]:
    """Why the command is refused; the file is as before and every problem is in both tongues."""
    before = deepcopy(file)
    with pytest.raises(kind) as error:
        b.give(file, command, **more)
    assert file == before
    assert all(problem.vi and problem.en for problem in error.value.problems)
    return error.value.problems


def keys(file: PoliceFile, command: Any, kind: type[DomainError] = Refused) -> list[tuple[str, str | None]]:
    return [(problem.key, problem.rule) for problem in refused(file, command, kind)]


# --- the book --------------------------------------------------------------------------------------------------


def test_an_accepted_referral_can_be_booked_at_once() -> None:
    """The office gives the number; when it was received and from where stands beside it."""
    file = b.a_file(State.REFERRED)
    accept = replace(b.ACCEPT, book_number=" 07/TB ", channel=CrimeSource.HOTLINE_111)
    assert b.give(file, accept) == [e.PoliceReferralAccepted(referral_id="r-1"), e.ReportBooked()]
    (entry,) = file.book
    assert (entry.number, entry.received_at, entry.channel, entry.referral_id, entry.by) == (
        "07/TB", b.RECEIVED, CrimeSource.HOTLINE_111, "r-1", "PI-0001",
    )  # fmt: skip


def test_an_own_report_can_be_booked_at_once() -> None:
    """Its channel is the source that was written down."""
    file = b.a_file(
        State.NEW, replace(b.REGISTER, book_number="1/TB", classification=book.ReportClass.DENUNCIATION)
    )  # fmt: skip
    assert [(one.channel, one.classification, one.referral_id) for one in file.book] == [
        (CrimeSource.SCHOOL, book.ReportClass.DENUNCIATION, "")
    ]


def test_a_report_can_be_booked_later() -> None:
    """The number comes when the book is at hand; every entry is added."""
    file = b.a_file(State.ACCEPTED, b.BOOK)
    b.give(file, replace(b.BOOK, number="08/TB"))
    assert [entry.number for entry in file.book] == ["07/TB", "08/TB"]
    assert keys(file, b.BOOK) == [("in_book_already", None)]
    assert keys(file, replace(b.BOOK, number=" ")) == [("number_missing", None)]


def test_a_number_is_not_given_twice_when_a_referral_is_accepted() -> None:
    """A case that came back has a number of its own."""
    file = b.a_file_referred_again(State.REFERRED)
    file.book.extend(b.a_file(State.ACCEPTED, b.BOOK).book)
    assert keys(file, replace(b.ACCEPT, book_number="07/TB")) == [("in_book_already", None)]
    assert b.give(file, replace(b.ACCEPT, book_number="09/TB"))


@pytest.mark.rule("police-24h-transfer")
def test_a_report_goes_to_the_investigating_body_only_out_of_the_book() -> None:
    """TT 43/2021 Art 5(1): recorded first, then handed on, with the number of the document."""
    file = b.a_file(State.ACCEPTED)
    assert keys(file, b.TRANSFER_REPORT) == [("not_in_book", "police-24h-transfer")]
    b.give(file, b.BOOK)
    assert keys(file, replace(b.TRANSFER_REPORT, document_number="")) == [("document_number_missing", None)]
    assert b.give(file, b.TRANSFER_REPORT) == [e.CrimeReportTransferred()]
    assert (file.report_transfers[0].body, file.state) == (book.InvestigatingBody.PROVINCE, State.ACCEPTED)


@pytest.mark.rule("notify-proc-3wd")
def test_the_notice_to_the_procuracy_has_a_number_that_it_hears() -> None:
    """BLTTHS Art 146: in writing."""
    file = b.a_file(State.VERIFYING)
    assert keys(file, replace(b.NOTIFY, document_number=" ")) == [("document_number_missing", None)]
    assert b.give(file, b.NOTIFY) == [e.ProcuracyNotified(document_number="09/TB-CQĐT")]
    assert file.notices[0].document_number == "09/TB-CQĐT"


# --- more time -----------------------------------------------------------------------------------------------


@pytest.mark.rule("report-ext-2m")
def test_the_head_of_unit_prolongs_the_verification_once_with_a_reason() -> None:
    """BLTTHS Art 147(2): complex, or in many places."""
    file = b.a_file(State.VERIFYING)
    assert keys(file, replace(b.EXTEND, reason="\t")) == [("reason_missing", "report-ext-2m")]
    assert keys(file, replace(b.EXTEND, document_number="")) == [("document_number_missing", None)]
    assert b.give(file, b.EXTEND) == [e.VerificationExtended(step=1)]
    (given,) = file.extensions
    assert (given.granted, given.approved_by, given.decision_number, given.late) == (
        True, "PI-0001", "10/QĐ-CQĐT", False,
    )  # fmt: skip
    assert b.clock(file, "report-20d").extensions[0].document == "10/QĐ-CQĐT"


@pytest.mark.rule("report-ext-proc")
def test_a_second_extension_of_the_verification_is_the_procuracys() -> None:
    """BLTTHS Art 147(2): the head of the procuracy extends once more, and nobody else."""
    file = b.a_file(State.VERIFYING)
    assert keys(file, replace(b.EXTEND, step=2)) == [("procuracy_decides", "report-ext-proc")]
    assert keys(file, b.ASK_TIME) == [("head_decides_first", "report-ext-2m")]
    b.give(file, b.EXTEND)
    assert keys(file, b.EXTEND) == [("procuracy_decides", "report-ext-proc")]
    (asked,) = b.give(file, b.ASK_TIME)
    due = b.clock(file, "report-20d").due.rolled
    assert asked == e.ExtensionRequested(file.extensions[1].id, "report-20d", 2, due)
    assert keys(file, b.ASK_TIME) == [("extension_is_asked", None)]
    grant(file)
    assert keys(file, b.ASK_TIME) == [("no_extension_left", "report-ext-proc")]


def grant(file: PoliceFile, granted: bool = True) -> None:
    """The procuracy answers."""
    events = extension_decided(file, file.extensions[-1].id, granted, "31/QĐ-VKS", "CL-0002", b.NOW)
    b.tick(file, events, b.NOW)


@pytest.mark.rule("investigate-ext")
@pytest.mark.parametrize(
    ("severity", "times"),
    [
        (Severity.LESS_SERIOUS, 1),
        (Severity.SERIOUS, 2),
        (Severity.VERY_SERIOUS, 2),
        (Severity.EXTREMELY_SERIOUS, 3),
    ],
)
def test_an_investigation_is_prolonged_as_often_as_its_class_allows(severity: Severity, times: int) -> None:
    """BLTTHS Art 172(2): once, twice, twice, three times."""
    file = b.a_file(State.VERIFYING, replace(b.OPEN, severity=severity))
    for step in range(1, times + 1):
        (asked,) = b.give(file, b.ASK_TIME)
        assert (asked.rule_id, asked.step) == ("investigate-limit", step)
        grant(file)
    assert keys(file, b.ASK_TIME) == [("no_extension_left", "investigate-ext")]
    assert len(b.clock(file, "investigate-limit").extensions) == times


@pytest.mark.rule("investigate-ext")
def test_asking_late_is_written_down_and_not_refused() -> None:
    """BLTTHS Art 172(2): ten days before the end. Three months from 2026-03-11 end on 2026-06-11; the tenth day
    before is 2026-06-01, the last on which it is asked for in time."""
    for moment, late in ((b.vn(6, 1, 17), False), (b.vn(6, 2, 8), True)):
        file = b.a_file(State.INVESTIGATING)
        b.give(file, b.ASK_TIME, at=moment)
        assert file.extensions[0].late is late


def test_more_time_has_a_reason_and_something_to_prolong() -> None:
    """A returned file has no clock of ours: what the law gives it is the procuracy's to say."""
    file = b.a_file(State.INVESTIGATING)
    assert keys(file, replace(b.ASK_TIME, reason="")) == [("reason_missing", "report-ext-2m")]
    b.give(file, b.CONCLUDE)
    file.state = State.INVESTIGATING  # as after a return
    assert ("no_clock_runs", None) in keys(file, b.ASK_TIME)
    file.state = State.VERIFYING
    assert ("no_clock_runs", None) in keys(file, b.EXTEND)


def test_a_request_that_was_refused_may_be_made_again() -> None:
    """With a better reason."""
    file = b.a_file(State.INVESTIGATING, b.ASK_TIME)
    grant(file, granted=False)
    b.give(file, b.ASK_TIME)
    assert [(one.step, one.granted) for one in file.extensions] == [(1, False), (1, None)]


@pytest.mark.rule("severity-class")
def test_another_class_has_a_reason_a_document_and_is_another() -> None:
    """BLHS Art 9: picked by a person again."""
    file = b.a_file(State.INVESTIGATING)
    assert keys(file, replace(b.CHANGE_CLASS, severity=Severity.SERIOUS)) == [("class_is_the_same", "severity-class")]
    assert keys(file, replace(b.CHANGE_CLASS, reason=" ")) == [("reason_missing", "severity-class")]
    assert keys(file, replace(b.CHANGE_CLASS, document_number="")) == [("document_number_missing", None)]
    assert b.give(file, b.CHANGE_CLASS) == [e.OffenceReclassified(severity_code="very_serious")]
    assert (file.severity, file.openings[0].severity) == (Severity.VERY_SERIOUS, Severity.SERIOUS)
    assert b.a_file(State.VERIFYING).severity is None


# --- who asked to prosecute ------------------------------------------------------------------------------------


@pytest.mark.rule("sa-social-referral")
@pytest.mark.parametrize("command", [b.OPEN, b.DECLINE_TO_OPEN])
def test_a_decision_may_answer_a_request_to_prosecute_at_once(command: Any) -> None:
    """TTLT 01/2022 Art 8: the investigators report the result back, with the decision's number."""
    file = b.a_file(State.VERIFYING)
    b.asked(file, "q-1", RequestKind.PROSECUTION_REQUEST)
    told = replace(command, answers_request_id="q-1", notified=(Party.REPORTER, Party.SOCIAL_BODY))
    events = b.give(file, told)
    number = command.decision_number
    assert events[1] == e.PoliceRequestAnswered("q-1", "social_support", "answered", "", "", number)
    assert (file.requests[0].state, file.requests[0].answered_by) == (RequestState.ANSWERED, "PI-0001")
    decision: Any = [*file.openings, *file.non_openings][0]
    assert (decision.answers_request_id, decision.notified) == ("q-1", (Party.REPORTER, Party.SOCIAL_BODY))


@pytest.mark.rule("sa-social-referral")
def test_a_decision_answers_only_an_open_request_to_prosecute() -> None:
    """Not one that is unknown, of another kind or answered already."""
    file = b.a_file(State.VERIFYING)
    b.asked(file, "q-1", RequestKind.INFORMATION)
    b.asked(file, "q-2", RequestKind.PROSECUTION_REQUEST)
    b.give(file, AnswerRequest(agency_request_id="q-2", document_number="1"))
    for wanted in ("q-0", "q-1", "q-2"):
        assert keys(file, replace(b.OPEN, answers_request_id=wanted)) == [("no_such_request", "sa-social-referral")]


@pytest.mark.rule("sa-social-referral")
def test_a_request_to_prosecute_is_answered_with_the_number_of_a_document() -> None:
    """TTLT 01/2022 Art 8: in writing; other requests need none."""
    file = b.a_file(State.VERIFYING)
    b.asked(file, "q-1", RequestKind.PROSECUTION_REQUEST)
    b.asked(file, "q-2", RequestKind.INFORMATION)
    wanted = AnswerRequest(agency_request_id="q-1")
    assert keys(file, wanted) == [("document_number_missing", "sa-social-referral")]
    assert b.give(file, replace(wanted, document_number="18/TB"), AnswerRequest(agency_request_id="q-2"))


@pytest.mark.rule("need-to-know")
def test_information_is_asked_for_by_categories_that_there_are() -> None:
    """They travel openly, so nothing else may stand there."""
    ask = MakeRequest(to="case_intake", kind=RequestKind.INFORMATION, categories=("Bé Bông",), words="Xác minh.")
    file = b.a_file(State.VERIFYING)
    assert keys(file, ask, InvalidInput) == [("unknown_value", "need-to-know")]
    (made,) = b.give(file, replace(ask, categories=("school", "family")))
    assert made.categories == ("family", "school")


@pytest.mark.parametrize("moment", [b.NOW + timedelta(days=2)])
def test_a_delay_is_explained_once_in_words(moment: Any) -> None:
    """Luật Trẻ em Art 6(7): a delay in a child's case is not passed over."""
    file = b.a_file(State.ACCEPTED)
    raise_alarms(file, moment)
    explain = ExplainDelay(deadline_id=b.clock(file, "police-24h-transfer").id, reason="x" * 8_001)
    assert keys(file, explain, InvalidInput) == [("too_long", None)]
    assert b.give(file, replace(explain, reason="Đường bị lũ chia cắt."), at=moment)


def test_a_case_with_a_request_to_prosecute_is_handed_over_as_before() -> None:
    """The new fields are optional: the way of a case is the same without them."""
    file = b.a_file(State.TRANSFERRED)
    assert (file.outcome, file.openings[0].notified, file.openings[0].answers_request_id) == (Outcome.PROSECUTE, (), "")
