"""The contract and the stored documents have a place for everything that the domain knows."""

from __future__ import annotations

import itertools
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, cast, get_args, get_type_hints

import bson
import mongoengine as me
import pytest
from bson.codec_options import CodecOptions
from pydantic import TypeAdapter

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.case_intake.v1 import casework_pb2 as casework
from chungtay.case_intake.v1 import form01_pb2 as forms
from chungtay.work.v1 import exchange_pb2 as exchange
from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.domain import commands as c
from services.case_intake.domain.casework import CallOutcome, Participant, UrgencyChangeReason
from services.case_intake.domain.form01 import BirthPrecision, Form01, Sex
from services.case_intake.domain.model import Channel, IntakeFile
from services.case_intake.domain.policy import WORKFLOW
from services.case_intake.domain.signs import HarmSign, Matter
from services.case_intake.domain.suggestions import suggest
from services.case_intake.entrypoints.api import COMMANDS as BY_NAME
from services.case_intake.entrypoints.api import OPENING
from services.kernel.harm import HarmCode
from services.kernel.privacy.categories import personal_of
from services.kernel.privacy.masking import mask
from services.kernel.privacy.split import join, split
from services.kernel.requests import RejectionReason, RequestKind
from services.kernel.rpc.commands import ABOUT_THE_CALL, fill, to_command
from tests.filled import filled
from tests.unit.case_intake.case_builders import COMMANDS

ENUMS: dict[type[StrEnum], Any] = {
    c.ScreeningReason: messages.ScreeningReason,
    c.ReopeningReason: messages.ReopeningReason,
    c.ReferralTarget: messages.ReferralTarget,
    Channel: messages.Channel,
    Participant: casework.Participant,
    UrgencyChangeReason: casework.UrgencyChangeReason,
    CallOutcome: casework.CallOutcome,
    HarmCode: exchange.HarmCode,
    HarmSign: forms.HarmSign,
    Matter: forms.Matter,
    Sex: forms.Sex,
    BirthPrecision: forms.BirthPrecision,
    RequestKind: exchange.RequestKind,
    RejectionReason: exchange.RejectionReason,
}


def a_full_file() -> IntakeFile:
    return cast(IntakeFile, filled(IntakeFile, itertools.count()))


@pytest.mark.parametrize("codes", list(ENUMS))
def test_the_contract_knows_the_codes_of_the_domain(codes: type[StrEnum]) -> None:
    """A value's name is the enum's prefix and the code."""
    names = [value.name for value in ENUMS[codes].DESCRIPTOR.values]
    prefix = names[0].removesuffix("UNSPECIFIED")
    assert names[1:] == [prefix + code.upper() for code in codes]


def test_every_command_can_be_given() -> None:
    """A command without a call could be given by nobody."""
    assert set(BY_NAME.values()) | set(OPENING.values()) == set(WORKFLOW.commands)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_request_carries_its_command_whole(name: str) -> None:
    """Each field of the command can be sent, and nothing that was sent is lost."""
    request_class = getattr(messages, f"{name}Request")
    command = filled(type(COMMANDS[name]), itertools.count())
    request = fill(request_class, command, request_id="x")
    assert to_command(request, type(command)) == command
    assert set(request_class.DESCRIPTOR.fields_by_name) - ABOUT_THE_CALL == {f.name for f in fields(command)}


def test_a_form_with_everything_in_it_comes_and_goes_whole() -> None:
    """What the officer ticks travels like what was typed."""
    command = filled(c.ReceiveReport, itertools.count())
    assert to_command(fill(messages.ReceiveReportRequest, command), c.ReceiveReport) == command


