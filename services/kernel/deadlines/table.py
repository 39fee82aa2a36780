"""Which event starts, ends, rests or extends which clock: an agency's ``domain/clocks.py`` is one table of it.

Pure: standard library only. How long stands in the rule book. What an agency does itself and what others
tell it are both occurrences; the table goes by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.kernel.deadlines.length import Due, Length
from services.kernel.deadlines.line import Ground, Occurrence, Reckoning, Runs
from services.kernel.deadlines.model import Change, ChangeKind, Deadline, Ending, Rest, end_after, highest
from services.kernel.ids import new_id
from services.kernel.rules import Enforced, Level, Limit

__all__ = ["Clocks", "Ground", "Noted", "Occurrence", "Raised", "Reckoning", "Runs", "raise_alarms"]


@dataclass(frozen=True, slots=True)
class Raised:
    """Somebody is told of a deadline now. ``missed``: its end has just been found to have passed."""

    deadline: Deadline
    level: Level
    missed: bool


@dataclass(slots=True)
class Noted:
    """What an occurrence did to a file's deadlines."""

    changed: list[Deadline] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)


class Clocks:
    """An agency's table. ``owner``, ``supervisor``, ``head``: the roles who are told, unless a line says others.
    ``within_unit``: the roles that answer for their own unit only."""

    def __init__(
        self,
        *rows: Runs,
        owner: Iterable[str],
        supervisor: Iterable[str],
        head: Iterable[str],
        within_unit: Iterable[str] = (),
    ) -> None:
        self.rows: Sequence[Runs] = rows
        self._within_unit = frozenset(within_unit)
        self._roles = dict(zip(Level, map(frozenset, (owner, supervisor, head)), strict=True))

    def roles(self, deadline: Deadline, level: Level) -> frozenset[str]:
        """The roles who are told of this deadline at this level."""
        return self.own_roles(deadline, level) or self.told_at(level)

    def own_roles(self, deadline: Deadline, level: Level) -> frozenset[str]:
        """Those that the deadline's own line names; empty where the table's are told."""
        return next(
            (getattr(row, level) for row in self.rows if row.rule == deadline.rule and getattr(row, level)), frozenset()
        )

    def told_at(self, level: Level) -> frozenset[str]:
        """The roles who are told at this level unless a line says others."""
        return self._roles[level]

    def name_of(self, role: str, unit: str) -> str:
        """Under which name something waits for a role: with the case's unit where the role works within one."""
        return f"{role}@{unit if role in self._within_unit else ''}"

    def units_beside(self, file: Any, deadline: Deadline) -> frozenset[str]:
        """The units beside the file's own whose people are told of this deadline at the same levels."""
        return frozenset(unit for row in self.rows if row.rule == deadline.rule for unit in row.units(file))

    def note(self, file: Any, occurrence: Occurrence, reckoning: Reckoning) -> Noted:
        """Let an occurrence take effect on the file's deadlines."""
        noted = Noted()
        for row in self.rows:
            subject = row.subject(occurrence.event)  # empty: of all that run
            for deadline in [d for d in file.deadlines if d.rule == row.rule and d.running]:
                if subject in ("", deadline.subject) and _affect(row, file, deadline, occurrence, reckoning, noted):
                    noted.changed.append(deadline)
            if occurrence.name in row.starts and row.when(file, occurrence):
                started = _start(row, file, occurrence, reckoning)
                if started is not None:
                    file.deadlines.append(started)
                    noted.changed.append(started)
        return noted


def raise_alarms(file: Any, now: datetime) -> list[Raised]:
    """Tell whoever is to be told by now: of each deadline only the highest, however long nobody looked."""
    raised = []
    for deadline in file.deadlines:
        if (at := deadline.next_alarm_at) is None or at > now:
            continue
        levels = [alarm.level for alarm in deadline.alarms if alarm.raised_at is None and alarm.at <= now]
        for alarm in deadline.alarms:
            if alarm.raised_at is None and alarm.at <= now:
                alarm.raised_at = now
        level = highest(levels)
        assert level is not None
        raised.append(Raised(deadline, level, _just_missed(deadline, now, now)))
    return raised


def _just_missed(deadline: Deadline, at: datetime, now: datetime) -> bool:
    if not deadline.binding or deadline.missed_at is not None or at <= deadline.due.rolled:
        return False
    deadline.missed_at = now
    return True


