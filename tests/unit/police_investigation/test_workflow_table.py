"""Every command of the police, tried in every state with every role."""

from __future__ import annotations

import pytest

from services.kernel.errors import Forbidden, WrongState
from services.police_investigation.domain.model import State
from services.police_investigation.domain.policy import WORKFLOW
from tests.unit.police_investigation import builders as b

# Written by hand from the words; a state that is not named refuses the command.
TABLE = {
    "RegisterCrimeReport": {"new": "accepted"},
    "AcceptReferral": {"referred": "accepted"},
    "DeclineReferral": {"referred": "declined"},
    "StartVerification": {"accepted": "verifying"},
    "OpenInvestigation": {"verifying": "investigating"},
    "DeclineToOpen": {"verifying": "not_opened"},
    "SuspendWork": {"verifying": "suspended_verification", "investigating": "suspended_investigation"},
    "ResumeWork": {"suspended_verification": "verifying", "suspended_investigation": "investigating"},
    "ConcludeInvestigation": {"investigating": "concluded"},
    "TransferFile": {"concluded": "transferred"},
}
WHO = {
    "RegisterCrimeReport": {"police_officer", "investigator", "head_of_unit"},
    "AcceptReferral": {"police_officer", "head_of_unit"},
    "DeclineReferral": {"police_officer", "head_of_unit"},
    "StartVerification": {"police_officer", "head_of_unit"},
    "OpenInvestigation": {"investigator", "head_of_unit"},
    "DeclineToOpen": {"investigator", "head_of_unit"},
    "SuspendWork": {"investigator", "head_of_unit"},
    "ResumeWork": {"investigator", "head_of_unit"},
    "ConcludeInvestigation": {"investigator", "head_of_unit"},
    "TransferFile": {"head_of_unit"},
}
COMMANDS = {
    "RegisterCrimeReport": b.REGISTER,
    "AcceptReferral": b.ACCEPT,
    "DeclineReferral": b.DECLINE,
    "StartVerification": b.VERIFY,
    "OpenInvestigation": b.OPEN,
    "DeclineToOpen": b.DECLINE_TO_OPEN,
    "SuspendWork": b.SUSPEND,
    "ResumeWork": b.RESUME,
    "ConcludeInvestigation": b.CONCLUDE,
    "TransferFile": b.TRANSFER,
}
STATES = (
    "new",
    "referred",
    "declined",
    "accepted",
    "verifying",
    "suspended_verification",
    "not_opened",
    "investigating",
    "suspended_investigation",
    "concluded",
    "transferred",
)
ROLES = ("police_officer", "investigator", "head_of_unit", "privacy_officer", "intake_officer", "prosecutor")
# From there only a new referral or the prosecutor's return leads on.
WAITING_FOR_OTHERS = {"declined", "not_opened", "transferred"}


def test_the_table_names_every_command_and_state_of_the_workflow() -> None:
    """A new command or state needs its line here before it may exist."""
    assert {command.__name__ for command in WORKFLOW.commands} == set(TABLE) == set(WHO) == set(COMMANDS)
    assert tuple(State) == STATES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_command_is_carried_out_only_where_the_table_says_so(name: str, state: State, role: str) -> None:
    """States change by named commands with a role, and in no other way (design principle 6)."""
    file, actor, after = b.a_file(state), b.an_actor(role), TABLE[name].get(state)
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            b.give(file, COMMANDS[name], actor=actor)
        assert file == b.a_file(state)
    elif after is None:
        with pytest.raises(WrongState):
            b.give(file, COMMANDS[name], actor=actor)
        assert file == b.a_file(state)
    else:
        assert b.give(file, COMMANDS[name], actor=actor)
        assert file.state == after


@pytest.mark.parametrize("state", [state for state in State if state not in WAITING_FOR_OTHERS])
def test_nobody_gets_stuck_with_a_case_in_hand(state: State) -> None:
    """Each state has a way on for somebody; what was declined or has left the house waits for others."""
    assert {moves[state] for moves in TABLE.values() if state in moves} - {state}


def test_allowed_lists_the_commands_that_a_person_may_try() -> None:
    """A screen offers what the table offers, not more."""
    investigator, head = frozenset({"investigator"}), frozenset({"head_of_unit"})
    assert [command.__name__ for command in WORKFLOW.allowed(State.VERIFYING, investigator)] == [
        "OpenInvestigation",
        "DeclineToOpen",
        "SuspendWork",
    ]
    assert WORKFLOW.allowed(State.CONCLUDED, investigator) == ()
    assert [command.__name__ for command in WORKFLOW.allowed(State.CONCLUDED, head)] == ["TransferFile"]
