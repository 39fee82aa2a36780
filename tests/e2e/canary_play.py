"""Cases played with unmistakable words in every personal field, and every place where they could have got to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict

from chungtay.case_intake.v1 import family_service_pb2 as family
from chungtay.case_intake.v1 import form01_pb2 as forms
from chungtay.privacy_office.v1 import privacy_service_pb2 as privacy
from chungtay.record.v1.record_pb2 import SharedRecord
from deploy.demo.office import AGENCIES, Staff
from deploy.demo.reports import request_for
from deploy.demo.scenarios import in_danger_at_home, threatened_online
from deploy.demo.story import Story
from services.case_intake.bootstrap import SHARING
from services.case_intake.domain.events import RecordShared
from services.kernel.events.disclosing import Disclosing, Record
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import Matrix
from tests.e2e.calls import Badges, Lines, empty, sound
from tests.e2e.canaries import Canaries, Planted
from tests.e2e.conftest import Province
from tests.e2e.places import Tap, documents, files_in, names_in, processes, union
from tests.e2e.test_routes import TABLE
from tests.province import Province as Layers

INTAKE, SOCIAL, POLICE, COURT = AGENCIES[:4]
BY_HAND = "shared by hand"
READING = {INTAKE: "intake_officer", SOCIAL: "child_protection_worker", POLICE: "investigator", COURT: "court_clerk"}
LISTS = "exports, reports, lists, reduced views"


class CanaryStory(Story):
    """A story in which everything that is typed is a canary."""

    canaries: Canaries

    def receive(self) -> None:
        request = request_for(self.report_id, new_id())
        form = request.form
        form.mother.SetInParent()
        form.father.SetInParent()
        form.informant.CopyFrom(forms.Informant(agreed_to_record=True))
        for people in (form.children, form.suspects, form.online_refs):
            people.add() if not people else None
        self.canaries.fill(INTAKE, request)
        self.reference = self.officer.send("ReceiveReport", request).reference

    def act(self, who: Staff, rpc: str, vietnamese: str, english: str, **fields: Any) -> Any:
        request = getattr(who.agency.messages, f"{rpc}Request")(**fields)
        self.canaries.fill(who.agency.name, request)
        filled = {field.name: value for field, value in request.ListFields()}
        return super().act(who, rpc, vietnamese, english, **filled)


class Played:
    """What was sent while the cases were played, and what was answered."""

    def __init__(self, province: Province, tap: Tap) -> None:
        self.canaries = Canaries()
        self.province = province
        self.tap = tap
        self.lines = Lines(province.offices)
        self.badges = Badges(province.machine)
        self.refusals: list[bytes] = []
        self.exports: list[bytes] = []
        self.stories = [self.story("R02"), self.story("R05")]
        self.by_hand = ""

    def story(self, report_id: str) -> CanaryStory:
        story = CanaryStory(self.province.offices, "t", 0, report_id)
        story.canaries = self.canaries
        return story

    def play(self) -> None:
        threatened_online(self.stories[0])
        in_danger_at_home(self.stories[1])
        self.family_asks(self.stories[1].reference)
        self.everything_is_shared_by_hand()
        self.everything_is_refused()
        self.province.check(self.by_hand, *(story.reference for story in self.stories))
        for story in self.stories:
            self.export(story.reference)

    def family_asks(self, reference: str) -> None:
        """The representative, a consent, its withdrawal and a request; each typed with canaries."""
        child = {"child_number": 1, "categories": ["CATEGORY_SCHOOL"], "agencies": ["RECEIVER_SOCIAL_SUPPORT"]}
        told: dict[str, Any] = {
            "NameRepresentative": {"relation": "RELATION_GRANDMOTHER", "is_suspect": False,
                                   "checked_how": "CHECKED_HOW_GUARDIANSHIP_DECISION"},
            "RecordConsent": {**child, "giver": "GIVER_ROLE_GUARDIAN", "answer": "CONSENT_ANSWER_GRANTED",
                              "publication": False, "obtained_how": "OBTAINED_HOW_IN_WRITING", "text_version": "1",
                              "language": "CONSENT_LANGUAGE_VIETNAMESE"},
        }  # fmt: skip
        for rpc, fields in told.items():
            request = getattr(family, f"{rpc}Request")(request_id=new_id(), case_reference=reference, **fields)
            if rpc == "RecordConsent":
                request.given_at.GetCurrentTime()
            self.canaries.fill(INTAKE, request)
            self.at_privacy_office(INTAKE, "FamilyService", rpc, request)

    def at_privacy_office(self, agency: str, service: str, rpc: str, request: Any) -> Any:
        """A call of the privacy officer, which succeeds."""
        if "expected_version" in request.DESCRIPTOR.fields_by_name and service == "FamilyService":
            state = family.GetPrivacyStateRequest(case_reference=request.case_reference)
            request.expected_version = self.at_privacy_office(agency, service, "GetPrivacyState", state).version
        answer = self.lines.ask(agency, service, rpc, request, self.badges.of(agency, ["privacy_officer"]))
        assert answer.code is grpc.StatusCode.OK, (rpc, answer)
        return answer.message

    def everything_is_shared_by_hand(self) -> None:
        """A case of whose every category the intake point knows something, also what no form asks for yet."""
        layers = Layers(self.province.machine, (INTAKE,))
        parts = layers.parts(INTAKE)
        sections = [Category(field.name) for field in SharedRecord.DESCRIPTOR.fields]
        record: Record = {category: self.section_of(category) for category in sections}
        real = parts.store.disclosing
        parts.store.disclosing = Disclosing(Matrix.read(), replace(SHARING, record_of=lambda _unit, _file: record))
        try:
            case = layers.referred_case(SOCIAL, POLICE)
            court = RecordShared(COURT, (), case.version)
            parts.store.run(lambda unit: (unit.file(case.reference), unit.record(case.reference, [court])))
        finally:
            parts.store.disclosing = real
        self.by_hand = case.reference

    def section_of(self, category: Category) -> dict[str, Any]:
        record = SharedRecord()
        section = getattr(record, category)
        section.SetInParent()
        for field in section.DESCRIPTOR.fields:
            if field.message_type is not None:
                getattr(section, field.name).add()
        self.canaries.fill(BY_HAND, section)
        return dict(MessageToDict(section, preserving_proto_field_name=True))

    def everything_is_refused(self) -> None:
        """Every call once with canaries, a stale version or a number that is not there; and typed nonsense."""
        for agency, services in TABLE.items():
            for service, rows in services.items():
                for rpc in rows:
                    request = sound(agency, service, rpc, case_reference=self.stories[0].reference)
                    self.canaries.fill(agency, request)
                    token = self.badges.of(agency, rows[rpc]["roles"], unit="Đơn vị thử")
                    self.refuse(agency, service, rpc, request, token)
                    for field in request.DESCRIPTOR.fields:
                        if field.message_type is None and field.cpp_type == field.CPPTYPE_STRING:
                            typed = self.canaries.note(agency, f"nonsense in {field.name}")
                            setattr(request, field.name, typed) if not field.is_repeated else None
                    self.refuse(agency, service, rpc, request, token)
                    self.refuse(agency, service, rpc, request, self.canaries.note(agency, "token"))

    def refuse(self, agency: str, service: str, rpc: str, request: Any, token: str) -> None:
        answer = self.lines.ask(agency, service, rpc, request, token)
        self.refusals.append(answer.raw)

    def export(self, reference: str) -> None:
        """Whatever can be had of a case without a purpose, and all reports."""
        for agency in AGENCIES[:4]:
            own = next(service for service in TABLE[agency] if "GetCase" in TABLE[agency][service])
            calls = [(own, rpc) for rpc in ("GetCase", "ListCases", "GetTimeline")]
            calls += [("PrivacyService", rpc) for rpc in ("GetAccessLog", "ListDisclosures")]
            for service, rpc in calls:
                request = empty(agency, service, rpc)
                if "case_reference" in request.DESCRIPTOR.fields_by_name:
                    request.case_reference = reference
                answer = self.lines.ask(agency, service, rpc, request, self.badges.of(agency, ["privacy_officer"]))
                self.exports.append(answer.message.SerializeToString() if answer.message else b"")
            for language in ("REPORT_LANGUAGE_VI", "REPORT_LANGUAGE_EN"):
                for form in ("REPORT_FORMAT_HTML", "REPORT_FORMAT_PDF"):
                    request = privacy.GetFamilyReportRequest(case_reference=reference, language=language, format=form)
                    token = self.badges.of(agency, ["privacy_officer"])
                    answer = self.lines.ask(agency, "PrivacyService", "GetFamilyReport", request, token)
                    self.exports.append(answer.message.content if answer.message else b"")
        for rpc in TABLE["oversight"]["OversightService"]:
            request = empty("oversight", "OversightService", rpc)
            request.from_month, request.to_month = "2026-01", "2027-01"
            token = self.badges.of("oversight", ["provincial_monitor"])
            answer = self.lines.ask("oversight", "OversightService", rpc, request, token)
            self.exports.append(answer.message.SerializeToString())

    def stories_of(self, agency: str) -> list[CanaryStory]:
        """Those that came as far as this agency."""
        return self.stories[:1] if agency == COURT else self.stories

    def full_view(self, agency: str, reference: str) -> set[Planted]:
        """What those in whose hands the case is read of it at their agency."""
        who = self.province.offices.staff(READING[agency])
        own = next(service for service in TABLE[agency] if "GetCase" in TABLE[agency][service])
        seen = b""
        for service, rpc in ((own, "GetCase"), ("PrivacyService", "GetRecord")):
            request = empty(agency, service, rpc)
            request.case_reference, request.purpose = reference, 1
            answer = self.lines.ask(agency, service, rpc, request, who.token())
            assert answer.code is grpc.StatusCode.OK, (agency, rpc, answer)
            seen += answer.message.SerializeToString()
        return self.canaries.found_in(seen)

    def places(self) -> dict[str, set[Planted]]:
        """Everything there is to search, and what was found there."""
        machine, find = self.province.machine, self.canaries
        layout = machine.layout
        return {
            "messages at every exchange and queue": union(map(find.found_in, self.tap.messages)),
            "documents of every database": union(find.found_in(content) for _, content in documents(machine)),
            "files of every database": union(map(find.found_in_file, files_in(layout.root / "db"))),
            "files of the broker": union(map(find.found_in_file, files_in(layout.broker))),
            "logs of all processes": union(map(find.found_in_file, files_in(layout.logs))),
            "all other files": union(map(find.found_in_file, other_files(layout.root))),
            "names of files": find.found_in(names_in(layout.root)),
            "command lines and environments": find.found_in(processes(machine)),
            "answers to refused calls": union(map(find.found_in, self.refusals)),
            LISTS: union(map(find.found_in, self.exports)),
        }


def other_files(root: Path) -> list[Path]:
    return [path for path in files_in(root) if path.relative_to(root).parts[0] not in ("db", "mq", "logs")]
