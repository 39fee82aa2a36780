"""The intake point's public API (grpcio)."""

from __future__ import annotations

from typing import Any

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.case_intake.v1 import case_intake_service_pb2_grpc as grpc_classes
from services.case_intake.bootstrap import bootstrap
from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import urgency_suggested, warnings_of
from services.case_intake.domain.model import SERVICE, Role
from services.case_intake.service_layer.handlers import joined_case_is_open
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill, reference_in
from services.kernel.rpc.server import serve

CONTRACT = messages.DESCRIPTOR.services_by_name["CaseIntakeService"]
READERS = frozenset({*Role, "privacy_officer"})
OPENING: dict[str, type] = {"ReceiveReport": c.ReceiveReport}
COMMANDS: dict[str, type] = {
    "ScreenOutReport": c.ScreenOutReport,
    "JoinReport": c.JoinReport,
    "OpenCase": c.OpenCase,
    "CorrectReport": c.CorrectReport,
    "ReferCase": c.ReferCase,
    "CloseCase": c.CloseCase,
    "ReopenCase": c.ReopenCase,
}


class CaseIntakeApi(CaseCalls, grpc_classes.CaseIntakeServiceServicer):
    """The commands come from the table above; only what is the intake point's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file in full, with what its form suggests."""
        self.require_reader()
        file = self.application.view(reference_in(request))
        return fill(
            messages.GetCaseResponse,
            file,
            urgency_suggested=urgency_suggested(file.form, file.life_at_risk),
            warnings=warnings_of(file.form, file.received_at),
            circle=self.application.circle(file.reference),
        )


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    api = CaseIntakeApi(
        parts.application,
        CONTRACT,
        opening=OPENING,
        commands=COMMANDS,
        readers=READERS,
        references={"joined_to"},
        checks={c.JoinReport: joined_case_is_open},
    )
    serve(parts.settings, SERVICE, [(grpc_classes.add_CaseIntakeServiceServicer_to_server, api, CONTRACT.full_name)])


if __name__ == "__main__":
    main()
