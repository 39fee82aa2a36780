"""How often, how long and about what a child may be heard, in all agencies together; and the burden it adds up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.burden import Milestones, burden_of, milestones_of
from services.kernel.clock import VIETNAM
from services.kernel.rules import rule_book
from services.kernel.sittings import RULES, Sitting, SittingFault, SittingKind, SittingState, Topic, faults_of, take

POLICE, COURT = "police_investigation", "court_liaison"


def sitting(number: int, starts: str, minutes: int = 60, **more: Any) -> Sitting:
    """Times on a Vietnamese wall clock of 11 March 2026."""
    moment = datetime.fromisoformat(f"2026-03-11T{starts}" if "T" not in starts else starts).replace(tzinfo=VIETNAM)
    values = {"agency": POLICE, "kind": SittingKind.INTERVIEW} | more
    return Sitting(id=f"s-{number}", starts_at=moment.astimezone(UTC), minutes=minutes, **values)


FIRST, SECOND = sitting(1, "08:00"), sitting(2, "14:00", agency=COURT)


def test_every_limit_names_a_rule_of_the_book() -> None:
    """A refusal without a source could not be checked."""
    assert set(RULES) == set(SittingFault)
    assert all(rule in rule_book() for rule in RULES.values())


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize(
    ("new", "faults"),
    [
        (sitting(3, "16:00"), ["third_session_of_the_day"]),
        (sitting(3, "2026-03-12T08:00"), []),
        (sitting(3, "16:00", child=2), []),
        (sitting(2, "15:00"), []),  # the second one, moved
    ],
)
def test_a_child_is_heard_at_most_twice_a_day_whoever_asks(new: Sitting, faults: list[str]) -> None:
    """Luật 59/2024 Art 156(4): the police's session and the court's count together; each child has its own day."""
    assert faults_of(new, [FIRST, SECOND]) == faults


@pytest.mark.rule("interview-2x2h")
def test_a_session_that_will_not_take_place_does_not_count() -> None:
    """Nor does the day before."""
    cancelled = sitting(1, "08:00", state=SittingState.CANCELLED)
    assert faults_of(sitting(3, "16:00"), [cancelled, SECOND]) == []
    assert faults_of(sitting(3, "16:00"), [sitting(1, "2026-03-10T20:00"), SECOND]) == []


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize(("minutes", "faults"), [(120, []), (121, ["session_too_long"])])
def test_a_session_lasts_two_hours_at_most(minutes: int, faults: list[str]) -> None:
    """To the minute."""
    assert faults_of(sitting(3, "08:00", minutes), []) == faults


@pytest.mark.rule("confrontation-last")
def test_a_child_is_confronted_at_most_once_a_day() -> None:
    """Art 156(6)."""
    one = sitting(1, "08:00", kind=SittingKind.CONFRONTATION)
    assert faults_of(sitting(2, "14:00", kind=SittingKind.CONFRONTATION), [one]) == ["second_confrontation_of_the_day"]
    assert faults_of(sitting(2, "14:00"), [one]) == []


@pytest.mark.rule("interview-no-repeat")
def test_what_the_child_has_told_once_is_not_asked_again_by_anybody() -> None:
    """Art 156(3): in whichever agency; getting to know each other and the child's wishes may come up again."""
    held = sitting(1, "2026-03-02T08:00", state=SittingState.HELD, topics=(Topic.THREATS, Topic.RAPPORT), agency=COURT)
    planned = sitting(2, "2026-03-02T14:00", topics=(Topic.EFFECTS,))
    new = sitting(3, "08:00", topics=(Topic.RAPPORT, Topic.WISHES, Topic.EFFECTS))
    assert faults_of(new, [held, planned]) == []
    assert faults_of(sitting(3, "08:00", topics=(Topic.THREATS,)), [held]) == ["topic_covered_already"]


@pytest.mark.rule("time-count")
@pytest.mark.parametrize(
    ("starts", "minutes", "faults"),
    [
        ("05:59", 30, ["at_night"]),
        ("06:00", 30, []),
        ("21:00", 60, []),
        ("21:01", 60, ["at_night"]),
        ("22:00", 10, ["at_night"]),
    ],
)
def test_no_child_is_heard_between_ten_at_night_and_six(starts: str, minutes: int, faults: list[str]) -> None:
    """BLTTHS Art 134; not even the end may lie there."""
    assert faults_of(sitting(3, starts, minutes), []) == faults


