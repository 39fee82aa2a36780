"""The case keys: everything personal in an agency's database is written under one of them.

MongoDB's client-side field-level encryption: a data key for each case, kept in ``datakeys`` and
wrapped by the agency's master key (a local file, or a key service by configuration); AEAD with
AES-256-CBC and HMAC-SHA-512, a random value each time. The server and its files, backups included,
never see more than ciphertext, and when a case's data key is destroyed none of it can be read again.
(A backup that holds ``datakeys`` still holds the wrapped key, and whoever has the master key of its day too
could read it: ``persistence.rewrap`` changes the master key, and no backup made before can be read.)

A data key is made at a case's first use, outside the transaction that needs it: if that one is given
up, a key without any data stays behind and is used the next time. A destroyed key leaves its id in
``keychecks``: what was destroyed on purpose reads as such, and what was lost by accident does not.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pymongo
from bson.binary import Binary
from bson.codec_options import CodecOptions
from pymongo.database import Database
from pymongo.encryption import Algorithm, ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError, PyMongoError

from services.kernel.persistence.datakeys import KEYS, DataKeys, MongoClient

CIPHERTEXT = 6  # the BSON binary subtype of an encrypted value
_KEY_ID = slice(1, 17)  # where the key's id stands in a ciphertext (MongoDB's FLE payload, subtypes 1 and 2)
_SHORTEST = 1 + 16 + 1 + 16 + 32  # kind, key id, type, initial value, authentication tag
_MOST_REMEMBERED = 10_000
_CHECKS = "keychecks"
_CHECK = "chungtay:check"  # in the place of a case: the key that tells whether the master key is the right one
_CHECKED = b"this can be read"
_MASTER_MISMATCH = "The master key is not the one under which this database's case keys lie."


class VaultError(Exception):
    """Something kept under a case key cannot be read; the text is a plain sentence without values."""


class KeyDestroyed(VaultError):
    """The case's key was destroyed, and with it everything that was written under it."""


class KeyMissing(VaultError):
    """The case's key is not there, and nobody destroyed it: a part of the database was lost."""


class Damaged(VaultError):
    """The ciphertext was changed, cut, or put in another case's place."""


class WrongMasterKey(VaultError):
    """The master key is not the one under which this database's case keys lie."""


