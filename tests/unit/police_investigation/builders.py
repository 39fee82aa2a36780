"""Files of the police in every state, made the way people make them: step by step, with the law's clocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Deadline, Ending
from services.kernel.deadlines.table import Occurrence
from services.kernel.request_news import request_answered, request_arrived
from services.kernel.requests import (
    AnswerRequest,
    MakeRequest,
    RejectionReason,
    RejectRequest,
    RequestKind,
    WithdrawRequest,
)
from services.kernel.sittings import SittingKind, Topic
from services.kernel.workflow import Actor
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import evidence as ev
from services.police_investigation.domain import examinations as exam
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_interviews as j
from services.police_investigation.domain import joint_reactions, policy
from services.police_investigation.domain import register as reg
from services.police_investigation.domain import removals as rem
from services.police_investigation.domain import report_book as book
from services.police_investigation.domain import suspects as s
from services.police_investigation.domain import time_limits as t
from services.police_investigation.domain.clocks import CLOCKS
from services.police_investigation.domain.model import (
    CrimeSource,
    NotOpenedReason,
    Outcome,
    PoliceFile,
    Severity,
    State,
    SuspensionReason,
)


def vn(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment on a Vietnamese wall clock."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


def end_of(month: int, day: int, *, year: int = 2026) -> datetime:
    """24:00 of a day in Vietnam."""
    return vn(month, day, 0, year=year) + timedelta(days=1)


NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # 21:00 on Wednesday the 11th in Vietnam
RECEIVED = NOW - timedelta(hours=3)
LATER = NOW + timedelta(days=30)
MORNING = vn(3, 11)
REFERENCE = "1111-1111-111"
HASH = "0123456789abcdef" * 4


def an_actor(*roles: str, staff_id: str = "PI-0001") -> Actor:
    return Actor(staff_id, "police_investigation", "Đội điều tra", frozenset(roles))


EVERYONE = an_actor("police_officer", "investigator", "head_of_unit")
COLLEAGUE = an_actor("police_officer", staff_id="PI-0009")

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

BOOK = book.EnterInBook(
    number="07/TB", channel=CrimeSource.HOTLINE_111, classification=book.ReportClass.INFORMATION
)  # fmt: skip
TRANSFER_REPORT = book.TransferReport(body=book.InvestigatingBody.PROVINCE, document_number="08/CV")
NOTIFY = book.NotifyProcuracy(document_number="09/TB-CQĐT")
EXTEND = t.ExtendVerification(reason="Phải xác minh ở nhiều tỉnh.", document_number="10/QĐ-CQĐT")
ASK_TIME = t.RequestExtension(reason="Chờ kết luận giám định.", document_number="11/CV-CQĐT")
CHANGE_CLASS = t.ChangeClass(
    severity=Severity.VERY_SERIOUS, document_number="12/QĐ-CQĐT", reason="Có tình tiết định khung mới."
)
PLAN = i.PlanInterview(
    kind=SittingKind.INTERVIEW,
    starts_at=MORNING,
    minutes=60,
    place=i.Place.HOME,
    topics=(Topic.RAPPORT, Topic.COURSE_OF_EVENTS),
    interviewers=("PI-0002",),
    interviewers_trained=True,
    people_present=(i.Presence.REPRESENTATIVE, i.Presence.SOCIAL_WORKER),
)
CALL = j.CallJointInterview(
    starts_at=vn(3, 17),  # on the Tuesday after
    minutes=60,
    place=i.Place.FRIENDLY_ROOM,
    topics=(Topic.RAPPORT, Topic.THREATS),
    interviewers=("PI-0002",),
    interviewers_trained=True,
    people_present=(i.Presence.REPRESENTATIVE,),
)
CONFRONT = i.PlanInterview(
    kind=SittingKind.CONFRONTATION,
    starts_at=MORNING,
    minutes=60,
    place=i.Place.FRIENDLY_ROOM,
    topics=(Topic.IDENTIFICATION,),
    interviewers=("PI-0002",),
    interviewers_trained=True,
    people_present=(i.Presence.PROTECTOR,),
    separation=(i.Separation.SCREEN,),
    necessity="Không còn chứng cứ nào khác.",
)
EVIDENCE = ev.RegisterEvidence(
    item_number="VC-1",
    kind=ev.EvidenceKind.PHONE,
    description="Điện thoại màu đen.",
    found_at="Nhà người bị tố giác.",
    sha256=HASH,
    seal_number="NP-1",
    taken_at=RECEIVED,
)
EXAMINE = exam.CallForExamination(
    called_at=RECEIVED, whom=exam.Examiner.CLINIC, name="Bệnh viện Thử, bác sĩ Lê Thị Thử", together=True
)
ADD_SUSPECT = s.AddSuspect(name="Nguyễn Văn Thử", handle="@thu", relation="hàng xóm")
REMOVE = rem.RequestRemoval(
    platform="Mạng xã hội thử", url="https://vi.du/bai/1", urgent=True, document_number="13/CV-CQĐT"
)
ASK_SUPPORT = MakeRequest(to="social_support", kind=RequestKind.SUPPORT_PERSON)


def session(file: PoliceFile) -> str:
    """The session that was planned last."""
    return file.interview_plans[-1].sitting_id if file.interview_plans else "none"


def held(file: PoliceFile, **more: Any) -> i.HoldInterview:
    """The session that was planned last, as it took place."""
    values: dict[str, Any] = {
        "sitting_id": session(file), "started_at": MORNING, "minutes": 45, "topics": (Topic.COURSE_OF_EVENTS,),
        "interviewers": ("PI-0002",), "people_present": (i.Presence.REPRESENTATIVE,),
        "rights_told_in": i.Language.VIETNAMESE, "recording_reference": "VC-9",
    }  # fmt: skip
    return i.HoldInterview(**{**values, **more})


def cancelled(file: PoliceFile) -> i.CancelInterview:
    return i.CancelInterview(sitting_id=session(file), reason_code=i.CancelReason.CHILD_UNWELL)


def joint(file: PoliceFile) -> str:
    """The joint interview that was called last."""
    return file.joint_interviews[-1].id if file.joint_interviews else "none"


def moved(file: PoliceFile, **more: Any) -> j.MoveJointInterview:
    values: dict[str, Any] = {
        "joint_interview_id": joint(file), "starts_at": vn(3, 18), "minutes": 45, "place": i.Place.HOME,
    }  # fmt: skip
    return j.MoveJointInterview(**{**values, **more})


def called_off(file: PoliceFile) -> j.CallOffJointInterview:
    return j.CallOffJointInterview(joint_interview_id=joint(file), reason_code=i.CancelReason.CHILD_UNWELL)


def invited_answers(
    file: PoliceFile,
    agency: str,
    answer: str = "accepted",
    attendee: str = "",
    reason: str = "",
    *,
    proposal: int = 0,
    at: datetime = NOW,
    received: datetime | None = None,
) -> list[Any]:
    """An agency's answer to the interview that was called last, or to an earlier slot of it."""
    name = {"social_support": "Support", "court_liaison": "Court"}[agency]
    event = hear(
        file, f"{name}JointInterviewAnswered", at, interview_id=joint(file), answer_code=answer, attendee=attendee,
        proposal=proposal or (file.joint_interviews[-1].proposal if file.joint_interviews else 1), reason_code=reason,
    )  # fmt: skip
    events = joint_reactions.answered(file, event, received or at)
    tick(file, events, received or at)
    return events


