"""The duty roster through the public API and over the real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import grpc
import pytest

from chungtay.case_intake.v1 import roster_service_pb2 as messages
from chungtay.case_intake.v1 import roster_service_pb2_grpc as grpc_classes
from deploy.demo.office import DEADLINE, Offices
from services.kernel.clock import VIETNAM, in_vietnam
from services.kernel.ids import new_id
from services.kernel.rpc.errors import problems_of

pytestmark = pytest.mark.rule("hotline-111-24x7")


class Desk:
    """Somebody of the intake point who asks for the roster."""

    def __init__(self, offices: Offices, role: str) -> None:
        self._staff = offices.staff(role)
        self._stub = grpc_classes.RosterServiceStub(offices.agencies["case_intake"].channel)

    def ask(self, call: str, **fields: Any) -> Any:
        metadata = (("authorization", f"Bearer {self._staff.token()}"),)
        request = getattr(messages, f"{call}Request")(**fields)
        return getattr(self._stub, call)(request, timeout=DEADLINE, metadata=metadata)

    def plan(self, staff_id: str, day: date, hour: int, hours: int, request_id: str = "") -> Any:
        start = datetime.combine(day, time(hour), VIETNAM).astimezone(UTC)
        return self.ask(
            "PlanShift",
            request_id=request_id or new_id(),
            staff_id=staff_id,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
        )


@pytest.fixture
def supervisor(offices: Offices) -> Desk:
    return Desk(offices, "intake_supervisor")


def test_a_day_is_filled_shift_by_shift_until_nobody_is_missing(supervisor: Desk) -> None:
    """The warning says which hours are left; a repeated call plans nothing twice; a shift that is called off is
    missing again."""
    day = in_vietnam(datetime.now(UTC)).date() + timedelta(days=400)  # nobody else's
    span = {"from_day": str(day), "to_day": str(day)}
    assert len(supervisor.ask("ListShifts", **span).gaps) == 1
    assert [w.rule for w in supervisor.plan("CI-0001", day, 0, 8).warnings] == ["hotline-111-24x7"]
    number = new_id()
    first = supervisor.plan("CI-0002", day, 8, 8, number)
    assert supervisor.plan("CI-0002", day, 8, 8, number).shift_id == first.shift_id
    last = supervisor.plan("CI-0001", day, 16, 8)
    assert not last.warnings
    found = supervisor.ask("ListShifts", **span)
    assert [shift.staff_id for shift in found.shifts] == ["CI-0001", "CI-0002", "CI-0001"]
    assert (len(found.gaps), len(found.warnings)) == (0, 0)
    called_off = supervisor.ask(
        "CancelShift", request_id=new_id(), shift_id=first.shift_id, expected_version=first.version
    )
    assert (called_off.state, [w.key for w in called_off.warnings]) == ("cancelled", ["nobody_on_duty"])
    assert len(supervisor.ask("ListShifts", **span).shifts) == 2


def test_nobody_is_on_duty_twice_and_only_the_supervisor_plans(offices: Offices, supervisor: Desk) -> None:
    """Refused with the field; an officer is refused before anything is looked at."""
    day = in_vietnam(datetime.now(UTC)).date() + timedelta(days=410)
    supervisor.plan("CI-0001", day, 8, 8)
    with pytest.raises(grpc.RpcError) as refused:
        supervisor.plan("CI-0001", day, 15, 8)
    assert [(problem.field, problem.key) for problem in problems_of(refused.value)] == [("staff_id", "on_duty_already")]
    with pytest.raises(grpc.RpcError) as refused:
        Desk(offices, "intake_officer").plan("CI-0001", day, 20, 2)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
