"""No case reference gets past oversight's door."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chungtay.events.v1 import case_intake_events_pb2 as intake
from services.kernel.events import catalogue
from services.kernel.events.envelope import Envelope
from services.kernel.ids import new_id, new_reference
from services.oversight.adapters.door import let_in
from services.oversight.adapters.keys import BadKey, Pseudonyms, Seal, read_key
from services.oversight.projections.entries import FIELDS_READ, STATES
from tests.agency_keys import post

KEY, OTHER_KEY = bytes(range(32)), bytes(32)


def an_event(name: str, data: Message) -> Envelope:
    return Envelope(
        id=new_id(),
        source=catalogue.OWNERS[name],
        name=name,
        time=datetime(2026, 3, 11, tzinfo=UTC),
        reference=new_reference(),
        recipient="oversight",
        sequence=1,
        data=data,
        traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
        causationid=new_id(),
    )


def filled(name: str) -> Message:
    """A message in which every field says something."""
    message = catalogue.MESSAGES[name]()
    for field in message.DESCRIPTOR.fields:
        if field.message_type is not None:
            getattr(message, field.name).CopyFrom(Timestamp(seconds=1_780_000_000))
        elif field.is_repeated:
            getattr(message, field.name).append("CANARY")
        else:
            setattr(message, field.name, {field.TYPE_STRING: "CANARY", field.TYPE_BOOL: True}.get(field.type, 7))
    return message


@pytest.mark.parametrize("name", sorted(STATES))
def test_only_what_is_counted_islet_in(name: str) -> None:
    """Of an event's data nothing is stored that no count needs: no referral, no date, no second case."""
    event = an_event(name, filled(name))
    inside = let_in(event)
    assert {field.name for field, _ in inside.data.ListFields()} == FIELDS_READ.get(name, frozenset())
    assert (inside.traceparent, inside.causationid) == (None, None)
    kept = ("id", "source", "name", "time", "recipient", "sequence")
    assert all(getattr(inside, n) == getattr(event, n) for n in kept)


def test_the_case_that_a_report_was_joined_to_stays_outside() -> None:
    """A second case reference in the data is as telling as the first."""
    joined_to = new_reference()
    assert joined_to not in str(let_in(an_event("ReportJoined", intake.ReportJoined(joined_to=joined_to))))


def test_a_case_has_one_pseudonym_that_tells_nothing_of_it() -> None:
    """The same case is known again; without the key nobody can try out references."""
    reference = new_reference()
    named = Pseudonyms(KEY)(reference)
    assert named == Pseudonyms(KEY)(reference) != Pseudonyms(KEY)(new_reference())
    assert named != Pseudonyms(OTHER_KEY)(reference)


def test_the_pseudonym_is_hmac_sha256_of_the_reference() -> None:
    """Worked out once with openssl; a change of it would make every case a new one."""
    expected = "a264cebccb291c9e128f3b55cefdf0f2c0694b13d4467c1b07aa91c239f4ec04"
    assert Pseudonyms(KEY)("1111-1111-111") == expected


def test_a_dead_letter_is_closed_and_opened_again() -> None:
    """Nobody reads it in the database; a replay gets the very bytes. The same bytes are the same letter."""
    raw = post("case_intake").outgoing(an_event("CaseOpened", intake.CaseOpened(urgent=True)))
    sealed = Seal(KEY).close(raw)
    assert Seal(KEY).open(sealed) == raw
    assert sealed == Seal(KEY).close(raw)
    assert json.loads(raw)["subject"].encode() not in sealed
    with pytest.raises(BadKey):
        Seal(OTHER_KEY).open(sealed)


def test_an_empty_message_can_be_closed_too() -> None:
    """Poison comes in every length."""
    assert Seal(KEY).open(Seal(KEY).close(b"")) == b""


@pytest.mark.parametrize("content", [None, b"", b"short", bytes(33)])
def test_without_a_proper_key_nothing_starts(tmp_path: Path, content: Any) -> None:
    """A weak key would be worse than none: it would look like protection."""
    path = tmp_path / "count.key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadKey) as refused:
        read_key(path)
    assert str(path) not in str(refused.value)


def test_the_key_is_read_as_it_lies_there(tmp_path: Path) -> None:
    """32 bytes, no text form."""
    (tmp_path / "count.key").write_bytes(KEY)
    assert read_key(tmp_path / "count.key") == KEY
    with pytest.raises(BadKey):
        read_key(None)


def test_two_keys_are_told_apart_by_their_fingerprints() -> None:
    """So that a worker with a new key does not count every case again."""
    assert Pseudonyms(KEY).fingerprint == Pseudonyms(KEY).fingerprint != Pseudonyms(OTHER_KEY).fingerprint
