"""The duty roster as calls (grpcio). Served beside the intake point's own service."""

from __future__ import annotations

import uuid
from typing import Any

from chungtay.case_intake.v1 import roster_service_pb2 as messages
from chungtay.case_intake.v1 import roster_service_pb2_grpc as grpc_classes
from services.case_intake.adapters.roster import Roster
from services.case_intake.domain import roster as r
from services.kernel.application import Receipt, Request
from services.kernel.audit.entry import Action
from services.kernel.errors import InvalidInput, Problem
from services.kernel.gate import Gate
from services.kernel.rpc.cases import expected_version, together
from services.kernel.rpc.commands import fill, must_fit, problem, request_of, to_command
from services.kernel.rpc.days import days_in
from services.kernel.rpc.tokens import current_actor

CONTRACT = messages.DESCRIPTOR.services_by_name["RosterService"]


class RosterApi(grpc_classes.RosterServiceServicer):
    """A shift is of no case: the access log has the call and who made it. TypeError when contract and commands
    differ."""

    def __init__(self, roster: Roster, gate: Gate) -> None:
        self._roster = roster
        self._gate = gate
        for command in (r.PlanShift, r.CancelShift):
            must_fit(CONTRACT.methods_by_name[command.__name__].input_type, command)

    def PlanShift(self, request: Any, context: Any) -> messages.PlanShiftResponse:
        self._supervisor(Action.COMMAND, "PlanShift")
        identity, command = together(lambda: request_of(request), lambda: to_command(request, r.PlanShift))
        receipt = self._perform("PlanShift", command, identity, unit_checks=self._roster.not_on_duty_twice)
        return fill(messages.PlanShiftResponse, receipt, shift_id=receipt.reference, warnings=self._left(receipt))

    def CancelShift(self, request: Any, context: Any) -> messages.CancelShiftResponse:
        self._supervisor(Action.COMMAND, "CancelShift")
        identity, shift_id, version = together(
            lambda: request_of(request), lambda: _number(request.shift_id), lambda: expected_version(request)
        )
        command = r.CancelShift(shift_id=shift_id)
        receipt = self._perform("CancelShift", command, identity, reference=shift_id, expected_version=version)
        return fill(messages.CancelShiftResponse, receipt, shift_id=receipt.reference, warnings=self._left(receipt))

    def ListShifts(self, request: Any, context: Any) -> messages.ListShiftsResponse:
        """Rule ``hotline-111-24x7``: with the hours in which nobody is on duty."""
        self._supervisor(Action.LIST, "ListShifts")
        span = r.days(*days_in(request))
        self._gate.note(current_actor(), Action.LIST, "ListShifts")
        shifts = self._roster.files.planned(span)
        gaps = r.gaps(shifts, span)
        answer = fill(messages.ListShiftsResponse, {"gaps": gaps, "warnings": r.warnings_of(gaps)})
        answer.shifts.extend(fill(messages.Shift, shift, shift_id=shift.reference) for shift in shifts)
        return answer

    def _supervisor(self, action: Action, call: str) -> None:
        self._gate.must_have_role(current_actor(), r.SUPERVISOR, action, call)

    def _perform(self, call: str, command: Any, identity: Request, **more: Any) -> Receipt:
        actor = current_actor()
        with self._gate.noting(actor, call, identity.request_id):
            return self._roster.perform(command, actor, identity, **more)

    def _left(self, receipt: Receipt) -> list[Problem]:
        """What is still open of the days that the shift touches."""
        span = r.touched(self._roster.shift(receipt.reference))
        return r.warnings_of(r.gaps(self._roster.files.planned(span), span))


def _number(shift_id: str) -> str:
    """The shift's number as it is kept. Raises InvalidInput."""
    try:
        return str(uuid.UUID(shift_id))
    except ValueError:
        raise InvalidInput(problem("shift_id", "not_a_uuid" if shift_id else "missing")) from None
