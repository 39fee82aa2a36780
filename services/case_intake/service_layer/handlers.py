"""What the intake point does when others report, and what only its database can check.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.case_intake.domain import news, policy
from services.case_intake.domain.commands import JoinReport
from services.case_intake.domain.events import ReportReceived
from services.case_intake.domain.model import Channel, IntakeFile, Progress, State
from services.case_intake.service_layer.withdrawal import on_disclosure_ended, on_erasure_carried_out
from services.kernel.errors import NotFound, Problem, Refused
from services.kernel.ports import Handler, News, Unit, keep_head
from services.kernel.request_news import take_answer, take_request
from services.kernel.sittings import take_sitting

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
        lambda file: news.referral_answered(file, event.source, event.data.referral_id, Progress.ACCEPTED, event.time),
    )


def on_referral_declined(unit: Unit, event: News) -> None:
    _change(
        unit,
        event,
        lambda file: news.referral_answered(
            file, event.source, event.data.referral_id, Progress.DECLINED, event.time, event.data.reason_code
        ),
    )


def on_agency_finished(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: news.agency_finished(file, event.source, unit.now))


def on_initially_assessed(unit: Unit, event: News) -> None:
    """Mẫu 02 says whether it is an emergency; only a case whose twelve hours run waits for that."""
    file = unit.file(event.reference)
    if file is not None and news.emergency_runs(file) and not event.data.emergency:
        unit.put(file, news.emergency_denied(), news=event)


def on_child_protected(unit: Unit, event: News) -> None:
    """An emergency measure, or the separation: what the twelve hours were for."""
    file = unit.file(event.reference)
    if file is not None and news.emergency_runs(file):
        unit.put(file, [], news=event)


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
            news.agency_finished(file, event.source, unit.now)
            + news.file_handed_over(file, "court_liaison", event.time)
        ),
    )


def on_file_received(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: news.file_received(file, event.source, event.time))


def on_prosecution_decided(unit: Unit, event: News) -> None:
    """A file that the prosecutor returned is not the court's for now; the police say themselves that they resume."""
    if event.data.decision_code == "return_file":
        _change(
            unit,
            event,
            lambda file: (
                news.agency_finished(file, event.source, unit.now) + news.file_returned(file, "police_investigation")
            ),
        )


def on_work_resumed(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: news.work_resumed(file, event.source, event.time))


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
    events += news.agency_took_up(file, event.source, event.time)
    unit.put(file, events, news=event)


def on_request_made(unit: Unit, event: News) -> None:
    take_request(unit, event, policy.REQUESTS)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


def _change(unit: Unit, event: News, change: Callable[[IntakeFile], list[Any]]) -> None:
    file = unit.file(event.reference)
    if file is None:
        # Nobody can have a reference that was never given out here, but an event must not be lost.
        return
    events = change(file)
    unit.put(file, events, news=event)


EVENT_HANDLERS: dict[str, Handler] = {
    # social support
    "SupportAccepted": on_referral_accepted,
    "SupportDeclined": on_referral_declined,
    "InitialAssessmentCompleted": on_initially_assessed,
    "EmergencyMeasureApplied": on_child_protected,
    "DetailedAssessmentCompleted": note,
    "PlanSubmitted": note,
    "PlanApproved": note,
    "PlanReturned": note,
    "SupportDelivered": note,
    "ReviewHeld": note,
    "SupportFinished": on_agency_finished,
    "SupportDeadlineMissed": note,
    "SupportRequestMade": on_request_made,
    "SupportRequestAnswered": take_answer,
    "ChildSeparated": on_child_protected,
    "SeparationRenewed": note,
    "ChildReturned": note,
    "ParentalRightsRestrictionAsked": note,
    "ParentalRightsRestrictionDecided": note,
    "NoContactOrdered": note,
    "NoContactEnded": note,
    "SupportHandedOver": note,
    "SupportHandoverReceived": note,
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
    "PoliceDeadlineMissed": note,
    "PoliceRequestMade": on_request_made,
    "PoliceRequestAnswered": take_answer,
    "CrimeReportTransferred": note,
    "ProcuracyNotified": note,
    "VerificationExtended": note,
    "InvestigationExtended": note,
    "OffenceReclassified": note,
    "PoliceSittingPlanned": take_sitting,
    "PoliceSittingHeld": take_sitting,
    "PoliceSittingCancelled": take_sitting,
    "ContentRemovalRequested": note,
    "ContentRemovalConfirmed": note,
    # court liaison
    "FileReceived": on_file_received,
    "ProsecutionDecided": on_prosecution_decided,
    "CaseDocketed": note,
    "HearingScheduled": note,
    "HearingMoved": note,
    "HearingHeld": note,
    "JudgmentGiven": note,
    "ProceedingFinished": on_agency_finished,
    "CourtDeadlineMissed": note,
    "CourtRequestMade": on_request_made,
    "CourtRequestAnswered": take_answer,
    "CourtSittingPlanned": take_sitting,
    "CourtSittingHeld": take_sitting,
    "CourtSittingCancelled": take_sitting,
    "TrialOrdered": note,
    "HearingAdjourned": note,
    "CompensationOrdered": note,
    "CompensationPaid": note,
    "ComplaintFiled": note,
    "ComplaintAnswered": note,
    "FileReturnedByCourt": note,
    "TrialSuspended": note,
    "TrialResumed": note,
    "AppealOpened": note,
    "AppealDecided": note,
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
