"""What court liaison does when others report.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions. The circle may be told before
the police hand over the file (different senders), so it is kept by reference, file or not.
"""

from __future__ import annotations

from services.court_liaison.domain import policy
from services.court_liaison.domain.model import SERVICE, CourtFile
from services.kernel.ports import Handler, News, Unit, keep_head


def on_file_transferred(unit: Unit, event: News) -> None:
    """The case comes to the procuracy, or comes back."""
    file = unit.file(event.reference)
    new = file is None
    file = file or CourtFile(reference=event.reference)
    if not unit.circle(event.reference):
        unit.set_circle(event.reference, {SERVICE, *event.data.circle})
    events = policy.file_transferred(file, event.time)
    if new:
        unit.add(file)
    else:
        unit.save(file)
    unit.record(event.reference, events, version=file.version)


def on_circle_changed(unit: Unit, event: News) -> None:
    """Who works on the case now; whether there is a file here yet does not matter."""
    unit.set_circle(event.reference, event.data.members)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "CaseClosed": note,
    "CaseReopened": note,
    # social support
    "InitialAssessmentCompleted": note,
    "EmergencyMeasureApplied": note,
    "DetailedAssessmentCompleted": note,
    "PlanApproved": note,
    "SupportDelivered": note,
    "ReviewHeld": note,
    "SupportFinished": note,
    # police investigation
    "InvestigationOpened": note,
    "InvestigationNotOpened": note,
    "InvestigationSuspended": note,
    "InvestigationResumed": note,
    "InvestigationConcluded": note,
    "FileTransferred": on_file_transferred,
    # access logs
    "IntakeAuditHead": keep_head,
    "SupportAuditHead": keep_head,
    "PoliceAuditHead": keep_head,
}
