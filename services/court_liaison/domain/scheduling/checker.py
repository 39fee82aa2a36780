"""A finished plan, counted again: every breach of every hard rule. Pure.

Written on its own, over the plan as data: it shares no rule with the solver's model nor with ``rules.py``, so a
mistake there is not repeated here. It is slower and looks at everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.demands import Demand
from services.court_liaison.domain.scheduling.resources import Feature, Role
from services.court_liaison.domain.scheduling.wishes import Kind, Wish
from services.kernel.school import SchoolWish

MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """``sessions``: the references of the wishes that break it, one or two; ``about``: whom or what it is about."""

    demand: Demand
    sessions: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """A session with everything of it at hand."""

    wish: Wish
    session: Session
    begins: int
    ends: int

    @property
    def day(self) -> int:
        return self.begins // MINUTES_A_DAY


def breaches(agenda: Agenda, sessions: Iterable[Session]) -> list[Breach]:
    """Every breach, sorted. Sessions elsewhere (without a room) are only looked at beside the others."""
    held = [_held(agenda, session) for session in sessions]
    found: list[Breach] = []
    for one in held:
        if one.session.room:
            found += [*_hours(agenda, one), *_child_alone(agenda, one), *_room(agenda, one), *_people(agenda, one)]
            found += _accused_alone(agenda, one)
            found += _decided(one)
    for one, other in combinations(held, 2):
        found += [*_same_things(one, other), *_same_child(agenda, one, other), *_meeting(agenda, one, other)]
        found += [*_meeting(agenda, other, one), *_order(one, other), *_order(other, one)]
    found += [*_days_of_children(agenda, held), *_support(agenda, held), *_twice_planned(held)]
    return sorted(found)


def _held(agenda: Agenda, session: Session) -> _Held:
    wish = next(wish for wish in agenda.wishes if wish.id == session.wish)
    return _Held(wish, session, session.start, session.start + wish.minutes)


# --- one session ---------------------------------------------------------------------------------------


def _hours(agenda: Agenda, one: _Held) -> Iterator[Breach]:
    me = (one.wish.id,)
    if one.begins > one.wish.due:
        yield Breach(Demand.LIMIT, me)
    if one.begins < one.wish.not_before:
        yield Breach(Demand.NOT_BEFORE, me)
    first_minute, last_minute = one.begins % MINUTES_A_DAY, one.begins % MINUTES_A_DAY + one.wish.minutes
    if first_minute < 360 or last_minute > 1320:
        yield Breach(Demand.NIGHT, me)
    office = agenda.calendar.office
    opens, closes = office[0][0], office[-1][1]
    fits_a_half = any(a <= first_minute and last_minute <= b for a, b in office)
    too_long_for_a_half = one.wish.minutes > max(b - a for a, b in office)
    all_day = too_long_for_a_half and opens <= first_minute and last_minute <= closes
    if one.day not in agenda.calendar.working or not (fits_a_half or all_day):
        yield Breach(Demand.OFFICE, me)


def _child_alone(agenda: Agenda, one: _Held) -> Iterator[Breach]:
    wish, me = one.wish, (one.wish.id,)
    if not wish.child:
        return
    child = next(child for child in agenda.children if child.id == wish.child)
    if wish.child_minutes > 120:
        yield Breach(Demand.LENGTH, me)
    if wish.child_minutes:
        stretches = (wish.child_minutes + child.stamina.stretch - 1) // child.stamina.stretch
        if wish.minutes < wish.child_minutes + 15 * (stretches - 1):
            yield Breach(Demand.BREAKS, me)
    if any(_touch(one.begins, one.ends, s.start, s.end) for s in child.busy):
        yield Breach(Demand.CHILD_BUSY, me, child.id)
    if any(_touch(one.begins, one.ends, s.start, s.end) for s in child.school):
        may_not = child.school_wish is SchoolWish.KEEP
        if child.school_wish is SchoolWish.USUAL:
            may_not = _could_come_after_school(agenda, wish, [*child.busy, *child.school])
        if may_not:
            yield Breach(Demand.SCHOOL, me, child.id)


def _could_come_after_school(agenda: Agenda, wish: Wish, taken: list) -> bool:
    """Whether the child's own hours, office hours and the limit leave a start without missing a lesson."""
    for day in agenda.calendar.working:
        for minute in range(0, MINUTES_A_DAY, agenda.calendar.grid):
            begins = day * MINUTES_A_DAY + minute
            ends = begins + wish.minutes
            if not wish.not_before <= begins <= wish.due:
                continue
            halves = agenda.calendar.office
            inside = any(a <= minute and minute + wish.minutes <= b for a, b in halves) or (
                wish.minutes > max(b - a for a, b in halves)
                and halves[0][0] <= minute
                and minute + wish.minutes <= halves[-1][1]
            )
            if inside and not any(_touch(begins, ends, s.start, s.end) for s in taken):
                return True
    return False


