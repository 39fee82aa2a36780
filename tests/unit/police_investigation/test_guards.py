"""What the police's workflow refuses, and what becomes of the words that people write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.errors import DomainError, InvalidInput, Problem, Refused
from services.police_investigation.domain import texts
from services.police_investigation.domain.model import (
    CrimeSource,
    NotOpenedReason,
    Outcome,
    Severity,
    State,
    SuspensionReason,
)
from tests.unit.police_investigation import builders as b

TOO_LONG = "x" * 20_001


def problems(state: State, command: Any, kind: type[DomainError] = Refused) -> tuple[Problem, ...]:
    """Why the command is refused in this state; the file is unchanged and every problem is in both tongues."""
    file = b.a_file(state)
    with pytest.raises(kind) as refused:
        b.give(file, command)
    assert file == b.a_file(state)
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    return refused.value.problems


def keys(state: State, command: Any) -> list[str]:
    return [problem.key for problem in problems(state, command)]


@pytest.mark.rule("no-hiding")
def test_a_referral_is_not_sent_back_without_a_written_reason() -> None:
    """Luật Trẻ em Art 6(7): nobody may hide information on an abused child; back means with a reason."""
    (problem,) = problems(State.REFERRED, replace(b.DECLINE, reason=" \n"))
    assert (problem.field, problem.key, problem.rule) == ("reason", "reason_missing", "no-hiding")


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize(
    ("state", "command"),
    [
        (State.VERIFYING, replace(b.DECLINE_TO_OPEN, reason_code=NotOpenedReason.OTHER)),
        (State.VERIFYING, replace(b.SUSPEND, reason_code=SuspensionReason.OTHER)),
        (State.INVESTIGATING, replace(b.SUSPEND, reason_code=SuspensionReason.OTHER, reason="  ")),
    ],
)
def test_another_reason_is_told_in_words(state: State, command: Any) -> None:
    """Luật Trẻ em Art 6(7): "other" alone hides why work on a child's case stops."""
    (problem,) = problems(state, command)
    assert (problem.field, problem.key, problem.rule) == ("reason", "reason_missing", "no-hiding")
    assert b.give(b.a_file(state), replace(command, reason="nạn nhân đã chuyển đi nơi khác"))


@pytest.mark.rule("staff-trained")
def test_an_untrained_investigator_is_not_assigned_without_a_written_reason() -> None:
    """BLTTHS Art 415: who works with people under 18 is trained for it, or it is said why not."""
    (problem,) = problems(State.ACCEPTED, replace(b.VERIFY, trained_with_minors=False, override_reason=" "))
    assert (problem.key, problem.rule) == ("investigator_not_trained", "staff-trained")


@pytest.mark.rule("staff-trained")
def test_an_untrained_investigator_is_assigned_with_a_written_reason_that_is_kept() -> None:
    """BLTTHS Art 415, the override: kept with the assignment, for whoever asks later."""
    reason = "điều tra viên duy nhất đang trực"
    file = b.a_file(State.ACCEPTED, replace(b.VERIFY, trained_with_minors=False, override_reason=reason))
    assert (file.verifications[0].trained_with_minors, file.verifications[0].override_reason) == (False, reason)
    assert file.investigator == "PI-0002"


def test_verification_needs_an_investigator() -> None:
    """A case without a named person is nobody's."""
    assert keys(State.ACCEPTED, replace(b.VERIFY, investigator=" ")) == ["investigator_missing"]


@pytest.mark.rule("severity-class")
@pytest.mark.parametrize("severity", list(Severity))
def test_the_severity_class_is_the_one_that_a_person_picked(severity: Severity) -> None:
    """BLHS Art 9: the officer picks the class; the system never guesses it from the article."""
    file = b.a_file(State.VERIFYING, replace(b.OPEN, severity=severity))
    assert file.openings[0].severity is severity
    assert [str(known) for known in Severity] == ["less_serious", "serious", "very_serious", "extremely_serious"]


