"""After sexual abuse the child is examined at once: written down, reminded of, and never refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import InvalidInput
from services.police_investigation.domain import events as e
from services.police_investigation.domain.examinations import Examiner
from services.police_investigation.domain.model import State
from services.police_investigation.domain.policy import AUDIENCE
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import keys

ABUSE = replace(b.VERIFY, sexual_abuse=True)
RULE = "sa-evidence-reminder"


@pytest.mark.rule("sa-evidence-fast")
@pytest.mark.rule("sa-evidence-reminder")
def test_who_verifies_sexual_abuse_is_reminded_until_the_examination_was_called_for() -> None:
    """Joint circular 01/2022 Art 5: at once. The hour is our own: the investigator sees it from the first minute,
    and it binds nobody, so that no other agency is told of a deadline that the law does not name."""
    file = b.a_file(State.ACCEPTED, ABUSE)
    reminder = b.clock(file, RULE)
    assert (reminder.due.rolled, reminder.binding) == (b.NOW + timedelta(hours=1), False)
    assert [(one.level, one.missed) for one in raise_alarms(file, b.NOW) if one.deadline is reminder] == [
        ("owner", False)
    ]
    late = [one for one in raise_alarms(file, b.NOW + timedelta(hours=2)) if one.deadline is reminder]
    assert [(one.level, one.missed) for one in late] == [("head", False)]
    assert b.give(file, b.EXAMINE, at=b.NOW + timedelta(hours=2)) == [e.ExaminationCalledFor()]
    assert b.ended(reminder) == ("ExaminationCalledFor", Ending.LATE)
    assert reminder.missed_at is None


@pytest.mark.rule("sa-evidence-fast")
def test_nobody_is_reminded_of_what_was_called_for_or_is_not_needed() -> None:
    """The call may have come before the verification; and other crimes need none."""
    called = b.a_file(State.ACCEPTED, b.EXAMINE, ABUSE)
    other = b.a_file(State.VERIFYING)
    assert not [d for file in (called, other) for d in file.deadlines if d.rule == RULE]
    ended = b.a_file(State.ACCEPTED, ABUSE, b.DECLINE_TO_OPEN)
    assert b.clock(ended, RULE).ending is Ending.VOID


@pytest.mark.rule("sa-evidence-fast")
@pytest.mark.parametrize("state", [state for state in State if state is not State.NEW])
def test_the_call_is_written_down_whenever_and_with_whomever_it_was(state: State) -> None:
    """When, whom, and whether all was done together; what was not is no reason to refuse the line."""
    file = b.a_file(state)
    b.give(file, replace(b.EXAMINE, whom=Examiner.COMPETENT_PERSON, name="", together=False), actor=b.COLLEAGUE)
    (line,) = file.examinations
    assert (line.called_at, line.whom, line.together, line.by) == (b.RECEIVED, "competent_person", False, "PI-0009")
    assert keys(file, replace(b.EXAMINE, called_at=b.LATER), InvalidInput) == [("in_the_future", None)]


def test_nobody_else_hears_of_the_examination() -> None:
    """Nor by what name the child was examined: it stays in the file."""
    (told,) = b.give(b.a_file(State.VERIFYING), b.EXAMINE)
    assert AUDIENCE[type(told)].recipients(told, ("case_intake", "social_support", "court_liaison")) == []
    assert "Lê Thị Thử" not in repr(told)
