"""An appeal that was accepted: second instance, what it makes of the judgment, and which judgment is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.court_liaison.domain import events as e
from services.court_liaison.domain.complaints import ComplaintBy, ComplaintOutcome
from services.court_liaison.domain.hearings import Instance, Verdict
from services.court_liaison.domain.judgments import AppealOutcome
from services.court_liaison.domain.model import CourtFile, State
from services.kernel.deadlines.model import Ending
from services.kernel.sittings import SittingState, Topic
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import ANSWER, NOW, a_file, at_work, done, give, refusal

LATER_DAY = NOW + timedelta(days=40)
AT_APPEAL = replace(b.A_HEARING, starts_at=b.vietnam(2026, 8, 3, 9), assessor_with_youth_experience=False)


def judged() -> CourtFile:
    file = a_file(State.PROSECUTED)
    at_work(file, b.DOCKETED, b.A_HEARING, b.HELD, b.JUDGED)
    return file


def accepted(file: CourtFile, outcome: ComplaintOutcome = ComplaintOutcome.ACCEPTED) -> CourtFile:
    at_work(file, b.AN_APPEAL)
    at_work(file, replace(ANSWER, complaint_id=file.complaints[-1].id, outcome_code=outcome))
    return file


def appealed() -> CourtFile:
    file = accepted(judged())
    at_work(file, b.APPEALED)
    return file


def heard_again() -> CourtFile:
    file = appealed()
    at_work(file, AT_APPEAL, b.HELD)
    return file


@pytest.mark.parametrize("outcome", [ComplaintOutcome.ACCEPTED, ComplaintOutcome.PARTLY_ACCEPTED])
def test_an_appeal_that_was_accepted_is_heard_before_the_proceeding_can_end(outcome: ComplaintOutcome) -> None:
    """Until then the judgment is not final."""
    file = accepted(judged(), outcome)
    assert refusal(file, b.FINISHED) == [("case_reference", "appeal_not_heard", None)]
    assert give(file, b.APPEALED) == [e.AppealOpened()]
    assert (file.state, file.judgment_in_force) == (State.APPEALED, "")
    (proceeding,) = file.appeals
    assert (proceeding.judgment, proceeding.number, proceeding.complaint_ids) == (1, "PT-11", (file.complaints[0].id,))


@pytest.mark.parametrize("outcome", [ComplaintOutcome.REJECTED, ComplaintOutcome.WITHDRAWN])
def test_without_an_appeal_that_was_accepted_there_is_no_second_instance(outcome: ComplaintOutcome) -> None:
    """Nobody but who may appeal brings the child's case there."""
    expected = [("case_reference", "no_appeal_accepted", None)]
    assert refusal(judged(), b.APPEALED) == expected
    file = accepted(judged(), outcome)
    assert refusal(file, b.APPEALED) == expected
    assert done(file, b.FINISHED).judgment_in_force == "BA-9"


def test_every_appeal_is_answered_before_the_case_goes_up_and_all_go_together() -> None:
    """One hearing at second instance, not one for each: the child waits once."""
    file = accepted(judged())
    at_work(file, replace(b.AN_APPEAL, by_code=ComplaintBy.PROCURACY))
    assert refusal(file, b.APPEALED) == [("case_reference", "appeal_is_open", None)]
    at_work(file, replace(ANSWER, complaint_id=file.complaints[1].id, outcome_code=ComplaintOutcome.ACCEPTED))
    at_work(file, b.APPEALED)
    assert file.appeals[0].complaint_ids == tuple(one.id for one in file.complaints)


def test_second_instance_has_no_clock_and_no_lay_assessor() -> None:
    """The rule book knows no limit for it; its panel are judges, and nothing orders the trial anew."""
    file = appealed()
    events = at_work(file, AT_APPEAL)
    assert [type(event) for event in events] == [e.HearingScheduled]
    assert (file.state, file.hearing.instance) == (State.APPEAL_SCHEDULED, Instance.SECOND)
    assert [d.rule for d in file.deadlines if d.running] == []
    assert len(file.trial_orders) == 1


