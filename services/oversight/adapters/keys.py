"""The key under which oversight forgets which case is which, and what is derived from it.

Case references are replaced by HMAC-SHA256 under this key: the same case can be recognised again,
but nobody who has the database and not the key can tell which it is, or try out references.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_BYTES = 32


class BadKey(Exception):
    """The key cannot be used; the text is a plain sentence without values."""


def read_key(path: Path | None) -> bytes:
    """The key in this file. Raises BadKey."""
    if path is None:
        raise BadKey("CHUNGTAY_COUNT_KEY is not set: without the key no case can be counted once only.")
    try:
        key = path.read_bytes()
    except OSError:
        raise BadKey("CHUNGTAY_COUNT_KEY names a file that cannot be read.") from None
    if len(key) != KEY_BYTES:
        raise BadKey(f"CHUNGTAY_COUNT_KEY names a file that does not hold {KEY_BYTES} bytes.")
    return key


class Pseudonyms:
    """What a case is called here: always the same for one case, and telling nothing of it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, reference: str) -> str:
        return hmac.new(self._key, b"case\0" + reference.encode(), hashlib.sha256).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Says whether two keys are the same one, and nothing else about them."""
        return hmac.new(self._key, b"fingerprint", hashlib.sha256).hexdigest()[:16]


class Seal:
    """Closes bytes that must be kept for a while but not lie open; the same bytes close the same way."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(hmac.new(key, b"dead letters", hashlib.sha512).digest())

    def close(self, raw: bytes) -> bytes:
        return self._cipher.encrypt(b"\x01" + raw, None)

    def open(self, sealed: bytes) -> bytes:
        """Raises BadKey when it was closed with another key."""
        try:
            return self._cipher.decrypt(sealed, None)[1:]
        except InvalidTag:
            raise BadKey("This was sealed with another key.") from None
