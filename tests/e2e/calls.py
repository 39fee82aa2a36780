"""Calls of any method of any service, with any token: for tests that must try them all."""

from __future__ import annotations

import base64
import importlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from deploy.demo.office import Offices
from deploy.machine import Machine
from services.identity.adapters.signer import TokenSigner
from services.kernel.ids import new_id, new_reference
from services.kernel.rpc.errors import problems_of

Metadata = tuple[tuple[str, str], ...]
STALE = 999_999  # a version that no file has: who may act is told so, and nothing is done
LONGEST = 60.0  # seconds for one call: the first PDF of a process takes some
_CONTRACTS = {
    "PrivacyService": "chungtay.privacy_office.v1.privacy_service_pb2",
    "FamilyService": "chungtay.case_intake.v1.family_service_pb2",
    "CalendarService": "chungtay.court_liaison.v1.calendar_service_pb2",
    "PlanningService": "chungtay.court_liaison.v1.planning_service_pb2",
    "MonthPlanService": "chungtay.court_liaison.v1.month_plan_service_pb2",
    "RosterService": "chungtay.case_intake.v1.roster_service_pb2",
    "WorkService": "chungtay.work.v1.work_service_pb2",
}
_OF_A_FORM = {"joined_to": new_reference()}  # what is not free text
_OF_THE_SERVER = ("grpc.health.", "grpc.reflection.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered. ``code``: OK or the error's; ``keys``: the problems it names, by field."""

    code: grpc.StatusCode
    message: Any = None
    keys: tuple[tuple[str, str], ...] = ()
    text: str = ""
    raw: bytes = b""  # all that came over the line with an error

    @property
    def no_such_case(self) -> bool:
        return self.code is grpc.StatusCode.NOT_FOUND and ("case_reference", "not_found") in self.keys

    def refused(self, *keys: str) -> bool:
        return self.code is grpc.StatusCode.PERMISSION_DENIED and {key for _, key in self.keys} <= set(keys)


class Lines:
    """The lines to all servers of a running system."""

    def __init__(self, offices: Offices) -> None:
        self._channels = {name: agency.channel for name, agency in offices.agencies.items()}
        self._channels["identity"] = offices.identity_channel

    def served(self) -> Iterator[tuple[str, str, str]]:
        """Agency, service and method of everything that the running servers offer, as they say themselves."""
        for agency, channel in self._channels.items():
            for service in ProtoReflectionDescriptorDatabase(channel).get_services():
                if not service.startswith(_OF_THE_SERVER):
                    name = service.rpartition(".")[2]
                    yield from ((agency, name, method.name) for method in contract(agency, name).methods)

    def ask(
        self, agency: str, service: str, method: str, request: Message, token: str | None, more: Metadata = ()
    ) -> Answer:
        """One call; a token of None is none at all. ``more``: metadata besides."""
        about: MethodDescriptor = contract(agency, service).methods_by_name[method]
        call = self._channels[agency].unary_unary(
            f"/{about.containing_service.full_name}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(about.output_type).FromString,
        )
        bearer = () if token is None else (("authorization", f"Bearer {token}"),)
        try:
            return Answer(grpc.StatusCode.OK, call(request, timeout=LONGEST, metadata=(*bearer, *more)))
        except grpc.RpcError as error:
            keys = tuple((problem.field, problem.key) for problem in problems_of(error))
            raw = repr((error.details(), *(error.trailing_metadata() or ()))).encode()
            return Answer(error.code(), None, keys, str(error.details()), raw)


def contract(agency: str, service: str) -> Any:
    module = _CONTRACTS.get(service, f"chungtay.{agency}.v1.{agency}_service_pb2")
    return importlib.import_module(module).DESCRIPTOR.services_by_name[service]


def empty(agency: str, service: str, method: str) -> Any:
    return GetMessageClass(contract(agency, service).methods_by_name[method].input_type)()


AS_HTML = 1  # of ReportFormat; a PDF takes seconds to set and says the same


def sound(agency: str, service: str, method: str, **fixed: Any) -> Any:
    """A request in which every field has a value of its form; ``fixed``: those that matter."""
    usual = {"expected_version": STALE, "grant_id": new_id(), "format": AS_HTML}
    return _filled(empty(agency, service, method), usual | fixed)


def _filled(message: Any, fixed: dict[str, Any]) -> Any:
    for field in message.DESCRIPTOR.fields:
        if field.name == "request_id":
            message.request_id = new_id()
        elif field.name in fixed:
            setattr(message, field.name, fixed[field.name])
        elif field.name not in ("purpose", "page_size", "page_token"):
            _fill(message, field)
    return message


def _fill(message: Any, field: FieldDescriptor) -> None:
    place = getattr(message, field.name)
    if field.message_type is not None and field.message_type.full_name == Timestamp.DESCRIPTOR.full_name:
        later = timedelta(hours=field.name == "ends_at")  # nothing ends when it begins
        place.FromDatetime(datetime.now(UTC) + later)
    elif field.message_type is not None:
        _filled(place.add() if _is_list(field) else place, {})
    else:
        words = _OF_A_FORM.get(field.name, "Điền cho đủ chữ, không có nghĩa.")
        value = {FieldDescriptor.CPPTYPE_STRING: words, FieldDescriptor.CPPTYPE_BOOL: True}.get(field.cpp_type, 1)
        value = field.enum_type.values[-1].number if field.enum_type is not None else value
        place.append(value) if _is_list(field) else setattr(message, field.name, value)


def _is_list(field: Any) -> bool:
    return bool(field.is_repeated)


class Badges:
    """Tokens as identity gives them out, for anybody; and such as it never would."""

    def __init__(self, machine: Machine) -> None:
        self._own = TokenSigner(machine.layout.signing_key, machine.layout.token_keys)

    def of(self, agency: str, roles: Iterable[str], staff_id: str = "", unit: str = "Đơn vị thử") -> str:
        return self._signed(agency, agency, roles, staff_id or f"T-{secrets.token_hex(4)}", unit)

    def for_audience(self, audience: str, agency: str, roles: Iterable[str]) -> str:
        return self._signed(audience, agency, roles, "T-0001", "Đơn vị thử")

    def expired(self, agency: str, roles: Iterable[str]) -> str:
        return self._signed(agency, agency, roles, "T-0001", "Đơn vị thử", ago=timedelta(hours=1))

    def _signed(
        self, audience: str, agency: str, roles: Iterable[str], staff_id: str, unit: str, ago: timedelta = timedelta()
    ) -> str:
        now = datetime.now(UTC) - ago
        account: Any = SimpleNamespace(staff_id=staff_id, agency=agency, unit=unit, roles=tuple(roles))
        return self._own.sign(account, audience, now, now + timedelta(minutes=15))


def tampered(token: str) -> str:
    """The same claims, another letter in the signature."""
    head, claims, signature = token.split(".")
    return f"{head}.{claims}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def forged(token: str) -> str:
    """The same claims, signed by somebody else who names identity's key."""
    head, claims, _ = token.split(".")
    somebody = Ed25519PrivateKey.generate()
    return f"{head}.{claims}.{_encoded(somebody.sign(f'{head}.{claims}'.encode()))}"


def unsigned(token: str) -> str:
    """The same claims and the word that no signature is needed."""
    head = _encoded(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{head}.{token.split('.')[1]}."


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
