"""The whole province, in good health, with people at their desks and a judge who sees every database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from pymongo.database import Database

from deploy.demo.office import Offices, Staff
from deploy.demo.story import Story
from deploy.machine import HELD_BY_BROKER, SERVICES, Machine
from services.kernel.persistence.mongo import connect
from services.oversight.adapters.keys import Pseudonyms, read_key
from tests.faults.invariants import violations
from tests.waiting import until

READERS = {"case_intake": "intake_officer", "social_support": "social_worker",
           "police_investigation": "investigator", "court_liaison": "court_clerk"}  # fmt: skip
RECOVERY = 60.0  # seconds in which all news must have arrived


class Province:
    """The running system as a test sees it: desks, databases, and what may be stopped."""

    def __init__(self, machine: Machine, offices: Offices) -> None:
        self.machine = machine
        self.offices = offices
        self.databases: Mapping[str, Database[dict[str, Any]]] = {
            agency: connect(machine.database(agency).url, agency) for agency in HELD_BY_BROKER
        }
        self._pseudonyms = Pseudonyms(read_key(machine.layout.key_file("count-key")))
        self._dead_before = self._dead_letters()

    def story(self, report_id: str = "R01") -> Story:
        """A new case from this report, with everybody who may work on it; nothing has happened yet."""
        return Story(self.offices, "t", 0, report_id)

    def reader(self, agency: str) -> Staff:
        """Somebody who may look into files, and only that is asked of them."""
        return self.offices.staff(READERS[agency])

    def make_well(self) -> None:
        """Start whatever lies down, and return when everything answers."""
        self.machine.broker.start()
        for service in SERVICES:
            self.machine.database(service).start()
        for name in self.machine.process_names:
            self.machine.process(name).start()
        self.machine.wait_ready(list(self.machine.process_names))

    def check(self, *references: str) -> None:
        """Wait until every event of these cases was applied exactly once, and nothing else anywhere."""
        until(lambda: not self._wrong(references), "all news has arrived", within=RECOVERY,
              last=lambda: "; ".join(self._wrong(references)))  # fmt: skip

    def unsent(self, agency: str) -> int:
        """How many events the agency has committed and not yet handed to the broker."""
        return self.databases[agency]["outbox"].count_documents({"sent_at": None})

    def _wrong(self, references: Collection[str]) -> list[str]:
        def called(agency: str) -> Collection[str]:
            return [self._pseudonyms(r) for r in references] if agency == "oversight" else references

        return violations(self.databases, self._dead_before, called)

    def _dead_letters(self) -> dict[str, int]:
        """Tests that share this system may have left some before."""
        return {
            agency: database["dead_letters"].count_documents({"state": "waiting"})
            for agency, database in self.databases.items()
        }


def everything_in(database: Database[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each document as text, with its collection; bytes are read as the text they hold."""
    for name in database.list_collection_names():
        for document in database[name].find({}):
            yield name, _text(document)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(_text, value))
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


@pytest.fixture(scope="session")
def running_province(machine: Machine, offices: Offices) -> Province:
    return Province(machine, offices)


@pytest.fixture
def province(running_province: Province) -> Iterator[Province]:
    """In good health before the test and, whatever happened, after it."""
    running_province.make_well()
    yield running_province
    running_province.make_well()


@pytest.fixture
def story(province: Province) -> Story:
    return province.story()
