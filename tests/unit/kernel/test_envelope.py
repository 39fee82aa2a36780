"""The envelope: what is accepted, what is refused, and by which reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.events.v1 import case_intake_events_pb2 as events
from services.kernel.events.envelope import LARGEST, BadEnvelope, Envelope
from services.kernel.ids import new_id, new_reference


def an_envelope(**changes: Any) -> Envelope:
    values = {
        "id": new_id(), "source": "case_intake", "name": "CaseOpened", "recipient": "oversight", "sequence": 1,
        "time": datetime(2026, 3, 11, 13, 35, 0, 250_000, tzinfo=UTC), "reference": new_reference(),
        "data": events.CaseOpened(urgent=True), "causationid": None, "traceparent": None,
    }  # fmt: skip
    return Envelope(**{**values, **changes})


def altered(**changes: Any) -> bytes:
    body = json.loads(an_envelope().encode())
    for key, value in changes.items():
        if value is None:
            body.pop(key, None)
        else:
            body[key] = value
    return json.dumps(body).encode()


def test_an_envelope_comes_back_as_it_was_sent() -> None:
    """Times to the millisecond, data as the message they were."""
    sent = an_envelope(causationid=new_id())
    assert Envelope.decode(sent.encode()) == sent


def test_the_same_event_is_always_the_same_bytes() -> None:
    """A relay that publishes again publishes the very same message."""
    sent = an_envelope()
    assert sent.encode() == Envelope.decode(sent.encode()).encode()


@pytest.mark.parametrize(("raw", "reason"), [
    (b"\xff\xfe", "not_json"), (b"[]", "not_an_object"), (b"", "not_json"), (b"[" * 100_000, "not_json"),
    (b" " * (LARGEST + 1), "too_large"),
    (altered(id=None), "attribute_missing:id"), (altered(subject=7), "attribute_missing:subject"),
    (altered(specversion="2.0"), "unknown_specversion"), (altered(sequence=0), "bad_sequence"),
    (altered(sequence=True), "bad_sequence"), (altered(type="chungtay.events.v1.Nothing"), "unknown_event"),
    (altered(type="elsewhere.CaseOpened"), "unknown_event"), (altered(source="court_liaison"), "not_the_owner"),
    (altered(subject="AAAA-AAAA-AAA"), "bad_subject"), (altered(id="7"), "bad_value"),
    (altered(time="2026-03-11T13:35:00"), "bad_value"), (altered(data=[1]), "bad_data"),
    (altered(data={"urgent": "vâng"}), "bad_value"),
])  # fmt: skip
def test_what_is_not_an_event_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    """The reason is a code for the dead letters; it never holds content."""
    with pytest.raises(BadEnvelope) as refused:
        Envelope.decode(raw)
    assert refused.value.reason == reason


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(raw: bytes) -> None:
    """A poison message must end in the dead letters and not end the worker."""
    with pytest.raises(BadEnvelope):
        Envelope.decode(raw)


def test_a_field_of_a_newer_sender_is_no_error() -> None:
    """Old consumers and new events: agencies are upgraded on different days."""
    received = Envelope.decode(altered(data={"urgent": True, "addedNextYear": 5}))
    assert received.data == events.CaseOpened(urgent=True)
