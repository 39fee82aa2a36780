"""One agency's clocks at work: its table, by what it counts, and whom it tells. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from services.kernel.deadlines.calendar import WorkingDays
from services.kernel.deadlines.length import Length, due
from services.kernel.deadlines.model import Deadline
from services.kernel.deadlines.table import Clocks, Noted, Occurrence, Raised, Reckoning, raise_alarms
from services.kernel.rules import rule_book


@dataclass(frozen=True, slots=True)
class DeadlineRaised:
    """Somebody in the house is told of a deadline. It stays in the house; ``level``: owner, supervisor or head."""

    deadline_id: str
    rule: str
    subject: str
    level: str
    due_at: datetime


def _nothing(_file: Any, _deadline: Deadline, _now: datetime) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """``assigned_to``: the staff numbers of those who have a case in hand. ``missed``: makes the event by which
    others hear that a deadline was missed: from its rule, its end and its subject. ``ran_out``: changes what is to
    change in the file when the clock finds that a deadline was missed, and returns what happened by it."""

    clocks: Clocks
    reckoning: Reckoning
    assigned_to: Callable[[Any], frozenset[str]]
    missed: Callable[[str, datetime, str], Any]
    ran_out: Callable[[Any, Deadline, datetime], Iterable[Any]] = _nothing

    def note(self, file: Any, occurrences: Iterable[Occurrence]) -> Noted:
        """Let everything that happened take effect on the file's deadlines, in order."""
        noted = Noted()
        for occurrence in occurrences:
            one = self.clocks.note(file, occurrence, self.reckoning)
            noted.changed += [deadline for deadline in one.changed if deadline not in noted.changed]
            noted.raised += one.raised
        return noted

    def look(self, file: Any, now: datetime) -> Noted:
        """What the clock itself brings."""
        raised = raise_alarms(file, now)
        return Noted([one.deadline for one in raised], raised)

    def followed(self, file: Any, noted: Noted, now: datetime) -> list[Any]:
        """What happens because deadlines were missed, with nobody's doing."""
        return [event for one in noted.raised if one.missed for event in self.ran_out(file, one.deadline, now)]

    def events(self, raised: Iterable[Raised]) -> list[Any]:
        """What is told of it: in the house always, and to others when a binding deadline was missed."""
        told: list[Any] = []
        for one in raised:
            deadline: Deadline = one.deadline
            due = deadline.due.rolled
            told.append(DeadlineRaised(deadline.id, deadline.rule, deadline.subject, str(one.level), due))
            if one.missed:
                told.append(self.missed(deadline.rule, due, deadline.subject))
        return told


@cache
def provincial() -> Reckoning:
    """The province's rules and calendar, read once. Raises BadRules and BadCalendar."""
    return Reckoning(rule_book(), WorkingDays.read())


def after_working_days(start: datetime, days: int) -> datetime:
    """The end of a limit of so many working days. In UTC."""
    return due(start, Length(working_days=days), provincial().days, rolls=False).statutory
