"""Whatever people do and others tell, and in whatever order: the promises of the workflow hold."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.kernel import joint_news
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import DomainError
from services.kernel.joint import OPEN
from services.kernel.requests import RequestKind
from services.kernel.workflow import Actor
from services.social_support.domain.model import AT_WORK, State, SupportFile
from services.social_support.domain.policy import WORKFLOW
from services.social_support.domain.separation import longest
from tests.unit.social_support import builders as b
from tests.unit.social_support.desk import Desk
from tests.unit.social_support.promises import APPENDED, ENDED_BY, GROWING
from tests.unit.social_support.varied import USUAL, Hand

SETTINGS = settings(
    max_examples=100,
    stateful_step_count=25,
    deadline=None,
    database=None,
    print_blob=False,
    phases=[Phase.generate, Phase.shrink],  # explaining traces every line: many times slower
    suppress_health_check=list(HealthCheck),
)
ROLES = ("child_protection_worker", "social_worker", "commune_chairman")
START = b.vietnam("2026-03-12T08:00")
PLAN_IN_FORCE = {State.APPROVED, State.DELIVERING, State.REVISING, State.REVISED, State.REVIEWED, State.FINISHED}

# Where a case may stand when its days begin; the rarer ends of the way more often than they would be reached.
BEGUN = [State.REFERRED, State.ACCEPTED, State.ASSESSED, State.DETAILED, State.SUBMITTED, State.APPROVED,
         State.DELIVERING, State.DELIVERING, State.REVISED, State.REVIEWED, State.REVIEWED, State.FINISHED]  # fmt: skip


class Days(RuleBasedStateMachine):
    """The days of one case at two communes."""

    @initialize(
        urgent=st.booleans(),
        begun=st.sampled_from(BEGUN),
        beside=st.lists(st.sampled_from([b.SEPARATE, b.HAND_OVER, b.PROSECUTE]), unique=True, max_size=3),
    )
    def a_case_has_come_so_far(self, urgent: bool, begun: State, beside: list[Any]) -> None:
        """Somewhere on the usual way, so that late states are tried as often as early ones."""
        self.desk, self.now, self.referrals = Desk(), START, 1
        self.desk.refer(self.now, urgent=urgent, received_at=self.now - timedelta(hours=2))
        for actor, command in b.WAY[begun]:
            self.desk.do(command, actor, self.now)
        for command in beside if begun in AT_WORK else ():
            self.desk.do(command, b.CHAIRMAN, self.now)
        self.before = deepcopy(self.file)

    @property
    def file(self) -> SupportFile:
        return self.desk.file

    # --- what people do

    @rule(data=st.data(), hours=st.sampled_from([0, 1, 5, 20, 80]))
    def somebody_does_what_the_table_lets_them_try(self, data: st.DataObject, hours: int) -> None:
        """Mostly what is allowed in the state; the guards still say no to much of it."""
        self.now += timedelta(hours=hours)
        role = data.draw(st.sampled_from(ROLES))
        names = [command.__name__ for command in WORKFLOW.allowed(self.file.state, frozenset({role}))]
        if names:
            self.attempt(self.command(data.draw(st.sampled_from(names)), data), self.somebody(role, data))

    @rule(data=st.data())
    def somebody_takes_the_next_step_of_the_way(self, data: st.DataObject) -> None:
        moves = [row for row in WORKFLOW.rows if self.file.state in row.before and row.after is not None]
        if moves:
            row = data.draw(st.sampled_from(moves))
            self.attempt(self.command(row.command.__name__, data), b.an_actor(*row.roles))

    @precondition(lambda self: self.file.state in (State.ACCEPTED, State.ASSESSED))
    @rule(data=st.data())
    def the_worker_would_have_the_forms_done(self, data: st.DataObject) -> None:
        for name in ("CompleteInitialAssessment", "CompleteDetailedAssessment"):
            self.attempt(self.command(name, data), b.WORKER)

    @precondition(lambda self: self.file.state in (State.DELIVERING, State.REVIEWED))
    @rule(data=st.data())
    def the_commune_would_end_it(self, data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            self.attempt(self.command("HoldReview", data), b.WORKER)
        self.attempt(self.command("FinishSupport", data), b.CHAIRMAN)

    @precondition(lambda self: self.file.separation is not None and self.file.state in AT_WORK)
    @rule(data=st.data(), hours=st.sampled_from([1, 200]))
    def the_chairman_would_renew_or_end_a_separation(self, data: st.DataObject, hours: int) -> None:
        self.now += timedelta(hours=hours)
        name = data.draw(st.sampled_from(["AssessCarer", "RenewSeparation", "RenewSeparation", "EndSeparation"]))
        self.attempt(self.command(name, data), b.an_actor(*ROLES))

    @precondition(lambda self: self.file.plan is not None and self.file.state in AT_WORK)
    @rule(data=st.data())
    def the_commune_would_deal_with_a_carer(self, data: st.DataObject) -> None:
        names = ("RecordCarerAnswer", "AskToRestrictParentalRights", "RecordParentalRightsResult", "OrderNoContact",
                 "EndNoContact")  # fmt: skip
        self.attempt(self.command(data.draw(st.sampled_from(names)), data), b.an_actor(*ROLES))

    @precondition(lambda self: self.file.handover is not None and self.file.state in AT_WORK)
    @rule(data=st.data(), unit=st.sampled_from([b.HERE, b.ELSEWHERE]))
    def somebody_would_settle_a_handover(self, data: st.DataObject, unit: str) -> None:
        name = data.draw(st.sampled_from(["ReceiveHandover", "ReceiveHandover", "CallOffHandover", "HandOverCase"]))
        self.attempt(self.command(name, data), b.an_actor(*ROLES, unit=unit))

    @precondition(lambda self: any(request.open for request in self.file.requests))
    @rule(data=st.data())
    def somebody_would_settle_a_request(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(["AnswerRequest", "RejectRequest", "WithdrawRequest"]))
        self.attempt(self.command(name, data), b.CHAIRMAN)

    @rule(data=st.data())
    def somebody_does_anything_at_all(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([command.__name__ for command in WORKFLOW.commands]))
        self.attempt(self.command(name, data), self.somebody(data.draw(st.sampled_from(ROLES)), data))

    # --- what others tell

    @rule(kind=st.sampled_from(list(RequestKind)), to=st.sampled_from(["social_support", "court_liaison"]))
    def the_police_ask(self, kind: RequestKind, to: str) -> None:
        number = f"q-{len(self.file.requests)}-{to}"
        if to == "social_support" and not any(request.id == number for request in self.file.requests):
            self.hear("PoliceRequestMade", "police_investigation", request_id=number, to=to, kind_code=str(kind),
                      categories=(), document_number="")  # fmt: skip

    @rule(data=st.data(), outcome=st.sampled_from(["answered", "rejected", "withdrawn"]))
    def another_agency_answers_or_withdraws(self, data: st.DataObject, outcome: str) -> None:
        if waiting := [request for request in self.file.requests if request.open]:
            request = data.draw(st.sampled_from(waiting))
            self.hear("PoliceRequestAnswered", "police_investigation", request_id=request.id, outcome_code=outcome,
                      reason_code="", support_person="", document_number="")  # fmt: skip

    @rule(days=st.integers(2, 6), again=st.booleans())
    def the_police_call_or_move_a_joint_interview(self, days: int, again: bool) -> None:
        called = self.file.joint_interviews
        proposal = called[-1].proposal + 1 if again and called else 1
        number = called[-1].id if again and called else f"j-{len(called)}"
        starts_at = self.now + timedelta(days=days)
        self.hear(
            "JointInterviewMoved" if proposal > 1 else "JointInterviewAsked", "police_investigation",
            interview_id=number, proposal=proposal, sitting_id=f"p-{len(called)}", child=1, starts_at=starts_at,
            minutes=60, topic_codes=("threats",), place_code="home", answers_until=starts_at - timedelta(days=1),
            invited=("social_support", "court_liaison"), needed=("social_support",),
        )  # fmt: skip

    @precondition(lambda self: bool(self.file.joint_interviews))
    @rule(name=st.sampled_from(["JointInterviewAgreed", *joint_news.ENDINGS]), data=st.data())
    def the_police_say_what_became_of_it(self, name: str, data: st.DataObject) -> None:
        self.attempt(self.command("AcceptJointInterview", data), b.CHAIRMAN)
        last = self.file.joint_interviews[-1]
        self.hear(name, "police_investigation", interview_id=last.id, proposal=last.proposal, reason_code="")

    @precondition(lambda self: self.file.state in (State.DECLINED, State.FINISHED) or self.referrals < 2)
    @rule(urgent=st.booleans())
    def the_intake_point_refers_again(self, urgent: bool) -> None:
        """A new referral of what is declined or finished; or once of what is in work, which it must not disturb."""
        self.referrals += 1
        self.desk.refer(self.now, urgent=urgent, number=f"r-{self.referrals}")

    # --- what always holds

    @invariant()
    def nobody_is_stuck(self) -> None:
        """Each state has a way on; what is declined or finished waits for the intake point."""
        if self.file.state not in (State.DECLINED, State.FINISHED):
            assert [row for row in WORKFLOW.rows if self.file.state in row.before and row.after is not None]

    @invariant()
    def a_case_in_work_has_a_worker(self) -> None:
        assert self.file.state not in AT_WORK or self.file.worker

    @invariant()
    def support_ends_only_with_both_conditions(self) -> None:
        file = self.file
        if file.state is State.FINISHED:
            review = file.last_review
            assert review is not None
            assert (review.no_more_risk, review.stable) == (True, True)
            assert all(measure.at <= review.at for measure in file.measures_of_emergency)
            assert all(separation.at <= review.at for separation in file.separated_now)
            assert (file.separation, file.handover, file.rights_request) == (None, None, None)

    @invariant()
    def no_support_is_given_without_an_approved_plan(self) -> None:
        file = self.file
        if file.state in PLAN_IN_FORCE:
            assert file.plan_in_force is not None
            assert file.plan_in_force.is_whole()
        assert all(file.is_approved(file.plans[d.plan_version - 1]) for d in file.deliveries)

    @invariant()
    def an_emergency_is_met_before_any_further_form(self) -> None:
        file = self.file
        if file.detailed is not None and file.initial is not None and file.initial.emergency:
            assert file.measures_of_emergency or file.separated_now

    @invariant()
    def no_separation_goes_beyond_fifteen_days_without_a_document(self) -> None:
        for separation in self.file.separations:
            if separation.until > longest(separation.starts_at):
                assert separation.renewals[-1].authority_document

    @invariant()
    def a_case_is_of_one_commune(self) -> None:
        """Offered while a handover is open, and to nobody else."""
        handover = self.file.handover
        assert self.file.offered_to == ("" if handover is None else handover.to_unit)
        assert sum(h.open for h in self.file.handovers) <= 1

    @invariant()
    def every_running_clock_can_be_brought_to_its_end(self) -> None:
        for deadline in self.file.deadlines:
            if deadline.running:
                ways = [
                    row for row in WORKFLOW.rows
                    if row.command.__name__ in ENDED_BY[deadline.rule] and self.file.state in row.before
                ]  # fmt: skip
                assert ways, (deadline.rule, self.file.state)

    @invariant()
    def the_clocks_agree_with_the_file(self) -> None:
        file, running = self.file, {(d.rule, d.subject) for d in self.file.deadlines if d.running}
        assert len(running) == sum(d.running for d in file.deadlines)  # never two of a kind
        separation = file.separation
        most = START if separation is None else longest(separation.starts_at)
        assert (("separation-max-15d", "") in running) == (separation is not None and separation.until <= most)
        assert (("separation-decided-end", "") in running) == (separation is not None and separation.until != most)
        assert (("family-violence", "") in running) == (
            file.no_contact is not None and file.state in AT_WORK and file.no_contact.referral_id == file.referral_id
        )
        assert sum(order.open for order in file.no_contact_orders) <= 1
        assert (("handover-receipt-24h", "") in running) == (file.handover is not None)
        assert {s for rule, s in running if rule in ("request-answer-5wd", "forensic-5d")} == {
            request.id for request in file.requests if request.open
        }
        waited = {s for rule, s in running if rule == "joint-interview-answer"}
        assert waited == {
            j.id for j in file.joint_interviews if j.state in OPEN and any(i.waiting for i in j.invitations[:1])
        }
        assert (("plan-approve", "") in running) == (file.state in (State.SUBMITTED, State.REVISED))
        assert (("referral-answer-24h", "") in running) == (file.state is State.REFERRED)

    @invariant()
    def what_was_written_stays_as_it_was(self) -> None:
        for name in APPENDED:
            old = getattr(self.before, name)
            assert getattr(self.file, name)[: len(old)] == old, name
        for name, may_grow in GROWING.items():
            for was, now in zip(getattr(self.before, name), getattr(self.file, name), strict=False):
                for part in (f.name for f in fields(was)):
                    assert part in may_grow or getattr(was, part) == getattr(now, part), (name, part)
            assert len(getattr(self.file, name)) >= len(getattr(self.before, name))
        for was, now in zip(self.before.separations, self.file.separations, strict=False):
            assert now.renewals[: len(was.renewals)] == was.renewals
            assert was.ended in (None, now.ended)
        for earlier, later in zip(self.before.deadlines, self.file.deadlines, strict=False):
            assert later.changes[: len(earlier.changes)] == earlier.changes
            assert earlier.ended_at in (None, later.ended_at)
        self.before = deepcopy(self.file)

    # --- means

    def attempt(self, command: Any, actor: Actor) -> None:
        """A refusal is a good answer and changes nothing."""
        raise_alarms(self.file, self.now)
        before = repr(self.file)
        refused: DomainError | None = None
        try:
            self.desk.do(command, actor, self.now)
        except DomainError as refusal:
            refused = refusal
        if refused is not None:
            assert refused.problems
            assert repr(self.file) == before

    def hear(self, name: str, source: str, **fields_: Any) -> None:
        self.desk.hear(name, source, self.now, **fields_)

    def somebody(self, role: str, data: st.DataObject) -> Actor:
        """Of the one commune or the other."""
        return b.an_actor(role, unit=data.draw(st.sampled_from([b.HERE, b.HERE, b.ELSEWHERE])))

    def command(self, name: str, data: st.DataObject) -> Any:
        return Hand(self.file, self.now, data).command(name)


def test_every_command_is_among_those_that_people_try() -> None:
    """A new one takes part by its name."""
    assert set(USUAL) == {command.__name__ for command in WORKFLOW.commands}


def test_the_promises_hold_in_whatever_order_things_happen() -> None:
    """Thousands of days of cases that nobody thought of."""
    run_state_machine_as_test(Days, settings=SETTINGS)
