"""What one agency asks of another in a case, and the answer: a person wanted, an examination, information, a meeting.

Pure: standard library only. Here stands what a person may do, in ``request_news`` what others' news change. A
request says what is wanted by codes and categories; its words stay with who asks. An answer is a human's; silence
is a deadline missed (rule ``request-answer-5wd``, for a forensic examination ``forensic-5d``). What is asked for
travels by the ordinary ways, if the disclosure matrix lets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Row, Step


class RequestKind(StrEnum):
    SUPPORT_PERSON = "support_person"  # somebody who stays with the child when it is heard
    FORENSIC_EXAMINATION = "forensic_examination"
    INFORMATION = "information"
    JOINT_MEETING = "joint_meeting"
    PROSECUTION_REQUEST = "prosecution_request"  # kiến nghị khởi tố (rule ``sa-social-referral``)
    RISK_CHECK = "risk_check"  # checking truth, danger and risk (rule ``verify-cooperate``)


class RequestState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RejectionReason(StrEnum):
    NOT_COMPETENT = "not_competent"
    NOT_ALLOWED = "not_allowed"  # the disclosure matrix or a rule stands against it
    NOT_AVAILABLE = "not_available"
    NO_SUCH_CASE = "no_such_case"  # nothing of the case is kept there
    OTHER = "other"


@dataclass(slots=True, kw_only=True)
class AgencyRequest:
    """One request, as both sides keep it. ``words`` and ``answer`` stay where they were written."""

    id: str
    kind: RequestKind
    asking: str
    asked: str
    made_at: datetime
    made_by: str = ""  # a staff number; empty at who is asked
    categories: tuple[str, ...] = ()  # of the information wanted
    document_number: str = ""
    words: str = personal(Category.NOTES, default="")
    state: RequestState = RequestState.OPEN
    answered_at: datetime | None = None
    answered_by: str = ""
    reason_code: str = ""
    answer_document: str = ""
    support_person: str = ""  # a staff number
    answer: str = personal(Category.NOTES, default="")

    @property
    def open(self) -> bool:
        return self.state is RequestState.OPEN


# --- commands, the same in every agency -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRequest:
    """``to``: an agency. ``categories``: of the information wanted. ``words`` stay here."""

    to: str
    kind: RequestKind
    categories: tuple[str, ...] = ()
    document_number: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest:
    agency_request_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """``support_person``: the staff number of who will be with the child. ``words`` stay here."""

    agency_request_id: str
    document_number: str = ""
    support_person: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRequest:
    agency_request_id: str
    reason_code: RejectionReason
    words: str


@dataclass(frozen=True, slots=True)
class RequestEvents:
    """The agency's own events: ``made(request_id, to, kind_code, categories, document_number)`` and
    ``answered(request_id, to, outcome_code, reason_code, support_person, document_number)``."""

    agency: str
    made: Callable[..., Any]
    answered: Callable[..., Any]


def request_rows(
    states: Iterable[StrEnum], asking: frozenset[str], answering: frozenset[str], own: RequestEvents
) -> Sequence[Row]:
    """The rows by which these roles ask and answer, in these states."""
    before = frozenset(states)

    def make(step: Step) -> Iterable[Any]:
        command = step.command
        request = AgencyRequest(
            id=new_id(), kind=command.kind, asking=own.agency, asked=command.to, made_at=step.at,
            made_by=step.actor.staff_id, categories=tuple(sorted(set(command.categories))),
            document_number=command.document_number.strip(), words=command.words.strip(),
        )  # fmt: skip
        step.file.requests.append(request)
        return [own.made(request.id, request.asked, str(request.kind), request.categories, request.document_number)]

    def withdraw(step: Step) -> Iterable[Any]:
        request = _found(step)
        request.state, request.answered_at, request.answered_by = RequestState.WITHDRAWN, step.at, step.actor.staff_id
        request.answer = step.command.reason.strip()
        return [own.answered(request.id, request.asked, str(request.state), "", "", "")]

    def answer(step: Step) -> Iterable[Any]:
        request, command = _found(step), step.command
        request.state, request.answered_at, request.answered_by = RequestState.ANSWERED, step.at, step.actor.staff_id
        request.answer_document, request.answer = command.document_number.strip(), command.words.strip()
        request.support_person = command.support_person.strip()
        return [
            own.answered(
                request.id, request.asking, str(request.state), "", request.support_person, request.answer_document
            )
        ]

    def reject(step: Step) -> Iterable[Any]:
        request, command = _found(step), step.command
        request.state, request.answered_at, request.answered_by = RequestState.REJECTED, step.at, step.actor.staff_id
        request.reason_code, request.answer = str(command.reason_code), command.words.strip()
        return [own.answered(request.id, request.asking, str(request.state), request.reason_code, "", "")]

    def another_agency(step: Step) -> Problem | None:
        if step.command.to in AGENCIES_ASKED - {own.agency}:
            return None
        return Problem("to", "not_an_agency_to_ask", vi="Chọn một cơ quan khác.", en="Choose another agency.")

    def ours_and_open(step: Step) -> Problem | None:
        return _must_be_open(step, lambda request: request.asking == own.agency)

    def asked_of_us_and_open(step: Step) -> Problem | None:
        return _must_be_open(step, lambda request: request.asked == own.agency)

    rows = (
        Row(MakeRequest, before, None, asking, (another_agency, says_what_is_wanted), make),
        Row(WithdrawRequest, before, None, asking, (ours_and_open, withdrawal_is_reasoned), withdraw),
        Row(AnswerRequest, before, None, answering, (asked_of_us_and_open, person_is_named), answer),
        Row(RejectRequest, before, None, answering, (asked_of_us_and_open, rejection_is_reasoned), reject),
    )
    return tuple(replace(row, check=can_be_kept) for row in rows)


AGENCIES_ASKED = frozenset({"case_intake", "social_support", "police_investigation", "court_liaison"})


LONGEST_NUMBER = 60  # characters of a document's or a staff number
LONGEST_WORDS = 8_000  # characters: four full pages


def can_be_kept(step: Step) -> list[Problem]:
    """No text is longer than its place, and only known categories are asked for: they travel in the open."""
    longest = {"words": LONGEST_WORDS, "reason": LONGEST_WORDS}
    problems = [
        Problem(field.name, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
        for field in fields(step.command)
        if isinstance(text := getattr(step.command, field.name), str)
        and len(text) > longest.get(field.name, LONGEST_NUMBER)
    ]
    if not set(getattr(step.command, "categories", ())) <= set(Category):
        problems.append(Problem("categories", "unknown_value", vi="Loại dữ liệu không có.", en="No such category."))
    return problems


# --- guards -------------------------------------------------------------------------------------------------


def says_what_is_wanted(step: Step) -> Problem | None:
    """Rule ``need-to-know``: information is asked for by categories and with a reason, never "everything"."""
    if step.command.kind is not RequestKind.INFORMATION or (step.command.categories and step.command.words.strip()):
        return None
    return Problem(
        "categories",
        "information_not_named",
        rule="need-to-know",
        vi="Phải ghi rõ cần thông tin gì và để làm gì.",
        en="Which information is wanted and what for must be written.",
    )


def withdrawal_is_reasoned(step: Step) -> Problem | None:
    return _written(step, "reason")


def rejection_is_reasoned(step: Step) -> Problem | None:
    return _written(step, "words")


def person_is_named(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: a support person is promised by number, or not at all."""
    request = next((r for r in step.file.requests if r.id == step.command.agency_request_id), None)
    if request is None or request.kind is not RequestKind.SUPPORT_PERSON or step.command.support_person.strip():
        return None
    return Problem(
        "support_person",
        "support_person_missing",
        rule="interview-adult-present",
        vi="Phải ghi mã cán bộ của người hỗ trợ.",
        en="The support person's staff number must be written.",
    )


def _written(step: Step, field: str) -> Problem | None:
    """Rule ``no-hiding``: who asks is not sent away without a reason in words."""
    if getattr(step.command, field).strip():
        return None
    return Problem(field, "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do.", en="A reason must be written.")


def _must_be_open(step: Step, fits: Callable[[AgencyRequest], bool]) -> Problem | None:
    request = next((r for r in step.file.requests if r.id == step.command.agency_request_id), None)
    if request is None or not fits(request):
        return Problem(
            "agency_request_id", "no_such_request", vi="Không có yêu cầu này.", en="There is no such request."
        )
    if not request.open:
        return Problem(
            "agency_request_id",
            "answered_already",
            vi="Yêu cầu đã được trả lời.",
            en="The request was answered already.",
        )
    return None


def _found(step: Step) -> AgencyRequest:
    found: AgencyRequest = next(r for r in step.file.requests if r.id == step.command.agency_request_id)
    return found