@pytest.mark.rule("closed-trial-must")
@pytest.mark.rule("court-contact-423")
@pytest.mark.rule("staff-trained")
def test_its_hearing_spares_the_child_as_every_other() -> None:
    """The same limits, doors and accommodations in either instance."""
    file = appealed()
    bad = replace(AT_APPEAL, closed=False, accommodations=(), panel=replace(b.A_PANEL, judge_trained=False))
    assert [(key, rule) for _, key, rule in refusal(file, bad)] == [
        ("judge_not_trained", "staff-trained"), ("must_be_closed", "closed-trial-must"),
        ("no_accommodation", "court-contact-423"),
    ]  # fmt: skip
    at_work(file, AT_APPEAL)
    assert ("checklist", "ban_list_incomplete", "ban-list-0619") in refusal(file, replace(b.HELD, checklist=()))
    at_work(file, b.ADJOURNED)
    assert file.state is State.APPEALED
    at_work(file, replace(AT_APPEAL, starts_at=b.vietnam(2026, 8, 5, 9)))
    at_work(file, replace(b.A_MOVE, starts_at=b.vietnam(2026, 8, 6, 9)), b.HELD)
    assert file.state is State.APPEAL_HELD


def test_a_judgment_that_is_upheld_is_in_force_with_the_second_ones_number() -> None:
    """From the day it is given; nothing can be appealed against any more."""
    file = heard_again()
    assert give(file, b.UPHELD) == [e.AppealDecided(outcome_code="upheld")]
    assert (file.state, file.judgment_in_force) == (State.JUDGED, "BA-PT-2")
    last = file.judgments[-1]
    assert (last.instance, last.appeal_outcome, last.verdict) == (
        Instance.SECOND, AppealOutcome.UPHELD, Verdict.CONVICTED,
    )  # fmt: skip
    assert refusal(file, b.AN_APPEAL) == [("kind", "nothing_to_appeal", None)]
    assert done(file, b.FINISHED).judgment_in_force == "BA-PT-2"


def test_upheld_means_the_same_verdict() -> None:
    """Two records of one outcome must not contradict each other."""
    other = replace(b.UPHELD, verdict=Verdict.ACQUITTED)
    assert refusal(heard_again(), other) == [("verdict", "not_the_verdict_upheld", None)]
    amended = replace(other, outcome_code=AppealOutcome.AMENDED)
    assert done(heard_again(), amended).judgment_in_force == "BA-PT-2"


@pytest.mark.parametrize("outcome", [AppealOutcome.QUASHED, AppealOutcome.WITHDRAWN])
def test_what_sends_the_case_back_has_a_command_of_its_own(outcome: AppealOutcome) -> None:
    """Another state follows."""
    expected = [("outcome_code", "not_a_judgment_that_stands", None)]
    assert refusal(heard_again(), replace(b.UPHELD, outcome_code=outcome)) == expected


@pytest.mark.rule("ban-list-0619")
@pytest.mark.parametrize("command", [b.UPHELD, b.QUASHED])
def test_its_judgment_is_not_published_either(command: Any) -> None:
    """Resolution 06/2019 Art 7: a judgment that tells of a child's abuse."""
    assert refusal(heard_again(), replace(command, published_on_portal=True)) == [
        ("published_on_portal", "must_not_be_published", "ban-list-0619")
    ]


@pytest.mark.rule("compensation")
def test_an_amended_judgment_says_whether_the_earlier_sum_is_still_owed() -> None:
    """What this one orders is entered anew; a child is not shown two debts where there is one."""
    for lapses in (False, True):
        file = judged()
        at_work(file, b.COMPENSATION)
        accepted(file)
        at_work(file, b.APPEALED, AT_APPEAL, b.HELD)
        paid = replace(b.PAYMENT, compensation_id=file.compensations[0].id)
        at_work(file, paid)
        at_work(file, replace(b.UPHELD, outcome_code=AppealOutcome.AMENDED, compensation_lapses=lapses))
        assert file.compensations[0].owed_vnd == (0 if lapses else 30_000_000)
        assert file.compensations[0].overdue(b.end_of(2026, 12, 31)) is not lapses
        if lapses:
            assert refusal(file, paid) == [("compensation_id", "paid_already", None)]
        at_work(file, b.COMPENSATION)
        assert len(file.compensations) == 2


