"""What every event goes through on its way out and in: sealed to one agency, signed by another.

Out: the personal part, if there is one, is sealed to the recipient's key, and the whole is signed.
In: the signature must be the source's own, and only then is anything else believed; the personal part
is opened once, bound to this very event, and never kept in the form in which it travelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from google.protobuf.json_format import MessageToJson, Parse, ParseError

from chungtay.record.v1.record_pb2 import SealedPart, SharedRecord
from services.kernel.events.envelope import BadEnvelope, Envelope
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import KeyRing
from services.kernel.privacy.seal import CannotOpen, Sealer
from services.kernel.privacy.signing import Signer, Verifier

SECTIONS = frozenset(field.name for field in SharedRecord.DESCRIPTOR.fields)


class Post:
    """One agency's way out and in. ``ring`` None: one that only listens, and is sent nothing personal."""

    def __init__(self, directory: KeyDirectory, ring: KeyRing | None) -> None:
        self._verifier = Verifier(directory)
        self._signer = None if ring is None else Signer(ring)
        self._sealer = None if ring is None else Sealer(ring, directory)

    def outgoing(self, envelope: Envelope, part: SealedPart | None = None) -> bytes:
        """The bytes that travel."""
        if self._signer is None or self._sealer is None:
            raise ValueError("this process has no keys to send with")
        if part is not None:
            plain = MessageToJson(part, indent=None, ensure_ascii=False).encode()
            envelope = replace(envelope, sealed=self._sealer.seal(plain, envelope.recipient, context_of(envelope)))
        return envelope.encode(self._signer)

    def sign(self, payload: bytes) -> str:
        """The agency's signature over something that is not an event."""
        if self._signer is None:
            raise ValueError("this process has no keys to sign with")
        return self._signer(payload)

    def incoming(self, raw: bytes) -> Envelope:
        """The event, if it comes from whom it says. Raises BadEnvelope."""
        return Envelope.decode(raw, self._verifier)

    def part_of(self, envelope: Envelope) -> SealedPart | None:
        """The personal part that came with the event. Raises BadEnvelope when it cannot be opened."""
        if envelope.sealed is None:
            return None
        if self._sealer is None:
            raise BadEnvelope("nothing_sealed_expected")
        try:
            plain = self._sealer.open(envelope.sealed, context_of(envelope))
        except CannotOpen as error:
            raise BadEnvelope(f"sealed:{error.reason}") from None
        try:
            part = Parse(plain, SealedPart(), ignore_unknown_fields=True)
        except (ParseError, UnicodeDecodeError):
            raise BadEnvelope("sealed:not_a_record") from None
        # From an agency that knows more categories than this one: it waits until this one does too.
        if any(mark.category not in SECTIONS for mark in part.marks):
            raise BadEnvelope("sealed:unknown_category")
        return part


def context_of(envelope: Envelope) -> Mapping[str, str]:
    """What a personal part is bound to: it cannot be moved to another event, case or reader."""
    return {
        "id": envelope.id,
        "source": envelope.source,
        "recipient": envelope.recipient,
        "subject": envelope.reference,
    }
