"""What a hearing needs that is to get its day, and how that becomes a wish. Pure.

What the child needs was recorded before (``accommodations.ChildNeeds``); the rest says the listing, or whoever looks
for a slot (``listings.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.court_liaison.domain.accommodations import Accommodation, ChildNeeds, Need, latest
from services.court_liaison.domain.attendees import named_support
from services.court_liaison.domain.hearings import Hearing
from services.court_liaison.domain.limits import opening_due
from services.court_liaison.domain.listings import WantedHearing
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.preparing import WAYS, with_the_child
from services.court_liaison.domain.scheduling.agenda import Session
from services.court_liaison.domain.scheduling.register import RoomEntry, compared
from services.court_liaison.domain.scheduling.resources import Feature, Person, Role, Seat, Skill, panel
from services.court_liaison.domain.scheduling.wishes import Accused, Child, Kind, Pin, Stamina, Wish, usual_stamina
from services.kernel.busy import BusyWindow
from services.kernel.clock import in_vietnam
from services.kernel.preparing import PreparationKind
from services.kernel.school import SchoolSession, SchoolWish, school_spans
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.kernel.times import DAY, Calendar, Span
from services.kernel.windows import Window

A = Accommodation
OFFERS: Mapping[Accommodation, Feature] = {
    A.SCREEN: Feature.SCREEN,
    A.SEPARATE_ROOM: Feature.SEPARATE_ROOM,
    A.SEPARATE_ENTRANCE: Feature.SEPARATE_ENTRANCE,
    A.SEPARATE_TIME: Feature.SEPARATE_WAITING,
    A.FRIENDLY_ROOM: Feature.FRIENDLY,
}
SPEAKS = {"chăm": Skill.CHAM, "cham": Skill.CHAM, "raglai": Skill.RAGLAI, "ra-glai": Skill.RAGLAI}
HEARD_AS = {SittingKind.INTERVIEW: Kind.INTERVIEW, SittingKind.CONFRONTATION: Kind.CONFRONTATION,
            SittingKind.HEARING: Kind.HEARING}  # fmt: skip
PLANNED_AS = {PreparationKind.VISIT: Kind.PRE_VISIT, PreparationKind.TALK: Kind.PREPARATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneHearing:
    """Everything of the case that a plan needs. ``prepared``: what prepares the child for it, where that was wished;
    ``held_elsewhere``: the child's other sessions, by their wishes; ``support``: who goes with the child, where
    somebody was named; ``with_child``: when they are with it, and not taken by another's."""

    wish: Wish
    prepared: Mapping[PreparationKind, Wish]
    children: tuple[Child, ...]
    accused: tuple[Accused, ...]
    held_elsewhere: tuple[tuple[Wish, Session], ...]
    support: Person | None
    with_child: tuple[BusyWindow, ...] = ()


def one_hearing(
    file: CourtFile, wanted: WantedHearing, calendar: Calendar, at: datetime, rooms: Sequence[RoomEntry]
) -> OneHearing:
    """The wish of this case's hearing, as it stands now. ``rooms``: of the court. One that has its day keeps room and
    panel, if it can."""
    buildings = {room.building for room in rooms}
    accused = _accused(file, wanted, calendar)
    child = _child(file, wanted, calendar, accused, buildings) if wanted.child_speaks else None
    known = named_support(file)
    support = Person(id=known, role=Role.SUPPORT_PERSON) if known else None
    end = None if wanted.late else opening_due(file, at, ordered=file.trial_is_ordered)
    last = calendar.days * DAY - 1
    due = last if end is None else min(calendar.minute(end), last)
    prepared = dict(_prepared(file, wanted, child, support, calendar.minute(at) + 1, due))
    wish = Wish(
        id=file.reference,
        kind=Kind.HEARING,
        minutes=wanted.minutes,
        child="" if child is None else child.id,
        child_minutes=0 if child is None else wanted.child_minutes,
        by_link=child is not None and A.REMOTE_LINK in wanted.accommodations,
        accused=tuple(one.id for one in accused),
        features=frozenset(OFFERS[one] for one in wanted.accommodations if one in OFFERS),
        closed=wanted.closed,
        seats=tuple(_seats(file, wanted, support)),
        not_before=calendar.minute(at) + 1,
        due=due,
        waiting_since=(waiting_since(file, at) - calendar.first).days,
        after=tuple(one.id for one in prepared.values()),
        pin=_pin(file.hearing, rooms) if file.hearing_is_set else None,
    )
    return OneHearing(
        wish=wish,
        prepared=prepared,
        children=() if child is None else (child,),
        accused=accused,
        held_elsewhere=tuple(_elsewhere(file, child, wanted.child, calendar)),
        support=support,
        with_child=with_the_child(file),
    )


def wish_for(kind: PreparationKind, case: str) -> str:
    """The name of the wish for what prepares the child for this case's hearing."""
    return f"{case} {kind}"


def as_fields(calendar: Calendar, prepared: Mapping[PreparationKind, Session]) -> dict[str, Any]:
    """When and where, by the names of the fields in which it is told and asked for."""
    times = {f"{kind}_at": calendar.moment(one.start) for kind, one in prepared.items()}
    return {**times, **{f"{kind}_room": one.room for kind, one in prepared.items()}}


