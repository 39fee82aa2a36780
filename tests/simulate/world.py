"""The province in simulated time: its processes, its clock, and the moment when nothing is on its way any more."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pymongo.database import Database
from pymongo.errors import OperationFailure

from deploy.machine import Machine
from deploy.machine.layout import SERVICES
from services.oversight.adapters.keys import Pseudonyms, read_key
from tests.province import AGENCIES, SETTINGS, Province
from tests.simulate.nudges import Nudges, OnTheWay, after_every_unit_of_work, worker_of

T = TypeVar("T")
PATIENCE = 120.0  # seconds within which everything that was published must have been taken in
TOLD_WITHIN = 0.5  # seconds until it is looked whether everything has arrived, whatever was told
MARKED_WITHIN = 0.005  # seconds; a relay marks what it sent a little after the receiver may have taken it in
DEAD_AFTER = 3.0  # seconds until it is asked whether what is awaited lies among the dead letters
LOOKS_EVERY = "3"  # seconds, some thirty hours here, until a worker looks again at whose time is taken and at the month
KEYS_KNOWN_FOR = 60_000  # milliseconds; nothing is erased here
ASKED_AT_ONCE = 500  # ids in one question
# The server would take rows away by its own clock, a year too early; the judge needs them all.
KEPT_FOR_A_TIME = (("outbox", "sent_at_1"), ("requests", "at_1"))
# By these the portal lists and finds, and nobody here looks into it. Every write of a row keeps each of them.
FOR_SCREENS = (
    ("cases", "opened_at_1"), ("cases", "listed_as_1"), ("journal", "recorded_at_1"), ("journal", "reference_1_at_1"),
    ("work_items", "seen_by_1_due_at_1"), ("work_items", "reference_1"), ("search_tokens", "tokens_1__id_1"),
    ("disclosures", "state_1_asked_at_1"),
)  # fmt: skip


class TurnedClock:
    """The moment that all processes take for now. It never goes back, and has no parts of a millisecond."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self._half = path.with_name(path.name + ".new")
        self._now = datetime.min.replace(tzinfo=UTC)
        self.turn(start)

    def now(self) -> datetime:
        return self._now

    def turn(self, moment: datetime) -> datetime:
        """Make it this moment, for everybody, whole or not at all; returns the moment that it is now."""
        moment = max(self._now, moment.astimezone(UTC))
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        if moment > self._now:
            self._half.write_text(moment.isoformat(), encoding="ascii")
            os.replace(self._half, self._path)  # noqa: PTH105 - atomic, and readers are in other processes
            self._now = moment
        return self._now


class NeverQuiet(AssertionError):
    """Something that was published was not taken in, or an alarm that was due was not raised."""