def _start(row: Runs, file: Any, occurrence: Occurrence, reckoning: Reckoning) -> Deadline | None:
    """A new clock; None when the rule is not in force, nothing counts, or one of the kind is running."""
    since, subject = row.since(file, occurrence), row.subject(occurrence.event)
    if since is None:
        return None
    rule = reckoning.book.on(row.rule, since)
    if rule is None or rule.limit is None:
        return None
    if any(d.rule == row.rule and d.subject == subject and d.running for d in file.deadlines):
        return None
    case = row.case(file) if row.event_case is None else row.event_case(occurrence.event)
    halved = row.halved(file)
    if row.until is None:
        counted = _length(rule.limit, case, halved)
        length, end = str(counted), end_after(since, counted, rule.limit, reckoning.days)
    else:
        if (decided := row.until(file, occurrence)) is None:
            return None
        length, end = "", Due(decided, decided)
    deadline = Deadline(
        id=new_id(), rule=rule.id, version=rule.version, subject=subject, case=case, halved=halved,
        binding=rule.enforced is Enforced.ON, length=length, started_at=since, started_by=occurrence.name,
        recorded_by=occurrence.by, statutory=end.statutory, rolled=end.rolled,
    )  # fmt: skip
    deadline.plan_alarms(rule.limit, reckoning.days)
    return deadline


def _affect(
    row: Runs, file: Any, deadline: Deadline, occurrence: Occurrence, reckoning: Reckoning, noted: Noted
) -> bool:
    """Whether the occurrence changed this running deadline."""
    name, at = occurrence.name, occurrence.at
    if name in row.voids or (name in row.ends and row.lapsed(occurrence.event)):
        deadline.ended_at, deadline.ended_by, deadline.ending = at, name, Ending.VOID
        return True
    if name in row.ends:
        late = at > deadline.due.rolled and not deadline.resting
        deadline.ended_at, deadline.ended_by = at, name
        deadline.ending = Ending.LATE if late else Ending.MET
        if late and _just_missed(deadline, at, at):  # nobody had noticed: it is told all the same
            noted.raised.append(Raised(deadline, Level.HEAD, True))
        return True
    if name in row.rests and not deadline.resting:
        deadline.rests.append(Rest(since=at))
        return True
    if name in row.resumes and deadline.resting:
        deadline.rests[-1].until = at
        return _change(row, file, deadline, ChangeKind.RESUMED, occurrence, reckoning)
    if name in row.reclassifies:
        if (row.case(file), row.halved(file)) == _classed(deadline):
            return False
        return _change(row, file, deadline, ChangeKind.RECLASSIFIED, occurrence, reckoning)
    if name in row.extends:
        return _change(row, file, deadline, ChangeKind.EXTENDED, occurrence, reckoning)
    return False


def _change(
    row: Runs, file: Any, deadline: Deadline, kind: ChangeKind, occurrence: Occurrence, reckoning: Reckoning
) -> bool:
    rule = reckoning.book.version(deadline.rule, deadline.version)
    if rule is None or rule.limit is None:
        return False
    case, halved = _classed(deadline) if kind is not ChangeKind.RECLASSIFIED else (row.case(file), row.halved(file))
    number = len(deadline.extensions) + (kind is ChangeKind.EXTENDED)
    steps = rule.limit.extensions(case)
    if kind is ChangeKind.EXTENDED and number > len(steps):
        return False  # a guard of the command refuses it; what was granted elsewhere all the same changes nothing
    ground = row.ground(file, occurrence) if kind is ChangeKind.EXTENDED else Ground("", "")
    length = ground.length or _granted(rule.limit, case, halved, number)
    if kind is ChangeKind.RESUMED and deadline.changes:
        length = Length.parse(deadline.changes[-1].length)
    end = end_after(deadline.started_at, length, rule.limit, reckoning.days, deadline.rested())
    deadline.changes.append(
        Change(
            kind=kind,
            at=occurrence.at,
            rule=rule.limit.extension_rule if kind is ChangeKind.EXTENDED else rule.id,
            document=ground.document,
            approved_by=ground.approved_by,
            length=str(length),
            case=case,
            halved=halved,
            statutory=end.statutory,
            rolled=end.rolled,
        )
    )
    deadline.plan_alarms(rule.limit, reckoning.days)
    return True


def _classed(deadline: Deadline) -> tuple[str, bool]:
    """The case and whether halved, as it stands now."""
    latest: Change | Deadline = deadline.changes[-1] if deadline.changes else deadline
    return latest.case, latest.halved


def _length(limit: Limit, case: str, halved: bool) -> Length:
    return limit.length(case).halved() if halved else limit.length(case)


def _granted(limit: Limit, case: str, halved: bool, extensions: int) -> Length:
    """The whole length after so many extensions; a class that knows fewer keeps its longest."""
    steps = limit.extensions(case)[:extensions]
    length = steps[-1] if steps else limit.length(case)
    return length.halved() if halved else length
