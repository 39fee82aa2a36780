"""Every command of the procuracy and the court, tried in every state with every role."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.model import (
    Accommodation,
    BanListItem,
    CourtFile,
    Hearing,
    MoveReason,
    State,
    Verdict,
)
from services.court_liaison.domain.policy import WORKFLOW
from services.kernel.errors import Forbidden, WrongState
from services.kernel.workflow import Actor

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)  # a Monday, 10:00 in Vietnam
LATER, LATER_STILL = datetime(2026, 6, 15, 1, 30, tzinfo=UTC), datetime(2026, 6, 22, 1, 30, tzinfo=UTC)
ROLES = ("court_clerk", "judge", "prosecutor", "privacy_officer", "investigator")

# Written by hand from the words; "-" means the command is refused in that state.
STATES = (
    "new",
    "transferred",
    "file_received",
    "prosecuted",
    "returned",
    "docketed",
    "scheduled",
    "held",
    "judged",
    "finished",
)
TABLE = {
    "ReceiveFile":      {"transferred": "file_received"},
    "Prosecute":        {"file_received": "prosecuted"},
    "DoNotProsecute":   {"file_received": "finished"},
    "ReturnFile":       {"file_received": "returned"},
    "DocketCase":       {"prosecuted": "docketed"},
    "ScheduleHearing":  {"docketed": "scheduled", "held": "scheduled"},
    "MoveHearing":      {"scheduled": "scheduled"},
    "HoldHearing":      {"scheduled": "held"},
    "GiveJudgment":     {"held": "judged"},
    "FinishProceeding": {"judged": "finished"},
}  # fmt: skip
WHO = {
    "ReceiveFile":      {"court_clerk", "prosecutor"},
    "Prosecute":        {"prosecutor"},
    "DoNotProsecute":   {"prosecutor"},
    "ReturnFile":       {"prosecutor"},
    "DocketCase":       {"court_clerk"},
    "ScheduleHearing":  {"court_clerk", "judge"},
    "MoveHearing":      {"court_clerk", "judge"},
    "HoldHearing":      {"judge"},
    "GiveJudgment":     {"judge"},
    "FinishProceeding": {"court_clerk"},
}  # fmt: skip
COMMANDS = {
    "ReceiveFile": c.ReceiveFile(receipt_number="BN-12"),
    "Prosecute": c.Prosecute(decision_number="CT-3", reason="đủ căn cứ"),
    "DoNotProsecute": c.DoNotProsecute(decision_number="KTT-3", reason="không đủ căn cứ"),
    "ReturnFile": c.ReturnFile(decision_number="TH-3", reason="thiếu chứng cứ"),
    "DocketCase": c.DocketCase(docket_number="TL-7"),
    "ScheduleHearing": c.ScheduleHearing(
        starts_at=LATER,
        room="P.2",
        judge="CL-0007",
        assessor_with_youth_experience=True,
        closed=True,
        sexual_abuse_or_ill_treatment=True,
        accommodations=(Accommodation.SCREEN,),
    ),
    "MoveHearing": c.MoveHearing(starts_at=LATER_STILL, reason_code=MoveReason.CHILD_UNWELL, reason="cháu ốm"),
    "HoldHearing": c.HoldHearing(checklist=tuple(BanListItem)),
    "GiveJudgment": c.GiveJudgment(verdict=Verdict.CONVICTED, judgment_number="BA-9", published_on_portal=False),
    "FinishProceeding": c.FinishProceeding(outcome="án đã có hiệu lực"),
}
TELLS = {
    "ReceiveFile": [e.FileReceived()],
    "Prosecute": [e.ProsecutionDecided(decision_code="prosecute")],
    "DoNotProsecute": [
        e.ProsecutionDecided(decision_code="not_prosecute"),
        e.ProceedingFinished(outcome_code="not_prosecuted"),
    ],
    "ReturnFile": [e.ProsecutionDecided(decision_code="return_file")],
    "DocketCase": [e.CaseDocketed()],
    "ScheduleHearing": [e.HearingScheduled(starts_at=LATER, closed=True)],
    "MoveHearing": [e.HearingMoved(starts_at=LATER_STILL, reason_code="child_unwell")],
    "HoldHearing": [e.HearingHeld()],
    "GiveJudgment": [e.JudgmentGiven()],
    "FinishProceeding": [e.ProceedingFinished(outcome_code="judged")],
}


def a_file(state: State) -> CourtFile:
    """A file in this state on which no guard has anything to say."""
    file = CourtFile(reference="1111-1111-111", state=state, opened_at=NOW, version=3)
    if state in (State.SCHEDULED, State.HELD, State.JUDGED, State.FINISHED):
        file.hearings = [
            Hearing(
                starts_at=LATER,
                room="P.2",
                judge="CL-0007",
                closed=True,
                accommodations=(Accommodation.SCREEN,),
                scheduled_at=NOW,
                scheduled_by="CL-0001",
            )
        ]
    return file


def an_actor(role: str) -> Actor:
    return Actor("CL-0001", "court_liaison", "TAND", frozenset({role}))


def test_the_table_names_every_state_and_command_of_the_workflow() -> None:
    """A new command or state needs its place here before it may exist."""
    assert {command.__name__ for command in WORKFLOW.commands} == set(TABLE)
    assert set(TABLE) == set(WHO) == set(COMMANDS) == set(TELLS)
    assert tuple(State) == STATES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_command_is_carried_out_only_where_the_table_says_so(name: str, state: State, role: str) -> None:
    """States change by named commands with a role, and in no other way (design principle 6)."""
    file = a_file(state)
    before = deepcopy(file)
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert file == before
    elif state not in TABLE[name]:
        with pytest.raises(WrongState):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert file == before
    else:
        events = WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert (file.state, events) == (TABLE[name][state], TELLS[name])


def test_every_state_but_the_last_has_a_way_on() -> None:
    """No child's case may end in a state that nobody can lead on; a returned file waits for the police."""
    everyone = frozenset(ROLES)
    stuck = {state for state in State if not WORKFLOW.allowed(state, everyone)}
    assert stuck == {State.NEW, State.RETURNED, State.FINISHED}  # all three go on by FileTransferred
