"""A transaction as a unit of work does one, for tests of what is below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kernel.persistence.mongo import READ, WRITE


def in_transaction(database: Database, work: Callable[[ClientSession], Any]) -> Any:
    with database.client.start_session() as session:
        return session.with_transaction(work, read_concern=READ, write_concern=WRITE)
