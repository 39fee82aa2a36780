"""An agency's own keys: a folder that only its processes can read.

- ``master.key``  96 bytes; wraps the data keys of the agency's cases (the local key service)
- ``index.key``   32 bytes; under it the agency's search tokens are made
- ``ring.json``   the private keys for signing (Ed25519) and for opening what is sealed to the agency
  (X25519), each with a number (kid) and a state: the one ``active`` key is used, a ``retired`` one still
  opens what was sealed to it before

Keys are changed while everything runs: a process looks at the file's time and reads it again.
"""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

MASTER_BYTES, INDEX_BYTES = 96, 32
MASTER, INDEX, RING = "master.key", "index.key", "ring.json"
LOOK_EVERY = 1.0  # seconds between two looks at a key file's time
T = TypeVar("T")

log = structlog.get_logger("keys")


class BadKeys(Exception):
    """Keys that cannot be used; the text is a plain sentence without values."""


class Use(StrEnum):
    SIGN = "sig"
    ENCRYPT = "enc"


CURVES: dict[Use, Literal["Ed25519", "X25519"]] = {Use.SIGN: "Ed25519", Use.ENCRYPT: "X25519"}


class KeyState(StrEnum):
    ACTIVE = "active"  # in use
    RETIRED = "retired"  # used no more; what was made with it is still accepted
    REVOKED = "revoked"  # leaked: nothing made with it is accepted any more


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A private key of the agency's own."""

    kid: str
    use: Use
    state: KeyState
    key: OKPKey


class Watched(Generic[T]):
    """What a file holds, read again when the file has changed.

    A new file that cannot be read is told of in the log, and the last good one stays in use: a slip of
    the administrator's must not stop an agency.
    """

    def __init__(self, path: Path, read: Callable[[Path], T]) -> None:
        self._path = path
        self._read = read
        self._mark = self._now_marked()
        self._value = read(path)
        self._looked_at = time.monotonic()

    def get(self) -> T:
        """The present value."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            self._look()
        return self._value

    def look_again(self) -> T:
        """The value after a look at the file now: for a key that is not known yet."""
        self._look()
        return self._value

    def _look(self) -> None:
        mark = self._now_marked()
        if mark == self._mark:
            return
        try:
            self._value = self._read(self._path)
        except BadKeys:
            log.error("key_file_unusable", file=self._path.name)
        self._mark = mark

    def _now_marked(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


class KeyRing:
    """The private keys of one agency. Raises BadKeys when the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        _only_ours(folder, 0o700)
        self._folder = folder
        self._held = Watched(folder / RING, read_ring)

    @property
    def master(self) -> bytes:
        return read_secret(self._folder / MASTER, MASTER_BYTES)

    @property
    def index(self) -> bytes:
        return read_secret(self._folder / INDEX, INDEX_BYTES)

    def sign_key(self) -> HeldKey:
        """The key that signs now."""
        return next(key for key in self._held.get() if key.use is Use.SIGN and key.state is KeyState.ACTIVE)

    def opening_key(self, kid: str) -> HeldKey | None:
        """The key of this number, if it is still held."""
        for look in (self._held.get, self._held.look_again):
            if (found := next((k for k in look() if k.use is Use.ENCRYPT and k.kid == kid), None)) is not None:
                return found
        return None


def read_secret(path: Path, length: int) -> bytes:
    """The bytes of a key file. Raises BadKeys."""
    _only_ours(path, 0o600)
    secret = path.read_bytes()
    if len(secret) != length:
        raise BadKeys(f"{path.name} does not hold {length} bytes.")
    return secret


def read_ring(path: Path) -> tuple[HeldKey, ...]:
    """The keys in a ring file. Raises BadKeys."""
    _only_ours(path, 0o600)
    rows = rows_in(path)
    try:
        ring = tuple(
            HeldKey(row["kid"], Use(row["use"]), KeyState(row["state"]), OKPKey.import_key(row["jwk"])) for row in rows
        )
    except (KeyError, TypeError, ValueError, JoseError):
        raise BadKeys(f"{path.name} holds a key that is not one of ours.") from None
    for use in Use:
        if sum(key.use is use and key.state is KeyState.ACTIVE for key in ring) != 1:
            raise BadKeys(f"{path.name} does not hold exactly one active key for '{use}'.")
    if any(not key.key.is_private or key.key.curve_name != CURVES[key.use] for key in ring):
        raise BadKeys(f"{path.name} holds a key that is not one of ours.")
    return ring


def rows_in(path: Path) -> list[dict[str, Any]]:
    """The rows of a key file of ours. Raises BadKeys."""
    try:
        rows = json.loads(path.read_text())["keys"]
    except OSError:
        raise BadKeys(f"{path.name} cannot be read.") from None
    except (ValueError, KeyError, TypeError):
        raise BadKeys(f"{path.name} is not a key file of ours.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadKeys(f"{path.name} is not a key file of ours.")
    return rows


def _only_ours(path: Path, widest: int) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        raise BadKeys(f"{path.name} is missing or cannot be read.") from None
    if mode & ~widest:
        raise BadKeys(f"{path.name} may be read by others; its mode must be {widest:o}.")
