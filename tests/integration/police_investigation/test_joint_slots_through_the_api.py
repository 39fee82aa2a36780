"""Slots for a joint interview through the police's API: for whom, of which case, and what is written of the asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kernel.clock import in_vietnam
from services.kernel.school import SATURDAY
from tests.integration.police_investigation.conftest import ROOM, Station, refusal

INVESTIGATOR = ("PI-0501", "investigator", ROOM)
HEAD = ("PI-0500", "head_of_unit", ROOM)
OFFICER = ("PI-0502", "police_officer", ROOM)
ELSEWHERE = ("PI-0601", "investigator", "Đội điều tra 2")
WANTED: dict[str, Any] = {"place": "PLACE_HOME", "interviewers": [INVESTIGATOR[0]]}
CALL = "ProposeJointSlots"


@pytest.fixture(scope="module")
def reference(station: Station) -> str:
    return station.a_case(INVESTIGATOR, HEAD)


def proposed(station: Station, reference: str, who: tuple[str, str, str] = INVESTIGATOR, **more: Any) -> Any:
    return station.ask(who, CALL, case_reference=reference, **{**WANTED, **more})


def call_at(station: Station, reference: str, slot: Any) -> None:
    """The interview is called for this slot, by the command that asks every rule."""
    station.do(
        INVESTIGATOR, "CallJointInterview", reference, starts_at=slot.starts_at, minutes=60, topics=["TOPIC_RAPPORT"],
        interviewers_trained=True, people_present=["PRESENCE_REPRESENTATIVE"], **WANTED,
    )  # fmt: skip


@pytest.mark.rule("joint-interview-notice")
@pytest.mark.rule("need-to-know")
def test_three_slots_are_proposed_to_who_may_call_one_and_the_asking_is_written(
    station: Station, reference: str
) -> None:
    """In office hours, in good time, on different half days; with what each asks of the child."""
    answer = proposed(station, reference, school="SCHOOL_SESSION_MORNING", school_wish="SCHOOL_WISH_KEEP")
    starts = [one.starts_at.ToDatetime(tzinfo=UTC) for one in answer.proposals]
    assert starts == sorted(starts)
    assert starts[0] >= datetime.now(UTC) + timedelta(hours=48)
    local = [in_vietnam(start) for start in starts]
    assert len({(one.date(), one.hour >= 12) for one in local}) == 3
    assert all(
        one.hour >= 13 or one.weekday() == SATURDAY for one in local
    )  # some Saturdays are worked, without school
    best = answer.proposals[0]
    assert (best.new_appearance, best.lessons_lost) == (True, 0)
    assert best.waiting_days == (in_vietnam(starts[0]).date() - in_vietnam(datetime.now(UTC)).date()).days
    assert (list(answer.obstacles), list(answer.helps), answer.support_person) == ([], [], "")
    lines = [line for line in station.log_of(reference) if line["call"] == CALL]
    assert [(one["staff_id"], one["decision"], one["action"], list(one["categories"])) for one in lines[-1:]] == [
        (INVESTIGATOR[0], "granted", "view", ["accommodation"])
    ]


@pytest.mark.rule("need-to-know")
def test_who_may_not_call_one_is_proposed_nothing(station: Station, reference: str) -> None:
    """Another role, another's case; each refusal is written."""
    wanted = {"case_reference": reference, **WANTED}
    assert refusal(station.ask, OFFICER, CALL, **wanted)[0] == "PERMISSION_DENIED"
    assert refusal(station.ask, ELSEWHERE, CALL, **wanted) == (
        "PERMISSION_DENIED", [("purpose", "not_assigned")],
    )  # fmt: skip
    (line,) = [one for one in station.log_of(reference) if one["call"] == CALL and one["staff_id"] == ELSEWHERE[0]]
    assert (line["decision"], line["reason"]) == ("refused", "not_assigned")


def test_what_means_nothing_is_told_all_at_once(station: Station, reference: str) -> None:
    """Before a case is looked at; a place that nobody chose is missing."""
    now = datetime.now(UTC)
    bad = {"minutes": 0, "interviewers": [], "appointments": [{"starts_at": now, "ends_at": now}]}
    code, problems = refusal(proposed, station, reference, **bad)
    assert (code, sorted(problems)) == ("INVALID_ARGUMENT", [
        ("appointments[0].ends_at", "ends_before_it_begins"), ("interviewers", "interviewers_missing"),
        ("minutes", "not_a_length"),
    ])  # fmt: skip
    assert refusal(proposed, station, reference, place=0) == ("INVALID_ARGUMENT", [("place", "missing")])


@pytest.mark.rule("sa-min-statements")
def test_what_was_called_is_moved_and_an_investigators_other_session_stands_in_the_way(station: Station) -> None:
    """Through the call and the calendar that is read out of the files."""
    case, other = station.a_case(INVESTIGATOR, HEAD), station.a_case(INVESTIGATOR, HEAD)
    best = proposed(station, case).proposals[0]
    station.do(
        INVESTIGATOR, "PlanInterview", other, kind="SITTING_KIND_INTERVIEW", starts_at=best.starts_at, minutes=90,
        topics=["TOPIC_RAPPORT"], interviewers_trained=True, people_present=["PRESENCE_REPRESENTATIVE"], **WANTED,
    )  # fmt: skip
    later = proposed(station, case).proposals[0]
    assert later.starts_at.seconds >= best.starts_at.seconds + 90 * 60
    (taken,) = [one for one in later.earlier if one.staff_id]
    assert taken.staff_id == INVESTIGATOR[0]
    assert taken.starts >= 2  # those within it, and those that would run into it; at a half day's end there are no more
    call_at(station, case, later)
    assert refusal(proposed, station, case) == (
        "FAILED_PRECONDITION", [("child", "joint_interview_waits")],
    )  # fmt: skip
    number = station.ask(INVESTIGATOR, "GetCase", case_reference=case).joint_interviews[-1].id
    assert proposed(station, case, joint_interview_id=number).proposals[0].starts_at == later.starts_at


def test_of_a_case_that_is_not_worked_on_nothing_is_proposed(station: Station) -> None:
    """As the call itself would be refused."""
    case = station.a_case(INVESTIGATOR, HEAD)
    station.do(
        INVESTIGATOR, "SuspendWork", case, reason_code="SUSPENSION_REASON_AWAITING_EXPERT", document_number="1/QĐ"
    )  # fmt: skip
    code, problems = refusal(proposed, station, case)
    assert (code, problems) == ("FAILED_PRECONDITION", [("state", "not_in_suspended_verification")])
