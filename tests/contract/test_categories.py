"""Every field of every contract says what it holds, and the code says the same."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import Field, dataclass, fields, is_dataclass, make_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor import Descriptor, FieldDescriptor, FileDescriptor

from chungtay.privacy.v1 import options_pb2
from chungtay.record.v1 import record_pb2
from services.case_intake.domain.family import FamilyFile
from services.kernel.privacy.breaches import Breach
from services.kernel.privacy.categories import ART33, Category, personal_of

GENERATED = Path("protos/gen")
FILES = sorted(
    str(path.relative_to(GENERATED).with_suffix("")).replace("/", ".")
    for path in GENERATED.glob("chungtay/*/v1/*_pb2.py")
)
CATEGORY: Any = options_pb2.category  # the generated types do not know that these are extensions
IS_ART33: Any = options_pb2.art33
NOT_PERSONAL = {"none", "staff"}
AGENCY_FILES = {
    "case_intake": "IntakeFile", "social_support": "SupportFile",
    "police_investigation": "PoliceFile", "court_liaison": "CourtFile",
}  # fmt: skip
# Texts of an agency's file that say nothing about a child: codes, numbers of staff, documents, rooms and cases.
PLAIN_TEXTS = {
    "about", "agency", "answer_document", "answered_by", "approved_by", "asked", "asking", "authority_document",
    "authority_document_on", "by", "case", "categories", "decision_number", "delivered_on", "document",
    "document_number", "drafted_by", "due_on", "ended_by", "explained_by", "from_time", "from_unit", "from_worker",
    "held_by", "held_on", "id", "interviewers", "investigator", "joined_to", "judge", "length", "made_by",
    "minutes_number", "next_on", "next_review_on", "number", "offence_article", "offered_to", "place", "reason_code",
    "recorded_by", "reference", "referral_id", "responsible", "resumed_by", "room", "rule", "scheduled_by", "staff_id",
    "started_by", "subject", "support_person", "to_unit", "to_worker", "topics", "unit", "version", "worker",
    # intake: joins, splits, conferences
    "into_reference", "other_reference", "received_by", "report", "split_from", "taken_by", "told", "tracks_suggested",
    "closed_by",  # a breach
    "attendee", "convener",  # of a joint interview
    # social support: what a court or an authority decided
    "decided_on",
    # court: approvals, payments
    "adjourned_by", "approval_number", "called_off_by", "complaint_ids", "decided_by", "from_judge", "from_room",
    "paid_on",
    # police: seals, hashes, sessions
    "answers_request_id", "deadline_id", "giver", "hash", "item_number", "override_approved_by", "previous",
    "proof_number", "receiver", "recording_reference", "repeated", "seal_number", "sha256", "sitting_id", "suspect_id",
}  # fmt: skip


def category_of(field: FieldDescriptor) -> str:
    number: int = field.GetOptions().Extensions[CATEGORY]
    return options_pb2.Category.Name(number).removeprefix("CATEGORY_").lower()


def leaves(file: FileDescriptor) -> Iterator[FieldDescriptor]:
    """The fields that hold something themselves: not those whose message's own fields say it."""

    def within(message: Descriptor) -> Iterator[FieldDescriptor]:
        for field in message.fields:
            if field.message_type is None:
                yield field
        for inner in message.nested_types:
            yield from within(inner)

    for message in file.message_types_by_name.values():
        yield from within(message)


def faults(file: FileDescriptor) -> list[str]:
    """The fields whose tags are missing or contradict each other."""
    found = []
    for field in leaves(file):
        category = category_of(field)
        if category == "unspecified":
            found.append(f"{field.full_name} has no category")
        elif field.GetOptions().Extensions[IS_ART33] != (category in ART33):
            found.append(f"{field.full_name}: art33 does not fit {category}")
    return found


@pytest.mark.rule("private-data-list")
@pytest.mark.parametrize("module", FILES)
def test_every_field_says_its_category(module: str) -> None:
    """Decree 56 Art 33: a field nobody thought about would travel and be shown unnoticed."""
    assert faults(importlib.import_module(module).DESCRIPTOR) == []


