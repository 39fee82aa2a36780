"""Whatever people do at the police in whatever order, and whatever the others tell meanwhile."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.kernel.burden import Milestones, burden_of
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import DomainError
from services.kernel.joint import JointState
from services.kernel.requests import MakeRequest, RequestKind
from services.kernel.sittings import SESSIONS_A_DAY, SittingKind, SittingState, Topic, take
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_reactions, policy
from services.police_investigation.domain.evidence import ConfirmEvidence
from services.police_investigation.domain.model import Outcome, PoliceFile, Role, State
from services.police_investigation.domain.policy import WORKFLOW
from services.police_investigation.domain.removals import RemovalOutcome
from services.police_investigation.domain.time_limits import extension_decided
from tests.unit.police_investigation import builders as b

# By which commands each clock comes to its end, or the case to where it can.
WAYS_TO_AN_END = {
    "referral-answer-24h": {"AcceptReferral", "DeclineReferral"},
    "police-24h-transfer": {"TransferReport", "StartVerification"},
    "notify-proc-3wd": {"NotifyProcuracy", "AcceptReferral"},
    "report-20d": {"StartVerification", "OpenInvestigation", "DeclineToOpen", "ResumeWork"},
    "investigate-limit": {"ConcludeInvestigation", "ResumeWork"},
    "cyb2025-removal": {"ConfirmRemoval"},
    "request-answer-5wd": {"WithdrawRequest", "AnswerRequest"},
    "sa-evidence-reminder": {"CallForExamination"},
    "forensic-5d": {"WithdrawRequest"},
    "joint-interview-answer": {"CallOffJointInterview"},
}
WAITING_FOR_OTHERS = {State.DECLINED, State.NOT_OPENED, State.TRANSFERRED}
MOVING = {row.command for row in WORKFLOW.rows if row.after is not None}
APPENDED = (
    "verifications", "openings", "non_openings", "conclusions", "remarks", "book", "report_transfers", "notices",
    "class_changes", "interview_plans", "interview_records", "interview_cancellations", "examinations", "evidence",
    "custody", "suspects", "accusations", "offenders", "earlier_referrals",
)  # fmt: skip
TOPICS = st.lists(st.sampled_from(list(Topic)), min_size=1, max_size=3, unique=True).map(tuple)
ROLES = st.sampled_from([frozenset({role}) for role in Role])
STAFF = st.sampled_from(["PI-0001", "PI-0009"])
PICK = st.integers(0, 2**32)


def sessions(kind: SittingKind) -> st.SearchStrategy[Any]:
    """Plans, good and bad ones."""
    plan = b.PLAN if kind is SittingKind.INTERVIEW else b.CONFRONT
    return st.builds(
        lambda topics, hour, minutes, approved, why: replace(
            plan, topics=topics, starts_at=b.vn(3, 11, hour), minutes=minutes, repeat_reason=why,
            override_reason=approved, override_approved_by=approved and "PI-0003",
        ),
        TOPICS, st.integers(5, 22), st.sampled_from([60, 121]), st.sampled_from(["", "Phức tạp."]),
        st.sampled_from(["", "Mâu thuẫn."]),
    )  # fmt: skip


def holdings() -> st.SearchStrategy[Any]:
    """The session that was planned last, as it may have gone."""
    return st.builds(
        lambda topics, hour, minutes, stopped: lambda file: b.held(
            file, topics=topics, started_at=b.vn(3, 11, hour), minutes=minutes, stopped=stopped,
            people_present=(i.Presence.PROTECTOR,),
        ),
        TOPICS, st.integers(6, 20), st.sampled_from([0, 60, 121]), st.sampled_from(list(i.Stopped)),
    )  # fmt: skip


STEPS: list[Any] = [
    b.ACCEPT, b.ACCEPT, b.DECLINE, b.VERIFY, replace(b.VERIFY, sexual_abuse=True), b.OPEN, b.OPEN,
    b.DECLINE_TO_OPEN, b.SUSPEND, b.RESUME, b.CONCLUDE,
    b.CONCLUDE, b.DISCONTINUE, b.TRANSFER,
]  # fmt: skip
WORK: list[Any] = [
    replace(b.BOOK, number="08/TB"), b.TRANSFER_REPORT, b.NOTIFY, b.EXTEND, b.ASK_TIME, b.CHANGE_CLASS, b.cancelled,
    replace(b.EVIDENCE, item_number="VC-3"), b.HAND_OVER, replace(b.HAND_OVER, receiver="PI-0001"), b.CONFIRM,
    ConfirmEvidence(item_number="VC-1", seal_number="NP-1", seal_intact=True), b.ADD_SUSPECT, b.accused,
    lambda file: b.accused(file, is_minor=True), b.registered, b.reviewed, b.EXAMINE, b.REMOVE, b.gone, b.called_off,
    lambda file: b.gone(file, RemovalOutcome.REFUSED), b.ASK_SUPPORT,
    MakeRequest(to="case_intake", kind=RequestKind.FORENSIC_EXAMINATION), b.withdrawn, b.answered, b.rejected,
    lambda file: ExplainDelay(deadline_id=_missed(file), reason="Đường bị lũ chia cắt."),
]  # fmt: skip


def fitting(pool: list[Any], file: PoliceFile, pick: int) -> Any | None:
    """One of those that somebody may give now; its guards may still refuse it."""
    made = [command(file) if callable(command) else command for command in pool]
    allowed = WORKFLOW.allowed(file.state, frozenset(Role))
    found = [command for command in made if type(command) in allowed]
    return found[pick % len(found)] if found else None


def _missed(file: PoliceFile) -> str:
    return next((d.id for d in file.deadlines if d.missed_at and not d.explained_at), "none")


class AnyOrder(RuleBasedStateMachine):
    """One case at the police."""

    def __init__(self) -> None:
        super().__init__()
        self.borne = 0  # minutes, by what was said when it was said
        self.number = 0
        self.written: dict[str, list[Any]] = {}
        self.now = b.NOW
        self.file = b.a_file(State.REFERRED)

    @initialize(state=st.sampled_from([state for state in State if state is not State.NEW]), summer=st.booleans())
    def a_case_has_come_to_some_state(self, state: State, summer: bool) -> None:
        """With something of everything in it. ``summer``: platforms have their hours by then."""
        self.file = b.a_full_file(state)
        self.now = b.vn(7, 2, 8) if summer else b.NOW + timedelta(hours=1)

    def _another(self) -> str:
        self.number += 1
        return f"n-{self.number}"

    def _give(self, command: Any, roles: frozenset[str], staff_id: str) -> None:
        if command is None:
            return
        before = deepcopy(self.file)
        try:
            b.give(self.file, command, at=self.now, actor=b.an_actor(*roles, staff_id=staff_id))
        except DomainError:
            assert self.file == before  # what is refused changes nothing
            return
        if len(self.file.interview_records) > len(before.interview_records):
            self.borne += self.file.interview_records[-1].minutes

    @rule(pick=PICK)
    def the_case_moves_on(self, pick: int) -> None:
        self._give(fitting(STEPS, self.file, pick), frozenset(Role), "PI-0001")

    @rule(pick=PICK, staff_id=STAFF)
    def somebody_works(self, pick: int, staff_id: str) -> None:
        self._give(fitting(WORK, self.file, pick), frozenset(Role), staff_id)

    @rule(pick=PICK, roles=ROLES, staff_id=STAFF)
    def somebody_tries(self, pick: int, roles: frozenset[str], staff_id: str) -> None:
        """In any state, with one role only."""
        pool = STEPS + WORK
        self._give(pool[pick % len(pool)], roles, staff_id)

    @rule(plan=sessions(SittingKind.INTERVIEW) | sessions(SittingKind.CONFRONTATION))
    def a_session_is_planned(self, plan: Any) -> None:
        self._give(plan, frozenset(Role), "PI-0001")

    @rule(record=holdings())
    def a_session_is_held(self, record: Any) -> None:
        self._give(record, frozenset(Role), "PI-0001")

    @rule(hours=st.sampled_from([1, 20, 24 * 4, 24 * 25]))
    def time_passes(self, hours: int) -> None:
        """Who does not answer in time is not waited for any longer."""
        self.now += timedelta(hours=hours)
        for raised in raise_alarms(self.file, self.now):
            if raised.missed:
                b.tick(self.file, joint_reactions.ran_out(self.file, raised.deadline, self.now), self.now)

    @rule(days=st.integers(2, 5), hour=st.integers(7, 20), topics=TOPICS, anew=st.booleans())
    def a_joint_interview_is_called_or_moved(self, days: int, hour: int, topics: tuple[Topic, ...], anew: bool) -> None:
        day = in_vietnam(self.now) + timedelta(days=days)
        starts_at = day.replace(hour=hour, minute=0).astimezone(UTC)
        why = "Mâu thuẫn."
        command: Any = replace(b.CALL, starts_at=starts_at, topics=topics, repeat_reason=why)
        if not anew:
            command = b.moved(self.file, starts_at=starts_at, repeat_reason=why)
        self._give(command, frozenset(Role), "PI-0001")

    @rule(
        agency=st.sampled_from(["social_support", "social_support", "court_liaison"]),
        answer=st.sampled_from(["accepted", "accepted", "declined"]),
        late=st.booleans(),
    )
    def somebody_invited_answers(self, agency: str, answer: str, late: bool) -> None:
        """Now, or to the slot before."""
        proposal = self.file.joint_interviews[-1].proposal - late if self.file.joint_interviews else 1
        reason = "" if answer == "accepted" else "child_unwell"
        b.invited_answers(self.file, agency, answer, "SS-0007", reason, proposal=proposal, at=self.now)

    @rule()
    def the_case_is_referred_again(self) -> None:
        b.refer(self.file, self._another(), at=self.now)

    @rule()
    def the_prosecutor_returns_the_file(self) -> None:
        b.hear(self.file, "ProsecutionDecided", self.now, decision_code="return_file")
        b.tick(self.file, policy.file_returned(self.file, self.now), self.now)

    @rule(granted=st.booleans())
    def the_procuracy_answers(self, granted: bool) -> None:
        asked = next((one.id for one in self.file.extensions if one.granted is None), "none")
        b.hear(self.file, "ExtensionDecided", self.now, extension_id=asked)
        b.tick(
            self.file, extension_decided(self.file, asked, granted, "31/QĐ-VKS", "CL-0002", self.now), self.now
        )  # fmt: skip

    @rule(kind=st.sampled_from(list(RequestKind)))
    def social_support_asks(self, kind: RequestKind) -> None:
        b.asked(self.file, self._another(), kind, at=self.now)

    @rule()
    def social_support_names_somebody(self) -> None:
        b.support_person_named(self.file, at=self.now)

    @rule(hour=st.integers(7, 20), minutes=st.sampled_from([30, 90]), topics=TOPICS)
    def the_child_is_heard_elsewhere(self, hour: int, minutes: int, topics: tuple[Topic, ...]) -> None:
        told = SimpleNamespace(
            sitting_id=self._another(), kind_code="hearing", child=1, starts_at=b.vn(3, 11, hour), minutes=minutes,
            topic_codes=topics, place_code="court", interviewers=("CL-0003",),
        )  # fmt: skip
        take(self.file, "court_liaison", told, SittingState.HELD)
        self.borne += minutes

    @rule()
    def the_case_is_closed(self) -> None:
        if self.file.is_finished or self.file.state is State.DECLINED:  # the intake point waits for everybody
            b.hear(self.file, "CaseClosed", self.now)
            b.tick(self.file, joint_reactions.case_closed(self.file, self.now), self.now)
            assert not [d for d in self.file.deadlines if d.running]

    @invariant()
    def there_is_a_way_on(self) -> None:
        state = self.file.state
        done = state in WAITING_FOR_OTHERS or self.file.is_finished
        assert done or MOVING & set(WORKFLOW.allowed(state, frozenset(Role)))

    @invariant()
    def every_clock_can_come_to_its_end(self) -> None:
        allowed = {command.__name__ for command in WORKFLOW.allowed(self.file.state, frozenset(Role))}
        for deadline in self.file.deadlines:
            assert not deadline.running or allowed & WAYS_TO_AN_END[deadline.rule], (deadline.rule, self.file.state)

    @invariant()
    def who_was_asked_to_come_is_waited_for_by_a_clock_or_the_session_stands(self) -> None:
        waited = {d.subject for d in self.file.deadlines if d.running and d.rule == "joint-interview-answer"}
        assert waited == {one.id for one in self.file.joint_interviews if one.state is JointState.ASKED}
        states = {sitting.id: sitting.state for sitting in self.file.sittings}
        for one in self.file.joint_interviews:
            stands = states.get(one.sitting_id) is SittingState.PLANNED
            assert stands is (one.state is JointState.AGREED)

    @invariant()
    def at_most_one_clock_of_a_kind_runs(self) -> None:
        running = Counter((d.rule, d.subject) for d in self.file.deadlines if d.running)
        assert not [kind for kind, number in running.items() if number > 1]

    @invariant()
    def nothing_goes_to_the_procuracy_that_does_not_ask_for_prosecution(self) -> None:
        assert self.file.state is not State.TRANSFERRED or self.file.outcome is Outcome.PROSECUTE
        assert len(self.file.openings) >= len(self.file.transfers) - sum(
            t.returned_at is not None for t in self.file.transfers
        )

    @invariant()
    def what_was_written_stays_as_it_was_written(self) -> None:
        for name in APPENDED:
            lines = getattr(self.file, name)
            earlier = self.written.get(name, [])
            assert lines[: len(earlier)] == earlier, name
            self.written[name] = earlier + deepcopy(lines[len(earlier) :])
        assert self.file.custody_is_whole

    @invariant()
    def the_burden_is_what_was_held(self) -> None:
        assert burden_of(self.file.sittings, Milestones()).minutes == self.borne

    @invariant()
    def no_child_is_heard_a_third_time_or_longer_without_approval(self) -> None:
        """But for a session that the child itself ended."""
        plans = {plan.sitting_id: plan for plan in self.file.interview_plans}
        records = {record.sitting_id: record for record in self.file.interview_records}
        days: Counter[Any] = Counter()
        for sitting in self.file.sittings:
            if sitting.agency != "police_investigation" or not sitting.counts:
                continue
            plan, record = plans[sitting.id], records.get(sitting.id)
            stopped = record is not None and record.stopped in (i.Stopped.FATIGUE, i.Stopped.DISTRESS)
            approved = plan.override_approved_by or (record is not None and record.override_approved_by)
            if stopped or approved:
                continue
            assert sitting.minutes <= 120
            days[in_vietnam(sitting.starts_at).date()] += 1
        assert all(number <= SESSIONS_A_DAY for number in days.values())
        assert all(
            plan.necessity and plan.separation for plan in plans.values() if plan.kind is SittingKind.CONFRONTATION
        )

    @invariant()
    def whoever_counts_the_extensions_finds_the_same_number(self) -> None:
        for deadline in self.file.deadlines:
            given = [one for one in self.file.extensions if one.deadline_id == deadline.id and one.granted]
            assert len(deadline.extensions) <= len(given)
            assert not deadline.running or len(deadline.extensions) == len(given)


AnyOrder.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink),
)
TestAnyOrder = AnyOrder.TestCase


def test_the_list_of_what_is_only_added_names_every_such_list() -> None:
    """A new list of the file is looked after, or it is said why it changes."""
    changing = {"deadlines", "requests", "sittings", "harm", "suspensions", "transfers", "extensions", "removals",
                "joint_interviews"}  # fmt: skip
    lists = {f.name for f in fields(PoliceFile) if isinstance(getattr(PoliceFile(reference="r"), f.name), list)}
    assert lists == set(APPENDED) | changing
