"""How an agency's file of a case is kept: a dataclass in the domain, a mongoengine document here.

The document class says which plain fields exist and how they are indexed, and validates on every write.
Personal fields are taken out before (``privacy.split``) and stand in ``sealed``, one ciphertext for each
category, under the case's key. The reads and writes themselves go through PyMongo, because mongoengine
has no sessions and a file is only ever written inside a transaction together with what follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from contextlib import suppress
from dataclasses import fields
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar, cast

import bson
import mongoengine as me
from bson.codec_options import CodecOptions
from pydantic import ValidationError
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as Rows
from pymongo.database import Database

from services.kernel.errors import StaleVersion
from services.kernel.persistence.as_read import AsRead, Stored
from services.kernel.persistence.listing import LISTED_AS, listed_as
from services.kernel.persistence.search import SearchTokens
from services.kernel.persistence.vault import Damaged, KeyDestroyed, KeyMissing, Vault, VaultError
from services.kernel.persistence.writes import Also, Writes
from services.kernel.privacy.categories import Category
from services.kernel.privacy.split import Parts, categories_in, join, search_texts, searched_in, split
from services.kernel.shapes import adapter_of
from services.kernel.workflow import File

CODEC: CodecOptions = CodecOptions(tz_aware=True)
NO_PART = "What was kept under a case key is no part of a file."
F = TypeVar("F", bound=File)


class FileDocument(me.Document):
    """What every agency's file document has."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "collection": "cases", "auto_create_index": False}

    reference = me.StringField(primary_key=True, max_length=40)
    state = me.StringField(required=True, max_length=40)
    version = me.IntField(required=True, min_value=0)
    unit = me.StringField(max_length=200)
    opened_at = me.DateTimeField()
    updated_at = me.DateTimeField()


