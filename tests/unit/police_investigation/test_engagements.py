"""What a case asks of the time of the police's own people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.kernel.engagements import EngagementKind
from services.kernel.ids import new_reference
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.police_investigation.domain.engagements import engagements_of, expected_elsewhere
from services.police_investigation.domain.model import PoliceFile, State
from tests.unit.police_investigation import builders as b

MORNING = Sitting(
    id="s-1", agency="police_investigation", kind=SittingKind.INTERVIEW, starts_at=b.MORNING, minutes=60, place="home",
    interviewers=("PI-0002", "PI-0003"),
)  # fmt: skip


def a_file(*sittings: Sitting) -> PoliceFile:
    return PoliceFile(reference=new_reference(), sittings=list(sittings))


def test_who_asks_is_engaged_for_as_long_as_the_session_is_planned_to_last() -> None:
    """Each of them for themselves; the place by its code, the case by its reference."""
    file = a_file(MORNING)
    found = list(engagements_of(file))
    assert [(one.staff_id, one.kind, one.place) for one in found] == [
        ("PI-0002", EngagementKind.INTERVIEW, "home"), ("PI-0003", EngagementKind.INTERVIEW, "home"),
    ]  # fmt: skip
    assert {(one.reference, one.starts_at, one.ends_at) for one in found} == {
        (file.reference, b.MORNING, b.MORNING + timedelta(hours=1))
    }


def test_a_confrontation_is_called_one() -> None:
    """It is prepared otherwise."""
    (one, _) = engagements_of(a_file(replace(MORNING, kind=SittingKind.CONFRONTATION)))
    assert one.kind is EngagementKind.CONFRONTATION


@pytest.mark.parametrize("state", [state for state in SittingState if state is not SittingState.PLANNED])
def test_a_session_that_is_over_or_called_off_takes_nobodys_time(state: SittingState) -> None:
    """It leaves the calendars with the step that ended it."""
    assert list(engagements_of(a_file(replace(MORNING, state=state)))) == []


def test_another_agencys_session_is_nobodys_here() -> None:
    """Its people have it in their own agency's calendar."""
    assert list(engagements_of(a_file(replace(MORNING, agency="court_liaison")))) == []


def test_a_moved_session_is_the_same_engagement_at_another_time() -> None:
    """A calendar program moves the entry and does not add a second one."""
    file = a_file(MORNING)
    before = [one.id for one in engagements_of(file)]
    file.sittings = [replace(MORNING, starts_at=b.LATER)]
    after = list(engagements_of(file))
    assert [one.id for one in after] == before
    assert {one.starts_at for one in after} == {b.LATER}
    assert len(set(before)) == len(before)


def test_nobody_is_engaged_twice_in_one_session() -> None:
    """Typed twice, or with a blank."""
    file = a_file(replace(MORNING, interviewers=("PI-0002", " PI-0002", "")))
    assert [one.staff_id for one in engagements_of(file)] == ["PI-0002"]


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("state", State)
def test_the_court_plans_with_the_investigator_of_a_case_whose_file_lies_there(state: State) -> None:
    """Of nobody else is it told when they are taken."""
    file = b.a_file(State.TRANSFERRED)
    investigator = file.investigator
    assert investigator
    file.state = state
    assert list(expected_elsewhere(file)) == ([("court_liaison", investigator)] if state is State.TRANSFERRED else [])
