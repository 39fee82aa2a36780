"""What planning asks of a solver, and what it is told meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan
from services.court_liaison.domain.scheduling.demands import Objection


@dataclass(frozen=True, slots=True)
class Progress:
    """``aim``: which one is being pursued; ``seconds``: since the start; ``value``: the best so far, None before the
    first; ``bound``: what it cannot fall below."""

    aim: str
    seconds: float
    value: int | None
    bound: int


@dataclass(frozen=True, slots=True)
class Cause:
    """``demands``: they cannot all be met, and none of them can be left out; empty: they can. ``enough``: those of
    them which, given up alone, leave a slot for everything."""

    demands: tuple[Objection, ...]
    enough: frozenset[Objection] = frozenset()


Listener = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class Solver(Protocol):
    def improve(self, agenda: Agenda, start: Plan, seconds: float, told: Listener, cancelled: Cancelled) -> Plan:
        """The best plan that is found in this time, beginning with ``start``, which is returned if nothing better is
        found. Never raises for want of time."""

    def cause(self, agenda: Agenda, wishes: Collection[str], seconds: float) -> Cause | None:
        """Why these wishes have no slots together beside the fixed sessions. None: the time was not enough to know."""
