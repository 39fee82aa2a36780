"""Social support's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from chungtay.social_support.v1 import social_support_service_pb2 as messages
from chungtay.social_support.v1 import social_support_service_pb2_grpc as grpc_classes
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve
from services.social_support.bootstrap import bootstrap
from services.social_support.domain import commands as c
from services.social_support.domain.model import SERVICE, Role

CONTRACT = messages.DESCRIPTOR.services_by_name["SocialSupportService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.CHAIRMAN})  # may keep a member of staff away from a case
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
        """One file as far as the caller may see it."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
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
        gate=parts.gate,
        brief=parts.brief,
    )
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.brief, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (grpc_classes.add_SocialSupportServiceServicer_to_server, api, CONTRACT.full_name),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
