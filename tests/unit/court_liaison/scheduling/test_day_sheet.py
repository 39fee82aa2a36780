"""The reception's sheet: nobody who must not meet the child is let in by its way, or at its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.preparing import Preparation
from services.court_liaison.domain.scheduling.agenda import Policy
from services.court_liaison.domain.scheduling.day_sheet import BEFORE, Line, sheet
from services.court_liaison.domain.scheduling.register import RoomEntry
from services.kernel.clock import in_vietnam
from services.kernel.preparing import PreparationKind
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import LATER

pytestmark = pytest.mark.rule("min-contact-accused")
GAP = timedelta(minutes=Policy().gap)
ENDS = LATER + timedelta(hours=2)
ROOM = RoomEntry(
    reference="p.2", room="P.2", building="A", ways=("sảnh",), child_ways=("cửa sau",), custody_ways=("hầm",)
)


def line(room: RoomEntry | None = ROOM, **hearing: Any) -> Line:
    rooms = {} if room is None else {"p.2": room}
    (found,) = sheet(in_vietnam(LATER).date(), [("case-1", b.a_hearing(**{"sitting_id": b.SITTING, **hearing}))], rooms)
    return found


def test_where_the_ways_are_apart_both_come_shortly_before() -> None:
    """Nobody waits long."""
    found = line()
    assert (found.child_ways, found.accused_ways, found.apart_by_time) == (("cửa sau",), ("hầm", "sảnh"), False)
    assert found.child_comes_at == found.accused_comes_at == LATER - BEFORE
    assert found.child_goes_at == found.accused_goes_at == ENDS


@pytest.mark.parametrize("room", [None, replace(ROOM, child_ways=()), replace(ROOM, child_ways=("hầm",))])
def test_where_they_are_not_the_times_are(room: RoomEntry | None) -> None:
    """The child is inside before the accused is let in, and away before the accused is let out."""
    found = line(room)
    assert found.apart_by_time
    assert (found.child_comes_at, found.accused_comes_at) == (LATER - GAP, LATER)
    assert (found.child_goes_at, found.accused_goes_at) == (ENDS, ENDS + GAP)


def test_a_child_that_does_not_come_is_not_waited_for() -> None:
    """By remote link, or because it does not speak; then the accused comes as everybody does."""
    for found in (line(accommodations=(Accommodation.REMOTE_LINK,)), line(sitting_id="")):
        assert not found.child_comes
        assert (found.child_comes_at, found.child_ways, found.apart_by_time) == (None, (), False)
        assert found.accused_comes_at == LATER - BEFORE
    assert line(accommodations=(Accommodation.REMOTE_LINK,)).by_link
    assert line(accused_present=False).accused_comes_at is None


def test_the_sheet_is_in_the_order_of_the_hours() -> None:
    late = b.a_hearing(starts_at=LATER + timedelta(hours=3), room="P.1")
    lines = sheet(in_vietnam(LATER).date(), [("case-2", late), ("case-1", b.a_hearing())], {})
    assert [one.reference for one in lines] == ["case-1", "case-2"]


@pytest.mark.rule("court-question-style")
@pytest.mark.parametrize("kind", list(PreparationKind))
def test_a_child_that_is_prepared_is_expected_on_that_day_and_no_accused_is(kind: PreparationKind) -> None:
    """Its hearing stands on the sheet of the hearing's day, and what prepares it on that of its own."""
    before = Preparation(starts_at=LATER - timedelta(days=2))
    hearing, rooms = b.a_hearing(sitting_id=b.SITTING, **{kind: before}), {"p.2": ROOM}
    (found,) = sheet(before.day, [("case-1", hearing)], rooms)
    assert (found.visit, found.talk) == (kind is PreparationKind.VISIT, kind is PreparationKind.TALK)
    assert (found.child_comes, found.accused_comes) == (True, False)
    assert (found.starts_at, found.ends_at) == (before.starts_at, before.starts_at + timedelta(minutes=30))
    assert (found.room, found.child_ways) == ("P.2", ("cửa sau",))
    (heard,) = sheet(in_vietnam(LATER).date(), [("case-1", hearing)], rooms)
    assert not heard.visit
    assert not heard.talk


def test_visit_and_talk_of_one_day_are_two_lines() -> None:
    """Each with its own room and hour."""
    visit = Preparation(starts_at=LATER - timedelta(days=3))
    talk = Preparation(starts_at=visit.starts_at + timedelta(hours=1), room="P.9")
    lines = sheet(visit.day, [("case-1", b.a_hearing(visit=visit, talk=talk))], {"p.2": ROOM})
    assert [(one.visit, one.talk, one.room) for one in lines] == [(True, False, "P.2"), (False, True, "P.9")]
