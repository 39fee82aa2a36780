"""Files of the police in every state, made the way people make them: step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.kernel.workflow import Actor
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import policy
from services.police_investigation.domain.model import (
    CrimeSource,
    NotOpenedReason,
    Outcome,
    PoliceFile,
    Severity,
    State,
    SuspensionReason,
)

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # 21:00 on the 11th in Vietnam
RECEIVED = NOW - timedelta(hours=3)
LATER = NOW + timedelta(days=30)
REFERENCE = "1111-1111-111"


def an_actor(*roles: str) -> Actor:
    return Actor("PI-0001", "police_investigation", "Đội điều tra", frozenset(roles))


EVERYONE = an_actor("police_officer", "investigator", "head_of_unit")

ACCEPT = c.AcceptReferral()
DECLINE = c.DeclineReferral(reason_code=c.DeclineReason.INCOMPLETE, reason="thiếu nơi xảy ra")
REGISTER = c.RegisterCrimeReport(source=CrimeSource.SCHOOL, received_at=RECEIVED, narrative="Nhà trường báo tin.")
VERIFY = c.StartVerification(investigator="PI-0002", trained_with_minors=True)
OPEN = c.OpenInvestigation(
    decision_number="21/QĐ-CQĐT", offence_article="Điều 147 khoản 2 BLHS", severity=Severity.SERIOUS
)
DECLINE_TO_OPEN = c.DeclineToOpen(reason_code=NotOpenedReason.NO_OFFENCE, decision_number="22/QĐ-CQĐT")
SUSPEND = c.SuspendWork(reason_code=SuspensionReason.AWAITING_EXPERT, document_number="23/QĐ-CQĐT")
RESUME = c.ResumeWork()
CONCLUDE = c.ConcludeInvestigation(outcome_code=Outcome.PROSECUTE, document_number="24/KLĐT")
DISCONTINUE = c.ConcludeInvestigation(outcome_code=Outcome.DISCONTINUE, document_number="25/QĐ-CQĐT")
TRANSFER = c.TransferFile(document_number="26/BBGN")

WAY: dict[State, tuple[Any, ...]] = {
    State.REFERRED: (),
    State.DECLINED: (DECLINE,),
    State.ACCEPTED: (ACCEPT,),
    State.VERIFYING: (ACCEPT, VERIFY),
    State.SUSPENDED_VERIFICATION: (ACCEPT, VERIFY, SUSPEND),
    State.NOT_OPENED: (ACCEPT, VERIFY, DECLINE_TO_OPEN),
    State.INVESTIGATING: (ACCEPT, VERIFY, OPEN),
    State.SUSPENDED_INVESTIGATION: (ACCEPT, VERIFY, OPEN, SUSPEND),
    State.CONCLUDED: (ACCEPT, VERIFY, OPEN, CONCLUDE),
    State.TRANSFERRED: (ACCEPT, VERIFY, OPEN, CONCLUDE, TRANSFER),
}


def give(file: PoliceFile, *commands: Any, at: datetime = NOW, actor: Actor = EVERYONE) -> list[Any]:
    """Carry the commands out, one after the other; what happened, all together."""
    return [event for command in commands for event in policy.WORKFLOW.apply(file, command, actor, at)]


def refer(file: PoliceFile, referral_id: str, *, urgent: bool = False, at: datetime = LATER) -> list[Any]:
    return policy.case_referred(file, referral_id, urgent, at, at)


def a_file(state: State, *more: Any) -> PoliceFile:
    """A file that has come to this state and to which no guard has an objection; then ``more`` commands."""
    file = PoliceFile(reference=REFERENCE, version=3)
    if state is not State.NEW:
        policy.case_referred(file, "r-1", True, RECEIVED, NOW)
        give(file, *WAY[state])
    assert file.state is state
    give(file, *more)
    return file


def a_discontinued_file() -> PoliceFile:
    return a_file(State.INVESTIGATING, DISCONTINUE)


def a_file_referred_again(state: State) -> PoliceFile:
    """A file that lies at the procuracy, was referred again, and has come to this state since."""
    file = a_file(State.TRANSFERRED)
    refer(file, "r-2")
    give(file, *WAY[state])
    assert file.state is state
    return file
