"""The court's register and the proposals for a hearing as calls (grpcio). Served beside the court's own service."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from chungtay.court_liaison.v1 import planning_service_pb2 as messages
from chungtay.court_liaison.v1 import planning_service_pb2_grpc as grpc_classes
from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.adapters.register import Register
from services.court_liaison.domain.listings import WantedHearing, numbers_mean_something
from services.court_liaison.domain.scheduling import register as r
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.day_sheet import sheet
from services.court_liaison.domain.scheduling.month_plan import PLANNERS
from services.court_liaison.domain.scheduling.wanted import as_fields
from services.court_liaison.service_layer.booking import ROOM
from services.court_liaison.service_layer.scheduling.court import agenda_for
from services.court_liaison.service_layer.scheduling.proposing import Proposal, obstacles, propose_for
from services.court_liaison.service_layer.scheduling.waiting import ON_THE_LIST, waiting
from services.kernel.application import Application, Receipt, Request
from services.kernel.audit.entry import Action
from services.kernel.clock import VIETNAM
from services.kernel.errors import DomainError, InvalidInput
from services.kernel.gate import Gate, key_of
from services.kernel.privacy.categories import Category
from services.kernel.rpc.cases import together
from services.kernel.rpc.commands import fill, must_fit, reference_in, to_command
from services.kernel.rpc.days import day_in, days_in
from services.kernel.rpc.serving import serving
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor

CONTRACT = messages.DESCRIPTOR.services_by_name["PlanningService"]
COMMANDS = {
    command.__name__: command
    for command in (r.SaveRoom, r.RemoveRoom, r.SavePerson, r.RemovePerson, r.TellAbsence, r.TakeBackAbsence)
}


class PlanningApi(grpc_classes.PlanningServiceServicer):
    """The register is of no case: the access log has the call and who made it. TypeError when contract and commands
    differ."""

    def __init__(
        self, application: Application, register: Register, diary: MongoDiary, gate: Gate, readers: Collection[str]
    ) -> None:
        self._application = application
        self._register = register
        self._diary = diary
        self._gate = gate
        self._readers = frozenset(readers)
        for call, command in COMMANDS.items():
            roles = r.REGISTER_WORKFLOW.roles_for(command)
            setattr(self, call, serving(gate, CONTRACT.methods_by_name[call], command, roles, self._perform))
        must_fit(CONTRACT.methods_by_name["ProposeSlots"].input_type, WantedHearing)

    def GetCourt(self, request: Any, context: Any) -> messages.GetCourtResponse:
        """Rooms and people by name, absences by their beginning."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "GetCourt")
        first, last = days_in(request)
        begins, ends = (datetime.combine(day, time(), VIETNAM) for day in (first, last + timedelta(days=1)))
        self._gate.note(actor, Action.LIST, "GetCourt")
        answer = messages.GetCourtResponse()
        for room in self._register.rooms.kept():
            answer.rooms.append(fill(messages.CourtRoom, room, room_id=room.reference))
        for person in self._register.people.kept():
            answer.people.append(fill(messages.CourtPerson, person, person_id=person.reference, seat_role=person.role))
        for one in self._register.absences.between(begins, ends):
            of = "room_id" if one.had is r.Had.ROOM else "person_id"
            answer.absences.append(fill(messages.CourtAbsence, one, absence_id=one.reference, **{of: one.who}))
        return answer

    def ListWaiting(self, request: Any, context: Any) -> messages.ListWaitingResponse:
        """The court's list. Cases that the caller must not know of are not on it."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "ListWaiting")
        hidden = frozenset(self._gate.hidden_from(actor))
        files = (file for state in ON_THE_LIST for file in self._application.in_state(state, hidden=hidden))
        found = waiting(files, self._gate.clock.now())
        self._gate.note(actor, Action.LIST, "ListWaiting", references=sorted(one.reference for one in found))
        return messages.ListWaitingResponse(hearings=[fill(messages.WaitingHearing, one) for one in found])

    def ProposeSlots(self, request: Any, context: Any) -> messages.ProposeSlotsResponse:
        """For those in whose hands the case is, as it stands. Nothing is kept; a person sets the day."""
        actor = current_actor()
        self._gate.must_have_role(actor, PLANNERS, Action.VIEW, "ProposeSlots")
        reference, wanted = together(
            lambda: reference_in(request), lambda: _in_range(to_command(request, WantedHearing))
        )
        self._gate.must_exist(actor, reference, Action.VIEW, "ProposeSlots")
        agenda = self._agenda(actor, reference, wanted)
        self._gate.note(
            actor, Action.VIEW, "ProposeSlots", references=(reference,), categories=(Category.ACCOMMODATION,)
        )
        answer = messages.ProposeSlotsResponse()
        for proposal in propose_for(agenda, reference):
            answer.proposals.append(_told(agenda, proposal))
        if not answer.proposals:
            answer.obstacles.extend(fill(messages.SlotReason, one) for one in obstacles(agenda, reference))
        return answer

    def GetDaySheet(self, request: Any, context: Any) -> messages.GetDaySheetResponse:
        """Cases that the caller must not know of are not on it."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "GetDaySheet")
        day = day_in(request, "on_day")
        hidden = frozenset(self._gate.hidden_from(actor))
        set_then = {entry.reference: entry for page, entry in self._diary.between(day, day) if page.what == ROOM}
        files = [self._application.view(reference) for reference in set_then.keys() - hidden]
        rooms = {room.reference: room for room in self._register.rooms.kept()}
        lines = sheet(day, [(file.reference, file.hearing) for file in files if file.hearing_is_set], rooms)
        self._gate.note(actor, Action.LIST, "GetDaySheet", references=sorted(line.reference for line in lines))
        return messages.GetDaySheetResponse(lines=[fill(messages.DaySheetLine, line) for line in lines])

    def _agenda(self, actor: Actor, reference: str, wanted: WantedHearing) -> Agenda:
        now = self._gate.clock.now()
        try:
            file = self._application.view(reference)
            self._gate.may_act(actor, file)
        except DomainError as refusal:
            self._gate.note(actor, Action.VIEW, "ProposeSlots", references=(reference,), refused=key_of(refusal))
            raise
        return agenda_for(file, wanted, self._register.court_at(self._diary, now))

    def _perform(self, command: Any, actor: Actor, identity: Request) -> Receipt:
        desk, reference = self._register.desk_of(command)
        return desk.perform(command, actor, identity, reference=reference)


def _in_range(wanted: WantedHearing) -> WantedHearing:
    """Raises InvalidInput for numbers that can mean nothing."""
    if problems := numbers_mean_something(wanted):
        raise InvalidInput(*problems)
    return wanted


def _told(agenda: Agenda, proposal: Proposal) -> messages.SlotProposal:
    span, wish = agenda.span(proposal.session), agenda.wish[proposal.session.wish]
    seats = [
        {"seat_role": seat.role, "person_id": name, "skills": sorted(agenda.person[name].skills)}
        for seat, name in zip(wish.seats, proposal.session.people, strict=True)
    ]
    return fill(
        messages.SlotProposal,
        proposal,
        starts_at=agenda.calendar.moment(span.start),
        ends_at=agenda.calendar.moment(span.end),
        room=proposal.session.room,
        seats=seats,
        earlier=[one.reason for one in proposal.earlier],
        **as_fields(agenda.calendar, proposal.prepared),
    )