def suspect(file: PoliceFile) -> str:
    return file.suspects[-1].id if file.suspects else "none"


def accused(file: PoliceFile, **more: Any) -> s.SetAccused:
    values: dict[str, Any] = {"suspect_id": suspect(file), "decision_number": "14/QĐ-CQĐT", "is_minor": False}
    return s.SetAccused(**{**values, **more})


def registered(file: PoliceFile) -> reg.RegisterOffender:
    return reg.RegisterOffender(
        suspect_id=suspect(file), measures=(reg.Measure.NO_CONTACT_WITH_CHILDREN,), until="2028-03-11",
        reason="Tiền án về xâm hại trẻ em.",
    )  # fmt: skip


def reviewed(file: PoliceFile, **more: Any) -> reg.ReviewOffender:
    """The entry of the suspect who was added last, looked at again and kept."""
    values: dict[str, Any] = {
        "suspect_id": suspect(file), "outcome": reg.ReviewOutcome.KEPT, "measures": (reg.Measure.WARNING,),
        "reason": "Vẫn còn nguy cơ.",
    }  # fmt: skip
    return reg.ReviewOffender(**{**values, **more})


def gone(file: PoliceFile, outcome: rem.RemovalOutcome = rem.RemovalOutcome.REMOVED) -> rem.ConfirmRemoval:
    removal = file.removals[-1].id if file.removals else "none"
    return rem.ConfirmRemoval(removal_id=removal, outcome=outcome, proof_number="15/BB")


def _open_request(file: PoliceFile, field: str) -> str:
    found = [r.id for r in file.requests if r.open and getattr(r, field) == "police_investigation"]
    return found[-1] if found else "none"


def withdrawn(file: PoliceFile) -> WithdrawRequest:
    return WithdrawRequest(agency_request_id=_open_request(file, "asking"), reason="Không còn cần.")


def answered(file: PoliceFile, document_number: str = "16/CV") -> AnswerRequest:
    return AnswerRequest(agency_request_id=_open_request(file, "asked"), document_number=document_number)


def rejected(file: PoliceFile) -> RejectRequest:
    return RejectRequest(
        agency_request_id=_open_request(file, "asked"),
        reason_code=RejectionReason.NOT_ALLOWED,
        words="Bí mật điều tra.",
    )


HAND_OVER = ev.HandOverEvidence(item_number="VC-1", receiver="PI-0009", seal_number="NP-1", seal_intact=True)
CONFIRM = ev.ConfirmEvidence(item_number="VC-2", seal_number="NP-2", seal_intact=True)

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


