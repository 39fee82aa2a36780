"""The reception's sheet for one day: who comes when and by which way (rule ``min-contact-accused``). Pure.

Where the room gives the child ways of its own, both come shortly before; where not, the times keep them apart: the
child is in its room before the accused is let in, and out of the house before the accused is let out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.hearings import Hearing
from services.court_liaison.domain.preparing import Preparation, over, set_for
from services.court_liaison.domain.scheduling.agenda import Policy
from services.court_liaison.domain.scheduling.register import RoomEntry, compared
from services.kernel.clock import in_vietnam
from services.kernel.preparing import PreparationKind

BEFORE = timedelta(minutes=20)  # own: to find the room without waiting long


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One hearing, or the child's ``visit`` or ``talk`` before it. Times are None for who does not come.
    ``apart_by_time``: because the ways do not keep them apart, or nobody entered any."""

    starts_at: datetime
    ends_at: datetime
    room: str
    building: str = ""
    reference: str = ""
    judge: str = ""
    child_comes: bool = False
    by_link: bool = False
    child_ways: tuple[str, ...] = ()
    child_comes_at: datetime | None = None
    child_goes_at: datetime | None = None
    accused_comes: bool = False
    accused_ways: tuple[str, ...] = ()
    accused_comes_at: datetime | None = None
    accused_goes_at: datetime | None = None
    apart_by_time: bool = False
    visit: bool = False
    talk: bool = False


def sheet(
    day: date, hearings: Iterable[tuple[str, Hearing]], rooms: Mapping[str, RoomEntry], policy: Policy | None = None
) -> list[Line]:
    """The hearings of a day, and what prepares children for theirs, by their hour. ``hearings``: those of which
    something is on that day, with their cases' references; ``rooms``: by the name as it is compared."""
    gap = timedelta(minutes=(policy or Policy()).gap)
    lines = []
    for reference, hearing in hearings:
        if in_vietnam(hearing.starts_at).date() == day:
            lines.append(_line(reference, hearing, rooms.get(compared(hearing.room)), gap))
        for kind, one in set_for(hearing).items():
            if one.day == day:
                lines.append(_prepared(reference, hearing, kind, one, rooms.get(compared(one.room or hearing.room))))
    return sorted(lines, key=lambda line: (line.starts_at, line.room))


def _prepared(
    reference: str, hearing: Hearing, kind: PreparationKind, one: Preparation, room: RoomEntry | None
) -> Line:
    """The accused has nothing to do there on that day."""
    return Line(
        starts_at=one.starts_at,
        ends_at=over(kind, one),
        room=one.room or hearing.room,
        building="" if room is None else room.building,
        reference=reference,
        judge=hearing.judge,
        child_comes=True,
        child_ways=() if room is None else room.child_ways or room.ways,
        child_comes_at=one.starts_at - BEFORE,
        child_goes_at=over(kind, one),
        visit=kind is PreparationKind.VISIT,
        talk=kind is PreparationKind.TALK,
    )


def _line(reference: str, hearing: Hearing, room: RoomEntry | None, gap: timedelta) -> Line:
    starts, ends = hearing.starts_at, hearing.starts_at + timedelta(minutes=hearing.minutes)
    speaks = bool(hearing.sitting_id)
    by_link = speaks and Accommodation.REMOTE_LINK in hearing.accommodations
    comes, accused = speaks and not by_link, hearing.accused_present
    ways = () if room is None else room.ways
    child_ways = () if room is None else room.child_ways or ways
    accused_ways = () if room is None else tuple(sorted({*ways, *room.custody_ways}))
    meet = comes and accused and (room is None or not child_ways or bool(set(child_ways) & set(accused_ways)))
    return Line(
        starts_at=starts,
        ends_at=ends,
        room=hearing.room,
        building="" if room is None else room.building,
        reference=reference,
        judge=hearing.judge,
        child_comes=comes,
        by_link=by_link,
        child_ways=child_ways if comes else (),
        child_comes_at=(starts - (gap if meet else BEFORE)) if comes else None,
        child_goes_at=ends if comes else None,
        accused_comes=accused,
        accused_ways=accused_ways if accused else (),
        accused_comes_at=(starts if meet else starts - BEFORE) if accused else None,
        accused_goes_at=(ends + gap if meet else ends) if accused else None,
        apart_by_time=meet,
    )
