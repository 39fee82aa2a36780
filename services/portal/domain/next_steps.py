"""What a row of "my work" is about, and the one thing to do about it: by the rule whose clock runs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from services.portal.domain.texts import Text


class Group(StrEnum):
    """How a row came onto the desk."""

    INCOMING = "incoming"
    REQUEST = "request"
    APPROVAL = "approval"
    OWN = "own"


GROUPS = {
    Group.INCOMING: Text("Chuyển đến", "Sent to us"),
    Group.REQUEST: Text("Yêu cầu", "Request"),
    Group.APPROVAL: Text("Chờ quyết định", "Waits for a decision"),
    Group.OWN: Text("Việc của hồ sơ", "Work on the case"),
}

# For which steps a slot can be looked for, by the search.
SEARCHES = {
    "ProposeSlots": frozenset({"ScheduleHearing", "MoveHearing"}),
    "ProposeJointSlots": frozenset({"CallJointInterview", "MoveJointInterview"}),
}

# The calls of an agency that end the clock; where there are two ways, the page of the case shows both.
_SHARED = {"request-answer-5wd": (Group.REQUEST, "AnswerRequest"), "forensic-5d": (Group.REQUEST, "")}
NEXT_STEPS: dict[str, dict[str, tuple[Group, str]]] = {
    "case_intake": {
        **_SHARED,
        "forward-local-1h": (Group.OWN, ""),
        "emergency-12h": (Group.OWN, ""),
        "referral-answer-24h": (Group.OWN, ""),
    },
    "social_support": {
        **_SHARED,
        "referral-answer-24h": (Group.INCOMING, "AcceptReferral"),
        "joint-interview-answer": (Group.REQUEST, "AcceptJointInterview"),
        "handover-receipt-24h": (Group.INCOMING, "ReceiveHandover"),
        "emergency-12h": (Group.OWN, "ApplyEmergencyMeasure"),
        "initial-assessment-02": (Group.OWN, "CompleteInitialAssessment"),
        "temp-separation": (Group.APPROVAL, ""),
        "separation-max-15d": (Group.APPROVAL, ""),
        "separation-decided-end": (Group.APPROVAL, ""),
        "family-violence": (Group.OWN, "EndNoContact"),
        "plan-draft-5wd": (Group.OWN, "SubmitPlan"),
        "plan-approve": (Group.APPROVAL, "ApprovePlan"),
        "plan-total-7wd": (Group.OWN, ""),
    },
    "police_investigation": {
        **_SHARED,
        "referral-answer-24h": (Group.INCOMING, "AcceptReferral"),
        "joint-interview-answer": (Group.OWN, ""),
        "police-24h-transfer": (Group.OWN, "TransferReport"),
        "sa-evidence-reminder": (Group.OWN, "CallForExamination"),
        "notify-proc-3wd": (Group.OWN, "NotifyProcuracy"),
        "report-20d": (Group.OWN, ""),
        "offender-review": (Group.OWN, "ReviewOffender"),
        "investigate-limit": (Group.OWN, "ConcludeInvestigation"),
        "cyb2025-removal": (Group.OWN, "ConfirmRemoval"),
    },
    "court_liaison": {
        **_SHARED,
        "joint-interview-answer": (Group.REQUEST, "AcceptJointInterview"),
        "prosecute-limit": (Group.APPROVAL, ""),
        "trial-prep": (Group.OWN, "OrderTrial"),
        "open-trial": (Group.OWN, "ScheduleHearing"),
    },
}


def next_step(agency: str, rule: str) -> tuple[Group, str]:
    """How it came, and the call to fill in; empty where a person chooses among several."""
    return NEXT_STEPS.get(agency, {}).get(rule, (Group.OWN, ""))


def with_searches(calls: Sequence[str]) -> list[str]:
    """Where a day or an hour may be set or changed, a good one can be looked for first."""
    found = list(calls)
    for search, steps in SEARCHES.items():
        first = next((place for place, call in enumerate(found) if call in steps), None)
        if first is not None:
            found.insert(first, search)
    return found
