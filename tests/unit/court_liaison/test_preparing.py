"""The child is shown the court and told what will happen before its hearing: on an earlier day, when somebody is there,
not in its lessons, one after the other. Social support is told when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.court_liaison.domain import events as e
from services.court_liaison.domain.accommodations import Accommodation, ChildNeeds, Need, SchoolSession
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.preparing import Preparation, set_for
from services.kernel.clock import in_vietnam
from services.kernel.errors import Refused
from services.kernel.preparing import PreparationKind, PreparationTold
from services.kernel.sittings import SittingState, Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import LATER, LATER_STILL, a_file, done, give, refusal

pytestmark = pytest.mark.rule("court-question-style")
DAY = timedelta(days=1)
A = Accommodation
KINDS = list(PreparationKind)


def at(days_before: int, hour: int, minute: int = 0) -> datetime:
    """Of the Vietnamese day so many days before the hearing."""
    return (in_vietnam(LATER) - days_before * DAY).replace(hour=hour, minute=minute, second=0, microsecond=0)


SOON = at(3, 14)
WISHED = replace(b.A_HEARING, accommodations=(A.SCREEN, A.PRE_VISIT, A.PREPARATION))
BOTH = replace(WISHED, visit_at=SOON, talk_at=at(3, 15))


def asked(kind: PreparationKind, starts_at: datetime, **more: Any) -> dict[str, Any]:
    return {f"{kind}_at": starts_at, **{f"{kind}_{name}": value for name, value in more.items()}}


def prepared(kind: PreparationKind, **more: Any) -> CourtFile:
    return done(a_file(State.DOCKETED), replace(WISHED, **asked(kind, SOON, **more)))


def told(*planned: tuple[str, datetime], hearing: int = 1) -> e.HearingPreparationsPlanned:
    return e.HearingPreparationsPlanned(
        hearing=hearing,
        preparations=tuple(
            PreparationTold(kind_code=kind, starts_at=starts_at, minutes=30, place_code="courtroom")
            for kind, starts_at in planned
        ),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_kept_with_the_hearing(kind: PreparationKind) -> None:
    """In the hearing's own room where none is named; the other one is not set by it."""
    assert getattr(prepared(kind).hearing, kind) == Preparation(starts_at=SOON)
    assert getattr(prepared(kind, room=" P.9 ").hearing, kind) == Preparation(starts_at=SOON, room="P.9")
    (other,) = set(KINDS) - {kind}
    assert getattr(prepared(kind).hearing, other) is None
    assert getattr(done(a_file(State.DOCKETED), WISHED).hearing, kind) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("starts_at", "problem"), [
    (LATER - timedelta(hours=1), "not_before"), (LATER + DAY, "not_before"), (b.NOW - DAY, "not_before"),
    (at(3, 17), "not_in_office_hours"), (at(3, 11, 15), "not_in_office_hours"), (at(3, 7), "not_in_office_hours"),
    (at(1, 9), "not_in_office_hours"),
])  # fmt: skip
def test_it_is_ahead_on_a_day_before_and_in_office_hours(
    kind: PreparationKind, starts_at: datetime, problem: str
) -> None:
    """A child that saw the room in the morning has not got to know it; the day before this hearing is a Sunday."""
    refused = refusal(a_file(State.DOCKETED), replace(WISHED, **asked(kind, starts_at)))
    key = f"{kind}_{problem}" if problem == "not_before" else problem
    assert (f"{kind}_at", key) in [(field, key) for field, key, _ in refused]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_of_the_ways_in_which_the_child_is_spared(kind: PreparationKind) -> None:
    """So that the agencies and the child's own sheet tell of it."""
    wanted = [(f"{kind}_at", f"{kind}_not_among_accommodations", "court-question-style")]
    assert refusal(a_file(State.DOCKETED), replace(b.A_HEARING, **asked(kind, SOON))) == wanted
    already = done(a_file(State.DOCKETED), b.A_HEARING)
    assert refusal(already, replace(b.A_MOVE, **asked(kind, SOON))) == wanted


