"""What the intake point does when others report, and what only its database can check.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.case_intake.domain import policy
from services.case_intake.domain.commands import JoinReport
from services.case_intake.domain.events import ReportReceived
from services.case_intake.domain.model import Channel, IntakeFile, Progress, State
from services.case_intake.service_layer.withdrawal import on_disclosure_ended, on_erasure_carried_out
from services.kernel.errors import NotFound, Problem, Refused
from services.kernel.ports import Handler, News, Unit, keep_head

# --- before the workflow decides ------------------------------------------------------------------


def joined_case_is_open(unit: Unit, _file: IntakeFile, command: JoinReport) -> None:
    """A report is joined to a case that exists and is being worked on."""
    target = unit.file(command.joined_to)
    if target is None:
        raise NotFound(
            Problem("joined_to", "not_found", vi="Không tìm thấy hồ sơ để nhập.", en="There is no such case to join.")
        )
    if target.state not in (State.OPEN, State.REFERRED):
        raise Refused(
            Problem("joined_to", "not_open", vi="Hồ sơ để nhập không còn mở.", en="The case to join is not open.")
        )


# --- reactions to other agencies --------------------------------------------------------------------


def on_referral_accepted(unit: Unit, event: News) -> None:
    _change(
        unit,
        event,
        lambda file: policy.referral_answered(
            file, event.source, event.data.referral_id, Progress.ACCEPTED, event.time
        ),
    )


def on_referral_declined(unit: Unit, event: News) -> None:
    _change(
        unit,
        event,
        lambda file: policy.referral_answered(
            file, event.source, event.data.referral_id, Progress.DECLINED, event.time, event.data.reason_code
        ),
    )


def on_agency_finished(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: policy.agency_finished(file, event.source))


def on_investigation_concluded(unit: Unit, event: News) -> None:
    """Discontinued: the police have finished. Otherwise their part ends with the transfer."""
    if event.data.outcome_code == "discontinue":
        on_agency_finished(unit, event)


def on_file_transferred(unit: Unit, event: News) -> None:
    """The police have finished and the court joins those who work on the case."""
    _change(
        unit,
        event,
        lambda file: (
            policy.agency_finished(file, event.source) + policy.file_handed_over(file, "court_liaison", event.time)
        ),
    )


def on_file_received(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: policy.file_received(file, event.source, event.time))


def on_prosecution_decided(unit: Unit, event: News) -> None:
    """A file that the prosecutor returned is not the court's for now; the police say themselves that they resume."""
    if event.data.decision_code == "return_file":
        _change(
            unit,
            event,
            lambda file: (
                policy.agency_finished(file, event.source) + policy.file_returned(file, "police_investigation")
            ),
        )


def on_work_resumed(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: policy.work_resumed(file, event.source, event.time))


def on_crime_report_registered(unit: Unit, event: News) -> None:
    """The police received a report themselves: it is written down here under their reference.

    What the police wrote stays with the police; the intake officer asks and completes Mẫu 01.
    """
    if unit.file(event.reference) is not None:
        return
    file = IntakeFile(
        reference=event.reference,
        state=State.RECEIVED,
        channel=Channel.POLICE,
        received_at=event.data.received_at.ToDatetime(tzinfo=event.time.tzinfo),
        opened_at=unit.now,
    )
    events: list[Any] = [ReportReceived(channel=Channel.POLICE)]
    events += policy.agency_took_up(file, event.source, event.time)
    unit.add(file)
    unit.record(event.reference, events, version=file.version)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


def _change(unit: Unit, event: News, change: Callable[[IntakeFile], list[Any]]) -> None:
    file = unit.file(event.reference)
    if file is None:
        # Nobody can have a reference that was never given out here, but an event must not be lost.
        return
    events = change(file)
    unit.save(file)
    unit.record(event.reference, events, version=file.version)


EVENT_HANDLERS: dict[str, Handler] = {
    # social support
    "SupportAccepted": on_referral_accepted,
    "SupportDeclined": on_referral_declined,
    "InitialAssessmentCompleted": note,
    "EmergencyMeasureApplied": note,
    "DetailedAssessmentCompleted": note,
    "PlanSubmitted": note,
    "PlanApproved": note,
    "PlanReturned": note,
    "SupportDelivered": note,
    "ReviewHeld": note,
    "SupportFinished": on_agency_finished,
    # police investigation
    "CrimeReportRegistered": on_crime_report_registered,
    "PoliceReferralAccepted": on_referral_accepted,
    "PoliceReferralDeclined": on_referral_declined,
    "VerificationStarted": note,
    "InvestigationOpened": note,
    "InvestigationNotOpened": on_agency_finished,
    "InvestigationSuspended": note,
    "InvestigationResumed": on_work_resumed,
    "InvestigationConcluded": on_investigation_concluded,
    "FileTransferred": on_file_transferred,
    # court liaison
    "FileReceived": on_file_received,
    "ProsecutionDecided": on_prosecution_decided,
    "CaseDocketed": note,
    "HearingScheduled": note,
    "HearingMoved": note,
    "HearingHeld": note,
    "JudgmentGiven": note,
    "ProceedingFinished": on_agency_finished,
    # what became of what was asked back
    "SupportDisclosureEnded": on_disclosure_ended,
    "PoliceDisclosureEnded": on_disclosure_ended,
    "CourtDisclosureEnded": on_disclosure_ended,
    "SupportErasureCarriedOut": on_erasure_carried_out,
    "PoliceErasureCarriedOut": on_erasure_carried_out,
    "CourtErasureCarriedOut": on_erasure_carried_out,
    # access logs
    "SupportAuditHead": keep_head,
    "PoliceAuditHead": keep_head,
    "CourtAuditHead": keep_head,
}
