"""Every command of the intake point, tried in every state with every role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.model import AgencyWork, Channel, IntakeFile, Progress, State
from services.case_intake.domain.policy import WORKFLOW
from services.kernel.errors import Forbidden, WrongState
from services.kernel.workflow import Actor

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
ROLES = ("intake_officer", "intake_supervisor", "privacy_officer", "judge")
BOTH = {"intake_officer", "intake_supervisor"}
ONE = {"intake_supervisor"}

# Written by hand from the words; "-" means the command is refused in that state.
#                    new         received        screened_out joined open        referred    closed
TABLE = {
    "ReceiveReport":   ("received", "-",            "-",       "-",   "-",        "-",        "-"),
    "ScreenOutReport": ("-",        "screened_out", "-",       "-",   "-",        "-",        "-"),
    "JoinReport":      ("-",        "joined",       "-",       "-",   "-",        "-",        "-"),
    "OpenCase":        ("-",        "open",         "-",       "-",   "-",        "-",        "-"),
    "CorrectReport":   ("-",        "received",     "-",       "-",   "open",     "referred", "-"),
    "ReferCase":       ("-",        "-",            "-",       "-",   "referred", "referred", "-"),
    "CloseCase":       ("-",        "-",            "-",       "-",   "-",        "closed",   "-"),
    "ReopenCase":      ("-",        "-",            "-",       "-",   "-",        "-",        "open"),
}  # fmt: skip
WHO = {
    "ReceiveReport": BOTH, "ScreenOutReport": ONE, "JoinReport": BOTH, "OpenCase": BOTH, "CorrectReport": BOTH,
    "ReferCase": BOTH, "CloseCase": ONE, "ReopenCase": ONE,
}  # fmt: skip
COMMANDS = {
    "ReceiveReport": c.ReceiveReport(channel=Channel.WEB, received_at=NOW, narrative="", form=Form01()),
    "ScreenOutReport": c.ScreenOutReport(reason_code=c.ScreeningReason.MISTAKE, reason="nhầm số"),
    "JoinReport": c.JoinReport(joined_to="0000-0000-000", reason="cùng một cháu"),
    "OpenCase": c.OpenCase(urgent=True),
    "CorrectReport": c.CorrectReport(form=Form01(), reason="ghi sai ngày"),
    "ReferCase": c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)),
    "CloseCase": c.CloseCase(reason="các cơ quan đã xong"),
    "ReopenCase": c.ReopenCase(reason_code=c.ReopeningReason.NEW_HARM, reason="có hành vi mới"),
}


def a_file(state: State) -> IntakeFile:
    """A file in this state on which no guard has anything to say."""
    file = IntakeFile(reference="1111-1111-111", state=state, received_at=NOW, version=3)
    if state is State.REFERRED:
        file.work = [
            AgencyWork(agency="police_investigation", referral_id="r", progress=Progress.FINISHED, sent_at=NOW)
        ]
    return file


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
    assert [command.__name__ for command in WORKFLOW.allowed(State.CLOSED, supervisor)] == ["ReopenCase"]
    assert WORKFLOW.allowed(State.CLOSED, frozenset({"intake_officer"})) == ()


def test_a_command_changes_nothing_when_it_is_refused() -> None:
    """A refusal leaves the file as it was."""
    file = a_file(State.RECEIVED)
    before = replace(file)
    with pytest.raises(WrongState):
        WORKFLOW.apply(file, COMMANDS["CloseCase"], an_actor("intake_supervisor"), NOW)
    assert file == before
