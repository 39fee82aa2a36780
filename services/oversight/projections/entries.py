"""From an event to what is counted of it. Pure functions; read ``STATES`` from top to bottom.

An entry says: this case entered this state at this agency in this month (Vietnam time of the event).
A case counts once for each entry, however often the event came or happened again in the month. So a
past month's numbers stay what they were reported to be: a case that moves on later is counted where
it arrives, and not taken away from where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.clock import month_of


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One case entered ``state`` at ``agency`` in ``month`` (``2026-03``)."""

    month: str
    agency: str
    state: str


# The state is the agency's own word for it. A step has a word of its own (emergency_measure, moved,
# reopened) where it leaves the agency's state as it was, or leads to one that is counted already: a
# reopened case that counted as open again would be opened twice.
STATES: dict[str, tuple[str, str]] = {
    "ReportReceived": ("case_intake", "received"),
    "ReportScreenedOut": ("case_intake", "screened_out"),
    "ReportJoined": ("case_intake", "joined"),
    "ReportSeparated": ("case_intake", "separated"),  # the join was wrong
    "CaseOpened": ("case_intake", "open"),
    "UrgencyChanged": ("case_intake", "urgency_raised"),  # or lowered
    "CaseReferred": ("case_intake", "referred"),
    "CaseClosed": ("case_intake", "closed"),
    "CaseReopened": ("case_intake", "reopened"),
    "SupportAccepted": ("social_support", "accepted"),
    "SupportDeclined": ("social_support", "declined"),
    "InitialAssessmentCompleted": ("social_support", "assessed"),
    "EmergencyMeasureApplied": ("social_support", "emergency_measure"),
    "DetailedAssessmentCompleted": ("social_support", "detailed"),
    "PlanSubmitted": ("social_support", "submitted"),
    "PlanApproved": ("social_support", "approved"),
    "PlanReturned": ("social_support", "plan_returned"),
    "SupportDelivered": ("social_support", "delivering"),
    "ReviewHeld": ("social_support", "reviewed"),
    "SupportFinished": ("social_support", "finished"),
    "PoliceReferralAccepted": ("police_investigation", "accepted"),
    "PoliceReferralDeclined": ("police_investigation", "declined"),
    "CrimeReportRegistered": ("police_investigation", "registered"),
    "VerificationStarted": ("police_investigation", "verifying"),
    "InvestigationOpened": ("police_investigation", "investigating"),
    "InvestigationNotOpened": ("police_investigation", "not_opened"),
    "InvestigationSuspended": ("police_investigation", "suspended"),
    "InvestigationResumed": ("police_investigation", "resumed"),
    "InvestigationConcluded": ("police_investigation", "concluded"),
    "FileTransferred": ("police_investigation", "transferred"),
    "FileReceived": ("court_liaison", "file_received"),
    "ProsecutionDecided": ("court_liaison", "decided"),  # told apart by DECISIONS
    "CaseDocketed": ("court_liaison", "docketed"),
    "HearingScheduled": ("court_liaison", "scheduled"),
    "HearingMoved": ("court_liaison", "moved"),
    "HearingHeld": ("court_liaison", "held"),
    "JudgmentGiven": ("court_liaison", "judged"),
    "ProceedingFinished": ("court_liaison", "finished"),
    "IntakeDeadlineMissed": ("case_intake", "deadline_missed"),
    "SupportDeadlineMissed": ("social_support", "deadline_missed"),
    "PoliceDeadlineMissed": ("police_investigation", "deadline_missed"),
    "CourtDeadlineMissed": ("court_liaison", "deadline_missed"),
    "ChildSeparated": ("social_support", "separated"),
    "ChildReturned": ("social_support", "child_returned"),
    "CrimeReportTransferred": ("police_investigation", "report_transferred"),
    "ContentRemovalRequested": ("police_investigation", "removal_requested"),
    "ContentRemovalConfirmed": ("police_investigation", "removal_confirmed"),
    "HearingAdjourned": ("court_liaison", "adjourned"),
    "CompensationOrdered": ("court_liaison", "compensation_ordered"),
    "CompensationPaid": ("court_liaison", "compensation_paid"),
}
DECISIONS = {"prosecute": "prosecuted", "not_prosecute": "not_prosecuted", "return_file": "returned"}
REFERRED_TO = frozenset({"social_support", "police_investigation"})

# All that is ever read of an event's data; the rest is dropped before anything is stored.
FIELDS_READ: dict[str, frozenset[str]] = {
    "CaseReferred": frozenset({"to"}),
    "UrgencyChanged": frozenset({"urgent"}),
    "ProsecutionDecided": frozenset({"decision_code"}),
}


def entries_of(name: str, at: datetime, data: Mapping[str, Any]) -> frozenset[Entry]:
    """What the event adds for its case. ``data``: the fields named in ``FIELDS_READ``.

    Raises KeyError for an event or code that nobody has said how to count: a wrong count would
    never be noticed, a dead letter is.
    """
    agency, state = STATES[name]
    month = month_of(at)
    if name == "ProsecutionDecided":
        state = DECISIONS[data["decision_code"]]
    if name == "UrgencyChanged" and not data["urgent"]:
        state = "urgency_lowered"
    entries = {Entry(month, agency, state)}
    if name == "CaseReferred":
        if data["to"] not in REFERRED_TO:
            raise KeyError("an agency to which nothing is referred")
        entries.add(Entry(month, data["to"], "referred"))  # it waits there from now on
    return frozenset(entries)
