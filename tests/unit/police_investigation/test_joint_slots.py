"""Hours for a joint interview: each may be called, the first asks least of the child, and why not earlier is told."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.busy import BusyWindow
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.engagements import Engagement, EngagementKind, at_sitting
from services.kernel.errors import Refused
from services.kernel.joint import JointState
from services.kernel.school import SCHOOL_HOURS, SchoolSession, SchoolWish
from services.kernel.sittings import SittingState
from services.kernel.times import OFFICE
from services.kernel.windows import Window
from services.kernel.workflow import Step
from services.police_investigation.domain import joint_guards, policy
from services.police_investigation.domain.interview_codes import Place
from services.police_investigation.domain.joint_slots import HORIZON, propose
from services.police_investigation.domain.joint_wanted import (
    MOST_INTERVIEWERS,
    JointSlots,
    Obstacle,
    Taken,
    WantedJointSlot,
    can_be_looked_for,
)
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.service_layer.joint_slots import slots_for
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import elsewhere

WANTED = WantedJointSlot(place=Place.HOME, interviewers=("PI-0002",))
FROM = b.vn(3, 14)  # two days after the call
WHOLE = BusyWindow(b.vn(3, 1), b.vn(4, 30))  # all the days that are looked at
BUSY = Obstacle.INTERVIEWER_TAKEN


def found(file: PoliceFile, wanted: WantedJointSlot = WANTED, taken: Taken = Taken()) -> JointSlots:  # noqa: B008
    """The file is as before: nothing is kept."""
    before = deepcopy(file)
    answer = propose(Step(file, wanted, b.EVERYONE, b.NOW), taken)
    assert file == before
    return answer


def a_case(*sittings: Any) -> PoliceFile:
    file = b.a_file(State.VERIFYING)
    file.sittings += sittings
    return file


def planned(start: datetime, **more: Any) -> Any:
    return elsewhere(start, **{"state": SittingState.PLANNED, **more})


def taken(*windows: BusyWindow, support: Iterable[BusyWindow] = ()) -> Taken:
    return Taken(interviewers={"PI-0002": windows}, support_person=tuple(support))


# --- whatever the calendars ---------------------------------------------------------------------------------------

MOMENTS = st.builds(
    lambda day, half_hours: b.vn(3, 11) + timedelta(days=day, hours=-3, minutes=30 * half_hours),
    st.integers(0, HORIZON),
    st.integers(0, 26),
)
WINDOWS = st.lists(
    st.builds(lambda start, hours: BusyWindow(start, start + timedelta(hours=hours)), MOMENTS, st.integers(1, 90)),
    max_size=5,
)
SITTINGS = st.lists(
    st.builds(
        lambda number, start, minutes, place: planned(start, id=f"s-{number}", minutes=minutes, place=place),
        st.integers(0, 10_000), MOMENTS, st.sampled_from([30, 60, 90]), st.sampled_from(["home", "friendly_room"]),
    ),
    max_size=5, unique_by=lambda one: one.id,
)  # fmt: skip
WISHES = st.builds(
    WantedJointSlot,
    minutes=st.sampled_from([30, 45, 60, 120]),
    place=st.sampled_from([Place.HOME, Place.FRIENDLY_ROOM]),
    interviewers=st.just(("PI-0002",)),
    school=st.sampled_from([None, *SchoolSession]),
    school_wish=st.sampled_from(SchoolWish),
    appointments=st.lists(
        st.builds(lambda start: Window(starts_at=start, ends_at=start + timedelta(hours=3)), MOMENTS), max_size=2
    ).map(tuple),
)


def every_start(minutes: int) -> Iterable[datetime]:
    """Each half hour of each working day, written anew: from the first to the last at which it is over in time."""
    for number in range(HORIZON):
        day = in_vietnam(b.NOW).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=number)
        if provincial().days.is_working_day(day.date()):
            for begins, ends in OFFICE:
                starts = (day + timedelta(minutes=m) for m in range(begins, ends - minutes + 1, 30))
                yield from (start for start in starts if start >= b.NOW)


def lessons(wanted: WantedJointSlot, start: datetime) -> int:
    """Minutes that fall into the child's lessons, counted minute by minute."""
    if wanted.school is None or start.weekday() > 4:
        return 0
    first = start.hour * 60 + start.minute
    hours = SCHOOL_HOURS[wanted.school]
    return sum(
        any(begins <= minute < ends for begins, ends in hours) for minute in range(first, first + wanted.minutes)
    )