@pytest.mark.rule("principles-u18")
@pytest.mark.parametrize("kind", KINDS)
def test_no_lesson_is_missed_for_it_where_the_child_minds(kind: PreparationKind) -> None:
    """As for the hearing itself."""
    minds = ChildNeeds(child=1, needs=(Need.SCHOOL_HOURS,), school=SchoolSession.AFTERNOON, at=b.NOW, by="CL-0001")
    file = a_file(State.DOCKETED, needs=[minds])
    spared = replace(WISHED, accommodations=(*WISHED.accommodations, A.OUTSIDE_SCHOOL_HOURS))
    assert refusal(file, replace(spared, **asked(kind, SOON))) == [(f"{kind}_at", "in_school_hours", "principles-u18")]
    kept = done(file, replace(spared, **asked(kind, at(3, 9))))
    assert getattr(kept.hearing, kind) == Preparation(starts_at=at(3, 9))


@pytest.mark.parametrize(("talk_at", "possible"), [
    (at(3, 13, 30), True), (at(3, 13, 45), False), (SOON, False), (at(3, 14, 15), False), (at(3, 14, 30), True),
    (at(4, 14), True),
])  # fmt: skip
def test_visit_and_talk_may_be_on_one_day_but_one_after_the_other(talk_at: datetime, possible: bool) -> None:
    """Whichever comes first, in whichever rooms: the child is in one place."""
    for room in ("", "P.9"):
        both = replace(BOTH, talk_at=talk_at, talk_room=room)
        if possible:
            assert done(a_file(State.DOCKETED), both).hearing.talk == Preparation(starts_at=talk_at, room=room)
        else:
            clash = [("talk_at", "at_the_same_time", "court-question-style")]
            assert refusal(a_file(State.DOCKETED), both) == clash


def test_a_new_visit_does_not_fall_into_the_talk_that_stays() -> None:
    """Nor the other way round; and what stays together is not asked about again."""
    file = done(a_file(State.DOCKETED), BOTH)
    clash = replace(b.A_MOVE, visit_at=at(3, 15, 15))
    assert refusal(file, clash) == [("visit_at", "at_the_same_time", "court-question-style")]
    assert refusal(file, replace(b.A_MOVE, talk_at=at(3, 13, 45)))[0][:2] == ("talk_at", "at_the_same_time")
    done(file, replace(b.A_MOVE, visit_at=at(3, 15), talk_at=at(3, 14)))
    assert (file.hearing.visit, file.hearing.talk) == (Preparation(starts_at=at(3, 15)), Preparation(starts_at=SOON))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("heard_at", "possible"), [
    (at(3, 13), True), (at(3, 13, 15), False), (SOON, False), (at(3, 14, 15), False), (at(3, 14, 30), True),
])  # fmt: skip
def test_nothing_prepares_the_child_while_another_agency_hears_it(
    kind: PreparationKind, heard_at: datetime, possible: bool
) -> None:
    """An hour with the police keeps its hour, whoever typed the other one; what was held or called off takes none."""
    hearing = replace(WISHED, **asked(kind, SOON))
    planned = b.of_the_police(heard_at, minutes=60)
    if possible:
        assert getattr(done(a_file(State.DOCKETED, sittings=[planned]), hearing).hearing, kind).starts_at == SOON
        return
    clash = [(f"{kind}_at", "child_is_heard_then", "court-question-style")]
    assert refusal(a_file(State.DOCKETED, sittings=[planned]), hearing) == clash
    for over in (SittingState.HELD, SittingState.CANCELLED):
        file = a_file(State.DOCKETED, sittings=[replace(planned, state=over)])
        assert getattr(done(file, hearing).hearing, kind).starts_at == SOON


@pytest.mark.parametrize("kind", KINDS)
def test_a_hearing_may_move_behind_what_then_prepares_the_child_at_its_old_hour(kind: PreparationKind) -> None:
    """The child's session in it goes with it."""
    speaks = replace(WISHED, child_speaks=True, child_minutes=30, topics=(Topic.THREATS,))
    file = done(a_file(State.DOCKETED), b.NEEDS, speaks)
    moved = done(file, replace(b.A_MOVE, **asked(kind, LATER)))
    assert getattr(moved.hearing, kind) == Preparation(starts_at=LATER)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hearing_that_moves_keeps_what_prepares_the_child_where_it_can(kind: PreparationKind) -> None:
    """What would come too late is gone, and how it was stays written; another hour for it alone is a move, too."""
    later = done(prepared(kind), b.A_MOVE)
    assert LATER_STILL > LATER
    assert getattr(later.hearing, kind) == Preparation(starts_at=SOON)
    before_it = done(prepared(kind), replace(b.A_MOVE, starts_at=at(3, 15)))
    assert getattr(before_it.hearing, kind) is None
    assert getattr(before_it.hearing.moves[-1], f"from_{kind}") == Preparation(starts_at=SOON)
    other = done(prepared(kind), replace(b.A_MOVE, starts_at=LATER, **asked(kind, at(4, 9))))
    assert getattr(other.hearing, kind) == Preparation(starts_at=at(4, 9))
    assert refusal(prepared(kind), replace(b.A_MOVE, starts_at=LATER)) == [("starts_at", "same_time", None)]


