"""What court liaison does when others report.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions. The circle may be told before
the police hand over the file (different senders), so it is kept by reference, file or not.
"""

from __future__ import annotations

from datetime import UTC

from services.court_liaison.domain import events as e
from services.court_liaison.domain import news, obligations, policy
from services.court_liaison.domain.model import SERVICE, CourtFile, NoticeKind
from services.court_liaison.domain.severity import Severity
from services.kernel import joint_news
from services.kernel.harm import take_harm
from services.kernel.ports import Handler, News, Unit, keep_busy, keep_head
from services.kernel.privacy.parting import Parted, erase, part_with, restrict_use
from services.kernel.request_news import take_answer, take_request
from services.kernel.sittings import take_sitting


def on_file_transferred(unit: Unit, event: News) -> None:
    """The case comes to the procuracy, or comes back."""
    file = _file(unit, event)
    if not unit.circle(event.reference):
        unit.set_circle(event.reference, {SERVICE, *event.data.circle})
    news.file_transferred(file, event.time)
    unit.put(file, [], news=event)


def on_procuracy_notified(unit: Unit, event: News) -> None:
    """The police are handling a crime report (rule notify-proc-3wd)."""
    file = _file(unit, event)
    news.procuracy_told(file, NoticeKind.CRIME_REPORT, event.source, event.time, event.data.document_number)
    unit.put(file, [], news=event)


def on_prosecution_notified(unit: Unit, event: News) -> None:
    """The police were asked to open a case (rule sa-social-referral): the procuracy sees that they answer."""
    file = _file(unit, event)
    news.procuracy_told(file, NoticeKind.PROSECUTION_REQUEST, event.source, event.time, subject=event.data.request_id)
    unit.put(file, [], news=event)


def on_extension_requested(unit: Unit, event: News) -> None:
    """The police ask for more time, mostly before the file is here."""
    file, data = _file(unit, event), event.data
    due_at = data.due_at.ToDatetime(tzinfo=UTC)
    news.extension_requested(file, data.extension_id, data.rule_id, data.step, due_at, event.time)
    unit.put(file, [], news=event)


def on_offence_reclassified(unit: Unit, event: News) -> None:
    """Another class of offence: the limits here go by it."""
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    news.offence_reclassified(file, Severity(event.data.severity_code), event.source, event.time)
    unit.put(file, [], news=event)


def on_case_closed(unit: Unit, event: News) -> None:
    """The case is over everywhere: what still ran here is no longer to be done."""
    file = unit.file(event.reference)
    if file is not None:
        unit.put(file, [], news=event)


def _file(unit: Unit, event: News) -> CourtFile:
    """The file of the case; a new one where there was none."""
    found: CourtFile | None = unit.file(event.reference)
    return CourtFile(reference=event.reference) if found is None else found


def on_circle_changed(unit: Unit, event: News) -> None:
    """Who works on the case now; whether there is a file here yet does not matter."""
    unit.set_circle(event.reference, event.data.members)


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
        held = e.CourtErasureCarriedOut(order_id=event.data.order_id, held=True, basis_code=hold)
        unit.record(event.reference, [held])


def _confirm(unit: Unit, event: News, ending_id: str, parted: Parted) -> None:
    ended = e.CourtDisclosureEnded(
        ending_id=ending_id, purged=parted.purged, restricted=parted.restricted, basis_code=parted.basis_code
    )
    unit.record(event.reference, [ended])


def on_request_made(unit: Unit, event: News) -> None:
    take_request(unit, event, policy.REQUESTS)


def on_harm_added(unit: Unit, event: News) -> None:
    """Harm that became known later; the police's hand-over may come after it."""
    file = _file(unit, event)
    news.harm_told(file, event.time)
    take_harm(unit, event, file)


def on_police_sitting(unit: Unit, event: News) -> None:
    """A session of the police with the child counts here too, also before their file comes."""
    file = _file(unit, event)
    news.sitting_told(file, event.time)
    take_sitting(unit, event, file)


def on_joint_interview_proposed(unit: Unit, event: News) -> None:
    """The police invite the procuracy to hear the child together with them."""
    file = _file(unit, event)
    news.joint_interview_told(file, event.time)
    joint_news.take_proposal(unit, event, policy.JOINT_INTERVIEWS, file)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "ConsentWithdrawn": on_consent_withdrawn,
    "RestrictionOrdered": on_restriction_ordered,
    "ErasureOrdered": on_erasure_ordered,
    "CaseClosed": on_case_closed,
    "CaseReopened": note,
    "UrgencyChanged": note,
    "HarmAdded": on_harm_added,
    "HarmTakenBack": take_harm,
    "IntakeRequestMade": on_request_made,
    "IntakeRequestAnswered": take_answer,
    "IntakeProsecutionNotified": on_prosecution_notified,
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
    "SupportProsecutionNotified": on_prosecution_notified,
    "ChildSeparated": note,
    "SeparationRenewed": note,
    "ChildReturned": note,
    "ParentalRightsRestrictionAsked": note,
    "ParentalRightsRestrictionDecided": note,
    # police investigation
    "InvestigationOpened": note,
    "InvestigationNotOpened": note,
    "InvestigationSuspended": note,
    "InvestigationResumed": note,
    "InvestigationConcluded": note,
    "FileTransferred": on_file_transferred,
    "PoliceRequestMade": on_request_made,
    "PoliceRequestAnswered": take_answer,
    "ProcuracyNotified": on_procuracy_notified,
    "VerificationExtended": note,
    "InvestigationExtended": note,
    "ExtensionRequested": on_extension_requested,
    "OffenceReclassified": on_offence_reclassified,
    "PoliceSittingPlanned": on_police_sitting,
    "PoliceSittingHeld": on_police_sitting,
    "PoliceSittingCancelled": on_police_sitting,
    # other agencies' people with whom hearings are planned
    "SupportStaffBusyTold": keep_busy,
    "PoliceStaffBusyTold": keep_busy,
    "JointInterviewAsked": on_joint_interview_proposed,
    "JointInterviewMoved": on_joint_interview_proposed,
    **joint_news.following(policy.JOINT_INTERVIEWS),
    # access logs
    "IntakeAuditHead": keep_head,
    "SupportAuditHead": keep_head,
    "PoliceAuditHead": keep_head,
}
