"""Files, people and commands of procuracy and court for the tests beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import turn_commands as t
from services.court_liaison.domain.accommodations import Accommodation, Need
from services.court_liaison.domain.clocks import CLOCKS
from services.court_liaison.domain.complaints import ComplaintBy, ComplaintKind, ComplaintOutcome
from services.court_liaison.domain.conduct import Arrival, HearingPoint
from services.court_liaison.domain.easing import Help
from services.court_liaison.domain.hearings import AdjournReason, BanListItem, Hearing, MoveReason, Verdict
from services.court_liaison.domain.interviews import AdultPresent, CancelReason, InterviewPlace
from services.court_liaison.domain.judgments import AppealOutcome
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.panel import Assessor, Panel
from services.court_liaison.domain.policy import WORKFLOW
from services.court_liaison.domain.severity import Severity
from services.court_liaison.domain.turns import DismissReason, ReturnReason, SuspendReason
from services.kernel import joint
from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.table import Noted, Occurrence
from services.kernel.errors import Refused
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.sittings import Sitting, SittingKind, SittingState, Topic
from services.kernel.workflow import Actor

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)  # a Monday, 10:00 in Vietnam
LATER = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)  # a Monday, 08:30 in Vietnam
LATER_STILL = datetime(2026, 6, 22, 1, 30, tzinfo=UTC)
REFERENCE = "1111-1111-111"
EVERY_ROLE = frozenset({"court_clerk", "judge", "prosecutor"})
ACTOR = Actor("CL-0001", "court_liaison", "TAND", EVERY_ROLE)
SITTING = "11111111-1111-4111-8111-111111111111"
EXTENSION = "22222222-2222-4222-8222-222222222222"
MONEY = "33333333-3333-4333-8333-333333333333"
COMPLAINT = "44444444-4444-4444-8444-444444444444"
DELAY = "55555555-5555-4555-8555-555555555555"
OURS = "66666666-6666-4666-8666-666666666666"
THEIRS = "77777777-7777-4777-8777-777777777777"

A_HEARING = c.ScheduleHearing(
    starts_at=LATER,
    room="P.2",
    judge="CL-0007",
    assessor_with_youth_experience=True,
    closed=True,
    sexual_abuse_or_ill_treatment=True,
    accommodations=(Accommodation.SCREEN,),
)
A_PANEL = Panel(
    judge_trained=True,
    assessors=(Assessor(staff_id="HT-1", youth_experience=True), Assessor(staff_id="HT-2")),
)
A_MOVE = c.MoveHearing(starts_at=LATER_STILL, reason_code=MoveReason.CHILD_UNWELL, reason="cháu ốm")
HELD = c.HoldHearing(checklist=tuple(BanListItem), points=tuple(HearingPoint), arrival=Arrival.SEPARATE_ENTRANCE)
ADJOURNED = c.AdjournHearing(
    reason_code=AdjournReason.PARTY_ABSENT, reason="vắng luật sư", points=tuple(HearingPoint),
    arrival=Arrival.SEPARATE_ENTRANCE,
)  # fmt: skip
JUDGED = c.GiveJudgment(verdict=Verdict.CONVICTED, judgment_number="BA-9", published_on_portal=False)
NEEDS = c.RecordNeeds(needs=(Need.FEAR_OF_ACCUSED,))
WANTED = c.WantHearing(child_speaks=True, child_minutes=45, age=12, minutes=90)
AN_INTERVIEW = c.PlanInterview(
    starts_at=LATER,
    minutes=60,
    topics=(Topic.COURSE_OF_EVENTS,),
    place=InterviewPlace.HOME,
    adult_told=True,
)
INTERVIEWED = c.HoldInterview(sitting_id=SITTING, child_minutes=45, adult_present=AdultPresent.REPRESENTATIVE)
CANCELLED = c.CancelInterview(sitting_id=SITTING, reason_code=CancelReason.CHILD_UNWELL)
COMPENSATION = c.OrderCompensation(amount_vnd=50_000_000, due_on="2026-07-31", document_number="BA-9")
PAYMENT = c.RecordPayment(compensation_id=MONEY, amount_vnd=20_000_000, paid_on="2026-06-01")
AN_APPEAL = c.FileComplaint(kind=ComplaintKind.APPEAL, by_code=ComplaintBy.REPRESENTATIVE, text="xin tăng bồi thường")
A_COMPLAINT = c.FileComplaint(kind=ComplaintKind.COMPLAINT, by_code=ComplaintBy.VICTIM, text="chờ quá lâu")
ANSWER = c.AnswerComplaint(complaint_id=COMPLAINT, outcome_code=ComplaintOutcome.REJECTED, document_number="TB-3")
RECEIVED = c.ReceiveFile(receipt_number="BN-12", severity=Severity.VERY_SERIOUS)
PROSECUTED = c.Prosecute(decision_number="CT-3", reason="đủ căn cứ")
DOCKETED = c.DocketCase(docket_number="TL-7")
ORDERED = c.OrderTrial(decision_number="QĐ-8")
RETURNED = t.ReturnToProcuracy(
    reason_code=ReturnReason.EVIDENCE_MISSING, decision_number="TH-4", reason="thiếu giám định"
)
KEPT = t.KeepProsecution(decision_number="CV-5", reason="đủ căn cứ")
SUSPENDED = t.SuspendCase(reason_code=SuspendReason.ACCUSED_ILL, decision_number="TĐC-6", reason="bị cáo ốm nặng")
RESUMED = t.ResumeCase(decision_number="PH-6")
DISMISSED = t.DismissCase(
    reason_code=DismissReason.PROSECUTION_WITHDRAWN, decision_number="ĐC-7", reason="viện kiểm sát rút truy tố"
)
APPEALED = t.OpenAppeal(docket_number="PT-11")
UPHELD = t.DecideAppeal(
    outcome_code=AppealOutcome.UPHELD, verdict=Verdict.CONVICTED, judgment_number="BA-PT-2", published_on_portal=False
)
QUASHED = t.QuashJudgment(judgment_number="BA-PT-3", published_on_portal=False, reason="vi phạm thủ tục")
APPEAL_ENDED = t.EndAppeal(decision_number="ĐC-PT-4", reason="người kháng cáo đã rút")
HELPED = t.RecordHelp(help=(Help.EXPLAINED_PLAINLY, Help.COMPANION))
FINISHED = c.FinishProceeding(outcome="án đã có hiệu lực")


def a_file(state: State, **more: Any) -> CourtFile:
    return CourtFile(reference=REFERENCE, state=state, version=2, **more)


def a_hearing(**more: Any) -> Hearing:
    values: dict[str, Any] = {
        "starts_at": LATER, "room": "P.2", "judge": "CL-0007", "closed": True,
        "accommodations": (Accommodation.SCREEN,), "scheduled_at": NOW, "scheduled_by": "CL-0001",
    }  # fmt: skip
    return Hearing(**{**values, **more})


def a_sitting(**more: Any) -> Sitting:
    values: dict[str, Any] = {
        "id": SITTING, "agency": "court_liaison", "kind": SittingKind.INTERVIEW, "starts_at": LATER, "minutes": 60,
        "topics": ("course_of_events",), "place": "home",
    }  # fmt: skip
    return Sitting(**{**values, **more})


def a_joint_interview(**more: Any) -> joint.JointInterview:
    """The police call one: social support must say yes, the procuracy may."""
    values: dict[str, Any] = {
        "id": "j-1", "convener": "police_investigation", "sitting_id": "p-1", "minutes": 60, "place": "friendly_room",
        "starts_at": LATER, "topics": ("threats",), "asked_at": NOW, "answers_until": NOW, "invitations": [
            joint.Invitation(agency="social_support", needed=True), joint.Invitation(agency="court_liaison"),
        ],
    }  # fmt: skip
    return joint.JointInterview(**{**values, **more})


COME = AcceptJointInterview(joint_interview_id="j-1", attendee="CL-0003")
STAY_AWAY = DeclineJointInterview(joint_interview_id="j-1", reason_code=joint.JointRefusal.NOBODY_AVAILABLE)


def of_the_police(starts_at: datetime, *, held: bool = False, **more: Any) -> Sitting:
    state = SittingState.HELD if held else SittingState.PLANNED
    return a_sitting(id=f"p{starts_at:%d%H%M}", agency="police_investigation", starts_at=starts_at, state=state, **more)


def give(file: CourtFile, *commands: object, at: datetime = NOW, actor: Actor = ACTOR) -> list[Any]:
    """Carry the commands out, without any clock."""
    return [event for command in commands for event in WORKFLOW.apply(file, command, actor, at)]


def done(file: CourtFile, *commands: object, at: datetime = NOW) -> CourtFile:
    give(file, *commands, at=at)
    return file


def at_work(file: CourtFile, *commands: object, at: datetime = NOW, actor: Actor = ACTOR) -> list[Any]:
    """Carry the commands out, and let what happened take effect on the clocks."""
    events = []
    for command in commands:
        for event in WORKFLOW.apply(file, command, actor, at):
            CLOCKS.note(file, Occurrence(event, type(event).__name__, at, actor.staff_id), provincial())
            events.append(event)
    return events


def tell(file: CourtFile, name: str, at: datetime = NOW, **data: Any) -> Noted:
    """Another agency's news takes effect on the clocks."""
    return CLOCKS.note(file, Occurrence(SimpleNamespace(**data), name, at, "elsewhere"), provincial())


