"""The child is prepared for its hearing on a day before (rule ``court-question-style``). Pure.

It gets to know the court (the visit), and somebody explains to it what will happen (the talk). Neither is a session:
nobody asks the child anything. Each takes a room for half an hour, and whoever supports the child comes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.sessions import COURTROOM
from services.kernel.busy import BusyWindow, of_sittings
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Problem
from services.kernel.preparing import PreparationKind, PreparationTold
from services.kernel.times import OFFICE, minute_of_day
from services.kernel.workflow import Guard, Step

RULE = "court-question-style"


@dataclass(frozen=True, slots=True)
class Way:
    """``wished_as``: the accommodation by which it is recorded that this child is to have it; ``minutes``: own;
    ``vi`` and ``en``: what it is called in a sentence."""

    wished_as: Accommodation
    minutes: int
    vi: str
    en: str


WAYS: Mapping[PreparationKind, Way] = {
    PreparationKind.VISIT: Way(Accommodation.PRE_VISIT, 30, "Buổi làm quen", "visit"),
    PreparationKind.TALK: Way(Accommodation.PREPARATION, 30, "Buổi trò chuyện chuẩn bị", "preparatory talk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """``room``: empty for the hearing's own."""

    starts_at: datetime
    room: str = ""

    @property
    def day(self) -> date:
        return in_vietnam(self.starts_at).date()


Preparations = Mapping[PreparationKind, Preparation]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationsAsked:
    """Part of a command that sets or moves a hearing; the names begin with the kind."""

    visit_at: datetime | None = None
    visit_room: str = ""
    talk_at: datetime | None = None
    talk_room: str = ""


def asked_in(command: Any) -> Preparations:
    """Those that the command asks for."""
    times = {kind: getattr(command, f"{kind}_at") for kind in PreparationKind}
    return {
        kind: Preparation(starts_at=starts_at, room=getattr(command, f"{kind}_room").strip())
        for kind, starts_at in times.items()
        if starts_at is not None
    }


def set_for(hearing: Any) -> Preparations:
    """Those that the hearing has; the names of its fields are the kinds."""
    return {kind: one for kind in PreparationKind if (one := getattr(hearing, kind)) is not None}


def left_after(hearing: Any, command: Any) -> Preparations:
    """Once the hearing was moved: the new ones; and of those that were set what is still on a day before."""
    day = in_vietnam(command.starts_at).date()
    stay = {kind: one for kind, one in set_for(hearing).items() if one.day < day}
    return {**stay, **asked_in(command)}


def over(kind: PreparationKind, one: Preparation) -> datetime:
    """When it ends."""
    return one.starts_at + timedelta(minutes=WAYS[kind].minutes)


def with_the_child(file: Any) -> tuple[BusyWindow, ...]:
    """When the child of this case needs whoever supports it: heard at any agency, or prepared for the hearing that is
    set. By these they are not taken by something else."""
    prepared = set_for(file.hearing) if file.hearing_is_set else {}
    windows = (BusyWindow(one.starts_at, over(kind, one)) for kind, one in prepared.items())
    return (*of_sittings(file.sittings), *windows)


# --- what social support is told ----------------------------------------------------------------------


def told_anew(hearing: int, before: Preparations, after: Preparations) -> Iterator[e.HearingPreparationsPlanned]:
    """All that are planned for this hearing of the case, from 1, now; nothing where none of them changed."""
    now = tuple(_told(after))
    if now != tuple(_told(before)):
        yield e.HearingPreparationsPlanned(hearing=hearing, preparations=now)


def called_off(hearing: int, before: Preparations, at: datetime) -> Iterator[e.HearingPreparationsPlanned]:
    """The hearing is over, or does not take place: what of them is still ahead does not either."""
    return told_anew(hearing, before, {kind: one for kind, one in before.items() if one.starts_at <= at})


def _told(prepared: Preparations) -> Iterator[PreparationTold]:
    for kind in PreparationKind:
        if (one := prepared.get(kind)) is not None:
            minutes = WAYS[kind].minutes
            yield PreparationTold(kind_code=kind, starts_at=one.starts_at, minutes=minutes, place_code=COURTROOM)


