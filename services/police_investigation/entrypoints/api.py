"""The police's public API (grpcio)."""

from __future__ import annotations

from typing import Any

from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from chungtay.police_investigation.v1 import police_investigation_service_pb2_grpc as grpc_classes
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill, reference_in
from services.kernel.rpc.server import serve
from services.police_investigation.bootstrap import bootstrap
from services.police_investigation.domain import commands as c
from services.police_investigation.domain.model import SERVICE, Role

CONTRACT = messages.DESCRIPTOR.services_by_name["PoliceInvestigationService"]
READERS = frozenset({*Role, "privacy_officer"})
OPENING: dict[str, type] = {"RegisterCrimeReport": c.RegisterCrimeReport}
COMMANDS: dict[str, type] = {
    "AcceptReferral": c.AcceptReferral,
    "DeclineReferral": c.DeclineReferral,
    "StartVerification": c.StartVerification,
    "OpenInvestigation": c.OpenInvestigation,
    "DeclineToOpen": c.DeclineToOpen,
    "SuspendWork": c.SuspendWork,
    "ResumeWork": c.ResumeWork,
    "ConcludeInvestigation": c.ConcludeInvestigation,
    "TransferFile": c.TransferFile,
}


class PoliceInvestigationApi(CaseCalls, grpc_classes.PoliceInvestigationServiceServicer):
    """The commands come from the table above; only what is the police's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file in full."""
        self.require_reader()
        file = self.application.view(reference_in(request))
        return fill(messages.GetCaseResponse, file, circle=self.application.circle(file.reference))


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    api = PoliceInvestigationApi(parts.application, CONTRACT, opening=OPENING, commands=COMMANDS, readers=READERS)
    add = grpc_classes.add_PoliceInvestigationServiceServicer_to_server
    serve(parts.settings, SERVICE, [(add, api, CONTRACT.full_name)])


if __name__ == "__main__":
    main()
