"""No room and nobody with a seat is given to two hearings at one time, or while they are away, and no support person is
called to one while another agency needs them. Only the database knows what others have set.

The court's diary has a page for each of them and day. A hearing that gets its day is entered there in the same
transaction; if the workflow then refuses it, the entry goes with everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.attendees import Attendee, AttendeeRole, attending, named_support
from services.court_liaison.domain.commands import MoveHearing, ScheduleHearing
from services.court_liaison.domain.hearings import Hearing, place_after
from services.court_liaison.domain.model import CourtFile
from services.court_liaison.domain.panel import Panel
from services.court_liaison.domain.preparing import Preparations, asked_in, left_after, over, set_for, with_the_child
from services.court_liaison.domain.scheduling.register import compared
from services.kernel.busy import BusyWindow
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
        asked = asked_in(command)
        problems = self._of_support(unit, file, command.accommodations, command.starts_at, command.minutes, asked)
        self._enter(unit, file.reference, _times(taken, command.starts_at, command.minutes, asked), problems)

    def move(self, unit: Unit, file: CourtFile, command: MoveHearing) -> None:
        """Free at the new time, and given back at the old. Raises Refused."""
        if (hearing := _set(file)) is not None:
            self._strike(unit, file.reference, hearing)
            taken, prepared = _taken(*place_after(hearing, command)), left_after(hearing, command)
            problems = self._of_support(
                unit, file, hearing.accommodations, command.starts_at, hearing.minutes, asked_in(command)
            )
            self._enter(unit, file.reference, _times(taken, command.starts_at, hearing.minutes, prepared), problems)

    def free(self, unit: Unit, file: CourtFile, _command: object) -> None:
        """The hearing is over, or the case goes another way before it is opened."""
        if (hearing := _set(file)) is not None:
            self._strike(unit, file.reference, hearing)

    def _of_support(
        self,
        unit: Unit,
        file: CourtFile,
        wanted: Iterable[Accommodation],
        starts_at: datetime,
        minutes: int,
        asked: Preparations,
    ) -> list[Problem]:
        """Rule ``victim-rights``: whoever was named to stay with the child must be able to come, to what prepares it
        as well. That they are with it at another hour, or at the one from which the hearing moves, does not keep them
        away. ``asked``: what is new; the rest was asked about when it was set."""
        support = named_support(file)
        if not support or Accommodation.SUPPORT_PERSON not in wanted:
            return []
        times = [("starts_at", starts_at, starts_at + timedelta(minutes=minutes))]
        times += [(f"{kind}_at", one.starts_at, over(kind, one)) for kind, one in asked.items()]
        with_it = with_the_child(file)
        return [
            Problem(
                field,
                "support_person_away",
                rule="victim-rights",
                vi="Người hỗ trợ trẻ bận hoặc vắng mặt vào giờ đó.",
                en="The child's support person is taken or away at that time.",
            )
            for field, start, end in times
            if self._absences.away(unit, support, start, end)
            or self._absences.taken_elsewhere(unit, support, start, end, with_it)
        ]

    def _enter(self, unit: Unit, reference: str, times: Iterable[_Time], found: Iterable[Problem]) -> None:
        """``found``: what speaks against it already."""
        problems, pages = list(found), dict[Page, list[_Time]]()
        for time in times:
            pages.setdefault(time.page, []).append(time)
        for page, wanted in pages.items():  # visit and talk may be on one page
            others = [entry for entry in self._diary.read(unit, page) if entry.reference != reference]
            against = [problem for time in wanted if (problem := self._against(unit, time, others)) is not None]
            problems += against
            if not against:
                new = [Entry(reference, time.starts_at, time.ends_at) for time in wanted]
                self._diary.write(unit, page, [*others, *new])
        if problems:
            raise Refused(*problems)

    def _against(self, unit: Unit, time: _Time, others: Iterable[Entry]) -> Problem | None:
        if any(time.starts_at < other.ends_at and other.starts_at < time.ends_at for other in others):
            return _problem(time, "taken", TAKEN)
        if self._absences.away(unit, time.page.who, time.starts_at, time.ends_at):
            return _problem(time, "away", AWAY)
        return None

    def _strike(self, unit: Unit, reference: str, hearing: Hearing) -> None:
        taken = _taken(hearing.room, hearing.judge, hearing.panel, hearing.attendees)
        for page in {time.page for time in _times(taken, hearing.starts_at, hearing.minutes, set_for(hearing))}:
            entries = self._diary.read(unit, page)
            left = [entry for entry in entries if entry.reference != reference]
            if len(left) < len(entries):
                self._diary.write(unit, page, left)


def _problem(time: _Time, key: str, words: Mapping[str, tuple[str, str]]) -> Problem:
    vi, en = words[time.page.what]
    return Problem(time.field, f"{time.page.what}_{key}", vi=vi, en=en)


def _set(file: CourtFile) -> Hearing | None:
    """The hearing that has its day now."""
    return file.hearing if file.hearing_is_set else None


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a hearing takes: pages without their day. ``prepared``: those that preparing the child takes as well."""

    hearing: Sequence[tuple[str, str]]
    prepared: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Time:
    """What is taken on a page. ``field``: of the command that asks for it."""

    page: Page
    starts_at: datetime
    ends_at: datetime
    field: str


def _taken(room: str, judge: str, panel: Panel | None, attendees: Iterable[Attendee]) -> _Taken:
    """What is not named has no page, and the workflow says that it is missing."""
    others = attending(attendees)
    assessors = [] if panel is None else [one.staff_id.strip() for one in panel.assessors]
    named = [(ROOM, compared(room)), (JUDGE, judge.strip()), *((ASSESSOR, who) for who in dict.fromkeys(assessors))]
    named += [(ATTENDEE, who) for who in dict.fromkeys(one.staff_id for one in others)]
    support = [(ATTENDEE, one.staff_id) for one in others if one.role is AttendeeRole.SUPPORT_PERSON]
    return _Taken([pair for pair in named if pair[1]], [(ROOM, compared(room)), *support])


def _times(taken: _Taken, starts_at: datetime, minutes: int, prepared: Preparations) -> Iterator[_Time]:
    day, ends_at = in_vietnam(starts_at).date(), starts_at + timedelta(minutes=minutes)
    for what, who in taken.hearing:
        yield _Time(Page(what, who, day), starts_at, ends_at, FIELD[what])
    for kind, one in prepared.items():
        for what, who in taken.prepared:
            place = compared(one.room) if what == ROOM and one.room else who
            if place:
                yield _Time(Page(what, place, one.day), one.starts_at, over(kind, one), f"{kind}_at")
