"""What a case asked of the child is the sum of what was held, wherever it is asked for. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from services.kernel.burden import burden_of, milestones_of

Row = Mapping[str, Any]
HOLDING = {"police_investigation": "PoliceSittingHeld", "court_liaison": "CourtSittingHeld"}


def faults(files: Mapping[str, Mapping[str, Any]], journals: Mapping[str, Iterable[Row]]) -> list[str]:
    """At the intake point, which hears of everything, all that was held anywhere; at every agency what its own
    timeline tells."""
    everywhere = _held_by_case(row for agency, name in HOLDING.items() for row in _own(agency, journals, name))
    found = []
    for agency, known in files.items():
        rows = [row for row in journals[agency] if row["name"] in HOLDING.values()]
        there = _held_by_case(rows)
        timelines: dict[str, list[Row]] = defaultdict(list)
        for row in journals[agency]:
            timelines[row["reference"]].append(row)
        for reference, file in known.items():
            told = everywhere if agency == "case_intake" else there
            expected = told.get(reference, {})
            burden = burden_of(file.sittings, milestones_of(timelines[reference]))
            sums = (burden.interviews_held + _hearings_held(file), burden.minutes)
            if sums != (len(expected), sum(expected.values())):
                found.append(
                    f"{agency}: {reference}: {sums[0]} sessions of {sums[1]} minutes, where {len(expected)} of "
                    f"{sum(expected.values())} were held"
                )
    return found


def held(journals: Mapping[str, Iterable[Row]]) -> int:
    """How many sessions there were, however often they were told of."""
    rows = [row for agency, name in HOLDING.items() for row in _own(agency, journals, name)]
    return sum(map(len, _held_by_case(rows).values()))


def _own(agency: str, journals: Mapping[str, Iterable[Row]], name: str) -> list[Row]:
    return [row for row in journals[agency] if row["name"] == name and row["source"] == agency]


def _held_by_case(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Minutes by case and session."""
    cases: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        cases[row["reference"]][row["data"]["sittingId"]] = int(row["data"].get("minutes", 0))
    return cases


def _hearings_held(file: Any) -> int:
    return sum(sitting.was_held and sitting.kind == "hearing" for sitting in file.sittings)
