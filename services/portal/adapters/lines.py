"""The lines to identity and to the agencies: gRPC calls by name, each with the person's own token.

A call that an agency refuses comes back as one of ``domain.errors``; nothing of what was sent or answered
is ever logged here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from services.kernel.errors import Problem
from services.kernel.rpc.errors import METADATA_OPTIONS, error_infos, problems_of
from services.kernel.rpc.trying import TRY_HEADER
from services.portal.domain.errors import (
    CannotBeTried,
    Declined,
    Incident,
    NotAllowed,
    NotThere,
    Outdated,
    ServiceAway,
    SessionOver,
)

SECONDS = 10.0  # for one call; a page that waits longer says so instead
IDENTITY = "identity"
AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")
_SHARED = ("chungtay.work.v1.work_service", "chungtay.privacy_office.v1.privacy_service")
_OWN = {
    "case_intake": (
        "chungtay.case_intake.v1.case_intake_service",
        "chungtay.case_intake.v1.family_service",
        "chungtay.case_intake.v1.roster_service",
    ),
    "social_support": ("chungtay.social_support.v1.social_support_service",),
    "police_investigation": ("chungtay.police_investigation.v1.police_investigation_service",),
    "court_liaison": (
        "chungtay.court_liaison.v1.court_liaison_service",
        "chungtay.court_liaison.v1.calendar_service",
        "chungtay.court_liaison.v1.planning_service",
        "chungtay.court_liaison.v1.month_plan_service",
    ),
    "oversight": ("chungtay.oversight.v1.oversight_service",),
    IDENTITY: ("chungtay.identity.v1.identity_service",),
}
CONTRACTS: Mapping[str, tuple[str, ...]] = {
    service: (*modules, *(_SHARED if service in AGENCIES else ())) for service, modules in _OWN.items()
}


@cache
def calls_of(service: str) -> Mapping[str, MethodDescriptor]:
    """Every call that a service offers, by name."""
    return {
        method.name: method
        for module in CONTRACTS[service]
        for contract in importlib.import_module(f"{module}_pb2").DESCRIPTOR.services_by_name.values()
        for method in contract.methods
    }


# A service that was started again is reached within a second by every process of the portal, not within a minute.
AGAIN_SOON = (
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)


class Lines:
    """One channel to each service, shared by all sessions. ``authority``: who signed their certificates."""

    def __init__(self, addresses: Mapping[str, str], authority: Path) -> None:
        trust = grpc.ssl_channel_credentials(authority.read_bytes())
        self._channels = {
            service: grpc.secure_channel(address, trust, options=(*METADATA_OPTIONS, *AGAIN_SOON))
            for service, address in addresses.items()
        }

    def call(
        self, service: str, name: str, token: str = "", request: Any = None, /, *, only_try: bool = False, **fields: Any
    ) -> Any:
        """The answer. ``request``: the whole message, or ``fields`` of it. ``only_try``: the rules are asked and
        nothing is kept. Raises the errors of the portal."""
        method = calls_of(service)[name]
        message = request if request is not None else GetMessageClass(method.input_type)(**fields)
        send = self._channels[service].unary_unary(
            f"/{method.containing_service.full_name}/{name}",
            request_serializer=type(message).SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        bearer = (("authorization", f"Bearer {token}"),) if token else ()
        metadata = (*bearer, *(((TRY_HEADER, "1"),) if only_try else ()))
        try:
            return send(message, timeout=SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            raise _told(service, error) from None


def _told(service: str, error: grpc.RpcError) -> Exception:
    code, problems = error.code(), problems_of(error)
    if code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.ALREADY_EXISTS):
        return Declined(*(problems or [_unknown()]))
    if code is grpc.StatusCode.ABORTED:
        changed = [name for info in error_infos(error) for name in info.metadata["changed"].split(",") if name]
        return Outdated(*problems, *(Problem("", f"changed:{name}") for name in changed))
    if code is grpc.StatusCode.UNAUTHENTICATED:
        return SessionOver() if service != IDENTITY else Declined(*problems)
    if code is grpc.StatusCode.PERMISSION_DENIED:
        return NotAllowed(*problems)
    if code is grpc.StatusCode.NOT_FOUND:
        return NotThere()
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return CannotBeTried()
    if code in (
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.CANCELLED,
    ):
        return ServiceAway(service)
    return Incident(next((info.metadata["incident"] for info in error_infos(error)), ""))


def _unknown() -> Problem:
    return Problem("", "declined", vi="Cơ quan không nhận thao tác này.", en="The agency does not take this.")
