"""What social support does when others report, and what is checked before the workflow decides.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from services.kernel import joint_news
from services.kernel.harm import take_harm
from services.kernel.ports import Handler, News, Unit, keep_head
from services.kernel.privacy.parting import Parted, erase, part_with, restrict_use
from services.kernel.request_news import take_answer, take_request
from services.kernel.sittings import take_sitting
from services.social_support.domain import events as e
from services.social_support.domain import obligations, policy, preparations, reactions
from services.social_support.domain.model import SupportFile

# --- reactions to other agencies --------------------------------------------------------------------


def on_case_referred(unit: Unit, event: News) -> None:
    """A new file, or one that was declined or finished and comes back under a new referral."""
    unit.set_circle(event.reference, event.data.circle)
    known = unit.file(event.reference)
    file = SupportFile(reference=event.reference) if known is None else known
    events = reactions.case_referred(
        file, event.data.referral_id, event.data.urgent, event.data.received_at.ToDatetime(tzinfo=UTC), unit.now
    )
    unit.put(file, events, news=event)


def on_circle_changed(unit: Unit, event: News) -> None:
    unit.set_circle(event.reference, event.data.members)


def on_case_closed(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: reactions.case_closed(file, event.time))


def on_case_reopened(unit: Unit, event: News) -> None:
    _change(unit, event, reactions.case_reopened)


def on_urgency_changed(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: reactions.urgency_changed(file, event.data.urgent))


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
        held = e.SupportErasureCarriedOut(order_id=event.data.order_id, held=True, basis_code=hold)
        unit.record(event.reference, [held])


def _confirm(unit: Unit, event: News, ending_id: str, parted: Parted) -> None:
    ended = e.SupportDisclosureEnded(
        ending_id=ending_id, purged=parted.purged, restricted=parted.restricted, basis_code=parted.basis_code
    )
    unit.record(event.reference, [ended])


def on_request_made(unit: Unit, event: News) -> None:
    take_request(unit, event, policy.REQUESTS)


def on_joint_interview_proposed(unit: Unit, event: News) -> None:
    joint_news.take_proposal(unit, event, policy.JOINT_INTERVIEWS)


def on_preparations_planned(unit: Unit, event: News) -> None:
    """Whoever supports the child has it in their own calendar."""
    _change(unit, event, lambda file: preparations.take(file, event.data))


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


def _change(unit: Unit, event: News, change: Callable[[SupportFile], list[Any]]) -> None:
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    events = change(file)
    unit.put(file, events, news=event)


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CaseReferred": on_case_referred,
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "ConsentWithdrawn": on_consent_withdrawn,
    "RestrictionOrdered": on_restriction_ordered,
    "ErasureOrdered": on_erasure_ordered,
    "CaseClosed": on_case_closed,
    "CaseReopened": on_case_reopened,
    "UrgencyChanged": on_urgency_changed,
    "HarmAdded": take_harm,
    "HarmTakenBack": take_harm,
    "IntakeRequestMade": on_request_made,
    "IntakeRequestAnswered": take_answer,
    # police investigation
    "VerificationStarted": note,
    "InvestigationOpened": note,
    "InvestigationNotOpened": note,
    "InvestigationSuspended": note,
    "InvestigationResumed": note,
    "InvestigationConcluded": note,
    "FileTransferred": note,
    "PoliceRequestMade": on_request_made,
    "PoliceRequestAnswered": take_answer,
    "VerificationExtended": note,
    "InvestigationExtended": note,
    "PoliceSittingPlanned": take_sitting,
    "PoliceSittingHeld": take_sitting,
    "PoliceSittingCancelled": take_sitting,
    "JointInterviewAsked": on_joint_interview_proposed,
    "JointInterviewMoved": on_joint_interview_proposed,
    **joint_news.following(policy.JOINT_INTERVIEWS),
    "ContentRemovalRequested": note,
    "ContentRemovalConfirmed": note,
    # court liaison
    "FileReceived": note,
    "ProsecutionDecided": note,
    "CaseDocketed": note,
    "HearingScheduled": note,
    "HearingMoved": note,
    "HearingHeld": note,
    "JudgmentGiven": note,
    "ProceedingFinished": note,
    "CourtRequestMade": on_request_made,
    "CourtRequestAnswered": take_answer,
    "CourtSittingPlanned": take_sitting,
    "CourtSittingHeld": take_sitting,
    "CourtSittingCancelled": take_sitting,
    "HearingPreparationsPlanned": on_preparations_planned,
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
    # access logs
    "IntakeAuditHead": keep_head,
    "PoliceAuditHead": keep_head,
    "CourtAuditHead": keep_head,
}
