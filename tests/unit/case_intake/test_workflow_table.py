"""Every command of the intake point, tried in every state with every role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.case_intake.domain.model import State
from services.case_intake.domain.policy import WORKFLOW
from services.kernel.errors import Forbidden, WrongState
from services.kernel.workflow import Actor
from tests.unit.case_intake.case_builders import COMMANDS, NOW, a_file

ROLES = ("intake_officer", "intake_supervisor", "privacy_officer", "judge")
BOTH = {"intake_officer", "intake_supervisor"}
ONE = {"intake_supervisor"}

# Written by hand from the words; "-" means the command is refused in that state, "=" that the state stays.
#                    new         received        screened_out joined      open        referred    closed
TABLE = {
    "ReceiveReport":    ("received", "-",            "-",      "-",        "-",        "-",        "-"),
    "ScreenOutReport":  ("-",        "screened_out", "-",      "-",        "-",        "-",        "-"),
    "JoinReport":       ("-",        "joined",       "-",      "-",        "-",        "-",        "-"),
    "SeparateReport":   ("-",        "-",            "-",      "received", "-",        "-",        "-"),
    "SplitReport":      ("-",        "=",            "-",      "-",        "=",        "-",        "-"),
    "OpenCase":         ("-",        "open",         "-",      "-",        "-",        "-",        "-"),
    "ChangeUrgency":    ("-",        "-",            "-",      "-",        "=",        "=",        "-"),
    "RecordOutcomes":   ("-",        "=",            "=",      "=",        "=",        "=",        "="),
    "CorrectReport":    ("-",        "=",            "-",      "-",        "=",        "=",        "-"),
    "ReferCase":        ("-",        "-",            "-",      "-",        "referred", "referred", "-"),
    "NoteForNextShift": ("-",        "=",            "-",      "-",        "=",        "=",        "-"),
    "TakeOver":         ("-",        "=",            "=",      "=",        "=",        "=",        "="),
    "HoldConference":   ("-",        "-",            "-",      "-",        "-",        "=",        "-"),
    "CloseCase":        ("-",        "-",            "-",      "-",        "-",        "closed",   "-"),
    "ReopenCase":       ("-",        "-",            "-",      "-",        "-",        "-",        "open"),
    "MakeRequest":      ("-",        "-",            "-",      "-",        "=",        "=",        "-"),
    "WithdrawRequest":  ("-",        "=",            "=",      "=",        "=",        "=",        "="),
    "AnswerRequest":    ("-",        "=",            "=",      "=",        "=",        "=",        "="),
    "RejectRequest":    ("-",        "=",            "=",      "=",        "=",        "=",        "="),
    "ExplainDelay":     ("-",        "=",            "=",      "=",        "=",        "=",        "="),
}  # fmt: skip
WHO = {
    "ReceiveReport": BOTH, "ScreenOutReport": ONE, "JoinReport": BOTH, "SeparateReport": BOTH, "SplitReport": BOTH,
    "OpenCase": BOTH, "ChangeUrgency": BOTH, "RecordOutcomes": BOTH,
    "CorrectReport": BOTH, "ReferCase": BOTH, "NoteForNextShift": BOTH, "TakeOver": BOTH,
    "HoldConference": BOTH, "CloseCase": ONE, "ReopenCase": ONE, "MakeRequest": BOTH, "WithdrawRequest": BOTH,
    "AnswerRequest": BOTH, "RejectRequest": BOTH, "ExplainDelay": BOTH,
}  # fmt: skip


def an_actor(role: str) -> Actor:
    return Actor("CI-0001", "case_intake", "111", frozenset({role}))


def test_the_table_names_every_command_of_the_workflow() -> None:
    """A new command needs a row here before it may exist."""
    assert {command.__name__ for command in WORKFLOW.commands} == set(TABLE) == set(WHO) == set(COMMANDS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_command_is_carried_out_only_where_the_table_says_so(name: str, state: State, role: str) -> None:
    """States change by named commands with a role, and in no other way (design principle 6)."""
    after = TABLE[name][list(State).index(state)]
    file = a_file(state)
    after = str(state) if after == "=" else after
    if role not in WHO[name]:
        with pytest.raises(Forbidden):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert file == a_file(state)
    elif after == "-":
        with pytest.raises(WrongState):
            WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert file == a_file(state)
    else:
        WORKFLOW.apply(file, COMMANDS[name], an_actor(role), NOW)
        assert file.state == after


def test_allowed_lists_the_commands_that_a_person_may_try() -> None:
    """A screen offers what the table offers, not more."""
    supervisor = frozenset({"intake_supervisor"})
    always = ["TakeOver", "RecordOutcomes", "WithdrawRequest", "AnswerRequest", "RejectRequest", "ExplainDelay"]
    names = [command.__name__ for command in WORKFLOW.allowed(State.CLOSED, supervisor)]
    assert sorted(names) == sorted(["ReopenCase", *always])
    assert "ReopenCase" not in [c.__name__ for c in WORKFLOW.allowed(State.CLOSED, frozenset({"intake_officer"}))]


def test_a_command_changes_nothing_when_it_is_refused() -> None:
    """A refusal leaves the file as it was."""
    file = a_file(State.RECEIVED)
    before = replace(file)
    with pytest.raises(WrongState):
        WORKFLOW.apply(file, COMMANDS["CloseCase"], an_actor("intake_supervisor"), NOW)
    assert file == before