def tick(file: PoliceFile, events: Iterable[Any], at: datetime) -> None:
    """Let what happened take effect on the clocks; their ids are counted, so that equal files are equal."""
    for event in events:
        CLOCKS.note(file, Occurrence(event, type(event).__name__, at, "PI-0001"), provincial())
    for number, deadline in enumerate(file.deadlines, 1):
        deadline.id = f"d-{number}"


def hear(file: PoliceFile, name: str, at: datetime, **data: Any) -> Any:
    """Another agency's news reaches the clocks; the event as a reaction sees it."""
    source = {"Inta": "case_intake", "Supp": "social_support", "Cour": "court_liaison"}.get(name[:4], "case_intake")
    event = SimpleNamespace(
        id="e", source=source, name=name, reference=REFERENCE, time=at, data=SimpleNamespace(**data)
    )  # fmt: skip
    CLOCKS.note(file, Occurrence(event.data, name, at, source), provincial())
    for number, deadline in enumerate(file.deadlines, 1):
        deadline.id = f"d-{number}"
    return event


def give(file: PoliceFile, *commands: Any, at: datetime = NOW, actor: Actor = EVERYONE) -> list[Any]:
    """Carry the commands out, one after the other; what happened, all together. A function makes its command
    from the file as it is then."""
    told = []
    for command in commands:
        events = policy.WORKFLOW.apply(file, command(file) if callable(command) else command, actor, at)
        tick(file, events, at)
        told += events
    return told


def refer(file: PoliceFile, referral_id: str, *, urgent: bool = False, at: datetime = LATER) -> list[Any]:
    events = policy.case_referred(file, referral_id, urgent, at, at)
    hear(file, "CaseReferred", at, referral_id=referral_id)
    tick(file, events, at)
    return events


def asked(
    file: PoliceFile, request_id: str, kind: RequestKind = RequestKind.INFORMATION, at: datetime = NOW, to: str = ""
) -> None:
    """Social support asks the police."""
    event = hear(
        file, "SupportRequestMade", at, request_id=request_id, to=to or "police_investigation", kind_code=str(kind),
        categories=("suspect",), document_number="17/CV",
    )  # fmt: skip
    request_arrived(file, event, policy.REQUESTS)


def support_person_named(file: PoliceFile, staff_id: str = "SS-0007", at: datetime = NOW) -> None:
    """Social support answers the police's request for somebody who stays with the child."""
    event = hear(
        file, "SupportRequestAnswered", at, request_id=_open_request(file, "asking"), to="police_investigation",
        outcome_code="answered", reason_code="", support_person=staff_id, document_number="",
    )  # fmt: skip
    request_answered(file, event)


def clock(file: PoliceFile, rule: str, subject: str = "") -> Deadline:
    """The latest clock of a rule."""
    return next(d for d in reversed(file.deadlines) if d.rule == rule and subject in ("", d.subject))


def a_report(at: datetime, *more: Any) -> PoliceFile:
    """A report that the police received themselves at a moment and wrote down then."""
    file = PoliceFile(reference=REFERENCE)
    give(file, replace(REGISTER, received_at=at), at=at)
    give(file, *more, at=at)
    return file


def ended(deadline: Deadline) -> tuple[str, Ending | None]:
    return deadline.ended_by, deadline.ending


def a_file(state: State, *more: Any) -> PoliceFile:
    """A file that has come to this state and to which no guard has an objection; then ``more`` commands."""
    file = PoliceFile(reference=REFERENCE, version=3)
    if state is not State.NEW:
        policy.case_referred(file, "r-1", True, RECEIVED, NOW)
        hear(file, "CaseReferred", NOW, referral_id="r-1")
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


def a_full_file(state: State) -> PoliceFile:
    """A file with something of everything: a session planned, one called together with others, things in custody,
    a suspect, what was asked and what others ask, a deadline missed. What was declined or waits once more came back a
    second time."""
    file = a_file(State.ACCEPTED, BOOK, CALL, PLAN, EVIDENCE, ADD_SUSPECT, registered, REMOVE, ASK_SUPPORT)
    second = ev.RegisterEvidence(
        item_number="VC-2", kind=ev.EvidenceKind.CLOTHING, description="Áo.", seal_number="NP-2", taken_at=RECEIVED
    )
    to_me = ev.HandOverEvidence(item_number="VC-2", receiver="PI-0001", seal_number="NP-2", seal_intact=True)
    give(file, second, to_me, actor=COLLEAGUE)
    asked(file, "q-1")
    clock(file, "police-24h-transfer").missed_at = NOW
    if state in (State.REFERRED, State.DECLINED):
        give(file, *WAY[State.TRANSFERRED][1:])
        refer(file, "r-2", at=NOW)
        give(file, *WAY[state])
    else:
        give(file, *WAY[state][1:])
    assert file.state is state
    return file
