"""No room and nobody with a seat is given to two hearings at one time, or while they are away, and no support person is
called to one while another agency needs them. Only the database knows what others have set.

The court's diary has a page for each of them and day. A hearing that gets its day is entered there in the same
transaction; if the workflow then refuses it, the entry goes with everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.attendees import Attendee, AttendeeRole, attending, named_support
from services.court_liaison.domain.commands import MoveHearing, ScheduleHearing
from services.court_liaison.domain.hearings import Hearing, place_after
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.panel import Panel
from services.court_liaison.domain.scheduling.register import compared
from services.court_liaison.domain.visits import VISIT_MINUTES, Visit, visit_after, visit_of
from services.kernel.busy import BusyWindow, of_sittings
from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem, Refused
from services.kernel.ports import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One hearing on one page."""

    reference: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Which page: ``what`` is room, judge, assessor or attendee, ``who`` its number."""

    what: str
    who: str
    day: date

    @property
    def key(self) -> str:
        return f"{self.day.isoformat()}|{self.what}|{self.who}"


class Diary(Protocol):
    """The pages as they are kept."""

    def read(self, unit: Unit, page: Page) -> Sequence[Entry]:
        """What is set there."""

    def write(self, unit: Unit, page: Page, entries: Sequence[Entry]) -> None:
        """From now on this. Whoever wrote the page meanwhile makes the unit of work begin anew."""


class Absences(Protocol):
    """When rooms and people cannot be had, as the court's register tells."""

    def away(self, unit: Any, who: str, start: datetime, end: datetime) -> bool:
        """Whether at some moment of this time."""

    def taken_elsewhere(
        self, unit: Any, who: str, start: datetime, end: datetime, left_out: Iterable[BusyWindow]
    ) -> bool:
        """Whether another agency told of one of its people that they are taken then. ``left_out``: not by these."""


ROOM, JUDGE, ASSESSOR, ATTENDEE = "room", "judge", "assessor", "attendee"
FIELD = {ROOM: "room", JUDGE: "judge", ASSESSOR: "panel.assessors", ATTENDEE: "attendees"}
TAKEN = {
    ROOM: ("Phòng này đã có phiên tòa khác vào giờ đó.", "Another hearing has this room at that time."),
    JUDGE: ("Thẩm phán đã có phiên tòa khác vào giờ đó.", "The judge sits in another hearing at that time."),
    ASSESSOR: ("Hội thẩm đã có phiên tòa khác vào giờ đó.", "The assessor sits in another hearing at that time."),
    ATTENDEE: ("Người này đã có phiên tòa khác vào giờ đó.", "They are at another hearing at that time."),
}
AWAY = {
    ROOM: ("Phòng này không dùng được vào giờ đó.", "The room cannot be used at that time."),
    JUDGE: ("Thẩm phán vắng mặt vào giờ đó.", "The judge is away at that time."),
    ASSESSOR: ("Hội thẩm vắng mặt vào giờ đó.", "The assessor is away at that time."),
    ATTENDEE: ("Người này vắng mặt vào giờ đó.", "They are away at that time."),
}


