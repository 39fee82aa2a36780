"""The court's calendar as calls (grpcio). Served beside the court's own service."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from chungtay.court_liaison.v1 import calendar_service_pb2 as messages
from chungtay.court_liaison.v1 import calendar_service_pb2_grpc as grpc_classes
from services.court_liaison.adapters.diary import MongoDiary
from services.kernel.audit.entry import Action
from services.kernel.gate import Gate
from services.kernel.rpc.commands import fill
from services.kernel.rpc.days import days_in
from services.kernel.rpc.tokens import current_actor

CONTRACT = messages.DESCRIPTOR.services_by_name["CalendarService"]


class CalendarApi(grpc_classes.CalendarServiceServicer):
    """``readers``: roles of procuracy and court that work on cases."""

    def __init__(self, diary: MongoDiary, gate: Gate, readers: Collection[str]) -> None:
        self._diary = diary
        self._gate = gate
        self._readers = frozenset(readers)

    def ListBookings(self, request: Any, context: Any) -> messages.ListBookingsResponse:
        """A case that the caller must not know of keeps its hour and loses its reference."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "ListBookings")
        first, last = days_in(request)
        hidden = frozenset(self._gate.hidden_from(actor))
        answer, told = messages.ListBookingsResponse(), set[str]()
        for page, entry in self._diary.between(first, last):
            reference = "" if entry.reference in hidden else entry.reference
            told.add(reference)
            answer.bookings.append(
                fill(messages.Booking, entry, what=page.what, **{page.what: page.who}, reference=reference)
            )
        self._gate.note(actor, Action.LIST, "ListBookings", references=sorted(told - {""}))
        return answer