def burden(file: PoliceFile, wanted: WantedJointSlot, start: datetime) -> tuple[Any, ...]:
    that_day = [one for one in file.sittings if in_vietnam(one.starts_at).date() == start.date()]
    no_more = wanted.place is Place.HOME and any(one.place == "home" for one in that_day)
    lost = 0 if wanted.school_wish is SchoolWish.MAY_MISS else lessons(wanted, start)
    return (start.date() - in_vietnam(b.NOW).date()).days, not no_more, lost, start


def free_of_the_child(wanted: WantedJointSlot, start: datetime) -> bool:
    end = start + timedelta(minutes=wanted.minutes)
    return not any(one.starts_at < end and start < one.ends_at for one in wanted.appointments)


def by_hand(file: PoliceFile, wanted: WantedJointSlot, when: Taken) -> list[tuple[Any, ...]]:
    """All that is possible, found by trying the call itself at every start."""
    starts, soonest = list(every_start(wanted.minutes)), b.NOW + timedelta(hours=48, minutes=30)
    leaves_hours = any(
        start >= soonest and free_of_the_child(wanted, start) and not lessons(wanted, start) for start in starts
    )
    keeps = {SchoolWish.KEEP: True, SchoolWish.USUAL: leaves_hours, SchoolWish.MAY_MISS: False}[wanted.school_wish]
    busy = [*when.interviewers.get("PI-0002", ()), *when.support_person]
    possible = []
    for start in starts:
        end = start + timedelta(minutes=wanted.minutes)
        if start < soonest or not free_of_the_child(wanted, start) or (keeps and lessons(wanted, start)):
            continue
        if any(one.starts_at < end and start < one.ends_at for one in busy) or not callable_at(file, wanted, start):
            continue
        possible.append(burden(file, wanted, start))
    return sorted(possible)


def callable_at(file: PoliceFile, wanted: WantedJointSlot, start: datetime) -> bool:
    """By the row of the workflow itself, with every guard of it."""
    command = replace(
        b.CALL, starts_at=start, minutes=wanted.minutes, place=wanted.place, interviewers=wanted.interviewers
    )
    row = policy.WORKFLOW.row(file, type(command), b.EVERYONE)
    return not any(guard(Step(file, command, b.EVERYONE, b.NOW)) for guard in row.guards)


@pytest.mark.rule("sa-min-statements")
@pytest.mark.rule("joint-interview-notice")
@pytest.mark.rule("interview-2x2h")
@settings(max_examples=60)
@given(SITTINGS, WISHES, WINDOWS, WINDOWS)
def test_each_proposal_may_be_called_and_the_first_asks_least_of_the_child(
    sittings: list[Any], wanted: WantedJointSlot, windows: list[BusyWindow], support: list[BusyWindow]
) -> None:
    """Against a search that tries the call at every half hour; the others are the best of other half days."""
    file, when = a_case(*sittings), taken(*windows, support=support)
    possible, answer = by_hand(file, wanted, when), found(file, wanted, when)
    expected: list[Any] = []
    for one in possible:
        halves = [(other[3].date(), other[3].hour >= 12) for other in expected]
        if (one[3].date(), one[3].hour >= 12) not in halves and len(expected) < 3:
            expected.append(one)
    assert [
        (one.waiting_days, one.new_appearance is not False, one.lessons_lost, one.starts_at)
        for one in answer.proposals
    ] == expected  # fmt: skip
    assert bool(answer.obstacles) is (not possible)


@settings(max_examples=60)
@given(SITTINGS, WISHES, WINDOWS, WINDOWS)
def test_where_nothing_fits_each_single_change_that_is_named_opens_the_hour_that_is_told(
    sittings: list[Any], wanted: WantedJointSlot, windows: list[BusyWindow], support: list[BusyWindow]
) -> None:
    """And what is named as in the way really is: no reason is invented."""
    file, when = a_case(*sittings), taken(*windows, WHOLE, support=support)
    answer = found(file, wanted, when)
    assert answer.proposals == ()
    (always,) = [one for one in answer.obstacles if (one.obstacle, one.staff_id) == (BUSY, "PI-0002")]
    assert always.starts == len(list(every_start(wanted.minutes))) >= answer.obstacles[0].starts
    without = sorted(one[3] for one in by_hand(file, wanted, taken(support=support)))
    assert [(one.obstacle, one.starts_at) for one in answer.helps] == [(BUSY, first) for first in without[:1]]


# --- one reason each ----------------------------------------------------------------------------------------------


