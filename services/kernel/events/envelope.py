"""What travels: CloudEvents 1.0 in structured JSON, addressed to exactly one agency.

``data`` holds plain facts without personal data. ``sequence`` counts the events of one case from one
agency to one other, from 1: the receiver knows by it what is old, what is next and what is missing.
It counts per recipient because each agency hears only what its task needs; a common count would
show gaps to everyone who is not told everything, and would tell how much is kept from them.
``sealed`` holds the personal part, if there is one, for the recipient's eyes only; ``signature`` covers
all the rest.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message

from services.kernel.events import catalogue
from services.kernel.ids import BadReference, parse_reference
from services.kernel.privacy.signing import BadSignature, Sign, Verify, canonical

CONTENT_TYPE = "application/cloudevents+json"
LARGEST = 512 * 1024  # bytes; an event is a few hundred, a sealed part a few thousand
_TEXTS = ("specversion", "id", "source", "type", "time", "subject", "recipient")


class BadEnvelope(ValueError):
    """The bytes are not an event of ours. ``reason`` is a code; it never holds content."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    id: str
    source: str
    name: str
    time: datetime
    reference: str
    recipient: str
    sequence: int
    data: Message
    traceparent: str | None = None
    causationid: str | None = None
    sealed: str | None = None

    def encode(self, sign: Sign) -> bytes:
        """The signed bytes that travel."""
        body: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": catalogue.type_of(self.name),
            "time": self.time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "subject": self.reference,
            "datacontenttype": "application/json",
            "dataschema": f"urn:{catalogue.PACKAGE}:{self.name}",
            "recipient": self.recipient,
            "sequence": self.sequence,
            "data": catalogue.to_json(self.data),
        }
        if self.traceparent:
            body["traceparent"] = self.traceparent
        if self.causationid:
            body["causationid"] = self.causationid
        if self.sealed:
            body["sealed"] = self.sealed
        return canonical({**body, "signature": sign(canonical(body))})

    @classmethod
    def decode(cls, raw: bytes, verify: Verify | None) -> Envelope:
        """Read an event. ``verify`` None: only to look at one that is not believed.

        Raises BadEnvelope with the reason as a code.
        """
        body = _object_in(raw)
        for name in _TEXTS:
            if not isinstance(body.get(name), str) or not body[name]:
                raise BadEnvelope(f"attribute_missing:{name}")
        if body["specversion"] != "1.0":
            raise BadEnvelope("unknown_specversion")
        sequence = body.get("sequence")
        if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 1:
            raise BadEnvelope("bad_sequence")
        try:
            name = catalogue.name_of(body["type"])
        except catalogue.UnknownEvent:
            raise BadEnvelope("unknown_event") from None
        if catalogue.OWNERS[name] != body["source"]:
            raise BadEnvelope("not_the_owner")
        sealed = body.get("sealed")
        if sealed is not None and not isinstance(sealed, str):
            raise BadEnvelope("bad_value")
        if verify is not None:
            _must_be_signed(body, verify)
        data = body.get("data", {})
        if not isinstance(data, dict):
            raise BadEnvelope("bad_data")
        try:
            return cls(
                id=str(uuid.UUID(body["id"])),
                source=body["source"],
                name=name,
                time=_moment(body["time"]),
                reference=parse_reference(body["subject"]),
                recipient=body["recipient"],
                sequence=sequence,
                data=catalogue.from_json(name, data),
                traceparent=body.get("traceparent"),
                causationid=body.get("causationid"),
                sealed=sealed,
            )
        except BadReference:
            raise BadEnvelope("bad_subject") from None
        except ValueError:
            raise BadEnvelope("bad_value") from None


def _must_be_signed(body: dict[str, Any], verify: Verify) -> None:
    signature = body.get("signature")
    rest = {name: value for name, value in body.items() if name != "signature"}
    try:
        verify(canonical(rest), signature if isinstance(signature, str) else None, body["source"])
    except BadSignature as error:
        raise BadEnvelope(f"signature:{error.reason}") from None
    except UnicodeEncodeError:
        raise BadEnvelope("bad_value") from None


def _object_in(raw: bytes) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise BadEnvelope("too_large")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadEnvelope("not_json") from None
    if not isinstance(body, dict):
        raise BadEnvelope("not_an_object")
    return body


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
