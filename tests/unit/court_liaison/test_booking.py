"""No room and nobody with a seat is in two hearings at one time, or in one while away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.attendees import Attendee, AttendeeRole
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.service_layer.booking import Booking, Entry, Page
from services.kernel.busy import BusyWindow, without
from services.kernel.errors import Refused
from services.kernel.preparing import PreparationKind
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import A_HEARING, LATER, done

INTERPRETER = Attendee(role=AttendeeRole.INTERPRETER, staff_id="PD-1")
UNIT: Any = None  # the pages below need no database


@dataclass
class Pages:
    """The court's diary, on paper."""

    kept: dict[str, list[Entry]] = field(default_factory=dict)

    def read(self, unit: Any, page: Page) -> Sequence[Entry]:
        return list(self.kept.get(page.key, ()))

    def write(self, unit: Any, page: Page, entries: Sequence[Entry]) -> None:
        self.kept[page.key] = list(entries)

    @property
    def entered(self) -> set[str]:
        return {f"{key} {entry.reference}" for key, entries in self.kept.items() for entry in entries}


@dataclass
class Away:
    """Who or what cannot be had, at whatever time."""

    names: set[str] = field(default_factory=set)
    elsewhere: dict[str, tuple[BusyWindow, ...]] = field(default_factory=dict)

    def away(self, unit: Any, who: str, start: datetime, end: datetime) -> bool:
        return who in self.names

    def taken_elsewhere(
        self, unit: Any, who: str, start: datetime, end: datetime, left_out: Iterable[BusyWindow]
    ) -> bool:
        return any(one.meets(start, end) for one in without(self.elsewhere.get(who, ()), left_out))


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def absences() -> Away:
    return Away()


@pytest.fixture
def booking(pages: Pages, absences: Away) -> Booking:
    return Booking(pages, absences)


def a_case(number: int) -> CourtFile:
    file = b.a_file(State.DOCKETED)
    file.reference = f"case-{number}"
    return file


def set_day(booking: Booking, file: CourtFile, **changes: Any) -> CourtFile:
    command = replace(A_HEARING, **changes)
    booking.schedule(UNIT, file, command)
    return done(file, command)