def test_every_guard_of_a_slot_has_its_obstacle() -> None:
    """A key that a guard tells and nobody knows would break the search."""
    at_once = replace(b.CALL, starts_at=b.vn(3, 11, 23), minutes=150)
    file = a_case(*(planned(b.vn(3, 11, 22, 10 * n), id=f"s-{n}") for n in range(3)))
    step = Step(file, at_once, b.EVERYONE, b.NOW)
    told = {problem.key for guard in joint_guards.SLOT if (problem := guard(step)) is not None}
    assert len(told) == len(joint_guards.SLOT)
    assert told <= set(Obstacle)


@pytest.mark.rule("principles-u18")
@pytest.mark.parametrize(("wish", "hour", "lost"), [
    (SchoolWish.KEEP, 13, 0), (SchoolWish.USUAL, 13, 0), (SchoolWish.MAY_MISS, 7, 0),
])  # fmt: skip
def test_lessons_are_kept_free_unless_the_child_wishes_otherwise(wish: SchoolWish, hour: int, lost: int) -> None:
    """At school in the morning: it is heard in the afternoon, or as early as can be."""
    best = found(a_case(), replace(WANTED, school=SchoolSession.MORNING, school_wish=wish)).proposals[0]
    assert (in_vietnam(best.starts_at).hour, best.lessons_lost) == (hour, lost)


@pytest.mark.rule("principles-u18")
def test_a_child_that_is_at_school_all_day_misses_what_it_must_and_that_is_told() -> None:
    """It said nothing, and no hour is left; one that wants to miss nothing is not heard, and the reason is named."""
    wanted = replace(WANTED, school=SchoolSession.WHOLE_DAY)
    assert found(a_case(), wanted).proposals[0].lessons_lost == 60
    answer = found(a_case(), replace(wanted, school_wish=SchoolWish.KEEP))
    assert (answer.proposals, answer.obstacles[0].obstacle) == ((), Obstacle.LESSONS)
    assert [one.obstacle for one in answer.helps] == [Obstacle.LESSONS]


@pytest.mark.rule("victim-rights")
def test_while_the_support_person_is_taken_nothing_is_proposed_and_it_is_said_who() -> None:
    """Once social support has named somebody; until then it is said that nobody is."""
    file = b.a_file(State.VERIFYING, b.ASK_SUPPORT)
    assert found(file).support_person == ""
    b.support_person_named(file)
    until = BusyWindow(b.vn(3, 1), b.vn(3, 18, 10))
    answer = found(file, taken=taken(support=[until]))
    best = answer.proposals[0]
    assert (best.starts_at, answer.support_person) == (b.vn(3, 18, 10), "SS-0007")
    told = {one.obstacle: one for one in best.earlier}
    assert told[Obstacle.SUPPORT_PERSON_TAKEN].staff_id == "SS-0007"
    assert told[Obstacle.TOO_SOON].starts < told[Obstacle.SUPPORT_PERSON_TAKEN].starts
    nothing = found(file, taken=taken(support=[WHOLE]))
    assert [(one.obstacle, one.staff_id) for one in nothing.helps] == [(Obstacle.SUPPORT_PERSON_TAKEN, "SS-0007")]


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize(("changes", "obstacle"), [
    ({"minutes": 150}, Obstacle.TOO_LONG),
    ({"minutes": 700}, Obstacle.NO_OFFICE_HOURS),
    ({"appointments": (Window(starts_at=WHOLE.starts_at, ends_at=WHOLE.ends_at),)}, Obstacle.APPOINTMENT),
])  # fmt: skip
def test_where_nothing_fits_the_true_cause_comes_first(changes: dict[str, Any], obstacle: Obstacle) -> None:
    """And the change of it is what helps; against the clock on the wall nothing does."""
    answer = found(a_case(), replace(WANTED, **changes))
    assert (answer.proposals, answer.obstacles[0].obstacle) == ((), obstacle)
    helped = [] if obstacle is Obstacle.NO_OFFICE_HOURS else [obstacle]
    assert [one.obstacle for one in answer.helps] == helped


def test_two_people_who_are_both_taken_are_named_both_and_no_single_change_is_promised() -> None:
    """One free colleague instead of either would not help."""
    wanted = replace(WANTED, interviewers=("PI-0002", "PI-0004"))
    answer = found(a_case(), wanted, Taken(interviewers={"PI-0002": [WHOLE], "PI-0004": [WHOLE]}))
    assert [(one.obstacle, one.staff_id) for one in answer.obstacles[:2]] == [(BUSY, "PI-0002"), (BUSY, "PI-0004")]
    assert answer.helps == ()