def test_a_child_is_in_one_place_at_a_time() -> None:
    """Two agencies that plan without telling each other are told."""
    assert faults_of(sitting(2, "08:30"), [FIRST]) == ["at_the_same_time"]
    assert faults_of(sitting(2, "09:00"), [FIRST]) == []


# --- what others tell ------------------------------------------------------------------------------------


def told(**values: Any) -> Any:
    base = {"sitting_id": "s-9", "kind_code": "hearing", "child": 1, "starts_at": FIRST.starts_at, "minutes": 45,
            "topic_codes": ["threats"], "place_code": "court"}  # fmt: skip
    return SimpleNamespace(**(base | values))


def test_anothers_session_is_kept_moved_and_ended_as_it_tells() -> None:
    """Planned, planned again at another time, held: one session all the while."""
    file = SimpleNamespace(sittings=[FIRST])
    later = FIRST.starts_at + timedelta(days=1)
    take(file, COURT, told(), SittingState.PLANNED)
    take(file, COURT, told(starts_at=later), SittingState.PLANNED)
    take(file, COURT, told(starts_at=later, minutes=30, interviewers=["CL-0003"]), SittingState.HELD)
    assert [(s.id, s.state, s.minutes, s.starts_at) for s in file.sittings[1:]] == [("s-9", "held", 30, later)]
    take(file, COURT, SimpleNamespace(sitting_id="s-9"), SittingState.CANCELLED)
    assert file.sittings[1].state is SittingState.CANCELLED
    take(file, COURT, SimpleNamespace(sitting_id="unknown"), SittingState.CANCELLED)
    assert len(file.sittings) == 2


# --- the burden --------------------------------------------------------------------------------------------


STATES = st.sampled_from(SittingState)
SITTINGS = st.lists(
    st.builds(
        Sitting, id=st.uuids().map(str), agency=st.sampled_from([POLICE, COURT]), kind=st.sampled_from(SittingKind),
        starts_at=st.just(FIRST.starts_at), minutes=st.integers(1, 200), state=STATES,
        topics=st.lists(st.sampled_from(Topic), max_size=3).map(tuple),
        interviewers=st.lists(st.sampled_from(["a", "b", "c"]), max_size=2).map(tuple),
    ),
    max_size=12,
)  # fmt: skip


@given(sittings=SITTINGS)
def test_the_burden_is_the_sum_of_what_was_held(sittings: list[Sitting]) -> None:
    """Counted one by one, whatever agency it was."""
    burden = burden_of(sittings, Milestones())
    held = [s for s in sittings if s.state in ("held", "stopped")]
    assert burden.minutes == sum(s.minutes for s in held)
    assert burden.interviews_held == len([s for s in held if s.kind != "hearing"])
    assert burden.interviews_planned == len([s for s in sittings if s.state == "planned" and s.kind != "hearing"])
    assert burden.confrontations == len([s for s in held if s.kind == "confrontation"])
    assert set(burden.topics) == {t for s in held for t in s.topics}
    assert burden.interviewers == len({i for s in held for i in s.interviewers})


def test_the_days_that_a_child_waits_are_counted_from_the_report() -> None:
    """Calendar days in Vietnam, from the first receipt that anybody wrote down."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)

    timeline = [
        {"name": "CaseReferred", "at": moment("2026-03-12T08:00"), "data": {"receivedAt": "2026-03-11T13:35:00Z"}},
        {"name": "SupportDelivered", "at": moment("2026-03-20T08:00"), "data": {}},
        {"name": "EmergencyMeasureApplied", "at": moment("2026-03-12T00:10"), "data": {}},
        {"name": "HearingMoved", "at": moment("2026-06-01T08:00"), "data": {}},
        {"name": "HearingAdjourned", "at": moment("2026-07-01T08:00"), "data": {}},
        {"name": "HearingHeld", "at": moment("2026-07-11T08:00"), "data": {}},
        {"name": "JudgmentGiven", "at": moment("2026-07-12T08:00"), "data": {}},
    ]
    held = sitting(1, "2026-03-18T08:00", state=SittingState.HELD)
    burden = burden_of([held], milestones_of(timeline))
    assert (burden.days_to_support, burden.days_to_interview) == (1, 7)
    assert (burden.days_to_hearing, burden.days_to_judgment, burden.adjournments) == (122, 123, 2)
    nothing = burden_of([], milestones_of([]))
    assert (nothing.days_to_support, nothing.days_to_hearing) == (None, None)