def _accused_alone(agenda: Agenda, one: _Held) -> Iterator[Breach]:
    for accused in agenda.accused:
        if accused.id in one.wish.accused:
            away = accused.there is not None and not any(
                window.start <= one.begins and one.ends <= window.end for window in accused.there
            )
            if away or any(_touch(one.begins, one.ends, s.start, s.end) for s in accused.busy):
                yield Breach(Demand.ACCUSED_AWAY, (one.wish.id,), accused.id)


def _room(agenda: Agenda, one: _Held) -> Iterator[Breach]:
    wish, me = one.wish, (one.wish.id,)
    room = next((room for room in agenda.rooms if room.id == one.session.room), None)
    if room is None:
        yield Breach(Demand.ROOM_FITS, me, one.session.room)
        return
    missing = [feature for feature in wish.features if feature not in room.features]
    if wish.closed and Feature.CLOSED_DOORS not in room.features:
        missing.append(Feature.CLOSED_DOORS)
    if wish.by_link and Feature.REMOTE_LINK not in room.features:
        missing.append(Feature.REMOTE_LINK)
    if wish.child and wish.child_minutes and not wish.by_link and Feature.FRIENDLY not in room.features:
        missing.append(Feature.FRIENDLY)
    if missing or room.use != wish.use:
        yield Breach(Demand.ROOM_FITS, me, room.id)
    if any(_touch(one.begins, one.ends, s.start, s.end) for s in room.busy):
        yield Breach(Demand.ROOM_TAKEN, me, room.id)


def _people(agenda: Agenda, one: _Held) -> Iterator[Breach]:
    me, seats, names = (one.wish.id,), one.wish.seats, one.session.people
    if len(names) != len(seats):
        yield Breach(Demand.SEAT_EMPTY, me)
    known = {person.id: person for person in agenda.people}
    for seat, name in zip(seats, names, strict=False):
        person = known.get(name)
        wrong = person is None or person.role != seat.role or any(s not in person.skills for s in seat.skills)
        if wrong or (seat.named and name not in seat.named):
            yield Breach(Demand.SEAT_FITS, me, name)
        if person is not None and any(_touch(one.begins, one.ends, s.start, s.end) for s in person.busy):
            yield Breach(Demand.PERSON_TAKEN, me, name)
    for name, times in Counter(names).items():
        if times > 1:
            yield Breach(Demand.SEAT_FITS, me, name)


def _decided(one: _Held) -> Iterator[Breach]:
    pin = one.wish.pin
    if pin is None:
        return
    other_hour = pin.start is not None and pin.start != one.begins
    other_room = bool(pin.room) and pin.room != one.session.room
    if other_hour or other_room or any(name not in one.session.people for name in pin.people):
        yield Breach(Demand.PIN, (one.wish.id,))


# --- two sessions --------------------------------------------------------------------------------------


def _same_things(one: _Held, other: _Held) -> Iterator[Breach]:
    if not _touch(one.begins, one.ends, other.begins, other.ends):
        return
    pair = _pair(one, other)
    if one.session.room and one.session.room == other.session.room:
        yield Breach(Demand.ROOM_TAKEN, pair, one.session.room)
    for name in sorted(set(one.session.people) & set(other.session.people)):
        yield Breach(Demand.PERSON_TAKEN, pair, name)
    for name in sorted(set(one.wish.accused) & set(other.wish.accused)):
        yield Breach(Demand.ACCUSED_ELSEWHERE, pair, name)


def _same_child(agenda: Agenda, one: _Held, other: _Held) -> Iterator[Breach]:
    if not one.wish.child or one.wish.child != other.wish.child or not (one.session.room or other.session.room):
        return
    buildings = {_building(agenda, one), _building(agenda, other)}
    rest = agenda.policy.pause
    if len(buildings) == 2 or None in buildings:
        rest += agenda.policy.between_buildings
    apart = max(other.begins - one.ends, one.begins - other.ends)
    if apart < rest:
        yield Breach(Demand.PAUSE, _pair(one, other), one.wish.child)


