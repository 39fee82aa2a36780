"""Who sent an event: a detached JSON Web Signature (RFC 7515 appendix F), Ed25519 (RFC 8037).

Signed is the canonical form of the whole envelope but the signature itself: the keys sorted, no
spaces, UTF-8. What verifies is certainly what was signed, whoever carried it meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode

from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import KeyRing, KeyState

ALGORITHM = "Ed25519"  # RFC 9864
LARGEST = 1024 * 1024  # bytes


class _Registry(JWSRegistry):
    max_payload_length = LARGEST


_REGISTRY = _Registry(algorithms=[ALGORITHM])


class BadSignature(Exception):
    """Not signed by whom it says.

    ``reason``: unsigned, bad_signature, unknown_key, revoked_key or not_the_owners_key.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def canonical(body: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Signer:
    """Signs for one agency."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def __call__(self, payload: bytes) -> str:
        """The detached signature: ``header..signature``."""
        held = self._ring.sign_key()
        token = jws.serialize_compact({"alg": ALGORITHM, "kid": held.kid}, payload, held.key, registry=_REGISTRY)
        header, _, signature = token.split(".")
        return f"{header}..{signature}"


class Verifier:
    """Knows every agency's public keys. What a retired key signed is still believed; a revoked key's is not."""

    def __init__(self, directory: KeyDirectory) -> None:
        self._directory = directory

    def __call__(self, payload: bytes, signature: str | None, source: str) -> str:
        """Return the number of the key, which is certainly ``source``'s own. Raises BadSignature."""
        if not signature:
            raise BadSignature("unsigned")
        header, separator, value = signature.partition("..")
        if not separator or "." in value:
            raise BadSignature("bad_signature")
        token = f"{header}.{urlsafe_b64encode(payload).decode()}.{value}"
        try:
            kid = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY).protected.get("kid")
        except (JoseError, ValueError, TypeError):
            raise BadSignature("bad_signature") from None
        key = self._directory.verify_key(str(kid))
        if key is None:
            raise BadSignature("unknown_key")
        if key.agency != source:
            raise BadSignature("not_the_owners_key")
        if key.state is KeyState.REVOKED:
            raise BadSignature("revoked_key")
        try:
            jws.deserialize_compact(token, key.key, registry=_REGISTRY)
        except (JoseError, ValueError):
            raise BadSignature("bad_signature") from None
        return key.kid


Sign = Callable[[bytes], str]
Verify = Callable[[bytes, "str | None", str], str]
