"""The court's month: how long planning takes, how far from the best it may be, and what each way asks of the children.

The same courts, with a fixed seed, are planned by the scheduler and by the two simple rules (``simple_rules.py``);
everybody's plan is measured and checked by the same code. The careful clerk is the scheduler's own first solution:
the simple rule of the earliest limit, but with every rule of law looked at.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.measures import burden
from services.court_liaison.service_layer.scheduling.by_hand import in_turn
from services.court_liaison.service_layer.scheduling.planning import Planner
from services.court_liaison.service_layer.scheduling.proposing import propose
from tests.bench.simple_rules import earliest_deadline_first, first_come_first_served
from tests.court_month import Month

HEARINGS = (20, 100, 300)
SECONDS = 58.0  # so that with building the last answer the month is there within 60
PROPOSALS = 20


def measure() -> dict[str, Any]:
    """``schedule``: for each size what was planned, how fast, how well; ``proposal_ms``: three slots for one hearing
    beside the largest month's other sessions, the slowest of twenty."""
    CpSatSolver().improve(Month(1).agenda(), in_turn(Month(1).agenda()), 5.0, lambda _: None, lambda: False)  # loaded
    rows = []
    for hearings in HEARINGS:
        agenda = Month(hearings).agenda()
        started = time.perf_counter()
        plan = Planner(CpSatSolver()).month(agenda, SECONDS)
        seconds = time.perf_counter() - started
        rows.append(
            {
                "hearings": hearings,
                "sessions": len(agenda.wishes),
                "seconds": round(seconds, 1),
                "gap": round(plan.gap, 4),
                "aims": {level.name: {"value": level.value, "gap": round(level.gap, 4)} for level in plan.levels},
                **_asked_of_the_children(agenda, plan.sessions),
                "first_come_first_served": _asked_of_the_children(agenda, first_come_first_served(agenda)),
                "earliest_deadline_first": _asked_of_the_children(agenda, earliest_deadline_first(agenda)),
                "careful_clerk": _asked_of_the_children(agenda, in_turn(agenda).sessions),
            }
        )
    return {"schedule": rows, "proposal_ms": round(1000 * _slowest_proposal(agenda, plan.sessions), 1)}


def _asked_of_the_children(agenda: Agenda, sessions: Iterable[Session]) -> dict[str, Any]:
    sessions = list(sessions)
    asked = burden(agenda, sessions)
    return {
        "waiting_days": asked.waiting_days,
        "appearances": asked.appearances,
        "school_hours": round(asked.school_minutes / 60, 1),
        "rule_breaches": len(breaches(agenda, sessions)),
        "without_slot": len(agenda.wishes) - len(sessions),
    }


def _slowest_proposal(agenda: Agenda, sessions: Iterable[Session]) -> float:
    """Of hearings spread over the month, each beside all the other sessions."""
    sessions = list(sessions)
    slowest = 0.0
    for session in sessions[:: max(1, len(sessions) // PROPOSALS)]:
        beside = agenda.with_fixed(one for one in sessions if one.wish != session.wish)
        started = time.perf_counter()
        propose(beside, session.wish)
        slowest = max(slowest, time.perf_counter() - started)
    return slowest


def lines(rows: list[dict[str, Any]]) -> Iterable[str]:
    """The rows as a table."""
    yield f"{'hearings':>8} {'':24} {'seconds':>8} {'gap':>6} {'days':>6} {'comes':>6} {'school h':>9} {'breaches':>9}"
    for row in rows:
        for name in ("", "careful_clerk", "first_come_first_served", "earliest_deadline_first"):
            told = row[name] if name else row
            took = f"{row['seconds']:8.1f} {row['gap']:6.1%}" if not name else f"{'':8} {'':6}"
            yield (
                f"{row['hearings']:8} {name.replace('_', ' ') or 'planned':24} {took} {told['waiting_days']:6} "
                f"{told['appearances']:6} {told['school_hours']:9.1f} {told['rule_breaches']:9}"
            )


if __name__ == "__main__":
    import json

    result = measure()
    print(json.dumps(result, indent=2))
    print("\n".join(lines(result["schedule"])))
    print(result["proposal_ms"], "ms")