def problems(booking: Booking, file: CourtFile, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        booking.schedule(UNIT, file, replace(A_HEARING, **changes))
    return [(p.field, p.key) for p in refused.value.problems]


def test_room_and_judge_are_entered_on_the_day_in_vietnam(booking: Booking, pages: Pages) -> None:
    """However the room's name was typed."""
    set_day(booking, a_case(1), room=" P.2 ")
    assert pages.entered == {"2026-06-15|room|p.2 case-1", "2026-06-15|judge|CL-0007 case-1"}


def test_another_case_does_not_get_the_same_room_or_judge_for_that_time(booking: Booking) -> None:
    """Both are told at once, and of neither whose case it is."""
    set_day(booking, a_case(1))
    assert problems(booking, a_case(2)) == [("room", "room_taken"), ("judge", "judge_taken")]
    assert problems(booking, a_case(2), room="P.3") == [("judge", "judge_taken")]
    assert problems(booking, a_case(2), judge="CL-0008", room="p.2") == [("room", "room_taken")]
    set_day(booking, a_case(2), room="P.3", judge="CL-0008")


@pytest.mark.parametrize(("minutes", "later", "free"), [(120, 120, True), (121, 120, False), (120, 119, False)])
def test_one_hearing_may_begin_when_the_other_ends(booking: Booking, minutes: int, later: int, free: bool) -> None:
    """The end is not part of it."""
    set_day(booking, a_case(1), minutes=minutes)
    starts_at = LATER + timedelta(minutes=later)
    if free:
        set_day(booking, a_case(2), starts_at=starts_at)
    else:
        assert problems(booking, a_case(2), starts_at=starts_at)


def test_a_hearing_that_moves_gives_room_and_judge_back(booking: Booking, pages: Pages) -> None:
    """And takes them for the new day, if they are free."""
    first = set_day(booking, a_case(1))
    booking.move(UNIT, first, b.A_MOVE)
    done(first, b.A_MOVE)
    set_day(booking, a_case(2))
    assert len(pages.entered) == 4
    back = replace(b.A_MOVE, starts_at=LATER + timedelta(minutes=30))
    with pytest.raises(Refused):
        booking.move(UNIT, first, back)


def test_a_move_within_its_own_time_is_no_conflict(booking: Booking) -> None:
    """A hearing does not stand in its own way."""
    file = set_day(booking, a_case(1))
    booking.move(UNIT, file, replace(b.A_MOVE, starts_at=LATER + timedelta(minutes=30)))


@pytest.mark.parametrize("command", [b.HELD, b.ADJOURNED])
def test_when_a_hearing_is_over_room_and_judge_are_free(booking: Booking, pages: Pages, command: Any) -> None:
    """It may have ended early."""
    file = set_day(booking, a_case(1))
    booking.free(UNIT, file, command)
    assert pages.entered == set()
    set_day(booking, a_case(2))


@pytest.mark.parametrize("state", sorted(set(State) - {State.SCHEDULED}))
def test_what_the_workflow_will_refuse_changes_no_page(booking: Booking, pages: Pages, state: State) -> None:
    """There is no hearing to move or to free."""
    file = b.a_file(state)
    booking.move(UNIT, file, b.A_MOVE)
    booking.free(UNIT, file, b.HELD)
    assert pages.kept == {}


def test_a_room_or_judge_that_is_not_named_has_no_page(booking: Booking, pages: Pages) -> None:
    """The workflow says that it is missing."""
    booking.schedule(UNIT, a_case(1), replace(A_HEARING, room=" ", judge=""))
    assert pages.kept == {}


def test_an_assessor_sits_in_one_hearing_at_a_time(booking: Booking) -> None:
    """Rule ``court-panel-423`` asks for people, not for names on paper: nobody is in two rooms."""
    set_day(booking, a_case(1), panel=b.A_PANEL)
    assert problems(booking, a_case(2), room="P.3", judge="CL-0008", panel=b.A_PANEL) == [
        ("panel.assessors", "assessor_taken"),
        ("panel.assessors", "assessor_taken"),
    ]


def test_whoever_else_has_a_seat_is_at_one_hearing_at_a_time(booking: Booking, pages: Pages) -> None:
    """The only interpreter of a language is asked for by many; a hearing that moves without them gives them back."""
    first = set_day(booking, a_case(1), attendees=(INTERPRETER,))
    other = {"room": "P.3", "judge": "CL-0008", "attendees": (INTERPRETER,)}
    assert problems(booking, a_case(2), **other) == [("attendees", "attendee_taken")]
    instead = replace(b.A_MOVE, starts_at=LATER, attendees=(replace(INTERPRETER, staff_id="PD-2"),))
    booking.move(UNIT, first, instead)
    done(first, instead)
    set_day(booking, a_case(2), **other)
    booking.free(UNIT, first, b.HELD)
    assert {line for line in pages.entered if "attendee" in line} == {"2026-06-15|attendee|PD-1 case-2"}


SUPPORT = Attendee(role=AttendeeRole.SUPPORT_PERSON, staff_id="SS-7")
WISHED = (Accommodation.SCREEN, Accommodation.PRE_VISIT, Accommodation.PREPARATION)
THREE_DAYS_BEFORE = LATER - timedelta(days=3)


@pytest.mark.parametrize("kind", list(PreparationKind))
def test_what_prepares_the_child_takes_the_room_and_the_support_person_on_its_own_day(
    booking: Booking, pages: Pages, kind: PreparationKind
) -> None:
    """And gives them back when the hearing moves to before it, or is over."""
    first = set_day(
        booking, a_case(1), attendees=(SUPPORT,), accommodations=WISHED, **{f"{kind}_at": THREE_DAYS_BEFORE}
    )
    on_the_day_before = {line for line in pages.entered if line.startswith("2026-06-12")}
    assert on_the_day_before == {"2026-06-12|room|p.2 case-1", "2026-06-12|attendee|SS-7 case-1"}
    other = {"starts_at": THREE_DAYS_BEFORE, "judge": "CL-0008"}
    assert problems(booking, a_case(2), **other) == [("room", "room_taken")]
    earlier = replace(b.A_MOVE, starts_at=LATER - timedelta(days=4))
    booking.move(UNIT, first, earlier)
    done(first, earlier)
    assert not {line for line in pages.entered if line.startswith("2026-06-12") and line.endswith("case-1")}
    set_day(booking, a_case(2), **other)


def test_visit_and_talk_of_one_day_are_both_on_the_page_and_both_given_back(booking: Booking, pages: Pages) -> None:
    """In one room one after the other; another hearing gets it before, between and after them."""
    visit, talk = THREE_DAYS_BEFORE, THREE_DAYS_BEFORE + timedelta(hours=1)
    first = set_day(booking, a_case(1), attendees=(SUPPORT,), accommodations=WISHED, visit_at=visit, talk_at=talk)
    for page in ("2026-06-12|room|p.2", "2026-06-12|attendee|SS-7"):
        assert [(one.starts_at, one.ends_at) for one in pages.kept[page]] == [
            (visit, visit + timedelta(minutes=30)), (talk, talk + timedelta(minutes=30)),
        ]  # fmt: skip
    other = {"judge": "CL-0008", "minutes": 30}
    for starts_at in (visit, talk):
        assert problems(booking, a_case(2), starts_at=starts_at, **other) == [("room", "room_taken")]
    set_day(booking, a_case(2), starts_at=visit + timedelta(minutes=30), **other)
    later = replace(b.A_MOVE, talk_at=talk + timedelta(hours=1))
    booking.move(UNIT, first, later)
    done(first, later)
    set_day(booking, a_case(3), starts_at=talk, **other)
    booking.free(UNIT, first, b.HELD)
    assert not {line for line in pages.entered if line.endswith("case-1")}


@pytest.mark.parametrize("kind", list(PreparationKind))
def test_it_is_said_which_of_them_has_no_room(booking: Booking, kind: PreparationKind) -> None:
    """Whoever sets the day knows which hour to change."""
    set_day(booking, a_case(1), starts_at=THREE_DAYS_BEFORE)
    asked: dict[str, Any] = {f"{kind}_at": THREE_DAYS_BEFORE, "judge": "CL-0008", "accommodations": WISHED}
    assert problems(booking, a_case(2), **asked) == [(f"{kind}_at", "room_taken")]
    set_day(booking, a_case(2), **asked, **{f"{kind}_room": "P.3"})


@pytest.mark.parametrize(("who", "problem"), [
    ("p.2", ("room", "room_away")), ("CL-0007", ("judge", "judge_away")),
    ("HT-2", ("panel.assessors", "assessor_away")), ("PD-1", ("attendees", "attendee_away")),
])  # fmt: skip
def test_who_or_what_is_away_is_not_booked(
    booking: Booking, absences: Away, pages: Pages, who: str, problem: tuple[str, str]
) -> None:
    """Calendars move between a proposal and its confirmation; then it is said, and the other pages are left."""
    absences.names = {who}
    assert problems(booking, a_case(1), panel=b.A_PANEL, attendees=(INTERPRETER,)) == [problem]
    absences.names = set()
    set_day(booking, a_case(1), panel=b.A_PANEL, attendees=(INTERPRETER,))
    assert len(pages.entered) == 5


def with_support(number: int = 1) -> CourtFile:
    """Social support has named somebody to stay with the child."""
    file = a_case(number)
    file.requests.append(
        AgencyRequest(
            id=b.OURS, kind=RequestKind.SUPPORT_PERSON, asking="court_liaison", asked="social_support", made_at=b.NOW,
            answered_at=b.NOW, state=RequestState.ANSWERED, support_person="SS-0007",
        )
    )  # fmt: skip
    return file


ACCOMPANIED = (Accommodation.SCREEN, Accommodation.SUPPORT_PERSON)
AN_HOUR = timedelta(hours=1)


@pytest.mark.rule("victim-rights")
def test_no_hearing_is_set_while_the_child_s_support_person_is_taken(booking: Booking, absences: Away) -> None:
    """By what their own agency tells, or as the court was told otherwise; and where they are wanted in it."""
    absences.elsewhere["SS-0007"] = (BusyWindow(LATER + AN_HOUR, LATER + 2 * AN_HOUR),)
    assert problems(booking, with_support(), accommodations=ACCOMPANIED) == [("starts_at", "support_person_away")]
    set_day(booking, with_support(2), room="P.3", judge="CL-0008")  # nobody is to come along
    set_day(booking, a_case(3), room="P.4", judge="CL-0009", accommodations=ACCOMPANIED)  # nobody was named
    set_day(booking, with_support(4), room="P.5", judge="CL-0010", accommodations=ACCOMPANIED, minutes=60)
    absences.elsewhere.clear()
    absences.names.add("SS-0007")
    assert ("starts_at", "support_person_away") in problems(booking, with_support(5), accommodations=ACCOMPANIED)


@pytest.mark.rule("victim-rights")
def test_a_hearing_moves_past_the_hours_that_its_own_support_person_gives_to_it(
    booking: Booking, absences: Away
) -> None:
    """Social support tells the court that they are taken: with this very child."""
    file = set_day(
        booking, done(with_support(), b.NEEDS), accommodations=ACCOMPANIED, child_speaks=True, child_minutes=60,
        topics=(Topic.COURSE_OF_EVENTS,),
    )  # fmt: skip
    absences.elsewhere["SS-0007"] = (BusyWindow(LATER, LATER + AN_HOUR),)
    move = replace(b.A_MOVE, starts_at=LATER + timedelta(minutes=30))
    booking.move(UNIT, file, move)
    absences.elsewhere["SS-0007"] += (BusyWindow(LATER + 2 * AN_HOUR, LATER + 3 * AN_HOUR),)
    with pytest.raises(Refused) as refused:
        booking.move(UNIT, file, move)
    assert [(p.key, p.rule) for p in refused.value.problems] == [("support_person_away", "victim-rights")]


@pytest.mark.rule("victim-rights")
@pytest.mark.parametrize("kind", list(PreparationKind))
def test_nothing_prepares_the_child_while_its_support_person_is_taken(
    booking: Booking, absences: Away, kind: PreparationKind
) -> None:
    """By another's child; what they gave to this one does not count when its hearing moves."""
    wished = (*WISHED, Accommodation.SUPPORT_PERSON)
    window = BusyWindow(THREE_DAYS_BEFORE, THREE_DAYS_BEFORE + AN_HOUR)
    absences.elsewhere["SS-0007"] = (window,)
    asked: dict[str, Any] = {f"{kind}_at": THREE_DAYS_BEFORE, "accommodations": wished}
    assert problems(booking, with_support(), **asked) == [(f"{kind}_at", "support_person_away")]
    absences.elsewhere.clear()
    file = set_day(booking, with_support(), **asked)
    half = timedelta(minutes=30)
    absences.elsewhere["SS-0007"] = (BusyWindow(THREE_DAYS_BEFORE, THREE_DAYS_BEFORE + half),)
    earlier: dict[str, Any] = {f"{kind}_at": THREE_DAYS_BEFORE - timedelta(minutes=15)}
    booking.move(UNIT, file, replace(b.A_MOVE, **earlier))
    absences.elsewhere["SS-0007"] = (window,)
    booking.move(UNIT, file, b.A_MOVE)  # what stays was asked about when it was set
    into_it: dict[str, Any] = {f"{kind}_at": THREE_DAYS_BEFORE + half}
    with pytest.raises(Refused):
        booking.move(UNIT, file, replace(b.A_MOVE, **into_it))
