"""Urgency that a person raises or lowers after a case was opened, and the twelve hours that follow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain.casework import UrgencyChange, UrgencyChangeReason
from services.case_intake.domain.clocks import CLOCKS
from services.case_intake.domain.form01 import Child, Form01, Suspect
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.policy import AUDIENCE
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import Occurrence
from services.kernel.harm import Harm, HarmCode
from services.kernel.workflow import Actor
from tests.unit.case_intake.case_builders import COURT, NOW, OFFICER, POLICE, SOCIAL, SUPERVISOR, a_case, do, refusal

RAISE = c.ChangeUrgency(urgent=True, reason_code=UrgencyChangeReason.NEW_INFORMATION)
LOWER = c.ChangeUrgency(urgent=False, reason_code=UrgencyChangeReason.CHILD_SAFE, reason="Cháu đã ở với bà ngoại.")
CARER = Form01(children=(Child(date_of_birth="2014-05-02"),), suspects=(Suspect(is_carer=True),))
SEVENTEEN = Form01(children=(Child(date_of_birth="2009-02-14"),), incident_at="2026-03-11")
pytestmark = pytest.mark.rule("emergency-definition")


def changed(case: IntakeFile, command: Any, actor: Actor = SUPERVISOR, at: Any = NOW) -> list[Any]:
    """The command with its effect on the clocks."""
    events = do(case, command, actor, at)
    for event in events:
        CLOCKS.note(case, Occurrence(event, type(event).__name__, at, actor.staff_id), provincial())
    return events


def test_whoever_hears_of_it_raises_the_urgency_at_once() -> None:
    """No reason in words is asked for: a code is enough, and who and when stand in the file."""
    case = a_case(urgent=False)
    assert do(case, RAISE, OFFICER) == [e.UrgencyChanged(urgent=True, reason_code="new_information")]
    assert case.urgent is True
    assert case.urgency_changes == [
        UrgencyChange(at=NOW, by="CI-0001", urgent=True, reason_code=UrgencyChangeReason.NEW_INFORMATION)
    ]


@pytest.mark.rule("no-hiding")
def test_only_a_supervisor_lowers_it_and_says_why_in_words() -> None:
    """One person alone does not take the twelve hours from a child."""
    case = a_case(urgent=True)
    assert refusal(case, LOWER, OFFICER) == ["supervisor_lowers"]
    assert refusal(case, replace(LOWER, reason=" ")) == ["reason_missing"]
    assert refusal(case, replace(LOWER, reason=""), OFFICER) == ["supervisor_lowers", "reason_missing"]
    assert do(case, LOWER) == [e.UrgencyChanged(urgent=False, reason_code="child_safe"), e.UrgencyLowered()]
    assert (case.urgent, case.urgency_changes[0].reason) == (False, LOWER.reason)


@pytest.mark.parametrize(
    "grave",
    [
        {"life_at_risk": True},
        {"form": CARER},
        {"harm": [Harm(id="h", at=NOW, codes=(HarmCode.DANGER_TO_LIFE,), report="R")]},
    ],
    ids=["danger to life", "the carer is the suspect", "a joined report says so"],
)
def test_it_is_not_lowered_past_a_grave_sign_without_an_answer_to_it(grave: dict[str, Any]) -> None:
    """The reason alone may not have seen the tick; what is written about it is kept."""
    case = a_case(urgent=True, **grave)
    assert refusal(case, LOWER) == ["signs_stand"]
    answered = replace(LOWER, despite_signs="Người bị nghi ngờ đã bị tạm giam.")
    do(case, answered)
    assert (case.urgent, case.urgency_changes[0].despite_signs) == (False, answered.despite_signs)


def test_a_sign_of_a_report_that_was_no_part_of_the_case_is_not_in_the_way() -> None:
    """The join was undone; neither is new harm without one of the two signs."""
    gone = Harm(id="h", at=NOW, codes=(HarmCode.DANGER_TO_LIFE,), report="R", taken_back_at=NOW)
    other = Harm(id="i", at=NOW, codes=(HarmCode.NEW_HARM,), report="S")
    do(a_case(urgent=True, harm=[gone, other]), LOWER)


@pytest.mark.parametrize(("urgent", "command", "key"), [
    (True, RAISE, "urgency_unchanged"),
    (False, LOWER, "urgency_unchanged"),
    (None, LOWER, "urgency_unchanged"),
    (False, replace(RAISE, reason_code=UrgencyChangeReason.CHILD_SAFE), "reason_does_not_fit"),
    (False, replace(RAISE, reason_code=UrgencyChangeReason.REPORTED_IN_ERROR), "reason_does_not_fit"),
    (True, replace(LOWER, reason_code=UrgencyChangeReason.NEW_HARM), "reason_does_not_fit"),
    (True, replace(LOWER, despite_signs="x" * 8_001), "too_long"),
])  # fmt: skip
def test_a_change_that_changes_nothing_or_contradicts_its_reason_is_refused(
    urgent: bool | None, command: Any, key: str
) -> None:
    """Nobody is told of a change that is none."""
    assert refusal(a_case(urgent=urgent), command) == [key]


def test_the_agencies_that_have_the_case_and_oversight_hear_of_it() -> None:
    """In codes only; what was written about it stays here."""
    case = a_case(urgent=True, life_at_risk=True)
    events = do(case, replace(LOWER, reason="CANARY-1", despite_signs="CANARY-2"))
    assert "CANARY" not in repr(events)
    heard = AUDIENCE[e.UrgencyChanged].recipients(events[0], ["case_intake", SOCIAL, POLICE, COURT])
    assert sorted(heard) == [COURT, "oversight", POLICE, SOCIAL]
    assert AUDIENCE[e.UrgencyChanged].recipients(events[0], ["case_intake", POLICE]) == ["oversight", POLICE]
    assert AUDIENCE[e.UrgencyLowered].recipients(events[1], ["case_intake", SOCIAL]) == []


# --- the twelve hours ---------------------------------------------------------------------------------


@pytest.mark.rule("emergency-12h")
def test_the_twelve_hours_of_a_raised_urgency_run_from_then() -> None:
    """A person judged anew; nobody could have acted on it before."""
    case, at = a_case(state=State.OPEN, urgent=False), NOW + timedelta(days=2)
    changed(case, RAISE, OFFICER, at)
    (deadline,) = case.deadlines
    assert (deadline.rule, deadline.due.rolled) == ("emergency-12h", at + timedelta(hours=12))


@pytest.mark.rule("emergency-12h")
@pytest.mark.rule("age-child-u16")
def test_at_seventeen_a_raised_urgency_starts_no_twelve_hours() -> None:
    """Decree 56 speaks of children under 16; the change is told all the same."""
    case = a_case(urgent=False, form=SEVENTEEN)
    assert len(changed(case, RAISE)) == 1
    assert case.deadlines == []


@pytest.mark.rule("emergency-12h")
def test_a_lowered_urgency_ends_the_hours_as_no_longer_wanted() -> None:
    """Neither met nor missed; raised again they run from that moment."""
    case = a_case(state=State.OPEN, urgent=False)
    changed(case, RAISE)
    changed(case, LOWER, at=NOW + timedelta(hours=1))
    changed(case, RAISE, at=NOW + timedelta(hours=5))
    assert [(d.ending, d.due.rolled) for d in case.deadlines] == [
        (Ending.VOID, NOW + timedelta(hours=12)),
        (None, NOW + timedelta(hours=17)),
    ]
