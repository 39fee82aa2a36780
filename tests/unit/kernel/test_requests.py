"""What agencies ask of each other: asked with a reason, answered by a person, never left without a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from services.kernel.casefile import CaseFile
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import Clocks, Occurrence, Runs
from services.kernel.errors import Forbidden, InvalidInput, Refused
from services.kernel.request_news import request_answered, request_arrived, withdrawn
from services.kernel.requests import (
    AnswerRequest,
    MakeRequest,
    RejectionReason,
    RejectRequest,
    RequestEvents,
    RequestKind,
    RequestState,
    WithdrawRequest,
    request_rows,
)
from services.kernel.workflow import Actor, Workflow

NOW = datetime(2026, 3, 11, 2, tzinfo=UTC)


class State(StrEnum):
    OPEN = "open"


@dataclass(frozen=True)
class Made:
    request_id: str
    to: str
    kind_code: str
    categories: tuple[str, ...]
    document_number: str


@dataclass(frozen=True)
class Answered:
    request_id: str
    to: str
    outcome_code: str
    reason_code: str
    support_person: str
    document_number: str


@dataclass(kw_only=True)
class File(CaseFile):
    state: State = field(default=State.OPEN)


POLICE = RequestEvents("police_investigation", Made, Answered)
SOCIAL = RequestEvents("social_support", Made, Answered)
ASKING, ANSWERING = frozenset({"investigator"}), frozenset({"head"})
AT_POLICE = Workflow(*request_rows(State, ASKING, ANSWERING, POLICE))
AT_SOCIAL = Workflow(*request_rows(State, ASKING, ANSWERING, SOCIAL))
ACTOR = Actor("PI-0001", "police_investigation", "u", ASKING | ANSWERING)
WANTED = MakeRequest(
    to="social_support", kind=RequestKind.SUPPORT_PERSON, document_number=" 12/CV ", words="Cho buổi 12/3."
)


def arrived(made: Made, file: Any, own: RequestEvents = SOCIAL) -> list[Any]:
    event = SimpleNamespace(source="police_investigation", time=NOW, data=made)
    return request_arrived(file, event, own)


def asked() -> tuple[File, File, str]:
    """The police have asked social support, and both know."""
    ours, theirs = File(reference="r"), File(reference="r")
    (made,) = AT_POLICE.apply(ours, WANTED, ACTOR, NOW)
    assert arrived(made, theirs) == []
    return ours, theirs, made.request_id


def test_a_request_says_what_is_wanted_and_its_words_stay_with_who_asks() -> None:
    """The event has codes only."""
    ours, theirs, number = asked()
    assert (ours.requests[0].words, theirs.requests[0].words) == ("Cho buổi 12/3.", "")
    assert (theirs.requests[0].id, theirs.requests[0].kind, theirs.requests[0].asking) == (
        number, RequestKind.SUPPORT_PERSON, "police_investigation"
    )  # fmt: skip
    assert theirs.requests[0].document_number == "12/CV"


def test_an_answer_reaches_who_asked() -> None:
    """The support person by number; what was written beside stays there."""
    ours, theirs, number = asked()
    answer = AnswerRequest(agency_request_id=number, support_person="SS-0004", words="Chị sẽ đến.")
    (answered,) = AT_SOCIAL.apply(theirs, answer, ACTOR, NOW)
    assert answered == Answered(number, "police_investigation", "answered", "", "SS-0004", "")
    request_answered(ours, SimpleNamespace(time=NOW, data=answered))
    assert (ours.requests[0].state, ours.requests[0].support_person, ours.requests[0].answer) == (
        RequestState.ANSWERED, "SS-0004", ""
    )  # fmt: skip


def test_a_request_about_a_case_that_is_not_kept_there_is_rejected_at_once() -> None:
    """Nobody waits five days for an answer that nobody can give."""
    _, _, number = asked()
    made = Made(number, "social_support", "support_person", (), "")
    assert arrived(made, None) == [Answered(number, "police_investigation", "rejected", "no_such_case", "", "")]


def test_the_same_request_twice_is_one_and_one_for_another_agency_is_none() -> None:
    """Events come at least once; and only who is named is asked."""
    _, theirs, number = asked()
    arrived(Made(number, "social_support", "support_person", (), ""), theirs)
    assert len(theirs.requests) == 1
    assert arrived(Made("x", "court_liaison", "information", (), ""), theirs) == []
    assert len(theirs.requests) == 1


def keys(workflow: Workflow, file: File, command: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        workflow.apply(file, command, ACTOR, NOW)
    return [problem.key for problem in refused.value.problems]


@pytest.mark.rule("need-to-know")
def test_information_is_asked_for_by_name_and_with_a_reason() -> None:
    """Never "everything"."""
    vague = MakeRequest(to="social_support", kind=RequestKind.INFORMATION)
    assert keys(AT_POLICE, File(reference="r"), vague) == ["information_not_named"]
    named = MakeRequest(to="social_support", kind=RequestKind.INFORMATION, categories=("school",), words="Xác minh.")
    assert AT_POLICE.apply(File(reference="r"), named, ACTOR, NOW)


@pytest.mark.parametrize("to", ["police_investigation", "oversight", ""])
def test_only_another_agency_can_be_asked(to: str) -> None:
    """Oversight counts and is asked nothing."""
    assert keys(AT_POLICE, File(reference="r"), MakeRequest(to=to, kind=RequestKind.JOINT_MEETING)) == [
        "not_an_agency_to_ask"
    ]


@pytest.mark.rule("interview-adult-present")
def test_a_support_person_is_promised_by_number_or_not_at_all() -> None:
    """The child must know who will come."""
    _, theirs, number = asked()
    assert keys(AT_SOCIAL, theirs, AnswerRequest(agency_request_id=number)) == ["support_person_missing"]


@pytest.mark.rule("no-hiding")
def test_who_rejects_or_withdraws_says_why() -> None:
    """In words."""
    ours, theirs, number = asked()
    assert keys(
        AT_SOCIAL, theirs, RejectRequest(agency_request_id=number, reason_code=RejectionReason.OTHER, words=" ")
    ) == ["reason_missing"]
    assert keys(AT_POLICE, ours, WithdrawRequest(agency_request_id=number, reason="")) == ["reason_missing"]


def test_what_was_answered_cannot_be_answered_again_nor_by_who_asked() -> None:
    """One request, one answer, from the other side."""
    ours, theirs, number = asked()
    rejection = RejectRequest(
        agency_request_id=number, reason_code=RejectionReason.NOT_AVAILABLE, words="Không có người."
    )
    AT_SOCIAL.apply(theirs, rejection, ACTOR, NOW)
    assert keys(AT_SOCIAL, theirs, rejection) == ["answered_already"]
    assert keys(AT_POLICE, ours, AnswerRequest(agency_request_id=number, support_person="x")) == ["no_such_request"]
    assert keys(AT_SOCIAL, theirs, WithdrawRequest(agency_request_id=number, reason="x")) == ["no_such_request"]


def test_a_withdrawn_request_ends_on_both_sides() -> None:
    """Who was asked need not answer any more."""
    ours, theirs, number = asked()
    (told,) = AT_POLICE.apply(ours, WithdrawRequest(agency_request_id=number, reason="Đã hoãn."), ACTOR, NOW)
    request_answered(theirs, SimpleNamespace(time=NOW, data=told))
    assert (ours.requests[0].state, theirs.requests[0].state) == (RequestState.WITHDRAWN, RequestState.WITHDRAWN)


@pytest.mark.rule("request-answer-5wd")
def test_the_clock_of_a_withdrawn_request_is_void_and_of_an_answered_one_met() -> None:
    """At who was asked: nobody must answer what is no longer wanted, and nobody did."""
    clocks = Clocks(
        Runs(rule="request-answer-5wd", starts={"Made"}, ends={"Answered"}, lapsed=withdrawn,
             subject=lambda event: event.request_id),
        owner=ANSWERING, supervisor=ANSWERING, head=ANSWERING,
    )  # fmt: skip
    found = {}
    for outcome in RequestState:
        if outcome is not RequestState.OPEN:
            file = File(reference="r")
            for event in (Made("q", "", "", (), ""), Answered("q", "", str(outcome), "", "", "")):
                clocks.note(file, Occurrence(event, type(event).__name__, NOW, "PI-0001"), provincial())
            found[outcome] = file.deadlines[0].ending
    assert found == {
        RequestState.ANSWERED: Ending.MET, RequestState.REJECTED: Ending.MET, RequestState.WITHDRAWN: Ending.VOID
    }  # fmt: skip


def test_only_the_roles_of_the_table_ask_and_answer() -> None:
    """Asking and answering are decisions."""
    stranger = Actor("X-1", "police_investigation", "u", frozenset({"clerk"}))
    with pytest.raises(Forbidden):
        AT_POLICE.apply(File(reference="r"), WANTED, stranger, NOW)


def test_what_cannot_be_kept_is_refused_whole() -> None:
    """Too long a number, too long a text, and a category that nobody knows: all at once."""
    bad = MakeRequest(
        to="social_support", kind=RequestKind.INFORMATION, categories=("school", "Bé Thử"), document_number="1" * 61,
        words="x" * 8_001,
    )  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        AT_POLICE.apply(File(reference="r"), bad, ACTOR, NOW)
    assert {problem.field for problem in refused.value.problems} == {"categories", "document_number", "words"}
