"""How a command of no case is served: role, input, the access log, and the receipt."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from services.kernel.application import Receipt, Request
from services.kernel.audit.entry import Action
from services.kernel.gate import Gate
from services.kernel.rpc.cases import together
from services.kernel.rpc.commands import fill, must_fit, request_of, to_command
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor

Perform = Callable[[Any, Actor, Request], Receipt]


def serving(
    gate: Gate, method: MethodDescriptor, command_class: type, roles: Collection[str], perform: Perform
) -> Callable[[Any, Any], Any]:
    """The call. TypeError when contract and command differ."""
    must_fit(method.input_type, command_class)
    answer_class = GetMessageClass(method.output_type)

    def serve(request: Any, context: Any) -> Any:
        actor = current_actor()
        gate.must_have_role(actor, roles, Action.COMMAND, method.name)
        identity, command = together(lambda: request_of(request), lambda: to_command(request, command_class))
        with gate.noting(actor, method.name, identity.request_id):
            return fill(answer_class, perform(command, actor, identity))

    return serve
