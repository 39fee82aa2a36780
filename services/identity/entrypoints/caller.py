"""Who calls, and how a refused sign-in is told."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import grpc
from grpc_status import rpc_status

from services.identity.domain.errors import SignInRefused
from services.identity.service_layer.keeping import Order
from services.kernel.rpc import errors
from services.kernel.rpc.commands import request_of
from services.kernel.rpc.tokens import current_actor

Call = Callable[[Any, Any, grpc.ServicerContext], Any]


def refusing(call: Call) -> Call:
    """A call whose refused sign-in is UNAUTHENTICATED; the server knows all other refusals."""

    @wraps(call)
    def served(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return call(self, request, context)
        except SignInRefused as refused:
            answer = rpc_status.to_status(
                errors.refusal(grpc.StatusCode.UNAUTHENTICATED, *refused.problems, message=refused.code)
            )
        return context.abort_with_status(answer)

    return served


def own_session(context: grpc.ServicerContext) -> str:
    """The session that the caller's token was given to; empty when it was given to none.

    The server has checked the token's signature before the call came here, so that its claims need only be read.
    """
    for key, value in context.invocation_metadata() or ():
        if key == "authorization" and isinstance(value, str):
            try:
                claims = value.removeprefix("Bearer ").split(".")[1]
                named = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))).get("sid", "")
            except (IndexError, ValueError, binascii.Error, AttributeError):
                return ""
            return named if isinstance(named, str) else ""
    return ""


def order_of(request: Any) -> Order:
    """The call as the log of accounts knows it. Raises InvalidInput for a request_id that is no UUID."""
    told = request_of(request)
    return Order(current_actor().staff_id, told.request_id, told.digest)
