"""What waits for somebody: one row for each running deadline, in the transaction that changes the deadline.

A row says who is to look at it: those who have the case in hand, and, once they were told, the roles above
them. So "my work" is one indexed question, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.kernel.deadlines.model import Deadline, highest
from services.kernel.deadlines.table import Clocks
from services.kernel.persistence.writes import Writes
from services.kernel.rules import Level
from services.kernel.workflow import Actor

WORK_ITEMS = "work_items"
_UP_TO = {Level.OWNER: (Level.OWNER,), Level.SUPERVISOR: (Level.OWNER, Level.SUPERVISOR), Level.HEAD: tuple(Level)}


@dataclass(frozen=True, slots=True)
class WorkItem:
    """``level``: the highest who was told, empty when nobody was yet."""

    id: str
    reference: str
    rule: str
    subject: str
    due_at: datetime
    statutory_at: datetime
    level: str
    missed: bool
    assigned: tuple[str, ...]


def _nowhere(_deadline: Deadline) -> Collection[str]:
    return ()


def put_work_items(
    reference: str,
    deadlines: Iterable[Deadline],
    clocks: Clocks,
    assigned: Collection[str],
    unit: str,
    writes: Writes,
    beside: Callable[[Deadline], Collection[str]] = _nowhere,
) -> None:
    """Bring the rows of these deadlines up to date. ``beside``: units other than the case's that a deadline waits
    for as well."""
    for deadline in deadlines:
        if not deadline.running:
            writes.delete(WORK_ITEMS, {"_id": deadline.id})
            continue
        end = deadline.due
        row = {
            "reference": reference,
            "rule": deadline.rule,
            "subject": deadline.subject,
            "due_at": end.rolled,
            "statutory_at": end.statutory,
            "level": str(deadline.level or ""),
            "missed": deadline.missed_at is not None,
            "resting": deadline.resting,
            "assigned": sorted(assigned),
            "roles": {str(level): sorted(clocks.roles(deadline, level)) for level in Level},
            "seen_by": seen_by(clocks, deadline, assigned, unit, beside(deadline)),
        }
        writes.replace(WORK_ITEMS, {"_id": deadline.id}, row)


class WorkItems:
    """An agency's."""

    def __init__(self, database: Database) -> None:
        self._rows = database[WORK_ITEMS]

    def of(self, actor: Actor, hidden: Collection[str], after: str | None, size: int) -> list[WorkItem]:
        """What waits for this person, the most pressing first. ``after``: the cursor of the page before."""
        query: dict[str, Any] = {"seen_by": {"$in": names_of(actor)}}
        if hidden:
            query["reference"] = {"$nin": list(hidden)}
        rows = (
            self._rows.find(query).sort([("due_at", ASCENDING), ("_id", ASCENDING)]).skip(int(after or 0)).limit(size)
        )
        return [_item(row) for row in rows]

    def of_case(self, reference: str) -> list[WorkItem]:
        return [_item(row) for row in self._rows.find({"reference": reference}).sort("due_at", ASCENDING)]


def seen_by(
    clocks: Clocks, deadline: Deadline, assigned: Collection[str], unit: str, beside: Collection[str] = ()
) -> list[str]:
    """Whom the row waits for: persons by number, roles with their unit where they work within one. In a unit
    ``beside`` the case's own nobody has it in hand, so there every role waits within that unit."""
    told = highest([deadline.level or Level.OWNER])
    assert told is not None
    names = {f"staff:{staff}" for staff in assigned}
    for level in _UP_TO[told]:
        names |= {f"{role}@{other}" for role in clocks.roles(deadline, level) for other in beside}
        if level is Level.OWNER and assigned and not clocks.own_roles(deadline, level):
            continue  # in somebody's hands: not every colleague's work, unless it is another role's to do
        names |= {clocks.name_of(role, unit) for role in clocks.roles(deadline, level)}
    return sorted(names)


def names_of(actor: Actor) -> list[str]:
    """Under which names rows wait for this person."""
    return [f"staff:{actor.staff_id}", *(f"{role}@{unit}" for role in sorted(actor.roles) for unit in ("", actor.unit))]


def _item(row: dict[str, Any]) -> WorkItem:
    return WorkItem(
        row["_id"], row["reference"], row["rule"], row["subject"], row["due_at"], row["statutory_at"], row["level"],
        row["missed"], tuple(row["assigned"]),
    )  # fmt: skip
