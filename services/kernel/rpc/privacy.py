"""The calls that every agency offers its own staff about shared data and about who saw what.

The same class in every agency's api. Each answer is noted in the access log before it is given, and
so is each refusal; what cannot be noted is not answered.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from chungtay.privacy_office.v1 import privacy_service_pb2 as messages
from chungtay.privacy_office.v1 import privacy_service_pb2_grpc as grpc_classes
from services.kernel.application import Application
from services.kernel.audit.entry import Action, commit
from services.kernel.audit.report import as_html, as_pdf, family_report
from services.kernel.audit.words import Language
from services.kernel.custody import Custody
from services.kernel.errors import DomainError, InvalidInput, NotFound, Problem, Refused
from services.kernel.gate import Gate, key_of
from services.kernel.ids import new_id
from services.kernel.persistence.case_data import ERASURES
from services.kernel.persistence.emergency_views import EmergencyView, ReviewState
from services.kernel.persistence.exclusions import Exclusion, Ground
from services.kernel.persistence.legal_holds import RULE, HoldGround, LegalHolds
from services.kernel.privacy.breaches import PRIVACY_OFFICER
from services.kernel.privacy.categories import Category, Search
from services.kernel.privacy.masking import mask
from services.kernel.rpc.breaches import BreachCalls
from services.kernel.rpc.cases import Briefs, purpose_in, summaries, together
from services.kernel.rpc.commands import fill, problem, reference_in
from services.kernel.rpc.paging import cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor

CONTRACT = messages.DESCRIPTOR.services_by_name["PrivacyService"]
WAITING = [ReviewState.WAITING, ReviewState.ESCALATED]
LONGEST_HOURS = 4.0
REVIEWS_SHOWN = 100


class PrivacyCalls(BreachCalls, grpc_classes.PrivacyServiceServicer):
    """``readers``: roles that work on cases. ``superiors``: those who may keep staff away from a case."""

    def __init__(
        self,
        application: Application,
        custody: Custody,
        gate: Gate,
        briefs: Briefs,
        readers: Collection[str],
        superiors: Collection[str],
    ) -> None:
        super().__init__(application.store, gate)
        self._application = application
        self._custody = custody
        self._briefs = briefs
        self._readers = frozenset(readers)
        self._superiors = frozenset(superiors) | {PRIVACY_OFFICER}
        self._holds = LegalHolds(application.store.database, custody.vault)

    def GetRecord(self, request: Any, context: Any) -> messages.GetRecordResponse:
        """Section by section; one that the caller may not see says only that it is there."""
        actor = self._one_of(self._readers, "GetRecord")
        reference, purpose = together(lambda: reference_in(request), lambda: purpose_in(request))
        file = self._application.view(reference)
        verdict = self._gate.verdict(actor, file, purpose, "GetRecord")
        answer = messages.GetRecordResponse()
        shown: set[Category] = set()
        for section in self._custody.records.get(reference):
            row = fill(messages.SharedSection, section)
            if row.HasField("record"):
                seen = mask(row.record, verdict.categories)
                shown |= seen
                if section.category not in verdict.categories:
                    row.ClearField("record")
                    answer.masked = True
            answer.sections.append(row)
        self._gate.shown(actor, reference, purpose, verdict, shown, "GetRecord")
        return answer

    def SearchCases(self, request: Any, context: Any) -> messages.SearchCasesResponse:
        """Everything that was typed must fit; what is found is shown in brief."""
        actor = self._one_of(self._readers, "SearchCases")
        after, size = together(lambda: cursor_in(request, "s"), lambda: page_size_in(request))
        asked = [
            (kind, text)
            for kind, text in (
                (Search.NAME, request.name),
                (Search.ID_NUMBER, request.id_number),
                (Search.PHONE, request.phone),
                (Search.ADDRESS, request.address),
            )
            if text.strip()
        ]
        if not asked:
            raise InvalidInput(problem("name", "missing"))
        hidden = set(self._gate.hidden_from(actor))
        found = self._custody.search.find(asked, after=after, size=size + len(hidden) + 1)
        references = [reference for reference in found if reference not in hidden]
        page, following = references[:size], references[size - 1] if len(references) > size else None
        known = self._application.store.files.listed(page, only=self._briefs.reads)
        files = [known[reference] for reference in page if reference in known]
        self._gate.note(
            actor,
            Action.SEARCH,
            "SearchCases",
            references=[file.reference for file in files],
            reason=",".join(sorted(kind for kind, _ in asked)),
        )
        return fill(
            messages.SearchCasesResponse,
            {"cases": summaries(files, self._briefs)},
            next_page_token=token_of("s", following),
        )

    def ExcludeStaff(self, request: Any, context: Any) -> messages.ExcludeStaffResponse:
        actor, reference = self._about_a_case(request, self._superiors, "ExcludeStaff", Action.EXCLUSION)
        grounds = dict(zip(range(1, 4), Ground, strict=True))
        problems = [problem(name, "missing") for name in ("staff_id", "reason") if not getattr(request, name).strip()]
        if request.ground not in grounds:
            problems.append(problem("ground", "unknown_value"))
        if problems:
            raise InvalidInput(*problems)
        self._gate.note(actor, Action.EXCLUSION, "ExcludeStaff", references=(reference,))
        self._gate.exclusions.exclude(
            Exclusion(
                reference=reference,
                staff_id=request.staff_id.strip(),
                ground=grounds[request.ground],
                by=actor.staff_id,
                at=self._gate.clock.now(),
                reason=request.reason,
            )
        )
        return messages.ExcludeStaffResponse()

    def LiftExclusion(self, request: Any, context: Any) -> messages.LiftExclusionResponse:
        actor, reference = self._about_a_case(request, {PRIVACY_OFFICER}, "LiftExclusion", Action.EXCLUSION)
        self._gate.note(actor, Action.EXCLUSION, "LiftExclusion", references=(reference,))
        if not self._gate.exclusions.lift(reference, request.staff_id, actor.staff_id, self._gate.clock.now()):
            raise NotFound(
                Problem("staff_id", "not_excluded", vi="Người này không bị loại trừ.", en="They are not excluded.")
            )
        return messages.LiftExclusionResponse()

    def ListExclusions(self, request: Any, context: Any) -> messages.ListExclusionsResponse:
        actor, reference = self._about_a_case(request, self._superiors, "ListExclusions", Action.EXCLUSION)
        self._gate.note(actor, Action.EXCLUSION, "ListExclusions", references=(reference,))
        rows = self._gate.exclusions.of_case(reference)
        return fill(messages.ListExclusionsResponse, {"exclusions": rows})

    def PlaceLegalHold(self, request: Any, context: Any) -> messages.PlaceLegalHoldResponse:
        """Raises Refused when the case is being erased here already."""
        actor, reference = self._about_a_case(request, self._superiors, "PlaceLegalHold", Action.PRIVACY)
        grounds = dict(zip(range(1, 5), HoldGround, strict=True))
        problems = [] if request.ground in grounds else [problem("ground", "unknown_value")]
        problems += [] if request.document.strip() else [problem("document", "missing")]
        if problems:
            raise InvalidInput(*problems)
        if self._application.store.database[ERASURES].find_one({"_id": reference}, {"_id": 1}) is not None:
            raise Refused(
                Problem("state", "being_erased", rule=RULE, vi="Hồ sơ đang được xóa.", en="The case is being erased.")
            )
        self._gate.note(actor, Action.PRIVACY, "PlaceLegalHold", references=(reference,))
        hold = self._holds.place(
            reference, grounds[request.ground], request.document.strip(), actor.staff_id, self._gate.clock.now()
        )
        return messages.PlaceLegalHoldResponse(hold_id=hold)

    def LiftLegalHold(self, request: Any, context: Any) -> messages.LiftLegalHoldResponse:
        actor, reference = self._about_a_case(request, {PRIVACY_OFFICER}, "LiftLegalHold", Action.PRIVACY)
        if not request.reason.strip():
            raise InvalidInput(problem("reason", "missing"))
        self._gate.note(actor, Action.PRIVACY, "LiftLegalHold", references=(reference,))
        now = self._gate.clock.now()
        if not self._holds.lift(reference, request.hold_id, request.reason.strip(), actor.staff_id, now):
            raise NotFound(Problem("hold_id", "no_such_hold", vi="Không có lệnh giữ này.", en="No such hold stands."))
        return messages.LiftLegalHoldResponse()

    def ListLegalHolds(self, request: Any, context: Any) -> messages.ListLegalHoldsResponse:
        actor, reference = self._about_a_case(request, self._superiors, "ListLegalHolds", Action.PRIVACY)
        self._gate.note(actor, Action.PRIVACY, "ListLegalHolds", references=(reference,))
        answer = messages.ListLegalHoldsResponse()
        answer.holds.extend(fill(messages.LegalHold, h, hold_id=h.id) for h in self._holds.of_case(reference))
        return answer

    def OpenEmergencyView(self, request: Any, context: Any) -> messages.OpenEmergencyViewResponse:
        """Afterwards GetCase and GetRecord answer in full for the purpose EMERGENCY, until the hours are over."""
        actor, reference = self._about_a_case(
            request, self._readers - {PRIVACY_OFFICER}, "OpenEmergencyView", Action.EMERGENCY
        )
        hours = request.hours if request.HasField("hours") else LONGEST_HOURS
        try:
            self._gate.emergency_views.must_be_sound(request.reason, hours)
        except DomainError as refusal:
            self._gate.note(
                actor, Action.EMERGENCY, "OpenEmergencyView", references=(reference,), refused=key_of(refusal)
            )
            raise
        view_id, (commitment, salt) = new_id(), commit(request.reason)
        self._gate.note(
            actor,
            Action.EMERGENCY,
            "OpenEmergencyView",
            references=(reference,),
            grant=view_id,
            commitment=commitment,
        )
        view = self._gate.emergency_views.open(
            view_id, reference, actor.staff_id, request.reason, salt, hours, self._gate.clock.now()
        )
        return fill(messages.OpenEmergencyViewResponse, view, grant_id=view.id)

    def ReviewEmergencyView(self, request: Any, context: Any) -> messages.ReviewEmergencyViewResponse:
        actor = self._one_of({PRIVACY_OFFICER}, "ReviewEmergencyView", Action.REVIEW)
        if not request.remark.strip():
            raise InvalidInput(problem("remark", "missing"))
        view = self._gate.emergency_views.review(
            request.grant_id, actor.staff_id, request.justified, request.remark, self._gate.clock.now()
        )
        self._gate.note(
            actor,
            Action.REVIEW,
            "ReviewEmergencyView",
            references=(view.reference,),
            reason=str(view.state),
            grant=view.id,
        )
        return messages.ReviewEmergencyViewResponse(state=str(view.state))

    def ListEmergencyViews(self, request: Any, context: Any) -> messages.ListEmergencyViewsResponse:
        """Of one case, or everything that waits for the privacy officer."""
        if request.case_reference:
            actor, reference = self._about_a_case(request, self._superiors, "ListEmergencyViews", Action.REVIEW)
            views = self._gate.emergency_views.of_case(reference)
        else:
            actor = self._one_of({PRIVACY_OFFICER}, "ListEmergencyViews", Action.REVIEW)
            hidden = self._gate.hidden_from(actor)
            views = self._gate.emergency_views.in_states(WAITING, hidden, REVIEWS_SHOWN)
        self._gate.note(
            actor, Action.REVIEW, "ListEmergencyViews", references=sorted({view.reference for view in views})
        )
        return messages.ListEmergencyViewsResponse(views=[_shown(view) for view in views])

    def GetAccessLog(self, request: Any, context: Any) -> messages.GetAccessLogResponse:
        """Who looked, and who was refused; also those who looked here."""
        actor, reference = self._about_a_case(request, {PRIVACY_OFFICER}, "GetAccessLog", Action.LOG)
        after, size = together(lambda: cursor_in(request, "a"), lambda: page_size_in(request))
        if after is not None and not after.isdigit():
            raise InvalidInput(problem("page_token", "bad_value"))
        self._gate.note(actor, Action.LOG, "GetAccessLog", references=(reference,))
        rows = self._custody.log.of_case(reference, after=int(after or 0), size=size + 1)
        following = str(rows[size - 1]["_id"]) if len(rows) > size else None
        lines = [{**row, "number": row["_id"]} for row in rows[:size]]
        return fill(messages.GetAccessLogResponse, {"lines": lines}, next_page_token=token_of("a", following))

    def GetFamilyReport(self, request: Any, context: Any) -> messages.GetFamilyReportResponse:
        """Who saw what of the case at this agency, when and why; staff by role and number."""
        actor, reference = self._about_a_case(request, {PRIVACY_OFFICER}, "GetFamilyReport", Action.EXPORT)
        self._gate.note(actor, Action.EXPORT, "GetFamilyReport", references=(reference,))
        report = family_report(
            reference, self._application.store.service, self._gate.clock.now(), self._custody.log.all_of_case(reference)
        )
        language: Language = "en" if request.language == messages.REPORT_LANGUAGE_EN else "vi"
        if request.format == messages.REPORT_FORMAT_PDF:
            return messages.GetFamilyReportResponse(content=as_pdf(report, language), content_type="application/pdf")
        content = as_html(report, language).encode()
        return messages.GetFamilyReportResponse(content=content, content_type="text/html; charset=utf-8")

    def ListDisclosures(self, request: Any, context: Any) -> messages.ListDisclosuresResponse:
        actor, reference = self._about_a_case(request, self._superiors, "ListDisclosures", Action.PRIVACY)
        self._gate.note(actor, Action.PRIVACY, "ListDisclosures", references=(reference,))
        return fill(messages.ListDisclosuresResponse, {"disclosures": self._custody.ledger.rows(reference)})

    def _one_of(self, roles: Collection[str], call: str, action: Action = Action.VIEW) -> Actor:
        actor = current_actor()
        self._gate.must_have_role(actor, roles, action, call)
        return actor

    def _about_a_case(self, request: Any, roles: Collection[str], call: str, action: Action) -> tuple[Actor, str]:
        """Who asks and about which case. Raises Forbidden, NotFound, also for a case they must not know of."""
        actor = self._one_of(roles, call, action)
        reference = reference_in(request)
        self._gate.must_exist(actor, reference, action, call)
        self._application.view(reference)
        return actor, reference


def _shown(view: EmergencyView) -> messages.EmergencyViewOfCase:
    return fill(messages.EmergencyViewOfCase, view, grant_id=view.id, case_reference=view.reference)
