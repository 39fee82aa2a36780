"""Members of staff at their desks: each signed in as themselves, calling their own agency's service."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from chungtay.identity.v1 import identity_service_pb2 as identity
from chungtay.identity.v1 import identity_service_pb2_grpc as identity_grpc
from chungtay.work.v1 import work_service_pb2 as work
from chungtay.work.v1 import work_service_pb2_grpc as work_grpc
from deploy.machine.certificates import Certificates
from deploy.machine.layout import Layout
from deploy.machine.words import Trouble
from services.kernel.ids import new_id
from services.kernel.rpc.errors import METADATA_OPTIONS, error_infos, problems_of

DEADLINE = 15.0  # seconds for one call
# Seconds until news from another agency must have come, or a call been answered. A process that is
# killed inside a transaction leaves its file locked until the database gives that transaction up (60 s).
PATIENCE = 150.0
ANSWERED_LATER = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
TOKEN_LIFE = 10 * 60  # seconds after which a new token is asked for; they live 15 minutes
AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison", "oversight")


class NotReached(AssertionError):
    """An expected state did not come about."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency's public API."""

    name: str
    messages: Any
    stub: Any
    channel: grpc.Channel


class Offices:
    """All the desks of one running system. ``root``: its folder, such as ``.run/main``."""

    def __init__(self, root: Path) -> None:
        layout = Layout(root)
        authority = Certificates(layout.certificates).authority.read_bytes()

        def channel(service: str) -> grpc.Channel:
            address = f"localhost:{layout.port(f'api.{service}')}"
            return grpc.secure_channel(address, grpc.ssl_channel_credentials(authority), options=METADATA_OPTIONS)

        self.accounts = json.loads(layout.staff.read_text(encoding="utf-8"))["staff"]
        self.identity_channel = channel("identity")
        self.identity = identity_grpc.IdentityServiceStub(self.identity_channel)
        self.agencies: dict[str, Agency] = {}
        for name in AGENCIES:
            messages = importlib.import_module(f"chungtay.{name}.v1.{name}_service_pb2")
            stubs = importlib.import_module(f"chungtay.{name}.v1.{name}_service_pb2_grpc")
            service = next(iter(messages.DESCRIPTOR.services_by_name))
            line = channel(name)
            self.agencies[name] = Agency(name, messages, getattr(stubs, f"{service}Stub")(line), line)

    def staff(self, role: str, agency: str | None = None, number: int = 0) -> Staff:
        """The ``number``-th member of staff with this role whose password is known here.

        Raises Trouble when there is none: whoever changed a sample password keeps it for themselves.
        """
        found = [a for a in self.accounts if role in a["roles"] and agency in (None, a["agency"])]
        known = [a for a in found if a["password"] is not None]
        if number < len(known):
            return Staff(self, known[number])
        names = ", ".join(a["username"] for a in found if a["password"] is None) or role
        raise Trouble(
            f"Mật khẩu mẫu của {names} đã bị đổi; hãy đặt lại: make reset (xóa dữ liệu thử).",
            f"The sample password of {names} was changed; a reset is needed: make reset (it deletes the trial data).",
        )


class Staff:
    """One person, signed in when first needed and again before the token runs out."""

    def __init__(self, offices: Offices, account: dict[str, Any]) -> None:
        self._offices = offices
        self._account = account
        self.agency = offices.agencies[account["agency"]]
        self._token, self._until = "", 0.0
        self.staff_id = ""

    @property
    def name(self) -> str:
        return str(self._account["name"])

    def token(self) -> str:
        if time.monotonic() > self._until:
            answer = self._offices.identity.SignIn(
                identity.SignInRequest(
                    username=self._account["username"],
                    password=self._account["password"],
                    audience=self.agency.name,
                ),
                timeout=DEADLINE,
            )
            self._token, self.staff_id = answer.token, answer.profile.staff_id
            self._until = time.monotonic() + TOKEN_LIFE
        return self._token

    def send(self, rpc: str, request: Any) -> Any:
        """One call; while the service restarts or is held up, again with the same request id."""
        return self._answered(getattr(self.agency.stub, rpc), request)

    def _answered(self, call: Any, request: Any) -> Any:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return call(request, timeout=DEADLINE, metadata=(("authorization", f"Bearer {self.token()}"),))
            except grpc.RpcError as error:
                if error.code() not in ANSWERED_LATER or time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def open(self, rpc: str, **fields: Any) -> Any:
        """A command that opens a new file."""
        return self.send(rpc, self._message(rpc, request_id=new_id(), **fields))

    def do(self, rpc: str, reference: str, **fields: Any) -> Any:
        """A command on an existing file. If news changed the file in between, it is looked at and sent again."""
        while True:
            seen = {"case_reference": reference, "expected_version": self.look(reference).version}
            try:
                return self.send(rpc, self._message(rpc, request_id=new_id(), **seen, **fields))
            except grpc.RpcError as error:
                if error.code() is not grpc.StatusCode.ABORTED:
                    raise

    def ask(self, rpc: str, reference: str, **fields: Any) -> Any:
        """A question about an existing file."""
        return self.send(rpc, self._message(rpc, case_reference=reference, **fields))

    def look(self, reference: str, purpose: str = "PURPOSE_UNSPECIFIED") -> Any:
        """The file, as far as it is shown for the purpose; without one nothing personal is."""
        return self.send("GetCase", self._message("GetCase", case_reference=reference, purpose=purpose))

    def timeline(self, reference: str) -> list[Any]:
        return list(
            self.send("GetTimeline", self._message("GetTimeline", case_reference=reference, page_size=100)).entries
        )

    def engagements(self, first: str, last: str) -> list[Any]:
        """The own calendar from that day to that one, YYYY-MM-DD."""
        request = work.ListEngagementsRequest(from_day=first, to_day=last)
        return list(self._answered(self._work.ListEngagements, request).engagements)

    def burden(self, reference: str) -> Any:
        """What the case has asked of the child so far, as the own agency knows it."""
        return self._answered(self._work.GetBurden, work.GetBurdenRequest(case_reference=reference))

    @property
    def _work(self) -> Any:
        return work_grpc.WorkServiceStub(self.agency.channel)

    def wait_for(self, reference: str, what: str, condition: Callable[[Any], bool]) -> Any:
        """The file, once the condition holds. Raises NotReached."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                file = self.look(reference)
            except grpc.RpcError as error:
                if error.code() is not grpc.StatusCode.NOT_FOUND:
                    raise
            else:
                if condition(file):
                    return file
            if time.monotonic() > end:
                raise NotReached(f"{self.agency.name}: {reference}: {what}")
            time.sleep(0.1)

    def wait_for_state(self, reference: str, state: str) -> Any:
        return self.wait_for(reference, f"state {state}", lambda file: file.state == state)

    def _message(self, rpc: str, **fields: Any) -> Any:
        return getattr(self.agency.messages, f"{rpc}Request")(**fields)


def why(error: grpc.RpcError) -> str:
    """A refusal in words: Vietnamese first, English beside, with the rule."""
    problems = [
        (" / ".join(filter(None, (p.vi, p.en))) or p.key) + (f" [{p.rule}]" if p.rule else "")
        for p in problems_of(error)
    ]
    return "; ".join(problems) or f"{error.code().name} {[info.reason for info in error_infos(error)]}"