@pytest.mark.rule("trial-prep")
@pytest.mark.rule("no-hiding")
def test_a_judgment_that_is_quashed_leads_back_to_a_trial_with_clocks_of_its_own() -> None:
    """BLTTHS Art 277(1): the time to prepare counts from the new entry in the docket, the earlier clocks stay ended."""
    file = heard_again()
    assert refusal(file, replace(b.QUASHED, reason=" ")) == [("reason", "reason_missing", "no-hiding")]
    assert at_work(file, b.QUASHED) == [e.AppealDecided(outcome_code="quashed")]
    assert (file.state, file.judgment_in_force) == (State.REMITTED, "")
    assert file.appeals[0].reason == "vi phạm thủ tục"
    assert [d.rule for d in file.deadlines if d.running] == []
    at_work(file, replace(b.DOCKETED, docket_number="TL-8"), at=LATER_DAY)
    assert (file.state, file.trial_is_ordered) == (State.DOCKETED, False)
    clock = file.running("trial-prep")
    assert clock is not None
    assert clock.started_at == LATER_DAY
    at_work(file, b.ORDERED, at=LATER_DAY)
    assert file.running("open-trial") is not None
    assert [d.ending for d in file.deadlines if d.rule == "trial-prep"] == [Ending.MET, Ending.MET]
    at_work(file, replace(b.A_HEARING, starts_at=b.vietnam(2026, 7, 20, 9)), b.HELD, at=LATER_DAY)
    at_work(file, replace(b.JUDGED, judgment_number="BA-10"), at=LATER_DAY)
    assert (file.hearing.instance, file.judgment_in_force) == (Instance.FIRST, "")
    assert accepted(file).complaints[-1].kind == "appeal"  # the new judgment can be appealed against
    at_work(file, b.APPEALED, replace(AT_APPEAL, starts_at=b.vietnam(2026, 9, 7, 9)), b.HELD, b.UPHELD, at=LATER_DAY)
    assert (file.judgment_in_force, [p.judgment for p in file.appeals]) == ("BA-PT-2", [1, 3])


@pytest.mark.rule("compensation")
def test_what_a_quashed_judgment_ordered_is_not_owed() -> None:
    """What was paid stays as it was."""
    file = judged()
    at_work(file, b.COMPENSATION)
    accepted(file)
    at_work(file, b.APPEALED, AT_APPEAL, b.HELD, b.QUASHED)
    assert (file.compensations[0].owed_vnd, file.compensations[0].lapsed_at) == (0, NOW)


def test_an_appeal_that_is_taken_back_leaves_the_first_judgment_in_force() -> None:
    """A hearing that had its day is called off, and the child's session in it."""
    file = appealed()
    at_work(file, b.NEEDS, replace(AT_APPEAL, child_speaks=True, topics=(Topic.WISHES,)))
    events = at_work(file, b.APPEAL_ENDED)
    assert events == [
        e.AppealDecided(outcome_code="withdrawn"),
        e.CourtSittingCancelled(sitting_id=file.sittings[0].id, reason_code="not_needed"),
    ]
    assert (file.state, file.judgment_in_force) == (State.JUDGED, "BA-9")
    assert (file.hearing.called_off_at, file.sittings[0].state) == (NOW, SittingState.CANCELLED)
    assert refusal(file, b.AN_APPEAL) == [("kind", "nothing_to_appeal", None)]
    assert done(file, b.FINISHED).state is State.FINISHED


def test_a_judgment_of_the_first_instance_is_in_force_once_the_proceeding_is_over() -> None:
    """While it can be appealed against it is not."""
    file = judged()
    assert file.judgment_in_force == ""
    assert done(file, b.FINISHED).judgment_in_force == "BA-9"
