"""Social support's public API (grpcio)."""

from __future__ import annotations

from typing import Any

from chungtay.social_support.v1 import social_support_service_pb2 as messages
from chungtay.social_support.v1 import social_support_service_pb2_grpc as grpc_classes
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill, reference_in
from services.kernel.rpc.server import serve
from services.social_support.bootstrap import bootstrap
from services.social_support.domain import commands as c
from services.social_support.domain.model import SERVICE, Role

CONTRACT = messages.DESCRIPTOR.services_by_name["SocialSupportService"]
READERS = frozenset({*Role, "privacy_officer"})
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
}


class SocialSupportApi(CaseCalls, grpc_classes.SocialSupportServiceServicer):
    """The commands come from the table above; only what is social support's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file in full."""
        self.require_reader()
        file = self.application.view(reference_in(request))
        return fill(messages.GetCaseResponse, file, circle=self.application.circle(file.reference))


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    api = SocialSupportApi(
        parts.application,
        CONTRACT,
        opening=OPENING,
        commands=COMMANDS,
        readers=READERS,
    )
    serve(parts.settings, SERVICE, [(grpc_classes.add_SocialSupportServiceServicer_to_server, api, CONTRACT.full_name)])


if __name__ == "__main__":
    main()
