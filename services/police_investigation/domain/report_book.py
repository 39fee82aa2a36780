"""The crime report book; the report's way to the investigating body; the notice to the procuracy.

Rules ``police-24h-transfer`` and ``notify-proc-3wd``. Numbers are given by the office, not by the software.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain import events as e


class CrimeSource(StrEnum):
    """Where a crime report came from (rule ``crime-sources``)."""

    VICTIM = "victim"
    RELATIVE = "relative"
    SCHOOL = "school"
    CLINIC = "clinic"
    SOCIAL_BODY = "social_body"  # labour and social bodies
    HOTLINE_111 = "hotline_111"
    MEDIA_INTERNET = "media_internet"
    OTHER = "other"


class ReportClass(StrEnum):
    """Tố giác, tin báo, kiến nghị khởi tố."""

    DENUNCIATION = "denunciation"  # of a person, by somebody
    INFORMATION = "information"  # of a body or the media
    PROSECUTION_REQUEST = "prosecution_request"  # of a state body, with its papers


class InvestigatingBody(StrEnum):
    """Cơ quan điều tra of which level: there are no districts any more."""

    PROVINCE = "province"
    MINISTRY = "ministry"
    MILITARY = "military"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEntry:
    """A line of the crime report book. ``referral_id`` empty: the police's own report."""

    number: str
    received_at: datetime
    channel: CrimeSource
    classification: ReportClass
    referral_id: str = ""
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTransfer:
    """``body``: who has the report from now on."""

    body: InvestigatingBody
    document_number: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcuracyNotice:
    document_number: str
    at: datetime
    by: str


# --- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterInBook:
    number: str
    channel: CrimeSource
    classification: ReportClass


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReport:
    """The report goes to the investigating body that is competent."""

    body: InvestigatingBody
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyProcuracy:
    document_number: str


# --- guards -----------------------------------------------------------------------------------------------


def number_is_new(field: str) -> Guard:
    """A guard: each number stands in the book once."""

    def is_new(step: Step) -> Problem | None:
        number = getattr(step.command, field).strip()
        if all(entry.number != number for entry in step.file.book):
            return None
        return Problem(field, "in_book_already", vi="Số này đã có trong sổ.", en="This number is in the book already.")

    return is_new


def report_is_in_book(step: Step) -> Problem | None:
    """Rule ``police-24h-transfer``: what is handed on was recorded first."""
    if step.file.book:
        return None
    return Problem(
        "number",
        "not_in_book",
        rule="police-24h-transfer",
        vi="Phải vào sổ tiếp nhận tố giác, tin báo trước khi chuyển.",
        en="The report must stand in the crime report book before it is handed on.",
    )


# --- effects ----------------------------------------------------------------------------------------------


def enter(file: Any, step: Step, number: str, channel: CrimeSource, classification: ReportClass) -> list[Any]:
    """A line in the book, if the office has given its number."""
    if not number.strip():
        return []
    file.book.append(
        BookEntry(
            number=number.strip(), received_at=file.received_at, channel=channel,
            classification=classification, referral_id=file.referral_id, at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    return [e.ReportBooked()]


def enter_in_book(step: Step) -> Iterable[Any]:
    command = step.command
    return enter(step.file, step, command.number, command.channel, command.classification)


def transfer_report(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.report_transfers.append(
        ReportTransfer(
            body=command.body, document_number=command.document_number.strip(), at=step.at, by=step.actor.staff_id
        )
    )
    return [e.CrimeReportTransferred()]


def notify_procuracy(step: Step) -> Iterable[Any]:
    number = step.command.document_number.strip()
    step.file.notices.append(ProcuracyNotice(document_number=number, at=step.at, by=step.actor.staff_id))
    return [e.ProcuracyNotified(document_number=number)]
