"""What a case asks of the time of procuracy and court."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.court_liaison.domain.attendees import Attendee, AttendeeRole
from services.court_liaison.domain.engagements import engagements_of
from services.court_liaison.domain.hearings import Instance
from services.court_liaison.domain.model import CourtFile, Decision, DecisionCode, State
from services.kernel.engagements import EngagementKind
from services.kernel.joint import Invitation, JointAnswer, JointInterview, JointState
from services.kernel.sittings import SittingKind
from tests.unit.court_liaison import builders as b

PROSECUTION = Decision(code=DecisionCode.PROSECUTE, number="CT-3", reason="", at=b.NOW, by="CL-0020")
SET = frozenset({State.SCHEDULED, State.APPEAL_SCHEDULED})


def scheduled(**more: object) -> CourtFile:
    hearing = b.a_hearing(panel=b.A_PANEL, minutes=90, **more)
    return b.a_file(State.SCHEDULED, decisions=[PROSECUTION], hearings=[hearing])


def test_a_hearing_that_is_set_takes_judge_assessors_and_prosecutor() -> None:
    """For as long as the room is taken; the room is its own place."""
    found = list(engagements_of(scheduled()))
    assert [one.staff_id for one in found] == ["CL-0007", "HT-1", "HT-2", "CL-0020"]
    assert {(one.kind, one.place, one.starts_at, one.ends_at) for one in found} == {
        (EngagementKind.HEARING, "P.2", b.LATER, b.LATER + timedelta(minutes=90))
    }


def test_whoever_else_has_a_seat_is_engaged_and_a_prosecutor_who_is_named_in_place_of_the_one_who_decided() -> None:
    """But the support person, whose calendar is with social support."""
    roles = (AttendeeRole.PROSECUTOR, AttendeeRole.INTERPRETER, AttendeeRole.SUPPORT_PERSON)
    attendees = tuple(Attendee(role=role, staff_id=f"X-{role}") for role in roles)
    found = [one.staff_id for one in engagements_of(scheduled(attendees=attendees))]
    assert found == ["CL-0007", "HT-1", "HT-2", "X-prosecutor", "X-interpreter"]


@pytest.mark.parametrize("state", sorted(set(State) - SET))
def test_a_hearing_that_was_held_called_off_or_never_set_takes_nobodys_time(state: State) -> None:
    """Whatever became of it."""
    file = scheduled()
    file.state = state
    assert list(engagements_of(file)) == []


def test_a_moved_hearing_is_the_same_engagement_and_the_next_one_is_another() -> None:
    """A new hearing of the case must not move the entry of the one that was broken off."""
    file = scheduled()
    first = {one.staff_id: one.id for one in engagements_of(file)}
    file.hearings[-1].starts_at = b.LATER_STILL
    assert {one.staff_id: one.id for one in engagements_of(file)} == first
    assert {one.starts_at for one in engagements_of(file)} == {b.LATER_STILL}
    file.hearings.append(b.a_hearing(panel=b.A_PANEL))
    assert not {one.id for one in engagements_of(file)} & set(first.values())


def test_the_prosecutor_of_the_first_instance_is_not_taken_for_that_of_the_second() -> None:
    """Another procuracy acts there, and the file does not know who."""
    file = scheduled(instance=Instance.SECOND)
    file.state = State.APPEAL_SCHEDULED
    assert [one.staff_id for one in engagements_of(file)] == ["CL-0007", "HT-1", "HT-2"]


def test_who_planned_an_interview_of_the_procuracy_is_engaged_in_it() -> None:
    """The prosecutor hears the child in person; what the police plan is in the police's calendar."""
    file = b.done(b.a_file(State.FILE_RECEIVED), b.AN_INTERVIEW)
    file.sittings.append(b.of_the_police(b.LATER_STILL))
    (one,) = engagements_of(file)
    assert (one.staff_id, one.kind, one.place, one.starts_at) == (
        b.ACTOR.staff_id, EngagementKind.INTERVIEW, "home", b.LATER,
    )  # fmt: skip


def test_the_childs_own_session_in_a_hearing_is_not_told_twice() -> None:
    """It lies within the hearing."""
    file = scheduled(sitting_id=b.SITTING)
    file.sittings = [replace(b.a_sitting(kind=SittingKind.HEARING), place="courtroom")]
    assert [one.staff_id for one in engagements_of(file)] == ["CL-0007", "HT-1", "HT-2", "CL-0020"]


def test_the_prosecutor_who_was_named_for_a_joint_interview_is_engaged_in_it() -> None:
    """The police hold it; once it is called off nobody is."""
    sitting = b.of_the_police(b.LATER)
    joint = JointInterview(
        id="J1", convener="police_investigation", sitting_id=sitting.id, starts_at=b.LATER, minutes=60, asked_at=b.NOW,
        answers_until=b.LATER, state=JointState.AGREED,
        invitations=[Invitation(agency="court_liaison", answer=JointAnswer.ACCEPTED, attendee="CL-0020")],
    )  # fmt: skip
    file = b.a_file(State.FILE_RECEIVED, sittings=[sitting], joint_interviews=[joint])
    assert [(one.staff_id, one.kind, one.starts_at) for one in engagements_of(file)] == [
        ("CL-0020", EngagementKind.INTERVIEW, b.LATER)
    ]
    joint.state = JointState.CALLED_OFF
    assert list(engagements_of(file)) == []
