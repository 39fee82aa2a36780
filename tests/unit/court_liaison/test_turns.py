"""Where a case leaves the straight way while the trial is prepared, and how the clocks go by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.model import CourtFile, DecisionCode, State
from services.court_liaison.domain.severity import Severity
from services.court_liaison.domain.turns import TurnKind
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.model import Deadline, Ending
from services.kernel.sittings import SittingState, Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NOW, a_file, at_work, done, give, refusal, vietnam

TURNED = (b.RETURNED, b.SUSPENDED, b.DISMISSED)


def docketed() -> CourtFile:
    """Entered on 1 June 2026: 45 days to prepare the trial, until 16 July."""
    file = done(a_file(State.TRANSFERRED), replace(b.RECEIVED, severity=Severity.SERIOUS), b.PROSECUTED)
    at_work(file, b.DOCKETED)
    return file


def clock(file: CourtFile, rule: str) -> Deadline:
    return next(d for d in reversed(file.deadlines) if d.rule == rule)


def last_day(deadline: Deadline) -> date:
    return in_vietnam(deadline.due.statutory - timedelta(milliseconds=1)).date()


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize("command", [*TURNED, b.KEPT])
def test_each_has_its_document_and_its_reason_in_words(command: Any) -> None:
    """Luật Trẻ em Art 6(7): nobody ends, returns or stops a child's case without saying why."""
    file = a_file(State.COURT_RETURNED if command is b.KEPT else State.DOCKETED)
    assert refusal(file, replace(command, decision_number=" ", reason="")) == [
        ("decision_number", "decision_number_missing", None), ("reason", "reason_missing", "no-hiding"),
    ]  # fmt: skip


def test_what_was_decided_is_kept_with_its_code_its_document_and_its_words() -> None:
    """Added, never overwritten; a resumption needs no ground."""
    file = docketed()
    at_work(file, b.SUSPENDED, b.RESUMED, b.RETURNED)
    assert [(t.kind, t.number, t.reason_code, t.docket_entry) for t in file.turns] == [
        (TurnKind.SUSPENDED, "TĐC-6", "accused_ill", 1),
        (TurnKind.RESUMED, "PH-6", "", 1),
        (TurnKind.RETURNED, "TH-4", "evidence_missing", 1),
    ]
    assert file.turns[0].reason == "bị cáo ốm nặng"
    assert refusal(a_file(State.SUSPENDED), replace(b.RESUMED, decision_number="")) == [
        ("decision_number", "decision_number_missing", None)
    ]


def test_what_the_court_waits_for_stays_at_court() -> None:
    """It may say something of the accused's health; the others hear that it waits."""
    assert give(docketed(), b.SUSPENDED) == [e.TrialSuspended()]


@pytest.mark.rule("trial-prep")
@pytest.mark.parametrize(("command", "name"), [
    (b.RETURNED, "FileReturnedByCourt"), (b.DISMISSED, "ProceedingFinished"),
])  # fmt: skip
def test_returning_or_dismissing_is_a_decision_within_the_time_to_prepare(command: Any, name: str) -> None:
    """BLTTHS Art 277(1): in time it is met, afterwards late."""
    for at, ending in ((vietnam(2026, 7, 16, 16), Ending.MET), (vietnam(2026, 7, 17, 9), Ending.LATE)):
        file = docketed()
        at_work(file, command, at=at)
        assert (clock(file, "trial-prep").ended_by, clock(file, "trial-prep").ending) == (name, ending)


@pytest.mark.rule("open-trial")
@pytest.mark.parametrize("command", [b.RETURNED, b.DISMISSED])
def test_a_hearing_that_is_not_to_open_has_no_limit_any_more(command: Any) -> None:
    """It is neither met nor missed."""
    file = docketed()
    at_work(file, b.ORDERED, command)
    assert clock(file, "open-trial").ending is Ending.VOID


@pytest.mark.rule("trial-prep")
def test_the_time_to_prepare_rests_while_the_case_is_suspended_and_goes_on_with_what_was_left() -> None:
    """Ten days of rest: from 16 to 26 July."""
    file = docketed()
    at_work(file, b.SUSPENDED, at=NOW + timedelta(days=5))
    assert clock(file, "trial-prep").resting
    assert file.next_alarm_at is None
    at_work(file, b.RESUMED, at=NOW + timedelta(days=15))
    assert (file.state, last_day(clock(file, "trial-prep"))) == (State.DOCKETED, date(2026, 7, 26))