class CaseFileDocument(FileDocument):
    """What the four agencies' file documents have besides (see ``kernel.casefile``)."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "collection": "cases", "auto_create_index": False}

    deadlines = me.ListField(me.DictField())
    requests = me.ListField(me.DictField())
    sittings = me.ListField(me.DictField())
    harm = me.ListField(me.DictField())
    next_alarm_at = me.DateTimeField()  # when somebody is to be told of a deadline next


class FileRepository(Generic[F]):
    """Files by reference; a save is refused unless the file is still the version that was read."""

    def __init__(
        self,
        database: Database,
        document: type[FileDocument],
        file_class: type[F],
        vault: Vault | None = None,
        collection: str = "cases",
        search: SearchTokens | None = None,
    ) -> None:
        """``vault`` None: for files that hold nothing personal. TypeError for others.

        ``search``: where the words go by which a file can be found; None when it is not to be found by any.
        """
        if vault is None and categories_in(cast(Hashable, file_class)):
            raise TypeError(f"{file_class.__name__} holds personal data and needs a vault")
        self.collection: Rows = database[collection]
        self._vault = vault
        self._search = search
        self._class = file_class
        self._document = document
        self._adapter = adapter_of(file_class)
        self._as_read = AsRead()
        self._by = searched_in(cast(Hashable, file_class))
        self._required = {name for name, field in document._fields.items() if field.required}
        self._names = [field.name for field in fields(file_class) if field.name != "reference"]

    def get(self, reference: str, session: ClientSession | None = None) -> F | None:
        raw = self.row(reference, session)
        if raw is None:
            return None
        return self.from_raw(raw) if session is None else self.read(raw, session)

    def row(self, reference: str, session: ClientSession | None = None) -> dict[str, Any] | None:
        """What is kept of a file, and what else stands in its row."""
        return self.collection.find_one({"_id": reference}, session=session)

    def read(self, raw: dict[str, Any], session: ClientSession) -> F:
        """The file out of a row that the session read (see ``from_raw``)."""
        file = self.from_raw(raw)
        self._as_read.note(session, file.reference, Stored(raw, *self._apart(self._dumped(file))))
        return file

    def listed(self, references: Iterable[str], only: Collection[Category] | None = None) -> dict[str, F]:
        """These files by reference, in one question, to be shown among others (see ``in_list``); those that are not
        there are left out."""
        rows = self.collection.find({"_id": {"$in": sorted(set(references))}})
        return {row["_id"]: self.in_list(row, only) for row in rows}

    def insert(self, file: F, session: ClientSession, writes: Writes | None = None, also: Also | None = None) -> None:
        """Keep a new file. ``writes``: with what else it is sent; None: at once. ``also``: what else stands in its
        row, asked when it is sent.

        A second file with the same reference raises DuplicateKeyError, as soon as it is sent.
        """
        file.version = 1
        values = self._dumped(file)
        now = self._stored(file, values, None)
        if writes is None:
            self.collection.insert_one(now.raw, session=session)
        else:
            writes.insert(self.collection.name, [now.raw], also)
        self._written(file.reference, values, None, now, session)

    def replace(self, file: F, session: ClientSession, writes: Writes | None = None, also: Also | None = None) -> None:
        """Compare-and-set on ``version``. Raises StaleVersion, as soon as it is sent. ``writes`` and ``also``: as for
        ``insert``; what else stood in the row goes."""
        read_version = file.version
        file.version = read_version + 1
        values = self._dumped(file)
        before = self._as_read.get(session, file.reference, read_version)
        now = self._stored(file, values, before)

        def stale() -> StaleVersion:
            file.version = read_version
            return StaleVersion(read_version)

        wanted = {"_id": file.reference, "version": read_version}
        if writes is not None:
            writes.replace(self.collection.name, wanted, now.raw, stale, also)
        elif not self.collection.replace_one(wanted, now.raw, session=session).matched_count:
            raise stale()
        self._written(file.reference, values, before, now, session)

    def keep(self, file: F, session: ClientSession) -> None:
        """A new file, or a changed one. Raises StaleVersion."""
        if file.version == 0:
            self.insert(file, session)
        else:
            self.replace(file, session)

    def from_raw(self, raw: dict[str, Any]) -> F:
        """The file. Personal fields whose key was destroyed are at their defaults (see ``missing``).

        Raises the other errors of the vault: what is unreadable by accident must not be saved over.
        """
        return self._put_together(raw, (KeyDestroyed,))

    def in_list(self, raw: dict[str, Any], only: Collection[Category] | None = None) -> F:
        """The file to be shown among others, never to be saved: what was damaged is at its default too, and so is
        what ``only`` leaves out (None: nothing), which is then not even deciphered.

        One damaged file must not hide all the others; whoever opens it is told.
        """
        sealed = raw.get("sealed")
        if only is not None and isinstance(sealed, dict):
            raw = {**raw, "sealed": {name: part for name, part in sealed.items() if name in only}}
        try:
            return self._put_together(raw, (KeyDestroyed, KeyMissing, Damaged))
        except Damaged:  # not even its plain part makes a file
            return self._in_outline(raw)

    def missing(self, raw: dict[str, Any]) -> frozenset[Category]:
        """The categories that the file had and that nobody can read any more."""
        if not raw.get("sealed"):
            return frozenset()
        opened = self._opened(raw)
        return frozenset(map(Category, raw["sealed"])) - opened.keys()

    def _dumped(self, file: F) -> dict[str, Any]:
        values: dict[str, Any] = self._adapter.dump_python(file, mode="python")
        return values

    def _apart(self, values: dict[str, Any]) -> tuple[dict[str, Any], Parts]:
        plain, parts = split(self._class, values)
        del plain["reference"]
        return plain, parts

    def _written(
        self, reference: str, values: dict[str, Any], before: Stored | None, now: Stored, session: ClientSession
    ) -> None:
        """The file can be found by what it says now. All that files are found by is personal."""
        if self._search is not None and (before is None or self._searched(before.parts) != self._searched(now.parts)):
            self._search.put(reference, {self.collection.name: search_texts(self._class, values)}, session)
        self._as_read.note(session, reference, now)

    def _searched(self, parts: Parts) -> Parts:
        return {category: part for category, part in parts.items() if category in self._by}

    def _stored(self, file: F, values: dict[str, Any], before: Stored | None) -> Stored:
        """As the database is to have it. ``before``: as it has it now, None where that is not known."""
        plain, parts = self._apart(values)
        convert = partial(self._converted, file.reference)
        converted = convert(plain) if before is None else before.converted(plain, self._required, convert)
        raw: dict[str, Any] = {"_id": file.reference, **converted}
        if (alarm := getattr(file, "next_alarm_at", None)) is not None:
            raw["next_alarm_at"] = alarm
        if file.opened_at is not None:
            raw[LISTED_AS] = listed_as(str(file.state), file.opened_at)
        if self._vault is not None:
            raw["sealed"] = self._sealed(file, parts, before)
        return Stored(raw, plain, parts)

    def _converted(self, reference: str, values: dict[str, Any]) -> dict[str, Any]:
        """As the document class has these fields, which it checks. Raises mongoengine's ValidationError."""
        document = self._document._from_son({"_id": reference, **values})
        document.validate()
        raw: dict[str, Any] = document.to_mongo().to_dict()
        return {name: raw[name] for name in values if name in raw}

    def _sealed(self, file: F, parts: Parts, before: Stored | None) -> dict[str, Any]:
        """The personal parts as they are kept; ``_opened`` is the way back."""
        assert self._vault is not None
        sealed: dict[str, Any] = {}
        for category, part in parts.items():
            if before is not None and before.parts.get(category) == part:
                sealed[str(category)] = before.raw["sealed"][category]
            else:
                sealed[str(category)] = self._vault.seal(file.reference, bson.encode(part, codec_options=CODEC))
        return sealed

    def _put_together(self, raw: dict[str, Any], passed_over: tuple[type[VaultError], ...]) -> F:
        values = {name: raw[name] for name in self._names if name in raw}
        opened = {} if self._vault is None else self._opened(raw, passed_over)
        try:
            values = join(self._class, values, opened)
            return self._adapter.validate_python({"reference": raw["_id"], **values})
        except ValidationError as error:  # its text would repeat what the file holds
            found = {str(fault["loc"][0]) for fault in error.errors(include_input=False) if fault["loc"]}
            places = ", ".join(sorted(found & set(self._names)))  # only our own names: a key within may be anybody's
        except (AttributeError, KeyError, TypeError, ValueError):  # not even lists and objects where they must be
            places = ""
        raise Damaged("What is kept of a file does not make one" + (f": {places}." if places else "."))

    def _in_outline(self, raw: dict[str, Any]) -> F:
        """What every file has, as far as it can be read."""
        known = {name: raw[name] for name in ("state", "version", "unit", "opened_at") if name in raw}
        try:
            return self._adapter.validate_python({"reference": raw["_id"], **known})
        except ValidationError:
            return cast(Any, self._class)(reference=raw["_id"])

    def _opened(self, raw: dict[str, Any], passed_over: tuple[type[VaultError], ...] = (KeyDestroyed,)) -> Parts:
        assert self._vault is not None
        parts: Parts = {}
        for name, ciphertext in self._ciphertexts(raw).items():
            with suppress(*passed_over):
                part = self._decoded(ciphertext, raw["_id"])
                parts[_category(name)] = part
        return parts

    @staticmethod
    def _ciphertexts(raw: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(sealed := raw.get("sealed", {}), dict):
            raise Damaged(NO_PART)
        return sealed

    def _decoded(self, ciphertext: Any, reference: str) -> dict[str, Any]:
        assert self._vault is not None
        plain = self._vault.open(ciphertext, reference)
        try:
            return bson.decode(plain, CODEC)
        except bson.errors.BSONError:  # it may repeat what it could not read
            raise Damaged(NO_PART) from None


def _category(name: str) -> Category:
    try:
        return Category(name)
    except ValueError:  # it repeats what it could not read
        raise Damaged(NO_PART) from None
