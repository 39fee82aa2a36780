"""Whoever social support named stays with the child whenever it is heard, at whichever agency."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.kernel.busy import BusyWindow, to_be_told
from services.kernel.engagements import EngagementKind
from services.kernel.joint import Invitation, JointAnswer, JointInterview, JointState
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.social_support.domain.engagements import engagements_of, expected_elsewhere
from services.social_support.domain.model import SupportFile
from services.social_support.service_layer.handlers import EVENT_HANDLERS
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


# --- what prepares the child for a hearing --------------------------------------------------------------


def tell(file: SupportFile, *planned: tuple[str, datetime], hearing: int = 1) -> None:
    """The court tells what prepares the child for this hearing."""
    told = [
        SimpleNamespace(kind_code=kind, starts_at=starts_at, minutes=30, place_code="courtroom")
        for kind, starts_at in planned
    ]
    event: Any = SimpleNamespace(reference=file.reference, data=SimpleNamespace(hearing=hearing, preparations=told))
    unit: Any = SimpleNamespace(file=lambda reference: file, put=lambda file, events, news: None)
    EVENT_HANDLERS["HearingPreparationsPlanned"](unit, event)


LATER = SOON + timedelta(hours=1)


@pytest.mark.rule("victim-rights")
def test_the_person_named_goes_with_the_child_when_the_court_prepares_it() -> None:
    """To the visit and to the talk: half an hour each, at the court; and they are taken then."""
    file = a_file(named("SS-0007"))
    tell(file, ("visit", SOON), ("talk", LATER))
    assert engaged(file) == [("SS-0007", SOON), ("SS-0007", LATER)]
    assert {(one.kind, one.place) for one in engagements_of(file)} == {(EngagementKind.ACCOMPANYING, "courtroom")}
    half = timedelta(minutes=30)
    told = to_be_told(engagements_of(file), b.NOW)
    assert told == (BusyWindow(SOON, SOON + half), BusyWindow(LATER, LATER + half))


@pytest.mark.rule("victim-rights")
def test_whom_the_court_was_promised_last_goes_along() -> None:
    """Nobody, before anybody was named."""
    file = a_file()
    tell(file, ("visit", SOON))
    assert engaged(file) == []
    file.requests = [named("SS-0007", COURT), named("SS-0008", POLICE, b.NOW + timedelta(hours=1))]
    assert engaged(file) == [("SS-0007", SOON)]
    file.requests = [named("SS-0007", COURT, LATER)]
    assert engaged(file) == []  # it had begun when they were named


@pytest.mark.rule("victim-rights")
def test_what_the_court_tells_of_a_hearing_is_all_that_is_planned_for_it() -> None:
    """Another hour is the same entry moved; what is not told any more is gone; another hearing has its own."""
    file = a_file(named("SS-0007"))
    tell(file, ("visit", SOON), ("talk", LATER))
    visit, talk = engagements_of(file)
    tell(file, ("visit", LATER), ("talk", LATER + timedelta(days=1)))
    assert [one.id for one in engagements_of(file)] == [visit.id, talk.id]
    assert engaged(file) == [("SS-0007", LATER), ("SS-0007", LATER + timedelta(days=1))]
    tell(file, ("talk", SOON + timedelta(days=30)), hearing=2)
    tell(file)
    (left,) = engagements_of(file)
    assert left.id not in (visit.id, talk.id)
    assert engaged(file) == [("SS-0007", SOON + timedelta(days=30))]


def test_of_a_case_that_is_not_kept_here_nothing_is_noted() -> None:
    """The timeline has the news."""
    event: Any = SimpleNamespace(reference="r", data=None)
    EVENT_HANDLERS["HearingPreparationsPlanned"](cast(Any, SimpleNamespace(file=lambda reference: None)), event)