@pytest.mark.parametrize(("category", "art33", "fault"), [
    (None, None, "planted.Message.field has no category"),
    ("CATEGORY_IDENTITY", False, "planted.Message.field: art33 does not fit identity"),
    ("CATEGORY_NONE", True, "planted.Message.field: art33 does not fit none"),
])  # fmt: skip
def test_a_field_without_a_right_tag_is_found(category: str | None, art33: bool | None, fault: str) -> None:
    """The check above finds what it is there for."""
    file = descriptor_pb2.FileDescriptorProto(name=f"planted_{category}_{art33}.proto", package="planted")
    file.dependency.append("chungtay/privacy/v1/options.proto")
    field = file.message_type.add(name="Message").field.add(name="field", number=1, type=9, label=1)
    if category is not None:
        field.options.Extensions[CATEGORY] = options_pb2.Category.Value(category)
        field.options.Extensions[IS_ART33] = bool(art33)
    pool = descriptor_pool.DescriptorPool()
    for known in (descriptor_pb2.DESCRIPTOR, options_pb2.DESCRIPTOR):
        copied = descriptor_pb2.FileDescriptorProto()
        known.CopyToProto(copied)
        pool.Add(copied)
    pool.Add(file)
    assert faults(pool.FindFileByName(file.name)) == [fault]


def test_the_contract_and_the_code_know_the_same_categories() -> None:
    """One list, in two languages."""
    words = {name.removeprefix("CATEGORY_").lower() for name, _ in options_pb2.Category.items()}
    assert words - {"unspecified", *NOT_PERSONAL} == set(Category)


def test_a_section_of_the_shared_record_has_the_name_of_its_category() -> None:
    """And everything in it is of that category, or plain."""
    for section in record_pb2.SharedRecord.DESCRIPTOR.fields:
        assert section.name in set(Category)

        def within(message: Descriptor) -> Iterator[FieldDescriptor]:
            for field in message.fields:
                yield from within(field.message_type) if field.message_type else [field]

        contents: Any = section.message_type
        assert {category_of(field) for field in within(contents)} <= {section.name, "none"}, section.name


KEPT = [
    getattr(importlib.import_module(f"services.{agency}.domain.model"), name) for agency, name in AGENCY_FILES.items()
]


def kept_fields(cls: type) -> Iterator[tuple[type, Field[Any], Any]]:
    """The fields of a dataclass and of those within it, with whose they are and their types."""
    hints = get_type_hints(cls)
    for field in fields(cls):
        yield cls, field, hints[field.name]
        for inner in dataclasses_in(hints[field.name]):
            yield from kept_fields(inner)


def dataclasses_in(hint: Any) -> list[type]:
    """Those of which a value of the type is made up, at whatever depth of lists and choices."""
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [found for part in get_args(hint) for found in dataclasses_in(part)]


@pytest.mark.parametrize("kept", [*KEPT, Breach])
def test_every_text_in_an_agencys_file_is_tagged_or_known_to_be_plain(kept: type) -> None:
    """What is not tagged lies readable in the database."""
    texts = [(field, hint) for _, field, hint in kept_fields(kept) if not dataclasses_in(hint)]
    untagged = {field.name for field, hint in texts if str in (hint, *get_args(hint)) and personal_of(field) is None}
    assert untagged <= PLAIN_TEXTS


def without_a_way_back(kept: type) -> set[str]:
    """The fields that may be None and have no default None."""
    return {
        f"{cls.__name__}.{field.name}"
        for cls, field, hint in kept_fields(kept)
        if type(None) in get_args(hint) and field.default is not None
    }


@pytest.mark.parametrize("kept", [*KEPT, FamilyFile, Breach])
def test_what_may_be_none_in_a_kept_file_is_none_when_it_was_left_out(kept: type) -> None:
    """The database leaves None out: without such a default the file could not be read again, or would say otherwise."""
    assert without_a_way_back(kept) == set()


def test_a_field_that_could_not_be_read_again_is_found() -> None:
    """The check above finds what it is there for, also deep within."""

    @dataclass
    class Inner:
        lost: date | None
        told: date | None = None
        other: int | None = 3

    outer = make_dataclass("Outer", [("found", list[Inner]), ("maybe", tuple[Inner | None, ...])])
    assert without_a_way_back(outer) == {"Inner.lost", "Inner.other"}