@pytest.mark.rule("severity-class")
def test_a_case_is_not_opened_without_the_article_of_the_offence() -> None:
    """BLHS Art 9: the class belongs to a charge, and the charge is written beside it."""
    (problem,) = problems(State.VERIFYING, replace(b.OPEN, offence_article=""))
    assert (problem.key, problem.rule) == ("offence_article_missing", "severity-class")


@pytest.mark.parametrize(
    ("state", "command", "field"),
    [
        (State.VERIFYING, b.OPEN, "decision_number"),
        (State.VERIFYING, b.DECLINE_TO_OPEN, "decision_number"),
        (State.VERIFYING, b.SUSPEND, "document_number"),
        (State.INVESTIGATING, b.SUSPEND, "document_number"),
        (State.INVESTIGATING, b.CONCLUDE, "document_number"),
        (State.CONCLUDED, b.TRANSFER, "document_number"),
    ],
)
def test_a_decision_has_the_number_of_its_document(state: State, command: Any, field: str) -> None:
    """A decision on a criminal case is a signed document; the software only follows it."""
    assert keys(state, replace(command, **{field: "  "})) == [f"{field}_missing"]


def test_a_discontinued_investigation_is_not_handed_to_the_procuracy() -> None:
    """Only a file that asks for prosecution goes there; the refusal names the outcome."""
    file = b.a_discontinued_file()
    with pytest.raises(Refused) as refused:
        b.give(file, b.TRANSFER)
    (problem,) = refused.value.problems
    assert (problem.field, problem.key) == ("outcome_code", "concluded_with_discontinue")
    assert "discontinue" in problem.en
    assert file == b.a_discontinued_file()


def test_all_problems_are_told_at_once() -> None:
    """A person corrects once, not once per problem."""
    assert keys(State.VERIFYING, replace(b.OPEN, decision_number="", offence_article="")) == [
        "decision_number_missing",
        "offence_article_missing",
    ]


@pytest.mark.rule("crime-sources")
def test_a_crime_report_may_come_from_every_source_that_the_circular_names() -> None:
    """TT 43/2021/TT-BCA Art 4: victim, relatives, schools, clinics, social bodies, 111, media and Internet."""
    named = {"victim", "relative", "school", "clinic", "social_body", "hotline_111", "media_internet"}
    assert {str(source) for source in CrimeSource} == named | {"other"}
    for source in CrimeSource:
        file = b.a_file(State.NEW, replace(b.REGISTER, source=source))
        assert file.crime_report is not None
        assert file.crime_report.source is source


@pytest.mark.rule("police-24h-transfer")
def test_a_crime_report_is_written_down() -> None:
    """TT 43/2021/TT-BCA Art 5(1): what was reported is recorded at receipt."""
    (problem,) = problems(State.NEW, replace(b.REGISTER, narrative="\t"))
    assert (problem.key, problem.rule) == ("narrative_missing", "police-24h-transfer")


