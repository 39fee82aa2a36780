"""The contract and the stored documents have a place for everything that the domain knows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from itertools import count
from types import SimpleNamespace
from typing import Any, cast, get_args, get_type_hints

import bson
import mongoengine as me
import pytest
from bson.codec_options import CodecOptions
from pydantic import TypeAdapter

from chungtay.social_support.v1 import carers_pb2, support_file_pb2, support_work_pb2
from chungtay.social_support.v1 import social_support_service_pb2 as messages
from chungtay.work.v1 import exchange_pb2, joint_pb2
from services.kernel.application import Receipt
from services.kernel.audit.entry import Action
from services.kernel.joint import JointRefusal
from services.kernel.preparing import PreparationKind
from services.kernel.privacy.categories import Category, personal_of
from services.kernel.privacy.masking import mask
from services.kernel.privacy.split import join, split
from services.kernel.requests import RejectionReason, RequestKind
from services.kernel.rpc.cases import NothingKnown
from services.kernel.rpc.commands import ABOUT_THE_CALL, fill, to_command
from services.kernel.rpc.tokens import set_actor
from services.kernel.sittings import SittingKind, Topic
from services.social_support.adapters.caseload import Caseload
from services.social_support.adapters.documents import SupportFileDocument
from services.social_support.domain import assessments, carers, model, plan, responsibility, separation, sessions
from services.social_support.domain import commands as c
from services.social_support.domain.policy import WORKFLOW
from services.social_support.entrypoints.api import COMMANDS, SocialSupportApi
from tests.filled import NOW, filled
from tests.unit.social_support import builders as b
from tests.unit.social_support.varied import USUAL

ENUMS: dict[type[StrEnum], Any] = {
    c.DeclineReason: messages.DeclineReason,
    model.EmergencyCode: support_file_pb2.EmergencyCode,
    assessments.Risk: support_file_pb2.Risk,
    assessments.RiskItem: support_file_pb2.RiskItem,
    assessments.CapacityItem: support_file_pb2.CapacityItem,
    plan.Level: support_file_pb2.Level,
    plan.MeasureCode: support_file_pb2.MeasureCode,
    separation.SeparationGround: support_work_pb2.SeparationGround,
    separation.Authority: support_work_pb2.Authority,
    separation.ReturnReason: support_work_pb2.ReturnReason,
    carers.CarerAnswer: carers_pb2.CarerAnswer,
    carers.RightsRecipient: carers_pb2.RightsRecipient,
    carers.RightsOutcome: carers_pb2.RightsOutcome,
    carers.NoContactEndReason: carers_pb2.NoContactEndReason,
    sessions.SessionKind: support_work_pb2.SessionKind,
    sessions.Attendance: support_work_pb2.Attendance,
    responsibility.HandoverReason: support_work_pb2.HandoverReason,
    responsibility.HandoverState: support_work_pb2.HandoverState,
    RequestKind: exchange_pb2.RequestKind,
    RejectionReason: exchange_pb2.RejectionReason,
    SittingKind: exchange_pb2.SittingKind,
    PreparationKind: support_work_pb2.PreparationKind,
    JointRefusal: joint_pb2.JointRefusal,
}


@pytest.mark.parametrize("codes", list(ENUMS))
def test_the_contract_knows_the_codes_of_the_domain(codes: type[StrEnum]) -> None:
    """A value's name is the enum's prefix and the code."""
    names = [value.name for value in ENUMS[codes].DESCRIPTOR.values]
    prefix = names[0].removesuffix("UNSPECIFIED")
    assert names[1:] == [prefix + code.upper() for code in codes]


def test_every_command_can_be_called() -> None:
    """A command without a call could be given by nobody."""
    assert set(COMMANDS.values()) == set(WORKFLOW.commands)
    assert list(COMMANDS) == [command.__name__ for command in COMMANDS.values()]


@pytest.mark.parametrize("name", list(USUAL))
def test_a_request_carries_its_command_whole(name: str) -> None:
    """Each field of the command can be sent, and nothing that was sent is lost."""
    request_class = getattr(messages, f"{name}Request")
    command = filled(type(USUAL[name]), count())
    request = fill(request_class, command, request_id="x")
    assert to_command(request, type(command)) == command
    assert set(request_class.DESCRIPTOR.fields_by_name) - ABOUT_THE_CALL == {f.name for f in fields(command)}
    usual = fill(request_class, USUAL[name])
    assert to_command(usual, type(command)) == USUAL[name]


# --- what is shown ------------------------------------------------------------------------------------------


def a_whole_file() -> model.SupportFile:
    """A file in which nothing is left out; the codes of what others tell are such as they have."""
    file: model.SupportFile = filled(model.SupportFile, count())
    for sitting in file.sittings:
        sitting.topics = (str(Topic.WISHES),)
    for joint in file.joint_interviews:
        joint.topics = (str(Topic.WISHES),)
    return file


def test_the_whole_file_can_be_shown() -> None:
    """GetCase leaves nothing of the file out."""
    places = messages.GetCaseResponse.DESCRIPTOR.fields_by_name
    assert {f.name for f in fields(model.SupportFile)} <= set(places)
    shown = fill(messages.GetCaseResponse, a_whole_file(), circle=["case_intake"])
    assert [name for name in ("deadlines", "requests", "sittings", "separations", "sessions", "handovers",
                         "preparations")
            if len(getattr(shown, name)) != 2] == []  # fmt: skip


@pytest.mark.rule("private-data-list")
def test_the_contract_gives_each_field_of_the_file_the_category_that_the_file_gives_it() -> None:
    """Without a purpose nothing personal of it is shown; the safe place only with its own category."""
    file = a_whole_file()
    for separated in file.separations:
        separated.safe_place, separated.alternative_care = "canary-place", "canary-care"
    nothing = fill(messages.GetCaseResponse, file)
    mask(nothing, ())
    assert PERSONAL_WORDS.isdisjoint(texts_in(nothing))
    supervised = fill(messages.GetCaseResponse, file)
    mask(supervised, frozenset(Category) - {Category.SAFE_PLACE})
    assert "canary-place" not in str(supervised)
    assert "canary-care" not in str(supervised)
    assert len(PERSONAL_WORDS) > 60
    mine = fill(messages.GetCaseResponse, file)
    assert Category.SAFE_PLACE in mask(mine, frozenset(Category))


def texts_in(message: Any) -> list[str]:
    found = []
    for field, value in message.ListFields():
        for one in value if field.is_repeated else (value,):
            found += texts_in(one) if field.message_type is not None else [str(one)]
    return found


def marked(cls: Any, value: Any) -> list[tuple[Any, str]]:
    """The tag and the text of every text of a filled dataclass."""
    found: list[tuple[Any, str]] = []
    for f in fields(cls):
        one = getattr(value, f.name)
        for part in one if isinstance(one, list | tuple) else (one,):
            if is_dataclass(part):
                found += marked(type(part), part)
            elif isinstance(part, str):
                found.append((personal_of(f), str(part)))
    return found


PERSONAL_WORDS = {text for tag, text in marked(model.SupportFile, a_whole_file()) if tag is not None}
PERSONAL_WORDS |= {"canary-place", "canary-care"}


def test_an_optional_answer_that_was_not_given_stays_open() -> None:
    """Nobody decided is not the same as no."""
    assert to_command(messages.AssessCarerRequest(reason="x"), c.AssessCarer).safe is None
    assert to_command(messages.CompleteInitialAssessmentRequest(), c.CompleteInitialAssessment).emergency is None


# --- what is stored -----------------------------------------------------------------------------------------


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
            if not isinstance(inner, me.DictField):  # takes whatever there is
                assert_has_a_place(part, inner.document_type)


def test_every_field_of_the_file_is_stored() -> None:
    """A field without a place in the document would be gone after the first save."""
    assert_has_a_place(model.SupportFile, SupportFileDocument)


@pytest.mark.parametrize("state", [None, *model.State])
def test_a_file_that_was_stored_is_read_as_it_was(state: model.State | None) -> None:
    """In every state with what may be under way, and once with nothing left out."""
    file = a_whole_file() if state is None else b.a_file(state)
    under_way = (
        "EndSeparation", "RecordCarerAnswer", "RecordParentalRightsResult", "EndNoContact", "CallOffHandover",
        "AnswerRequest", "ExplainDelay", "AcceptJointInterview",
    )  # fmt: skip
    for name in under_way if state else ():
        b.made_ready(file, name)
    adapter = TypeAdapter(model.SupportFile)
    plain, parts = split(model.SupportFile, adapter.dump_python(file, mode="python"))
    plain["_id"] = plain.pop("reference")
    document = SupportFileDocument._from_son(plain)
    document.validate()
    codec: CodecOptions = CodecOptions(tz_aware=True)
    stored = bson.decode(bson.encode(document.to_mongo().to_dict()), codec)
    sealed = {category: bson.decode(bson.encode(part), codec) for category, part in parts.items()}
    names = {f.name for f in fields(model.SupportFile)}
    values = join(model.SupportFile, {name: stored[name] for name in names if name in stored}, sealed)
    assert adapter.validate_python({"reference": stored["_id"], **values}) == file


def test_a_file_that_was_stored_before_there_was_more_to_keep_is_read() -> None:
    """What a later version added is empty."""
    stored = {"reference": "1111-1111-111", "state": "assessed", "version": 4, "referral_id": "r-1",
              "initial_assessments": [{"referral_id": "r-1", "at": NOW, "by": "SS-0001", "risk": "low", "reason": "x",
                                       "emergency": False}]}  # fmt: skip
    file = TypeAdapter(model.SupportFile).validate_python(stored)
    assert file.initial is not None
    assert (file.initial.risk_items, file.initial.carer_is_abuser, file.separations, file.offered_to) == (
        (), False, [], "",
    )  # fmt: skip
    assert file.preparations == []


# --- what is said with an answer ----------------------------------------------------------------------------


@pytest.mark.rule("family-violence")
def test_who_orders_no_contact_hears_at_once_what_is_not_sure() -> None:
    """With the answer to the order and with the file; no other answer carries it."""
    file = b.a_file(model.State.ACCEPTED)
    b.give(file, replace(b.NO_CONTACT, ends_on="2026-03-20"), b.CHAIRMAN)
    api = cast(Any, object.__new__(SocialSupportApi))
    api.application = SimpleNamespace(view=lambda reference: file, circle=lambda reference: [])
    api._answers = {"EndNoContact": messages.EndNoContactResponse}
    told = api.answer("OrderNoContact", Receipt(file.reference, "accepted", 4))
    assert (told.reference, told.version) == (file.reference, 4)
    assert [one.key for one in told.warnings] == ["law_not_checked", "longer_than_known"]
    assert [one.key for one in api.whole(file).warnings] == ["law_not_checked", "longer_than_known"]
    assert api.answer("EndNoContact", Receipt(file.reference, "accepted", 5)).version == 5


# --- the lists ----------------------------------------------------------------------------------------------


class Notes:
    """Stands where the gate stands: writes down what was looked at."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, list[str]]] = []

    def must_have_role(self, actor: Any, roles: Any, action: Action, call: str) -> None:
        assert actor.roles & frozenset(roles)

    def hidden_from(self, actor: Any) -> list[str]:
        return ["0000-0000-033"]

    def note(self, actor: Any, action: Action, call: str, *, references: Any = ()) -> None:
        self.noted.append((call, list(references)))


