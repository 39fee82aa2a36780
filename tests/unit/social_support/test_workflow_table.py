"""Every command of social support, tried in every state with every role."""

from __future__ import annotations

import pytest

from services.kernel.errors import Forbidden, WrongState
from services.social_support.domain.model import State
from services.social_support.domain.policy import WORKFLOW
from tests.unit.social_support import builders as b

# Written by hand from the words; a state that is not named refuses the command.
TABLE = {
    "AcceptReferral": {"referred": "accepted"},
    "DeclineReferral": {"referred": "declined"},
    "CompleteInitialAssessment": {"accepted": "assessed"},
    "ApplyEmergencyMeasure": {
        "accepted": "accepted", "assessed": "assessed", "detailed": "detailed", "planning": "planning",
        "submitted": "submitted", "approved": "approved", "delivering": "delivering", "reviewed": "reviewed",
    },
    "CompleteDetailedAssessment": {"assessed": "detailed"},
    "DraftPlan": {"detailed": "planning", "planning": "planning"},
    "SubmitPlan": {"planning": "submitted"},
    "ApprovePlan": {"submitted": "approved"},
    "ReturnPlan": {"submitted": "planning"},
    "DeliverSupport": {"approved": "delivering", "delivering": "delivering"},
    "HoldReview": {"delivering": "reviewed"},
    "FinishSupport": {"reviewed": "finished"},
    "ReturnToPlanning": {"reviewed": "planning"},
}  # fmt: skip
WHO = {
    "AcceptReferral": {"child_protection_worker", "commune_chairman"},
    "DeclineReferral": {"child_protection_worker", "commune_chairman"},
    "CompleteInitialAssessment": {"child_protection_worker"},
    "ApplyEmergencyMeasure": {"child_protection_worker", "social_worker", "commune_chairman"},
    "CompleteDetailedAssessment": {"child_protection_worker", "social_worker"},
    "DraftPlan": {"child_protection_worker", "social_worker"},
    "SubmitPlan": {"child_protection_worker"},
    "ApprovePlan": {"commune_chairman"},
    "ReturnPlan": {"commune_chairman"},
    "DeliverSupport": {"child_protection_worker", "social_worker"},
    "HoldReview": {"child_protection_worker"},
    "FinishSupport": {"commune_chairman"},
    "ReturnToPlanning": {"child_protection_worker", "commune_chairman"},
}
COMMANDS = {
    "AcceptReferral": b.ACCEPT,
    "DeclineReferral": b.DECLINE,
    "CompleteInitialAssessment": b.INITIAL,
    "ApplyEmergencyMeasure": b.MEASURE,
    "CompleteDetailedAssessment": b.DETAILED,
    "DraftPlan": b.DRAFT,
    "SubmitPlan": b.SUBMIT,
    "ApprovePlan": b.APPROVE,
    "ReturnPlan": b.RETURN,
    "DeliverSupport": b.DELIVER,
    "HoldReview": b.REVIEW,
    "FinishSupport": b.FINISH,
    "ReturnToPlanning": b.AGAIN,
}
STATES = (
    "new",
    "referred",
    "declined",
    "accepted",
    "assessed",
    "detailed",
    "planning",
    "submitted",
    "approved",
    "delivering",
    "reviewed",
    "finished",
)
ROLES = ("child_protection_worker", "social_worker", "commune_chairman", "privacy_officer", "intake_officer", "judge")


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
            b.give(file, COMMANDS[name], actor)
        assert file == b.a_file(state)
    elif after is None:
        with pytest.raises(WrongState):
            b.give(file, COMMANDS[name], actor)
        assert file == b.a_file(state)
    else:
        assert b.give(file, COMMANDS[name], actor)
        assert file.state == after


@pytest.mark.parametrize("state", [s for s in State if s not in (State.NEW, State.DECLINED, State.FINISHED)])
def test_nobody_gets_stuck_with_a_case_that_was_taken(state: State) -> None:
    """Each state has a way on for somebody; a declined or finished case waits for the intake point."""
    ways_on = {after for moves in TABLE.values() for before, after in moves.items() if before == state} - {state}
    assert ways_on


def test_allowed_lists_the_commands_that_a_person_may_try() -> None:
    """A screen offers what the table offers, not more."""
    worker, chairman = frozenset({"child_protection_worker"}), frozenset({"commune_chairman"})
    assert [command.__name__ for command in WORKFLOW.allowed(State.SUBMITTED, worker)] == ["ApplyEmergencyMeasure"]
    assert [command.__name__ for command in WORKFLOW.allowed(State.SUBMITTED, chairman)] == [
        "ApplyEmergencyMeasure",
        "ApprovePlan",
        "ReturnPlan",
    ]
    assert WORKFLOW.allowed(State.FINISHED, chairman) == ()
