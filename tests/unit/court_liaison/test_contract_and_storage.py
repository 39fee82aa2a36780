"""The contract and the stored documents have a place for everything that the domain knows."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

import bson
import pytest

from chungtay.court_liaison.v1 import court_liaison_service_pb2 as messages
from chungtay.work.v1 import exchange_pb2 as exchange
from services.court_liaison.adapters.documents import CourtFileDocument
from services.court_liaison.domain import (
    accommodations,
    complaints,
    conduct,
    easing,
    hearings,
    interviews,
    judgments,
    model,
    turns,
)
from services.court_liaison.domain.policy import WORKFLOW
from services.court_liaison.domain.preparing import Preparation
from services.court_liaison.domain.severity import Severity
from services.court_liaison.entrypoints.api import COMMANDS, CONTRACT
from services.kernel import school
from services.kernel.persistence.files import FileRepository
from services.kernel.privacy.categories import Category
from services.kernel.privacy.masking import mask
from services.kernel.rpc.commands import ABOUT_THE_CALL, fill, to_command
from tests.filled import filled
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison import test_workflow_table as table

ENUMS: dict[type[StrEnum], Any] = {
    accommodations.Accommodation: messages.Accommodation,
    accommodations.Need: messages.Need,
    school.SchoolSession: messages.SchoolSession,
    complaints.ComplaintBy: messages.ComplaintBy,
    complaints.ComplaintKind: messages.ComplaintKind,
    complaints.ComplaintOutcome: messages.ComplaintOutcome,
    conduct.Arrival: messages.Arrival,
    conduct.HearingPoint: messages.HearingPoint,
    easing.Help: messages.Help,
    hearings.AdjournReason: messages.AdjournReason,
    hearings.BanListItem: messages.BanListItem,
    hearings.ClosedRequest: messages.ClosedRequest,
    hearings.Instance: messages.Instance,
    hearings.MoveReason: messages.MoveReason,
    hearings.Verdict: messages.Verdict,
    interviews.AdultPresent: messages.AdultPresent,
    interviews.CancelReason: messages.CancelReason,
    interviews.InterviewPlace: messages.InterviewPlace,
    judgments.AppealOutcome: messages.AppealOutcome,
    model.DecisionCode: messages.DecisionCode,
    model.NoticeKind: messages.NoticeKind,
    model.OutcomeCode: messages.OutcomeCode,
    turns.DismissReason: messages.DismissReason,
    turns.ReturnReason: messages.ReturnReason,
    turns.SuspendReason: messages.SuspendReason,
    turns.TurnKind: messages.TurnKind,
    Severity: messages.Severity,
}


@pytest.mark.parametrize("codes", list(ENUMS))
def test_the_contract_knows_the_codes_of_the_domain(codes: type[StrEnum]) -> None:
    """A value's name is the enum's prefix and the code."""
    names = [value.name for value in ENUMS[codes].DESCRIPTOR.values]
    prefix = names[0].removesuffix("UNSPECIFIED")
    assert set(names[1:]) == {prefix + code.upper() for code in codes}


def test_every_command_has_its_call() -> None:
    """A command without a call could be given by nobody."""
    assert set(COMMANDS.values()) == set(WORKFLOW.commands)
    assert {command.__name__ for command in COMMANDS.values()} == set(COMMANDS)


def everything_said(command: type) -> Any:
    """The command with nothing left out."""
    return filled(command, count(1))


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_request_carries_its_command_whole(name: str) -> None:
    """Each field of the command can be sent, and nothing that was sent is lost."""
    request_class = getattr(messages, f"{name}Request")
    for command in (table.COMMANDS[name], everything_said(COMMANDS[name])):
        request = fill(request_class, command, request_id="x")
        assert to_command(request, COMMANDS[name]) == command
    names = set(CONTRACT.methods_by_name[name].input_type.fields_by_name) - ABOUT_THE_CALL
    assert names == {f.name for f in fields(COMMANDS[name])}


def a_full_file() -> model.CourtFile:
    """Nothing of it is at its default."""
    file: model.CourtFile = filled(model.CourtFile, count(1))
    file.reference, file.state = b.REFERENCE, model.State.JUDGED
    for sitting in file.sittings:
        sitting.topics = ("wishes",)
    for joint in file.joint_interviews:
        joint.topics = ("wishes",)
    return file


def test_the_whole_file_can_be_shown() -> None:
    """GetCase leaves nothing of the file out; what the contract has no field for is known by another name."""
    told = set(messages.GetCaseResponse.DESCRIPTOR.fields_by_name)
    assert {f.name for f in fields(model.CourtFile)} <= told
    file = a_full_file()
    shown = fill(messages.GetCaseResponse, file)
    assert (shown.severity, shown.accused_is_minor) == (messages.SEVERITY_EXTREMELY_SERIOUS, True)
    assert shown.sittings[0].kind == exchange.SITTING_KIND_HEARING
    assert shown.hearings[0].panel.assessors[0].staff_id == file.hearings[0].panel.assessors[0].staff_id  # type: ignore[union-attr]
    assert shown.compensations[0].owed_vnd == file.compensations[0].owed_vnd
    text = repr(shown)
    hidden = {word for word in _words(file) if word not in text}
    assert hidden == set()


@pytest.mark.rule("need-to-know")
def test_without_a_purpose_nothing_personal_is_shown() -> None:
    """Needs and reasons are emptied, codes and days stay."""
    shown = fill(messages.GetCaseResponse, a_full_file())
    assert mask(shown, {Category.NOTES}) == {Category.NOTES}
    assert not shown.needs[0].needs
    assert not shown.needs[0].language
    mask(shown, set())
    assert shown.hearings[0].panel.override_reason == ""
    assert shown.complaints[0].text == ""
    assert shown.extension_requests[0].rule


class GlassVault:
    """Locks nothing, and remembers what was to be locked."""

    def __init__(self) -> None:
        self.sealed: list[bytes] = []

    def seal(self, reference: str, content: bytes) -> bytes:
        self.sealed.append(content)
        return content

    def open(self, content: bytes, reference: str) -> bytes:
        return content


class Collections:
    """Stands in for a database that is never asked."""

    def __getitem__(self, name: str) -> Any:
        return None


def test_a_file_comes_back_from_the_database_as_it_was() -> None:
    """A field without a place in the document would be gone after the first save; what is personal lies apart."""
    vault: Any = GlassVault()
    files: Any = FileRepository(Collections(), CourtFileDocument, model.CourtFile, vault)  # type: ignore[arg-type]
    for file in (a_full_file(), model.CourtFile(reference=b.REFERENCE, version=1), _worked()):
        raw = bson.decode(bson.encode(files._stored(file, files._dumped(file), None).raw))
        stored = files.from_raw(_in_utc(raw))
        assert stored == file
        assert all(set(record) == {"child", "at", "by"} for record in raw["needs"])
        assert all("override_reason" not in (hearing.get("panel") or {}) for hearing in raw["hearings"])


def test_a_hearing_that_was_stored_before_there_were_talks_is_read() -> None:
    """It has none, its visit is kept, and it moves as ever."""
    files: Any = FileRepository(Collections(), CourtFileDocument, model.CourtFile, GlassVault())  # type: ignore[arg-type]
    visit = Preparation(starts_at=b.LATER - timedelta(days=3))
    file = b.a_file(model.State.SCHEDULED, hearings=[b.a_hearing(visit=visit)])
    b.done(file, b.A_MOVE)
    raw = bson.decode(bson.encode(files._stored(file, files._dumped(file), None).raw))
    for hearing in raw["hearings"]:
        del hearing["talk"]
        for move in hearing["moves"]:
            del move["from_talk"]
    stored = files.from_raw(_in_utc(raw))
    assert stored == file
    assert (stored.hearing.visit, stored.hearing.talk) == (visit, None)
    b.done(stored, replace(b.A_MOVE, starts_at=b.LATER))


def _worked() -> model.CourtFile:
    file = b.a_file(model.State.DOCKETED)
    b.at_work(file, b.NEEDS, b.ORDERED, b.A_HEARING, b.ADJOURNED)
    return file


def _in_utc(value: Any) -> Any:
    """As a database gives times back that knows time zones."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, dict):
        return {key: _in_utc(part) for key, part in value.items()}
    return [_in_utc(part) for part in value] if isinstance(value, list) else value


def _words(value: Any) -> set[str]:
    """Every unmistakable word in an object made by ``filled``."""
    return set(re.findall(r"canary\d+x", repr(value)))