@pytest.mark.rule("sa-min-statements")
def test_of_one_day_the_hour_is_the_same_but_the_child_need_not_come_once_more() -> None:
    """At home where it is heard that day anyway; in a room of which only the kind is known nobody can say."""
    file = a_case(planned(b.vn(3, 16, 15), place="home"))
    assert found(file).proposals[0].new_appearance is False
    room = planned(b.vn(3, 16, 15), place="friendly_room")
    wanted = replace(WANTED, place=Place.FRIENDLY_ROOM)
    assert [one.new_appearance for one in found(a_case(room), wanted).proposals] == [None, None, True]


# --- one that stands already --------------------------------------------------------------------------------------


def test_while_one_waits_another_slot_is_looked_for_by_moving_it() -> None:
    """A second is refused as its call would be; the move looks with the child and the people of the plan."""
    file = b.a_file(State.VERIFYING, replace(b.CALL, starts_at=b.vn(3, 16, 7, 30)))
    with pytest.raises(Refused) as refused:
        found(file)
    assert [problem.key for problem in refused.value.problems] == ["joint_interview_waits"]
    moved = replace(WANTED, joint_interview_id=b.joint(file), interviewers=())
    assert found(file, moved).proposals[0].starts_at == b.vn(3, 16, 7, 30)


def test_one_that_is_over_or_unknown_is_not_moved() -> None:
    """As the move itself would say."""
    file = b.a_file(State.VERIFYING, b.CALL, b.called_off)
    assert file.joint_interviews[-1].state is JointState.CALLED_OFF
    for number, key in ((b.joint(file), "joint_interview_is_called_off"), ("none", "no_such_joint_interview")):
        with pytest.raises(Refused) as refused:
            found(file, replace(WANTED, joint_interview_id=number))
        assert [problem.key for problem in refused.value.problems] == [key]


class AllHours:
    """What an agency's database would tell."""

    def __init__(self, own: Iterable[Engagement] = (), support: Iterable[BusyWindow] = ()) -> None:
        self._own, self._support = list(own), tuple(support)

    def own(self, staff_id: str, start: datetime, end: datetime) -> Iterable[Engagement]:
        return [one for one in self._own if one.staff_id == staff_id]

    def elsewhere(self, staff_id: str) -> tuple[BusyWindow, ...]:
        return self._support if staff_id else ()


def test_the_hours_of_the_very_session_that_is_moved_stand_in_nobodys_way() -> None:
    """Neither the interviewers' nor the support person's; those of another case do."""
    slot = b.vn(3, 16, 7, 30)
    file = b.a_file(State.VERIFYING, replace(b.CALL, starts_at=slot))
    b.invited_answers(file, "social_support", attendee="SS-0007")
    assert file.joint_interviews[-1].state is JointState.AGREED
    own = list(at_sitting(file.reference, file.sittings[-1], ("PI-0002",)))
    with_child = BusyWindow(slot, slot + timedelta(hours=1))
    step = Step(file, replace(WANTED, joint_interview_id=b.joint(file)), b.EVERYONE, b.NOW)
    assert slots_for(step, AllHours(own, [with_child])).proposals[0].starts_at == slot
    other = replace(own[0], id="other", kind=EngagementKind.HEARING)
    answer = slots_for(step, AllHours([*own, other], [with_child]))
    assert answer.proposals[0].starts_at == slot + timedelta(hours=1)
    assert (answer.proposals[0].earlier[-1].obstacle, answer.proposals[0].earlier[-1].staff_id) == (BUSY, "PI-0002")


def test_what_means_nothing_is_told_all_at_once() -> None:
    """Before a file is looked at."""
    backwards = Window(starts_at=b.NOW, ends_at=b.NOW)
    crowd = tuple(f"PI-{number:04}" for number in range(MOST_INTERVIEWERS + 1))
    wanted = replace(WANTED, minutes=0, child=51, interviewers=crowd, appointments=(backwards,))
    problems = can_be_looked_for(Step(None, wanted, b.EVERYONE, b.NOW))
    assert [problem.key for problem in problems] == [
        "not_a_length", "no_such_child", "too_many", "ends_before_it_begins",
    ]  # fmt: skip
    nobody = can_be_looked_for(Step(None, replace(WANTED, interviewers=()), b.EVERYONE, b.NOW))
    assert [problem.key for problem in nobody] == ["interviewers_missing"]
