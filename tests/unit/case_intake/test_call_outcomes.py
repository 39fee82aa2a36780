"""What was done with informant and child, during the call or after it (Decree 56 Art 22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain.casework import CallOutcome, OutcomeNote
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.policy import AUDIENCE
from services.kernel.privacy.categories import Category
from services.kernel.privacy.split import split
from tests.unit.case_intake.case_builders import COMMANDS, NEXT_SHIFT, NOW, OFFICER, a_file, do, refusal

ADVICE, POLICE_113, CALLBACK = (
    CallOutcome.ADVICE_GIVEN, CallOutcome.CONNECTED_POLICE_113, CallOutcome.CALLBACK_AGREED,
)  # fmt: skip
pytestmark = pytest.mark.rule("hotline-111-duties")


def test_the_report_and_what_was_done_are_written_down_in_one_step() -> None:
    """While the informant is still on the phone; each thing once."""
    file = IntakeFile(reference="1111-1111-111")
    command = replace(COMMANDS["ReceiveReport"], outcomes=(ADVICE, POLICE_113, ADVICE))
    assert do(file, command, OFFICER) == [
        e.ReportReceived(channel=command.channel), e.OutcomesRecorded(outcomes=2),
    ]  # fmt: skip
    assert file.call_outcomes == [OutcomeNote(at=NOW, by="CI-0001", outcomes=(ADVICE, POLICE_113))]


def test_a_report_may_be_written_down_before_anything_was_done() -> None:
    """The call may break off, and a letter is no call; nothing is asked for that holds the report up."""
    file = IntakeFile(reference="1111-1111-111")
    assert len(do(file, COMMANDS["ReceiveReport"], OFFICER)) == 1
    assert file.call_outcomes == []


@pytest.mark.parametrize("state", sorted(set(State) - {State.NEW}))
def test_what_is_done_later_is_added_by_whoever_did_it(state: State) -> None:
    """A call back the next day, by another shift, also of a report that was set aside; nothing is overwritten."""
    file = a_file(state)
    do(file, c.RecordOutcomes(outcomes=(CALLBACK,)), OFFICER)
    do(file, c.RecordOutcomes(outcomes=(ADVICE,)), NEXT_SHIFT, at=NOW + timedelta(days=1))
    assert [(note.by, note.outcomes) for note in file.call_outcomes] == [
        ("CI-0001", (CALLBACK,)),
        ("CI-0009", (ADVICE,)),
    ]
    assert file.state is state


def test_a_note_of_nothing_is_refused() -> None:
    """It would read as if something had been done."""
    assert refusal(a_file(State.RECEIVED), c.RecordOutcomes(outcomes=())) == ["no_outcome_named"]


@pytest.mark.rule("private-data-list")
def test_what_was_done_stays_at_the_intake_point_and_lies_sealed() -> None:
    """That a child was connected to 115 says much of it: it is kept like the report's words."""
    file = a_file(State.RECEIVED)
    events = do(file, c.RecordOutcomes(outcomes=(CALLBACK,)), OFFICER)
    assert events == [e.OutcomesRecorded(outcomes=1)]
    assert AUDIENCE[e.OutcomesRecorded].recipients(events[0], ["social_support", "police_investigation"]) == []
    note = {"at": NOW, "by": "CI-0001", "outcomes": ["callback_agreed"]}
    plain, sealed = split(IntakeFile, {"reference": file.reference, "call_outcomes": [note]})
    assert "callback_agreed" not in repr(plain)
    assert "callback_agreed" in repr(sealed[Category.NARRATIVE])