@pytest.mark.rule("police-24h-transfer")
def test_a_crime_report_does_not_come_from_the_future() -> None:
    """TT 43/2021/TT-BCA Art 5(1): the 24 hours run from the receipt; office clocks may differ a little."""
    ahead = replace(b.REGISTER, received_at=b.NOW + texts.CLOCKS_DIFFER + timedelta(seconds=1))
    (problem,) = problems(State.NEW, ahead, InvalidInput)
    assert (problem.field, problem.key, problem.rule) == ("received_at", "in_the_future", "police-24h-transfer")
    assert b.a_file(State.NEW, replace(ahead, received_at=b.NOW + texts.CLOCKS_DIFFER)).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("state", "command", "field"),
    [
        (State.REFERRED, b.DECLINE, "reason"),
        (State.NEW, b.REGISTER, "narrative"),
        (State.ACCEPTED, b.VERIFY, "investigator"),
        (State.ACCEPTED, b.VERIFY, "override_reason"),
        (State.VERIFYING, b.OPEN, "decision_number"),
        (State.VERIFYING, b.OPEN, "offence_article"),
        (State.VERIFYING, b.DECLINE_TO_OPEN, "decision_number"),
        (State.VERIFYING, b.DECLINE_TO_OPEN, "reason"),
        (State.VERIFYING, b.SUSPEND, "document_number"),
        (State.INVESTIGATING, b.SUSPEND, "reason"),
        (State.INVESTIGATING, b.CONCLUDE, "document_number"),
        (State.CONCLUDED, b.TRANSFER, "document_number"),
    ],
)
def test_a_text_that_is_too_long_is_refused_and_not_cut_off(state: State, command: Any, field: str) -> None:
    """Nothing that somebody typed is lost in silence."""
    (problem,) = problems(state, replace(command, **{field: TOO_LONG}), InvalidInput)
    assert (problem.field, problem.key) == (field, "too_long")
    assert b.give(b.a_file(state), replace(command, **{field: "x" * texts.LONGEST[field]}))


def test_events_carry_no_word_that_a_person_wrote() -> None:
    """Narratives, reasons, numbers and names stay with the police; codes and times travel."""
    canary = "CANARY-cháu Bông"
    file = b.a_file(State.NEW)
    events = b.give(
        file,
        replace(b.REGISTER, narrative=canary),
        replace(b.VERIFY, investigator=canary, trained_with_minors=False, override_reason=canary),
        replace(b.SUSPEND, document_number=canary, reason=canary),
        b.RESUME,
        replace(b.OPEN, decision_number=canary, offence_article=canary),
        replace(b.CONCLUDE, document_number=canary),
        replace(b.TRANSFER, document_number=canary),
    )
    events += b.refer(file, "r-2") + b.give(file, replace(b.DECLINE, reason=canary))
    events += b.refer(file, "r-3") + b.give(
        file, b.ACCEPT, b.VERIFY, replace(b.DECLINE_TO_OPEN, decision_number=canary, reason=canary)
    )
    assert len(events) == 11
    assert canary not in repr(events)
    assert repr(file).count(canary) == 12


def test_a_suspension_keeps_when_and_by_whom_it_ended() -> None:
    """Nothing is rewritten: each suspension stays, with its own end."""
    file = b.a_file(State.VERIFYING, b.SUSPEND)
    assert file.suspension is not None
    b.give(file, b.RESUME, b.OPEN, b.SUSPEND, at=b.LATER)
    assert [(s.at, s.resumed_at, s.resumed_by) for s in file.suspensions] == [
        (b.NOW, b.LATER, "PI-0001"),
        (b.LATER, None, None),
    ]
    assert file.state is State.SUSPENDED_INVESTIGATION


def test_an_own_report_opens_a_file_without_a_referral() -> None:
    """The police's own report is accepted by being written down; there is nobody to answer."""
    file = b.a_file(State.NEW)
    events = b.give(file, b.REGISTER)
    assert (file.referral_id, file.received_at, file.opened_at) == ("", b.RECEIVED, b.NOW)
    assert [(type(event).__name__, event.received_at) for event in events] == [("CrimeReportRegistered", b.RECEIVED)]


@pytest.mark.parametrize(
    ("state", "finished"),
    [(state, state in (State.NOT_OPENED, State.TRANSFERRED)) for state in State],
)
def test_who_has_finished(state: State, finished: bool) -> None:
    """Not opened or handed over: done. Concluded with the request to prosecute still has to be handed over."""
    assert b.a_file(state).is_finished is finished


def test_a_discontinued_investigation_is_finished() -> None:
    """Nobody at the police has it in hand any more."""
    file = b.a_discontinued_file()
    assert (file.state, file.outcome, file.is_finished) == (State.CONCLUDED, Outcome.DISCONTINUE, True)