def _meeting(agenda: Agenda, one: _Held, other: _Held) -> Iterator[Breach]:
    """The child of ``one`` and an accused of ``other``; for one and the same session see ``_days_of_children``."""
    if not one.wish.child or one.wish.by_link:
        return
    if max(other.begins - one.ends, one.begins - other.ends) >= agenda.policy.gap:
        return
    for name in other.wish.accused:
        if _share_a_way(agenda, one, other, name):
            yield Breach(Demand.APART, _pair(one, other), name)


def _share_a_way(agenda: Agenda, of_child: _Held, of_accused: _Held, name: str) -> bool:
    child = next(child for child in agenda.children if child.id == of_child.wish.child)
    accused = next(accused for accused in agenda.accused if accused.id == name)
    rooms = {room.id: room for room in agenda.rooms}
    here, there = rooms.get(of_child.session.room), rooms.get(of_accused.session.room)
    if name not in child.kept_from or here is None or there is None:
        return False
    childs = here.child_ways if here.child_ways else here.ways
    theirs = there.custody_ways if accused.in_custody and there.custody_ways else there.ways
    return any(way in theirs for way in childs)


def _order(first: _Held, then: _Held) -> Iterator[Breach]:
    if first.wish.id not in then.wish.after or not (first.session.room or then.session.room):
        return
    prepares = first.wish.kind in (Kind.PRE_VISIT, Kind.PREPARATION)
    if (prepares and first.day >= then.day) or first.ends > then.begins:
        yield Breach(Demand.ORDER, (first.wish.id, then.wish.id))


# --- many sessions -------------------------------------------------------------------------------------


def _days_of_children(agenda: Agenda, held: list[_Held]) -> Iterator[Breach]:
    days: dict[tuple[str, int], list[_Held]] = defaultdict(list)
    for one in held:
        if one.wish.child:
            days[one.wish.child, one.day].append(one)
            if not one.wish.by_link:
                for name in one.wish.accused:
                    if _share_a_way(agenda, one, one, name):
                        yield Breach(Demand.APART, (one.wish.id,), name)
    for (child_id, _), that_day in days.items():
        planned = [one for one in that_day if one.session.room]
        if not planned:
            continue  # nothing of it is ours
        names = tuple(sorted(one.wish.id for one in that_day))
        if sum(bool(one.wish.child_minutes) for one in that_day) > 2 and any(one.wish.child_minutes for one in planned):
            yield Breach(Demand.TWICE_A_DAY, names, child_id)
        confrontations = [one for one in that_day if one.wish.kind is Kind.CONFRONTATION]
        if len(confrontations) > 1 and any(one.session.room for one in confrontations):
            yield Breach(Demand.ONE_CONFRONTATION, names, child_id)
        child = next(child for child in agenda.children if child.id == child_id)
        if len(that_day) > 1 and sum(one.wish.minutes for one in that_day) > child.stamina.a_day:
            yield Breach(Demand.TIRED, names, child_id)


def _support(agenda: Agenda, held: list[_Held]) -> Iterator[Breach]:
    supporters: dict[str, dict[str, str]] = defaultdict(dict)
    for one in held:
        for seat, name in zip(one.wish.seats, one.session.people, strict=False):
            if seat.role is Role.SUPPORT_PERSON and one.wish.child:
                supporters[one.wish.child][name] = one.wish.id
    for child, found in supporters.items():
        if len(found) > 1:
            yield Breach(Demand.SAME_SUPPORT, tuple(sorted(found.values())), child)


def _twice_planned(held: list[_Held]) -> Iterator[Breach]:
    for name, times in Counter(one.wish.id for one in held).items():
        if times > 1:
            yield Breach(Demand.PIN, (name,), name)


def _touch(begins: int, ends: int, start: int, end: int) -> bool:
    return begins < end and start < ends


def _pair(one: _Held, other: _Held) -> tuple[str, str]:
    first, second = sorted((one.wish.id, other.wish.id))
    return first, second


def _building(agenda: Agenda, one: _Held) -> str | None:
    return next((room.building for room in agenda.rooms if room.id == one.session.room), None)