class Loads:
    """Stands where the database's counts stand."""

    def of_unit(self, unit: str, hidden: Any) -> list[Caseload]:
        assert (unit, hidden) == (b.HERE, ["0000-0000-033"])
        return [Caseload("SS-0007", 3, 1, 2, 1)]

    def offered_to(self, unit: str, after: str | None, size: int, hidden: Any) -> list[dict[str, Any]]:
        found = [r for r in ("0000-0000-000", "0000-0000-011", "0000-0000-022") if after is None or r > after]
        return [{"reference": r} for r in found[:size]]


def test_the_lists_of_a_commune_are_answered_and_noted() -> None:
    """Counts by worker, and page by page what other communes hand over; nothing personal in either."""
    api = cast(Any, object.__new__(SocialSupportApi))
    api.gate, api._caseloads, api.briefs = Notes(), Loads(), NothingKnown()
    as_file = lambda row, _: SimpleNamespace(reference=row["reference"], state="assessed", version=2, opened_at=NOW)  # noqa: E731
    api.application = SimpleNamespace(store=SimpleNamespace(files=SimpleNamespace(in_list=as_file)))
    set_actor(b.CHAIRMAN)
    try:
        (worker,) = api.ListCaseload(messages.ListCaseloadRequest(), None).workers
        first = api.ListHandovers(messages.ListHandoversRequest(page_size=2), None)
        last = api.ListHandovers(messages.ListHandoversRequest(page_size=2, page_token=first.next_page_token), None)
    finally:
        set_actor(None)
    assert (worker.worker, worker.open_cases, worker.urgent_cases) == ("SS-0007", 3, 1)
    assert (worker.missed_deadlines, worker.overdue_deadlines) == (2, 1)
    assert [[case.reference for case in page.cases] for page in (first, last)] == [
        ["0000-0000-000", "0000-0000-011"], ["0000-0000-022"],
    ]  # fmt: skip
    assert last.next_page_token == ""
    assert api.gate.noted[-1] == ("ListHandovers", ["0000-0000-022"])
