"""What a unit of work writes, told to the database in one message: every message costs both sides, whatever it holds.

The database does it in the order in which it was asked for. Whoever reads in the same unit of work what waits here must
send it first. Needs a server that knows ``bulkWrite``, as MongoDB does from 8.0 on. The transaction must have begun
with something else, such as a read: the embedded database takes no read concern with this message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import ClientBulkWriteException, DuplicateKeyError, OperationFailure, PyMongoError

Missed = Callable[[], Exception]  # what to raise when there was nothing of the kind to be changed
Also = Callable[[], Mapping[str, Any]]  # what else stands in a row, as it is when the row is sent
_DUPLICATE, _CONFLICT = 11000, 112
_AGAIN = "TransientTransactionError"  # the label by which PyMongo does a transaction again


@dataclass(frozen=True, slots=True, repr=False)
class _Write:
    operation: Callable[[], Any]
    missed: Missed | None = None


class Writes:
    """Of one unit of work."""

    def __init__(self, database: Database, session: ClientSession) -> None:
        self._database = database
        self._session = session
        self._waiting: list[_Write] = []

    def insert(self, collection: str, rows: Sequence[Mapping[str, Any]], also: Also | None = None) -> None:
        """New rows. ``send`` raises DuplicateKeyError when one is there already."""
        place = self._place(collection)
        self._waiting += [_Write(partial(_insert, dict(row), also, place)) for row in rows]

    def replace(
        self,
        collection: str,
        wanted: Mapping[str, Any],
        row: Mapping[str, Any],
        missed: Missed | None = None,
        also: Also | None = None,
    ) -> None:
        """This row in the place of the one that is wanted. ``missed`` None: a new one when there is none."""
        operation = partial(_replace, wanted, dict(row), also, missed is None, self._place(collection))
        self._waiting.append(_Write(operation, missed))

    def update(
        self, collection: str, wanted: Mapping[str, Any], change: Mapping[str, Any], missed: Missed | None = None
    ) -> None:
        """A change of the row that is wanted. ``missed`` None: a new one when there is none."""
        operation = partial(UpdateOne, wanted, change, upsert=missed is None, namespace=self._place(collection))
        self._waiting.append(_Write(operation, missed))

    def delete(self, collection: str, wanted: Mapping[str, Any]) -> None:
        """The row goes, if it is there."""
        self._waiting.append(_Write(partial(DeleteOne, wanted, namespace=self._place(collection))))

    def send(self) -> None:
        """Write what waits. Raises what ``missed`` gives, DuplicateKeyError, and what the database's absence raises."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        client = self._database.client
        try:
            done = client.bulk_write([w.operation() for w in waiting], session=self._session, verbose_results=True)
        except ClientBulkWriteException as error:
            raise _as_of_one(error) from None
        for place, write in enumerate(waiting):
            if write.missed is not None and not done.update_results[place].matched_count:
                raise write.missed()

    def _place(self, collection: str) -> str:
        return f"{self._database.name}.{collection}"


def _insert(row: dict[str, Any], also: Also | None, place: str) -> Any:
    return InsertOne(row if also is None else {**row, **also()}, namespace=place)


def _replace(wanted: Mapping[str, Any], row: dict[str, Any], also: Also | None, upsert: bool, place: str) -> Any:
    return ReplaceOne(wanted, row if also is None else {**row, **also()}, upsert=upsert, namespace=place)


def _as_of_one(error: ClientBulkWriteException) -> Exception:
    """The error as a single write would have raised it, with the labels by which a transaction is done again."""
    if isinstance(error.error, PyMongoError):
        return error.error
    if not error.write_errors:
        return error
    first: Any = error.write_errors[0]
    if first["code"] == _DUPLICATE:
        return DuplicateKeyError(first["errmsg"], first["code"], first)
    told = OperationFailure(first["errmsg"], first["code"], first)
    if first["code"] == _CONFLICT:
        told._add_error_label(_AGAIN)
    return told
