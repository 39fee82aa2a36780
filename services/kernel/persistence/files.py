"""How an agency's file of a case is kept: a dataclass in the domain, a mongoengine document here.

The document class says which fields exist and how they are indexed, and validates on every write;
the reads and writes themselves go through PyMongo, because mongoengine has no sessions and a file
is only ever written inside a transaction together with what follows from it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Generic, TypeVar

import mongoengine as me
from pydantic import TypeAdapter
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from services.kernel.errors import StaleVersion
from services.kernel.workflow import File

F = TypeVar("F", bound=File)


class FileDocument(me.Document):
    """What every agency's file document has."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "collection": "cases", "auto_create_index": False}

    reference = me.StringField(primary_key=True, max_length=40)
    state = me.StringField(required=True, max_length=40)
    version = me.IntField(required=True, min_value=0)
    opened_at = me.DateTimeField()
    updated_at = me.DateTimeField()


class FileRepository(Generic[F]):
    """Files by reference; a save is refused unless the file is still the version that was read."""

    def __init__(self, database: Database, document: type[FileDocument], file_class: type[F]) -> None:
        self.collection: Collection = database["cases"]
        self._document = document
        self._adapter: TypeAdapter[F] = TypeAdapter(file_class)
        self._names = [field.name for field in fields(file_class) if field.name != "reference"]

    def get(self, reference: str, session: ClientSession | None = None) -> F | None:
        raw = self.collection.find_one({"_id": reference}, session=session)
        return None if raw is None else self.from_raw(raw)

    def insert(self, file: F, session: ClientSession) -> None:
        file.version = 1
        self.collection.insert_one(self._to_raw(file), session=session)

    def replace(self, file: F, session: ClientSession) -> None:
        """Compare-and-set on ``version``. Raises StaleVersion."""
        read_version = file.version
        file.version = read_version + 1
        raw = self._to_raw(file)
        result = self.collection.replace_one({"_id": file.reference, "version": read_version}, raw, session=session)
        if result.matched_count == 0:
            file.version = read_version
            raise StaleVersion(read_version)

    def from_raw(self, raw: dict[str, Any]) -> F:
        values = {name: raw[name] for name in self._names if name in raw}
        return self._adapter.validate_python({"reference": raw["_id"], **values})

    def _to_raw(self, file: F) -> dict[str, Any]:
        values = self._adapter.dump_python(file, mode="python")
        values["_id"] = values.pop("reference")
        document = self._document._from_son(values)
        document.validate()
        return document.to_mongo().to_dict()
