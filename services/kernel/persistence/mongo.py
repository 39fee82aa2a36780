"""The connection to an agency's own database.

Every write waits for the majority and the journal: with less, acknowledged writes were seen to be
lost when the server was killed. Driver-side write retries stay off: the unit of work retries whole
transactions itself, and the embedded server slows down with every retryable write.
"""

from __future__ import annotations

from bson.codec_options import CodecOptions
from pymongo import MongoClient, ReadPreference, WriteConcern
from pymongo.database import Database
from pymongo.errors import (
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.read_concern import ReadConcern

WRITE = WriteConcern(w="majority", j=True)
READ = ReadConcern("majority")
# Not primary, interrupted, shutdown; 18: it came back without its user, whom deploy or whoever restores it makes again.
_PASSING = frozenset({18, 91, 189, 10107, 11600, 11602, 13435, 13436})


def connect(url: str, database: str) -> Database:
    """Open the database; lazily, the first operation connects."""
    client: MongoClient = MongoClient(
        url,
        tz_aware=True,
        retryWrites=False,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=20_000,
        uuidRepresentation="standard",
    )
    return client.get_database(
        database,
        codec_options=CodecOptions(tz_aware=True),
        read_preference=ReadPreference.PRIMARY,
        write_concern=WRITE,
    )


def is_passing(error: BaseException) -> bool:
    """Whether the fault lies with the database or the way to it and may be gone in a moment.

    An error of our own that stands for such a fault says so by its attribute ``passing``.
    """
    if getattr(error, "passing", False):
        return True
    if isinstance(error, ConnectionFailure | ServerSelectionTimeoutError | ExecutionTimeout):
        return True
    if isinstance(error, OperationFailure) and error.code in _PASSING:
        return True
    return isinstance(error, PyMongoError) and (
        error.has_error_label("TransientTransactionError") or error.has_error_label("UnknownTransactionCommitResult")
    )
