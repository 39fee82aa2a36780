"""What the police do when others report.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions.
"""

from __future__ import annotations

from datetime import UTC

from services.kernel.harm import take_harm
from services.kernel.ports import Handler, News, Unit, keep_busy, keep_head
from services.kernel.privacy.parting import Parted, erase, part_with, restrict_use
from services.kernel.request_news import take_answer, take_request
from services.kernel.sittings import take_sitting
from services.police_investigation.domain import events as e
from services.police_investigation.domain import joint_reactions, obligations, policy
from services.police_investigation.domain.model import PoliceFile
from services.police_investigation.domain.time_limits import extension_decided


def on_case_referred(unit: Unit, event: News) -> None:
    """A new file, one that comes back, or a further referral of a case in hand."""
    unit.set_circle(event.reference, event.data.circle)
    known = unit.file(event.reference)
    file = PoliceFile(reference=event.reference) if known is None else known
    events = policy.case_referred(
        file, event.data.referral_id, event.data.urgent, event.data.received_at.ToDatetime(tzinfo=UTC), unit.now
    )
    unit.put(file, events, news=event)


def on_circle_changed(unit: Unit, event: News) -> None:
    """Who works on the case now; whether there is a file here yet does not matter."""
    unit.set_circle(event.reference, event.data.members)


def on_prosecution_decided(unit: Unit, event: News) -> None:
    """Only a returned file is police work again; the other decisions stand on the timeline."""
    if event.data.decision_code != "return_file":
        return
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    events = policy.file_returned(file, event.time)
    unit.put(file, events, news=event)


def on_urgency_changed(unit: Unit, event: News) -> None:
    """The file is treated as urgent, or no longer."""
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    file.urgent = event.data.urgent
    unit.put(file, [], news=event)


def on_consent_withdrawn(unit: Unit, event: News) -> None:
    """What rested on the consent goes, or is kept unused as the law obliges; either is confirmed."""
    parted = part_with(unit, event, obligations.to_keep(unit.file(event.reference)))
    _confirm(unit, event, event.data.consent_id, parted)


def on_restriction_ordered(unit: Unit, event: News) -> None:
    """What the family does not want used is used no more, as far as the law leaves it to the family."""
    parted = restrict_use(unit, event, obligations.to_keep(unit.file(event.reference)), rule="dsr-withdraw-15d")
    _confirm(unit, event, event.data.restriction_id, parted)


def on_erasure_ordered(unit: Unit, event: News) -> None:
    """The key goes, and that is confirmed when it is done; or the case is held, and that is said at once."""
    hold = erase(unit, event, obligations.hold_on(unit.file(event.reference)))
    if hold is not None:
        held = e.PoliceErasureCarriedOut(order_id=event.data.order_id, held=True, basis_code=hold)
        unit.record(event.reference, [held])


def _confirm(unit: Unit, event: News, ending_id: str, parted: Parted) -> None:
    ended = e.PoliceDisclosureEnded(
        ending_id=ending_id, purged=parted.purged, restricted=parted.restricted, basis_code=parted.basis_code
    )
    unit.record(event.reference, [ended])


def on_request_made(unit: Unit, event: News) -> None:
    take_request(unit, event, policy.REQUESTS)


def on_extension_decided(unit: Unit, event: News) -> None:
    """The procuracy gives more time or does not: what it decided is kept, and the clock goes by it."""
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    data = event.data
    events = extension_decided(
        file, data.extension_id, data.granted, data.document_number, data.approved_by, event.time.astimezone(UTC)
    )
    if events:
        unit.put(file, events, news=event)


def on_joint_interview_answered(unit: Unit, event: News) -> None:
    """Who was invited to hear the child together comes, or does not."""
    file = unit.file(event.reference)
    if file is not None:
        unit.put(file, joint_reactions.answered(file, event, unit.now), news=event)


def on_case_closed(unit: Unit, event: News) -> None:
    """Every agency has finished: what still runs is no longer to be done."""
    file = unit.file(event.reference)
    if file is not None:
        unit.put(file, joint_reactions.case_closed(file, unit.now), news=event)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CaseReferred": on_case_referred,
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "ConsentWithdrawn": on_consent_withdrawn,
    "RestrictionOrdered": on_restriction_ordered,
    "ErasureOrdered": on_erasure_ordered,
    "CaseClosed": on_case_closed,
    "CaseReopened": note,
    "UrgencyChanged": on_urgency_changed,
    "HarmAdded": take_harm,
    "HarmTakenBack": take_harm,
    "IntakeRequestMade": on_request_made,
    "IntakeRequestAnswered": take_answer,
    # social support
    "InitialAssessmentCompleted": note,
    "EmergencyMeasureApplied": note,
    "DetailedAssessmentCompleted": note,
    "PlanApproved": note,
    "SupportDelivered": note,
    "ReviewHeld": note,
    "SupportFinished": note,
    "SupportRequestMade": on_request_made,
    "SupportRequestAnswered": take_answer,
    "SupportJointInterviewAnswered": on_joint_interview_answered,
    "ChildSeparated": note,
    "SeparationRenewed": note,
    "ChildReturned": note,
    "NoContactOrdered": note,
    "NoContactEnded": note,
    # court liaison
    "FileReceived": note,
    "ProsecutionDecided": on_prosecution_decided,
    "CaseDocketed": note,
    "HearingScheduled": note,
    "HearingMoved": note,
    "HearingHeld": note,
    "JudgmentGiven": note,
    "ProceedingFinished": note,
    "CourtRequestMade": on_request_made,
    "CourtRequestAnswered": take_answer,
    "CourtJointInterviewAnswered": on_joint_interview_answered,
    "ExtensionDecided": on_extension_decided,
    "CourtSittingPlanned": take_sitting,
    "CourtSittingHeld": take_sitting,
    "CourtSittingCancelled": take_sitting,
    "TrialOrdered": note,
    "HearingAdjourned": note,
    "ComplaintFiled": note,
    "ComplaintAnswered": note,
    "FileReturnedByCourt": note,
    "TrialSuspended": note,
    "TrialResumed": note,
    "AppealOpened": note,
    "AppealDecided": note,
    # other agencies' people with whom joint interviews are planned
    "SupportStaffBusyTold": keep_busy,
    # access logs
    "IntakeAuditHead": keep_head,
    "SupportAuditHead": keep_head,
    "CourtAuditHead": keep_head,
}
