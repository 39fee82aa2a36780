"""Random commands by random staff, and random news of other agencies in any order: what must hold whatever happens."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import hypothesis.strategies as st
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chungtay.events.v1 import court_liaison_events_pb2 as court
from chungtay.events.v1 import police_investigation_events_pb2 as police
from chungtay.events.v1 import social_support_events_pb2 as social
from services.case_intake.domain import commands as c
from services.case_intake.domain.access import assigned_to
from services.case_intake.domain.clocks import CLOCKS
from services.case_intake.domain.events import IntakeDeadlineMissed
from services.case_intake.domain.model import AgencyWork, IntakeFile, Progress, State
from services.case_intake.domain.policy import WORKFLOW
from services.case_intake.service_layer.handlers import EVENT_HANDLERS, joined_case_is_open
from services.case_intake.service_layer.other_files import follow
from services.kernel.deadlines.keeping import Timekeeping, provincial
from services.kernel.deadlines.table import Occurrence
from services.kernel.errors import DomainError
from services.kernel.requests import AnswerRequest, MakeRequest, RequestKind, WithdrawRequest
from services.kernel.workflow import Actor
from tests.unit.case_intake.case_builders import COMMANDS, CONFERENCE, COURT, NOW, POLICE, SOCIAL, TWO

KEEPING = Timekeeping(CLOCKS, provincial(), assigned_to, IntakeDeadlineMissed)
ROLES = ("intake_officer", "intake_supervisor", "privacy_officer", "investigator")
STAFF = ("CI-0001", "CI-0002", "CI-0003")
FINAL = frozenset({State.SCREENED_OUT})
MOVING = frozenset(
    {"OpenCase", "ReferCase", "HoldConference", "CloseCase", "ReopenCase", "JoinReport", "SeparateReport"}
)
APPENDED = ("openings", "joins", "splits", "conferences", "remarks", "earlier_forms", "urgency_changes")
EVENTS = {SOCIAL: social, POLICE: police, COURT: court}
# Agency, event and its facts; "referral" and "request" stand for one of the file's own.
NEWS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (SOCIAL, "SupportAccepted", {"referral_id": "referral"}), (SOCIAL, "SupportDeclined", {"referral_id": "referral"}),
    (SOCIAL, "InitialAssessmentCompleted", {"emergency": False}), (SOCIAL, "EmergencyMeasureApplied", {}),
    (SOCIAL, "ChildSeparated", {}), (SOCIAL, "SupportFinished", {}),
    (POLICE, "CrimeReportRegistered", {}), (POLICE, "PoliceReferralAccepted", {"referral_id": "referral"}),
    (POLICE, "PoliceReferralDeclined", {"referral_id": "referral"}), (POLICE, "InvestigationNotOpened", {}),
    (POLICE, "InvestigationResumed", {}), (POLICE, "InvestigationConcluded", {"outcome_code": "discontinue"}),
    (POLICE, "FileTransferred", {}), (POLICE, "PoliceRequestAnswered", {"request_id": "request", "to": "case_intake",
                                                                       "outcome_code": "answered"}),
    (POLICE, "PoliceRequestMade", {"request_id": "new", "to": "case_intake", "kind_code": "risk_check"}),
    (COURT, "FileReceived", {}), (COURT, "ProsecutionDecided", {"decision_code": "return_file"}),
    (COURT, "ProceedingFinished", {}),
)  # fmt: skip


class AnyWay(RuleBasedStateMachine):
    """One province's intake point over files in memory; the same steps as in a unit of work."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.files: dict[str, IntakeFile] = {}
        self.before: dict[str, IntakeFile] = {}
        self.new_reports = 0

    # --- as a unit of work

    def file(self, reference: str) -> IntakeFile | None:
        return self.files.get(reference)

    def put(self, file: IntakeFile, events: Any, *, by: str | None = None, news: Any = None) -> None:
        occurrences = [] if news is None else [Occurrence(news.data, news.name, news.time, news.source)]
        occurrences += [Occurrence(event, type(event).__name__, self.now, by or "case_intake") for event in events]
        KEEPING.note(file, occurrences)
        file.version += 1
        self.files[file.reference] = file

    def record(self, *_: Any, **__: Any) -> None:
        """A request about a case that is not here is answered; nothing is kept."""

    # --- what may happen

    @initialize()
    def a_first_report(self) -> None:
        self.receive("CI-0001")

    @rule(staff=st.sampled_from(STAFF))
    def receive(self, staff: str) -> None:
        self.new_reports += 1
        if self.new_reports <= 3:
            file = IntakeFile(reference=f"R-{self.new_reports}", opened_at=self.now)
            report = replace(COMMANDS["ReceiveReport"], form=TWO, received_at=self.now)
            self.give(file, report, staff, "intake_officer")

    @rule(data=st.data(), staff=st.sampled_from(STAFF), steps=st.integers(1, 4))
    def a_case_goes_its_usual_way(self, data: st.DataObject, staff: str, steps: int) -> None:
        """So that random steps also meet cases that have come far."""
        reference = data.draw(st.sampled_from(list(self.files)))
        for _ in range(steps):
            file = self.files[reference]
            if not any(not work.is_done for work in file.work) or file.state is not State.REFERRED:
                others = [r for r, other in self.files.items() if other.state in (State.OPEN, State.REFERRED)]
                ways = [command for command in ways_on(file, self.now) if self.would_go(file, command)]
                if file.state is State.RECEIVED and others:
                    ways += [replace(COMMANDS["JoinReport"], joined_to=others[0], new_harm=bool(steps % 2))]
                if ways:
                    self.give(file, data.draw(st.sampled_from(ways)), staff, "intake_supervisor")
            else:
                self.agencies_go_on(file)

    @rule(data=st.data(), name=st.sampled_from(sorted(COMMANDS)), staff=st.sampled_from(STAFF),
          role=st.sampled_from(ROLES))  # fmt: skip
    def somebody_tries_anything(self, data: st.DataObject, name: str, staff: str, role: str) -> None:
        file = self.files[data.draw(st.sampled_from(list(self.files)))]
        self.give(file, self.fitted(data, file, name), staff, role)

    def agencies_go_on(self, file: IntakeFile) -> None:
        """Whoever was sent the case takes it, whoever has it ends it."""
        for work in list(file.work):
            names = {SOCIAL: ("SupportAccepted", "SupportFinished"),
                     POLICE: ("PoliceReferralAccepted", "InvestigationNotOpened"),
                     COURT: ("FileReceived", "ProceedingFinished")}[work.agency]  # fmt: skip
            name = names[work.progress is not Progress.SENT and work.awaited <= 0]
            facts = {"referral_id": work.referral_id} if name.endswith("Accepted") else {}
            self.hear(file.reference, work.agency, name, facts)

    @rule(data=st.data(), told=st.sampled_from(NEWS))
    def another_agency_tells(self, data: st.DataObject, told: tuple[str, str, dict[str, Any]]) -> None:
        agency, name, facts = told
        reference = data.draw(st.sampled_from(list(self.files)))
        file = self.files[reference]
        work, facts = file.work_of(agency), dict(facts)
        if facts.get("referral_id"):
            facts["referral_id"] = work.referral_id if work and data.draw(st.booleans()) else "another"
        if facts.get("request_id") == "request":
            facts["request_id"] = data.draw(st.sampled_from([r.id for r in file.requests] or ["none"]))
        elif facts.get("request_id"):
            facts["request_id"] = f"asked-{len(file.requests)}"
        self.hear(reference, agency, name, facts)

    def hear(self, reference: str, agency: str, name: str, facts: dict[str, Any]) -> None:
        news = SimpleNamespace(
            id="e", source=agency, name=name, reference=reference, time=self.now,
            data=getattr(EVENTS[agency], name)(**facts),
        )  # fmt: skip
        EVENT_HANDLERS[name](cast(Any, self), cast(Any, news))

    @rule(hours=st.sampled_from((1, 5, 30, 200)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for file in self.files.values():
            KEEPING.look(file, self.now)

    def give(self, file: IntakeFile, command: Any, staff: str, role: str) -> bool:
        """Whether it was carried out; a refusal leaves everything as it was."""
        actor, copy = Actor(staff, "case_intake", "111", frozenset({role})), deepcopy(file)
        try:
            if isinstance(command, c.JoinReport):
                joined_case_is_open(cast(Any, self), file, command)
            events = WORKFLOW.apply(file, command, actor, self.now)
        except DomainError:
            assert file == copy
            return False
        assert role.startswith("intake_")
        if isinstance(command, c.CloseCase):
            self.may_be_closed(copy)
        self.put(file, events, by=staff)
        follow(cast(Any, self), file, events, staff)
        return True

    def fitted(self, data: st.DataObject, file: IntakeFile, name: str) -> Any:
        """The command with what makes sense in this file, mostly."""
        command = COMMANDS[name]
        if isinstance(command, c.JoinReport):
            other = data.draw(st.sampled_from(list(self.files)))
            return replace(command, joined_to=other, new_harm=data.draw(st.booleans()))
        if isinstance(command, c.ReferCase):
            return replace(command, to=(data.draw(st.sampled_from(list(c.ReferralTarget))),))
        if isinstance(command, c.HoldConference):
            return replace(CONFERENCE, held_on=f"{self.now:%Y-%m-%d}", stable=data.draw(st.booleans()))
        if isinstance(command, c.OpenCase | c.ReopenCase):
            return command
        if isinstance(command, AnswerRequest | WithdrawRequest) or name == "RejectRequest":
            return replace(
                command, agency_request_id=data.draw(st.sampled_from([r.id for r in file.requests] or ["x"]))
            )
        if isinstance(command, MakeRequest):
            kind = data.draw(st.sampled_from((RequestKind.RISK_CHECK, RequestKind.FORENSIC_EXAMINATION)))
            return replace(command, kind=kind)
        return command

    # --- what must hold

    def may_be_closed(self, file: IntakeFile) -> None:
        """Rule ``close-two-conditions``, said once more in other words."""
        assert all(w.progress in (Progress.FINISHED, Progress.DECLINED) and w.awaited <= 0 for w in file.work)
        finished = [work for work in file.work if work.progress is Progress.FINISHED]
        assert finished
        if SOCIAL in {work.agency for work in finished}:
            last = max(work.finished_at or NOW for work in finished)
            reopened = max((r.at for r in file.remarks if r.about == "reopened"), default=last)
            latest = file.conferences[-1]
            assert latest.no_more_risk and latest.stable and latest.at >= max(last, reopened)  # noqa: PT018

    @invariant()
    def every_file_has_a_way_on(self) -> None:
        """Set aside is the end; everything else can be worked on, or waits for an agency that can still answer."""
        for file in self.files.values():
            if file.state not in FINAL and not any(not work.is_done for work in file.work):
                assert any(self.would_go(file, command) for command in ways_on(file, self.now)), (file.state, file.work)

    def would_go(self, file: IntakeFile, command: Any) -> bool:
        supervisor = Actor("CI-0099", "case_intake", "111", frozenset({"intake_supervisor"}))
        try:
            WORKFLOW.apply(deepcopy(file), command, supervisor, self.now)
        except DomainError:
            return False
        return True

    @invariant()
    def no_clock_runs_that_nothing_could_end(self) -> None:
        """A deadline that nobody can meet would only make everybody deaf to the others."""
        for file in self.files.values():
            for deadline in (d for d in file.deadlines if d.running):
                assert can_end(file, deadline.rule, deadline.subject), (file.state, deadline.rule, deadline.subject)

    @invariant()
    def what_was_written_stays_as_it_was_written(self) -> None:
        """Everything decided is added, never overwritten."""
        for reference, file in self.files.items():
            if (earlier := self.before.get(reference)) is not None:
                for name in APPENDED:
                    old = getattr(earlier, name)
                    assert getattr(file, name)[: len(old)] == old, name
                for old_clock, clock in zip(earlier.deadlines, file.deadlines, strict=False):
                    assert (clock.id, clock.started_at, clock.statutory) == (
                        old_clock.id, old_clock.started_at, old_clock.statutory
                    )  # fmt: skip
                    assert old_clock.ended_at in (None, clock.ended_at)
                assert [(n.at, n.by, n.text) for n in earlier.shift_notes] == [
                    (n.at, n.by, n.text) for n in file.shift_notes[: len(earlier.shift_notes)]
                ]
        for reference, file in self.files.items():
            if (earlier := self.before.get(reference)) is None or earlier.version != file.version:
                self.before[reference] = deepcopy(file)

    @invariant()
    def two_sides_of_a_join_say_the_same(self) -> None:
        """Whatever a report says of its case, the case says of the report."""
        for file in self.files.values():
            for step in file.joins:
                other = self.files[step.other_reference]
                assert any(o.other_reference == file.reference and o.kind is step.kind for o in other.joins)


def ways_on(file: IntakeFile, now: datetime) -> list[Any]:
    """What might be done next, in any state."""
    conference = replace(CONFERENCE, held_on=f"{now:%Y-%m-%d}")
    refer = [c.ReferCase(to=(target,)) for target in c.ReferralTarget]
    plain = [COMMANDS[name] for name in ("OpenCase", "SeparateReport", "CloseCase", "ReopenCase")]
    return [*plain, *refer, conference]


def can_end(file: IntakeFile, rule_id: str, subject: str) -> bool:
    """Whether something that can still happen ends the clock."""
    if rule_id == "forward-local-1h":
        return file.state in (State.RECEIVED, State.OPEN)
    if rule_id == "emergency-12h":
        return file.state in (State.OPEN, State.REFERRED)
    if rule_id == "referral-answer-24h":
        sent: list[AgencyWork] = [work for work in file.work if work.progress is Progress.SENT]
        return subject in {work.referral_id for work in sent}
    return any(request.id == subject and request.open for request in file.requests)


AnyWay.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    database=None,
    phases=tuple(phase for phase in Phase if phase is not Phase.explain),
)
TestAnyWay = AnyWay.TestCase
