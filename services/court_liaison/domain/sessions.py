"""The sessions in which procuracy or court hear a child: kept in the file, told to the others. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.court_liaison.domain import events as e
from services.kernel.sittings import Sitting, SittingState

SERVICE = "court_liaison"
COURTROOM = "courtroom"  # the place as others are told of it


def changed(sitting: Sitting, **values: Any) -> Sitting:
    """The same session with other values; the one that was kept stays as it is."""
    return replace(sitting, **values)


def planned(file: Any, sitting: Sitting) -> list[Any]:
    """A new session, or one that has another time now."""
    _keep(file, sitting)
    return [
        e.CourtSittingPlanned(
            sitting_id=sitting.id,
            kind_code=sitting.kind,
            child=sitting.child,
            starts_at=sitting.starts_at,
            minutes=sitting.minutes,
            topic_codes=sitting.topics,
            place_code=sitting.place,
        )
    ]


def heard(
    file: Any, sitting: Sitting, minutes: int, topics: tuple[str, ...], interviewers: tuple[str, ...], *, stopped: bool
) -> list[Any]:
    """It took place, for so many minutes. ``stopped``: it ended early."""
    state = SittingState.STOPPED if stopped else SittingState.HELD
    done = changed(sitting, state=state, minutes=minutes, topics=topics, interviewers=interviewers)
    _keep(file, done)
    return [
        e.CourtSittingHeld(
            sitting_id=done.id,
            kind_code=done.kind,
            child=done.child,
            starts_at=done.starts_at,
            minutes=done.minutes,
            topic_codes=done.topics,
            place_code=done.place,
            interviewers=done.interviewers,
            outcome_code=str(state),
        )
    ]


def cancelled(file: Any, sitting: Sitting, reason_code: str) -> list[Any]:
    """It does not take place."""
    _keep(file, changed(sitting, state=SittingState.CANCELLED))
    return [e.CourtSittingCancelled(sitting_id=sitting.id, reason_code=reason_code)]


def _keep(file: Any, sitting: Sitting) -> None:
    file.sittings = [known for known in file.sittings if known.id != sitting.id] + [sitting]
