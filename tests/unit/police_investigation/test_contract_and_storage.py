"""The contract and the stored documents have a place for everything that the domain knows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import bson
import mongoengine as me
import pytest
from bson.codec_options import CodecOptions
from pydantic import TypeAdapter

from chungtay.police_investigation.v1 import custody_pb2 as custody_messages
from chungtay.police_investigation.v1 import interviews_pb2 as interview_messages
from chungtay.police_investigation.v1 import joint_slots_pb2 as slot_messages
from chungtay.police_investigation.v1 import police_file_pb2 as file_messages
from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from chungtay.police_investigation.v1 import register_pb2 as register_messages
from services.kernel import school
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.harm import Harm, HarmCode
from services.kernel.privacy.categories import Category, personal_of
from services.kernel.privacy.masking import mask
from services.kernel.privacy.split import join, split
from services.kernel.rpc.commands import ABOUT_THE_CALL, fill, to_command
from services.kernel.sittings import Topic
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import (
    evidence,
    examinations,
    interviews,
    joint_wanted,
    model,
    register,
    removals,
    report_book,
    suspects,
)
from services.police_investigation.domain.access import ON_DUTY, RULES
from services.police_investigation.domain.policy import WORKFLOW
from services.police_investigation.entrypoints import api
from tests.unit.police_investigation import builders as b

ENUMS: dict[type[StrEnum], Any] = {
    c.DeclineReason: messages.DeclineReason,
    model.CrimeSource: file_messages.CrimeSource,
    model.NotOpenedReason: file_messages.NotOpenedReason,
    model.Outcome: file_messages.Outcome,
    model.Severity: file_messages.Severity,
    model.SuspensionReason: file_messages.SuspensionReason,
    model.Party: file_messages.Party,
    report_book.ReportClass: file_messages.ReportClass,
    report_book.InvestigatingBody: file_messages.InvestigatingBody,
    interviews.Place: interview_messages.Place,
    interviews.Presence: interview_messages.Presence,
    interviews.Aid: interview_messages.Aid,
    interviews.Separation: interview_messages.Separation,
    interviews.Stopped: interview_messages.Stopped,
    interviews.CancelReason: interview_messages.CancelReason,
    interviews.Language: interview_messages.Language,
    school.SchoolSession: slot_messages.SchoolSession,
    school.SchoolWish: slot_messages.SchoolWish,
    joint_wanted.Obstacle: slot_messages.SlotObstacle,
    evidence.EvidenceKind: custody_messages.EvidenceKind,
    evidence.CustodyAct: custody_messages.CustodyAct,
    suspects.Precision: custody_messages.Precision,
    register.Measure: custody_messages.Measure,
    register.RegisterAct: custody_messages.RegisterAct,
    register.ReviewOutcome: register_messages.ReviewOutcome,
    examinations.Examiner: file_messages.Examiner,
    removals.Demander: custody_messages.Demander,
    removals.RemovalTarget: custody_messages.RemovalTarget,
    removals.RemovalOutcome: custody_messages.RemovalOutcome,
}
OWN_CALLS = {
    "GetCase", "ListCases", "GetTimeline", "SearchOffenders", "ListOffenders", "ListRegisterLooks", "ProposeJointSlots",
}  # fmt: skip
FULL = b.a_full_file(model.State.INVESTIGATING)
COMMANDS = (
    b.ACCEPT,
    b.DECLINE,
    b.REGISTER,
    replace(b.VERIFY, sexual_abuse=True),
    b.EXAMINE,
    b.OPEN,
    b.DECLINE_TO_OPEN,
    b.SUSPEND,
    b.RESUME,
    b.CONCLUDE,
    b.TRANSFER,
    b.BOOK,
    b.TRANSFER_REPORT,
    b.NOTIFY,
    b.EXTEND,
    b.ASK_TIME,
    b.CHANGE_CLASS,
    replace(b.PLAN, identification=True, separation=(interviews.Separation.PHOTO,)),
    b.held(FULL),
    b.cancelled(FULL),
    replace(b.CALL, override_reason="Nhiều tình tiết.", override_approved_by="PI-0003"),
    b.moved(FULL, repeat_reason="Mâu thuẫn."),
    b.called_off(FULL),
    b.EVIDENCE,
    b.HAND_OVER,
    b.CONFIRM,
    b.ADD_SUSPECT,
    b.accused(FULL, is_minor=True, born="2009-01-01", precision=suspects.Precision.YEAR),
    b.registered(FULL),
    b.reviewed(FULL, until="2028-03-11", review_on="2026-06-11"),
    replace(b.REMOVE, demanded_by=removals.Demander.CHILD, demand_checked=True),
    b.gone(FULL),
    b.ASK_SUPPORT,
    b.withdrawn(FULL),
    b.answered(FULL),
    b.rejected(FULL),
    ExplainDelay(deadline_id="d-2", reason="Đường bị lũ chia cắt."),
)


@pytest.mark.parametrize("codes", list(ENUMS))
def test_the_contract_knows_the_codes_of_the_domain(codes: type[StrEnum]) -> None:
    """A value's name is the enum's prefix and the code."""
    names = [value.name for value in ENUMS[codes].DESCRIPTOR.values]
    prefix = names[0].removesuffix("UNSPECIFIED")
    assert names[1:] == [prefix + code.upper() for code in codes]


def test_every_command_is_tried_against_its_request() -> None:
    """A command without a request could be given by nobody."""
    assert {type(command) for command in COMMANDS} == set(WORKFLOW.commands)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_request_carries_its_command_whole(command: Any) -> None:
    """Each field of the command can be sent, and nothing that was sent is lost."""
    request_class = getattr(messages, f"{type(command).__name__}Request")
    request = fill(request_class, command, request_id="x")
    assert to_command(request, type(command)) == command
    assert set(request_class.DESCRIPTOR.fields_by_name) - ABOUT_THE_CALL == {f.name for f in fields(command)}


def test_the_whole_file_can_be_shown() -> None:
    """GetCase leaves nothing of the file out."""
    names = {f.name for f in fields(model.PoliceFile)}
    assert names <= set(messages.GetCaseResponse.DESCRIPTOR.fields_by_name)
    file = b.a_file_referred_again(model.State.TRANSFERRED)
    shown = fill(messages.GetCaseResponse, file, circle=["case_intake"])
    assert (shown.state, shown.investigator, len(shown.transfers)) == ("transferred", "PI-0002", 2)
    assert shown.openings[0].severity == file_messages.SEVERITY_SERIOUS
    assert not shown.HasField("crime_report")


def test_an_own_report_is_shown_with_its_narrative() -> None:
    """Inside the police it is read; outside nobody gets it."""
    shown = fill(messages.GetCaseResponse, b.a_file(model.State.NEW, b.REGISTER))
    assert (shown.crime_report.narrative, shown.referral_id) == ("Nhà trường báo tin.", "")
    assert not shown.HasField("investigator")


def parts_of(hint: Any) -> list[type]:
    """The dataclasses within a type."""
    if is_dataclass(hint):
        return [hint] if isinstance(hint, type) else []
    return [part for inner in get_args(hint) for part in parts_of(inner)]


def assert_has_a_place(cls: type, document: Any) -> None:
    hints, places = get_type_hints(cls), document._fields
    for name in (f.name for f in fields(cls) if personal_of(f) is None):  # personal ones lie sealed beside it
        assert name in places, f"{document.__name__} has no place for {name}"
        for part in parts_of(hints[name]):
            place = places[name]
            inner = place.field if isinstance(place, me.ListField) else place
            if not isinstance(inner, me.DictField):  # which keeps whatever it is given
                assert_has_a_place(part, inner.document_type)


def test_every_field_of_the_file_is_stored() -> None:
    """A field without a place in the document would be gone after the first save."""
    assert_has_a_place(model.PoliceFile, PoliceFileDocument)


def a_file_with_everything() -> model.PoliceFile:
    """Nothing that the police keep is missing from it."""
    file = b.a_full_file(model.State.ACCEPTED)
    b.support_person_named(file)
    file.harm.append(Harm(id="h-1", at=b.NOW, codes=(HarmCode.DANGER_TO_LIFE,), taken_back_at=b.LATER))
    b.give(
        file, b.TRANSFER_REPORT, b.NOTIFY, b.held, b.CONFIRM, replace(b.PLAN, topics=(Topic.THREATS,)), b.cancelled,
        b.gone, b.answered, replace(b.VERIFY, sexual_abuse=True), b.EXAMINE, b.EXTEND, b.OPEN, b.ASK_TIME,
        b.CHANGE_CLASS, b.accused, b.SUSPEND, b.RESUME, b.CONCLUDE,
        b.TRANSFER, ExplainDelay(deadline_id="d-2", reason="Đường bị lũ chia cắt."),
    )  # fmt: skip
    assert not [f.name for f in fields(file) if getattr(file, f.name) in ([], None)
                and f.name not in ("earlier_referrals", "crime_report", "non_openings", "remarks")]  # fmt: skip
    return file


def test_what_was_stored_is_what_is_read_again() -> None:
    """Nothing is lost or turned into something else on the way to the database and back, and the chains hold."""
    file = a_file_with_everything()
    adapter = TypeAdapter(model.PoliceFile)
    plain, sealed = split(model.PoliceFile, adapter.dump_python(file, mode="python"))
    plain["_id"] = plain.pop("reference")
    document = PoliceFileDocument._from_son(plain)
    document.validate()
    codec: Any = CodecOptions(tz_aware=True)
    kept = bson.decode(bson.encode(document.to_mongo().to_dict()), codec)
    opened = {category: bson.decode(bson.encode(part), codec) for category, part in sealed.items()}
    values = {f.name: kept[f.name] for f in fields(model.PoliceFile) if f.name in kept}
    read = adapter.validate_python({"reference": kept["_id"], **join(model.PoliceFile, values, opened)})
    assert read == file
    assert read.custody_is_whole
    assert "Điện thoại" not in repr(kept)  # what is personal lies sealed
    assert "Nguyễn Văn Thử" not in repr(kept)


def test_everything_the_police_keep_can_be_shown() -> None:
    """GetCase fills every part of the answer that the domain has something for."""
    shown = fill(messages.GetCaseResponse, a_file_with_everything(), circle=["case_intake"])
    empty = {f.name for f in messages.GetCaseResponse.DESCRIPTOR.fields} - {f.name for f, _ in shown.ListFields()}
    assert empty == {
        "earlier_referrals", "crime_report", "non_openings", "remarks", "masked", "categories_shown", "child", "unit",
    }  # fmt: skip
    assert shown.custody_is_whole
    assert shown.sittings[0].topics == [4]  # course of events
    assert shown.harm[0].codes == [1]  # danger to life
    assert shown.interview_records[0].support_person == ""


@pytest.mark.rule("police-duty-seed")
def test_the_register_of_known_offenders_is_for_investigators_and_heads_only() -> None:
    """Plan IV.6: the police know offenders with records; the list is shared with nobody."""
    file = a_file_with_everything()
    for roles, seen in ((("police_officer",), False), (("investigator",), True), (("head_of_unit",), True)):
        allowed = frozenset().union(*(rule.categories for rule in RULES if rule.roles & set(roles)))
        shown = fill(messages.GetCaseResponse, file)
        mask(shown, allowed)
        (entry,) = shown.offenders
        assert bool(entry.suspect_id and entry.measures and entry.reason and entry.until) is seen
        assert (Category.OFFENDER_REGISTER in allowed) is seen
    assert Category.EVIDENCE in ON_DUTY


@pytest.mark.rule("no-material-stored")
def test_there_is_no_place_where_material_could_be_kept() -> None:
    """BLHS Art 147, 326: an address, a hash and a seal's number; no call of the police takes content."""

    def within(message: Any) -> set[str]:
        parts = [f.message_type for f in message.fields if f.message_type is not None]
        inner = [within(part) for part in parts if part.file.package != "google.protobuf"]
        return {f.full_name for f in message.fields if f.type == f.TYPE_BYTES}.union(*inner)

    service = messages.DESCRIPTOR.services_by_name["PoliceInvestigationService"]
    assert set().union(*(within(call.input_type) | within(call.output_type) for call in service.methods)) == set()


def test_the_api_serves_every_call_of_the_contract() -> None:
    """A call that nobody serves, or a command that cannot be sent, is found when the process starts."""
    calls = {m.name for m in messages.DESCRIPTOR.services_by_name["PoliceInvestigationService"].methods}
    assert calls == {*api.OPENING, *api.COMMANDS, *OWN_CALLS}
    assert {*api.OPENING.values(), *api.COMMANDS.values()} == set(WORKFLOW.commands)
