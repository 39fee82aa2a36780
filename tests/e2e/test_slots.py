"""A hearing's day through real processes: proposals from the court's register and diary, asked again when it is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chungtay.court_liaison.v1 import month_plan_service_pb2 as plans
from chungtay.court_liaison.v1 import month_plan_service_pb2_grpc as plans_grpc
from chungtay.court_liaison.v1 import planning_service_pb2 as messages
from chungtay.court_liaison.v1 import planning_service_pb2_grpc as grpc_classes
from deploy.demo.office import DEADLINE, Staff
from deploy.demo.story import Story
from services.kernel.ids import new_id
from services.kernel.rpc.errors import problems_of
from tests.e2e.conftest import Province
from tests.waiting import until

ROOM = "Phòng thử nghiệm 9"


class Court:
    """A clerk who plans."""

    def __init__(self, clerk: Staff) -> None:
        self._clerk = clerk
        self._stub = grpc_classes.PlanningServiceStub(clerk.agency.channel)

    def ask(self, call: str, **fields: Any) -> Any:
        request = getattr(messages, f"{call}Request")(**fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            request.request_id = new_id()
        metadata = (("authorization", f"Bearer {self._clerk.token()}"),)
        return getattr(self._stub, call)(request, timeout=DEADLINE, metadata=metadata)

    def ask_for(self, service: str, call: str, **fields: Any) -> Any:
        """The same of another contract of the court's."""
        request = getattr(plans, f"{call}Request")(**fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            request.request_id = new_id()
        stub = getattr(plans_grpc, f"{service}Stub")(self._clerk.agency.channel)
        metadata = (("authorization", f"Bearer {self._clerk.token()}"),)
        return getattr(stub, call)(request, timeout=DEADLINE, metadata=metadata)

    def slots(self, reference: str, **more: Any) -> Any:
        return self.ask("ProposeSlots", case_reference=reference, minutes=60, **more)


def refused(call: Any) -> list[str]:
    with pytest.raises(grpc.RpcError) as answer:
        call()
    return [problem.key for problem in problems_of(answer.value)]


@pytest.fixture
def docketed(province: Province, story: Story) -> Story:
    """A case that waits for its hearing."""
    story.report_id = "R02"
    story.receive()
    story.open_and_refer(True, "police_investigation")
    story.police_accept()
    story.investigate()
    story.clerk.wait_for_state(story.reference, "transferred")
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-9")
    story.prosecutor.do("Prosecute", story.reference, decision_number="9/QĐ-VKS", reason="Theo hồ sơ.")
    story.clerk.do("DocketCase", story.reference, docket_number="9/2026")
    story.judge.token()
    return story


def enter(court: Court, judge: str) -> None:
    court.ask("SaveRoom", room=ROOM, building="Trụ sở", use=1, features=[1, 2, 7], ways=["Sảnh"])
    court.ask("SavePerson", staff_id=judge, seat_role=1, skills=[1])
    court.ask("SavePerson", staff_id="HT-9", seat_role=2, skills=[2])
    court.ask("SavePerson", staff_id="HT-8", seat_role=2)


@pytest.mark.rule("court-panel-423")
def test_calendars_move_between_a_proposal_and_its_confirmation(docketed: Story) -> None:
    """The room of the first proposal is lost meanwhile: it is refused, and not proposed any more."""
    court, judge = Court(docketed.clerk), docketed.judge.staff_id
    enter(court, judge)
    best = court.slots(docketed.reference, judge=judge).proposals[0]
    assert (best.room, best.seats[0].person_id) == (ROOM, judge)
    starts = best.starts_at.ToDatetime(tzinfo=UTC)
    absence = court.ask("TellAbsence", room=ROOM.upper(), starts_at=starts, ends_at=starts + timedelta(hours=30))

    def set_it(slot: Any) -> Any:
        return docketed.clerk.do(
            "ScheduleHearing", docketed.reference, starts_at=slot.starts_at, minutes=60, room=slot.room, judge=judge,
            assessor_with_youth_experience=True, closed=True, sexual_abuse_or_ill_treatment=True,
            accommodations=["ACCOMMODATION_SCREEN"],
        )  # fmt: skip

    assert refused(lambda: set_it(best)) == ["room_away"]
    others = court.slots(docketed.reference, judge=judge).proposals
    assert all(one.starts_at.ToDatetime(tzinfo=UTC) >= starts + timedelta(hours=30) for one in others)
    assert [reason for one in others[:1] for reason in one.earlier]
    set_it(others[0])
    court.ask("TakeBackAbsence", absence_id=absence.reference)
    moved = court.slots(docketed.reference).proposals  # it is set now: its own booking is not in its way
    assert moved[0].starts_at.ToDatetime(tzinfo=UTC) < starts + timedelta(hours=30)  # that very hour may be too near
    assert refused(lambda: court.ask("TakeBackAbsence", absence_id=absence.reference)) == ["not_in_gone"]


def test_what_a_hearing_needs_is_kept_and_its_case_waits_until_the_day(docketed: Story) -> None:
    """It is on the list before anybody has said what it needs; the child's age is for those who said why they ask."""
    court = Court(docketed.clerk)

    def waiting() -> Any:
        return next(one for one in court.ask("ListWaiting").hearings if one.reference == docketed.reference)

    docketed.judge.do("OrderTrial", docketed.reference, decision_number="9/QĐ")
    before = waiting()
    assert (before.state, before.minutes, before.listed_at.seconds) == ("docketed", 0, 0)
    assert before.opens_by.seconds > 0
    docketed.clerk.do("WantHearing", docketed.reference, minutes=90, child_speaks=True, child_minutes=45, age=12)
    after = waiting()
    assert (after.minutes, after.child_speaks) == (90, True)
    assert after.listed_at.seconds > 0
    seen = docketed.clerk.look(docketed.reference).listings[-1].wanted
    assert (seen.minutes, seen.age) == (90, 0)


def test_the_planner_s_own_process_makes_the_month_and_is_begun_anew_when_it_is_killed(
    province: Province, docketed: Story
) -> None:
    """Whoever asked looks on meanwhile; the choice is confirmed as ever, with every rule asked again."""
    court, judge = Court(docketed.clerk), docketed.judge.staff_id
    enter(court, judge)
    docketed.judge.do("OrderTrial", docketed.reference, decision_number="9/QĐ")
    docketed.clerk.do(
        "WantHearing", docketed.reference, minutes=60, judge=judge, accommodations=["ACCOMMODATION_SCREEN"]
    )
    plan = court.ask_for("MonthPlanService", "PlanMonth", seconds=10).reference
    province.machine.process("court_liaison-planner").kill()
    province.machine.process("court_liaison-planner").start()

    def made() -> Any:
        answer = court.ask_for("MonthPlanService", "GetPlan", plan_id=plan)
        return answer if answer.ended_at.seconds else None

    answer = until(made, "the plan is made", within=120)
    mine = next(one for one in answer.proposed if one.reference == docketed.reference)
    assert mine.before.seconds == 0
    assert answer.aims
    assert all(aim.bound <= aim.value for aim in answer.aims)
    docketed.clerk.do(
        "ScheduleHearing", docketed.reference, starts_at=mine.starts_at, minutes=60, room=mine.room, judge=judge,
        assessor_with_youth_experience=True, closed=True, sexual_abuse_or_ill_treatment=True,
        accommodations=["ACCOMMODATION_SCREEN"],
        panel={"judge_trained": True, "assessors": [
            {"staff_id": seat.person_id, "youth_experience": 2 in seat.skills} for seat in mine.seats[1:3]
        ]},
    )  # fmt: skip
    again = court.ask_for("MonthPlanService", "PlanMonth", seconds=10, pinned=[docketed.reference]).reference
    stays = until(lambda: pinned_in(court, again, docketed.reference), "the next plan is made", within=120)
    assert stays.stays
    assert refused(lambda: court.ask_for("MonthPlanService", "CallOffPlan", plan_id=again)) == ["not_in_made"]


def pinned_in(court: Court, plan: str, reference: str) -> Any:
    answer = court.ask_for("MonthPlanService", "GetPlan", plan_id=plan)
    return next((one for one in answer.proposed if one.reference == reference), None)


def test_where_nothing_fits_it_is_said_what_stands_in_the_way(docketed: Story) -> None:
    """A judge whom nobody entered in the register has no free hour that anybody knew of."""
    court = Court(docketed.clerk)
    enter(court, docketed.judge.staff_id)
    answer = court.slots(docketed.reference, judge="CL-9999")
    assert list(answer.proposals) == []
    assert "CL-9999" in answer.obstacles[0].vi


def test_a_search_in_which_the_numbers_mean_nothing_is_told_all_of_them_at_once(docketed: Story) -> None:
    """Before a case is looked at."""
    court = Court(docketed.clerk)
    bad = {"case_reference": docketed.reference, "minutes": 0, "age": 40}
    assert refused(lambda: court.ask("ProposeSlots", **bad)) == ["out_of_range", "out_of_range"]


def test_the_register_is_read_by_the_whole_court(docketed: Story) -> None:
    """Rooms and people by name, and who is away in the days that were asked for."""
    court = Court(docketed.clerk)
    enter(court, docketed.judge.staff_id)
    today = datetime.now(UTC).date()
    found = Court(docketed.prosecutor).ask("GetCourt", from_day=str(today), to_day=str(today + timedelta(days=6)))
    assert ROOM in [room.room for room in found.rooms]
    assert {"HT-8", "HT-9", docketed.judge.staff_id} <= {person.person_id for person in found.people}
    court.ask("RemovePerson", person_id="HT-8")
    assert refused(lambda: court.ask("RemoveRoom", room_id="không có")) == ["not_found"]
