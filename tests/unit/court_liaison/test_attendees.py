"""Who else has a seat at a hearing: named, different people, and the child's own support person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.court_liaison.domain.attendees import MOST_ATTENDEES, Attendee, AttendeeRole
from services.court_liaison.domain.model import CourtFile, State
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import a_file, done, refusal

INTERPRETER = Attendee(role=AttendeeRole.INTERPRETER, staff_id="PD-1")
SUPPORT = Attendee(role=AttendeeRole.SUPPORT_PERSON, staff_id="SS-7")
NOT_DIFFERENT = [("attendees", "attendees_not_different_people", None)]


def with_support(file: CourtFile, *names: str) -> CourtFile:
    """Social support named these, one after the other."""
    file.requests += [
        AgencyRequest(
            id=f"r-{name}", kind=RequestKind.SUPPORT_PERSON, asking="court_liaison", asked="social_support",
            made_at=b.NOW, answered_at=b.NOW + timedelta(minutes=number), state=RequestState.ANSWERED,
            support_person=name,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    return file


def test_they_are_kept_with_the_hearing_and_with_each_move() -> None:
    """Without blanks around their numbers; a move that names nobody leaves them."""
    typed = replace(INTERPRETER, staff_id=" PD-1 ")
    file = done(a_file(State.DOCKETED), replace(b.A_HEARING, attendees=(typed, SUPPORT)))
    assert file.hearing.attendees == (INTERPRETER, SUPPORT)
    file = done(file, b.A_MOVE)
    assert file.hearing.attendees == (INTERPRETER, SUPPORT)
    other = replace(INTERPRETER, staff_id="PD-2")
    file = done(file, replace(b.A_MOVE, attendees=(other, SUPPORT)))
    assert file.hearing.attendees == (other, SUPPORT)
    assert file.hearing.moves[-1].from_attendees == (INTERPRETER, SUPPORT)


@pytest.mark.parametrize("attendees", [
    (INTERPRETER, replace(INTERPRETER, role=AttendeeRole.PSYCHOLOGIST)),
    (replace(INTERPRETER, staff_id=" "),),
    (replace(INTERPRETER, staff_id="CL-0007"),),
    (replace(INTERPRETER, staff_id="HT-1"),),
    tuple(replace(INTERPRETER, staff_id=f"PD-{n}") for n in range(MOST_ATTENDEES + 1)),
])  # fmt: skip
def test_nobody_has_two_seats_and_everybody_is_named(attendees: tuple[Attendee, ...]) -> None:
    """Neither among them nor beside judge and assessors, on the first day or when it moves."""
    command = replace(b.A_HEARING, panel=b.A_PANEL, attendees=attendees)
    assert refusal(a_file(State.DOCKETED), command) == NOT_DIFFERENT
    set_day = done(a_file(State.DOCKETED), replace(b.A_HEARING, panel=b.A_PANEL))
    assert refusal(set_day, replace(b.A_MOVE, attendees=attendees)) == NOT_DIFFERENT


@pytest.mark.rule("victim-rights")
@pytest.mark.parametrize(("named", "allowed"), [
    ((), True), (("SS-7",), True), (("SS-8",), False), (("SS-8", "SS-7"), True), (("SS-7", "SS-8"), False),
])  # fmt: skip
def test_the_child_keeps_the_support_person_whom_its_agency_named(named: tuple[str, ...], allowed: bool) -> None:
    """The one named last: who falls ill is replaced by social support, not by the court."""
    command = replace(b.A_HEARING, attendees=(SUPPORT,))
    file = with_support(a_file(State.DOCKETED), *named)
    if allowed:
        assert done(file, command).hearing.attendees == (SUPPORT,)
    else:
        assert refusal(file, command) == [("attendees", "another_support_person", "victim-rights")]
