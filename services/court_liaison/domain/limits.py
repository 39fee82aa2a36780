"""The lengths of procuracy's and court's limits in one case, for its clocks and its guards. Pure.

BLTTHS Art 240 and 277; half of them where the accused is under 18 (rule ``half-time-if-accused-minor``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.court_liaison.domain.severity import Severity
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.length import Length, due
from services.kernel.deadlines.model import Deadline

PROSECUTE, PREPARE, OPEN = "prosecute-limit", "trial-prep", "open-trial"
HALF = "half-time-if-accused-minor"


def class_of(file: Any) -> str:
    """Which of the lengths by class. While nobody has said the class the shortest counts: no child waits longer
    than it must because a field was left empty."""
    return str(file.severity or Severity.LESS_SERIOUS)


def halved(file: Any) -> bool:
    """Rule ``half-time-if-accused-minor``; a case from before the rule keeps its limits (rule ``transition``)."""
    if not file.accused_is_minor:
        return False
    return file.opened_at is None or provincial().book.on(HALF, file.opened_at) is not None


def most_days(deadline: Deadline) -> int:
    """How many days may still be added to a clock; 0 when it was extended as often as the law knows."""
    base, longest = _lengths(deadline)
    return 0 if longest is None else longest.days - base.days


def with_days(deadline: Deadline, days: int | None) -> str:
    """The whole length once so many days are added (None: the most), as a text."""
    base, longest = _lengths(deadline)
    assert longest is not None
    return str(longest if days is None else Length(months=base.months, days=base.days + days))


def opening_due(file: Any, at: datetime, ordered: bool) -> datetime | None:
    """By when the hearing is to open; None when it has been opened. ``ordered``: whether the trial was."""
    running = file.running(OPEN)
    if running is not None:
        end: datetime = running.due.rolled
        return end
    rule = provincial().book.on(OPEN, at)
    if ordered or rule is None or rule.limit is None:
        return None
    length = rule.limit.length()
    return due(at, length.halved() if halved(file) else length, provincial().days, rolls=rule.limit.rolls).rolled


def _lengths(deadline: Deadline) -> tuple[Length, Length | None]:
    """As it stands, and after one more extension."""
    latest = deadline.changes[-1] if deadline.changes else deadline
    rule = provincial().book.version(deadline.rule, deadline.version)
    base = Length.parse(latest.length)
    if rule is None or rule.limit is None:
        return base, None
    steps = rule.limit.extensions(latest.case)[len(deadline.extensions) :]
    if not steps:
        return base, None
    return base, steps[0].halved() if latest.halved else steps[0]
