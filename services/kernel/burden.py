"""What a case has asked of the child so far, all agencies together (design, section 7). Pure; no content.

Every agency reckons it from its own timeline and the sessions it was told of, so each shows what it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.kernel.clock import in_vietnam
from services.kernel.sittings import Sitting, SittingKind, SittingState

# Which events are the steps that a child waits for.
SUPPORTED = frozenset({"EmergencyMeasureApplied", "ChildSeparated", "SupportDelivered"})
HEARD = frozenset({"HearingHeld"})
JUDGED = frozenset({"JudgmentGiven"})
ADJOURNED = frozenset({"HearingMoved", "HearingAdjourned"})
REPORTED = frozenset({"ReportReceived", "CaseReferred", "CrimeReportRegistered"})


@dataclass(frozen=True, slots=True)
class Burden:
    """What a case has asked of the child, all agencies together (design, section 7); no content."""

    interviews_held: int = 0
    interviews_planned: int = 0
    minutes: int = 0
    interviewers: int = 0  # different ones
    topics: tuple[str, ...] = ()
    confrontations: int = 0
    hearings: int = 0  # in which the child spoke or was to speak
    adjournments: int = 0
    days_to_support: int | None = None
    days_to_interview: int | None = None
    days_to_hearing: int | None = None
    days_to_judgment: int | None = None


@dataclass(frozen=True, slots=True)
class Milestones:
    """When the steps were reached that a child waits for; None while they were not."""

    reported: datetime | None = None
    supported: datetime | None = None
    heard_in_court: datetime | None = None
    judged: datetime | None = None
    adjournments: int = 0


def burden_of(sittings: Iterable[Sitting], milestones: Milestones) -> Burden:
    """Add everything up."""
    sittings = list(sittings)
    held = [s for s in sittings if s.was_held]
    interviews = [s for s in held if s.kind is not SittingKind.HEARING]
    first = min((s.starts_at for s in interviews), default=None)
    since = milestones.reported
    return Burden(
        interviews_held=len(interviews),
        interviews_planned=sum(s.state is SittingState.PLANNED and s.kind is not SittingKind.HEARING for s in sittings),
        minutes=sum(s.minutes for s in held),
        interviewers=len({staff for s in held for staff in s.interviewers}),
        topics=tuple(sorted({topic for s in held for topic in s.topics})),
        confrontations=sum(s.kind is SittingKind.CONFRONTATION for s in held),
        hearings=sum(s.kind is SittingKind.HEARING and s.counts for s in sittings),
        adjournments=milestones.adjournments,
        days_to_support=_days(since, milestones.supported),
        days_to_interview=_days(since, first),
        days_to_hearing=_days(since, milestones.heard_in_court),
        days_to_judgment=_days(since, milestones.judged),
    )


def _days(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    return max(0, (in_vietnam(end).date() - in_vietnam(start).date()).days)


def milestones_of(timeline: Iterable[Mapping[str, Any]]) -> Milestones:
    """From the rows of a timeline: ``name``, ``at`` and ``data`` as they are kept there."""
    rows = list(timeline)
    return Milestones(
        reported=min((_reported(row) for row in rows if row["name"] in REPORTED), default=None),
        supported=_first(rows, SUPPORTED),
        heard_in_court=_first(rows, HEARD),
        judged=_first(rows, JUDGED),
        adjournments=sum(row["name"] in ADJOURNED for row in rows),
    )


def _first(rows: Iterable[Mapping[str, Any]], names: frozenset[str]) -> datetime | None:
    return min((row["at"] for row in rows if row["name"] in names), default=None)


def _reported(row: Mapping[str, Any]) -> datetime:
    """When the report came in, where the event says so; else when the event was."""
    told = row["data"].get("receivedAt")
    found: datetime = datetime.fromisoformat(told).astimezone(UTC) if told else row["at"]
    return found
