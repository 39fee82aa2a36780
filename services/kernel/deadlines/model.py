"""What a file remembers of a deadline. Pure: standard library only.

Nothing is overwritten: an extension, a rest or a change of class adds a line with the new end; the first end,
the alarms that went out, the end and the reason of a delay stay as they were written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from services.kernel.deadlines.length import Days, Due, Length, before, due
from services.kernel.privacy.categories import Category, personal
from services.kernel.rules import Level, Limit

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(milliseconds=1)  # what the database tells apart


class ChangeKind(StrEnum):
    EXTENDED = "extended"
    RECLASSIFIED = "reclassified"  # another class of offence, or an accused who turns out to be a minor
    RESUMED = "resumed"  # after a rest: the time of the rest is added


class Ending(StrEnum):
    MET = "met"
    LATE = "late"  # done, after the end
    VOID = "void"  # no longer to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A new end. ``document`` and ``approved_by``: what it rests on; ``length``: in all, from the start."""

    kind: ChangeKind
    at: datetime
    rule: str = ""
    document: str = ""
    approved_by: str = ""
    length: str
    case: str = ""
    halved: bool = False
    statutory: datetime
    rolled: datetime


@dataclass(slots=True, kw_only=True)
class Rest:
    """The clock stands still while the work is suspended."""

    since: datetime
    until: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Alarm:
    """Somebody is to be told at a moment; ``raised_at``: when that was done."""

    level: Level
    at: datetime
    raised_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Deadline:
    """One clock of one case. ``rule`` and ``version``: the rule's row. ``case``: which of its lengths;
    ``subject``: what it is about where there may be several (an interview, a request). ``length``: empty where a
    decision named the end."""

    id: str
    rule: str
    version: str
    subject: str = ""
    case: str = ""
    halved: bool = False
    binding: bool = True  # False: of a rule that only warns
    length: str
    started_at: datetime
    started_by: str  # the event's name
    recorded_by: str  # the staff number or agency
    statutory: datetime
    rolled: datetime
    changes: list[Change] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    missed_at: datetime | None = None  # when it was noticed that the end had passed
    ended_at: datetime | None = None
    ended_by: str = ""
    ending: Ending | None = None
    delay_reason: str = personal(Category.NOTES, default="")
    explained_by: str = ""
    explained_at: datetime | None = None

    @property
    def due(self) -> Due:
        """The end as it stands now."""
        latest: Change | Deadline = self.changes[-1] if self.changes else self
        return Due(latest.statutory, latest.rolled)

    @property
    def running(self) -> bool:
        return self.ended_at is None

    @property
    def resting(self) -> bool:
        return bool(self.rests) and self.rests[-1].until is None

    @property
    def extensions(self) -> list[Change]:
        return [change for change in self.changes if change.kind is ChangeKind.EXTENDED]

    @property
    def level(self) -> Level | None:
        """The highest who was told, if anybody was."""
        return highest(alarm.level for alarm in self.alarms if alarm.raised_at is not None)

    @property
    def next_alarm_at(self) -> datetime | None:
        """When somebody is to be told next; never while it rests."""
        if not self.running or self.resting:
            return None
        return min((alarm.at for alarm in self.alarms if alarm.raised_at is None), default=None)

    def rested(self) -> timedelta:
        """For how long it stood still, all rests together."""
        return sum(((rest.until - rest.since) for rest in self.rests if rest.until is not None), timedelta())

    def plan_alarms(self, limit: Limit, days: Days) -> None:
        """The alarms of the end as it stands now; those that went out stay."""
        raised = [alarm for alarm in self.alarms if alarm.raised_at is not None]
        self.alarms = raised + [
            Alarm(level=level, at=at)
            for level, at in planned(self.started_at + self.rested(), self.due, limit, days)
            if not any(done.level is level and done.at == at for done in raised)
        ]


def planned(start: datetime, end: Due, limit: Limit, days: Days) -> list[tuple[Level, datetime]]:
    """Who is told when: on the day that the rule names; the supervisor when the end as the law counts it has
    passed and was rolled on; the head when it is missed."""
    alarms: list[tuple[Level, datetime]] = []
    for alert in limit.alerts:
        if alert.before_end:
            at = before(end.statutory, alert.length, days)
        else:
            at = due(start, alert.length, days, rolls=False).statutory
        if not alert.length.hours:
            at -= A_DAY  # when that day begins
        if at < end.rolled:
            alarms.append((alert.to, at))
    if end.statutory != end.rolled:
        alarms.append((Level.SUPERVISOR, end.statutory))
    return sorted([*alarms, (Level.HEAD, end.rolled + A_MOMENT)], key=lambda alarm: alarm[1])


def highest(levels: Iterable[Level]) -> Level | None:
    order = list(Level)
    return max(levels, key=order.index, default=None)


def end_after(start: datetime, length: Length, limit: Limit, days: Days, rested: timedelta = timedelta()) -> Due:
    """The end of a length, with the time of all rests added to it."""
    return due(start + rested, length, days, rolls=limit.rolls)
