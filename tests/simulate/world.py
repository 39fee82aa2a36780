"""The province in simulated time: its processes, its clock, and the moment when nothing is on its way any more."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure

from deploy.machine import Machine
from deploy.machine.layout import SERVICES
from services.oversight.adapters.keys import Pseudonyms, read_key
from tests.province import AGENCIES, SETTINGS, Province
from tests.simulate.nudges import after_every_unit_of_work
from tests.simulate.times import RESTS

PATIENCE = 120.0  # seconds within which everything that was published must have been taken in
LOOK_EVERY = 0.03  # seconds
DEAD_AFTER = 3.0  # seconds until it is asked whether what is awaited lies among the dead letters
KEYS_KNOWN_FOR = 60_000  # milliseconds; nothing is erased here
ASKED_AT_ONCE = 500  # ids in one question
# The server would take rows away by its own clock, a year too early; the judge needs them all.
KEPT_FOR_A_TIME = (("outbox", "sent_at_1"), ("requests", "at_1"))
# By these the portal lists, and nobody here looks into it. Every write of a row keeps each of them.
FOR_SCREENS = (
    ("cases", "opened_at_1"), ("cases", "listed_as_1"), ("journal", "recorded_at_1"),
    ("work_items", "seen_by_1_due_at_1"), ("disclosures", "state_1_asked_at_1"),
)  # fmt: skip


class TurnedClock:
    """The moment that all processes take for now. It never goes back, and has no parts of a millisecond."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self._now = start
        self.turn(start)
        self.rest()

    def now(self) -> datetime:
        return self._now

    def turn(self, moment: datetime) -> datetime:
        """Make it this moment, for everybody, whole or not at all; returns the moment that it is now."""
        moment = max(self._now, moment.astimezone(UTC))
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        _tell(self._path, moment)
        self._now = moment
        return moment

    def rest(self) -> None:
        """Nobody acts now, and everybody who waits for a deadline is to look."""
        _tell(self._path.with_name(RESTS), self._now)


def _tell(path: Path, moment: datetime) -> None:
    half = path.with_name(path.name + ".new")
    half.write_text(moment.isoformat(), encoding="ascii")
    os.replace(half, path)  # noqa: PTH105 - atomic, and readers are in other processes


class NeverQuiet(AssertionError):
    """Something that was published was not taken in, or an alarm that was due was not raised."""


class World(Province):
    """The province as the simulation sees it: every agency's service layer, under the turned clock."""

    def __init__(self, machine: Machine, clock: TurnedClock) -> None:
        super().__init__(machine, log_level="ERROR")
        self.clock = clock
        self._since = clock.now()
        self._arrived: set[str] = set()
        self._all: dict[str, Database] = {}

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
        if alarms:
            self.clock.rest()
        while (alarms and self._alarm_due()) or not self._taken_in():
            if time.monotonic() > end:
                raise NeverQuiet(self._what_waits())
            if time.monotonic() > look:
                self._nothing_is_dead()
                look += DEAD_AFTER
            time.sleep(LOOK_EVERY)
        if alarms:
            self._since, self._arrived = self.clock.now(), set()

    def _nothing_is_dead(self) -> None:
        """A dead letter will never be taken in; there is no need to wait for it."""
        for agency, database in self.databases().items():
            if (row := database["dead_letters"].find_one({"state": "waiting"})) is not None:
                raise NeverQuiet(f"{agency} has a dead letter at {self.clock.now()}: {row.get('reason')}")

    def _taken_in(self) -> bool:
        """Whether all rows of all outboxes have been sent and stand in their receivers' journals."""
        sent = self._sent()
        return sent is not None and self._all_in_journals(sent) and self._sent() == sent

    def _sent(self) -> dict[str, str] | None:
        """What was sent since the last settling, row and receiver; None while something waits to be sent."""
        rows: dict[str, str] = {}
        for sender in AGENCIES:
            outbox = self.databases()[sender]["outbox"]
            if outbox.find_one({"sent_at": None}, {"_id": 1}):
                return None
            found = outbox.find({"sent_at": {"$gte": self._since}}, {"recipient": 1})
            rows |= {row["_id"]: row["recipient"] for row in found}
        return rows

    def _all_in_journals(self, sent: dict[str, str]) -> bool:
        waiting: dict[str, list[str]] = {}
        for row, recipient in sent.items():
            if row not in self._arrived:
                waiting.setdefault(recipient, []).append(row)
        for recipient, rows in waiting.items():
            journal = self.databases()[recipient]["journal"]
            for part in _parts_of(rows, ASKED_AT_ONCE):
                ids = [row.partition(":")[0] for row in part]
                there = {row["_id"] for row in journal.find({"_id": {"$in": ids}}, {"_id": 1})}
                self._arrived |= {f"{event_id}:{recipient}" for event_id in there}
        return all(row in self._arrived for row in sent)

    def _alarm_due(self) -> bool:
        due = {"next_alarm_at": {"$lte": self.clock.now()}}
        return any(self.databases()[agency]["cases"].find_one(due, {"_id": 1}) for agency in AGENCIES)

    def _what_waits(self) -> str:
        unsent = {a: self.databases()[a]["outbox"].count_documents({"sent_at": None}) for a in AGENCIES}
        dead = {a: d["dead_letters"].count_documents({"state": "waiting"}) for a, d in self.databases().items()}
        sent = self._sent() or {}
        missing = [row for row in sent if row not in self._arrived]
        return (
            f"not quiet within {PATIENCE:.0f} s at {self.clock.now()}: unsent {unsent}, dead letters {dead}, "
            f"not taken in {[(row.partition(':')[2], row) for row in missing[:5]]}, alarm due {self._alarm_due()}"
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
        "CHUNGTAY_CLOCK_FILE": str(clock_file), "CHUNGTAY_DEADLINES_EVERY": "1", "CHUNGTAY_LOG_LEVEL": "WARNING",
        "CHUNGTAY_DATA_KEY_EXPIRY_MS": str(KEYS_KNOWN_FOR),
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
