"""What a unit of work writes goes in one message, and is still all of it, in order, or nothing."""

from __future__ import annotations

import pytest
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure

from services.kernel.errors import StaleVersion
from services.kernel.ids import new_reference
from services.kernel.persistence.store import is_race
from services.kernel.persistence.writes import Writes
from tests.integration.kernel.transactions import in_transaction

ROWS = "cases"


def stale() -> StaleVersion:
    return StaleVersion(1)


def begun(database: Database, session: ClientSession) -> Writes:
    """Writes of a transaction that began with a read, as every unit of work does."""
    database[ROWS].find_one({"_id": "nobody"}, session=session)
    return Writes(database, session)


def test_the_writes_of_a_unit_are_done_in_their_order(kept: Database) -> None:
    """A row that was made is changed and another taken away, all by one message."""
    one, two = new_reference(), new_reference()

    def work(session: ClientSession) -> None:
        writes = begun(kept, session)
        writes.insert(ROWS, [{"_id": one, "version": 1}, {"_id": two, "version": 1}])
        writes.replace(ROWS, {"_id": one, "version": 1}, {"_id": one, "version": 2}, stale)
        writes.update(ROWS, {"_id": one, "version": 2}, {"$set": {"version": 3}}, stale)
        writes.delete(ROWS, {"_id": two})
        assert kept[ROWS].find_one({"_id": one}, session=session) is None  # nothing yet
        writes.send()
        writes.send()  # nothing waits any more

    in_transaction(kept, work)
    assert list(kept[ROWS].find({"_id": {"$in": [one, two]}})) == [{"_id": one, "version": 3}]


def test_what_else_stands_in_a_row_is_asked_when_the_row_is_sent(kept: Database) -> None:
    """The exchange goes on after the file was put among what waits, and is in the file's row all the same."""
    one, two, counts = new_reference(), new_reference(), {"sent": 0}
    kept[ROWS].insert_one({"_id": two, "version": 1})

    def work(session: ClientSession) -> None:
        writes = begun(kept, session)
        writes.insert(ROWS, [{"_id": one}], lambda: {"thread": dict(counts)})
        writes.replace(ROWS, {"_id": two}, {"_id": two, "version": 2}, stale, lambda: {"thread": dict(counts)})
        counts["sent"] = 3
        writes.send()

    in_transaction(kept, work)
    assert kept[ROWS].find_one({"_id": one}) == {"_id": one, "thread": {"sent": 3}}
    assert kept[ROWS].find_one({"_id": two}) == {"_id": two, "version": 2, "thread": {"sent": 3}}


def test_what_was_changed_meanwhile_undoes_all_of_it(kept: Database) -> None:
    """The second of two writes finds another version: the first is not kept either."""
    one, two = new_reference(), new_reference()
    kept[ROWS].insert_one({"_id": two, "version": 7})

    def work(session: ClientSession) -> None:
        writes = begun(kept, session)
        writes.insert(ROWS, [{"_id": one, "version": 1}])
        writes.replace(ROWS, {"_id": two, "version": 6}, {"_id": two, "version": 7}, stale)
        writes.send()

    with pytest.raises(StaleVersion):
        in_transaction(kept, work)
    assert kept[ROWS].find_one({"_id": one}) is None


def test_a_row_that_is_there_already_is_told_as_a_race(kept: Database) -> None:
    """Two that made the same thing at once: the later one is done again and finds it."""
    one = new_reference()
    kept[ROWS].insert_one({"_id": one, "version": 1})

    def work(session: ClientSession) -> None:
        writes = begun(kept, session)
        writes.insert(ROWS, [{"_id": one, "version": 1}])
        writes.send()

    with pytest.raises(DuplicateKeyError) as told:
        in_transaction(kept, work)
    assert is_race(told.value)


def test_a_transaction_that_met_another_is_done_again(kept: Database) -> None:
    """The server's word that two met on a row passes through with its label, and PyMongo does it anew."""
    one = new_reference()
    kept[ROWS].insert_one({"_id": one, "version": 1})
    rounds: list[int] = []

    def work(session: ClientSession) -> None:
        row = kept[ROWS].find_one({"_id": one}, session=session)
        assert row is not None
        rounds.append(row["version"])
        if len(rounds) == 1:
            kept[ROWS].update_one({"_id": one}, {"$set": {"version": 2}})  # somebody else, not in this transaction
        writes = Writes(kept, session)
        writes.update(ROWS, {"_id": one, "version": row["version"]}, {"$set": {"version": row["version"] + 1}}, stale)
        writes.send()

    in_transaction(kept, work)
    assert rounds == [1, 2]
    assert kept[ROWS].find_one({"_id": one}) == {"_id": one, "version": 3}


def test_what_the_server_refuses_is_told_without_what_was_to_be_written(kept: Database) -> None:
    """An error's text may reach a log; the rows stay out of it."""

    def work(session: ClientSession) -> None:
        writes = begun(kept, session)
        writes.insert(ROWS, [{"_id": new_reference(), "sealed": "Canary An"}])
        writes.update(ROWS, {"_id": "nobody"}, {"$inc": {"_id": 1}})
        writes.send()

    with pytest.raises(OperationFailure) as told:
        in_transaction(kept, work)
    assert "anary" not in repr(told.value)
    assert "anary" not in str(told.value.details)
