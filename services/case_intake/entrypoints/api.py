"""The intake point's public API (grpcio)."""

from __future__ import annotations

from typing import Any, cast

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.case_intake.v1 import case_intake_service_pb2_grpc as grpc_classes
from chungtay.case_intake.v1 import family_service_pb2_grpc as family_grpc
from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from services.case_intake.bootstrap import OFFICE, bootstrap
from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import urgency_suggested, warnings_of
from services.case_intake.domain.model import SERVICE, Role
from services.case_intake.entrypoints.family_api import CONTRACT as FAMILY_CONTRACT
from services.case_intake.entrypoints.family_api import FamilyApi
from services.case_intake.service_layer.handlers import joined_case_is_open
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.commands import fill
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve

CONTRACT = messages.DESCRIPTOR.services_by_name["CaseIntakeService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.SUPERVISOR})  # may keep a member of staff away from a case
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
        """One file as far as the caller may see it, with what its form suggests."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
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
        gate=parts.gate,
        brief=parts.brief,
        references={"joined_to"},
        checks={
            c.JoinReport: joined_case_is_open,
            c.CorrectReport: OFFICE.look_at_suspects,
            c.ReopenCase: OFFICE.not_being_erased,
        },
    )
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.brief, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (grpc_classes.add_CaseIntakeServiceServicer_to_server, api, CONTRACT.full_name),
        (
            family_grpc.add_FamilyServiceServicer_to_server,
            FamilyApi(parts.family, parts.gate),
            FAMILY_CONTRACT.full_name,
        ),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
