"""Every command of social support, tried in every state with every role."""

from __future__ import annotations

import pytest

from services.kernel.errors import Forbidden, WrongState
from services.social_support.domain.model import State, SupportFile
from services.social_support.domain.policy import WORKFLOW
from tests.unit.social_support import builders as b

# Written by hand from the words; a state that is not named refuses the command. What may be done beside the
# way of a case leaves its state as it is: while somebody here answers for the child, or whenever others may ask.
AT_WORK = {
    "accepted": "accepted", "assessed": "assessed", "detailed": "detailed", "planning": "planning",
    "submitted": "submitted", "approved": "approved", "delivering": "delivering", "revising": "revising",
    "revised": "revised", "reviewed": "reviewed",
}  # fmt: skip
EVER = {"referred": "referred", "declined": "declined", **AT_WORK, "finished": "finished"}
TABLE = {
    "AcceptReferral": {"referred": "accepted"},
    "DeclineReferral": {"referred": "declined"},
    "CompleteInitialAssessment": {"accepted": "assessed"},
    "ApplyEmergencyMeasure": AT_WORK,
    "CompleteDetailedAssessment": {"assessed": "detailed"},
    "DraftPlan": {"detailed": "planning", "planning": "planning"},
    "RevisePlan": {"delivering": "revising", "revising": "revising"},
    "SubmitPlan": {"planning": "submitted", "revising": "revised"},
    "ApprovePlan": {"submitted": "approved", "revised": "delivering"},
    "ReturnPlan": {"submitted": "planning", "revised": "revising"},
    "DeliverSupport": {
        "approved": "delivering", "delivering": "delivering", "revising": "revising", "revised": "revised",
    },
    "HoldReview": {"delivering": "reviewed"},
    "FinishSupport": {"reviewed": "finished"},
    "ReturnToPlanning": {"reviewed": "planning"},
    "ContinueSupport": {"reviewed": "delivering"},
    "SeparateChild": AT_WORK, "DecideAgainstSeparation": AT_WORK, "RenewSeparation": AT_WORK, "AssessCarer": AT_WORK,
    "RecordCarerAnswer": AT_WORK, "AskToRestrictParentalRights": AT_WORK, "RecordParentalRightsResult": AT_WORK,
    "OrderNoContact": AT_WORK, "EndNoContact": AT_WORK,
    "EndSeparation": AT_WORK, "HoldNeedsMeeting": AT_WORK, "HoldSession": AT_WORK,
    "AcceptJointInterview": EVER, "DeclineJointInterview": EVER, "HandOverCase": AT_WORK,
    "ReceiveHandover": AT_WORK, "CallOffHandover": AT_WORK, "ReassignWorker": AT_WORK, "NoteSupervision": AT_WORK,
    "MakeRequest": EVER, "WithdrawRequest": EVER, "AnswerRequest": EVER, "RejectRequest": EVER, "ExplainDelay": EVER,
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
    "ContinueSupport": {"child_protection_worker", "commune_chairman"},
    "RevisePlan": {"child_protection_worker", "social_worker"},
    "SeparateChild": {"commune_chairman"},
    "DecideAgainstSeparation": {"commune_chairman"},
    "RenewSeparation": {"commune_chairman"},
    "AssessCarer": {"child_protection_worker", "social_worker"},
    "EndSeparation": {"commune_chairman"},
    "RecordCarerAnswer": {"child_protection_worker", "social_worker"},
    "AskToRestrictParentalRights": {"commune_chairman"},
    "RecordParentalRightsResult": {"commune_chairman"},
    "OrderNoContact": {"commune_chairman"},
    "EndNoContact": {"commune_chairman"},
    "HoldNeedsMeeting": {"child_protection_worker", "social_worker"},
    "HoldSession": {"child_protection_worker", "social_worker"},
    "AcceptJointInterview": {"child_protection_worker", "commune_chairman"},
    "DeclineJointInterview": {"child_protection_worker", "commune_chairman"},
    "HandOverCase": {"commune_chairman"},
    "ReceiveHandover": {"child_protection_worker", "commune_chairman"},
    "CallOffHandover": {"commune_chairman"},
    "ReassignWorker": {"commune_chairman"},
    "NoteSupervision": {"commune_chairman"},
    "MakeRequest": {"child_protection_worker", "commune_chairman"},
    "WithdrawRequest": {"child_protection_worker", "commune_chairman"},
    "AnswerRequest": {"child_protection_worker", "commune_chairman"},
    "RejectRequest": {"child_protection_worker", "commune_chairman"},
    "ExplainDelay": {"child_protection_worker", "commune_chairman"},
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
    "ContinueSupport": b.GO_ON,
    "RevisePlan": b.REVISE,
    "SeparateChild": b.SEPARATE,
    "DecideAgainstSeparation": b.AGAINST,
    "RenewSeparation": b.RENEW,
    "AssessCarer": b.ASSESS_CARER,
    "EndSeparation": b.RETURN_CHILD,
    "RecordCarerAnswer": b.CARER_REFUSES,
    "AskToRestrictParentalRights": b.RESTRICT,
    "RecordParentalRightsResult": b.RESTRICTED,
    "OrderNoContact": b.NO_CONTACT,
    "EndNoContact": b.CONTACT,
    "HoldNeedsMeeting": b.NEEDS_MEETING,
    "HoldSession": b.SESSION,
    "AcceptJointInterview": b.COME,
    "DeclineJointInterview": b.STAY_AWAY,
    "HandOverCase": b.HAND_OVER,
    "ReceiveHandover": b.RECEIVE,
    "CallOffHandover": b.CALL_OFF,
    "ReassignWorker": b.REASSIGN,
    "NoteSupervision": b.SUPERVISE,
    "MakeRequest": b.ASK,
    "WithdrawRequest": b.WITHDRAW,
    "AnswerRequest": b.ANSWER,
    "RejectRequest": b.REJECT,
    "ExplainDelay": b.EXPLAIN,
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
    "revising",
    "revised",
    "reviewed",
    "finished",
)
ROLES = ("child_protection_worker", "social_worker", "commune_chairman", "privacy_officer", "intake_officer", "judge")


