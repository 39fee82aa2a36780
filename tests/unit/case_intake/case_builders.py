"""Files of the intake point in every state, and one sound command of each kind, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.casework import (
    CallOutcome,
    Conference,
    Participant,
    ShiftNote,
    UrgencyChangeReason,
)
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.model import AgencyWork, Channel, IntakeFile, Progress, State
from services.case_intake.domain.policy import WORKFLOW
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.deadlines.model import Deadline
from services.kernel.errors import DomainError
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

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # a Wednesday, nine in the evening in Vietnam
OFFICER = Actor("CI-0001", "case_intake", "111", frozenset({"intake_officer"}))
NEXT_SHIFT = Actor("CI-0009", "case_intake", "111", frozenset({"intake_officer"}))
SUPERVISOR = Actor("CI-0002", "case_intake", "111", frozenset({"intake_supervisor"}))
POLICE, SOCIAL, COURT = "police_investigation", "social_support", "court_liaison"
TWO = Form01(children=(Child(name="Lê Bảo An", date_of_birth="2014-05-02"), Child(name="Lê Bảo Bình")))
CONFERENCE = c.HoldConference(
    held_on="2026-03-11",
    minutes_number="BB-12",
    participants=tuple(Participant),
    no_more_risk=True,
    no_more_risk_evidence="Người gây hại đã chuyển đi.",
    stable=True,
    stable_evidence="Cháu đi học đều.",
)
COMMANDS: dict[str, Any] = {
    "ReceiveReport": c.ReceiveReport(channel=Channel.WEB, received_at=NOW, narrative="", form=Form01()),
    "ScreenOutReport": c.ScreenOutReport(reason_code=c.ScreeningReason.MISTAKE, reason="nhầm số"),
    "JoinReport": c.JoinReport(joined_to="0000-0000-000", reason="cùng một cháu"),
    "SeparateReport": c.SeparateReport(reason="hai cháu khác nhau"),
    "SplitReport": c.SplitReport(children=(2,), reason="hai việc khác nhau"),
    "OpenCase": c.OpenCase(urgent=True, similar_checked=True),
    "ChangeUrgency": c.ChangeUrgency(urgent=True, reason_code=UrgencyChangeReason.NEW_INFORMATION),
    "RecordOutcomes": c.RecordOutcomes(outcomes=(CallOutcome.CALLBACK_AGREED,)),
    "CorrectReport": c.CorrectReport(form=Form01(), reason="ghi sai ngày"),
    "ReferCase": c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)),
    "NoteForNextShift": c.NoteForNextShift(text="Gọi lại sau 17 giờ."),
    "TakeOver": c.TakeOver(),
    "HoldConference": CONFERENCE,
    "CloseCase": c.CloseCase(reason="các cơ quan đã xong"),
    "ReopenCase": c.ReopenCase(reason_code=c.ReopeningReason.NEW_HARM, reason="có hành vi mới"),
    "MakeRequest": MakeRequest(to=POLICE, kind=RequestKind.RISK_CHECK),
    "WithdrawRequest": WithdrawRequest(agency_request_id="ours", reason="không cần nữa"),
    "AnswerRequest": AnswerRequest(agency_request_id="theirs", words="Có."),
    "RejectRequest": RejectRequest(
        agency_request_id="theirs", reason_code=RejectionReason.NOT_AVAILABLE, words="Không có."
    ),
    "ExplainDelay": ExplainDelay(deadline_id="d", reason="Đường dây bị đứt."),
}


def worked(agency: str, progress: Progress = Progress.FINISHED, finished_at: datetime | None = None) -> AgencyWork:
    return AgencyWork(agency=agency, referral_id=f"r-{agency}", progress=progress, sent_at=NOW, finished_at=finished_at)


def a_file(state: State) -> IntakeFile:
    """A file in this state on which no guard has anything to say."""
    file = IntakeFile(
        reference="1111-1111-111", state=state, received_at=NOW, opened_at=NOW, version=3, form=TWO,
        shift_notes=[ShiftNote(at=NOW, by="CI-0008", text="Chờ gọi lại.")], handover_open=True,
        requests=[
            AgencyRequest(id="ours", kind=RequestKind.RISK_CHECK, asking="case_intake", asked=POLICE, made_at=NOW),
            AgencyRequest(id="theirs", kind=RequestKind.RISK_CHECK, asking=POLICE, asked="case_intake", made_at=NOW),
        ],
        deadlines=[
            Deadline(id="d", rule="forward-local-1h", version="always", length="1 hour", started_at=NOW,
                     started_by="ReportReceived", recorded_by="CI-0001", statutory=NOW, rolled=NOW, missed_at=NOW)
        ],
    )  # fmt: skip
    if state is State.REFERRED:
        file.work = [worked(POLICE)]
    if state is State.JOINED:
        file.joined_to = "0000-0000-000"
    return file


def a_case(*work: AgencyWork, state: State = State.REFERRED, form: Form01 = TWO, **more: Any) -> IntakeFile:
    return IntakeFile(
        reference="1111-1111-111", state=state, received_at=NOW, opened_at=NOW, version=2, form=form, work=list(work),
        **more,
    )  # fmt: skip


def a_conference(at: datetime = NOW + timedelta(hours=1), **more: Any) -> Conference:
    values: dict[str, Any] = {"no_more_risk": True, "stable": True, **more}
    return Conference(
        at=at, by="CI-0002", held_on="2026-03-11", minutes_number="BB-12", participants=tuple(Participant), **values
    )


def do(file: IntakeFile, command: Any, actor: Actor = SUPERVISOR, at: datetime = NOW) -> list[Any]:
    return WORKFLOW.apply(file, command, actor, at)


def refusal(file: IntakeFile, command: Any, actor: Actor = SUPERVISOR, at: datetime = NOW) -> list[str]:
    """The keys of everything that is wrong."""
    with pytest.raises(DomainError) as refused:
        do(file, command, actor, at)
    return [problem.key for problem in refused.value.problems]
