"""Procuracy and court in any order: random commands by random people, and random news of the others."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain import news
from services.court_liaison.domain.accommodations import Accommodation, Need
from services.court_liaison.domain.complaints import ComplaintOutcome, open_appeals, waiting_appeals
from services.court_liaison.domain.hearings import BanListItem
from services.court_liaison.domain.model import SECOND_INSTANCE, CourtFile, NoticeKind, State
from services.court_liaison.domain.policy import JOINT_INTERVIEWS, REQUESTS, WORKFLOW
from services.court_liaison.domain.preparing import set_for
from services.court_liaison.domain.severity import Severity
from services.kernel.burden import Milestones, burden_of
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import DomainError
from services.kernel.joint import OPEN
from services.kernel.joint_news import ENDINGS, proposed
from services.kernel.joint_news import ended as ended_joint_interview
from services.kernel.request_news import request_answered, request_arrived
from services.kernel.requests import (
    AnswerRequest,
    MakeRequest,
    RejectionReason,
    RejectRequest,
    RequestKind,
    WithdrawRequest,
)
from services.kernel.sittings import Sitting, SittingKind, SittingState, Topic, take
from services.kernel.workflow import Actor
from tests.unit.court_liaison import builders as b

ROLES = sorted(b.EVERY_ROLE)
NAMES = sorted(command.__name__ for command in WORKFLOW.commands)
WAITING = {State.NEW, State.SUPERVISING, State.RETURNED, State.FINISHED}  # for the police
STRAIGHT_ON = {
    State.TRANSFERRED: c.ReceiveFile(receipt_number="1"),
    State.FILE_RECEIVED: b.PROSECUTED,
    State.COURT_RETURNED: b.KEPT,
    State.PROSECUTED: b.DOCKETED,
    State.REMITTED: b.DOCKETED,
    State.SUSPENDED: b.RESUMED,
    State.HELD: b.JUDGED,
    State.APPEAL_HELD: b.UPHELD,
}
# What is once in one of these lists stays there as it is.
APPENDED = (
    "notices", "transfers", "receipts", "classifications", "extensions", "decisions", "docket", "trial_orders", "needs",
    "listings", "judgments", "outcomes", "turns", "help_given",
)  # fmt: skip


def a_working_hour(at: datetime, days: int, hour: int) -> datetime:
    """Monday to Friday; a holiday that it hits is refused, and that is fine."""
    day = (at + timedelta(days=days)).date()
    while day.weekday() > 4:
        day += timedelta(days=1)
    return b.vietnam(day.year, day.month, day.day, hour)


def the_day_before(starts_at: datetime, minutes: int | None) -> datetime | None:
    """So many minutes after nine on the last working day before it. None: never."""
    day = (in_vietnam(starts_at) - timedelta(days=1)).date()
    while not b.provincial().days.is_working_day(day):
        day -= timedelta(days=1)
    return None if minutes is None else b.vietnam(day.year, day.month, day.day) + timedelta(minutes=minutes)


PREPARED = replace(
    b.A_HEARING, late_reason="x",
    accommodations=(Accommodation.SCREEN, Accommodation.PRE_VISIT, Accommodation.PREPARATION),
)  # fmt: skip


class Proceeding(RuleBasedStateMachine):
    """One case. ``minutes``: how long the child was heard, by session, as it was told; ``told``: when it is prepared,
    by hearing, as social support was told."""

    file: CourtFile

    @initialize(steps=st.integers(0, 8))
    def begin(self, steps: int) -> None:
        """Somewhere on the straight way: random steps alone seldom come far."""
        self.file = CourtFile(reference=b.REFERENCE)
        self.at = b.NOW
        self.minutes: dict[str, int] = {}
        self.told: dict[int, dict[str, datetime]] = {}
        self.kept: dict[str, list[Any]] = {name: [] for name in APPENDED}
        self.over: dict[str, Sitting] = {}
        for _ in range(steps):
            self.somebody_leads_on(spoken=False)

    # --- what may happen -------------------------------------------------------------------------------------

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days, hours=1)
        raise_alarms(self.file, self.at)

    @rule(name=st.sampled_from([
        "FileTransferred", "FileTransferred", "ProcuracyNotified", "ExtensionRequested", "OffenceReclassified",
        "CaseClosed",
    ]), severity=st.sampled_from(list(Severity)))  # fmt: skip
    def the_police_tell(self, name: str, severity: Severity) -> None:
        if name == "FileTransferred":
            news.file_transferred(self.file, self.at)
        elif name == "ProcuracyNotified":
            news.procuracy_told(self.file, NoticeKind.CRIME_REPORT, "police_investigation", self.at, "TB-1")
        elif name == "ExtensionRequested":
            number = f"x{len(self.file.extension_requests)}"
            news.extension_requested(self.file, number, "report-20d", 2, self.at + timedelta(days=5), self.at)
        elif name == "OffenceReclassified":
            news.offence_reclassified(self.file, severity, "police_investigation", self.at)
        b.tell(self.file, name, self.at, severity_code=severity)

    @rule(days=st.integers(1, 20), hour=st.integers(7, 20), minutes=st.integers(10, 150), held=st.booleans(),
          topic=st.sampled_from(list(Topic)))  # fmt: skip
    def the_police_hear_the_child(self, days: int, hour: int, minutes: int, held: bool, topic: Topic) -> None:
        number = f"p{len(self.file.sittings)}"
        told = SimpleNamespace(
            sitting_id=number, kind_code="interview", child=1, starts_at=a_working_hour(self.at, days, hour),
            minutes=minutes, topic_codes=(topic,), place_code="home", interviewers=("PI-1",),
        )  # fmt: skip
        state = SittingState.HELD if held else SittingState.PLANNED
        take(self.file, "police_investigation", told, state)
        if held:
            self.minutes[number] = minutes

    @rule(kind=st.sampled_from(list(RequestKind)))
    def another_agency_asks(self, kind: RequestKind) -> None:
        number = f"r{len(self.file.requests)}"
        told = b.news("SupportRequestMade", "social_support", request_id=number, to="court_liaison", kind_code=kind,
                      categories=[], document_number="")  # fmt: skip
        told.time = self.at
        request_arrived(self.file, told, REQUESTS)
        b.tell(self.file, "SupportRequestMade", self.at, request_id=number, kind_code=kind)

    @rule(days=st.integers(2, 6), ended=st.sampled_from(["", *ENDINGS]))
    def the_police_call_a_joint_interview(self, days: int, ended: str) -> None:
        """The one called before came to some end."""
        asked = len(self.file.joint_interviews)
        if ended and asked:
            last = self.file.joint_interviews[-1]
            told = b.news(ended, "police_investigation", interview_id=last.id, proposal=last.proposal, reason_code="")
            ended_joint_interview(self.file, told)
            b.tell(self.file, ended, self.at, interview_id=last.id)
        starts_at = self.at + timedelta(days=days)
        told = b.news(
            "JointInterviewAsked", "police_investigation", interview_id=f"j{asked}", proposal=1,
            sitting_id=f"pj{asked}", child=1, starts_at=starts_at, minutes=60, topic_codes=("threats",),
            place_code="home", answers_until=starts_at - timedelta(days=1), needed=("social_support",),
            invited=("social_support", "court_liaison"),
        )  # fmt: skip
        proposed(self.file, told, JOINT_INTERVIEWS)
        b.tell(self.file, "JointInterviewAsked", self.at, interview_id=f"j{asked}")

    @rule(outcome=st.sampled_from(["answered", "rejected", "withdrawn"]))
    def another_agency_answers(self, outcome: str) -> None:
        for request in [r for r in self.file.requests if r.open][:1]:
            told = b.news("SupportRequestAnswered", "social_support", request_id=request.id, outcome_code=outcome,
                          reason_code="", support_person="", document_number="")  # fmt: skip
            request_answered(self.file, told)
            b.tell(self.file, "SupportRequestAnswered", self.at, request_id=request.id, outcome_code=outcome)

    @rule(
        picks=st.lists(st.integers(1, 300), min_size=2, max_size=5),
        days=st.integers(1, 14),
        hour=st.integers(5, 22),
        yes=st.booleans(),
    )
    def people_act(self, picks: list[int], days: int, hour: int, yes: bool) -> None:
        """What may be given now; the guards may still refuse it."""
        for pick in picks:
            if allowed := WORKFLOW.allowed(self.file.state, b.EVERY_ROLE):
                self.act(allowed[pick % len(allowed)].__name__, ROLES, days, hour, yes)

    @rule(name=st.sampled_from(NAMES), role=st.sampled_from(ROLES), yes=st.booleans())
    def somebody_tries(self, name: str, role: str, yes: bool) -> None:
        """Anything, by anybody."""
        self.act(name, [role], 3, 9, yes)

    @precondition(lambda self: self.file.state in {State.DOCKETED, State.APPEALED} or self.file.hearing_is_set)
    @rule(days=st.integers(1, 20), visit=st.sampled_from([None, 0, 30, 45]), talk=st.sampled_from([None, 15, 30]))
    def the_court_sets_or_moves_a_hearing_and_prepares_the_child(
        self, days: int, visit: int | None, talk: int | None
    ) -> None:
        """Visit and talk on one day, sometimes at one time; they may have to be where they cannot."""
        starts_at = a_working_hour(self.at, days, 9)
        wanted = replace(b.A_MOVE, late_reason="x") if self.file.hearing_is_set else PREPARED
        visit_at, talk_at = the_day_before(starts_at, visit), the_day_before(starts_at, talk)
        self.give(replace(wanted, starts_at=starts_at, visit_at=visit_at, talk_at=talk_at), ROLES)

    def act(self, name: str, roles: list[str], days: int, hour: int, yes: bool) -> None:
        self.give(self.command(name, self.file, a_working_hour(self.at, days, hour), yes), roles)

    def give(self, command: Any, roles: list[str]) -> None:
        before, name = deepcopy(self.file), type(command).__name__
        actor = Actor("CL-0001", "court_liaison", "TAND", frozenset(roles))
        try:
            events = b.at_work(self.file, command, at=self.at, actor=actor)
        except DomainError:
            assert self.file == before  # what is refused changes nothing
            return
        self.hear(events)
        if name == "FinishProceeding":
            assert not open_appeals(before)
            assert not waiting_appeals(before)
            assert before.judgments
        if name in ("HoldHearing", "AdjournHearing") and before.hearing.sitting_id:
            planned = next(s for s in self.file.sittings if s.id == before.hearing.sitting_id)
            assert planned.state is not SittingState.PLANNED

    @rule(spoken=st.booleans())
    def somebody_leads_on(self, spoken: bool) -> None:
        if self.file.state in WAITING:
            news.file_transferred(self.file, self.at)
            return
        for command in self.way_on(self.file):
            if spoken and isinstance(command, c.HoldHearing) and command.child_minutes == 0:
                command = replace(command, child_minutes=25)
            self.hear(b.at_work(self.file, command, at=self.at))

    def hear(self, events: list[Any]) -> None:
        """As the other agencies do."""
        for event in events:
            if isinstance(event, e.CourtSittingHeld):
                self.minutes[event.sitting_id] = event.minutes
            if isinstance(event, e.HearingPreparationsPlanned):
                self.told[event.hearing] = {one.kind_code: one.starts_at for one in event.preparations}

    def command(self, name: str, file: CourtFile, starts_at: datetime, yes: bool) -> Any:
        """A command as a person might give it now, rightly or wrongly."""
        spoken = 30 if yes else 0
        session = next((s.id for s in file.sittings if s.state is SittingState.PLANNED and s.agency == "court_liaison"
                        and s.kind is not SittingKind.HEARING), "x")  # fmt: skip
        to_speak = bool(file.hearings and file.hearing.sitting_id)
        money = next((m.id for m in file.compensations if m.owed_vnd > 0), "x")
        complaint = next((one.id for one in file.complaints if one.open), "x")
        asked = next((r.id for r in file.requests if r.open and r.asking != "court_liaison"), "x")
        asking = next((r.id for r in file.requests if r.open and r.asking == "court_liaison"), "x")
        missed = next((d.id for d in file.deadlines if d.missed_at and not d.explained_at), "x")
        wanted = next((x.id for x in file.extension_requests if x.granted is None), "x")
        called = next((one.id for one in reversed(file.joint_interviews)), "x")
        checklist = tuple(BanListItem)
        made: dict[str, Any] = {
            "DecideExtension": c.DecideExtension(extension_id=wanted, granted=yes, document_number="1", reason="x"),
            "ReceiveFile": c.ReceiveFile(receipt_number="1", severity=Severity.SERIOUS if yes else None,
                                         accused_is_minor=yes),
            "ClassifyOffence": c.ClassifyOffence(severity=Severity.VERY_SERIOUS, accused_is_minor=yes),
            "ExtendProsecution": c.ExtendProsecution(document_number="1", reason="x", days=3 if yes else None),
            "Prosecute": b.PROSECUTED,
            "DoNotProsecute": c.DoNotProsecute(decision_number="1", reason="x"),
            "ReturnFile": c.ReturnFile(decision_number="1", reason="x"),
            "PlanInterview": replace(b.AN_INTERVIEW, starts_at=starts_at, repeat_reason="x" if yes else ""),
            "HoldInterview": replace(b.INTERVIEWED, sitting_id=session, child_minutes=40),
            "CancelInterview": replace(b.CANCELLED, sitting_id=session),
            "DocketCase": b.DOCKETED,
            "ExtendPreparation": c.ExtendPreparation(document_number="1", reason="x"),
            "OrderTrial": b.ORDERED,
            "ExtendOpening": c.ExtendOpening(document_number="1", reason="x"),
            "RecordNeeds": c.RecordNeeds(needs=(Need.TRAUMA,) if yes else (Need.FEAR_OF_ACCUSED,)),
            "WantHearing": replace(b.WANTED, child_speaks=yes),
            "ScheduleHearing": replace(PREPARED, starts_at=starts_at, child_speaks=yes, topics=(Topic.WISHES,)),
            "ChangeAccommodations": c.ChangeAccommodations(accommodations=(Accommodation.SEPARATE_ROOM,)),
            "MoveHearing": replace(b.A_MOVE, starts_at=starts_at, late_reason="x"),
            "HoldHearing": replace(b.HELD, child_minutes=spoken if to_speak else None),
            "AdjournHearing": replace(b.ADJOURNED, child_minutes=spoken if to_speak else None, checklist=checklist),
            "GiveJudgment": b.JUDGED,
            "OrderCompensation": replace(b.COMPENSATION, due_on="2030-01-01"),
            "RecordPayment": replace(b.PAYMENT, compensation_id=money, amount_vnd=25_000_000),
            "FileComplaint": b.AN_APPEAL if yes else b.A_COMPLAINT,
            "AnswerComplaint": replace(b.ANSWER, complaint_id=complaint,
                                       outcome_code=ComplaintOutcome.ACCEPTED if yes else ComplaintOutcome.REJECTED),
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
            "AcceptJointInterview": replace(b.COME, joint_interview_id=called),
            "DeclineJointInterview": replace(b.STAY_AWAY, joint_interview_id=called),
            "MakeRequest": MakeRequest(to="social_support", kind=RequestKind.FORENSIC_EXAMINATION if yes
                                       else RequestKind.SUPPORT_PERSON),
            "WithdrawRequest": WithdrawRequest(agency_request_id=asking, reason="x"),
            "AnswerRequest": AnswerRequest(agency_request_id=asked, support_person="CL-2", words="x"),
            "RejectRequest": RejectRequest(agency_request_id=asked, reason_code=RejectionReason.OTHER, words="x"),
            "ExplainDelay": ExplainDelay(deadline_id=missed, reason="x"),
        }  # fmt: skip
        return made[name]

    # --- what holds always -----------------------------------------------------------------------------------

    @invariant()
    def what_was_written_stays(self) -> None:
        for name in APPENDED:
            now = getattr(self.file, name)
            assert now[: len(self.kept[name])] == self.kept[name]
            self.kept[name] = list(now)  # what is in it cannot be changed
        by_number = {s.id: s for s in self.file.sittings}
        for number, sitting in self.over.items():
            assert by_number[number] == sitting
        self.over = {
            number: deepcopy(s) for number, s in by_number.items() if s.was_held or s.state is SittingState.CANCELLED
        }

    @invariant()
    def the_burden_is_what_was_held(self) -> None:
        assert burden_of(self.file.sittings, Milestones()).minutes == sum(self.minutes.values())

    @invariant()
    def no_step_is_passed_over(self) -> None:
        file = self.file
        if file.state in (State.JUDGED,):
            assert file.judgments
            assert any(hearing.held_at for hearing in file.hearings)
        if file.state is State.FINISHED:
            assert file.outcomes
            assert file.decisions
        if file.state in (State.DOCKETED, State.SCHEDULED, State.HELD, State.JUDGED, *SECOND_INSTANCE):
            assert file.docket
            assert file.decisions[-1].code in ("prosecute", "keep_prosecution")
        if file.at_second_instance:
            assert file.judgments
            assert file.appeals[-1].outcome_code is None
            assert file.appeals[-1].complaint_ids
        else:
            assert all(proceeding.outcome_code is not None for proceeding in file.appeals)
        for hearing in file.hearings:
            assert hearing.closed  # abuse is told of this case
            assert hearing.accommodations

    @invariant()
    def a_judgment_under_appeal_is_not_in_force(self) -> None:
        file = self.file
        if file.at_second_instance or file.state is State.REMITTED:
            assert not file.judgment_in_force or file.judgment_in_force != file.judgments[-1].number
        if file.state is State.FINISHED and file.outcomes[-1].code == "judged":
            assert file.judgment_in_force == file.judgments[-1].number

    @invariant()
    def what_was_called_off_keeps_no_session(self) -> None:
        called_off = {hearing.sitting_id for hearing in self.file.hearings if hearing.called_off_at} - {""}
        assert not [s for s in self.file.sittings if s.id in called_off and s.state is SittingState.PLANNED]

    @invariant()
    def what_prepares_the_child_is_before_its_hearing_and_never_two_at_once(self) -> None:
        for hearing in self.file.hearings:
            prepared = set_for(hearing)
            assert all(one.day < in_vietnam(hearing.starts_at).date() for one in prepared.values())
            starts = sorted(one.starts_at for one in prepared.values())
            assert all(one + timedelta(minutes=30) <= other for one, other in pairwise(starts))

    @invariant()
    def social_support_knows_of_it_and_of_nothing_that_does_not_take_place(self) -> None:
        for number, hearing in enumerate(self.file.hearings, 1):
            told = self.told.get(number, {})
            is_set = {str(kind): one.starts_at for kind, one in set_for(hearing).items()}
            ended = hearing.held_at or hearing.adjourned_at or hearing.called_off_at
            if ended is not None:
                is_set = {kind: starts_at for kind, starts_at in is_set.items() if starts_at <= ended}
            assert told == is_set

    @invariant()
    def no_clock_counts_twice(self) -> None:
        running = [(d.rule, d.subject) for d in self.file.deadlines if d.running]
        assert len(running) == len(set(running))

    def teardown(self) -> None:
        """From wherever the case is somebody can lead it to its end, and then no clock runs."""
        if not hasattr(self, "file"):
            return
        file = self.file
        if file.state in WAITING:
            news.file_transferred(file, self.at)
        for _ in range(16):
            if file.state is State.FINISHED:
                break
            self.at += timedelta(days=1)
            b.at_work(file, *self.way_on(file), at=self.at)
        assert file.state is State.FINISHED
        for request in [r for r in file.requests if r.open]:
            command: Any = (
                WithdrawRequest(agency_request_id=request.id, reason="x")
                if request.asking == "court_liaison"
                else RejectRequest(agency_request_id=request.id, reason_code=RejectionReason.OTHER, words="x")
            )
            b.at_work(file, command, at=self.at)
        for sitting in [s for s in file.sittings if s.state is SittingState.PLANNED and s.agency == "court_liaison"]:
            b.at_work(file, replace(b.CANCELLED, sitting_id=sitting.id), at=self.at)
        for waiting in [one for one in file.joint_interviews if one.state in OPEN and one.invitations[1].waiting]:
            b.at_work(file, replace(b.STAY_AWAY, joint_interview_id=waiting.id), at=self.at)
        assert [d.rule for d in file.deadlines if d.running] == []

    def way_on(self, file: CourtFile) -> list[Any]:
        """What leads the case on from its state."""
        if file.state in STRAIGHT_ON:
            return [STRAIGHT_ON[file.state]]
        match file.state:
            case State.DOCKETED | State.APPEALED:
                starts_at = a_working_hour(self.at, 1, 9)
                while b.provincial().days.is_working_day(starts_at.date()) is False:
                    starts_at = a_working_hour(starts_at, 1, 9)
                return [replace(b.A_HEARING, starts_at=starts_at, unmet_needs_reason="x", late_reason="x")]
            case State.SCHEDULED | State.APPEAL_SCHEDULED:
                return [replace(b.HELD, child_minutes=0 if file.hearing.sitting_id else None)]
            case State.JUDGED if waiting_appeals(file) and not open_appeals(file):
                return [b.APPEALED]
            case State.JUDGED if waiting_appeals(file):
                return [replace(b.ANSWER, complaint_id=one.id) for one in open_appeals(file)]
            case State.JUDGED:
                return [*(replace(b.ANSWER, complaint_id=one.id) for one in open_appeals(file)), b.FINISHED]
        raise AssertionError(file.state)


TestProceeding = Proceeding.TestCase
TestProceeding.settings = settings(
    deadline=None,
    database=None,
    max_examples=60,
    stateful_step_count=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
