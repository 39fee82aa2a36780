"""Court liaison's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.court_liaison.v1 import court_liaison_service_pb2 as messages
from chungtay.court_liaison.v1 import court_liaison_service_pb2_grpc as grpc_classes
from chungtay.court_liaison.v1.calendar_service_pb2_grpc import add_CalendarServiceServicer_to_server
from chungtay.court_liaison.v1.month_plan_service_pb2_grpc import add_MonthPlanServiceServicer_to_server
from chungtay.court_liaison.v1.planning_service_pb2_grpc import add_PlanningServiceServicer_to_server
from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from chungtay.work.v1.work_service_pb2_grpc import add_WorkServiceServicer_to_server
from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.bootstrap import bootstrap
from services.court_liaison.domain import commands as c
from services.court_liaison.domain import turn_commands as t
from services.court_liaison.domain.accommodations import needed, proposed
from services.court_liaison.domain.model import SERVICE, Role
from services.court_liaison.entrypoints.calendar_api import CONTRACT as CALENDAR
from services.court_liaison.entrypoints.calendar_api import CalendarApi
from services.court_liaison.entrypoints.month_plan_api import CONTRACT as MONTH_PLAN
from services.court_liaison.entrypoints.month_plan_api import MonthPlanApi
from services.court_liaison.entrypoints.planning_api import CONTRACT as PLANNING
from services.court_liaison.entrypoints.planning_api import PlanningApi
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.requests import AnswerRequest, MakeRequest, RejectRequest, WithdrawRequest
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve
from services.kernel.rpc.work import CONTRACT as WORK
from services.kernel.rpc.work import WorkCalls

CONTRACT = messages.DESCRIPTOR.services_by_name["CourtLiaisonService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.JUDGE})  # may keep a member of staff away from a case
COMMANDS: dict[str, type] = {
    "ReceiveFile": c.ReceiveFile,
    "ClassifyOffence": c.ClassifyOffence,
    "DecideExtension": c.DecideExtension,
    "ExtendProsecution": c.ExtendProsecution,
    "Prosecute": c.Prosecute,
    "DoNotProsecute": c.DoNotProsecute,
    "ReturnFile": c.ReturnFile,
    "PlanInterview": c.PlanInterview,
    "HoldInterview": c.HoldInterview,
    "CancelInterview": c.CancelInterview,
    "DocketCase": c.DocketCase,
    "ExtendPreparation": c.ExtendPreparation,
    "OrderTrial": c.OrderTrial,
    "ExtendOpening": c.ExtendOpening,
    "RecordNeeds": c.RecordNeeds,
    "WantHearing": c.WantHearing,
    "ScheduleHearing": c.ScheduleHearing,
    "ChangeAccommodations": c.ChangeAccommodations,
    "MoveHearing": c.MoveHearing,
    "HoldHearing": c.HoldHearing,
    "AdjournHearing": c.AdjournHearing,
    "GiveJudgment": c.GiveJudgment,
    "OrderCompensation": c.OrderCompensation,
    "RecordPayment": c.RecordPayment,
    "FileComplaint": c.FileComplaint,
    "AnswerComplaint": c.AnswerComplaint,
    "FinishProceeding": c.FinishProceeding,
    "ReturnToProcuracy": t.ReturnToProcuracy,
    "KeepProsecution": t.KeepProsecution,
    "SuspendCase": t.SuspendCase,
    "ResumeCase": t.ResumeCase,
    "DismissCase": t.DismissCase,
    "OpenAppeal": t.OpenAppeal,
    "DecideAppeal": t.DecideAppeal,
    "QuashJudgment": t.QuashJudgment,
    "EndAppeal": t.EndAppeal,
    "RecordHelp": t.RecordHelp,
    "MakeRequest": MakeRequest,
    "WithdrawRequest": WithdrawRequest,
    "AnswerRequest": AnswerRequest,
    "RejectRequest": RejectRequest,
    "AcceptJointInterview": AcceptJointInterview,
    "DeclineJointInterview": DeclineJointInterview,
    "ExplainDelay": ExplainDelay,
}


class CourtLiaisonApi(CaseCalls, grpc_classes.CourtLiaisonServiceServicer):
    """The commands come from the table above; only what is court liaison's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file as far as the caller may see it."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
        now = self.application.store.clock.now()
        return fill(
            messages.GetCaseResponse,
            file,
            circle=self.application.circle(file.reference),
            proposed_accommodations=proposed(needed(file.needs)),
            overdue_compensations=[one.id for one in file.compensations if one.overdue(now)],
        )


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    parts.register.prepare()
    parts.plans.prepare()
    # No call opens a file: a file begins with what others tell.
    api = CourtLiaisonApi(
        parts.application,
        CONTRACT,
        opening={},
        commands=COMMANDS,
        readers=READERS,
        gate=parts.gate,
        briefs=parts.briefs,
        checks={
            c.ScheduleHearing: parts.booking.schedule,
            c.MoveHearing: parts.booking.move,
            c.HoldHearing: parts.booking.free,
            c.AdjournHearing: parts.booking.free,
            t.ReturnToProcuracy: parts.booking.free,
            t.SuspendCase: parts.booking.free,
            t.DismissCase: parts.booking.free,
            t.EndAppeal: parts.booking.free,
        },
    )
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.briefs, READERS, SUPERIORS)
    diary = MongoDiary(parts.store.database)
    calendar = CalendarApi(diary, parts.gate, frozenset(Role))
    planning = PlanningApi(parts.application, parts.register, diary, parts.gate, frozenset(Role))
    servicers: list[Servicer] = [
        (grpc_classes.add_CourtLiaisonServiceServicer_to_server, api, CONTRACT.full_name),
        (add_CalendarServiceServicer_to_server, calendar, CALENDAR.full_name),
        (add_PlanningServiceServicer_to_server, planning, PLANNING.full_name),
        (add_MonthPlanServiceServicer_to_server, MonthPlanApi(parts.plans, parts.gate), MONTH_PLAN.full_name),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
        (add_WorkServiceServicer_to_server, WorkCalls(parts.application, parts.gate, READERS), WORK.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
