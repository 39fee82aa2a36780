"""The judge after every fault, in the manner of Jepsen: what was committed is what was applied.

It reads the agencies' databases and knows nothing of how events travel.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from pymongo.database import Database

from services.kernel.persistence.threads import kept_threads


def arrived(databases: Mapping[str, Database]) -> bool:
    """Whether, by their numbers alone, all events have been sent and taken in: cheap enough to ask often."""
    for sender, database in databases.items():
        if database["outbox"].find_one({"sent_at": None}, {"_id": 1}):
            return False
        for receiver, other in databases.items():
            sent = database["outbox"].count_documents({"recipient": receiver})
            if sent and other["journal"].count_documents({"source": sender}) != sent:
                return False
    return True


Names = Callable[[str], Collection[str]]
LOOKED_AT = dict.fromkeys(("event_id", "recipient", "name", "sent_at", "cause"), 1)  # not what travels, which is long

DEADLINES_MISSED = ["IntakeDeadlineMissed", "SupportDeadlineMissed", "PoliceDeadlineMissed", "CourtDeadlineMissed"]


def violations(
    databases: Mapping[str, Database], poisoned: Mapping[str, int] | None = None, cases: Names | None = None
) -> list[str]:
    """Everything that is not as it must be, in words; empty when all is well.

    ``poisoned``: how many dead letters each agency must hold, by agency; all others none.
    ``cases``: judge these cases only; called with an agency it gives what they are called in its
    database (oversight knows them by pseudonyms, so events are compared by their ids).
    """
    found: list[str] = []
    committed: dict[tuple[str, str], Counter[str]] = {}
    for sender, database in databases.items():
        rows = list(database["outbox"].find(_streams(cases, sender, databases), LOOKED_AT))
        for row in rows:
            committed.setdefault((sender, row["recipient"]), Counter())[row["event_id"]] += 1
            if row["sent_at"] is None:
                found.append(f"{sender}: {row['name']} to {row['recipient']} was never sent")
        found += _effects_twice(sender, rows, _deadlines_missed(database))
    for receiver, database in databases.items():
        applied, counted = _applied(database, receiver, cases), _counted(database, receiver, cases)
        for sender in databases:
            if sender != receiver:
                sent = committed.get((sender, receiver), Counter())
                found += _differences(sender, receiver, sent, applied[sender], counted[sender])
        if parked := database["parked"].count_documents(_among(cases, receiver, "reference")):
            found.append(f"{receiver}: {parked} events still parked")
        expected = (poisoned or {}).get(receiver, 0)
        if (dead := database["dead_letters"].count_documents({"state": "waiting"})) != expected:
            found.append(f"{receiver}: {dead} dead letters where {expected} were poisoned")
    return found


def _among(cases: Names | None, agency: str, field: str) -> dict[str, Any]:
    return {field: {"$in": sorted(cases(agency))}} if cases else {}


def _streams(cases: Names | None, sender: str, receivers: Iterable[str]) -> dict[str, Any]:
    return {"stream": {"$in": [f"{case}>{to}" for case in sorted(cases(sender)) for to in receivers]}} if cases else {}


def _applied(database: Database, receiver: str, cases: Names | None) -> Mapping[str, Counter[str]]:
    """By sender, the events on the receiver's timeline."""
    applied: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in database["journal"].find(_among(cases, receiver, "reference"), {"source": 1}):
        applied[row["source"]][row["_id"]] += 1
    return applied


def _counted(database: Database, receiver: str, cases: Names | None) -> Counter[str]:
    """By sender, how many events the receiver counts as taken in."""
    counted: Counter[str] = Counter()
    for thread in kept_threads(database, _among(cases, receiver, "_id")):
        counted.update(thread["taken"])
    return counted


def _differences(sender: str, receiver: str, committed: Counter[str], applied: Counter[str], counted: int) -> list[str]:
    lost, invented = committed - applied, applied - committed
    found = []
    if lost:
        found.append(f"{sender} > {receiver}: {len(lost)} committed events were not applied")
    if invented:
        found.append(f"{sender} > {receiver}: {len(invented)} applied events were never committed")
    if counted != applied.total():
        found.append(f"{sender} > {receiver}: {applied.total()} on the timeline but {counted} counted")
    return found


def _deadlines_missed(database: Database) -> dict[str, str]:
    """Which deadline each of the agency's own events of a missed one is about."""
    rows = database["journal"].find({"name": {"$in": DEADLINES_MISSED}}, {"data": 1})
    return {row["_id"]: repr(sorted(row["data"].items())) for row in rows}


def _effects_twice(sender: str, rows: Iterable[Mapping[str, Any]], about: Mapping[str, str]) -> list[str]:
    """An event that was applied twice would have caused its consequences twice.

    One event may let the clock be looked at after several deadlines have passed: each is told once.
    """
    caused: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        if cause := row["cause"]:
            caused[(cause, row["name"], row["recipient"], about.get(row["event_id"], ""))] += 1
    return [
        f"{sender}: {name} to {recipient} followed {times} times from one event"
        for (_, name, recipient, _), times in caused.items()
        if times > 1
    ]
