"""Oversight's numbers, counted once more from what the agencies themselves wrote down. Pure.

Only the words under which something is counted are taken from oversight (its table ``STATES``); how a case counts
is said here again, in other words, so that a fault in the one does not hide in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.oversight.projections.entries import DECISIONS, STATES

VIETNAM = timedelta(hours=7)
Cell = tuple[str, str, str]  # month, agency or target, state or word
SUPPORTED = {"emergency_measure", "delivering", "finished"}
HANDLED = {"investigating", "not_opened"}


def counted(rows: Iterable[Mapping[str, Any]]) -> Counter[Cell]:
    """What stands in oversight's database: each cell's number, which is spread over some rows."""
    cells: Counter[Cell] = Counter()
    for row in rows:
        month, subject, word, _ = row["_id"].split("|")
        cells[(month, subject, word)] += row["count"]
    return +cells


def recounted(journals: Mapping[str, Iterable[Mapping[str, Any]]]) -> Counter[Cell]:
    """Each case once in each month for each state that it entered; each target in the month it first concerned."""
    entered: set[tuple[str, Cell]] = set()
    for agency, rows in journals.items():
        for row in rows:
            if row["source"] != agency or row["name"] not in STATES:
                continue
            month, word = _month(row["at"]), STATES[row["name"]][1]
            if row["name"] == "ProsecutionDecided":
                word = DECISIONS[row["data"]["decisionCode"]]
            if row["name"] == "UrgencyChanged" and not row["data"].get("urgent"):
                word = "urgency_lowered"
            entered.add((row["reference"], (month, agency, word)))
            if row["name"] == "CaseReferred":
                entered.add((row["reference"], (month, row["data"]["to"], "referred")))
    cells = Counter(cell for _, cell in entered)
    by_case: dict[str, set[Cell]] = {}
    for reference, cell in entered:
        by_case.setdefault(reference, set()).add(cell)
    for steps in by_case.values():
        cells.update(_targets_of(steps))
    return cells


def _targets_of(steps: set[Cell]) -> list[Cell]:
    opened = [month for month, agency, word in steps if (agency, word) == ("case_intake", "open")]
    at_police = [
        month
        for month, agency, word in steps
        if agency == "police_investigation" and word in ("referred", "registered")
    ]
    words = {(agency, word) for _, agency, word in steps}
    cells = []
    for months, target, agency, reached in (
        (opened, "target-support-100", "social_support", SUPPORTED),
        (at_police, "target-handled-100", "police_investigation", HANDLED),
    ):
        if months:
            cells.append((min(months), target, "concerned"))
            if any((agency, word) in words for word in reached):
                cells.append((min(months), target, "reached"))
    return cells


def differences(told: Mapping[Cell, int], again: Mapping[Cell, int]) -> list[str]:
    return [
        f"{' '.join(cell)}: oversight says {told.get(cell, 0)}, the agencies' own books {again.get(cell, 0)}"
        for cell in sorted(told.keys() | again.keys())
        if told.get(cell, 0) != again.get(cell, 0)
    ]


def by_commune(
    journals: Mapping[str, Iterable[Mapping[str, Any]]], communes: Mapping[str, str], up_to: str
) -> Counter[tuple[str, str, str, str]]:
    """The targets by month and commune, by what each agency itself wrote down up to the end of a month.

    Month, target, commune and word. ``communes``: of each case, as the intake point's own file has it.
    """
    cases: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for agency, rows in journals.items():
        for row in rows:
            if _month(row["at"]) <= up_to:
                cases.setdefault(row["reference"], {}).setdefault(agency, []).append(row)
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for reference, own in cases.items():
        for month, target, word in recounted(own):
            if target.startswith("target-"):
                cells[(month, target, communes.get(reference, ""), word)] += 1
    return cells


def faults_by_commune(
    figures: Iterable[Mapping[str, Any]], again: Mapping[tuple[str, str, str, str], int]
) -> list[str]:
    """Where oversight's figures by commune are not the agencies' own, or tell of fewer than five."""
    found = []
    for figure in figures:
        for row in figure["rows"]:
            place = (row["month"], row["rule"], row["commune"])
            concerned, reached = again.get((*place, "concerned"), 0), again.get((*place, "reached"), 0)
            if (row["concerned"], row["reached"]) not in ((concerned, reached), (concerned, None)):
                told, own = f"{row['reached']} of {row['concerned']}", f"{reached} of {concerned}"
                found.append(f"{' '.join(place)}: told are {told}, the agencies' own books say {own}")
            small = concerned < 5 or (row["reached"] is not None and (reached < 5 or 0 < concerned - reached < 5))
            if small:
                found.append(f"{' '.join(place)}: a number under five is told")
    return found


def targets(cells: Mapping[Cell, int]) -> dict[str, str]:
    """Reached of concerned, by target, the whole time together."""
    sums: Counter[tuple[str, str]] = Counter()
    for (_, subject, word), number in cells.items():
        if subject.startswith("target-"):
            sums[(subject, word)] += number
    return {name: f"{sums[(name, 'reached')]} / {sums[(name, 'concerned')]}" for name, _ in sorted(sums)}


def _month(at: datetime) -> str:
    return (at + VIETNAM).strftime("%Y-%m")