@pytest.mark.rule("open-trial")
def test_the_time_to_open_rests_too() -> None:
    """Ordered on 1 June, to open by the 16th; four days of rest: the 20th."""
    file = docketed()
    at_work(file, b.ORDERED)
    at_work(file, b.SUSPENDED, at=NOW + timedelta(days=1))
    at_work(file, b.RESUMED, at=NOW + timedelta(days=5))
    assert file.trial_is_ordered
    assert last_day(clock(file, "open-trial")) == date(2026, 6, 20)


@pytest.mark.parametrize("command", TURNED)
def test_a_hearing_that_had_its_day_is_called_off_and_the_childs_session_too(command: Any) -> None:
    """A child is not left waiting for a day on which nobody hears it."""
    file = docketed()
    at_work(file, b.NEEDS, replace(b.A_HEARING, child_speaks=True, topics=(Topic.WISHES,)))
    events = at_work(file, command)
    assert events[-1] == e.CourtSittingCancelled(sitting_id=file.sittings[0].id, reason_code="not_needed")
    assert (file.hearing.called_off_at, file.hearing.called_off_by) == (NOW, "CL-0001")
    assert file.sittings[0].state is SittingState.CANCELLED
    assert not file.hearing_is_set


def test_a_case_that_is_dismissed_is_over_without_a_judgment() -> None:
    """Also while it is suspended."""
    file = docketed()
    at_work(file, b.SUSPENDED)
    assert at_work(file, b.DISMISSED) == [e.ProceedingFinished(outcome_code="dismissed")]
    assert (file.state, file.outcomes[0].text, file.judgment_in_force) == (
        State.FINISHED, "viện kiểm sát rút truy tố", "",
    )  # fmt: skip
    assert [d.rule for d in file.deadlines if d.running] == []


# --- the procuracy's answer ------------------------------------------------------------------------------------


def returned() -> CourtFile:
    file = docketed()
    at_work(file, b.RETURNED)
    return file


@pytest.mark.rule("trial-prep")
@pytest.mark.parametrize(("answer", "code"), [
    (b.KEPT, DecisionCode.KEEP_PROSECUTION), (b.PROSECUTED, DecisionCode.PROSECUTE),
])  # fmt: skip
def test_the_procuracy_stays_with_its_decision_or_decides_anew_and_the_court_begins_anew(
    answer: Any, code: DecisionCode
) -> None:
    """The others hear that the case goes to court; a new entry in the docket starts a new time to prepare."""
    file = returned()
    assert at_work(file, answer) == [e.ProsecutionDecided(decision_code="prosecute")]
    assert (file.state, file.decisions[-1].code) == (State.PROSECUTED, code)
    at_work(file, replace(b.DOCKETED, docket_number="TL-8"), at=NOW + timedelta(days=30))
    assert clock(file, "trial-prep").running
    assert clock(file, "trial-prep").started_at == NOW + timedelta(days=30)
    assert not file.trial_is_ordered


def test_the_procuracy_passes_it_on_to_the_police_who_are_told_as_ever() -> None:
    """They take up the investigation by the procuracy's decision, whoever wanted more of it."""
    file = returned()
    passed_on = c.ReturnFile(decision_number="TH-9", reason="tòa yêu cầu giám định")
    assert at_work(file, passed_on) == [e.ProsecutionDecided(decision_code="return_file")]
    assert file.state is State.RETURNED


def test_the_procuracy_may_drop_it() -> None:
    """The proceeding is over."""
    file = returned()
    at_work(file, c.DoNotProsecute(decision_number="KTT-1", reason="không đủ căn cứ"))
    assert (file.state, file.outcomes[0].code) == (State.FINISHED, "not_prosecuted")


# --- hearing the child while the file is at the procuracy --------------------------------------------------------


@pytest.mark.rule("interview-2x2h")
@pytest.mark.parametrize("state", [State.FILE_RECEIVED, State.PROSECUTED, State.COURT_RETURNED])
def test_the_prosecutor_hears_the_child_as_long_as_the_file_is_here_and_it_counts_as_ever(state: State) -> None:
    """Until the court has docketed the case, and when the court returned it; two sessions a day among all agencies."""
    file = a_file(state)
    (event,) = give(file, b.AN_INTERVIEW)
    assert isinstance(event, e.CourtSittingPlanned)
    others = [b.of_the_police(vietnam(2026, 6, 15, 14)), b.of_the_police(vietnam(2026, 6, 15, 16))]
    assert refusal(a_file(state, sittings=others), b.AN_INTERVIEW) == [
        ("starts_at", "third_session_of_the_day", "interview-2x2h")
    ]
