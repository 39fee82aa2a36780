"""The calls on the register of breaches (rule ``breach-72h``): the privacy officer's, in every agency's api.

Part of ``PrivacyCalls``. A breach is of no case; the access log names it by its own number.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from chungtay.privacy_office.v1 import privacy_service_pb2 as messages
from services.kernel.audit.entry import Action
from services.kernel.deadlines.model import Deadline
from services.kernel.errors import DomainError, InvalidInput
from services.kernel.gate import Gate, key_of
from services.kernel.persistence.breaches import BreachRegister
from services.kernel.persistence.store import Store
from services.kernel.privacy import breaches as b
from services.kernel.privacy.categories import Category
from services.kernel.rpc.cases import expected_version, together
from services.kernel.rpc.commands import fill, must_fit, problem, request_of, to_command
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor

OFFICER = frozenset({b.PRIVACY_OFFICER})
COMMANDS: dict[str, type] = {
    "RecordBreach": b.RecordBreach,
    "ReassessBreach": b.ReassessBreach,
    "NotifyBreach": b.NotifyBreach,
    "NoteBreachMeasure": b.NoteBreachMeasure,
    "NoteFamiliesTold": b.NoteFamiliesTold,
    "ExplainBreachDelay": b.ExplainBreachDelay,
    "DismissBreach": b.DismissBreach,
    "CloseBreach": b.CloseBreach,
}
_CALLS = messages.DESCRIPTOR.services_by_name["PrivacyService"].methods_by_name


class BreachCalls:
    """``RecordBreach`` opens a breach; the other commands name theirs. TypeError when table and contract differ."""

    def __init__(self, store: Store, gate: Gate) -> None:
        self._register = BreachRegister(store)
        self._gate = gate
        for rpc, command in COMMANDS.items():
            must_fit(_CALLS[rpc].input_type, command)
            setattr(self, rpc, self._serving(rpc, command))

    def ListBreaches(self, request: Any, context: Any) -> messages.ListBreachesResponse:
        """Everything that is written of them, the newest first."""
        actor = current_actor()
        self._gate.must_have_role(actor, OFFICER, Action.PRIVACY, "ListBreaches")
        after, size = together(lambda: cursor_in(request, "b"), lambda: page_size_in(request))
        try:
            breaches, following = self._register.newest(after, size)
        except (ValueError, OverflowError):
            raise bad_page() from None
        self._gate.note(
            actor,
            Action.PRIVACY,
            "ListBreaches",
            references=[breach.reference for breach in breaches],
            categories=(Category.NOTES,) if breaches else (),
        )
        answer = messages.ListBreachesResponse(next_page_token=token_of("b", following))
        answer.breaches.extend(_shown(breach) for breach in breaches)
        return answer

    def _serving(self, rpc: str, command_class: type) -> Callable[[Any, Any], Message]:
        answer = GetMessageClass(_CALLS[rpc].output_type)
        opens = command_class is b.RecordBreach

        def call(request: Any, context: Any) -> Message:
            actor = current_actor()
            self._gate.must_have_role(actor, OFFICER, Action.PRIVACY, rpc)
            identity, command, *version = together(
                lambda: request_of(request),
                lambda: to_command(request, command_class),
                *(() if opens else (lambda: expected_version(request),)),
            )
            named = () if opens else (_number(command),)
            try:
                receipt = self._register.perform(command, actor, identity, *named, *version)
            except DomainError as refusal:
                self._gate.note(
                    actor, Action.PRIVACY, rpc, references=named, refused=key_of(refusal), request=identity.request_id
                )
                raise
            self._gate.note(actor, Action.PRIVACY, rpc, references=(receipt.reference,), request=identity.request_id)
            return fill(answer, receipt, breach_id=receipt.reference)

        return call


def _number(command: Any) -> str:
    """The breach's number as it is kept. Raises InvalidInput: what is no number is not for the log."""
    try:
        return str(uuid.UUID(command.breach_id))
    except ValueError:
        raise InvalidInput(problem("breach_id", "not_a_uuid")) from None


def _shown(breach: b.Breach) -> messages.Breach:
    clock = None if breach.clock is None else _clock(breach.clock)
    return fill(messages.Breach, breach, breach_id=breach.reference, clock=clock)


def _clock(deadline: Deadline) -> dict[str, Any]:
    names = ("missed_at", "ended_at", "ending", "level", "delay_reason", "explained_by", "explained_at")
    return {"due_at": deadline.due.rolled, **{name: getattr(deadline, name) for name in names}}
