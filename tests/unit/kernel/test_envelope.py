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
from services.kernel.privacy.signing import canonical
from tests.agency_keys import post

POST = post("case_intake")


def an_envelope(**changes: Any) -> Envelope:
    values = {
        "id": new_id(), "source": "case_intake", "name": "CaseOpened", "recipient": "oversight", "sequence": 1,
        "time": datetime(2026, 3, 11, 13, 35, 0, 250_000, tzinfo=UTC), "reference": new_reference(),
        "data": events.CaseOpened(urgent=True), "causationid": None, "traceparent": None,
    }  # fmt: skip
    return Envelope(**{**values, **changes})


def altered(**changes: Any) -> bytes:
    """An event with other values, signed again by the same agency."""
    body = json.loads(POST.outgoing(an_envelope()))
    for key, value in changes.items():
        if value is None:
            body.pop(key, None)
        else:
            body[key] = value
    body.pop("signature")
    return canonical({**body, "signature": POST.sign(canonical(body))})


def test_an_envelope_comes_back_as_it_was_sent() -> None:
    """Times to the millisecond, data as the message they were."""
    sent = an_envelope(causationid=new_id())
    assert POST.incoming(POST.outgoing(sent)) == sent


def test_the_same_event_is_always_the_same_bytes() -> None:
    """A relay that publishes again publishes the very same message."""
    sent = an_envelope()
    assert POST.outgoing(sent) == POST.outgoing(POST.incoming(POST.outgoing(sent)))


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
        POST.incoming(raw)
    assert refused.value.reason == reason


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(raw: bytes) -> None:
    """A poison message must end in the dead letters and not end the worker."""
    with pytest.raises(BadEnvelope):
        POST.incoming(raw)


def test_a_field_of_a_newer_sender_is_no_error() -> None:
    """Old consumers and new events: agencies are upgraded on different days."""
    received = Envelope.decode(altered(data={"urgent": True, "addedNextYear": 5}), None)
    assert received.data == events.CaseOpened(urgent=True)


@pytest.mark.parametrize(("change", "reason"), [
    (lambda body: body.pop("signature"), "signature:unsigned"),
    (lambda body: body.update(signature="x..y"), "signature:bad_signature"),
    (lambda body: body.update(signature=7), "signature:unsigned"),
    (lambda body: body.update(sequence=2), "signature:bad_signature"),
    (lambda body: body.update(subject=new_reference()), "signature:bad_signature"),
    (lambda body: body.update(recipient="court_liaison"), "signature:bad_signature"),
    (lambda body: body["data"].update(urgent=False), "signature:bad_signature"),
    (lambda body: body.update(sealed="x"), "signature:bad_signature"),
    (lambda body: body.update(added="x"), "signature:bad_signature"),
])  # fmt: skip
def test_what_was_changed_on_the_way_is_not_believed(change: Any, reason: str) -> None:
    """The signature covers everything there is, whatever the broker or a tap did to it."""
    body = json.loads(POST.outgoing(an_envelope()))
    change(body)
    with pytest.raises(BadEnvelope) as refused:
        POST.incoming(json.dumps(body).encode())
    assert refused.value.reason == reason


def test_another_agencys_signature_does_not_help() -> None:
    """A rogue agency signs with its own, genuine key what only the intake point may say."""
    body = json.loads(POST.outgoing(an_envelope()))
    body.pop("signature")
    forged = canonical({**body, "signature": post("court_liaison").sign(canonical(body))})
    with pytest.raises(BadEnvelope, match="signature:not_the_owners_key"):
        POST.incoming(forged)
