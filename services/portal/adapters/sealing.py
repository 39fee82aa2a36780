"""What the portal keeps for a browser is sealed under a secret that only the browser's cookie holds.

Whoever has the portal's database alone can read none of it: the rows are found by a hash of the secret, and
the key is derived from it (HKDF, RFC 5869; AES-256-GCM).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes


class Unreadable(Exception):
    """The seal does not fit: another secret, another place, or damage."""


def new_secret() -> str:
    """256 bits for a cookie."""
    return secrets.token_urlsafe(32)


def place_of(secret: str, name: str = "") -> str:
    """Where something sealed under this secret is kept; tells nothing of either."""
    return hashlib.sha256(f"place\0{secret}\0{name}".encode()).hexdigest()


def seal(secret: str, place: str, content: Any) -> bytes:
    """Sealed JSON; it can be opened with the same secret in the same place only."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, json.dumps(content).encode(), place.encode())


def unseal(secret: str, place: str, sealed: bytes) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(AESGCM(_key(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode()))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"chung tay portal").derive(secret.encode())
