"""From what is known of each case to the numbers of a report. Pure functions.

A case's cells follow from the set of its entries alone. So the order in which the agencies' events
arrive, and how often, makes no difference, and every number can be recomputed at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.oversight.projections.entries import Entry

CONCERNED, REACHED = "concerned", "reached"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in the tables where a case counts as one.

    ``subject`` and ``word``: an agency and a state, or a target's rule id and concerned / reached.
    """

    month: str
    subject: str
    word: str


@dataclass(frozen=True, slots=True)
class Target:
    """A goal of the provincial plan: of the cases it concerns, how many were reached.

    A case belongs to the month in which it first concerned the target, and is reached whenever that
    happens, also in a later month.
    """

    rule: str
    concerns: frozenset[tuple[str, str]]  # agency, state
    reached_by: frozenset[tuple[str, str]]


TARGETS = (
    # Every child of an opened case is given support: a measure carried out, not a referral accepted.
    Target(
        rule="target-support-100",
        concerns=frozenset({("case_intake", "open")}),
        reached_by=frozenset(
            {("social_support", "emergency_measure"), ("social_support", "delivering"), ("social_support", "finished")}
        ),
    ),
    # Every violation that the police were told of is handled under the law: opened, or not opened with
    # a reason. A referral that they declined stays unhandled until it is sent again and decided.
    Target(
        rule="target-handled-100",
        concerns=frozenset({("police_investigation", "referred"), ("police_investigation", "registered")}),
        reached_by=frozenset({("police_investigation", "investigating"), ("police_investigation", "not_opened")}),
    ),
)


def cells_of(entries: Iterable[Entry]) -> frozenset[Cell]:
    """Every cell in which a case with these entries counts."""
    entries = list(entries)
    cells = {Cell(entry.month, entry.agency, entry.state) for entry in entries}
    entered = {(entry.agency, entry.state) for entry in entries}
    for target in TARGETS:
        months = [entry.month for entry in entries if (entry.agency, entry.state) in target.concerns]
        if months:
            cells.add(Cell(min(months), target.rule, CONCERNED))
            if entered & target.reached_by:
                cells.add(Cell(min(months), target.rule, REACHED))
    return frozenset(cells)
