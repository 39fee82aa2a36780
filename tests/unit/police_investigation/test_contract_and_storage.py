"""The contract and the stored documents have a place for everything that the domain knows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import mongoengine as me
import pytest

from chungtay.police_investigation.v1 import police_file_pb2 as file_messages
from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from services.kernel.privacy.categories import personal_of
from services.kernel.rpc.commands import ABOUT_THE_CALL, fill, to_command
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import model
from services.police_investigation.domain.policy import WORKFLOW
from tests.unit.police_investigation import builders as b

ENUMS: dict[type[StrEnum], Any] = {
    c.DeclineReason: messages.DeclineReason,
    model.CrimeSource: file_messages.CrimeSource,
    model.NotOpenedReason: file_messages.NotOpenedReason,
    model.Outcome: file_messages.Outcome,
    model.Severity: file_messages.Severity,
    model.SuspensionReason: file_messages.SuspensionReason,
}
COMMANDS = (
    b.ACCEPT,
    b.DECLINE,
    b.REGISTER,
    b.VERIFY,
    b.OPEN,
    b.DECLINE_TO_OPEN,
    b.SUSPEND,
    b.RESUME,
    b.CONCLUDE,
    b.TRANSFER,
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
            assert_has_a_place(part, inner.document_type)


def test_every_field_of_the_file_is_stored() -> None:
    """A field without a place in the document would be gone after the first save."""
    assert_has_a_place(model.PoliceFile, PoliceFileDocument)
