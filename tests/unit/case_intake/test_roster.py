"""The hotline's duty roster: who answers when, and the hours in which nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chungtay.case_intake.v1 import roster_service_pb2 as messages
from services.case_intake.adapters.roster import Roster, ShiftDocument
from services.case_intake.domain import roster as r
from services.case_intake.domain.roster import ROSTER_WORKFLOW, CancelShift, PlanShift, Shift, ShiftState, Span
from services.case_intake.entrypoints.roster_api import RosterApi
from services.kernel import gate
from services.kernel.application import Receipt
from services.kernel.clock import VIETNAM
from services.kernel.errors import DomainError, Forbidden, InvalidInput, Problem, Refused
from services.kernel.ids import new_id
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from tests.unit.case_intake.case_builders import NOW, OFFICER, SUPERVISOR

pytestmark = pytest.mark.rule("hotline-111-24x7")


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


def a_shift(start: str, end: str, staff_id: str = "CI-0001") -> Shift:
    return Shift(
        reference=new_id(), state=ShiftState.PLANNED, version=1, staff_id=staff_id, starts_at=vn(start), ends_at=vn(end)
    )


NIGHT = PlanShift(staff_id="CI-0001", starts_at=vn("2026-03-12T22:00"), ends_at=vn("2026-03-13T06:00"))
TWELFTH = r.days(date(2026, 3, 12), date(2026, 3, 12))


def refusal(shift: Shift, command: Any, actor: Actor = SUPERVISOR) -> list[str]:
    with pytest.raises(DomainError) as refused:
        ROSTER_WORKFLOW.apply(shift, command, actor, NOW)
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    return [problem.key for problem in refused.value.problems]


# --- gaps -------------------------------------------------------------------------------------------------


def test_a_day_without_a_shift_is_one_gap_of_the_whole_day() -> None:
    """From midnight to midnight on the wall in Vietnam."""
    assert r.gaps([], TWELFTH) == [Span(vn("2026-03-12T00:00"), vn("2026-03-13T00:00"))]


@pytest.mark.parametrize("shifts", [
    [("11T22:00", "12T06:00"), ("12T06:00", "12T14:00"), ("12T14:00", "12T22:00"), ("12T22:00", "13T06:00")],
    [("12T00:00", "13T00:00")],
    [("11T12:00", "12T12:00"), ("12T11:00", "12T13:00"), ("12T12:30", "13T12:00")],
])  # fmt: skip
def test_where_one_shift_follows_the_other_there_is_no_gap(shifts: list[tuple[str, str]]) -> None:
    """To the minute, or overlapping; the night shift belongs to both days."""
    roster = [a_shift(f"2026-03-{start}", f"2026-03-{end}") for start, end in shifts]
    assert r.gaps(reversed(roster), TWELFTH) == []


def test_each_hour_in_which_nobody_is_on_duty_is_told() -> None:
    """At the beginning, between two shifts and at the end of the day; a short shift within a long one hides none."""
    roster = [
        a_shift("2026-03-12T06:00", "2026-03-12T14:00"), a_shift("2026-03-12T07:00", "2026-03-12T08:00", "CI-0002"),
        a_shift("2026-03-12T15:00", "2026-03-12T22:00"), a_shift("2026-03-14T00:00", "2026-03-14T08:00"),
    ]  # fmt: skip
    found = r.gaps(roster, TWELFTH)
    assert found == [
        Span(vn("2026-03-12T00:00"), vn("2026-03-12T06:00")), Span(vn("2026-03-12T14:00"), vn("2026-03-12T15:00")),
        Span(vn("2026-03-12T22:00"), vn("2026-03-13T00:00")),
    ]  # fmt: skip
    warning = r.warnings_of(found)[1]
    assert (warning.rule, warning.key) == ("hotline-111-24x7", "nobody_on_duty")
    assert "14:00 12/03/2026" in warning.vi
    assert "15:00 12/03/2026" in warning.en


def test_the_days_that_a_shift_touches_are_whole_days_in_vietnam() -> None:
    """A night shift touches two; one that ends at midnight touches one."""
    assert r.touched(a_shift("2026-03-12T22:00", "2026-03-13T06:00")) == r.days(date(2026, 3, 12), date(2026, 3, 13))
    assert r.touched(a_shift("2026-03-12T16:00", "2026-03-13T00:00")) == TWELFTH


# --- planning ---------------------------------------------------------------------------------------------


def test_a_supervisor_plans_a_shift_and_calls_it_off() -> None:
    """Who did so stands in it, by their staff numbers."""
    shift = Shift(reference=new_id())
    ROSTER_WORKFLOW.apply(shift, replace(NIGHT, staff_id=" CI-0001 "), SUPERVISOR, NOW)
    assert (shift.state, shift.staff_id, shift.planned_by) == (ShiftState.PLANNED, "CI-0001", "CI-0002")
    assert (shift.starts_at, shift.ends_at) == (NIGHT.starts_at, NIGHT.ends_at)
    ROSTER_WORKFLOW.apply(shift, CancelShift(shift_id=shift.reference), SUPERVISOR, NOW)
    assert (shift.state, shift.cancelled_by) == (ShiftState.CANCELLED, "CI-0002")


def test_an_officer_does_not_plan_the_roster() -> None:
    """They are on it."""
    assert refusal(Shift(reference=new_id()), NIGHT, OFFICER) == ["role_may_not"]


@pytest.mark.parametrize(("changed", "keys"), [
    ({"staff_id": " "}, ["bad_value"]),
    ({"staff_id": "x" * 41}, ["bad_value"]),
    ({"ends_at": NIGHT.starts_at}, ["not_a_shift"]),
    ({"ends_at": NIGHT.starts_at - timedelta(hours=8)}, ["not_a_shift"]),
    ({"ends_at": NIGHT.starts_at + timedelta(hours=24, minutes=1)}, ["not_a_shift"]),
    ({"starts_at": NOW - timedelta(hours=8), "ends_at": NOW}, ["over_already"]),
    ({"staff_id": "", "ends_at": NIGHT.starts_at}, ["bad_value", "not_a_shift"]),
])  # fmt: skip
def test_what_cannot_be_a_shift_is_refused_with_all_its_problems(changed: dict[str, Any], keys: list[str]) -> None:
    """A roster is planned, not written afterwards."""
    assert refusal(Shift(reference=new_id()), replace(NIGHT, **changed)) == keys


def test_who_stands_in_at_once_began_before_it_is_written_down() -> None:
    """The shift is on already and not over."""
    standing_in = replace(NIGHT, starts_at=NOW - timedelta(minutes=20), ends_at=NOW + timedelta(hours=3))
    ROSTER_WORKFLOW.apply(Shift(reference=new_id()), standing_in, SUPERVISOR, NOW)


def test_a_shift_that_is_over_stays_to_be_read() -> None:
    """Who was on duty that night is not changed afterwards."""
    over = a_shift("2026-03-11T06:00", "2026-03-11T14:00")
    assert refusal(over, CancelShift(shift_id=over.reference)) == ["over_already"]


@pytest.mark.parametrize(("other", "twice"), [
    (a_shift("2026-03-12T14:00", "2026-03-12T22:00"), False),
    (a_shift("2026-03-12T14:00", "2026-03-12T22:01"), True),
    (a_shift("2026-03-13T05:59", "2026-03-13T14:00"), True),
    (a_shift("2026-03-13T06:00", "2026-03-13T14:00"), False),
    (a_shift("2026-03-12T22:00", "2026-03-13T06:00", "CI-0002"), False),
])  # fmt: skip
def test_nobody_is_on_duty_twice_at_one_time(other: Shift, twice: bool) -> None:
    """One person answers one telephone; another person may."""
    roster: Any = Roster.__new__(Roster)
    roster.files = SimpleNamespace(planned=lambda span, session: [other])
    unit = SimpleNamespace(session=None)
    if twice:
        with pytest.raises(Refused, match="on_duty_already"):
            roster.not_on_duty_twice(unit, Shift(reference=new_id()), NIGHT)
    else:
        roster.not_on_duty_twice(unit, Shift(reference=new_id()), NIGHT)


def test_every_field_of_a_shift_is_stored() -> None:
    """A field without a place in the document would be gone after the first save."""
    assert {name for name in Shift.__dataclass_fields__} <= set(ShiftDocument._fields)


# --- the calls --------------------------------------------------------------------------------------------


class Gate:
    noting: Any = gate.Gate.noting  # as every desk's commands are noted

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    def must_have_role(self, actor: Actor, roles: Any, action: Any, call: str) -> None:
        if not actor.roles & frozenset(roles):
            self.note(actor, action, call, refused="role_may_not")
            raise Forbidden(Problem("role", "role_may_not"))

    def note(self, _actor: Actor, action: Any, call: str, *, refused: str = "", request: str = "") -> None:
        assert request or action == "list" or refused
        self.lines.append((str(action), call, refused))


class Keeping:
    """A roster in memory; ``refuses``: every command."""

    def __init__(self, *shifts: Shift, refuses: bool = False) -> None:
        self.shifts, self.refuses = list(shifts), refuses
        self.asked: list[Any] = []
        self.not_on_duty_twice = object()
        self.files = SimpleNamespace(planned=self.planned)

    def planned(self, span: Span) -> list[Shift]:
        self.asked.append(span)
        return self.shifts

    def shift(self, _shift_id: str) -> Shift:
        return self.shifts[0]

    def perform(self, command: Any, _actor: Actor, _request: Any, **more: Any) -> Receipt:
        self.asked.append((command, more))
        if self.refuses:
            raise Refused(Problem("staff_id", "on_duty_already"))
        return Receipt(self.shifts[0].reference, "planned", 1)


@pytest.fixture(autouse=True)
def _supervisor() -> Iterator[None]:
    set_actor(SUPERVISOR)
    yield
    set_actor(None)


def an_api(roster: Keeping) -> tuple[RosterApi, Gate]:
    gate: Any = Gate()
    return RosterApi(roster, gate), gate  # type: ignore[arg-type]


def test_whoever_plans_a_shift_is_told_of_the_gaps_that_stay() -> None:
    """A warning and no refusal; of the days on which the shift is."""
    roster = Keeping(a_shift("2026-03-12T06:00", "2026-03-12T14:00"))
    api, gate = an_api(roster)
    request = messages.PlanShiftRequest(request_id=new_id(), staff_id="CI-0001")
    request.starts_at.FromDatetime(vn("2026-03-12T06:00"))
    request.ends_at.FromDatetime(vn("2026-03-12T14:00"))
    answer = api.PlanShift(request, None)
    assert (answer.shift_id, answer.state, answer.version) == (roster.shifts[0].reference, "planned", 1)
    assert [(w.rule, w.key) for w in answer.warnings] == [("hotline-111-24x7", "nobody_on_duty")] * 2
    (command, more), span = roster.asked
    assert command == PlanShift(staff_id="CI-0001", starts_at=vn("2026-03-12T06:00"), ends_at=vn("2026-03-12T14:00"))
    assert (more, span) == ({"unit_checks": roster.not_on_duty_twice}, TWELFTH)
    assert gate.lines == [("command", "PlanShift", "")]


def test_a_refused_step_is_noted_too() -> None:
    """Before the answer."""
    api, gate = an_api(Keeping(a_shift("2026-03-12T06:00", "2026-03-12T14:00"), refuses=True))
    request = messages.CancelShiftRequest(request_id=new_id(), shift_id=new_id(), expected_version=1)
    with pytest.raises(Refused):
        api.CancelShift(request, None)
    assert gate.lines == [("command", "CancelShift", "on_duty_already")]


def test_a_span_of_days_is_shown_with_its_gaps() -> None:
    """The shifts, the gaps as moments and the gaps in words."""
    roster = Keeping(a_shift("2026-03-11T22:00", "2026-03-12T06:00"), a_shift("2026-03-12T06:00", "2026-03-12T22:00"))
    api, gate = an_api(roster)
    answer = api.ListShifts(messages.ListShiftsRequest(from_day="2026-03-12", to_day="2026-03-12"), None)
    assert [(s.shift_id, s.staff_id, s.version) for s in answer.shifts] == [
        (shift.reference, "CI-0001", 1) for shift in roster.shifts
    ]
    (gap,) = answer.gaps
    assert (gap.start.ToDatetime(UTC), gap.end.ToDatetime(UTC)) == (vn("2026-03-12T22:00"), vn("2026-03-13T00:00"))
    assert len(answer.warnings) == 1
    assert gate.lines == [("list", "ListShifts", "")]


@pytest.mark.parametrize(("from_day", "to_day", "keys"), [
    ("", "", ["missing", "missing"]), ("hôm nay", "2026-03-12", ["not_a_date"]),
    ("2026-03-12", "2026-03-11", ["out_of_range"]), ("2026-03-01", "2026-04-01", ["out_of_range"]),
    ("0001-01-01", "9999-12-31", ["not_a_date", "not_a_date"]),
])  # fmt: skip
def test_what_are_no_days_or_too_many_is_refused(from_day: str, to_day: str, keys: list[str]) -> None:
    """A month at most: the answer does not grow with the years."""
    api, _ = an_api(Keeping())
    with pytest.raises(InvalidInput) as refused:
        api.ListShifts(messages.ListShiftsRequest(from_day=from_day, to_day=to_day), None)
    assert [problem.key for problem in refused.value.problems] == keys


@pytest.mark.parametrize("call", ["PlanShift", "CancelShift", "ListShifts"])
def test_the_roster_is_the_supervisors(call: str) -> None:
    """Whatever is asked; the attempt is noted."""
    set_actor(OFFICER)
    api, gate = an_api(Keeping())
    with pytest.raises(Forbidden):
        getattr(api, call)(getattr(messages, f"{call}Request")(), None)
    assert [line[1:] for line in gate.lines] == [(call, "role_may_not")]


def test_a_shift_is_named_by_its_number() -> None:
    """What is no number is told so, with all that is wrong besides."""
    api, _ = an_api(Keeping())
    with pytest.raises(InvalidInput) as refused:
        api.CancelShift(messages.CancelShiftRequest(shift_id="ca đêm"), None)
    assert [problem.field for problem in refused.value.problems] == ["request_id", "shift_id", "expected_version"]
