"""A database server for the tests of how things are kept: a root of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from services.kernel.persistence.mongo import connect
from tests.conftest import fresh_machine
from tests.province import Province


@pytest.fixture(scope="session")
def kept_at() -> Iterator[str]:
    """The address of an agency's database: a root of its own, its collections made, nothing in it."""
    with fresh_machine("test-kept") as machine:
        machine.database("case_intake").start()
        url = machine.database("case_intake").url
        database = connect(url, "case_intake")
        for name in ("cases", "datakeys", "keychecks", "records", "disclosures", "search_tokens"):
            database.create_collection(name)
        database.client.close()
        yield url


@pytest.fixture(scope="session")
def kept(kept_at: str) -> Iterator[Database]:
    """That database, as the agency's user sees it."""
    database = connect(kept_at, "case_intake")
    yield database
    database.client.close()


@pytest.fixture(scope="session")
def intake_only() -> Iterator[Province]:
    """The intake point's service layer over its own real database server."""
    with fresh_machine("test-kernel") as machine:
        machine.database("case_intake").start()
        yield Province(machine, ("case_intake",))
