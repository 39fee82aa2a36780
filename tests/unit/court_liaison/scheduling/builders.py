"""A small court: one friendly room with ways of its own, one without, and everybody whom a panel needs, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.court_liaison.domain.scheduling.agenda import Agenda, Policy, Session
from services.court_liaison.domain.scheduling.resources import Feature, Person, Role, Room, RoomUse, Seat, Skill, panel
from services.court_liaison.domain.scheduling.wishes import Accused, Child, Kind, Stamina, Wish
from services.kernel.times import DAY, Calendar, Span

MONDAY = date(2026, 3, 2)
CALENDAR = Calendar.of(MONDAY, 14, lambda day: day.weekday() < 5)
EVERYTHING = frozenset(Feature) - {Feature.REMOTE_LINK}

FRIENDLY = Room(
    id="P1", building="A", use=RoomUse.COURTROOM, features=EVERYTHING,
    ways=frozenset({"main entrance", "corridor"}), child_ways=frozenset({"side door", "children's room"}),
)  # fmt: skip
PLAIN = Room(
    id="P2", building="A", use=RoomUse.COURTROOM, features=EVERYTHING, ways=frozenset({"main entrance", "corridor"})
)
OTHER_HOUSE = replace(FRIENDLY, id="P3", building="B", ways=frozenset({"hall"}), child_ways=frozenset({"garden"}))
POLICE = Room(
    id="PV", building="station", use=RoomUse.INTERVIEW, features=EVERYTHING, ways=frozenset({"yard"}),
    child_ways=frozenset({"side door of the station"}),
)  # fmt: skip

JUDGE = Person(id="TP-1", role=Role.JUDGE, skills=frozenset({Skill.TRAINED}))
JUDGE_2 = replace(JUDGE, id="TP-2")
TEACHER = Person(id="HT-1", role=Role.ASSESSOR, skills=frozenset({Skill.YOUTH}))
ASSESSOR = Person(id="HT-2", role=Role.ASSESSOR)
SUPPORT = Person(id="HTR-1", role=Role.SUPPORT_PERSON)
SUPPORT_2 = replace(SUPPORT, id="HTR-2")
RAGLAI = Person(id="PD-1", role=Role.INTERPRETER, skills=frozenset({Skill.RAGLAI}))
STAFF = (JUDGE, JUDGE_2, TEACHER, replace(TEACHER, id="HT-3"), ASSESSOR, replace(ASSESSOR, id="HT-4"), SUPPORT,
         SUPPORT_2, RAGLAI)  # fmt: skip

CHILD = Child(
    id="T1", age=12, stamina=Stamina(stretch=60, a_day=240), travel={"A": 20, "B": 40, "station": 10},
    link_travel=5, kept_from=frozenset({"B1"}),
)  # fmt: skip
ACCUSED = Accused(id="B1")
SUPPORT_SEAT = Seat(role=Role.SUPPORT_PERSON)


def at(day: int, hour: str) -> int:
    """``at(0, "08:00")``: eight o'clock on the first Monday."""
    hours, minutes = hour.split(":")
    return day * DAY + int(hours) * 60 + int(minutes)


def span(day: int, begins: str, ends: str) -> Span:
    return Span(at(day, begins), at(day, ends))


HEARING = Wish(
    id="V1", kind=Kind.HEARING, minutes=120, child="T1", child_minutes=60, accused=("B1",), seats=panel(),
    not_before=0, due=at(11, "23:59"), waiting_since=0,
)  # fmt: skip
VISIT = Wish(
    id="V1-visit", kind=Kind.PRE_VISIT, minutes=30, child="T1", seats=(SUPPORT_SEAT,), not_before=0,
    due=at(11, "23:59"),
)  # fmt: skip
TALK = replace(VISIT, id="V1-talk", kind=Kind.PREPARATION)
INTERVIEW = Wish(
    id="V1-interview", kind=Kind.INTERVIEW, minutes=60, child="T1", child_minutes=45, use=RoomUse.INTERVIEW,
    not_before=0, due=at(11, "23:59"), waiting_since=0,
)  # fmt: skip


def another(number: int, **changes: Any) -> Wish:
    """Another case's hearing, with a child and an accused of its own (see ``a_court``)."""
    wish = replace(HEARING, id=f"V{number}", child=f"T{number}", accused=(f"B{number}",))
    return replace(wish, **changes)


def a_court(*wishes: Wish, **changes: Any) -> Agenda:
    """With these wishes, and a child and an accused for each case among them."""
    names = sorted({wish.child for wish in wishes} - {"", "T1"})
    accused = sorted({name for wish in wishes for name in wish.accused} - {"B1"})
    given: dict[str, Any] = {
        "calendar": CALENDAR,
        "rooms": (FRIENDLY, PLAIN),
        "people": STAFF,
        "children": (CHILD, *(replace(CHILD, id=name, kept_from=frozenset({f"B{name[1:]}"})) for name in names)),
        "accused": (ACCUSED, *(Accused(id=name) for name in accused)),
        "wishes": wishes,
        "policy": Policy(),
    }
    return Agenda(**given | changes)


PANEL = ("TP-1", "HT-1", "HT-2")
PANEL_2 = ("TP-2", "HT-3", "HT-4")


def held(wish: Wish, day: int, hour: str, room: str = "P1", people: tuple[str, ...] = PANEL) -> Session:
    return Session(wish=wish.id, start=at(day, hour), room=room, people=people)
