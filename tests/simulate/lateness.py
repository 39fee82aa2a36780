"""Every deadline that passed was noticed, told up to the head, and told to oversight; no other was. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from typing import Any

MISSED = {
    "case_intake": "IntakeDeadlineMissed", "social_support": "SupportDeadlineMissed",
    "police_investigation": "PoliceDeadlineMissed", "court_liaison": "CourtDeadlineMissed",
}  # fmt: skip
RAISED = "DeadlineRaised"
Row = Mapping[str, Any]


def due_at(deadline: Any, moment: datetime) -> datetime:
    """The end as it stood at a moment."""
    changes = [change for change in deadline.changes if change.at <= moment]
    end: datetime = (changes[-1] if changes else deadline).rolled
    return end


def must_be_missed(deadline: Any, begun: datetime, now: datetime, span: timedelta) -> bool:
    """Whether its end passed while it ran. ``begun``: when it was known first, which may be after its end; what
    became void before the next look was never looked at."""
    if not deadline.binding or deadline.resting:
        return False
    if deadline.ending == "void":
        return bool(deadline.ended_at > max(deadline.due.rolled, begun) + span)
    return bool((deadline.ended_at or now) > deadline.due.rolled)


def faults(
    agency: str,
    files: Iterable[Any],
    journal: Iterable[Row],
    items: Iterable[Row],
    at_oversight: Set[str],
    now: datetime,
    span: timedelta,
    counts: Counter[str],
) -> list[str]:
    """``span``: within which a passed end must have been noticed; ``counts``: what there was."""
    rows = list(journal)
    raised: dict[str, list[Row]] = defaultdict(list)
    missed: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    happened: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        happened[row["reference"]].append(row)
        if row["name"] == RAISED:
            raised[row["data"]["deadline_id"]].append(row)
        elif row["name"] == MISSED[agency]:
            missed[(row["reference"], row["data"]["ruleId"], row["data"].get("subjectId", ""))].append(row)
    waiting = {row["_id"]: row for row in items}
    found: list[str] = []
    expected: Counter[tuple[str, str, str]] = Counter()
    for file in files:
        for one in file.deadlines:
            counts[f"{agency}: started"] += 1
            counts[f"{agency}: {one.rule}"] += 1
            name = f"{agency}: {file.reference}: {one.rule}"
            if one.missed_at is not None:
                counts[f"{agency}: missed"] += 1
                counts[f"{agency}: explained"] += one.explained_at is not None
                expected[(file.reference, one.rule, one.subject)] += 1
                found += [f"{name}: {fault}" for fault in _noticed(one, _begun(one, happened[file.reference]), span)]
            elif must_be_missed(one, _begun(one, happened[file.reference]), now, span):
                found.append(f"{name}: passed on {one.due.rolled} and nobody noticed")
            found += [f"{name}: {fault}" for fault in _told(one, raised.pop(one.id, []))]
            found += [f"{name}: {fault}" for fault in _waits(one, waiting.pop(one.id, None))]
    found += _told_to_others(agency, expected, missed, at_oversight)
    found += [f"{agency}: an alarm for the deadline {number}, which no file has" for number in raised]
    found += [f"{agency}: work waits for the deadline {number}, which no file has" for number in waiting]
    return found


def _begun(one: Any, happened: Iterable[Row]) -> datetime:
    """When the clock was set going; what it counts from may lie long before."""
    until = one.missed_at or one.ended_at
    moments = [
        row["recorded_at"]
        for row in happened
        if row["name"] == one.started_by and (until is None or row["recorded_at"] <= until)
    ]
    begun: datetime = max([one.started_at, *moments])
    return begun


def _noticed(one: Any, begun: datetime, span: timedelta) -> list[str]:
    """When it was noticed: not before its end, and not long after it, or after it came to be known."""
    end = due_at(one, one.missed_at)
    found = []
    if not one.binding:
        found.append("missed, though its rule only warns")
    if one.missed_at <= end:
        found.append(f"missed on {one.missed_at}, before its end on {end}")
    known = max([end, begun, *(c.at for c in one.changes if c.at <= one.missed_at)])
    if one.missed_at > known + span + timedelta(minutes=1):
        found.append(f"ended on {end} and was noticed only on {one.missed_at}")
    return found


def _told(one: Any, raised: Iterable[Row]) -> list[str]:
    """Each alarm once; the head, when it was missed."""
    rows = list(raised)
    moments = {alarm.raised_at for alarm in one.alarms if alarm.raised_at is not None}
    if one.missed_at is not None:
        moments.add(one.missed_at)
    found = []
    if len(rows) != len(moments):
        found.append(f"{len(rows)} alarms where {len(moments)} were due")
    if one.missed_at is not None and not any(
        row["data"]["level"] == "head" and row["at"] >= one.missed_at for row in rows
    ):
        found.append("missed, and the head was not told")
    return found


def _waits(one: Any, item: Row | None) -> list[str]:
    if one.running and item is None:
        return ["runs and waits for nobody"]
    if not one.running and item is not None:
        return ["has ended and still waits for somebody"]
    if item is not None and item["missed"] != (one.missed_at is not None):
        return ["is missed or not, but its work item says otherwise"]
    return []


def _told_to_others(
    agency: str,
    expected: Counter[tuple[str, str, str]],
    missed: Mapping[tuple[str, str, str], list[Row]],
    at_oversight: Set[str],
) -> list[str]:
    found = []
    for key in expected.keys() | missed.keys():
        rows = missed.get(key, [])
        if len(rows) != expected[key]:
            found.append(f"{agency}: {key[0]}: {key[1]}: missed {expected[key]} times, told {len(rows)} times")
        if any(row["_id"] not in at_oversight for row in rows):
            found.append(f"{agency}: {key[0]}: {key[1]}: missed, and oversight has not heard of it")
    return found