@pytest.mark.rule("private-data-list")
def test_the_whole_file_is_shown_with_a_purpose_and_nothing_of_it_without() -> None:
    """GetCase leaves out only what stays in the house on purpose; without a purpose no word is left."""
    inside = {"earlier_forms"}
    missing = {f.name for f in fields(IntakeFile)} - set(messages.GetCaseResponse.DESCRIPTOR.fields_by_name)
    assert missing <= inside
    file = a_full_file()
    for sitting in file.sittings:
        sitting.topics = ("wishes",)
    found = suggest(file.form, file.received_at, file.life_at_risk)  # type: ignore[arg-type]
    suggestions = fill(casework.Suggestions, found, rules=["two-communes"])
    shown = fill(messages.GetCaseResponse, file, suggestions=suggestions, circle=["case_intake"])
    lists = (
        "openings",
        "joins",
        "splits",
        "shift_notes",
        "conferences",
        "deadlines",
        "requests",
        "sittings",
        "remarks",
        "harm",
        "urgency_changes",
        "call_outcomes",
    )
    assert [len(getattr(shown, name)) for name in lists] == [2] * len(lists)
    assert all(personal_words(shown))
    assert mask(shown, ()) == set()
    assert not any(personal_words(shown))
    assert shown.conferences[0].held_on  # what is left is plain
    assert shown.handover_open


def personal_words(shown: messages.GetCaseResponse) -> list[Any]:
    """One from each part that holds any."""
    return [
        shown.conferences[0].stable_evidence, shown.shift_notes[0].text, shown.openings[0].reason,
        shown.form.matters, shown.form.harm_signs, shown.suggestions.rules, shown.suggestions.owners[0].commune,
        shown.suggestions.closed_trial, shown.remarks[0].text, shown.requests[0].words, shown.deadlines[0].delay_reason,
        shown.urgency_changes[0].despite_signs, shown.call_outcomes[0].outcomes,
    ]  # fmt: skip


def parts_of(hint: Any) -> list[type]:
    """The dataclasses within a type."""
    if is_dataclass(hint):
        return [hint] if isinstance(hint, type) else []
    return [part for inner in get_args(hint) for part in parts_of(inner)]


def assert_has_a_place(cls: type, document: Any) -> None:
    hints, places = get_type_hints(cls), document._fields
    for name in (f.name for f in fields(cls) if personal_of(f) is None):  # personal ones lie sealed beside it
        assert name in places, f"{document.__name__} has no place for {name}"
        place = places[name]
        inner = place.field if isinstance(place, me.ListField) else place
        if isinstance(inner, me.DictField):
            continue  # holds whatever is in it
        for part in parts_of(hints[name]):
            assert_has_a_place(part, inner.document_type)


def test_every_field_of_the_file_is_stored() -> None:
    """A field without a place in the document would be gone after the first save."""
    assert_has_a_place(IntakeFile, IntakeFileDocument)


@pytest.mark.rule("private-data-list")
def test_a_stored_file_comes_back_whole_and_no_word_of_it_lies_open() -> None:
    """Through the document and back, with everything personal beside it under its categories."""
    file, adapter = a_full_file(), TypeAdapter(IntakeFile)
    plain, parts = split(IntakeFile, adapter.dump_python(file))
    raw = {**plain, "_id": plain["reference"]}
    del raw["reference"]
    document = IntakeFileDocument._from_son(raw)
    document.validate()
    codec: Any = CodecOptions(tz_aware=True)
    stored = bson.decode(bson.encode(document.to_mongo().to_dict()), codec)
    parts = {category: bson.decode(bson.encode(part, codec_options=codec), codec) for category, part in parts.items()}
    kept = {name: stored[name] for name in plain if name in stored}
    assert adapter.validate_python({"reference": stored["_id"], **join(IntakeFile, kept, parts)}) == file
    words = {value for part in parts.values() for value in part.values() if isinstance(value, str)}
    assert words
    assert not any(word in repr(stored) for word in words if word.startswith("canary"))


def test_a_form_of_an_earlier_day_without_ticks_is_read() -> None:
    """What was stored before there were ticks has none."""
    assert (Form01().harm_signs, Form01().matters) == ((), ())
    old: dict[str, Any] = {"reference": "x", "state": "open", "received_at": None, "work": [], "form": {"children": []}}
    assert TypeAdapter(IntakeFile).validate_python(old).handover_open is False
