"""The whole province, in good health, with people at their desks and a judge who sees every database."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import Any

import pika
import pytest
from pika.exceptions import AMQPError
from pymongo.database import Database

from deploy.demo.office import Offices, Staff
from deploy.demo.story import Story
from deploy.machine import HELD_BY_BROKER, Machine
from deploy.machine.layout import WITH_DATABASE
from deploy.machine.supervise import Supervisor
from services.kernel.events.topology import inbox_of
from services.kernel.persistence.mongo import connect
from services.oversight.adapters.keys import Pseudonyms, read_key
from tests.faults.invariants import violations
from tests.waiting import until

READERS = {"case_intake": "intake_officer", "social_support": "social_worker",
           "police_investigation": "investigator", "court_liaison": "court_clerk"}  # fmt: skip
RECOVERY = 240.0  # seconds in which all news must have arrived, also when a stuck worker must first be replaced


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
        for service in WITH_DATABASE:
            self.machine.database(service).start()
        for name in self.machine.process_names:
            self.machine.process(name).start()
        self.machine.wait_ready(list(self.machine.process_names))

    def check(self, *references: str) -> None:
        """Wait until every event of these cases was applied exactly once, and nothing else anywhere.

        Meanwhile a process that ends is started again, as in a real run.
        """
        supervisor = Supervisor([process for name in self.machine.process_names
                                 if (process := self.machine.process(name)).alive])  # fmt: skip

        def well() -> bool:
            supervisor.look()
            return not self._wrong(references)

        until(well, "all news has arrived", within=RECOVERY, every=0.1,
              last=lambda: "; ".join(self._wrong(references)) + self.condition())  # fmt: skip

    def condition(self) -> str:
        """How the receiving side is, for whoever must find out why something did not arrive."""
        lines = []
        for agency in HELD_BY_BROKER:
            worker = self.machine.process(f"{agency}-worker")
            waiting = "?"
            with (
                contextlib.suppress(AMQPError),
                closing(pika.BlockingConnection(pika.URLParameters(self.machine.amqp_url(agency)))) as connection,
            ):
                found = connection.channel().queue_declare(inbox_of(agency), passive=True).method
                waiting = f"{found.message_count} ready, {found.consumer_count} consumers"
            lines.append(f"{worker.name}: alive {worker.alive}, queue: {waiting}, log:\n{worker.last_words(4)}")
        return "\n" + "\n".join(lines)

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
