"""The collection ``datakeys`` as libmongocrypt reads and writes it, with two faults of the way there mended.

PyMongo hands libmongocrypt's own filter to the server, an ``$or`` of key ids and key names of which one
is always empty. The embedded database reads every key for an ``$or`` (measured: 38 ms at 2,000 cases, each
time that a process has forgotten a key), so the empty half is left out. And PyMongo keeps a new key with
``w=majority`` alone, without waiting for the journal: a case whose key was lost when the server was
killed could never be read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bson.binary import Binary
from pymongo.collection import Collection
from pymongo.database import Database

from services.kernel.persistence.mongo import WRITE

KEYS = "datakeys"
_MOST_REMEMBERED = 10_000


class DataKeys:
    """A key vault collection, as far as ClientEncryption uses one.

    ``names``: to which case a key belongs, for the keys that were fetched. It never changes for a key.
    """

    def __init__(self, collection: Collection, names: dict[bytes, str] | None = None) -> None:
        self._collection = collection
        self._names: dict[bytes, str] = {} if names is None else names

    def with_options(self, **options: Any) -> DataKeys:
        """The same keys, written with our own care."""
        return DataKeys(self._collection.with_options(**{**options, "write_concern": WRITE}), self._names)

    @contextmanager
    def find(self, asked: Mapping[str, Any]) -> Iterator[Iterator[Any]]:
        """The keys that libmongocrypt asks for."""
        with self._collection.find(_without_empty_half(asked)) as keys:
            yield self._noted(keys)

    def insert_one(self, key: Any) -> Any:
        return self._collection.insert_one(key)

    def bulk_write(self, changes: Any) -> Any:
        """Keys that were wrapped again."""
        return self._collection.bulk_write(changes)

    def name_of(self, key_id: bytes) -> str | None:
        """The case that the key belongs to; None when there is no such key."""
        if (name := self._names.get(key_id)) is None:
            row = self._collection.find_one({"_id": Binary(key_id, 4)}, {"keyAltNames": 1})
            if row is not None:
                name = self._note(key_id, row["keyAltNames"][0])
        return name

    def id_of(self, name: str) -> Binary | None:
        """The id of the case's key."""
        row = self._collection.find_one({"keyAltNames": name}, {"_id": 1})
        # As a uuid.UUID when the connection was opened so, else as the bytes themselves.
        return None if row is None else row["_id"] if isinstance(row["_id"], Binary) else Binary.from_uuid(row["_id"])

    def _noted(self, keys: Iterator[Any]) -> Iterator[Any]:
        for key in keys:
            self._note(bytes(key["_id"]), key["keyAltNames"][0])
            yield key

    def _note(self, key_id: bytes, name: str) -> str:
        if len(self._names) >= _MOST_REMEMBERED:
            self._names.clear()
        self._names[key_id] = name
        return name


class MongoClient:
    """A client in whose only collection the data keys lie. ClientEncryption knows a client by this class name."""

    def __init__(self, keys: DataKeys, database: Database) -> None:
        self._keys = keys
        self._name = database.name

    def __getitem__(self, database: str) -> dict[str, DataKeys]:
        if database != self._name:
            raise KeyError("the data keys lie in the agency's own database")
        return {KEYS: self._keys}


def _without_empty_half(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """``{$or: [{_id: {$in: ids}}, {keyAltNames: {$in: []}}]}`` as ``{_id: {$in: ids}}``, and the other way round."""
    halves = [half for half in asked.get("$or", ()) if all(condition.get("$in") != [] for condition in half.values())]
    return halves[0] if len(halves) == 1 and set(asked) == {"$or"} else asked
