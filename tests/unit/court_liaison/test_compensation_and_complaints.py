"""Money for the child, and what is said against a decision or a judgment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.court_liaison.domain import events as e
from services.court_liaison.domain.complaints import ComplaintOutcome
from services.court_liaison.domain.model import CourtFile, State
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import ANSWER, COMPENSATION, PAYMENT, a_file, done, end_of, give, refusal


def ordered() -> CourtFile:
    return done(a_file(State.JUDGED), COMPENSATION)


def payment(file: CourtFile, **changes: Any) -> Any:
    return replace(PAYMENT, compensation_id=file.compensations[0].id, **changes)


@pytest.mark.rule("compensation")
def test_compensation_is_ordered_with_its_sum_its_day_and_its_document() -> None:
    """Luật 59/2024 Art 160; it is due at 24:00 of the day, in Vietnam."""
    file = a_file(State.JUDGED)
    (event,) = give(file, COMPENSATION)
    (compensation,) = file.compensations
    assert event == e.CompensationOrdered(compensation_id=compensation.id, due_at=end_of(2026, 7, 31))
    assert (compensation.amount_vnd, compensation.owed_vnd, compensation.document_number) == (
        50_000_000, 50_000_000, "BA-9",
    )  # fmt: skip


@pytest.mark.rule("compensation")
def test_it_is_overdue_from_the_first_moment_after_its_day_until_it_is_paid() -> None:
    """So that somebody asks for it: a sum on paper helps no child."""
    file = ordered()
    (compensation,) = file.compensations
    end = end_of(2026, 7, 31)
    assert not compensation.overdue(end)
    assert compensation.overdue(end + timedelta(milliseconds=1))
    done(file, payment(file, amount_vnd=50_000_000))
    assert not compensation.overdue(end + timedelta(days=1))


@pytest.mark.rule("compensation")
@pytest.mark.parametrize(("changes", "problem"), [
    ({"amount_vnd": 0}, ("amount_vnd", "not_an_amount", None)),
    ({"due_on": "31/07/2026"}, ("due_on", "not_a_date", None)),
    ({"due_on": "2026-05-31"}, ("due_on", "in_the_past", "compensation")),
    ({"document_number": " "}, ("document_number", "document_number_missing", None)),
])  # fmt: skip
def test_an_order_that_nobody_could_carry_out_is_refused(changes: dict[str, Any], problem: Any) -> None:
    """A sum, a day ahead, and the judgment that says so."""
    assert refusal(a_file(State.JUDGED), replace(COMPENSATION, **changes)) == [problem]


def test_today_may_be_the_last_day() -> None:
    """It ends at 24:00."""
    assert done(a_file(State.JUDGED), replace(COMPENSATION, due_on="2026-06-01")).compensations


@pytest.mark.rule("compensation")
def test_it_is_paid_in_parts_and_the_others_hear_when_all_is_paid() -> None:
    """Each payment is a line; only the last one is news."""
    file = ordered()
    compensation = file.compensations[0]
    assert give(file, payment(file)) == [e.PaymentRecorded(compensation_id=compensation.id)]
    assert give(file, payment(file, amount_vnd=30_000_000)) == [
        e.PaymentRecorded(compensation_id=compensation.id), e.CompensationPaid(compensation_id=compensation.id),
    ]  # fmt: skip
    assert [paid.amount_vnd for paid in compensation.payments] == [20_000_000, 30_000_000]
    assert refusal(file, payment(file)) == [("compensation_id", "paid_already", None)]


@pytest.mark.parametrize(("changes", "problem"), [
    ({"amount_vnd": -1}, ("amount_vnd", "not_an_amount", None)),
    ({"amount_vnd": 50_000_001}, ("amount_vnd", "more_than_owed", None)),
    ({"paid_on": "hôm qua"}, ("paid_on", "not_a_date", None)),
    ({"paid_on": "2026-06-02"}, ("paid_on", "in_the_future", None)),
])  # fmt: skip
def test_a_payment_that_cannot_be_is_refused(changes: dict[str, Any], problem: Any) -> None:
    """A slip of the pen must not hide a debt."""
    file = ordered()
    assert refusal(file, payment(file, **changes)) == [problem]


def test_a_payment_belongs_to_an_order() -> None:
    """Money without one is somebody else's."""
    assert refusal(ordered(), PAYMENT) == [("compensation_id", "no_such_compensation", None)]


@pytest.mark.rule("compensation")
def test_the_proceeding_ends_while_money_is_owed_and_the_payment_is_entered_afterwards() -> None:
    """The task remains; the case does not stay open for it."""
    file = done(ordered(), b.FINISHED)
    done(file, payment(file))
    assert (file.state, file.compensations[0].owed_vnd) == (State.FINISHED, 30_000_000)


# --- complaints and appeals ------------------------------------------------------------------------------------


def test_a_complaint_is_kept_here_and_told_by_its_kind_only() -> None:
    """What it says may point to the child."""
    file = a_file(State.FILE_RECEIVED)
    (event,) = give(file, b.A_COMPLAINT)
    (complaint,) = file.complaints
    assert event == e.ComplaintFiled(complaint_id=complaint.id, kind_code="complaint")
    assert (complaint.text, complaint.open) == ("chờ quá lâu", True)
    answered = replace(ANSWER, complaint_id=complaint.id)
    assert give(file, answered) == [e.ComplaintAnswered(complaint_id=complaint.id, outcome_code="rejected")]
    assert refusal(file, answered) == [("complaint_id", "answered_already", None)]


@pytest.mark.rule("no-hiding")
def test_a_complaint_says_something_and_is_answered_in_writing() -> None:
    """Luật Trẻ em Art 6(7); only what was taken back needs no answer."""
    file = a_file(State.JUDGED)
    assert refusal(file, replace(b.A_COMPLAINT, text=" ")) == [("text", "text_missing", "no-hiding")]
    done(file, b.A_COMPLAINT)
    unwritten = replace(ANSWER, complaint_id=file.complaints[0].id, document_number="")
    assert refusal(file, unwritten) == [("document_number", "document_number_missing", "no-hiding")]
    assert done(file, replace(unwritten, outcome_code=ComplaintOutcome.WITHDRAWN)).complaints[0].outcome_code


def test_an_answer_belongs_to_a_complaint() -> None:
    """There is nothing to answer."""
    assert refusal(a_file(State.JUDGED), ANSWER) == [("complaint_id", "no_such_complaint", None)]


@pytest.mark.parametrize("state", sorted(set(State) - {State.NEW, State.JUDGED}))
def test_an_appeal_is_against_a_judgment_that_is_not_final(state: State) -> None:
    """Before it there is none, and once the proceeding is over it is too late."""
    assert refusal(a_file(state), b.AN_APPEAL) == [("kind", "nothing_to_appeal", None)]


def test_the_proceeding_is_not_over_while_an_appeal_is_open() -> None:
    """A judgment under appeal is not final; a complaint does not hold it up."""
    file = done(a_file(State.JUDGED), b.AN_APPEAL, b.A_COMPLAINT)
    assert refusal(file, b.FINISHED) == [("case_reference", "appeal_is_open", None)]
    done(file, replace(ANSWER, complaint_id=file.complaints[0].id), b.FINISHED)
    assert file.state is State.FINISHED