class Booking:
    """What the api asks before the workflow decides (see ``Application.perform``)."""

    def __init__(self, diary: Diary, absences: Absences) -> None:
        self._diary = diary
        self._absences = absences

    def schedule(self, unit: Unit, file: CourtFile, command: ScheduleHearing) -> None:
        """Room and people are free, and are taken. Raises Refused."""
        taken = _taken(command.room, command.judge, command.panel, command.attendees)
        problems = self._of_support(unit, file, command.accommodations, command.starts_at, command.minutes)
        self._enter(
            unit, file.reference, _times(taken, command.starts_at, command.minutes, visit_of(command)), problems
        )

    def move(self, unit: Unit, file: CourtFile, command: MoveHearing) -> None:
        """Free at the new time, and given back at the old. Raises Refused."""
        if (hearing := _set(file)) is not None:
            self._strike(unit, file.reference, hearing)
            taken, visit = _taken(*place_after(hearing, command)), visit_after(hearing, command)
            problems = self._of_support(unit, file, hearing.accommodations, command.starts_at, hearing.minutes)
            self._enter(unit, file.reference, _times(taken, command.starts_at, hearing.minutes, visit), problems)

    def free(self, unit: Unit, file: CourtFile, _command: object) -> None:
        """The hearing is over, or the case goes another way before it is opened."""
        if (hearing := _set(file)) is not None:
            self._strike(unit, file.reference, hearing)

    def _of_support(
        self, unit: Unit, file: CourtFile, wanted: Iterable[Accommodation], starts_at: datetime, minutes: int
    ) -> list[Problem]:
        """Rule ``victim-rights``: whoever was named to stay with the child must be able to come. That they are with it
        at another hour, or at the one from which the hearing moves, does not keep them away."""
        support, end = named_support(file), starts_at + timedelta(minutes=minutes)
        if not support or Accommodation.SUPPORT_PERSON not in wanted:
            return []
        if not (
            self._absences.away(unit, support, starts_at, end)
            or self._absences.taken_elsewhere(unit, support, starts_at, end, of_sittings(file.sittings))
        ):
            return []
        return [
            Problem(
                "starts_at",
                "support_person_away",
                rule="victim-rights",
                vi="Người hỗ trợ trẻ bận hoặc vắng mặt vào giờ đó.",
                en="The child's support person is taken or away at that time.",
            )
        ]

    def _enter(
        self,
        unit: Unit,
        reference: str,
        times: Iterable[tuple[Page, datetime, datetime]],
        found: Iterable[Problem],
    ) -> None:
        """``found``: what speaks against it already."""
        problems = list(found)
        for page, starts_at, ends_at in times:
            new = Entry(reference, starts_at, ends_at)
            others = [entry for entry in self._diary.read(unit, page) if entry.reference != reference]
            if any(new.starts_at < other.ends_at and other.starts_at < new.ends_at for other in others):
                problems.append(_problem(page.what, "taken", TAKEN))
            elif self._absences.away(unit, page.who, new.starts_at, new.ends_at):
                problems.append(_problem(page.what, "away", AWAY))
            else:
                self._diary.write(unit, page, [*others, new])
        if problems:
            raise Refused(*problems)

    def _strike(self, unit: Unit, reference: str, hearing: Hearing) -> None:
        taken = _taken(hearing.room, hearing.judge, hearing.panel, hearing.attendees)
        for page, _, _ in _times(taken, hearing.starts_at, hearing.minutes, hearing.visit):
            entries = self._diary.read(unit, page)
            left = [entry for entry in entries if entry.reference != reference]
            if len(left) < len(entries):
                self._diary.write(unit, page, left)


def _problem(what: str, key: str, words: Mapping[str, tuple[str, str]]) -> Problem:
    vi, en = words[what]
    return Problem(FIELD[what], f"{what}_{key}", vi=vi, en=en)


def _set(file: CourtFile) -> Hearing | None:
    """The hearing that has its day now."""
    return file.hearing if file.hearing_is_set else None


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a hearing takes: pages without their day. ``visit``: those that a visit of the child takes as well."""

    hearing: Sequence[tuple[str, str]]
    visit: Sequence[tuple[str, str]]


def _taken(room: str, judge: str, panel: Panel | None, attendees: Iterable[Attendee]) -> _Taken:
    """What is not named has no page, and the workflow says that it is missing."""
    others = attending(attendees)
    assessors = [] if panel is None else [one.staff_id.strip() for one in panel.assessors]
    named = [(ROOM, compared(room)), (JUDGE, judge.strip()), *((ASSESSOR, who) for who in dict.fromkeys(assessors))]
    named += [(ATTENDEE, who) for who in dict.fromkeys(one.staff_id for one in others)]
    support = [(ATTENDEE, one.staff_id) for one in others if one.role is AttendeeRole.SUPPORT_PERSON]
    return _Taken([pair for pair in named if pair[1]], [(ROOM, compared(room)), *support])


def _times(
    taken: _Taken, starts_at: datetime, minutes: int, visit: Visit | None
) -> list[tuple[Page, datetime, datetime]]:
    """Each page with the time that is taken on it."""
    day, ends_at = in_vietnam(starts_at).date(), starts_at + timedelta(minutes=minutes)
    found = [(Page(what, who, day), starts_at, ends_at) for what, who in taken.hearing]
    if visit is not None and visit.day != day:  # the workflow refuses one on the day itself
        over = visit.starts_at + timedelta(minutes=VISIT_MINUTES)
        for what, who in taken.visit:
            place = compared(visit.room) if what == ROOM and visit.room else who
            found += [(Page(what, place, visit.day), visit.starts_at, over)] if place else []
    return found
