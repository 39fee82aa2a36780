"""The police's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from chungtay.police_investigation.v1 import police_investigation_service_pb2_grpc as grpc_classes
from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from chungtay.work.v1.work_service_pb2_grpc import add_WorkServiceServicer_to_server
from services.kernel import requests
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.rpc.commands import fill
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve
from services.kernel.rpc.work import CONTRACT as WORK
from services.kernel.rpc.work import WorkCalls
from services.police_investigation.bootstrap import bootstrap
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import evidence, examinations, interviews, register, removals, suspects
from services.police_investigation.domain import joint_interviews as joint
from services.police_investigation.domain import report_book as book
from services.police_investigation.domain import time_limits as limits
from services.police_investigation.domain.access import OFFERED
from services.police_investigation.domain.model import SERVICE, Role
from services.police_investigation.entrypoints.joint_slot_calls import JointSlotCalls
from services.police_investigation.entrypoints.register_calls import RegisterCalls

CONTRACT = messages.DESCRIPTOR.services_by_name["PoliceInvestigationService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.HEAD})  # may keep a member of staff away from a case
OPENING: dict[str, type] = {"RegisterCrimeReport": c.RegisterCrimeReport}
COMMANDS: dict[str, type] = {
    "AcceptReferral": c.AcceptReferral,
    "DeclineReferral": c.DeclineReferral,
    "StartVerification": c.StartVerification,
    "CallForExamination": examinations.CallForExamination,
    "OpenInvestigation": c.OpenInvestigation,
    "DeclineToOpen": c.DeclineToOpen,
    "SuspendWork": c.SuspendWork,
    "ResumeWork": c.ResumeWork,
    "ConcludeInvestigation": c.ConcludeInvestigation,
    "TransferFile": c.TransferFile,
    "EnterInBook": book.EnterInBook,
    "TransferReport": book.TransferReport,
    "NotifyProcuracy": book.NotifyProcuracy,
    "ExtendVerification": limits.ExtendVerification,
    "RequestExtension": limits.RequestExtension,
    "ChangeClass": limits.ChangeClass,
    "PlanInterview": interviews.PlanInterview,
    "HoldInterview": interviews.HoldInterview,
    "CancelInterview": interviews.CancelInterview,
    "CallJointInterview": joint.CallJointInterview,
    "MoveJointInterview": joint.MoveJointInterview,
    "CallOffJointInterview": joint.CallOffJointInterview,
    "RegisterEvidence": evidence.RegisterEvidence,
    "HandOverEvidence": evidence.HandOverEvidence,
    "ConfirmEvidence": evidence.ConfirmEvidence,
    "AddSuspect": suspects.AddSuspect,
    "SetAccused": suspects.SetAccused,
    "RegisterOffender": register.RegisterOffender,
    "ReviewOffender": register.ReviewOffender,
    "RequestRemoval": removals.RequestRemoval,
    "ConfirmRemoval": removals.ConfirmRemoval,
    "MakeRequest": requests.MakeRequest,
    "WithdrawRequest": requests.WithdrawRequest,
    "AnswerRequest": requests.AnswerRequest,
    "RejectRequest": requests.RejectRequest,
    "ExplainDelay": ExplainDelay,
}


class PoliceInvestigationApi(JointSlotCalls, RegisterCalls, grpc_classes.PoliceInvestigationServiceServicer):
    """The commands come from the table above; only what is the police's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file as far as the caller may see it."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
        return fill(messages.GetCaseResponse, file, circle=self.application.circle(file.reference))


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    parts.register.prepare()
    api = PoliceInvestigationApi(
        parts.people,
        parts.register,
        parts.application,
        CONTRACT,
        opening=OPENING,
        commands=COMMANDS,
        readers=READERS,
        gate=parts.gate,
        briefs=parts.briefs,
        offered=OFFERED,
    )
    add = grpc_classes.add_PoliceInvestigationServiceServicer_to_server
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.briefs, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (add, api, CONTRACT.full_name),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
        (add_WorkServiceServicer_to_server, WorkCalls(parts.application, parts.gate, READERS), WORK.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
