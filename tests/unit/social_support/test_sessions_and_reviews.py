"""Meetings, visits, sessions and calls; the plan's revision while it is carried out; interim reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.social_support.domain import commands as c
from services.social_support.domain.model import State
from services.social_support.domain.plan import MeasureCode
from services.social_support.domain.sessions import Attendance, SessionKind
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal

SCHOOL = replace(b.PSYCHOLOGY, code=MeasureCode.SCHOOL, what="trở lại lớp", responsible="SS-0007", cost=500_000)


@pytest.mark.rule("needs-meeting")
def test_a_needs_meeting_has_minutes_participants_and_needs() -> None:
    """Decree 56 Art 27(2): minutes are kept; one answer names all that is missing."""
    assert refusal(b.a_file(State.DETAILED), c.HoldNeedsMeeting(held_on="2026-03-10")) == [
        ("minutes_number_missing", "needs-meeting"),
        ("participants_missing", "needs-meeting"),
        ("needs_missing", "needs-meeting"),
    ]


@pytest.mark.parametrize("command", [b.NEEDS_MEETING, replace(b.SESSION, next_on="")])
@pytest.mark.parametrize(("day", "key"), [
    ("2026-03-12", "in_the_future"), ("2026-02-29", "not_a_date"), ("", "not_a_date"),
])  # fmt: skip
def test_what_was_held_was_held_on_a_day_that_has_come(command: Any, day: str, key: str) -> None:
    """Nothing counts before it was, by Vietnam's calendar."""
    assert refusal(b.a_file(State.DETAILED), replace(command, held_on=day)) == [(key, None)]


@pytest.mark.rule("level-enum")
def test_a_session_says_of_which_service_it_is() -> None:
    """A visit or a call may be just that."""
    file = b.a_file(State.ACCEPTED)
    assert refusal(file, replace(b.SESSION, code=None)) == [("service_missing", "level-enum")]
    for kind in (SessionKind.VISIT, SessionKind.CALL):
        b.give(file, replace(b.SESSION, kind=kind, code=None))
    assert [session.kind for session in file.sessions] == ["visit", "call"]


@pytest.mark.parametrize("day", ["2026-03-11", "mai"])
def test_the_next_appointment_is_a_later_day(day: str) -> None:
    """Or none is set."""
    file = b.a_file(State.ACCEPTED)
    assert refusal(file, replace(b.SESSION, next_on=day)) == [("not_later", None)]
    b.give(file, replace(b.SESSION, next_on=""))
    assert file.sessions[-1].next_on == ""


def test_missed_sessions_are_counted() -> None:
    """A child that stays away twice is a sign; a carer that stays away is written down and counts by itself."""
    file = b.a_file(State.DELIVERING)
    for child in (Attendance.PRESENT, Attendance.ABSENT, Attendance.REFUSED):
        b.give(file, replace(b.SESSION, child=child, carer=Attendance.ABSENT), b.SOCIAL_WORKER)
    assert file.missed_sessions == 2
    file.referral_id = "r-2"
    assert file.missed_sessions == 0


# --- the plan -----------------------------------------------------------------------------------------------


@pytest.mark.rule("level-enum")
def test_a_plan_says_what_each_measure_costs_and_who_sees_to_it() -> None:
    """Mẫu 04: level, service, who, when, and how many dong."""
    file = b.a_file(State.PLANNING, replace(b.DRAFT, measures=(replace(b.PSYCHOLOGY, cost=2_400_000), SCHOOL)))
    assert file.plan is not None
    assert (file.plan.cost, file.plan.ends_on, file.plan.measures[1].responsible) == (
        2_900_000,
        "2026-04-30",
        "SS-0007",
    )


@pytest.mark.rule("plan-approve")
def test_support_goes_on_by_the_plan_in_force_until_the_new_version_is_approved() -> None:
    """What the Chairman has not decided yet is not delivered, and what he has decided is not interrupted."""
    file = b.a_file(State.REVISED, replace(b.REVISE, measures=(SCHOOL,)))
    school = replace(b.DELIVER, code=MeasureCode.SCHOOL)
    b.give(file, b.DELIVER)
    assert refusal(file, school) == [("not_in_the_plan", "plan-approve")]
    b.give(file, b.APPROVE, b.CHAIRMAN)
    assert refusal(file, b.DELIVER) == [("not_in_the_plan", "plan-approve")]
    b.give(file, school)
    assert (file.state, [d.plan_version for d in file.deliveries]) == (State.DELIVERING, [1, 1, 2])


@pytest.mark.rule("plan-dossier")
def test_a_revision_is_submitted_whole() -> None:
    """Like the first version; a returned one is corrected while the plan in force goes on."""
    file = b.a_file(State.REVISING, replace(b.REVISE, goals=()))
    assert refusal(file, b.SUBMIT) == [("plan_not_whole", "plan-dossier")]
    b.give(file, b.REVISE)
    b.give(file, b.SUBMIT)
    b.give(file, b.RETURN, b.CHAIRMAN)
    b.give(file, b.SUBMIT)
    assert (file.state, file.plan_in_force, [plan.version for plan in file.plans]) == (
        State.REVISED, file.plans[0], [1, 2, 3],
    )  # fmt: skip


@pytest.mark.rule("plan-review")
def test_the_plan_sets_its_next_review_and_an_interim_review_the_one_after() -> None:
    """Decree 56 Art 30(1)(a): the dates are the plan's own."""
    file = b.a_file(State.REVIEWED, replace(b.DRAFT, next_review_on="2026-03-31"))
    assert file.next_review_on == "2026-03-31"
    b.give(file, b.GO_ON)
    assert (file.state, file.next_review_on) == (State.DELIVERING, "2026-04-10")


@pytest.mark.rule("plan-review")
@pytest.mark.parametrize("day", ["", "2026-03-10", "mai"])
def test_a_plan_goes_on_only_to_a_next_review(day: str) -> None:
    """On a day that is still to come."""
    assert refusal(b.a_file(State.REVIEWED), replace(b.GO_ON, next_review_on=day)) == [
        ("next_review_missing", "plan-review")
    ]


@pytest.mark.rule("reopen-loop")
def test_a_plan_whose_last_day_has_passed_does_not_go_on() -> None:
    """Decree 56 Art 30(1)(c): finish, or draft anew."""
    file = b.a_file(State.REVIEWED)
    command = replace(b.GO_ON, next_review_on="2026-06-01")
    assert refusal(file, command, at=b.NOW + timedelta(days=51)) == [("plan_at_its_end", "reopen-loop")]
    b.give(file, command, at=b.NOW + timedelta(days=50))


@pytest.mark.rule("close-two-conditions")
def test_after_an_interim_review_the_support_ends_by_a_new_one() -> None:
    """The last review of the plan in force counts."""
    file = b.a_file(State.REVIEWED)
    b.give(file, b.GO_ON)
    b.give(file, replace(b.REVIEW, stable=False))
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [("not_stable", "close-two-conditions")]
