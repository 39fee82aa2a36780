"""To what a member of staff has given their time: when, for which case, in which part. Pure: standard library only.

Each agency reads its people's engagements out of its own file of a case (``engagements_of`` in its domain), so that
nobody keeps a second calendar by hand and none can disagree with the file. It says no name and no address: the case
by its reference, the person by staff number, the place by its code or by the name of a room of one's own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from services.kernel.sittings import Sitting, SittingKind

# The role of a calendar program, which may read its owner's engagements and do nothing else. No account has it.
CALENDAR_FEED = "calendar_feed"
_ONE_NAME = uuid.UUID("5f0c3c1e-6d0f-4f0e-9a5e-0c6f9f3e7b41")  # under which engagements get their numbers


class EngagementKind(StrEnum):
    INTERVIEW = "interview"
    CONFRONTATION = "confrontation"
    HEARING = "hearing"
    ACCOMPANYING = "accompanying"  # with a child that is heard, at whichever agency


OF_SITTING = {
    SittingKind.INTERVIEW: EngagementKind.INTERVIEW,
    SittingKind.CONFRONTATION: EngagementKind.CONFRONTATION,
    SittingKind.HEARING: EngagementKind.HEARING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """``id``: the same for as long as it is the same person's part in the same thing, however often that is moved."""

    id: str
    reference: str
    staff_id: str
    kind: EngagementKind
    starts_at: datetime
    ends_at: datetime
    place: str = ""


class Expected(NamedTuple):
    """Another agency plans with one of this agency's people: which agency, and who by staff number."""

    by: str
    staff_id: str


EngagementsOf = Callable[[Any], Iterable[Engagement]]
ExpectedOf = Callable[[Any], Iterable[Expected]]


def engagement(
    reference: str, what: str, staff_id: str, kind: EngagementKind, starts_at: datetime, minutes: int, place: str
) -> Engagement:
    """Somebody's part in something of a case. ``what``: tells it from all else of the case."""
    return Engagement(
        id=str(uuid.uuid5(_ONE_NAME, f"{reference}/{what}/{staff_id}")),
        reference=reference,
        staff_id=staff_id,
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=place,
    )


def at_sitting(
    reference: str, sitting: Sitting, people: Iterable[str], kind: EngagementKind | None = None
) -> Iterable[Engagement]:
    """Those people's parts in a session with the child; ``kind``: where it is another than the session's own."""
    for staff_id in dict.fromkeys(person.strip() for person in people):
        if staff_id:
            yield engagement(
                reference, sitting.id, staff_id, kind or OF_SITTING[sitting.kind], sitting.starts_at, sitting.minutes,
                sitting.place,
            )  # fmt: skip
