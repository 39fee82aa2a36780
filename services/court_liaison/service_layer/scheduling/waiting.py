"""The court's list: whose hearing waits for a day, and whose day can still move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.court_liaison.domain.limits import opening_due
from services.court_liaison.domain.model import WITH_A_HEARING_SET, CourtFile, State
from services.court_liaison.domain.scheduling.wanted import waiting_since

ONCE_MORE = frozenset({State.HELD, State.APPEAL_HELD})
WITHOUT_A_DAY = frozenset({State.DOCKETED, State.APPEALED}) | ONCE_MORE
ON_THE_LIST = tuple(sorted(WITHOUT_A_DAY | WITH_A_HEARING_SET))  # the states of the files that may be on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case on the court's list. ``opens_by``: None where no limit runs; ``listed_at``: None while nobody has said
    what the hearing needs; ``starts_at``: None while it has no day."""

    reference: str
    state: str
    waiting_since: str
    opens_by: datetime | None
    listed_at: datetime | None
    child_speaks: bool
    minutes: int
    starts_at: datetime | None
    room: str


def waiting(files: Iterable[CourtFile], now: datetime) -> list[Waiting]:
    """Those to be tried whose hearing has no day, or one that is still to come; the one that must open first first."""
    found = [_waiting(file, now) for file in files if to_be_heard(file, now)]
    return sorted(found, key=lambda one: (one.opens_by is None, one.opens_by or now, one.waiting_since, one.reference))


def to_be_heard(file: CourtFile, now: datetime) -> bool:
    """Whether a day is looked for, or may be looked for anew."""
    if file.hearing_is_set:
        return file.hearing.starts_at > now
    if file.state in ONCE_MORE:  # another hearing follows only where somebody has said so since
        return file.listing is not None and file.listing.at >= (file.hearing.held_at or now)
    return file.state in WITHOUT_A_DAY and (file.trial_is_ordered or file.listing is not None)


def _waiting(file: CourtFile, now: datetime) -> Waiting:
    listing, is_set = file.listing, file.hearing_is_set
    return Waiting(
        reference=file.reference,
        state=str(file.state),
        waiting_since=waiting_since(file, now).isoformat(),
        opens_by=opening_due(file, now, ordered=True) if file.trial_is_ordered else None,
        listed_at=None if listing is None else listing.at,
        child_speaks=listing is not None and listing.wanted.child_speaks,
        minutes=0 if listing is None else listing.wanted.minutes,
        starts_at=file.hearing.starts_at if is_set else None,
        room=file.hearing.room if is_set else "",
    )
