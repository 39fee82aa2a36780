"""What a hearing needs that waits for its day: said once, and used whenever a day is looked for. Pure.

What the child needs was recorded before (``accommodations.ChildNeeds``); this is the rest. The latest listing counts,
the earlier ones stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain import guards
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.hearings import USUAL_MINUTES
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.windows import Window, windows_mean_something
from services.kernel.workflow import Step

NOBODY_KNOWS = 0  # an age: the most careful is supposed
COUNTED = {"age": (0, 17), "stretch": (0, 240), "travel_minutes": (0, 600)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedHearing:
    """``judge``: who was chosen already. ``age``: of the child, 0: not known. ``stretch``: minutes that it can bear
    without a break, 0: as usual for its age. ``travel_minutes``: its way to the court. ``appointments``: therapy and
    the like. ``transport``: when somebody can be brought from custody; none: at any time.
    ``late``: after the limit, for which there will be a reason in writing."""

    minutes: int = USUAL_MINUTES
    judge: str = ""
    closed: bool = True
    accommodations: tuple[Accommodation, ...] = ()
    child_speaks: bool = False
    child: int = 1
    child_minutes: int = 60
    age: int = personal(Category.BIRTH, default=NOBODY_KNOWS)
    stretch: int = personal(Category.ACCOMMODATION, default=0)
    travel_minutes: int = personal(Category.ACCOMMODATION, default=0)
    appointments: tuple[Window, ...] = personal(Category.ACCOMMODATION, default=())
    accused_present: bool = True
    accused_in_custody: bool = False
    transport: tuple[Window, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """On the list since ``at``. ``wanted``: what it needs."""

    wanted: WantedHearing
    at: datetime
    by: str


# --- guards ------------------------------------------------------------------------------------------


def numbers_mean_something(wanted: Any) -> list[Problem]:
    """Of a search for slots that nobody keeps."""
    return guards.out_of_range(wanted, guards.COUNTED) + _of_the_child_and_the_times(wanted)


def can_be_kept(step: Step) -> list[Problem]:
    """What cannot be kept or means nothing is said before anything else is asked."""
    return guards.texts_can_be_kept(step) + _of_the_child_and_the_times(step.command)


def _of_the_child_and_the_times(wanted: Any) -> list[Problem]:
    return guards.out_of_range(wanted, COUNTED) + [
        problem
        for name in ("appointments", "transport")
        for problem in windows_mean_something(name, getattr(wanted, name))
    ]


# --- effect ------------------------------------------------------------------------------------------


def put_on_list(step: Step) -> Iterable[Any]:
    wanted = WantedHearing(**{field.name: getattr(step.command, field.name) for field in fields(WantedHearing)})
    step.file.listings.append(Listing(wanted=wanted, at=step.at, by=step.actor.staff_id))
    return [e.HearingWanted()]
