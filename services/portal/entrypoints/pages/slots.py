"""A day for a hearing that suits the child: what the court's service proposes, and the form that a choice fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request

from chungtay.court_liaison.v1 import hearing_pb2
from services.kernel.preparing import PreparationKind
from services.portal.domain import words
from services.portal.domain.calls import offered
from services.portal.domain.errors import NotThere
from services.portal.domain.forms import Where
from services.portal.entrypoints.desk import ask, case_of, person, showing
from services.portal.entrypoints.pages.case import known
from services.portal.entrypoints.pages.looking import empty, lead_to_form, proposals

CALL = "ProposeSlots"


def slots(reference: str) -> Any:
    """The proposals side by side; a choice leads to the form that sets the day."""
    return proposals(reference, CALL, "slots.html", _chosen)


def _chosen(held: Any, asked: Any, proposal: Any) -> Any:
    moves = held.state.endswith("scheduled")
    call = "MoveHearing" if moves else "ScheduleHearing"
    message = _moved(held.hearings[-1], proposal) if moves else _set(asked, proposal)
    return lead_to_form(held, call, message)


def _set(asked: Any, proposal: Any) -> Any:
    """What is known of the hearing by now; reasons, topics and whatever a person must say is left to them."""
    message = empty("ScheduleHearing")
    message.starts_at.CopyFrom(proposal.starts_at)
    message.room = proposal.room
    message.closed = asked.closed if asked.HasField("closed") else True
    message.accommodations.extend(asked.accommodations)
    message.minutes = (proposal.ends_at.seconds - proposal.starts_at.seconds) // 60
    message.child_speaks = asked.child_speaks
    for name in ("child", "child_minutes", "accused_present"):
        if asked.HasField(name):
            setattr(message, name, getattr(asked, name))
    message.judge = _seated(proposal, message.panel)
    _attending(proposal, message.attendees)
    for kind in PreparationKind:
        _prepared(kind, proposal, message)
    message.assessor_with_youth_experience = any(one.youth_experience for one in message.panel.assessors)
    return message


def _moved(before: Any, proposal: Any) -> Any:
    """The new day; room and people only where they are others."""
    message = empty("MoveHearing")
    message.starts_at.CopyFrom(proposal.starts_at)
    if proposal.room.casefold() != before.room.casefold():
        message.room = proposal.room
    panel = type(message.panel)()
    judge = _seated(proposal, panel)
    told = before.HasField("panel")
    same = {one.staff_id for one in panel.assessors} == {one.staff_id for one in before.panel.assessors}
    if judge != before.judge:
        message.judge = judge
    if judge != before.judge or (told and not same):
        message.panel.CopyFrom(panel)
    _attending(proposal, message.attendees)
    if _numbers(message.attendees) == _numbers(before.attendees):
        del message.attendees[:]
    for kind in PreparationKind:
        if getattr(proposal, f"{kind}_at") != getattr(before, kind).starts_at:
            _prepared(kind, proposal, message)
    return message


def _prepared(kind: PreparationKind, proposal: Any, message: Any) -> None:
    """When the child is shown the court, or told what will happen; and where, if that is another room than the
    hearing's."""
    if proposal.HasField(f"{kind}_at"):
        getattr(message, f"{kind}_at").CopyFrom(getattr(proposal, f"{kind}_at"))
        room = getattr(proposal, f"{kind}_room")
        setattr(message, f"{kind}_room", "" if room.casefold() == proposal.room.casefold() else room)


def _attending(proposal: Any, attendees: Any) -> None:
    """Who else has a seat, as proposed."""
    roles = hearing_pb2.AttendeeRole.DESCRIPTOR
    for seat in proposal.seats:
        if number := words.number_of(roles, _code(seat, "seat_role", seat.seat_role)):
            attendees.add(role=number, staff_id=seat.person_id)


def _numbers(attendees: Any) -> set[str]:
    return {one.staff_id for one in attendees}


def _seated(proposal: Any, panel: Any) -> str:
    """The panel as proposed; and who judges."""
    judge = ""
    for seat in proposal.seats:
        skills = {_code(seat, "skills", number) for number in seat.skills}
        if (role := _code(seat, "seat_role", seat.seat_role)) == "judge":
            judge = seat.person_id
            panel.judge_trained = "trained" in skills
        elif role == "assessor":
            panel.assessors.add(staff_id=seat.person_id, youth_experience="youth" in skills)
    return judge


def _code(message: Any, field: str, number: int) -> str:
    """A code of a message's field."""
    return words.code_of(message.DESCRIPTOR.fields_by_name[field].enum_type, number)


def month_plan() -> Any:
    """The plan of the month as far as it is; a choice leads to the form that sets or moves that hearing."""
    answer = ask("GetPlan", plan_id=request.form.get("plan_id", ""))
    if request.method == "POST":
        chosen = [one for one in answer.proposed if one.reference == request.form.get("reference", "")]
        if not chosen:
            raise NotThere
        held = case_of(known(chosen[0].reference))
        return _chosen(held, _asked_before(held), chosen[0])
    return render_template(
        "month_plan.html", plan=answer, forms=offered(person(), Where.NEW, "month_plan"), showing=showing(),
        under_way=_code(answer, "plan_state", answer.plan_state) in ("asked", "making"),
    )  # fmt: skip


def _asked_before(held: Any) -> Any:
    """What the hearing needs, as it was said last, in the words of the search for a day."""
    asked = empty(CALL)
    wanted = held.listings[-1].wanted if held.listings else None
    for field, value in [] if wanted is None else wanted.ListFields():
        if field.is_repeated:
            getattr(asked, field.name).extend(value)
        else:
            setattr(asked, field.name, value)
    if wanted is not None:  # what is no is not among those that were set
        asked.closed, asked.accused_present = wanted.closed, wanted.accused_present
    return asked


PAGES: Mapping[str, Callable[..., Any]] = {"slots": slots, "month_plan": month_plan}