def refusal(file: CourtFile, command: object, at: datetime = NOW) -> list[tuple[str, str, str | None]]:
    with pytest.raises(Refused) as refused:
        WORKFLOW.apply(file, command, ACTOR, at)
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    return [(problem.field, problem.key, problem.rule) for problem in refused.value.problems]


def vietnam(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on the wall clock in Vietnam."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


def end_of(year: int, month: int, day: int) -> datetime:
    """24:00 of a day in Vietnam."""
    return datetime.combine(date(year, month, day) + timedelta(days=1), time.min, VIETNAM).astimezone(UTC)


@dataclass
class NotedUnit:
    """A unit of work that only notes what it was asked to do."""

    kept: CourtFile | None = None
    now: datetime = NOW
    members: tuple[str, ...] = ()
    puts: list[tuple[str, str]] = field(default_factory=list)  # the file's state and the news behind it
    told: list[Any] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)
    busy: list[Any] = field(default_factory=list)

    def data(self, reference: str) -> Any:
        raise AssertionError("no reaction to a case's news needs personal data")

    def keep_head(self, event: Any) -> None:
        self.heads.append(event)

    def keep_busy(self, event: Any) -> None:
        self.busy.append(event)

    def file(self, reference: str) -> CourtFile | None:
        return self.kept

    def put(self, file: CourtFile, events: Iterable[Any], *, by: str | None = None, news: Any = None) -> None:
        self.kept = file
        self.puts.append((str(file.state), news.name))
        self.told += list(events)

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        self.told += list(events)

    def circle(self, reference: str) -> tuple[str, ...]:
        return self.members

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        self.members = tuple(sorted(members))


def news(name: str, source: str = "police_investigation", **data: Any) -> Any:
    return SimpleNamespace(
        id="e", source=source, name=name, reference=REFERENCE, time=NOW, data=SimpleNamespace(**data)
    )
