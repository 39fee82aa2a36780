"""What social support does when others report, and what is checked before the workflow decides.

Read ``EVENT_HANDLERS`` at the end first: it is the index of reactions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from services.kernel.ports import Handler, News, Unit, keep_head
from services.social_support.domain import policy
from services.social_support.domain.model import SupportFile

# --- reactions to other agencies --------------------------------------------------------------------


def on_case_referred(unit: Unit, event: News) -> None:
    """A new file, or one that was declined or finished and comes back under a new referral."""
    unit.set_circle(event.reference, event.data.circle)
    known = unit.file(event.reference)
    file = SupportFile(reference=event.reference) if known is None else known
    events = policy.case_referred(
        file, event.data.referral_id, event.data.urgent, event.data.received_at.ToDatetime(tzinfo=UTC), unit.now
    )
    if known is None:
        unit.add(file)
    else:
        unit.save(file)
    unit.record(event.reference, events, version=file.version)


def on_circle_changed(unit: Unit, event: News) -> None:
    unit.set_circle(event.reference, event.data.members)


def on_case_closed(unit: Unit, event: News) -> None:
    _change(unit, event, lambda file: policy.case_closed(file, event.time))


def on_case_reopened(unit: Unit, event: News) -> None:
    _change(unit, event, policy.case_reopened)


def note(_unit: Unit, _event: News) -> None:
    """News for the timeline only; the kernel has already written it there."""


def _change(unit: Unit, event: News, change: Callable[[SupportFile], list[Any]]) -> None:
    file = unit.file(event.reference)
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    events = change(file)
    unit.save(file)
    unit.record(event.reference, events, version=file.version)


EVENT_HANDLERS: dict[str, Handler] = {
    # case intake
    "CaseReferred": on_case_referred,
    "CircleChanged": on_circle_changed,
    "RecordShared": note,
    "CaseClosed": on_case_closed,
    "CaseReopened": on_case_reopened,
    # police investigation
    "VerificationStarted": note,
    "InvestigationOpened": note,
    "InvestigationNotOpened": note,
    "InvestigationSuspended": note,
    "InvestigationResumed": note,
    "InvestigationConcluded": note,
    "FileTransferred": note,
    # court liaison
    "FileReceived": note,
    "ProsecutionDecided": note,
    "CaseDocketed": note,
    "HearingScheduled": note,
    "HearingMoved": note,
    "HearingHeld": note,
    "JudgmentGiven": note,
    "ProceedingFinished": note,
    # access logs
    "IntakeAuditHead": keep_head,
    "PoliceAuditHead": keep_head,
    "CourtAuditHead": keep_head,
}
