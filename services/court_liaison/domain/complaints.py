"""Complaints against what procuracy or court decided, and appeals against a judgment. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain import events as e
from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step


class ComplaintKind(StrEnum):
    COMPLAINT = "complaint"  # khiếu nại
    APPEAL = "appeal"  # kháng cáo, kháng nghị


class ComplaintBy(StrEnum):
    VICTIM = "victim"
    REPRESENTATIVE = "representative"
    ACCUSED = "accused"
    PROCURACY = "procuracy"


class ComplaintOutcome(StrEnum):
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(slots=True, kw_only=True)
class Complaint:
    """``text`` is free text and stays here; ``outcome_code``: None while nobody has answered."""

    id: str
    kind: ComplaintKind
    by_code: ComplaintBy
    text: str = personal(Category.NOTES)
    at: datetime
    by: str
    outcome_code: ComplaintOutcome | None = None
    document_number: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    @property
    def open(self) -> bool:
        return self.outcome_code is None


def open_appeals(file: Any) -> list[Complaint]:
    return [one for one in file.complaints if one.open and one.kind is ComplaintKind.APPEAL]


def waiting_appeals(file: Any) -> list[Complaint]:
    """The appeals that were accepted and that second instance has not taken up yet."""
    taken_up = {number for proceeding in file.appeals for number in proceeding.complaint_ids}
    accepted = (ComplaintOutcome.ACCEPTED, ComplaintOutcome.PARTLY_ACCEPTED)
    return [
        one
        for one in file.complaints
        if one.kind is ComplaintKind.APPEAL and one.outcome_code in accepted and one.id not in taken_up
    ]


# --- guards -------------------------------------------------------------------------------------------


def appeal_is_against_a_judgment(step: Step) -> Problem | None:
    """Before a judgment, and once the proceeding is over, there is nothing to appeal against."""
    if step.command.kind is not ComplaintKind.APPEAL or step.file.can_be_appealed:
        return None
    return Problem(
        "kind",
        "nothing_to_appeal",
        vi="Không có bản án nào đang trong thời hạn kháng cáo, kháng nghị.",
        en="There is no judgment that could be appealed against.",
    )


def complaint_waits(step: Step) -> Problem | None:
    found = _found(step)
    if found is not None and found.open:
        return None
    return Problem(
        "complaint_id",
        "no_such_complaint" if found is None else "answered_already",
        vi="Không có khiếu nại, kháng cáo nào như vậy đang chờ giải quyết.",
        en="No such complaint or appeal waits for an answer.",
    )


def answer_has_a_document(step: Step) -> Problem | None:
    """Rule ``no-hiding``: it is answered in writing; what was taken back needs no answer."""
    if step.command.outcome_code is ComplaintOutcome.WITHDRAWN or step.command.document_number.strip():
        return None
    return Problem(
        "document_number",
        "document_number_missing",
        rule="no-hiding",
        vi="Phải ghi số văn bản giải quyết.",
        en="The number of the document that answers it must be written.",
    )


def no_appeal_is_open(step: Step) -> Problem | None:
    """A judgment under appeal is not final: the proceeding is not over."""
    if not open_appeals(step.file):
        return None
    return Problem(
        "case_reference",
        "appeal_is_open",
        vi="Còn kháng cáo, kháng nghị chưa được giải quyết.",
        en="An appeal has not been answered yet.",
    )


def no_appeal_waits_for_second_instance(step: Step) -> Problem | None:
    """An appeal that was accepted is heard: the judgment is not final before."""
    if not waiting_appeals(step.file):
        return None
    return Problem(
        "case_reference",
        "appeal_not_heard",
        vi="Còn kháng cáo, kháng nghị đã được chấp nhận nhưng chưa chuyển cấp phúc thẩm.",
        en="An appeal was accepted and has not gone to second instance yet.",
    )


def _found(step: Step) -> Complaint | None:
    complaints: list[Complaint] = step.file.complaints
    return next((one for one in complaints if one.id == step.command.complaint_id), None)


# --- effects ------------------------------------------------------------------------------------------


def file_complaint(step: Step) -> Iterable[Any]:
    command = step.command
    complaint = Complaint(
        id=new_id(),
        kind=command.kind,
        by_code=command.by_code,
        text=command.text.strip(),
        at=step.at,
        by=step.actor.staff_id,
    )
    step.file.complaints.append(complaint)
    return [e.ComplaintFiled(complaint_id=complaint.id, kind_code=complaint.kind)]


def answer(step: Step) -> Iterable[Any]:
    command, complaint = step.command, _found(step)
    assert complaint is not None
    complaint.outcome_code, complaint.document_number = command.outcome_code, command.document_number.strip()
    complaint.answered_at, complaint.answered_by = step.at, step.actor.staff_id
    return [e.ComplaintAnswered(complaint_id=complaint.id, outcome_code=complaint.outcome_code)]
