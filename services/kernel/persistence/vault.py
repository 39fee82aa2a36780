"""The case keys: everything personal in an agency's database is written under one of them.

MongoDB's client-side field-level encryption: a data key for each case, kept in ``datakeys`` and
wrapped by the agency's master key (a local file, or a key service by configuration); AEAD with
AES-256-CBC and HMAC-SHA-512, a random value each time. The server and its files, backups included,
never see more than ciphertext, and when a case's data key is destroyed none of it can be read again.

A data key is made at a case's first use, outside the transaction that needs it: if that one is given
up, a key without any data stays behind and is used the next time.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bson.binary import Binary
from bson.codec_options import CodecOptions
from pymongo.database import Database
from pymongo.encryption import Algorithm, ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError, OperationFailure, PyMongoError

CIPHERTEXT = 6  # the BSON binary subtype of an encrypted value
KEYS = "datakeys"
_CHECK = "chungtay:check"  # in the place of a case: the key that tells whether the master key is the right one
_CHECKED = b"this can be read"


class VaultError(Exception):
    """Something kept under a case key cannot be read; the text is a plain sentence without values."""


class KeyDestroyed(VaultError):
    """The case's key was destroyed, and with it everything that was written under it."""


class Damaged(VaultError):
    """The ciphertext was changed or cut."""


class WrongMasterKey(VaultError):
    """The master key is not the one under which this database's case keys lie."""


def is_sealed(value: Any) -> bool:
    """Whether a value from the database is one of the vault's."""
    return isinstance(value, Binary) and value.subtype == CIPHERTEXT


def local_provider(master: bytes) -> tuple[str, dict[str, Any], Any, Any]:
    """The key service of one machine: the master key in a file."""
    return "local", {"local": {"key": master}}, None, None


def configured_provider(name: str, options: Path | None) -> tuple[str, dict[str, Any], Any, Any]:
    """A key service by configuration. Raises VaultError when its options cannot be used."""
    try:
        given = json.loads((options or Path()).read_text())
        return name, {name: given["credentials"]}, given.get("master_key"), given.get("tls") and {name: given["tls"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise VaultError("CHUNGTAY_KMS_OPTIONS does not name a usable file of options.") from None


class Vault:
    """One agency's case keys. Safe for several threads, green ones too."""

    def __init__(self, database: Database, provider: tuple[str, dict[str, Any], Any, Any], expiry_ms: int) -> None:
        """``expiry_ms``: how long a process remembers a key, and so how long a destroyed one still works."""
        self._provider, services, self._master_key, tls = provider
        self._keys = database[KEYS]
        self._expiry = expiry_ms / 1000
        self._encryption: ClientEncryption[Any] = ClientEncryption(
            services,
            f"{database.name}.{KEYS}",
            database.client,
            CodecOptions(),
            kms_tls_options=tls,
            key_expiration_ms=expiry_ms,
        )
        self._known: dict[str, tuple[float, Binary]] = {}
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Make the index, and see that the master key fits. Raises WrongMasterKey."""
        self._keys.create_index("keyAltNames", unique=True, partialFilterExpression={"keyAltNames": {"$exists": True}})
        checks = self._keys.database["keychecks"]
        if (row := checks.find_one({"_id": _CHECK})) is None:
            with suppress(DuplicateKeyError):
                checks.insert_one({"_id": _CHECK, "sealed": self.seal(_CHECK, _CHECKED)})
            row = checks.find_one({"_id": _CHECK})
        try:
            fits = row is not None and self.open(row["sealed"]) == _CHECKED
        except VaultError:
            fits = False
        if not fits:
            raise WrongMasterKey("The master key is not the one under which this database's case keys lie.")

    def seal(self, reference: str, plain: bytes) -> Binary:
        """The ciphertext under the case's key, which is made when there is none."""
        try:
            return self._sealed(reference, plain)
        except EncryptionError as error:
            told = _told(error)
            if not isinstance(told, KeyDestroyed):
                raise told from None
        self._known.pop(reference, None)  # another process destroyed it; what comes now gets a new one
        return self._sealed(reference, plain)

    def _sealed(self, reference: str, plain: bytes) -> Binary:
        sealed: Binary = self._encryption.encrypt(
            Binary(plain), Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random, key_id=self._key_of(reference)
        )
        return sealed

    def open(self, sealed: Binary) -> bytes:
        """The plain bytes. Raises KeyDestroyed or Damaged."""
        try:
            return bytes(self._encryption.decrypt(sealed))
        except EncryptionError as error:
            raise _told(error) from None

    def has_key(self, reference: str) -> bool:
        return self._keys.find_one({"keyAltNames": reference}, {"_id": 1}) is not None

    def destroy(self, reference: str) -> bool:
        """Delete the case's key. False when there is none. Processes forget it within the expiry."""
        self._known.pop(reference, None)
        return bool(self._keys.delete_one({"keyAltNames": reference}).deleted_count)

    def _key_of(self, reference: str) -> Binary:
        now = time.monotonic()
        known = self._known.get(reference)
        if known is not None and now - known[0] < self._expiry:
            return known[1]
        with self._lock:
            if len(self._known) > 10_000:
                self._known.clear()
            key_id = self._find(reference) or self._make(reference)
            self._known[reference] = (now, key_id)
        return key_id

    def _find(self, reference: str) -> Binary | None:
        row = self._keys.find_one({"keyAltNames": reference}, {"_id": 1})
        if row is None:
            return None
        return row["_id"] if isinstance(row["_id"], Binary) else Binary.from_uuid(row["_id"])

    def _make(self, reference: str) -> Binary:
        try:
            return self._encryption.create_data_key(
                self._provider, master_key=self._master_key, key_alt_names=[reference]
            )
        except (DuplicateKeyError, EncryptionError) as error:
            if (found := self._find(reference)) is not None:  # another process was quicker
                return found
            if isinstance(error, EncryptionError) and isinstance(error.cause, PyMongoError):
                raise error.cause from None
            raise


def _told(error: EncryptionError) -> Exception:
    cause = error.cause
    if isinstance(cause, PyMongoError) and not isinstance(cause, OperationFailure):
        return cause  # the database is away
    text = str(cause)
    if "not all keys requested were satisfied" in text:
        return KeyDestroyed("The key of this case was destroyed.")
    return Damaged("What was kept under a case key was damaged, or the master key is another one.")
