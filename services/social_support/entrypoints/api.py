"""Social support's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from chungtay.social_support.v1 import social_support_service_pb2 as messages
from chungtay.social_support.v1 import social_support_service_pb2_grpc as grpc_classes
from chungtay.work.v1.work_service_pb2_grpc import add_WorkServiceServicer_to_server
from services.kernel.application import Receipt
from services.kernel.audit.entry import Action
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.ids import BadReference, parse_reference
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.requests import AnswerRequest, MakeRequest, RejectRequest, WithdrawRequest
from services.kernel.rpc.cases import CaseCalls, summaries, together
from services.kernel.rpc.commands import fill
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve
from services.kernel.rpc.tokens import current_actor
from services.kernel.rpc.work import CONTRACT as WORK
from services.kernel.rpc.work import WorkCalls
from services.social_support.adapters.caseload import Caseloads
from services.social_support.bootstrap import bootstrap
from services.social_support.domain import carer_commands as cc
from services.social_support.domain import commands as c
from services.social_support.domain.access import OFFERED
from services.social_support.domain.model import SERVICE, Role
from services.social_support.domain.warnings import warnings_of

CONTRACT = messages.DESCRIPTOR.services_by_name["SocialSupportService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.CHAIRMAN})  # may keep a member of staff away from a case
RECEIVERS = frozenset({Role.CHAIRMAN, Role.CHILD_PROTECTION_WORKER})  # of what another commune hands over
OPENING: dict[str, type] = {}  # a file begins with the intake point's referral
COMMANDS: dict[str, type] = {
    "AcceptReferral": c.AcceptReferral,
    "DeclineReferral": c.DeclineReferral,
    "CompleteInitialAssessment": c.CompleteInitialAssessment,
    "ApplyEmergencyMeasure": c.ApplyEmergencyMeasure,
    "CompleteDetailedAssessment": c.CompleteDetailedAssessment,
    "DraftPlan": c.DraftPlan,
    "SubmitPlan": c.SubmitPlan,
    "ApprovePlan": c.ApprovePlan,
    "ReturnPlan": c.ReturnPlan,
    "DeliverSupport": c.DeliverSupport,
    "HoldReview": c.HoldReview,
    "FinishSupport": c.FinishSupport,
    "ReturnToPlanning": c.ReturnToPlanning,
    "ContinueSupport": c.ContinueSupport,
    "RevisePlan": c.RevisePlan,
    "HoldNeedsMeeting": c.HoldNeedsMeeting,
    "HoldSession": c.HoldSession,
    "SeparateChild": c.SeparateChild,
    "DecideAgainstSeparation": c.DecideAgainstSeparation,
    "RenewSeparation": c.RenewSeparation,
    "AssessCarer": c.AssessCarer,
    "EndSeparation": c.EndSeparation,
    "RecordCarerAnswer": cc.RecordCarerAnswer,
    "AskToRestrictParentalRights": cc.AskToRestrictParentalRights,
    "RecordParentalRightsResult": cc.RecordParentalRightsResult,
    "OrderNoContact": cc.OrderNoContact,
    "EndNoContact": cc.EndNoContact,
    "HandOverCase": c.HandOverCase,
    "ReceiveHandover": c.ReceiveHandover,
    "CallOffHandover": c.CallOffHandover,
    "ReassignWorker": c.ReassignWorker,
    "NoteSupervision": c.NoteSupervision,
    "MakeRequest": MakeRequest,
    "WithdrawRequest": WithdrawRequest,
    "AnswerRequest": AnswerRequest,
    "RejectRequest": RejectRequest,
    "AcceptJointInterview": AcceptJointInterview,
    "DeclineJointInterview": DeclineJointInterview,
    "ExplainDelay": ExplainDelay,
}


class SocialSupportApi(CaseCalls, grpc_classes.SocialSupportServiceServicer):
    """The commands come from the table above; only what is social support's own is written here."""

    def __init__(self, caseloads: Caseloads, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._caseloads = caseloads

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file as far as the caller may see it."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
        return fill(
            messages.GetCaseResponse,
            file,
            circle=self.application.circle(file.reference),
            warnings=warnings_of(file),
        )

    def answer(self, rpc: str, receipt: Receipt) -> Any:
        """Of a no-contact order what is not sure is said with it."""
        if rpc != "OrderNoContact":
            return super().answer(rpc, receipt)
        found = warnings_of(self.application.view(receipt.reference))
        return fill(messages.OrderNoContactResponse, receipt, warnings=found)

    def ListCaseload(self, request: Any, context: Any) -> messages.ListCaseloadResponse:
        """How much each worker of the caller's own commune has in hand; counts only."""
        actor = current_actor()
        self.gate.must_have_role(actor, SUPERIORS, Action.LIST, "ListCaseload")
        loads = self._caseloads.of_unit(actor.unit, self.gate.hidden_from(actor))
        self.gate.note(actor, Action.LIST, "ListCaseload")
        return fill(messages.ListCaseloadResponse, {"workers": loads})

    def ListHandovers(self, request: Any, context: Any) -> messages.ListHandoversResponse:
        """What other communes hand over to the caller's own, as lists show a case, page by page."""
        actor = current_actor()
        self.gate.must_have_role(actor, RECEIVERS, Action.LIST, "ListHandovers")
        after, size = together(lambda: cursor_in(request, "h"), lambda: page_size_in(request))
        if after is not None:
            try:
                after = parse_reference(after)
            except BadReference:
                raise bad_page() from None
        rows = self._caseloads.offered_to(actor.unit, after, size + 1, self.gate.hidden_from(actor))
        files = [self.application.store.files.in_list(row, self.briefs.reads) for row in rows[:size]]
        self.gate.note(actor, Action.LIST, "ListHandovers", references=[file.reference for file in files])
        following = files[-1].reference if len(rows) > size else None
        return fill(
            messages.ListHandoversResponse,
            {"cases": summaries(files, self.briefs)},
            next_page_token=token_of("h", following),
        )


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    caseloads = Caseloads(parts.store.database)
    caseloads.prepare()
    api = SocialSupportApi(
        caseloads,
        parts.application,
        CONTRACT,
        opening=OPENING,
        commands=COMMANDS,
        readers=READERS,
        gate=parts.gate,
        briefs=parts.briefs,
        offered=OFFERED,
    )
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.briefs, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (grpc_classes.add_SocialSupportServiceServicer_to_server, api, CONTRACT.full_name),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
        (add_WorkServiceServicer_to_server, WorkCalls(parts.application, parts.gate, READERS), WORK.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
