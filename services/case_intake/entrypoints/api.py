"""The intake point's public API (grpcio)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.case_intake.v1 import case_intake_service_pb2_grpc as grpc_classes
from chungtay.case_intake.v1 import casework_pb2 as casework
from chungtay.case_intake.v1 import family_service_pb2_grpc as family_grpc
from chungtay.case_intake.v1 import roster_service_pb2_grpc as roster_grpc
from chungtay.common.v1.case_pb2 import ChildInBrief
from chungtay.privacy_office.v1.privacy_service_pb2_grpc import add_PrivacyServiceServicer_to_server
from chungtay.work.v1.work_service_pb2_grpc import add_WorkServiceServicer_to_server
from services.case_intake.adapters.roster import Roster
from services.case_intake.adapters.similar_cases import SimilarCases
from services.case_intake.bootstrap import OFFICE, bootstrap
from services.case_intake.domain import commands as c
from services.case_intake.domain.form_warnings import warnings_of_case
from services.case_intake.domain.model import SERVICE, Role
from services.case_intake.domain.suggested_rules import rules_of
from services.case_intake.domain.suggestions import suggest
from services.case_intake.entrypoints.family_api import CONTRACT as FAMILY_CONTRACT
from services.case_intake.entrypoints.family_api import FamilyApi
from services.case_intake.entrypoints.roster_api import CONTRACT as ROSTER_CONTRACT
from services.case_intake.entrypoints.roster_api import RosterApi
from services.case_intake.service_layer.handlers import joined_case_is_open
from services.case_intake.service_layer.other_files import no_consent_counts_the_children
from services.kernel.audit.entry import Action
from services.kernel.custody import Custody
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.ids import BadReference, parse_reference
from services.kernel.requests import AnswerRequest, MakeRequest, RejectRequest, WithdrawRequest
from services.kernel.rpc.cases import CaseCalls, summaries, together
from services.kernel.rpc.commands import fill, reference_in
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.privacy import CONTRACT as PRIVACY
from services.kernel.rpc.privacy import PrivacyCalls
from services.kernel.rpc.server import Servicer, serve
from services.kernel.rpc.tokens import current_actor
from services.kernel.rpc.work import CONTRACT as WORK
from services.kernel.rpc.work import WorkCalls
from services.kernel.rules import rule_book

CONTRACT = messages.DESCRIPTOR.services_by_name["CaseIntakeService"]
READERS = frozenset({*Role, "privacy_officer"})
SUPERIORS = frozenset({Role.SUPERVISOR})  # may keep a member of staff away from a case
OPENING: dict[str, type] = {"ReceiveReport": c.ReceiveReport}
COMMANDS: dict[str, type] = {
    "ScreenOutReport": c.ScreenOutReport,
    "JoinReport": c.JoinReport,
    "SeparateReport": c.SeparateReport,
    "SplitReport": c.SplitReport,
    "OpenCase": c.OpenCase,
    "ChangeUrgency": c.ChangeUrgency,
    "RecordOutcomes": c.RecordOutcomes,
    "CorrectReport": c.CorrectReport,
    "ReferCase": c.ReferCase,
    "NoteForNextShift": c.NoteForNextShift,
    "TakeOver": c.TakeOver,
    "HoldConference": c.HoldConference,
    "CloseCase": c.CloseCase,
    "ReopenCase": c.ReopenCase,
    "MakeRequest": MakeRequest,
    "WithdrawRequest": WithdrawRequest,
    "AnswerRequest": AnswerRequest,
    "RejectRequest": RejectRequest,
    "ExplainDelay": ExplainDelay,
}


class CaseIntakeApi(CaseCalls, grpc_classes.CaseIntakeServiceServicer):
    """The commands come from the table above; only what is the intake point's own is written here."""

    def GetCase(self, request: Any, context: Any) -> messages.GetCaseResponse:
        """One file as far as the caller may see it, with what its form suggests."""
        return cast(messages.GetCaseResponse, self.show(request, self.whole))

    def whole(self, file: Any) -> messages.GetCaseResponse:
        """The whole file, before anything is taken out of it."""
        found = suggest(file.form, file.received_at, file.life_at_risk)
        rules = rules_of(file.form, file.channel, found, file.received_at, rule_book())
        return fill(
            messages.GetCaseResponse,
            file,
            urgency_suggested=found.urgent,
            suggestions=fill(casework.Suggestions, found, rules=rules),
            warnings=warnings_of_case(file, self.application.store.clock.now()),
            circle=self.application.circle(file.reference),
        )

    @cached_property
    def similar(self) -> SimilarCases:
        store = self.application.store
        return SimilarCases(store.files, cast(Custody, store.custody).search)

    def FindSimilar(self, request: Any, context: Any) -> messages.FindSimilarResponse:
        """Rule ``single-entry-seed``: looked for before a case is opened; a person decides what belongs together."""
        actor = current_actor()
        self.gate.must_have_role(actor, frozenset(Role), Action.SEARCH, "FindSimilar")
        reference = reference_in(request)
        self.gate.must_exist(actor, reference, Action.SEARCH, "FindSimilar")
        found = self.similar.of(self.application.view(reference), self.gate.hidden_from(actor))
        shown = [similar.reference for similar, _ in found.proposals]
        self.gate.note(actor, Action.SEARCH, "FindSimilar", references=[reference, *shown])
        answer = messages.FindSimilarResponse(more=found.more)
        children = self.briefs([file for _, file in found.proposals])
        for similar, file in found.proposals:
            row = fill(casework.SimilarCase, similar, state=file.state, received_at=file.received_at)
            row.child.CopyFrom(fill(ChildInBrief, children[file.reference]))
            answer.similar.append(row)
        return answer

    def ListHandovers(self, request: Any, context: Any) -> messages.ListHandoversResponse:
        """In the order of their references; what was written is read in the case."""
        actor = current_actor()
        self.gate.must_have_role(actor, frozenset(Role), Action.LIST, "ListHandovers")
        after, size = together(lambda: cursor_in(request, "h"), lambda: page_size_in(request))
        if after is not None:
            try:
                after = parse_reference(after)
            except BadReference:
                raise bad_page() from None
        files = self.similar.handed_over(after, size + 1, self.gate.hidden_from(actor))
        page, following = files[:size], files[size - 1].reference if len(files) > size else None
        self.gate.note(actor, Action.LIST, "ListHandovers", references=[file.reference for file in page])
        return fill(
            messages.ListHandoversResponse,
            {"cases": summaries(page, self.briefs)},
            next_page_token=token_of("h", following),
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
        briefs=parts.briefs,
        references={"joined_to"},
        checks={
            c.JoinReport: joined_case_is_open,
            c.SplitReport: no_consent_counts_the_children,
            c.CorrectReport: OFFICE.look_at_suspects,
            c.ReopenCase: OFFICE.not_being_erased,
        },
    )
    api.similar.prepare()
    roster = Roster(parts.store)
    roster.prepare()
    privacy = PrivacyCalls(parts.application, parts.custody, parts.gate, parts.briefs, READERS, SUPERIORS)
    servicers: list[Servicer] = [
        (grpc_classes.add_CaseIntakeServiceServicer_to_server, api, CONTRACT.full_name),
        (
            family_grpc.add_FamilyServiceServicer_to_server,
            FamilyApi(parts.family, parts.gate),
            FAMILY_CONTRACT.full_name,
        ),
        (
            roster_grpc.add_RosterServiceServicer_to_server,
            RosterApi(roster, parts.gate),
            ROSTER_CONTRACT.full_name,
        ),
        (add_PrivacyServiceServicer_to_server, privacy, PRIVACY.full_name),
        (add_WorkServiceServicer_to_server, WorkCalls(parts.application, parts.gate, READERS), WORK.full_name),
    ]
    serve(parts.settings, SERVICE, servicers)


if __name__ == "__main__":
    main()
