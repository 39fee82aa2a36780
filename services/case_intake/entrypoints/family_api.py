"""The family's side of a case as calls (grpcio). Served beside the intake point's own service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from chungtay.case_intake.v1 import family_service_pb2 as messages
from chungtay.case_intake.v1 import family_service_pb2_grpc as grpc_classes
from services.case_intake.adapters.family_desk import FamilyDesk
from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import Consent, may_publish
from services.case_intake.domain.family import FamilyFile, FamilyRole
from services.case_intake.domain.family_request import FamilyRequest
from services.kernel.access import Purpose
from services.kernel.audit.entry import Action
from services.kernel.errors import DomainError, InvalidInput
from services.kernel.gate import Gate, key_of
from services.kernel.privacy.categories import Category
from services.kernel.rpc.cases import together
from services.kernel.rpc.commands import fill, must_fit, problem, reference_in, request_of, to_command
from services.kernel.rpc.tokens import current_actor

CONTRACT = messages.DESCRIPTOR.services_by_name["FamilyService"]
READERS = frozenset(FamilyRole)
COMMANDS: dict[str, type] = {
    "NameRepresentative": c.NameRepresentative,
    "RecordConsent": c.RecordConsent,
    "WithdrawConsent": c.WithdrawConsent,
    "ReceiveFamilyRequest": c.ReceiveFamilyRequest,
    "AnswerFamilyRequest": c.AnswerFamilyRequest,
    "CompleteFamilyRequest": c.CompleteFamilyRequest,
    "RefuseFamilyRequest": c.RefuseFamilyRequest,
    "ExtendFamilyRequest": c.ExtendFamilyRequest,
    "OrderErasure": c.OrderErasure,
}
# What each reading call shows; written to the access log before it is returned.
SHOWN: dict[str, tuple[Category, ...]] = {
    "ListConsents": (Category.ACCOMMODATION, Category.NOTES),
    "ListFamilyRequests": (Category.NOTES,),
    "GetPrivacyState": (Category.REPRESENTATIVE, Category.ACCOMMODATION, Category.NOTES),
}


class FamilyApi(grpc_classes.FamilyServiceServicer):
    """Every call passes the gate: for staff who are kept away from a case it does not exist here either,
    and what is shown, done or refused is noted before the answer."""

    def __init__(self, desk: FamilyDesk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        for rpc, command in COMMANDS.items():
            must_fit(CONTRACT.methods_by_name[rpc].input_type, command)
            setattr(self, rpc, self._serving(rpc, command))

    def ListConsents(self, request: Any, context: Any) -> messages.ListConsentsResponse:
        file = self._read("ListConsents", request)
        return fill(messages.ListConsentsResponse, {"consents": self._consents(file), "version": file.version})

    def ListFamilyRequests(self, request: Any, context: Any) -> messages.ListFamilyRequestsResponse:
        file = self._read("ListFamilyRequests", request)
        requests = [self._request(one) for one in file.requests]
        return fill(messages.ListFamilyRequestsResponse, {"requests": requests, "version": file.version})

    def GetPrivacyState(self, request: Any, context: Any) -> messages.GetPrivacyStateResponse:
        file = self._read("GetPrivacyState", request)
        now, consents = self._now(), file.standing_consents()
        erasure = file.erasure
        return fill(
            messages.GetPrivacyStateResponse,
            file,
            representative=file.representative(),
            consents=self._consents(file),
            endings=[_with(one, is_overdue=one.outstanding and now > one.due_at) for one in file.endings],
            outstanding=len(file.outstanding()),
            hold=file.facts.hold,
            retained_until=file.facts.retained_until,
            erasure=erasure
            and _with(
                erasure,
                answers=[_with(a, is_overdue=a.outstanding and now > a.due_at) for a in erasure.answers],
            ),
            children_that_may_be_published=[
                number for number, age in file.ages(now).items() if may_publish(consents, now, age, number)
            ],
        )

    def _read(self, rpc: str, request: Any) -> FamilyFile:
        actor = current_actor()
        self._gate.must_have_role(actor, READERS, Action.PRIVACY, rpc)
        reference = reference_in(request)
        self._gate.must_exist(actor, reference, Action.PRIVACY, rpc)
        file = self._desk.view(reference)
        self._gate.note(
            actor, Action.PRIVACY, rpc, references=(reference,), purpose=Purpose.FAMILY_REQUEST, categories=SHOWN[rpc]
        )
        return file

    def _now(self) -> Any:
        return self._desk.store.clock.now()

    def _consents(self, file: FamilyFile) -> list[dict[str, Any]]:
        now = self._now()
        standing: set[str] = {consent.id for consent in file.standing_consents()}
        return [_with(one, in_force=one.id in standing and one.in_force(now)) for one in file.consents]

    def _request(self, one: FamilyRequest) -> dict[str, Any]:
        now = self._now()
        return _with(one, clocks=[_with(k, until=k.until, is_overdue=k.overdue(now)) for k in one.clocks])

    def _serving(self, rpc: str, command_class: type) -> Callable[[Any, Any], Message]:
        answer = GetMessageClass(CONTRACT.methods_by_name[rpc].output_type)

        roles = self._desk.workflow.roles_for(command_class)

        def call(request: Any, context: Any) -> Message:
            self._gate.must_have_role(current_actor(), roles, Action.PRIVACY, rpc)
            reference, version, call_id, command = together(
                lambda: reference_in(request),
                lambda: _expected_version(request),
                lambda: request_of(request),
                lambda: to_command(request, command_class),
            )
            actor, request_id = current_actor(), call_id.request_id
            self._gate.must_exist(actor, reference, Action.PRIVACY, rpc)
            try:
                receipt = self._desk.perform(command, actor, call_id, reference, version)
            except DomainError as error:
                self._gate.note(
                    actor, Action.PRIVACY, rpc, references=(reference,), refused=key_of(error), request=request_id
                )
                raise
            self._gate.note(actor, Action.PRIVACY, rpc, references=(reference,), request=request_id)
            return fill(answer, receipt)

        return call


def _expected_version(request: Any) -> int:
    """0: the caller has seen that there is no file of the family yet."""
    version: int = request.expected_version
    if version < 0:
        raise InvalidInput(problem("expected_version", "bad_value"))
    return version


def _with(source: Consent | Any, **more: Any) -> dict[str, Any]:
    """The fields of a dataclass, and some that are found out now."""
    return {**{name: getattr(source, name) for name in source.__dataclass_fields__}, **more}
