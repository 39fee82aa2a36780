"""The call that proposes slots for a joint interview: for whoever may call one, of the case as it stands."""

from __future__ import annotations

from typing import Any

from chungtay.police_investigation.v1 import joint_slots_pb2 as messages
from services.kernel.audit.entry import Action
from services.kernel.errors import DomainError, InvalidInput
from services.kernel.gate import key_of
from services.kernel.privacy.categories import Category
from services.kernel.rpc.cases import CaseCalls, together
from services.kernel.rpc.commands import fill, must_fit, reference_in, to_command
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor, Step
from services.police_investigation.domain.joint_interviews import CallJointInterview
from services.police_investigation.domain.joint_wanted import JointSlots, WantedJointSlot, can_be_looked_for
from services.police_investigation.service_layer.joint_slots import WhoIsTaken, slots_for

CALL = "ProposeJointSlots"


class JointSlotCalls(CaseCalls):
    """Nothing is kept; a person calls the interview, and every rule is asked again then."""

    def __init__(self, people: WhoIsTaken, *args: Any, **more: Any) -> None:
        self._people = people
        super().__init__(*args, **more)
        must_fit(messages.ProposeJointSlotsRequest.DESCRIPTOR, WantedJointSlot)

    def ProposeJointSlots(self, request: Any, context: Any) -> messages.ProposeJointSlotsResponse:
        actor, workflow = current_actor(), self.application.workflow
        self.gate.must_have_role(actor, workflow.roles_for(CallJointInterview), Action.VIEW, CALL)
        reference, wanted = together(
            lambda: reference_in(request),
            lambda: self._in_range(to_command(request, WantedJointSlot), actor),
        )
        self.gate.must_exist(actor, reference, Action.VIEW, CALL)
        try:
            found = self._found(actor, reference, wanted)
        except DomainError as refusal:
            self.gate.note(actor, Action.VIEW, CALL, references=(reference,), refused=key_of(refusal))
            raise
        self.gate.note(actor, Action.VIEW, CALL, references=(reference,), categories=(Category.ACCOMMODATION,))
        return fill(messages.ProposeJointSlotsResponse, found)

    def _found(self, actor: Actor, reference: str, wanted: WantedJointSlot) -> JointSlots:
        file = self.application.view(reference)
        self.gate.may_act(actor, file)
        self.application.workflow.row(file, CallJointInterview, actor)  # only while one may be called
        return slots_for(Step(file, wanted, actor, self.gate.clock.now()), self._people)

    def _in_range(self, wanted: WantedJointSlot, actor: Actor) -> WantedJointSlot:
        """Raises InvalidInput for what can mean nothing; that needs no file."""
        if problems := can_be_looked_for(Step(None, wanted, actor, self.gate.clock.now())):
            raise InvalidInput(*problems)
        return wanted
