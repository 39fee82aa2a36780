"""What oversight remembers of one case: under a pseudonym, the states it entered and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from services.kernel.workflow import File
from services.oversight.projections.cells import Cell, cells_of
from services.oversight.projections.entries import Entry

SERVICE = "oversight"
MONITOR = "provincial_monitor"  # the one role that may ask for numbers


class State(StrEnum):
    COUNTED = "counted"  # nobody works on a case here; it has no other state


@dataclass(frozen=True, slots=True)
class Change:
    """Where the case counts now and did not before, and the reverse."""

    gained: frozenset[Cell]
    lost: frozenset[Cell]


@dataclass(kw_only=True)
class CaseMarks(File):
    """``reference`` is the pseudonym; the case reference itself never gets this far."""

    state: State = State.COUNTED
    entries: list[Entry] = field(default_factory=list)  # each once, in order

    def take(self, entries: Iterable[Entry]) -> Change:
        """Remember more entries. A cell can be lost when an earlier month turns up late."""
        before = cells_of(self.entries)
        self.entries = sorted({*self.entries, *entries})
        after = cells_of(self.entries)
        return Change(gained=after - before, lost=before - after)
