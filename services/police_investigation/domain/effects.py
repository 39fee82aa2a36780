"""What a command changes in the file, and what happened by it. Called by the workflow, after the guards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.requests import RequestState
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.interviews import told_again
from services.police_investigation.domain.model import (
    Conclusion,
    CrimeReport,
    NonOpening,
    Opening,
    Remark,
    Suspension,
    Transfer,
    Verification,
)
from services.police_investigation.domain.report_book import enter


def accept(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    booked = enter(file, step, command.book_number, command.channel, command.classification)
    return [e.PoliceReferralAccepted(referral_id=file.referral_id), *booked]


def decline(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.remarks.append(Remark(at=step.at, staff_id=step.actor.staff_id, about="declined", text=command.reason.strip()))
    return [e.PoliceReferralDeclined(referral_id=file.referral_id, reason_code=command.reason_code)]


def register(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.crime_report = CrimeReport(
        source=command.source,
        received_at=command.received_at,
        narrative=command.narrative.strip(),
        at=step.at,
        by=step.actor.staff_id,
    )
    file.received_at = file.counts_from = command.received_at
    file.opened_at = step.at
    booked = enter(file, step, command.book_number, command.source, command.classification)
    return [e.CrimeReportRegistered(received_at=command.received_at), *booked]


def start_verification(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.verifications.append(
        Verification(
            investigator=command.investigator.strip(),
            trained_with_minors=command.trained_with_minors,
            override_reason=command.override_reason.strip(),
            sexual_abuse=command.sexual_abuse,
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.VerificationStarted()]


def open_investigation(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.openings.append(
        Opening(
            decision_number=command.decision_number.strip(),
            offence_article=command.offence_article.strip(),
            severity=command.severity,
            reason=command.reason.strip(),
            notified=command.notified,
            answers_request_id=command.answers_request_id.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationOpened(), *_answer(step)]


def decline_to_open(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.non_openings.append(
        NonOpening(
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            decision_number=command.decision_number.strip(),
            notified=command.notified,
            answers_request_id=command.answers_request_id.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationNotOpened(reason_code=command.reason_code), *_answer(step)]


def _answer(step: Step) -> list[Any]:
    """The decision answers a request to prosecute at once, where it names one."""
    number = step.command.decision_number.strip()
    request = next((r for r in step.file.requests if r.id == step.command.answers_request_id.strip()), None)
    if request is None:
        return []
    request.state, request.answered_at, request.answered_by = RequestState.ANSWERED, step.at, step.actor.staff_id
    request.answer_document = number
    return [e.PoliceRequestAnswered(request.id, request.asking, str(request.state), "", "", number)]


def suspend(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.suspensions.append(
        Suspension(
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            document_number=command.document_number.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationSuspended(reason_code=command.reason_code)]


def resume(step: Step) -> Iterable[Any]:
    step.file.end_suspension(step.at, step.actor.staff_id)
    return [e.InvestigationResumed()]


def conclude(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.conclusions.append(
        Conclusion(
            outcome_code=command.outcome_code,
            document_number=command.document_number.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationConcluded(outcome_code=command.outcome_code)]


def transfer(step: Step) -> Iterable[Any]:
    number = step.command.document_number.strip()
    step.file.transfers.append(Transfer(document_number=number, at=step.at, by=step.actor.staff_id))
    return [e.FileTransferred(), *told_again(step.file.sittings)]
