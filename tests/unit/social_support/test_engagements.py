"""Whoever social support named stays with the child whenever it is heard, at whichever agency."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.kernel.engagements import EngagementKind
from services.kernel.joint import Invitation, JointAnswer, JointInterview, JointState
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.social_support.domain.engagements import engagements_of, expected_elsewhere
from services.social_support.domain.model import SupportFile
from tests.unit.social_support import builders as b

POLICE, COURT = "police_investigation", "court_liaison"
SOON = b.NOW + timedelta(days=2)


def named(person: str, to: str = POLICE, at: datetime = b.NOW, **more: Any) -> AgencyRequest:
    values: dict[str, Any] = {
        "kind": RequestKind.SUPPORT_PERSON, "state": RequestState.ANSWERED, "asked": "social_support",
    }  # fmt: skip
    values |= more
    return AgencyRequest(
        id=f"{to} {at:%d%H}", asking=to, made_at=b.RECEIVED, answered_at=at, support_person=person, **values
    )


def session(agency: str = POLICE, at: datetime = SOON, **more: Any) -> Sitting:
    kind = SittingKind.HEARING if agency == COURT else SittingKind.INTERVIEW
    return Sitting(id=f"{agency} {at:%d%H}", agency=agency, kind=kind, starts_at=at, minutes=90, place="home", **more)


def engaged(file: SupportFile) -> list[tuple[str, datetime]]:
    return [(one.staff_id, one.starts_at) for one in engagements_of(file)]


def a_file(*parts: AgencyRequest | Sitting) -> SupportFile:
    file = SupportFile(reference="1111-1111-111")
    file.requests = [part for part in parts if isinstance(part, AgencyRequest)]
    file.sittings = [part for part in parts if isinstance(part, Sitting)]
    return file


@pytest.mark.rule("victim-rights")
def test_the_person_named_accompanies_the_child_to_every_agency() -> None:
    """Asked for by the police, they go with the child to the court too: it is not to get used to two."""
    file = a_file(named("SS-0007"), session(POLICE), session(COURT, SOON + timedelta(days=30)))
    assert engaged(file) == [("SS-0007", SOON), ("SS-0007", SOON + timedelta(days=30))]
    assert {(one.kind, one.place) for one in engagements_of(file)} == {(EngagementKind.ACCOMPANYING, "home")}


def test_an_agency_that_was_promised_somebody_else_gets_them() -> None:
    """Each agency sees the person whom it was promised last."""
    later = b.NOW + timedelta(hours=1)
    file = a_file(named("SS-0007"), named("SS-0008", COURT, later), session(POLICE), session(COURT))
    assert engaged(file) == [("SS-0007", SOON), ("SS-0008", SOON)]
    file.requests.append(named("SS-0009", POLICE, later + timedelta(hours=1)))
    assert engaged(file)[0] == ("SS-0009", SOON)


@pytest.mark.parametrize("state", [RequestState.OPEN, RequestState.REJECTED, RequestState.WITHDRAWN])
def test_a_promise_that_was_not_made_binds_nobody(state: RequestState) -> None:
    """Only an answer names somebody."""
    assert engaged(a_file(named("SS-0007", state=state), session())) == []


def test_what_others_were_asked_for_binds_nobody_here() -> None:
    """Nor does another kind of request."""
    assert engaged(a_file(named("SS-0007", asked="case_intake"), session())) == []
    assert engaged(a_file(named("SS-0007", kind=RequestKind.JOINT_MEETING), session())) == []


def test_nobody_is_engaged_in_a_session_that_had_begun_when_they_were_named() -> None:
    """A calendar must not say that somebody was where they were not."""
    assert engaged(a_file(named("SS-0007"), session(at=b.NOW - timedelta(days=1)))) == []


@pytest.mark.parametrize("state", [state for state in SittingState if state is not SittingState.PLANNED])
def test_a_session_that_is_over_or_called_off_takes_nobodys_time(state: SittingState) -> None:
    """As the other agency tells of it."""
    assert engaged(a_file(named("SS-0007"), session(state=state))) == []


@pytest.mark.rule("need-to-know")
def test_court_and_police_each_plan_with_whom_they_were_promised_last_while_the_case_is_open() -> None:
    """Of nobody else are they told when they are taken, and each only of whom it was promised."""
    later = b.NOW + timedelta(hours=1)
    file = a_file(named("SS-0007", COURT), named("SS-0008", COURT, later), named("SS-0009", POLICE, later))
    assert list(expected_elsewhere(file)) == [(COURT, "SS-0008"), (POLICE, "SS-0009")]
    file.case_closed_at = later
    assert list(expected_elsewhere(file)) == []
    assert list(expected_elsewhere(a_file(named("SS-0009")))) == [(POLICE, "SS-0009")]
    assert list(expected_elsewhere(a_file(named("SS-0009", "case_intake")))) == []


@pytest.mark.rule("victim-rights")
def test_who_was_named_for_a_joint_interview_comes_to_it_and_stays_with_the_child() -> None:
    """Whatever the police were promised otherwise; at the court the same person, where nobody else was promised."""
    joint = JointInterview(
        id="J1", convener=POLICE, sitting_id="", starts_at=SOON, minutes=90, asked_at=b.NOW, answers_until=SOON,
        state=JointState.AGREED,
        invitations=[Invitation(agency="social_support", needed=True, answer=JointAnswer.ACCEPTED,
                                attendee="SS-0010", answered_at=b.NOW)],
    )  # fmt: skip
    together, at_court = session(POLICE), session(COURT, SOON + timedelta(days=30))
    joint.sitting_id = together.id
    file = a_file(named("SS-0007", POLICE, b.NOW + timedelta(hours=1)), together, at_court)
    file.joint_interviews.append(joint)
    assert engaged(file)[0] == ("SS-0010", SOON)
    file.requests.clear()
    assert engaged(file) == [("SS-0010", SOON), ("SS-0010", SOON + timedelta(days=30))]
    joint.state = JointState.LAPSED
    assert engaged(file)[0] == ("SS-0010", SOON)  # a session that was set in its place has its companion, too
