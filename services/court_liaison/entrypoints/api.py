"""Court liaison's public API (grpcio)."""

from __future__ import annotations

from typing import Any

from chungtay.court_liaison.v1 import court_liaison_service_pb2 as messages
from chungtay.court_liaison.v1 import court_liaison_service_pb2_grpc as grpc_classes
from services.court_liaison.bootstrap import bootstrap
from services.court_liaison.domain import commands as c
from services.court_liaison.domain.model import SERVICE, Role
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill, reference_in
from services.kernel.rpc.server import serve

CONTRACT = messages.DESCRIPTOR.services_by_name["CourtLiaisonService"]
READERS = frozenset({*Role, "privacy_officer"})
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
        """One file in full."""
        self.require_reader()
        file = self.application.view(reference_in(request))
        return fill(messages.GetCaseResponse, file, circle=self.application.circle(file.reference))


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    # No call opens a file: a file begins when the police hand it over.
    api = CourtLiaisonApi(parts.application, CONTRACT, opening={}, commands=COMMANDS, readers=READERS)
    serve(parts.settings, SERVICE, [(grpc_classes.add_CourtLiaisonServiceServicer_to_server, api, CONTRACT.full_name)])


if __name__ == "__main__":
    main()
