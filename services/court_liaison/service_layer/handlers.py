"""What court liaison does when others report.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions. The circle may be told before
the police hand over the file (different senders), so it is kept by reference, file or not.
"""

from __future__ import annotations

from services.court_liaison.domain import events as e
from services.court_liaison.domain import obligations, policy
from services.court_liaison.domain.model import SERVICE, CourtFile
from services.kernel.ports import Handler, News, Unit, keep_head
from services.kernel.privacy.parting import Parted, erase, part_with, restrict_use


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


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "ConsentWithdrawn": on_consent_withdrawn,
    "RestrictionOrdered": on_restriction_ordered,
    "ErasureOrdered": on_erasure_ordered,
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
