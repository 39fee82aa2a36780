"""Sealing a personal part to exactly one agency: JSON Web Encryption, compact (RFC 7516).

ECDH-ES+A256KW over X25519 (RFC 7518, RFC 8037) and A256GCM. The event it belongs to stands in the
protected header and is checked on opening: a sealed part cannot be moved to another event, case or
reader. The plain text is padded, so that its length tells little about the child.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.util import urlsafe_b64encode

from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import KeyRing
from services.kernel.privacy.signing import canonical

ALGORITHM, ENCRYPTION = "ECDH-ES+A256KW", "A256GCM"
TYPE = "chungtay-record+jwe"
PAD_TO = 256  # bytes
LARGEST = 256 * 1024  # bytes, sealed


class _Registry(JWERegistry):
    max_ciphertext_length = LARGEST


_REGISTRY = _Registry(algorithms=[ALGORITHM, ENCRYPTION], strict_check_header=False)


class CannotOpen(Exception):
    """What came sealed cannot be read. ``reason``: no_key, not_for_us, damaged or wrong_context."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Sealer:
    """Seals to others and opens what was sealed to this agency."""

    def __init__(self, ring: KeyRing, directory: KeyDirectory) -> None:
        self._ring = ring
        self._directory = directory

    def seal(self, plain: bytes, to: str, context: Mapping[str, str]) -> str:
        """The token that only ``to`` can open. Raises BadKeys when the agency has no key."""
        key = self._directory.encrypt_key(to)
        header = {"alg": ALGORITHM, "enc": ENCRYPTION, "typ": TYPE, "kid": key.kid, "ctx": _digest(context)}
        return jwe.encrypt_compact(header, _padded(plain), key.key, registry=_REGISTRY)

    def open(self, token: str, context: Mapping[str, str]) -> bytes:
        """The plain text. Raises CannotOpen."""
        if len(token) > LARGEST:
            raise CannotOpen("damaged")
        header = _header_of(token)
        if header.get("ctx") != _digest(context):
            raise CannotOpen("wrong_context")
        if header.get("typ") != TYPE or header.get("alg") != ALGORITHM or header.get("enc") != ENCRYPTION:
            raise CannotOpen("damaged")
        held = self._ring.opening_key(str(header.get("kid")))
        if held is None:
            raise CannotOpen("no_key")
        try:
            opened = jwe.decrypt_compact(token, held.key, registry=_REGISTRY)
        except (JoseError, ValueError):
            raise CannotOpen("damaged") from None
        return _unpadded(opened.plaintext or b"")


def _digest(context: Mapping[str, str]) -> str:
    return urlsafe_b64encode(hashlib.sha256(canonical(context)).digest()).decode()


def _header_of(token: str) -> dict[str, Any]:
    try:
        return dict(jwe.extract_compact(token.encode("ascii"), _REGISTRY).protected)
    except (JoseError, ValueError, TypeError, AttributeError):
        raise CannotOpen("damaged") from None


def _padded(plain: bytes) -> bytes:
    """The length, the text, zeros up to the next full block."""
    framed = len(plain).to_bytes(4, "big") + plain
    return framed + bytes(-len(framed) % PAD_TO)


def _unpadded(framed: bytes) -> bytes:
    length = int.from_bytes(framed[:4], "big")
    if len(framed) < 4 + length or any(framed[4 + length :]):
        raise CannotOpen("damaged")
    return framed[4 : 4 + length]
