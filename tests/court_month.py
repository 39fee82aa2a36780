"""A court's month out of thin air: rooms, people, children and wishes with a fixed seed. No name, no real place.

For the bench at 20, 100 and 300 hearings, and, small and bounded, for tests.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.resources import Feature, Person, Role, Room, RoomUse, Seat, Skill, panel
from services.court_liaison.domain.scheduling.wishes import BREAK, Accused, Child, Kind, Wish, usual_stamina
from services.kernel.deadlines.keeping import provincial
from services.kernel.school import SchoolSession, SchoolWish, school_spans
from services.kernel.times import DAY, Calendar, Span

MONDAY = date(2026, 3, 2)
DAYS = 49  # the month in which trials are ordered, and the limits of the last ones
F = Feature
LANGUAGES = (Skill.SIGN, Skill.CHAM, Skill.RAGLAI)
STAFF = {Role.JUDGE: 12, Role.ASSESSOR: 24, Role.PROSECUTOR: 10, Role.INVESTIGATOR: 6, Role.SUPPORT_PERSON: 10,
         Role.PSYCHOLOGIST: 4}  # fmt: skip
LETTERS = {Role.JUDGE: "TP", Role.ASSESSOR: "HT", Role.PROSECUTOR: "KS", Role.INVESTIGATOR: "DT",
           Role.SUPPORT_PERSON: "HTR", Role.PSYCHOLOGIST: "TL"}  # fmt: skip


def calendar(days: int = DAYS) -> Calendar:
    return Calendar.of(MONDAY, days, provincial().days.is_working_day)


def courtroom(number: int, building: str, *features: Feature, apart: bool, busy: tuple[Span, ...] = ()) -> Room:
    """``apart``: the child has an entrance and a waiting room of its own, yet the corridor of its floor is the one
    by which everybody goes to the neighbouring rooms."""
    floor = f"{building} corridor {number % 2 + 1}"
    beside = f"{building} corridor {(number + 1) % 2 + 1}"
    own = {f"{building} children's entrance", f"{building} children's waiting room", beside}
    return Room(
        id=f"P{number:02}",
        building=building,
        use=RoomUse.COURTROOM,
        features=frozenset(features) | ({F.SEPARATE_ENTRANCE, F.SEPARATE_WAITING} if apart else set()),
        ways=frozenset({f"{building} main entrance", f"{building} waiting area", floor}),
        child_ways=frozenset(own) if apart else frozenset(),
        custody_ways=frozenset({f"{building} cells", floor}),
        busy=busy,
    )


def interview_room(number: int, building: str, busy: tuple[Span, ...] = ()) -> Room:
    return Room(
        id=f"PV{number}",
        building=building,
        use=RoomUse.INTERVIEW,
        features=frozenset({F.FRIENDLY, F.CLOSED_DOORS}),
        ways=frozenset({f"{building} yard", f"{building} corridor"}),
        child_ways=frozenset({f"{building} side door", f"{building} corridor"}),
        custody_ways=frozenset({f"{building} cells"}),
        busy=busy,
    )


class Month:
    """``hearings``: how many; everything else follows from the seed."""

    def __init__(self, hearings: int, seed: int = 1, days: int = DAYS) -> None:
        self._dice = random.Random(f"{seed} {hearings}")
        self.calendar = calendar(days)
        self._working = sorted(self.calendar.working)
        self._people = self._staff()
        self._children: list[Child] = []
        self._accused: list[Accused] = []
        self._wishes: list[Wish] = []
        for number in range(hearings):
            self._case(number)

    def agenda(self) -> Agenda:
        return Agenda(
            calendar=self.calendar,
            rooms=self._rooms(),
            people=tuple(self._people),
            children=tuple(self._children),
            accused=tuple(self._accused),
            wishes=tuple(self._wishes),
        )

    def _rooms(self) -> tuple[Room, ...]:
        """Ten: eight courtrooms in two buildings, two rooms for interviews at the police."""
        doors = F.CLOSED_DOORS
        return (
            courtroom(1, "A", F.FRIENDLY, F.SCREEN, F.REMOTE_LINK, F.SEPARATE_ROOM, doors, apart=True),
            courtroom(2, "A", F.FRIENDLY, F.SCREEN, F.REMOTE_LINK, doors, apart=True, busy=self._taken(3)),
            courtroom(3, "A", F.FRIENDLY, F.SCREEN, doors, apart=True, busy=self._taken(3)),
            courtroom(4, "A", F.FRIENDLY, F.SCREEN, doors, apart=True, busy=self._taken(3)),
            courtroom(5, "A", F.REMOTE_LINK, doors, apart=False, busy=self._taken(3)),
            courtroom(6, "B", F.FRIENDLY, F.SCREEN, F.REMOTE_LINK, doors, apart=True, busy=self._taken(3)),
            courtroom(7, "B", F.FRIENDLY, F.SCREEN, doors, apart=True, busy=self._taken(3)),
            courtroom(8, "B", doors, apart=False),
            interview_room(1, "station", busy=self._taken(2)),
            interview_room(2, "station"),
        )

    def _staff(self) -> list[Person]:
        people = []
        for role, number in STAFF.items():
            for n in range(1, number + 1):
                skills = set()
                if role is Role.JUDGE and n <= number - 2:
                    skills.add(Skill.TRAINED)
                if role is Role.ASSESSOR and n % 2:
                    skills.add(Skill.YOUTH)
                busy = self._taken(4) + self._away()
                people.append(Person(id=f"{LETTERS[role]}-{n:02}", role=role, skills=frozenset(skills), busy=busy))
        for n, language in enumerate((*LANGUAGES, Skill.RAGLAI), 1):
            people.append(
                Person(id=f"PD-{n:02}", role=Role.INTERPRETER, skills=frozenset({language}), busy=self._taken(6))
            )
        return people

    def _taken(self, times: int) -> tuple[Span, ...]:
        """So many half days a month for something else."""
        halves = [(day, half) for day in self._working for half in self.calendar.office]
        chosen = self._dice.sample(halves, min(len(halves) // 4, times))
        return tuple(Span(day * DAY + a, day * DAY + b) for day, (a, b) in sorted(chosen))

    def _away(self) -> tuple[Span, ...]:
        """One of three is away for two to four days."""
        if self._dice.random() > 1 / 3:
            return ()
        first = self._dice.choice(self._working)
        return (Span(first * DAY, (first + self._dice.randint(2, 4)) * DAY),)

    def _child(self, number: int, accused: tuple[str, ...]) -> Child:
        dice, age = self._dice, self._dice.choice((5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17))
        session = dice.choice((SchoolSession.MORNING, SchoolSession.AFTERNOON, SchoolSession.WHOLE_DAY))
        therapy_day = dice.randrange(5)
        therapy = tuple(
            Span(day * DAY + 15 * 60, day * DAY + 16 * 60) for day in self._working if day % 7 == therapy_day
        )
        near, far = dice.randrange(10, 60, 5), dice.randrange(30, 120, 5)
        return Child(
            id=f"T{number:03}",
            age=age,
            stamina=usual_stamina(age),
            school=school_spans(self.calendar, session) if age > 5 else (),
            # Who is at school all day could not be heard at all if it never missed any.
            school_wish=dice.choices(list(SchoolWish), (0 if session is SchoolSession.WHOLE_DAY else 2, 7, 1))[0],
            travel={"A": near, "B": far, "station": max(10, near - 5)},
            link_travel=10,
            busy=therapy if dice.random() < 0.4 else (),
            kept_from=frozenset(accused),
        )

    def _defendant(self, number: int) -> Accused:
        """Every tenth accused harmed two children; two of three are in custody, brought three days a week."""
        name = f"B{number - 1 if number % 10 == 9 else number:03}"
        known = next((accused for accused in self._accused if accused.id == name), None)
        if known is not None:
            return known
        custody = self._dice.random() < 2 / 3
        days = self._dice.sample(range(5), 4)
        there = tuple(Span(day * DAY + 7 * 60, day * DAY + 17 * 60) for day in self._working if day % 7 in days)
        accused = Accused(id=name, in_custody=custody, there=there if custody else None)
        self._accused.append(accused)
        return accused

    def _case(self, number: int) -> None:
        dice = self._dice
        accused = self._defendant(number)
        child = self._child(number, (accused.id,))
        self._children.append(child)
        decided = dice.randint(-8, 22)
        speaks, by_link, language = dice.random() < 0.75, dice.random() < 0.15, dice.random() < 0.08
        extra: list[Seat] = []
        if language:
            extra.append(Seat(role=Role.INTERPRETER, skills=frozenset({dice.choice(LANGUAGES)})))
        support = Seat(role=Role.SUPPORT_PERSON, named=frozenset({f"HTR-{dice.randint(1, 10):02}"}))
        prosecutor = Seat(role=Role.PROSECUTOR, named=frozenset({f"KS-{dice.randint(1, 10):02}"}))
        spoken = min(dice.choice((30, 45, 60, 90)), child.stamina.a_day // 2) if speaks else 0
        breaks = child.stamina.breaks(spoken) * BREAK if spoken else 0
        before: list[str] = []
        if speaks and dice.random() < 0.35:
            before = self._preparation(number, child, decided, support, extra, interview=dice.random() < 0.5)
        first = max(0, decided + 3)
        last = decided + 15 + (15 if decided < -6 else 0)  # the oldest were extended for force majeure
        self._wishes.append(
            Wish(
                id=f"V{number:03}",
                kind=Kind.HEARING,
                minutes=max(dice.choice((90, 120, 120, 150, 180)), _up(spoken + breaks + 30)),
                child=child.id if speaks else "",
                child_minutes=spoken,
                by_link=speaks and by_link,
                accused=(accused.id,),
                features=frozenset({F.SCREEN}) if speaks and not by_link and dice.random() < 0.4 else frozenset(),
                closed=dice.random() < 0.8,
                seats=(*panel(), prosecutor, *((support, *extra) if speaks else ())),
                not_before=first * DAY,
                due=(last + 1) * DAY - 1,
                waiting_since=decided,
                after=tuple(before),
            )
        )

    def _preparation(
        self, number: int, child: Child, decided: int, support: Seat, extra: list[Seat], *, interview: bool
    ) -> list[str]:
        """A visit to the court and a talk before the hearing; for every second child an interview of all offices."""
        first, last = max(0, decided + 1), decided + 14
        shared: dict[str, Any] = {"child": child.id, "not_before": first * DAY, "due": (last + 1) * DAY - 1}
        visit = Wish(
            id=f"V{number:03}-visit", kind=Kind.PRE_VISIT, minutes=30, seats=(support,),
            features=frozenset({F.FRIENDLY}), **shared,
        )  # fmt: skip
        talk = Wish(
            id=f"V{number:03}-talk", kind=Kind.PREPARATION, minutes=30,
            seats=(support, Seat(role=Role.PSYCHOLOGIST), *extra), **shared,
        )  # fmt: skip
        wishes = [visit, talk]
        if interview:
            investigator = Seat(role=Role.INVESTIGATOR, skills=frozenset())
            wishes.append(
                Wish(
                    id=f"V{number:03}-interview",
                    kind=Kind.INTERVIEW,
                    minutes=60,
                    child_minutes=30,
                    use=RoomUse.INTERVIEW,
                    seats=(investigator, support, *extra),
                    waiting_since=decided,
                    **shared,
                )
            )
        self._wishes += wishes
        return [wish.id for wish in wishes]


def _up(minutes: int) -> int:
    return -(-minutes // 30) * 30