# --- guards -------------------------------------------------------------------------------------------


def on_a_day_before(kind: PreparationKind) -> Guard:
    def is_on_a_day_before(step: Step) -> Problem | None:
        """Rule ``court-question-style``: still ahead, and on an earlier day; a child that saw the room this morning
        has not got to know it, and one that was told in the corridor has not understood."""
        one = asked_in(step.command).get(kind)
        if one is None or (step.at < one.starts_at and one.day < in_vietnam(step.command.starts_at).date()):
            return None
        return Problem(
            f"{kind}_at",
            f"{kind}_not_before",
            rule=RULE,
            vi=f"{WAYS[kind].vi} phải vào một ngày trước ngày xét xử và chưa qua.",
            en=f"The {WAYS[kind].en} must be ahead, and on a day before the hearing.",
        )

    return is_on_a_day_before


def in_office_hours(kind: PreparationKind) -> Guard:
    def is_in_office_hours(step: Step) -> Problem | None:
        """Somebody must be there to show the room, or to explain."""
        one = asked_in(step.command).get(kind)
        if one is None or (provincial().days.is_working_day(one.day) and _office_is_open(one.starts_at, kind)):
            return None
        return Problem(
            f"{kind}_at", "not_in_office_hours", vi="Ngoài giờ hành chính.", en="This is outside office hours."
        )

    return is_in_office_hours


def _office_is_open(moment: datetime, kind: PreparationKind) -> bool:
    begins, minutes = minute_of_day(moment), WAYS[kind].minutes
    return any(half_begins <= begins <= half_ends - minutes for half_begins, half_ends in OFFICE)


def wished(kind: PreparationKind) -> Guard:
    def was_wished(step: Step) -> Problem | None:
        """Rule ``court-question-style``: it is one of the ways in which this child is spared; others are told of it
        by that."""
        recorded = step.file.hearing if step.file.hearing_is_set else step.command
        if kind not in asked_in(step.command) or WAYS[kind].wished_as in recorded.accommodations:
            return None
        return Problem(
            f"{kind}_at",
            f"{kind}_not_among_accommodations",
            rule=RULE,
            vi=f"{WAYS[kind].vi} chưa có trong các cách hỗ trợ trẻ.",
            en=f"The {WAYS[kind].en} is not among the accommodations.",
        )

    return was_wished


def not_at_one_time(step: Step) -> Problem | None:
    """Rule ``court-question-style``: visit and talk may be on one day, even in one room, but one after the other. The
    child is in one place."""
    asked = asked_in(step.command)
    planned = left_after(step.file.hearing, step.command) if step.file.hearing_is_set else asked
    times = sorted((one.starts_at, over(kind, one)) for kind, one in planned.items())
    if not asked or not any(begins < end for (_, end), (begins, _) in pairwise(times)):
        return None
    *_, last = asked
    return Problem(
        f"{last}_at",
        "at_the_same_time",
        rule=RULE,
        vi="Hai buổi chuẩn bị cho trẻ trùng giờ nhau.",
        en="The child's visit and talk are at the same time.",
    )


def while_nobody_hears_it(kind: PreparationKind) -> Guard:
    def is_while_nobody_hears_it(step: Step) -> Problem | None:
        """Rule ``court-question-style``: what any agency has planned with this child keeps its hour; the session in the
        hearing that is being moved goes with it."""
        one, file = asked_in(step.command).get(kind), step.file
        moved = file.hearing.sitting_id if file.hearing_is_set else ""
        heard = of_sittings(sitting for sitting in file.sittings if sitting.id != moved)
        if one is None or not any(window.meets(one.starts_at, over(kind, one)) for window in heard):
            return None
        return Problem(
            f"{kind}_at",
            "child_is_heard_then",
            rule=RULE,
            vi="Vào giờ này trẻ có một buổi làm việc khác.",
            en="At this hour the child is to be heard.",
        )

    return is_while_nobody_hears_it


GUARDS: tuple[Guard, ...] = (
    *(
        guard(kind)
        for kind in PreparationKind
        for guard in (on_a_day_before, in_office_hours, wished, while_nobody_hears_it)
    ),
    not_at_one_time,
)
