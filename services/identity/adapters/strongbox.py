"""The key that seals second factors in the database, and from which one-time passwords and recovery codes are made.

It is a file of 32 random bytes for identity alone (mode 0600), beside the signing key and in no backup of the
database: whoever has the accounts without it can make no code.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.identity.adapters import keys
from services.kernel.whole_files import alone, write_whole

SIZE, NONCE = 32, 12  # bytes


def ensure(path: Path) -> bool:
    """Make the key if there is none. True when it was made. Raises BadFile, or OSError."""
    with alone(path):
        if path.exists():
            Strongbox(path)
            return False
        write_whole(path, secrets.token_bytes(SIZE), keys.PRIVATE)
        return True


class Strongbox:
    """Seals texts (AES-256-GCM) for one place each, and draws texts that only the key's holder can draw again."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile, or OSError."""
        key = path.read_bytes()
        if len(key) != SIZE:
            raise keys.BadFile(path, f"a key of {SIZE} bytes")
        self._path = path
        self._sealing = AESGCM(_derived(key, b"chung tay identity: sealing"))
        self._drawing = _derived(key, b"chung tay identity: drawing")

    def seal(self, place: str, text: str) -> bytes:
        """``place``: whose it is; it can be opened for the same only."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._sealing.encrypt(nonce, text.encode(), place.encode())

    def unseal(self, place: str, sealed: bytes) -> str:
        """Raises BadFile when it was sealed with another key, or for another place."""
        try:
            return self._sealing.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise keys.BadFile(self._path, "the key with which the second factors were sealed") from None

    def draw(self, *what: str) -> int:
        """A number of 256 bits for what is named: the same every time, and not to be guessed without the key."""
        message = "\0".join(what).encode()
        return int.from_bytes(hmac.digest(self._drawing, message, "sha256"), "big")


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), SIZE, salt=None, info=purpose).derive(key)
