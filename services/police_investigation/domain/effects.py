"""What a command changes in the file, and what happened by it. Called by the workflow, after the guards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
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


def accept(step: Step) -> Iterable[Any]:
    return [e.PoliceReferralAccepted(referral_id=step.file.referral_id)]


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
    file.received_at, file.opened_at = command.received_at, step.at
    return [e.CrimeReportRegistered(received_at=command.received_at)]


def start_verification(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.verifications.append(
        Verification(
            investigator=command.investigator.strip(),
            trained_with_minors=command.trained_with_minors,
            override_reason=command.override_reason.strip(),
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
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationOpened()]


def decline_to_open(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.non_openings.append(
        NonOpening(
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            decision_number=command.decision_number.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.InvestigationNotOpened(reason_code=command.reason_code)]


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
    return [e.FileTransferred()]
