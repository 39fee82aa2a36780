"""Three agencies and the news between them, in any order that a broker may bring: all calendars come to be the same.

Each agency's own workflow, reactions and clocks run here; only the database and the broker are left out. News of one
sender reach one receiver in their order (as the sequence demands), and each may be brought twice.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.court_liaison.domain.model import CourtFile
from services.kernel.deadlines.keeping import Timekeeping, provincial
from services.kernel.deadlines.table import Occurrence
from services.kernel.errors import DomainError
from services.kernel.events import catalogue
from services.kernel.joint import JointRefusal, JointState
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.sittings import SittingState, Topic
from services.kernel.workflow import Actor
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_reactions
from services.police_investigation.domain.model import State
from services.social_support.domain.model import State as SocialState
from services.social_support.domain.model import SupportFile
from tests.unit.police_investigation import builders as b

POLICE, SOCIAL, COURT = "police_investigation", "social_support", "court_liaison"
ROLES = {
    POLICE: ("investigator", "head_of_unit"), SOCIAL: ("child_protection_worker", "commune_chairman"),
    COURT: ("prosecutor",),
}  # fmt: skip
PEOPLE = {POLICE: "PI-0001", SOCIAL: "SS-0007", COURT: "CL-0003"}
MISSED = {POLICE: "PoliceDeadlineMissed", SOCIAL: "SupportDeadlineMissed", COURT: "CourtDeadlineMissed"}


class Office:
    """One agency: a file, what may be done with it, and what it tells whom. It is the unit of work of its reactions."""

    def __init__(self, agency: str, file: Any, town: Town) -> None:
        self.agency, self.kept, self._town = agency, file, town
        self._policy = importlib.import_module(f"services.{agency}.domain.policy")
        self._handlers = importlib.import_module(f"services.{agency}.service_layer.handlers").EVENT_HANDLERS
        clocks = importlib.import_module(f"services.{agency}.domain.clocks").CLOCKS
        assigned = importlib.import_module(f"services.{agency}.domain.access").assigned_to
        missed = getattr(importlib.import_module(f"services.{agency}.domain.events"), MISSED[agency])
        followed = {"ran_out": joint_reactions.ran_out} if agency == POLICE else {}
        self._keeping = Timekeeping(clocks, provincial(), assigned, missed, **followed)
        self.outgoing: dict[str, deque[Any]] = {}

    @property
    def now(self) -> datetime:
        return self._town.now

    def do(self, command: Any) -> bool:
        """Whether the workflow let it be done."""
        actor = Actor(PEOPLE[self.agency], self.agency, "u", frozenset(ROLES[self.agency]))
        try:
            events = self._policy.WORKFLOW.apply(self.kept, command, actor, self.now)
        except DomainError:
            return False
        self.put(self.kept, events)
        return True

    def take(self, event: Any) -> None:
        self._handlers[event.name](self, event)

    def look(self) -> None:
        noted = self._keeping.look(self.kept, self.now)
        followed = self._keeping.followed(self.kept, noted, self.now)
        self.put(self.kept, followed)

    # --- as a reaction sees it

    def file(self, reference: str) -> Any:
        return self.kept

    def put(self, file: Any, events: Iterable[Any], *, by: str | None = None, news: Any = None) -> None:
        self.kept, events = file, list(events)
        told = [] if news is None else [(news.data, news.name, news.time)]
        told += [(event, type(event).__name__, self.now) for event in events]
        for event, name, at in told:
            self._keeping.note(file, [Occurrence(event, name, at, "x")])
        self.record(file.reference, events)

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        """To whom the audience says, as the message that travels."""
        for event in events:
            name = type(event).__name__
            for to in self._policy.AUDIENCE[type(event)].recipients(event, self._town.members):
                if to in PEOPLE:
                    data = catalogue.from_json(name, catalogue.to_json(catalogue.to_message(event)))
                    letter = SimpleNamespace(
                        id="e", source=self.agency, name=name, reference=reference, time=self.now, data=data
                    )
                    self.outgoing.setdefault(to, deque()).append(letter)

    def circle(self, reference: str) -> tuple[str, ...]:
        return tuple(self._town.members)

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        raise AssertionError("nobody changes the circle here")


class Town(RuleBasedStateMachine):
    """A case on which the three work, on the days after it came."""

    @initialize(known=st.booleans(), circle=st.booleans())
    def a_case(self, known: bool, circle: bool = True) -> None:
        """``known``: at the procuracy, which may hear of it by the invitation only. ``circle``: whether the police know
        that social support works on the case; if not, it follows by the news of the joint interview alone."""
        self.given: set[tuple[str, str, int]] = set()
        self.members = (POLICE, SOCIAL, COURT) if circle else (POLICE, COURT)
        self.now = b.vn(3, 11, 9)
        support = SupportFile(reference=b.REFERENCE, state=SocialState.ACCEPTED, worker="SS-0007")
        court = CourtFile(reference=b.REFERENCE) if known else None
        self.offices = {
            POLICE: Office(POLICE, b.a_file(State.VERIFYING), self), SOCIAL: Office(SOCIAL, support, self),
            COURT: Office(COURT, court, self),
        }  # fmt: skip

    @property
    def police(self) -> Any:
        return self.offices[POLICE].kept

    @rule(day=st.integers(2, 6), hour=st.sampled_from([8, 9, 14]), move=st.booleans())
    def the_police_call_or_move_it(self, day: int, hour: int, move: bool) -> None:
        start = b.vn(3, self.now.day + day, hour)
        command: Any = replace(b.CALL, starts_at=start, topics=(Topic.WISHES,))
        self.offices[POLICE].do(b.moved(self.police, starts_at=start) if move else command)

    @rule(how=st.sampled_from(["CallOff", "Cancel"]))
    def the_police_call_it_off(self, how: str) -> None:
        sitting = self.police.joint_interviews[-1].sitting_id if self.police.joint_interviews else "none"
        self.offices[POLICE].do(
            b.called_off(self.police) if how == "CallOff"
            else i.CancelInterview(sitting_id=sitting, reason_code=i.CancelReason.STAFF_MISSING)
        )  # fmt: skip

    @precondition(lambda self: len(self.police.sittings) < 4)
    @rule(hour=st.sampled_from([9, 14]), day=st.integers(2, 6))
    def the_police_plan_something_else(self, hour: int, day: int) -> None:
        """In the way of what is being agreed."""
        start = b.vn(3, self.now.day + day, hour)
        self.offices[POLICE].do(replace(b.PLAN, starts_at=start, topics=(Topic.WISHES,)))

    @rule()
    def the_police_hold_it(self) -> None:
        if self.police.joint_interviews and SOCIAL in self.members:
            last = self.police.joint_interviews[-1]
            self.offices[POLICE].do(
                b.held(self.police, sitting_id=last.sitting_id, started_at=self.now, topics=(Topic.WISHES,))
            )

    @rule(agency=st.sampled_from([SOCIAL, SOCIAL, COURT]), comes=st.booleans())
    def somebody_answers(self, agency: str, comes: bool) -> None:
        file = self.offices[agency].kept
        if file is None or not file.joint_interviews:
            return
        last = file.joint_interviews[-1]
        answer: Any = DeclineJointInterview(joint_interview_id=last.id, reason_code=JointRefusal.NOBODY_AVAILABLE)
        if comes:
            answer = AcceptJointInterview(joint_interview_id=last.id, attendee=PEOPLE[agency])
        if self.offices[agency].do(answer):
            self.given.add((agency, last.id, last.proposal))

    @rule(hours=st.sampled_from([1, 12, 30]), look=st.booleans())
    def time_passes(self, hours: int, look: bool) -> None:
        """A worker that is down looks at no clock."""
        if self.now.day < 24:
            self.now += timedelta(hours=hours)
        for office in self.offices.values():
            if look and office.kept is not None:
                office.look()

    @rule(data=st.data(), twice=st.booleans())
    def the_broker_brings_one(self, data: st.DataObject, twice: bool) -> None:
        waiting = [(o, to) for o in self.offices.values() for to, letters in o.outgoing.items() if letters]
        if waiting:
            office, to = data.draw(st.sampled_from(waiting))
            letter = office.outgoing[to].popleft()
            for _ in range(1 + (twice and letter.name.startswith(("Joint", "Support", "Court")))):
                self.offices[to].take(letter)

    @rule(comes=st.booleans(), day=st.integers(3, 6), then=st.sampled_from(["", "CallOff", "Cancel", "move"]))
    def it_goes_as_on_most_days(self, comes: bool, day: int, then: str) -> None:
        """Everything arrives, social support answers, and now and then something comes between."""
        self.the_police_call_or_move_it(day, 9, False)
        _carry(self.offices)
        self.somebody_answers(SOCIAL, comes)
        _carry(self.offices)
        if then == "move":
            self.the_police_call_or_move_it(day, 8, True)
        elif then:
            self.the_police_call_it_off(then)

    @invariant()
    def nobody_waits_for_ever(self) -> None:
        """What the police wait for has a clock; and nothing else of theirs stands in a calendar as agreed."""
        waited = {d.subject for d in self.police.deadlines if d.running and d.rule == "joint-interview-answer"}
        assert waited == {one.id for one in self.police.joint_interviews if one.state is JointState.ASKED}

    @invariant()
    def nobody_is_said_to_have_answered_what_they_were_not_asked(self) -> None:
        """An answer is to the one slot that it was given for."""
        for office in self.offices.values():
            for one in office.kept.joint_interviews if office.kept is not None else ():
                answered = {(i.agency, one.id, one.proposal) for i in one.invitations if not i.waiting}
                assert answered <= self.given

    def teardown(self) -> None:
        """Everything is brought; then all say the same, answers and calendars."""
        if not hasattr(self, "offices"):
            return
        _carry(self.offices)
        ours = self._told(POLICE)
        assert self._told(SOCIAL) == ours
        assert not self.police.joint_interviews or self._told(COURT) == ours

    def _told(self, agency: str) -> Any:
        file = self.offices[agency].kept
        if file is None:
            return None
        ids = {one.sitting_id for one in file.joint_interviews}
        latest = {one.id: one for one in file.joint_interviews}
        return (
            [
                (one.id, one.proposal, one.sitting_id, one.starts_at, one.minutes, one.place, one.topics, one.state,
                 one.reason_code, one.asked_at, one.answers_until, one.ended_at)
                for one in file.joint_interviews
            ],
            {
                one.id: [(i.agency, i.needed, i.answer, i.attendee, i.reason_code, i.answered_at)
                         for i in one.invitations]
                for one in latest.values()
            },
            {
                s.id: (s.starts_at, s.minutes, s.place, s.child, s.agency, s.state)
                for s in file.sittings if s.id in ids
            },
            len([s for s in file.sittings if s.id in ids and s.state is SittingState.PLANNED]),
        )  # fmt: skip


TestTown = Town.TestCase
TestTown.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


def test_the_way_from_the_call_to_the_session_held_is_the_same_everywhere() -> None:
    """Once by hand, so that the machine above cannot pass by never agreeing on anything."""
    town: Any = Town()
    town.a_case(known=False)
    offices = town.offices
    assert offices[POLICE].do(replace(b.CALL, topics=(Topic.WISHES,)))
    _carry(offices)
    assert offices[COURT].kept.state == "supervising"
    number = offices[POLICE].kept.joint_interviews[0].id
    assert offices[SOCIAL].do(AcceptJointInterview(joint_interview_id=number, attendee="SS-0007"))
    assert offices[COURT].do(AcceptJointInterview(joint_interview_id=number, attendee="CL-0003"))
    _carry(offices)
    assert {a: [s.state for s in office.kept.sittings] for a, office in offices.items()} == {
        agency: [SittingState.PLANNED] for agency in offices
    }
    town.now = b.vn(3, 17, 11).astimezone(UTC)
    assert offices[POLICE].do(b.held(offices[POLICE].kept, started_at=b.vn(3, 17), interviewers=("PI-1", "CL-0003")))
    _carry(offices)
    assert {office.kept.joint_interviews[0].state for office in offices.values()} == {JointState.HELD}
    assert {office.kept.sittings[0].interviewers for office in offices.values()} == {("PI-1", "CL-0003")}
    assert town._told(SOCIAL) == town._told(COURT) == town._told(POLICE)


def _carry(offices: dict[str, Any]) -> None:
    while waiting := [(o, to) for o in offices.values() for to, letters in o.outgoing.items() if letters]:
        for office, to in waiting:
            offices[to].take(office.outgoing[to].popleft())