class KeyServiceAway(VaultError):
    """The key service that holds the master key does not answer, or refuses."""


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
        """``expiry_ms``: how long a process remembers a key, and so how long a destroyed one still works.

        Raises ValueError when it is not positive: to libmongocrypt 0 means for ever.
        """
        if expiry_ms < 1:
            raise ValueError("a data key must be forgotten at some time")
        self._provider, services, self._master_key, tls = provider
        self._keys = DataKeys(database[KEYS])
        self._rows = database[KEYS]
        self._checks = database[_CHECKS]
        self._expiry = expiry_ms / 1000
        self._encryption: ClientEncryption[Any] = ClientEncryption(
            services,
            f"{database.name}.{KEYS}",
            cast("pymongo.MongoClient[Any]", MongoClient(self._keys, database)),
            CodecOptions(),
            kms_tls_options=tls,
            key_expiration_ms=expiry_ms,
        )
        self._known: dict[str, tuple[float, Binary]] = {}  # case: when it was looked up, its key's id

    def prepare(self) -> None:
        """Make the index, and see that the master key fits. Raises WrongMasterKey or KeyServiceAway."""
        # Not a partial index: the embedded database does not use one to look a key up.
        self._rows.create_index("keyAltNames", unique=True)
        if (row := self._checks.find_one({"_id": _CHECK})) is None:
            with suppress(DuplicateKeyError):
                self._checks.insert_one({"_id": _CHECK, "sealed": self.seal(_CHECK, _CHECKED)})
            row = self._checks.find_one({"_id": _CHECK})
        try:
            fits = row is not None and self.open(row["sealed"]) == _CHECKED
        except KeyServiceAway:
            raise
        except VaultError:
            fits = False
        if not fits:
            raise WrongMasterKey(_MASTER_MISMATCH)

    def seal(self, reference: str, plain: bytes) -> Binary:
        """The ciphertext under the case's key, which is made when there is none.

        After ``destroy`` a new key is made: what is written later has nothing to do with what went.
        Raises WrongMasterKey, KeyServiceAway.
        """
        for _ in range(2):
            key_id = self._key_of(reference)
            try:
                return self._sealed(key_id, plain)
            except EncryptionError as error:
                if isinstance(error.cause, PyMongoError):
                    raise error.cause from None  # the database is away
                self._known.pop(reference, None)
                if self._keys.id_of(reference) == key_id:  # it is there and cannot be used
                    raise self._unusable() from None
        raise KeyMissing("The key of this case is gone as soon as it is made.")

    def open(self, sealed: Binary, reference: str | None = None) -> bytes:
        """The plain bytes. Raises KeyDestroyed, KeyMissing, Damaged, WrongMasterKey or KeyServiceAway.

        ``reference``: the case in whose place the ciphertext was found; another case's is refused as damaged.
        """
        if not is_sealed(sealed) or len(sealed) < _SHORTEST:
            raise Damaged("What was kept under a case key was damaged.")
        key_id = bytes(sealed[_KEY_ID])
        try:
            plain = bytes(self._encryption.decrypt(sealed))
        except EncryptionError as error:
            if isinstance(error.cause, PyMongoError):
                raise error.cause from None  # the database is away
            raise self._why(key_id) from None
        if reference is not None and self._keys.name_of(key_id) not in (reference, None):
            raise Damaged("What was kept in a case's place was written for another case.")
        return plain

    def has_key(self, reference: str) -> bool:
        return self._keys.id_of(reference) is not None

    def destroy(self, reference: str) -> bool:
        """Delete the case's key. False when there is none. Processes forget it within the expiry.

        The key's id is noted first: cut off in between, it is destroyed when this is done again.
        """
        self._known.pop(reference, None)
        if (key_id := self._keys.id_of(reference)) is None:
            return False
        with suppress(DuplicateKeyError):
            self._checks.insert_one({"_id": key_id, "destroyed_at": datetime.now(UTC)})
        return bool(self._rows.delete_one({"_id": key_id}).deleted_count)

    def _sealed(self, key_id: Binary, plain: bytes) -> Binary:
        sealed: Binary = self._encryption.encrypt(
            Binary(plain), Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random, key_id=key_id
        )
        return sealed

    def _key_of(self, reference: str) -> Binary:
        now = time.monotonic()
        known = self._known.get(reference)
        if known is not None and now - known[0] < self._expiry:
            return known[1]
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        key_id = self._keys.id_of(reference) or self._make(reference)
        self._known[reference] = (now, key_id)
        return key_id

    def _make(self, reference: str) -> Binary:
        try:
            return self._encryption.create_data_key(
                self._provider, master_key=self._master_key, key_alt_names=[reference]
            )
        except EncryptionError as error:
            if (found := self._keys.id_of(reference)) is not None:  # another thread or process was quicker
                return found
            if isinstance(error.cause, PyMongoError):
                raise error.cause from None
            raise self._unusable() from None

    def _why(self, key_id: bytes) -> VaultError:
        """Why a ciphertext under this key could not be opened."""
        binary = Binary(key_id, 4)
        if self._checks.find_one({"_id": binary}, {"_id": 1}) is not None:
            return KeyDestroyed("The key of this case was destroyed.")
        if self._rows.find_one({"_id": binary}, {"_id": 1}) is None:
            return KeyMissing("The key under which this was written is not in the database.")
        try:
            self._sealed(binary, b"")
        except EncryptionError:
            return self._unusable()
        return Damaged("What was kept under a case key was damaged.")

    def _unusable(self) -> VaultError:
        if self._provider == "local":
            return WrongMasterKey(_MASTER_MISMATCH)
        return KeyServiceAway("The key service does not answer, or refuses the case key.")