def _prepared(
    file: CourtFile, wanted: WantedHearing, child: Child | None, support: Person | None, first: int, due: int
) -> Iterator[tuple[PreparationKind, Wish]]:
    """Rule ``court-question-style``: in a friendly room, on a day before, with whoever supports the child."""
    for kind, way in WAYS.items():
        if child is not None and way.wished_as in wanted.accommodations:
            yield (
                kind,
                Wish(
                    id=wish_for(kind, file.reference),
                    kind=PLANNED_AS[kind],
                    minutes=way.minutes,
                    child=child.id,
                    features=frozenset({Feature.FRIENDLY}),
                    seats=tuple(_support_seat(wanted, support)),
                    not_before=first,
                    due=due,
                ),
            )


def waiting_since(file: CourtFile, at: datetime) -> date:
    """Since the trial was ordered, or the case entered in the docket; else from now."""
    told = [*(order.at for order in file.trial_orders[-1:]), *(entry.at for entry in file.docket[-1:])]
    return in_vietnam(min(told, default=at)).date()


def _pin(hearing: Hearing, rooms: Iterable[RoomEntry]) -> Pin:
    names = {room.reference: room.room for room in rooms}
    assessors = [] if hearing.panel is None else [one.staff_id for one in hearing.panel.assessors]
    others = [one.staff_id for one in hearing.attendees]
    return Pin(
        room=names.get(compared(hearing.room), hearing.room), people=frozenset({hearing.judge, *assessors, *others})
    )


def _seats(file: CourtFile, wanted: WantedHearing, support: Person | None) -> Iterator[Seat]:
    chosen = frozenset({wanted.judge.strip()} - {""})
    if file.at_second_instance:
        yield Seat(role=Role.JUDGE, skills=frozenset({Skill.TRAINED}), named=chosen)
    else:
        yield from panel(chosen)
    needs = latest(file.needs).get(wanted.child) if wanted.child_speaks else None
    if A.INTERPRETER in wanted.accommodations or (needs and {Need.SIGN_LANGUAGE, Need.LANGUAGE} & set(needs.needs)):
        yield Seat(role=Role.INTERPRETER, skills=_language(needs))
    yield from _support_seat(wanted, support)


def _support_seat(wanted: WantedHearing, support: Person | None) -> Iterator[Seat]:
    if A.SUPPORT_PERSON in wanted.accommodations:
        yield Seat(role=Role.SUPPORT_PERSON, named=frozenset({support.id} if support else ()))


def _language(needs: ChildNeeds | None) -> frozenset[Skill]:
    if needs is None:
        return frozenset()
    if Need.SIGN_LANGUAGE in needs.needs:
        return frozenset({Skill.SIGN})
    known = SPEAKS.get(needs.language.strip().casefold())
    return frozenset() if known is None else frozenset({known})


def _accused(file: CourtFile, wanted: WantedHearing, calendar: Calendar) -> tuple[Accused, ...]:
    if not wanted.accused_present:
        return ()
    there = tuple(_spans(wanted.transport, calendar)) if wanted.transport else None
    return (Accused(id=f"accused {file.reference}", in_custody=wanted.accused_in_custody, there=there),)


def _child(
    file: CourtFile, wanted: WantedHearing, calendar: Calendar, accused: Iterable[Accused], buildings: Iterable[str]
) -> Child:
    needs = latest(file.needs).get(wanted.child)
    school: SchoolSession | None = None if needs is None else needs.school
    usual = usual_stamina(wanted.age)
    return Child(
        id=f"{file.reference}/{wanted.child}",
        age=wanted.age,
        stamina=usual if not wanted.stretch else Stamina(stretch=wanted.stretch, a_day=usual.a_day),
        school=() if school is None else school_spans(calendar, school),
        school_wish=SchoolWish.KEEP if needs and Need.SCHOOL_HOURS in needs.needs else SchoolWish.USUAL,
        travel=dict.fromkeys(buildings, wanted.travel_minutes),
        busy=tuple(_spans(wanted.appointments, calendar)),
        kept_from=frozenset(one.id for one in accused),
    )


def _elsewhere(file: CourtFile, child: Child | None, number: int, calendar: Calendar) -> Iterator[tuple[Wish, Session]]:
    """The child's sessions at every agency that are still to come, without the one in this hearing itself."""
    own = file.hearing.sitting_id if file.hearing_is_set else ""
    for sitting in file.sittings:
        if child is None or sitting.child != number or sitting.state is not SittingState.PLANNED or sitting.id == own:
            continue
        start = calendar.minute(sitting.starts_at)
        if 0 <= start < calendar.days * DAY:
            yield _wish_of(sitting, child, start), Session(wish=sitting.id, start=start)


def _wish_of(sitting: Sitting, child: Child, start: int) -> Wish:
    return Wish(
        id=sitting.id,
        kind=HEARD_AS[sitting.kind],
        minutes=max(1, sitting.minutes),
        child=child.id,
        child_minutes=sitting.minutes,
        due=start,
    )


def _spans(windows: Iterable[Window], calendar: Calendar) -> Iterator[Span]:
    for window in windows:
        start, end = calendar.minute(window.starts_at), calendar.minute(window.ends_at)
        if start < end:
            yield Span(start, end)
