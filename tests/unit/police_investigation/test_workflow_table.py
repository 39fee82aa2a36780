"""Every command of the police, tried in every state with every role."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.errors import Forbidden, WrongState
from services.kernel.requests import MakeRequest, RequestKind
from services.police_investigation.domain.model import State
from services.police_investigation.domain.policy import WORKFLOW
from tests.unit.police_investigation import builders as b

KNOWN = {
    "referred", "declined", "accepted", "verifying", "suspended_verification", "not_opened", "investigating",
    "suspended_investigation", "concluded", "transferred",
}  # fmt: skip
IN_HAND = KNOWN - {"referred", "declined", "not_opened", "transferred"}
WORKED_ON = {"accepted", "verifying", "investigating"}


def stays(*states: str) -> dict[str, str]:
    """The command leaves the state as it is."""
    return {state: state for state in states}


# Written by hand from the words; a state that is not named refuses the command.
TABLE = {
    "RegisterCrimeReport": {"new": "accepted"},
    "AcceptReferral": {"referred": "accepted"},
    "DeclineReferral": {"referred": "declined"},
    "StartVerification": {"accepted": "verifying"},
    "CallForExamination": stays(*KNOWN),
    "OpenInvestigation": {"verifying": "investigating"},
    "DeclineToOpen": {"verifying": "not_opened"},
    "SuspendWork": {"verifying": "suspended_verification", "investigating": "suspended_investigation"},
    "ResumeWork": {"suspended_verification": "verifying", "suspended_investigation": "investigating"},
    "ConcludeInvestigation": {"investigating": "concluded"},
    "TransferFile": {"concluded": "transferred"},
    "EnterInBook": stays(*IN_HAND),
    "TransferReport": stays("accepted"),
    "NotifyProcuracy": stays(*IN_HAND, "not_opened"),
    "ExtendVerification": stays("verifying"),
    "RequestExtension": stays("verifying", "investigating"),
    "ChangeClass": stays("investigating"),
    "PlanInterview": stays(*WORKED_ON),
    "HoldInterview": stays(*WORKED_ON),
    "CancelInterview": stays(*KNOWN),
    "CallJointInterview": stays(*WORKED_ON),
    "MoveJointInterview": stays(*WORKED_ON),
    "CallOffJointInterview": stays(*KNOWN),
    "RegisterEvidence": stays(*IN_HAND),
    "HandOverEvidence": stays(*KNOWN),
    "ConfirmEvidence": stays(*KNOWN),
    "AddSuspect": stays(*IN_HAND),
    "SetAccused": stays("investigating"),
    "RegisterOffender": stays(*IN_HAND, "transferred"),
    "ReviewOffender": stays(*KNOWN),
    "RequestRemoval": stays(*IN_HAND),
    "ConfirmRemoval": stays(*KNOWN),
    "MakeRequest": stays(*IN_HAND),
    "WithdrawRequest": stays(*KNOWN),
    "AnswerRequest": stays(*KNOWN),
    "RejectRequest": stays(*KNOWN),
    "ExplainDelay": stays(*KNOWN),
}
ALL = {"police_officer", "investigator", "head_of_unit"}
DUTY = {"police_officer", "head_of_unit"}
CASE = {"investigator", "head_of_unit"}
WHO = {
    "RegisterCrimeReport": ALL,
    "AcceptReferral": DUTY,
    "DeclineReferral": DUTY,
    "StartVerification": DUTY,
    "CallForExamination": ALL,
    "OpenInvestigation": CASE,
    "DeclineToOpen": CASE,
    "SuspendWork": CASE,
    "ResumeWork": CASE,
    "ConcludeInvestigation": CASE,
    "TransferFile": {"head_of_unit"},
    "EnterInBook": ALL,
    "TransferReport": DUTY,
    "NotifyProcuracy": ALL,
    "ExtendVerification": {"head_of_unit"},
    "RequestExtension": CASE,
    "ChangeClass": CASE,
    "PlanInterview": CASE,
    "HoldInterview": CASE,
    "CancelInterview": CASE,
    "CallJointInterview": CASE,
    "MoveJointInterview": CASE,
    "CallOffJointInterview": CASE,
    "RegisterEvidence": ALL,
    "HandOverEvidence": ALL,
    "ConfirmEvidence": ALL,
    "AddSuspect": CASE,
    "SetAccused": CASE,
    "RegisterOffender": CASE,
    "ReviewOffender": CASE,
    "RequestRemoval": CASE,
    "ConfirmRemoval": CASE,
    "MakeRequest": CASE,
    "WithdrawRequest": CASE,
    "AnswerRequest": CASE,
    "RejectRequest": CASE,
    "ExplainDelay": ALL,
}
COMMANDS: dict[str, Any] = {
    "RegisterCrimeReport": b.REGISTER,
    "AcceptReferral": b.ACCEPT,
    "DeclineReferral": b.DECLINE,
    "StartVerification": b.VERIFY,
    "CallForExamination": b.EXAMINE,
    "OpenInvestigation": b.OPEN,
    "DeclineToOpen": b.DECLINE_TO_OPEN,
    "SuspendWork": b.SUSPEND,
    "ResumeWork": b.RESUME,
    "ConcludeInvestigation": b.CONCLUDE,
    "TransferFile": b.TRANSFER,
    "EnterInBook": replace(b.BOOK, number="08/TB"),
    "TransferReport": b.TRANSFER_REPORT,
    "NotifyProcuracy": b.NOTIFY,
    "ExtendVerification": b.EXTEND,
    "RequestExtension": b.ASK_TIME,
    "ChangeClass": b.CHANGE_CLASS,
    "PlanInterview": replace(b.PLAN, starts_at=b.MORNING + timedelta(hours=3)),
    "HoldInterview": b.held,
    "CancelInterview": b.cancelled,
    "CallJointInterview": replace(b.CALL, child=2),
    "MoveJointInterview": b.moved,
    "CallOffJointInterview": b.called_off,
    "RegisterEvidence": replace(b.EVIDENCE, item_number="VC-3"),
    "HandOverEvidence": b.HAND_OVER,
    "ConfirmEvidence": b.CONFIRM,
    "AddSuspect": b.ADD_SUSPECT,
    "SetAccused": b.accused,
    "RegisterOffender": b.registered,
    "ReviewOffender": b.reviewed,
    "RequestRemoval": b.REMOVE,
    "ConfirmRemoval": b.gone,
    "MakeRequest": MakeRequest(to="case_intake", kind=RequestKind.JOINT_MEETING),
    "WithdrawRequest": b.withdrawn,
    "AnswerRequest": b.answered,
    "RejectRequest": b.rejected,
    "ExplainDelay": ExplainDelay(deadline_id="d-2", reason="Đường bị lũ chia cắt."),
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
    file = b.a_file(state) if state is State.NEW else b.a_full_file(state)
    if name == "RequestExtension" and state is State.VERIFYING:
        b.give(file, b.EXTEND)  # the head's own extension comes first
    actor, after, before = b.an_actor(role), TABLE[name].get(state), deepcopy(file)
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            b.give(file, COMMANDS[name], actor=actor)
        assert file == before
    elif after is None:
        with pytest.raises(WrongState):
            b.give(file, COMMANDS[name], actor=actor)
        assert file == before
    else:
        b.give(file, COMMANDS[name], actor=actor)
        assert file != before
        assert file.state == after


@pytest.mark.parametrize("state", [state for state in State if state not in WAITING_FOR_OTHERS])
def test_nobody_gets_stuck_with_a_case_in_hand(state: State) -> None:
    """Each state has a way on for somebody; what was declined or has left the house waits for others."""
    assert {moves[state] for moves in TABLE.values() if state in moves} - {state}


def test_allowed_lists_the_commands_that_a_person_may_try() -> None:
    """A screen offers what the table offers, not more."""
    investigator, head = frozenset({"investigator"}), frozenset({"head_of_unit"})
    moving = [c.__name__ for c in WORKFLOW.allowed(State.VERIFYING, investigator)]
    assert moving[:3] == ["OpenInvestigation", "DeclineToOpen", "SuspendWork"]
    assert "ExtendVerification" not in moving
    assert [c.__name__ for c in WORKFLOW.allowed(State.NEW, head)] == ["RegisterCrimeReport"]
    assert "TransferFile" not in {c.__name__ for c in WORKFLOW.allowed(State.CONCLUDED, investigator)}
    assert {c.__name__ for c in WORKFLOW.allowed(State.DECLINED, head)} == {
        "CallForExamination", "CancelInterview", "CallOffJointInterview", "HandOverEvidence", "ConfirmEvidence",
        "ReviewOffender", "ConfirmRemoval", "WithdrawRequest", "AnswerRequest", "RejectRequest", "ExplainDelay",
    }  # fmt: skip