# --- what social support is told ----------------------------------------------------------------------


def news_of(file: CourtFile, command: object, when: datetime = b.NOW) -> list[object]:
    return [event for event in give(file, command, at=when) if isinstance(event, e.HearingPreparationsPlanned)]


@pytest.mark.rule("victim-rights")
def test_social_support_is_told_when_its_person_is_with_the_child() -> None:
    """All at once, and only where something of it changed; nothing where nothing prepares the child."""
    file = a_file(State.DOCKETED)
    assert news_of(file, BOTH) == [told(("visit", SOON), ("talk", at(3, 15)))]
    assert news_of(file, b.A_MOVE) == []
    moved = replace(b.A_MOVE, starts_at=LATER, talk_at=at(4, 9))
    assert news_of(file, moved) == [told(("visit", SOON), ("talk", at(4, 9)))]
    assert news_of(file, replace(b.A_MOVE, starts_at=at(3, 16))) == [told(("talk", at(4, 9)))]
    assert news_of(a_file(State.DOCKETED), b.A_HEARING) == []


@pytest.mark.rule("victim-rights")
@pytest.mark.parametrize("ending", [b.HELD, b.ADJOURNED, b.RETURNED, b.DISMISSED])
def test_with_a_hearing_that_does_not_take_place_goes_what_is_still_ahead(ending: object) -> None:
    """What took place did; of a hearing that is over nothing more is planned."""
    assert news_of(done(a_file(State.DOCKETED), BOTH), ending) == [told()]
    assert news_of(done(a_file(State.DOCKETED), BOTH), ending, at(3, 14, 40)) == [told(("visit", SOON))]
    assert news_of(done(a_file(State.DOCKETED), BOTH), ending, LATER) == []


# --- whatever is set and moved ------------------------------------------------------------------------


def hours(last_day: int, first_day: int) -> st.SearchStrategy[datetime]:
    """Of so many days before the hearing's first one."""
    days, minutes = st.integers(last_day, first_day), st.sampled_from([0, 15, 30])
    return st.builds(at, days, st.sampled_from([9, 14]), minutes)


prepared_at = st.fixed_dictionaries({"visit_at": st.none() | hours(3, 5), "talk_at": st.none() | hours(3, 5)})


@given(
    first=prepared_at,
    moves=st.lists(st.tuples(st.integers(0, 4), hours(-7, 6), prepared_at), max_size=8),
    ending=st.sampled_from([b.HELD, b.ADJOURNED, b.RETURNED, b.DISMISSED]),
)
def test_what_prepares_the_child_is_always_before_its_hearing_never_two_at_once_and_known_at_social_support(
    first: dict[str, Any], moves: list[tuple[int, datetime, dict[str, Any]]], ending: object
) -> None:
    """After every step that is not refused, in whatever order."""
    file, now, known = a_file(State.DOCKETED), b.NOW, dict[str, datetime]()

    def step(command: object) -> None:
        try:
            events = give(file, command, at=now)
        except Refused:
            return
        for event in events:
            if isinstance(event, e.HearingPreparationsPlanned):
                known.clear()
                known.update({one.kind_code: one.starts_at for one in event.preparations})

    step(replace(WISHED, late_reason="x", **first))
    if not file.hearing_is_set:
        step(replace(WISHED, late_reason="x"))
    for days, starts_at, asks in moves:
        now += days * DAY
        step(replace(b.A_MOVE, late_reason="x", starts_at=starts_at, **asks))
        kept = set_for(file.hearing)
        assert known == {str(kind): one.starts_at for kind, one in kept.items()}
        assert all(one.day < in_vietnam(file.hearing.starts_at).date() for one in kept.values())
        starts = sorted(one.starts_at for one in kept.values())
        assert all(one + timedelta(minutes=30) <= other for one, other in pairwise(starts))
    step(ending)
    assert not file.hearing_is_set
    assert all(starts_at <= now for starts_at in known.values())
