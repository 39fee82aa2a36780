"""The plan of the court's month as calls (grpcio). Served beside the court's own service; made by ``planner.py``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from chungtay.court_liaison.v1 import month_plan_service_pb2 as messages
from chungtay.court_liaison.v1 import month_plan_service_pb2_grpc as grpc_classes
from chungtay.court_liaison.v1.planning_service_pb2 import SeatTaken, SlotReason
from services.court_liaison.adapters.plans import Plans
from services.court_liaison.domain.scheduling import month_plan as p
from services.kernel.application import Receipt, Request
from services.kernel.audit.entry import Action
from services.kernel.errors import NotFound, Problem
from services.kernel.gate import Gate
from services.kernel.privacy.categories import Category
from services.kernel.rpc.commands import fill
from services.kernel.rpc.serving import serving
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor

CONTRACT = messages.DESCRIPTOR.services_by_name["MonthPlanService"]
COMMANDS = {command.__name__: command for command in (p.PlanMonth, p.CallOffPlan)}


class MonthPlanApi(grpc_classes.MonthPlanServiceServicer):
    """TypeError when contract and commands differ."""

    def __init__(self, plans: Plans, gate: Gate) -> None:
        self._plans = plans
        self._gate = gate
        for call, command in COMMANDS.items():
            setattr(self, call, serving(gate, CONTRACT.methods_by_name[call], command, p.PLANNERS, self._perform))

    def GetPlan(self, request: Any, context: Any) -> messages.GetPlanResponse:
        """Why something cannot be tells of a child's day, so it is for those who plan."""
        actor = current_actor()
        self._gate.must_have_role(actor, p.PLANNERS, Action.LIST, "GetPlan")
        plan = self._plans.get(request.plan_id) if request.plan_id else self._plans.latest()
        if plan is None and request.plan_id:
            raise _no_such_plan()
        hidden = frozenset(self._gate.hidden_from(actor))
        named: set[str] = set()
        if plan is not None:
            named = {*(one.reference for one in plan.proposed), *(one.reference for one in plan.unplaced)} - hidden
        self._gate.note(
            actor, Action.LIST, "GetPlan", references=sorted(named), categories=(Category.ACCOMMODATION,)
        )  # fmt: skip
        return messages.GetPlanResponse() if plan is None else _told(plan, hidden)

    def _perform(self, command: Any, actor: Actor, identity: Request) -> Receipt:
        reference = self._known(command.plan_id) if isinstance(command, p.CallOffPlan) else None
        return self._plans.desk.perform(command, actor, identity, reference=reference)

    def _known(self, plan_id: str) -> str:
        if self._plans.get(plan_id) is None:
            raise _no_such_plan()
        return plan_id


def _no_such_plan() -> NotFound:
    return NotFound(Problem("plan_id", "not_found", vi="Không tìm thấy kế hoạch này.", en="There is no such plan."))


def _told(plan: p.MonthPlan, hidden: Collection[str]) -> messages.GetPlanResponse:
    return fill(
        messages.GetPlanResponse,
        plan,
        plan_id=plan.reference,
        plan_state=plan.state,
        asked_at=plan.opened_at,
        pinned=[reference for reference in plan.pinned if reference not in hidden],
        aims=[fill(messages.AimReached, one, aim=one.name) for one in plan.aims],
        proposed=[_proposed(one) for one in plan.proposed if one.reference not in hidden],
        unplaced=[_unplaced(one) for one in plan.unplaced if one.reference not in hidden],
    )


def _proposed(one: p.Proposed) -> messages.ProposedHearing:
    seats = [fill(SeatTaken, seat, seat_role=seat.role, person_id=seat.person) for seat in one.seats]
    return fill(messages.ProposedHearing, one, seats=seats, reasons=_reasons((one.why_vi,), (one.why_en,)))


def _unplaced(one: p.Unplaced) -> messages.UnplacedHearing:
    return messages.UnplacedHearing(
        reference=one.reference,
        reasons=_reasons((one.why_vi,), (one.why_en,)),
        helps=_reasons(one.helps_vi, one.helps_en),
    )


def _reasons(vietnamese: Collection[str], english: Collection[str]) -> list[SlotReason]:
    return [SlotReason(vi=vi, en=en) for vi, en in zip(vietnamese, english, strict=True) if vi]
