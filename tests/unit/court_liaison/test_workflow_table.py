"""Every command of the procuracy and the court, tried in every state with every role."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.compensation import Compensation
from services.court_liaison.domain.complaints import Complaint, ComplaintBy, ComplaintKind, ComplaintOutcome
from services.court_liaison.domain.extensions import ExtensionRequest
from services.court_liaison.domain.interviews import Interview
from services.court_liaison.domain.model import SECOND_INSTANCE, CourtFile, State
from services.court_liaison.domain.policy import WORKFLOW
from services.court_liaison.domain.severity import Severity
from services.kernel.deadlines.commands import DelayExplained, ExplainDelay
from services.kernel.deadlines.model import Deadline
from services.kernel.errors import Forbidden, WrongState
from services.kernel.requests import (
    AgencyRequest,
    AnswerRequest,
    MakeRequest,
    RejectionReason,
    RejectRequest,
    RequestKind,
    WithdrawRequest,
)
from services.kernel.workflow import Actor
from tests.unit.court_liaison import builders as b

ROLES = ("court_clerk", "judge", "prosecutor", "privacy_officer", "investigator")

# Written by hand from the words; what is not named is refused in that state.
STATES = (
    "new",
    "supervising",
    "transferred",
    "file_received",
    "prosecuted",
    "returned",
    "docketed",
    "court_returned",
    "suspended",
    "scheduled",
    "held",
    "judged",
    "appealed",
    "appeal_scheduled",
    "appeal_held",
    "remitted",
    "finished",
)
ANY_BUT_NEW = {state: state for state in STATES if state != "new"}
TABLE = {
    "DecideExtension":      ANY_BUT_NEW,
    "ReceiveFile":          {"transferred": "file_received"},
    "ClassifyOffence":      {
        s: s for s in ("file_received", "prosecuted", "docketed", "court_returned", "scheduled", "remitted")
    },
    "ExtendProsecution":    {"file_received": "file_received"},
    "Prosecute":            {"file_received": "prosecuted", "court_returned": "prosecuted"},
    "DoNotProsecute":       {"file_received": "finished", "court_returned": "finished"},
    "ReturnFile":           {"file_received": "returned", "court_returned": "returned"},
    "PlanInterview":        {s: s for s in ("file_received", "prosecuted", "court_returned")},
    "HoldInterview":        ANY_BUT_NEW,
    "CancelInterview":      ANY_BUT_NEW,
    "DocketCase":           {"prosecuted": "docketed", "remitted": "docketed"},
    "ExtendPreparation":    {"docketed": "docketed"},
    "OrderTrial":           {"docketed": "docketed"},
    "ExtendOpening":        {"docketed": "docketed", "scheduled": "scheduled"},
    "RecordNeeds":          {
        s: s for s in STATES if s not in ("new", "supervising", "transferred", "returned", "judged", "finished")
    },
    "WantHearing":          {
        s: s for s in ("docketed", "scheduled", "held", "appealed", "appeal_scheduled", "appeal_held")
    },
    "ScheduleHearing":      {
        "docketed": "scheduled", "held": "scheduled", "appealed": "appeal_scheduled", "appeal_held": "appeal_scheduled",
    },
    "ChangeAccommodations": {"scheduled": "scheduled", "appeal_scheduled": "appeal_scheduled"},
    "MoveHearing":          {"scheduled": "scheduled", "appeal_scheduled": "appeal_scheduled"},
    "HoldHearing":          {"scheduled": "held", "appeal_scheduled": "appeal_held"},
    "AdjournHearing":       {"scheduled": "docketed", "appeal_scheduled": "appealed"},
    "GiveJudgment":         {"held": "judged"},
    "OrderCompensation":    {"judged": "judged"},
    "RecordPayment":        {s: s for s in ("judged", "appealed", "appeal_scheduled", "appeal_held", "finished")},
    "FileComplaint":        ANY_BUT_NEW,
    "AnswerComplaint":      ANY_BUT_NEW,
    "FinishProceeding":     {"judged": "finished"},
    "ReturnToProcuracy":    {"docketed": "court_returned", "scheduled": "court_returned"},
    "KeepProsecution":      {"court_returned": "prosecuted"},
    "SuspendCase":          {"docketed": "suspended", "scheduled": "suspended"},
    "ResumeCase":           {"suspended": "docketed"},
    "DismissCase":          {"docketed": "finished", "scheduled": "finished", "suspended": "finished"},
    "OpenAppeal":           {"judged": "appealed"},
    "DecideAppeal":         {"appeal_held": "judged"},
    "QuashJudgment":        {"appeal_held": "remitted"},
    "EndAppeal":            {"appealed": "judged", "appeal_scheduled": "judged"},
    "RecordHelp":           ANY_BUT_NEW,
    "AcceptJointInterview":  ANY_BUT_NEW,
    "DeclineJointInterview": ANY_BUT_NEW,
    "MakeRequest":          ANY_BUT_NEW,
    "WithdrawRequest":      ANY_BUT_NEW,
    "AnswerRequest":        ANY_BUT_NEW,
    "RejectRequest":        ANY_BUT_NEW,
    "ExplainDelay":         ANY_BUT_NEW,
}  # fmt: skip
EVERYONE = {"court_clerk", "judge", "prosecutor"}
WHO = {
    "DecideExtension":      {"prosecutor"},
    "ReceiveFile":          {"court_clerk", "prosecutor"},
    "ClassifyOffence":      {"court_clerk", "prosecutor"},
    "ExtendProsecution":    {"prosecutor"},
    "Prosecute":            {"prosecutor"},
    "DoNotProsecute":       {"prosecutor"},
    "ReturnFile":           {"prosecutor"},
    "PlanInterview":        {"prosecutor"},
    "HoldInterview":        {"prosecutor"},
    "CancelInterview":      {"prosecutor"},
    "DocketCase":           {"court_clerk"},
    "ExtendPreparation":    {"judge"},
    "OrderTrial":           {"judge"},
    "ExtendOpening":        {"judge"},
    "RecordNeeds":          EVERYONE,
    "WantHearing":          {"court_clerk", "judge"},
    "ScheduleHearing":      {"court_clerk", "judge"},
    "ChangeAccommodations": {"court_clerk", "judge"},
    "MoveHearing":          {"court_clerk", "judge"},
    "HoldHearing":          {"judge"},
    "AdjournHearing":       {"judge"},
    "GiveJudgment":         {"judge"},
    "OrderCompensation":    {"court_clerk", "judge"},
    "RecordPayment":        {"court_clerk"},
    "FileComplaint":        EVERYONE,
    "AnswerComplaint":      EVERYONE,
    "FinishProceeding":     {"court_clerk"},
    "ReturnToProcuracy":    {"judge"},
    "KeepProsecution":      {"prosecutor"},
    "SuspendCase":          {"judge"},
    "ResumeCase":           {"judge"},
    "DismissCase":          {"judge"},
    "OpenAppeal":           {"court_clerk"},
    "DecideAppeal":         {"judge"},
    "QuashJudgment":        {"judge"},
    "EndAppeal":            {"judge"},
    "RecordHelp":           EVERYONE,
    "AcceptJointInterview":  {"prosecutor"},
    "DeclineJointInterview": {"prosecutor"},
    "MakeRequest":          EVERYONE,
    "WithdrawRequest":      EVERYONE,
    "AnswerRequest":        EVERYONE,
    "RejectRequest":        EVERYONE,
    "ExplainDelay":         EVERYONE,
}  # fmt: skip
COMMANDS = {
    "DecideExtension": c.DecideExtension(extension_id=b.EXTENSION, granted=True, document_number="QĐ-5"),
    "ReceiveFile": c.ReceiveFile(receipt_number="BN-12"),
    "ClassifyOffence": c.ClassifyOffence(severity=Severity.SERIOUS),
    "ExtendProsecution": c.ExtendProsecution(document_number="GH-1", reason="nhiều bị can"),
    "Prosecute": c.Prosecute(decision_number="CT-3", reason="đủ căn cứ"),
    "DoNotProsecute": c.DoNotProsecute(decision_number="KTT-3", reason="không đủ căn cứ"),
    "ReturnFile": c.ReturnFile(decision_number="TH-3", reason="thiếu chứng cứ"),
    "PlanInterview": replace(b.AN_INTERVIEW, starts_at=b.LATER + timedelta(hours=3)),
    "HoldInterview": b.INTERVIEWED,
    "CancelInterview": b.CANCELLED,
    "DocketCase": c.DocketCase(docket_number="TL-7"),
    "ExtendPreparation": c.ExtendPreparation(document_number="GH-2", reason="vụ án phức tạp"),
    "OrderTrial": b.ORDERED,
    "ExtendOpening": c.ExtendOpening(document_number="GH-3", reason="bão lũ"),
    "RecordNeeds": b.NEEDS,
    "WantHearing": b.WANTED,
    "ScheduleHearing": b.A_HEARING,
    "ChangeAccommodations": c.ChangeAccommodations(accommodations=b.A_HEARING.accommodations),
    "MoveHearing": b.A_MOVE,
    "HoldHearing": b.HELD,
    "AdjournHearing": b.ADJOURNED,
    "GiveJudgment": b.JUDGED,
    "OrderCompensation": b.COMPENSATION,
    "RecordPayment": b.PAYMENT,
    "FileComplaint": b.A_COMPLAINT,
    "AnswerComplaint": b.ANSWER,
    "FinishProceeding": b.FINISHED,
    "ReturnToProcuracy": b.RETURNED,
    "KeepProsecution": b.KEPT,
    "SuspendCase": b.SUSPENDED,
    "ResumeCase": b.RESUMED,
    "DismissCase": b.DISMISSED,
    "OpenAppeal": b.APPEALED,
    "DecideAppeal": b.UPHELD,
    "QuashJudgment": b.QUASHED,
    "EndAppeal": b.APPEAL_ENDED,
    "RecordHelp": b.HELPED,
    "AcceptJointInterview": b.COME,
    "DeclineJointInterview": b.STAY_AWAY,
    "MakeRequest": MakeRequest(to="social_support", kind=RequestKind.SUPPORT_PERSON),
    "WithdrawRequest": WithdrawRequest(agency_request_id=b.OURS, reason="không cần nữa"),
    "AnswerRequest": AnswerRequest(agency_request_id=b.THEIRS, document_number="CV-1"),
    "RejectRequest": RejectRequest(
        agency_request_id=b.THEIRS, reason_code=RejectionReason.NOT_COMPETENT, words="không thuộc thẩm quyền"
    ),
    "ExplainDelay": ExplainDelay(deadline_id=b.DELAY, reason="mưa bão"),
}
# What happened, by name where the event carries a new id.
TELLS: dict[str, list[object]] = {
    "DecideExtension": [
        e.ExtensionDecided(
            extension_id=b.EXTENSION, granted=True, document_number="QĐ-5", approved_by="CL-0001"
        )
    ],
    "ReceiveFile": [e.FileReceived()],
    "ClassifyOffence": [e.OffenceClassified(severity_code="serious")],
    "ExtendProsecution": [
        e.ProsecutionExtended(document_number="GH-1", approved_by="CL-0001", length="30 days")
    ],
    "Prosecute": [e.ProsecutionDecided(decision_code="prosecute")],
    "DoNotProsecute": [
        e.ProsecutionDecided(decision_code="not_prosecute"),
        e.ProceedingFinished(outcome_code="not_prosecuted"),
    ],
    "ReturnFile": [e.ProsecutionDecided(decision_code="return_file")],
    "PlanInterview": ["CourtSittingPlanned"],
    "HoldInterview": [
        e.CourtSittingHeld(
            sitting_id=b.SITTING, kind_code="interview", child=1, starts_at=b.LATER, minutes=45,
            topic_codes=("course_of_events",), place_code="home", interviewers=("CL-0001",), outcome_code="held",
        )
    ],
    "CancelInterview": [e.CourtSittingCancelled(sitting_id=b.SITTING, reason_code="child_unwell")],
    "DocketCase": [e.CaseDocketed()],
    "ExtendPreparation": [
        e.PreparationExtended(document_number="GH-2", approved_by="CL-0001", length="45 days")
    ],
    "OrderTrial": [e.TrialOrdered()],
    "ExtendOpening": [e.OpeningExtended(document_number="GH-3", approved_by="CL-0001", length="30 days")],
    "RecordNeeds": [e.NeedsRecorded(child=1)],
    "WantHearing": [e.HearingWanted()],
    "ScheduleHearing": [e.HearingScheduled(starts_at=b.LATER, closed=True)],
    "ChangeAccommodations": [e.AccommodationsChanged()],
    "MoveHearing": [e.HearingMoved(starts_at=b.LATER_STILL, reason_code="child_unwell")],
    "HoldHearing": [e.HearingHeld()],
    "AdjournHearing": [e.HearingAdjourned(reason_code="party_absent")],
    "GiveJudgment": [e.JudgmentGiven()],
    "OrderCompensation": ["CompensationOrdered"],
    "RecordPayment": [e.PaymentRecorded(compensation_id=b.MONEY)],
    "FileComplaint": ["ComplaintFiled"],
    "AnswerComplaint": [e.ComplaintAnswered(complaint_id=b.COMPLAINT, outcome_code="rejected")],
    "FinishProceeding": [e.ProceedingFinished(outcome_code="judged")],
    "ReturnToProcuracy": [e.FileReturnedByCourt(reason_code="evidence_missing")],
    "KeepProsecution": [e.ProsecutionDecided(decision_code="prosecute")],
    "SuspendCase": [e.TrialSuspended()],
    "ResumeCase": [e.TrialResumed()],
    "DismissCase": [e.ProceedingFinished(outcome_code="dismissed")],
    "OpenAppeal": [e.AppealOpened()],
    "DecideAppeal": [e.AppealDecided(outcome_code="upheld")],
    "QuashJudgment": [e.AppealDecided(outcome_code="quashed")],
    "EndAppeal": [e.AppealDecided(outcome_code="withdrawn")],
    "RecordHelp": [e.HelpRecorded(child=1)],
    "AcceptJointInterview": [e.CourtJointInterviewAnswered("j-1", 1, "accepted", "CL-0003", "")],
    "DeclineJointInterview": [e.CourtJointInterviewAnswered("j-1", 1, "declined", "", "nobody_available")],
    "MakeRequest": ["CourtRequestMade"],
    "WithdrawRequest": [e.CourtRequestAnswered(b.OURS, "social_support", "withdrawn", "", "", "")],
    "AnswerRequest": [e.CourtRequestAnswered(b.THEIRS, "police_investigation", "answered", "", "", "CV-1")],
    "RejectRequest": [
        e.CourtRequestAnswered(b.THEIRS, "police_investigation", "rejected", "not_competent", "", "")
    ],
    "ExplainDelay": [DelayExplained(deadline_id=b.DELAY, rule="trial-prep")],
}  # fmt: skip


def a_deadline(rule: str, length: str, case: str = "", **more: object) -> Deadline:
    end = b.NOW + timedelta(days=40)
    values: dict[str, object] = {
        "id": rule, "rule": rule, "version": "always", "case": case, "length": length, "started_at": b.NOW,
        "started_by": "x", "recorded_by": "x", "statutory": end, "rolled": end,
    }  # fmt: skip
    return Deadline(**{**values, **more})  # type: ignore[arg-type]


def a_file(state: State) -> CourtFile:
    """A file in this state on which no guard has anything to say."""
    file = CourtFile(reference=b.REFERENCE, state=state, opened_at=b.NOW, version=3)
    if state in (State.SCHEDULED, State.HELD, State.JUDGED, State.FINISHED, *SECOND_INSTANCE):
        file.hearings = [b.a_hearing()]
    file.extension_requests = [
        ExtensionRequest(id=b.EXTENSION, rule="report-20d", step=2, due_at=b.LATER, asked_at=b.NOW)
    ]
    file.interviews = [Interview(sitting_id=b.SITTING, adult_told_at=b.NOW, at=b.NOW, by="CL-0003")]
    file.sittings = [b.a_sitting()]
    file.joint_interviews = [b.a_joint_interview()]
    file.compensations = [
        Compensation(id=b.MONEY, amount_vnd=50_000_000, due_on="2026-07-31", due_at=b.end_of(2026, 7, 31),
                     document_number="BA-9", at=b.NOW, by="CL-0001")
    ]  # fmt: skip
    file.complaints = [
        Complaint(id=b.COMPLAINT, kind=ComplaintKind.COMPLAINT, by_code=ComplaintBy.VICTIM, text="x", at=b.NOW, by="x")
    ]
    file.requests = [
        AgencyRequest(id=b.OURS, kind=RequestKind.INFORMATION, asking="court_liaison", asked="social_support",
                      made_at=b.NOW),
        AgencyRequest(id=b.THEIRS, kind=RequestKind.INFORMATION, asking="police_investigation", asked="court_liaison",
                      made_at=b.NOW),
    ]  # fmt: skip
    file.deadlines = [
        a_deadline("prosecute-limit", "20 days", "serious"),
        a_deadline("trial-prep", "30 days", "less_serious"),
        a_deadline("open-trial", "15 days"),
        a_deadline("trial-prep", "30 days", "less_serious", id=b.DELAY, missed_at=b.NOW, ended_at=b.NOW),
    ]
    return file


def an_accepted_appeal() -> Complaint:
    return Complaint(
        id="appeal", kind=ComplaintKind.APPEAL, by_code=ComplaintBy.VICTIM, text="x", at=b.NOW, by="x",
        outcome_code=ComplaintOutcome.ACCEPTED, document_number="TB-5",
    )  # fmt: skip


def an_actor(role: str) -> Actor:
    return Actor("CL-0001", "court_liaison", "TAND", frozenset({role}))


def told(events: list[object], expected: list[object]) -> bool:
    """The same events, and by name only where nothing more is expected."""
    return len(events) == len(expected) and all(
        type(event).__name__ == wanted if isinstance(wanted, str) else event == wanted
        for event, wanted in zip(events, expected, strict=True)
    )


def test_the_table_names_every_state_and_command_of_the_workflow() -> None:
    """A new command or state needs its place here before it may exist."""
    assert {command.__name__ for command in WORKFLOW.commands} == set(TABLE)
    assert set(TABLE) == set(WHO) == set(COMMANDS) == set(TELLS)
    assert tuple(State) == STATES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_command_is_carried_out_only_where_the_table_says_so(name: str, state: State, role: str) -> None:
    """States change by named commands with a role, and in no other way (design principle 6)."""
    file = a_file(state)
    before = deepcopy(file)
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), b.NOW)
        assert file == before
    elif state not in TABLE[name]:
        with pytest.raises(WrongState):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), b.NOW)
        assert file == before
    else:
        if name == "OpenAppeal":
            file.complaints.append(an_accepted_appeal())
        events = WORKFLOW.apply(file, COMMANDS[name], an_actor(role), b.NOW)
        expected = TELLS[name]
        if name == "ScheduleHearing" and state is State.DOCKETED:
            expected = [e.TrialOrdered(), *expected]  # who sets the day has decided to try the case
        assert file.state == TABLE[name][state]
        assert told(events, expected)


def test_every_state_but_the_first_has_a_way_on() -> None:
    """No child's case may end in a state that nobody can lead on; these wait for the police's hand-over."""
    moving = {row.command for row in WORKFLOW.rows if row.after is not None}
    stuck = {state for state in State if not moving & set(WORKFLOW.allowed(state, frozenset(ROLES)))}
    assert stuck == {State.NEW, State.SUPERVISING, State.RETURNED, State.FINISHED}
