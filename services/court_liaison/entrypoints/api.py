"""Court liaison's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.court_liaison.v1 import court_liaison_service_pb2 as messages
from chungtay.court_liaison.v1 import court_liaison_service_pb2_grpc as grpc_classes
from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from services.court_liaison.bootstrap import bootstrap
from services.court_liaison.domain import commands as c
from services.court_liaison.domain.model import SERVICE, Role
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve

CONTRACT = messages.DESCRIPTOR.services_by_name["CourtLiaisonService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.JUDGE})  # may keep a member of staff away from a case
COMMANDS: dict[str, type] = {
    "ReceiveFile": c.ReceiveFile,
    "Prosecute": c.Prosecute,
    "DoNotProsecute": c.DoNotProsecute,
    "ReturnFile": c.ReturnFile,
    "DocketCase": c.DocketCase,
    "ScheduleHearing": c.ScheduleHearing,
    "MoveHearing": c.MoveHearing,
    "HoldHearing": c.HoldHearing,
    "GiveJudgment": c.GiveJudgment,
    "FinishProceeding": c.FinishProceeding,
}


class CourtLiaisonApi(CaseCalls, grpc_classes.CourtLiaisonServiceServicer):
    """The commands come from the table above; only what is court liaison's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file as far as the caller may see it."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
        return fill(messages.GetCaseResponse, file, circle=self.application.circle(file.reference))


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    # No call opens a file: a file begins when the police hand it over.
    api = CourtLiaisonApi(
        parts.application, CONTRACT, opening={}, commands=COMMANDS, readers=READERS, gate=parts.gate, brief=parts.brief
    )
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.brief, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (grpc_classes.add_CourtLiaisonServiceServicer_to_server, api, CONTRACT.full_name),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