class World(Province):
    """The province as the simulation sees it: every agency's service layer, under the turned clock."""

    def __init__(self, machine: Machine, clock: TurnedClock) -> None:
        super().__init__(machine, log_level="ERROR")
        self.clock = clock
        self._on_the_way = OnTheWay(machine.root)
        self._nudge = Nudges(machine.root)
        self._since = clock.now()
        self._arrived: set[str] = set()
        self._all: dict[str, Database] = {}
        self._looks = ThreadPoolExecutor(len(AGENCIES))

    def parts(self, service: str) -> Any:
        if service not in self._parts:
            settings = getattr(importlib.import_module(f"services.{service}.config"), SETTINGS[service])(
                mongo_url=self.machine.mongo_url(service),
                log_level=self._log_level,
                keys=self.machine.layout.agency_keys(service),
                key_directory=self.machine.layout.key_directory,
                audit_url=self.machine.audit_url(service),
                data_key_expiry_ms=KEYS_KNOWN_FOR,
            )
            bootstrap = importlib.import_module(f"services.{service}.bootstrap").bootstrap
            self._parts[service] = bootstrap("simulate", settings, self.clock)
            self._parts[service].store.prepare()
        return self._parts[service]

    def databases(self) -> dict[str, Database]:
        self._all = self._all or super().databases()
        return self._all

    def pseudonyms(self) -> Pseudonyms:
        """What cases are called at oversight."""
        return Pseudonyms(read_key(self.machine.layout.key_file("count-key")))

    def settle(self, alarms: bool = True) -> None:
        """Return when everything published has been taken in everywhere and, with ``alarms``, everybody who was
        to be told of a deadline by now was told. So what is late is late because people were."""
        end = time.monotonic() + PATIENCE
        look = time.monotonic() + DEAD_AFTER
        self._on_the_way.wait(TOLD_WITHIN)
        while (alarms and self._alarms_raised()) or not self._taken_in():
            if time.monotonic() > end:
                raise NeverQuiet(self._what_waits())
            if time.monotonic() > look:
                self._nothing_is_dead()
                look += DEAD_AFTER
            time.sleep(MARKED_WITHIN)
            self._on_the_way.wait(TOLD_WITHIN)
        if alarms:
            self._since, self._arrived = self.clock.now(), set()
            self._on_the_way.forget()

    def _nothing_is_dead(self) -> None:
        """A dead letter will never be taken in; there is no need to wait for it."""
        for agency, database in self.databases().items():
            if (row := database["dead_letters"].find_one({"state": "waiting"})) is not None:
                raise NeverQuiet(f"{agency} has a dead letter at {self.clock.now()}: {row.get('reason')}")

    def _taken_in(self) -> bool:
        """Whether all rows of all outboxes have been sent and stand in their receivers' journals. That the same were
        sent before and after the journals were read shows that nobody wrote any in between."""
        sent = self._sent()
        return self._all_in_journals(sent) and not any(self.of_each(self._waits).values()) and self._sent() == sent

    def _sent(self) -> dict[str, str]:
        """What was sent since the last settling, row and receiver."""
        wanted = {"sent_at": {"$gte": self._since}}
        found = self.of_each(lambda agency: list(self.databases()[agency]["outbox"].find(wanted, {"recipient": 1})))
        return {row["_id"]: row["recipient"] for rows in found.values() for row in rows}

    def _waits(self, agency: str) -> bool:
        """Whether a row waits to be sent."""
        return self.databases()[agency]["outbox"].find_one({"sent_at": None}, {"_id": 1}) is not None

    def _all_in_journals(self, sent: dict[str, str]) -> bool:
        waiting: dict[str, list[str]] = {}
        for row, recipient in sent.items():
            if row not in self._arrived:
                waiting.setdefault(recipient, []).append(row)
        for arrived in self._looks.map(self._in_journal, waiting, waiting.values()):
            self._arrived |= arrived
        return all(row in self._arrived for row in sent)

    def _in_journal(self, recipient: str, rows: list[str]) -> set[str]:
        journal = self.databases()[recipient]["journal"]
        there: set[str] = set()
        for part in _parts_of(rows, ASKED_AT_ONCE):
            wanted = {"_id": {"$in": [row.partition(":")[0] for row in part]}}
            there |= {f"{row['_id']}:{recipient}" for row in journal.find(wanted, {"_id": 1})}
        return there

    def of_each(self, look: Callable[[str], T]) -> dict[str, T]:
        """What is found at each agency; their databases answer side by side."""
        return dict(zip(AGENCIES, self._looks.map(look, AGENCIES), strict=True))

    def _alarms_raised(self) -> bool:
        """Whether anybody is asked to tell of a deadline now."""
        due = self._alarms_due()
        for agency in due:
            self._on_the_way.ask(agency)
            self._nudge(worker_of(agency))
        return bool(due)

    def _alarms_due(self) -> list[str]:
        """The agencies where somebody is to be told of a deadline by now."""
        due = {"next_alarm_at": {"$lte": self.clock.now()}}
        found = self.of_each(lambda agency: self.databases()[agency]["cases"].find_one(due, {"_id": 1}))
        return [agency for agency, row in found.items() if row is not None]

    def _what_waits(self) -> str:
        unsent = {a: self.databases()[a]["outbox"].count_documents({"sent_at": None}) for a in AGENCIES}
        dead = {a: d["dead_letters"].count_documents({"state": "waiting"}) for a, d in self.databases().items()}
        sent = self._sent()
        missing = [row for row in sent if row not in self._arrived]
        return (
            f"not quiet within {PATIENCE:.0f} s at {self.clock.now()}: unsent {unsent}, dead letters {dead}, "
            f"not taken in {[(row.partition(':')[2], row) for row in missing[:5]]}, alarms due {self._alarms_due()}"
        )


@contextmanager
def running(machine: Machine, start: datetime) -> Iterator[World]:
    """The whole province on a machine that was prepared, from this moment on."""
    clock_file = machine.root / "clock"
    clock = TurnedClock(clock_file, start)
    world = World(machine, clock)
    for service in SERVICES:
        machine.database(service).survives_power_cuts = False  # nothing here must; a tenth less work
    machine.start_stores()
    extra = {
        "CHUNGTAY_CLOCK_FILE": str(clock_file), "CHUNGTAY_LOG_LEVEL": "WARNING",
        "CHUNGTAY_DEADLINES_EVERY": LOOKS_EVERY, "CHUNGTAY_DATA_KEY_EXPIRY_MS": str(KEYS_KNOWN_FOR),
    }  # fmt: skip
    names = [*(f"{agency}-{kind}" for agency in AGENCIES for kind in ("relay", "worker")), "oversight-worker"]
    for name in names:
        agency, _, kind = name.rpartition("-")
        machine.process(name, extra, [sys.executable, "-m", f"tests.simulate.{kind}", agency]).start()
    for agency in AGENCIES:
        world.parts(agency)
    machine.wait_ready(names)
    for database in world.databases().values():
        for collection, index in (*KEPT_FOR_A_TIME, *FOR_SCREENS):
            with suppress(OperationFailure):
                database[collection].drop_index(index)
    with after_every_unit_of_work(machine.root):
        yield world


def _parts_of(rows: list[str], size: int) -> Iterable[list[str]]:
    return (rows[place : place + size] for place in range(0, len(rows), size))