def test_the_table_names_every_command_and_state_of_the_workflow() -> None:
    """A new command or state needs its line here before it may exist."""
    assert {command.__name__ for command in WORKFLOW.commands} == set(TABLE) == set(WHO) == set(COMMANDS)
    assert tuple(State) == STATES


def ready(state: State, name: str) -> SupportFile:
    return b.made_ready(b.a_file(state), name)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_command_is_carried_out_only_where_the_table_says_so(name: str, state: State, role: str) -> None:
    """States change by named commands with a role, and in no other way (design principle 6)."""
    unit = b.ELSEWHERE if name == "ReceiveHandover" else b.HERE
    file, actor, after = ready(state, name), b.an_actor(role, unit=unit), TABLE[name].get(state)
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            b.give(file, COMMANDS[name], actor)
        assert file == ready(state, name)
    elif after is None:
        with pytest.raises(WrongState):
            b.give(file, COMMANDS[name], actor)
        assert file == ready(state, name)
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
    together = ["AcceptJointInterview", "DeclineJointInterview"]
    asking = ["MakeRequest", "WithdrawRequest", "AnswerRequest", "RejectRequest", "ExplainDelay"]
    assert [command.__name__ for command in WORKFLOW.allowed(State.SUBMITTED, worker)] == [
        "ApplyEmergencyMeasure", "AssessCarer", "RecordCarerAnswer", "HoldNeedsMeeting", "HoldSession",
        *together, "ReceiveHandover", *asking,
    ]  # fmt: skip
    assert [command.__name__ for command in WORKFLOW.allowed(State.SUBMITTED, chairman)] == [
        "ApprovePlan", "ReturnPlan", "ApplyEmergencyMeasure", "SeparateChild", "DecideAgainstSeparation",
        "RenewSeparation", "EndSeparation", "AskToRestrictParentalRights", "RecordParentalRightsResult",
        "OrderNoContact", "EndNoContact", *together, "HandOverCase", "ReceiveHandover", "CallOffHandover",
        "ReassignWorker", "NoteSupervision", *asking,
    ]  # fmt: skip
    assert [command.__name__ for command in WORKFLOW.allowed(State.FINISHED, chairman)] == [*together, *asking]
