"""The court's diary over a real database: two cases that reach for one room at once get it one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from services.court_liaison.adapters.diary import DIARY, MongoDiary
from services.court_liaison.adapters.register import Register
from services.court_liaison.domain.commands import ScheduleHearing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.service_layer.booking import Booking
from services.kernel.errors import Refused
from services.kernel.persistence.mongo import READ, WRITE, connect
from services.kernel.persistence.store import is_race
from tests.conftest import fresh_machine

AT = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """The court's database, its collections made, nothing in it."""
    with fresh_machine("test-diary") as machine:
        machine.database("court_liaison").start()
        database = connect(machine.database("court_liaison").url, "court_liaison")
        for collection in (DIARY, *Register.COLLECTIONS):
            database.create_collection(collection)
        yield database
        database.client.close()


def book(database: Database, number: int, **changes: Any) -> bool:
    """One case's hearing, in a transaction of its own; whether room and judge were free."""
    values: dict[str, Any] = {
        "starts_at": AT, "room": "P.2", "judge": f"CL-{number}", "assessor_with_youth_experience": True, "closed": True,
        "sexual_abuse_or_ill_treatment": True,
    }  # fmt: skip
    command = ScheduleHearing(**{**values, **changes})
    store: Any = SimpleNamespace(database=database)
    booking, file = Booking(MongoDiary(database), Register(store)), CourtFile(reference=f"case-{number}")

    def work(session: Any) -> None:
        unit: Any = SimpleNamespace(session=session)
        booking.schedule(unit, file, command)

    for _ in range(20):  # as ``Application.perform`` does it
        try:
            with database.client.start_session() as session:
                session.with_transaction(work, read_concern=READ, write_concern=WRITE)
            return True
        except Refused:
            return False
        except Exception as error:
            if not is_race(error):
                raise
    raise AssertionError("unreachable")


def test_of_two_that_reach_for_one_room_at_once_one_gets_it(database: Database) -> None:
    """Each looked before the other wrote: without the page's version both would have found it free."""
    for day in range(5):
        starts_at = AT + timedelta(days=day)
        with ThreadPoolExecutor(4) as people:
            got = list(people.map(lambda number, at=starts_at: book(database, number, starts_at=at), range(4)))
        assert got.count(True) == 1


def test_a_page_is_read_as_it_was_written_and_the_next_hour_is_free(database: Database) -> None:
    """Times come back with their zone; hours that do not overlap stand beside each other."""
    at = AT + timedelta(days=30)
    assert book(database, 1, starts_at=at, minutes=60)
    assert not book(database, 2, starts_at=at + timedelta(minutes=59))
    assert book(database, 2, starts_at=at + timedelta(minutes=60))
