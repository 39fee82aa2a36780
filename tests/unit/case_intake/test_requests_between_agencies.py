"""What the intake point asks of others and what it is asked; and the request to prosecute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chungtay.events.v1.police_investigation_events_pb2 import PoliceRequestAnswered, PoliceRequestMade
from services.case_intake.domain import events as e
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.policy import REQUESTS
from services.kernel.events.envelope import Envelope
from services.kernel.request_news import request_answered, request_arrived
from services.kernel.requests import AnswerRequest, MakeRequest, RequestKind, RequestState
from tests.unit.case_intake.case_builders import COMMANDS, COURT, NOW, OFFICER, POLICE, SOCIAL, a_file, do, refusal

PROSECUTE = MakeRequest(to=POLICE, kind=RequestKind.PROSECUTION_REQUEST, document_number="21/KN-111")


def told(data: Any) -> Envelope:
    return Envelope(
        id="e", source=POLICE, name=type(data).__name__, time=NOW, reference="1111-1111-111",
        recipient="case_intake", sequence=1, data=data,
    )  # fmt: skip


@pytest.mark.rule("sa-social-referral")
def test_the_procuracy_hears_at_once_of_a_request_to_prosecute() -> None:
    """TTLT 01/2022 Art 8: two recipients, the investigators and the procuracy; no other request goes to both."""
    made, notified = do(a_file(State.REFERRED), PROSECUTE, OFFICER)
    assert (type(made), made.to, made.kind_code) == (e.IntakeRequestMade, POLICE, "prosecution_request")
    assert notified == e.IntakeProsecutionNotified(request_id=made.request_id)
    assert len(do(a_file(State.REFERRED), COMMANDS["MakeRequest"], OFFICER)) == 1


@pytest.mark.rule("sa-social-referral")
@pytest.mark.parametrize("changed", [{"to": SOCIAL}, {"to": COURT}, {"document_number": " "}])
def test_a_request_to_prosecute_is_a_numbered_document_for_the_police(changed: dict[str, Any]) -> None:
    """Sent anywhere else, or as a mere message, it would start nothing."""
    assert refusal(a_file(State.OPEN), replace(PROSECUTE, **changed)) == ["not_a_request_to_prosecute"]


@pytest.mark.rule("need-to-know")
def test_information_is_asked_for_by_categories_and_with_a_reason() -> None:
    """Never "everything"."""
    assert refusal(a_file(State.OPEN), MakeRequest(to=POLICE, kind=RequestKind.INFORMATION)) == [
        "information_not_named"
    ]


@pytest.mark.rule("verify-cooperate")
@pytest.mark.parametrize("state", [State.RECEIVED, State.CLOSED, State.JOINED])
def test_whoever_asks_gets_an_answer_in_whatever_state_the_file_is(state: State) -> None:
    """Decree 56 Art 25(2): asked, one gives information; a closed file is no reason for silence."""
    file = a_file(state)
    request_arrived(file, told(PoliceRequestMade(request_id="new", to="case_intake", kind_code="risk_check")), REQUESTS)
    (event,) = do(file, AnswerRequest(agency_request_id="new", words="Đã hỏi lại người báo."), OFFICER)
    assert (event.to, event.outcome_code) == (POLICE, "answered")
    assert "người báo" not in repr(event)


def test_an_answer_of_who_was_asked_ends_the_request() -> None:
    """And a second one changes nothing."""
    file = a_file(State.REFERRED)
    for outcome in ("rejected", "answered"):
        answer = PoliceRequestAnswered(
            request_id="ours", to="case_intake", outcome_code=outcome, reason_code="not_competent"
        )
        request_answered(file, told(answer))
    assert (file.requests[0].state, file.requests[0].reason_code) == (RequestState.REJECTED, "not_competent")


def test_a_request_about_a_case_that_is_not_here_is_answered_at_once() -> None:
    """Nobody waits five days for "there is nothing"."""
    event = told(PoliceRequestMade(request_id="new", to="case_intake", kind_code="risk_check"))
    (answer,) = request_arrived(None, event, REQUESTS)
    assert (answer.outcome_code, answer.reason_code) == ("rejected", "no_such_case")


def test_a_request_in_a_report_without_a_case_is_not_made() -> None:
    """Others are asked about a case, which they can tell from others by its reference."""
    file: IntakeFile = a_file(State.RECEIVED)
    assert refusal(file, replace(PROSECUTE)) == ["not_in_received"]
