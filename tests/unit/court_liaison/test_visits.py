"""The child is shown the court before its hearing: on an earlier day, when somebody is there, not in its lessons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.accommodations import Accommodation, ChildNeeds, Need
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.visits import Visit
from services.kernel.clock import in_vietnam
from services.kernel.school import SchoolSession
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import LATER, LATER_STILL, a_file, done, refusal

pytestmark = pytest.mark.rule("court-question-style")
DAY = timedelta(days=1)
A = Accommodation


def at(days_before: int, hour: int, minute: int = 0) -> datetime:
    """Of the Vietnamese day so many days before the hearing."""
    return (in_vietnam(LATER) - days_before * DAY).replace(hour=hour, minute=minute, second=0, microsecond=0)


VISIT_AT = at(3, 14)
WISHED = replace(b.A_HEARING, accommodations=(A.SCREEN, A.PRE_VISIT))


def with_visit(**more: Any) -> CourtFile:
    return done(a_file(State.DOCKETED), replace(WISHED, visit_at=VISIT_AT, **more))


def test_it_is_kept_with_the_hearing() -> None:
    """In the hearing's own room where none is named."""
    assert with_visit().hearing.visit == Visit(starts_at=VISIT_AT)
    assert with_visit(visit_room=" P.9 ").hearing.visit == Visit(starts_at=VISIT_AT, room="P.9")
    assert done(a_file(State.DOCKETED), WISHED).hearing.visit is None


@pytest.mark.parametrize(("visit_at", "problem"), [
    (LATER - timedelta(hours=1), "visit_not_before"), (LATER + DAY, "visit_not_before"),
    (b.NOW - DAY, "visit_not_before"),
    (at(3, 17), "not_in_office_hours"), (at(3, 11, 15), "not_in_office_hours"), (at(3, 7), "not_in_office_hours"),
    (at(1, 9), "not_in_office_hours"),
])  # fmt: skip
def test_it_is_ahead_on_a_day_before_and_in_office_hours(visit_at: datetime, problem: str) -> None:
    """A child that saw the room in the morning has not got to know it; the day before this hearing is a Sunday."""
    refused = refusal(a_file(State.DOCKETED), replace(WISHED, visit_at=visit_at))
    assert ("visit_at", problem) in [(field, key) for field, key, _ in refused]


def test_it_is_one_of_the_ways_in_which_the_child_is_spared() -> None:
    """So that the agencies and the child's own sheet tell of it."""
    wanted = [("visit_at", "visit_not_among_accommodations", "court-question-style")]
    assert refusal(a_file(State.DOCKETED), replace(b.A_HEARING, visit_at=VISIT_AT)) == wanted
    assert refusal(done(a_file(State.DOCKETED), b.A_HEARING), replace(b.A_MOVE, visit_at=VISIT_AT)) == wanted


@pytest.mark.rule("principles-u18")
def test_no_lesson_is_missed_for_it_where_the_child_minds() -> None:
    """As for the hearing itself."""
    minds = ChildNeeds(child=1, needs=(Need.SCHOOL_HOURS,), school=SchoolSession.AFTERNOON, at=b.NOW, by="CL-0001")
    file = a_file(State.DOCKETED, needs=[minds])
    spared = replace(WISHED, accommodations=(*WISHED.accommodations, A.OUTSIDE_SCHOOL_HOURS), visit_at=VISIT_AT)
    assert refusal(file, spared) == [("visit_at", "in_school_hours", "principles-u18")]
    assert done(file, replace(spared, visit_at=at(3, 9))).hearing.visit == Visit(starts_at=at(3, 9))


def test_a_hearing_that_moves_keeps_its_visit_where_it_can() -> None:
    """One that would come too late is gone, and how it was stays written; another visit alone is a move, too."""
    later = done(with_visit(), b.A_MOVE)
    assert LATER_STILL > LATER
    assert later.hearing.visit == Visit(starts_at=VISIT_AT)
    before_it = done(with_visit(), replace(b.A_MOVE, starts_at=at(3, 15)))
    assert before_it.hearing.visit is None
    assert before_it.hearing.moves[-1].from_visit == Visit(starts_at=VISIT_AT)
    other = done(with_visit(), replace(b.A_MOVE, starts_at=LATER, visit_at=at(4, 9)))
    assert other.hearing.visit == Visit(starts_at=at(4, 9))
    assert refusal(with_visit(), replace(b.A_MOVE, starts_at=LATER)) == [("starts_at", "same_time", None)]
