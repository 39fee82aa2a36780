"""The police's own service over its own database, and people of different units who call it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest

from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from chungtay.police_investigation.v1 import police_investigation_service_pb2_grpc as grpc_classes
from chungtay.work.v1 import work_service_pb2 as work
from chungtay.work.v1 import work_service_pb2_grpc as work_grpc
from deploy.machine import Machine
from deploy.machine.certificates import Certificates
from services.identity.adapters import keys
from services.kernel.audit.log import AccessLog
from services.kernel.ids import new_id
from services.kernel.persistence.mongo import connect
from services.kernel.rpc.errors import METADATA_OPTIONS, problems_of
from tests.conftest import fresh_machine
from tests.e2e.calls import Badges

POLICE = "police_investigation"
ROOM, STORE = "Đội điều tra 1", "Kho vật chứng"
DEADLINE = 15.0  # seconds for one call


class Station:
    """What people at the police do through the API. Nobody needs an account: the badge says who they are."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._badges = Badges(machine)
        authority = Certificates(machine.layout.certificates).authority.read_bytes()
        address = f"localhost:{machine.layout.port(f'api.{POLICE}')}"
        line = grpc.secure_channel(address, grpc.ssl_channel_credentials(authority), options=METADATA_OPTIONS)
        self._stub = grpc_classes.PoliceInvestigationServiceStub(line)
        self._work = work_grpc.WorkServiceStub(line)

    def ask(self, who: tuple[str, str, str], rpc: str, **fields: Any) -> Any:
        """One call. ``who``: staff number, role, unit."""
        return self._call(getattr(self._stub, rpc), getattr(messages, f"{rpc}Request")(**fields), who)

    def do(self, who: tuple[str, str, str], rpc: str, reference: str, **fields: Any) -> Any:
        """A command on a file as it is now; anybody may see its version."""
        version = self.ask(who, "GetCase", case_reference=reference).version
        return self.ask(
            who, rpc, request_id=new_id(), case_reference=reference, expected_version=version, **fields
        )  # fmt: skip

    def waits_for(self, who: tuple[str, str, str]) -> list[Any]:
        """What "my work" lists."""
        return list(self._call(self._work.ListWork, work.ListWorkRequest(page_size=100), who).items)

    def a_case(self, investigator: tuple[str, str, str], head: tuple[str, str, str]) -> str:
        """A report of the police's own, in this investigator's hands."""
        request: dict[str, Any] = {
            "request_id": new_id(), "source": "CRIME_SOURCE_SCHOOL", "narrative": "Nhà trường báo tin.",
            "received_at": datetime.now(UTC),
        }  # fmt: skip
        reference = str(self.ask(head, "RegisterCrimeReport", **request).reference)
        self.do(head, "StartVerification", reference, investigator=investigator[0], trained_with_minors=True)
        return reference

    def log_of(self, reference: str) -> list[dict[str, Any]]:
        """The lines of the access log that are about this case."""
        database = connect(self.machine.audit_url(POLICE), f"{POLICE}_audit")
        try:
            return list(AccessLog(database, POLICE).all_of_case(reference))
        finally:
            database.client.close()

    def _call(self, call: Any, request: Any, who: tuple[str, str, str]) -> Any:
        token = self._badges.of(POLICE, [who[1]], who[0], who[2])
        return call(request, timeout=DEADLINE, metadata=(("authorization", f"Bearer {token}"),))


def refusal(call: Any, *args: Any, **fields: Any) -> tuple[str, list[tuple[str, str]]]:
    """The code of the refusal, and its problems by field and key."""
    with pytest.raises(grpc.RpcError) as error:
        call(*args, **fields)
    return error.value.code().name, [(problem.field, problem.key) for problem in problems_of(error.value)]


@pytest.fixture(scope="session")
def station() -> Iterator[Station]:
    with fresh_machine("test-police") as machine:
        keys.ensure(machine.layout.signing_key, machine.layout.token_keys, datetime.now(UTC))
        machine.database(POLICE).start()
        machine.process(f"{POLICE}-api").start()
        machine.wait_ready([f"{POLICE}-api"])
        yield Station(machine)
