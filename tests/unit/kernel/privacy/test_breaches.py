"""A breach of personal data: who may do what with it when, what is refused, and the 72 hours (rule ``breach-72h``)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import Occurrence, raise_alarms
from services.kernel.errors import DomainError, Forbidden, InvalidInput, Refused, WrongState
from services.kernel.privacy import breaches as b
from services.kernel.privacy.breach_policy import BREACH_WORKFLOW, LONGEST_NUMBER, LONGEST_WORDS
from services.kernel.privacy.breaches import Breach, BreachState
from services.kernel.privacy.categories import Category
from services.kernel.rules import Level
from services.kernel.workflow import Actor

FOUND_AT = datetime(2026, 3, 11, 2, tzinfo=UTC)
END = FOUND_AT + timedelta(hours=72)
NUMBER = "5e3f7a52-41c4-4b57-9d6c-f3f0d1d3c001"
OFFICER = Actor("PO-1", "court_liaison", "TAND", frozenset({"privacy_officer"}))
CLOCKS = b.breach_clocks({"judge"})

RECORD = b.RecordBreach(
    discovered_at=FOUND_AT, categories=(Category.IDENTITY,), how_found=b.HowFound.STAFF, description="Gửi nhầm thư."
)
COMMANDS: dict[str, Any] = {
    "RecordBreach": RECORD,
    "ReassessBreach": b.ReassessBreach(breach_id=NUMBER, categories=(Category.HEALTH, Category.IDENTITY), cases=2),
    "NotifyBreach": b.NotifyBreach(breach_id=NUMBER, document_number="12/CV", told_at=FOUND_AT + timedelta(hours=30)),
    "NoteBreachMeasure": b.NoteBreachMeasure(breach_id=NUMBER, words="Đã thu hồi thư."),
    "NoteFamiliesTold": b.NoteFamiliesTold(breach_id=NUMBER, families=1, words="Gọi điện."),
    "ExplainBreachDelay": b.ExplainBreachDelay(breach_id=NUMBER, reason="Mất điện ba ngày."),
    "DismissBreach": b.DismissBreach(breach_id=NUMBER, reason="Thư chưa được mở."),
    "CloseBreach": b.CloseBreach(breach_id=NUMBER, conclusion="Đã báo gia đình, đã sửa quy trình."),
}
# Written by hand: in which state a command may be given, and which state follows. Any other state refuses it.
TABLE = {
    "RecordBreach": {"new": "found"},
    "ReassessBreach": {"found": "found", "reported": "reported"},
    "NotifyBreach": {"found": "reported", "reported": "reported"},
    "NoteBreachMeasure": {"found": "found", "reported": "reported"},
    "NoteFamiliesTold": {"found": "found", "reported": "reported"},
    "ExplainBreachDelay": {"found": "found", "reported": "reported"},
    "DismissBreach": {"found": "dismissed"},
    "CloseBreach": {"reported": "closed"},
}


def do(breach: Breach, command: Any, at: datetime, actor: Actor = OFFICER) -> None:
    """As the register does it: the workflow, then the clock."""
    for event in BREACH_WORKFLOW.apply(breach, command, actor, at):
        CLOCKS.note(breach, Occurrence(event, type(event).__name__, event.at, actor.staff_id), provincial())


def recorded(at: datetime = FOUND_AT, **fields: Any) -> Breach:
    breach = Breach(reference=NUMBER, opened_at=at)
    do(breach, replace(RECORD, **fields), at)
    return breach


def keys(refused: pytest.ExceptionInfo[Any]) -> set[tuple[str, str]]:
    return {(problem.field, problem.key) for problem in refused.value.problems}


def in_state(state: BreachState, *, missed: bool) -> Breach:
    """A breach with all that the commands want of it. ``missed``: the 72 hours went by."""
    breach = recorded()
    breach.measures.append(b.Measure(at=FOUND_AT, by="PO-1", words="Đã khóa tài khoản."))
    if missed:
        raise_alarms(breach, END + timedelta(hours=1))
    breach.state = state
    return breach


@pytest.mark.rule("breach-72h")
@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("state", list(BreachState))
def test_each_command_is_for_its_states_and_for_the_privacy_officer(name: str, state: BreachState) -> None:
    """Whoever else tries is refused whatever the state; a refusal changes nothing."""
    breach = in_state(state, missed=name == "ExplainBreachDelay")
    before = repr(breach)
    other = Actor("CI-1", "case_intake", "111", frozenset({"intake_supervisor", "judge"}))
    with pytest.raises(Forbidden):
        do(breach, COMMANDS[name], END, other)
    after = TABLE[name].get(str(state))
    if after is None:
        with pytest.raises(WrongState):
            do(breach, COMMANDS[name], END)
        assert repr(breach) == before
    else:
        do(breach, COMMANDS[name], END)
        assert breach.state == after


def test_the_table_above_knows_every_command() -> None:
    """A new one must be thought about here."""
    assert {command.__name__ for command in BREACH_WORKFLOW.commands} == set(TABLE) == set(COMMANDS)


@pytest.mark.rule("breach-72h")
def test_what_is_known_of_a_breach_is_added_and_never_written_over() -> None:
    """Two categories and two cases more came to light; what was first believed still stands."""
    breach = recorded(cases=1)
    do(breach, COMMANDS["ReassessBreach"], FOUND_AT + timedelta(hours=5))
    assert [(e.categories, e.cases, e.by) for e in breach.extents] == [
        ((Category.IDENTITY,), 1, "PO-1"), ((Category.HEALTH, Category.IDENTITY), 2, "PO-1")
    ]  # fmt: skip
    for name in ("NoteBreachMeasure", "NoteFamiliesTold", "NotifyBreach"):
        do(breach, COMMANDS[name], FOUND_AT + timedelta(hours=31))
        do(breach, COMMANDS[name], FOUND_AT + timedelta(hours=32))
    assert (len(breach.measures), len(breach.families), len(breach.notices)) == (2, 2, 2)
    assert breach.notices[0].recorded_at == FOUND_AT + timedelta(hours=31)


# --- the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("breach-72h")
def test_the_72_hours_run_from_the_discovery_whenever_it_was_written_down() -> None:
    """Elapsed hours: nights, weekends and Tết count; two days at the keyboard are not given back."""
    clock = recorded(at=FOUND_AT + timedelta(hours=48)).clock
    assert clock is not None
    assert (clock.started_at, clock.due.rolled, clock.running) == (FOUND_AT, END, True)


@pytest.mark.rule("breach-72h")
def test_the_privacy_officer_is_told_after_a_day_and_the_head_after_two() -> None:
    """And the head again before the end and at it."""
    breach = recorded()
    assert breach.clock is not None
    told = []
    for hours in (23, 24, 47, 48, 59, 60, 72, 73):
        told += [(hours, one.level, one.missed) for one in raise_alarms(breach, FOUND_AT + timedelta(hours=hours))]
    assert told == [
        (24, Level.OWNER, False), (48, Level.SUPERVISOR, False), (60, Level.HEAD, False), (73, Level.HEAD, True)
    ]  # fmt: skip
    assert CLOCKS.roles(breach.clock, Level.OWNER) == {"privacy_officer"}
    assert CLOCKS.roles(breach.clock, Level.SUPERVISOR) == CLOCKS.roles(breach.clock, Level.HEAD) == {"judge"}
    assert breach.next_alarm_at is None


@pytest.mark.rule("breach-72h")
def test_a_letter_in_time_that_is_written_down_late_is_in_time() -> None:
    """What counts is when A05 was told. The alarm that went out meanwhile stays written."""
    breach = recorded()
    raise_alarms(breach, END + timedelta(hours=1))
    do(breach, replace(COMMANDS["NotifyBreach"], told_at=END), END + timedelta(hours=2))
    assert breach.clock is not None
    assert (breach.clock.ending, breach.clock.ended_at) == (Ending.MET, END)
    assert breach.clock.missed_at == END + timedelta(hours=1)


@pytest.mark.rule("breach-72h")
def test_who_tells_too_late_says_why() -> None:
    """A minute is enough; the letter is taken all the same, and the reason stays as it was first written."""
    late = replace(COMMANDS["NotifyBreach"], told_at=END + timedelta(minutes=1))
    breach = recorded()
    with pytest.raises(Refused) as refused:
        do(breach, late, END + timedelta(hours=1))
    assert keys(refused) == {("late_reason", "late_without_reason")}
    assert refused.value.problems[0].rule == "breach-72h"
    do(breach, replace(late, late_reason=" Mất điện. "), END + timedelta(hours=1))
    assert breach.clock is not None
    assert (breach.clock.ending, breach.clock.delay_reason, breach.clock.explained_by) == (
        Ending.LATE, "Mất điện.", "PO-1"
    )  # fmt: skip
    with pytest.raises(Refused) as again:
        do(breach, COMMANDS["ExplainBreachDelay"], END + timedelta(hours=2))
    assert keys(again) == {("breach_id", "explained_already")}


@pytest.mark.rule("breach-72h")
def test_a_delay_is_explained_when_there_is_one_and_then_not_again_with_the_letter() -> None:
    """Also before A05 was told: the reason does not wait for the letter."""
    breach = recorded()
    with pytest.raises(Refused) as refused:
        do(breach, COMMANDS["ExplainBreachDelay"], END)
    assert keys(refused) == {("breach_id", "no_such_delay")}
    raise_alarms(breach, END + timedelta(hours=1))
    do(breach, COMMANDS["ExplainBreachDelay"], END + timedelta(hours=2))
    late = replace(COMMANDS["NotifyBreach"], told_at=END + timedelta(hours=3), late_reason="Lý do khác.")
    do(breach, late, END + timedelta(hours=4))
    assert breach.clock is not None
    assert (breach.clock.delay_reason, breach.clock.explained_at) == ("Mất điện ba ngày.", END + timedelta(hours=2))


@pytest.mark.rule("breach-72h")
def test_what_was_no_breach_need_not_be_told() -> None:
    """Its clock is void, neither met nor missed."""
    breach = recorded()
    do(breach, COMMANDS["DismissBreach"], FOUND_AT + timedelta(hours=80))
    assert breach.clock is not None
    assert (breach.clock.ending, breach.next_alarm_at) == (Ending.VOID, None)
    assert (breach.closed_by, breach.conclusion) == ("PO-1", "Thư chưa được mở.")


@pytest.mark.rule("breach-72h")
def test_what_was_discovered_before_the_law_has_no_clock_and_is_told_all_the_same() -> None:
    """Law 91/2025 is in force from 2026-01-01."""
    day = datetime(2025, 12, 31, 9, tzinfo=UTC)
    breach = recorded(at=day, discovered_at=day)
    assert (breach.clock, breach.next_alarm_at) == (None, None)
    do(breach, replace(COMMANDS["NotifyBreach"], told_at=FOUND_AT), FOUND_AT)
    assert breach.state is BreachState.REPORTED


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("breach-72h")
@pytest.mark.parametrize(
    ("name", "field", "key"),
    [
        ("NotifyBreach", "document_number", "document_missing"),
        ("NoteBreachMeasure", "words", "words_missing"),
        ("DismissBreach", "reason", "reason_missing"),
    ],
)
def test_nothing_is_passed_over_without_a_word(name: str, field: str, key: str) -> None:
    """A blank is no word."""
    breach = recorded()
    with pytest.raises(Refused) as refused:
        do(breach, replace(COMMANDS[name], **{field: " \n"}), END)
    assert keys(refused) == {(field, key)}
    assert {problem.rule for problem in refused.value.problems} == {"breach-72h"}


@pytest.mark.rule("breach-72h")
def test_a_breach_is_closed_when_something_was_done_and_why_is_written() -> None:
    """Both are said at once."""
    breach = recorded()
    do(breach, COMMANDS["NotifyBreach"], END)
    with pytest.raises(Refused) as refused:
        do(breach, b.CloseBreach(breach_id=NUMBER, conclusion=" "), END)
    assert keys(refused) == {("state", "no_measure"), ("conclusion", "reason_missing")}
    do(breach, COMMANDS["NoteBreachMeasure"], END)
    do(breach, COMMANDS["CloseBreach"], END)
    assert (breach.state, breach.closed_at, breach.closed_by) == (BreachState.CLOSED, END, "PO-1")


LATER = END + timedelta(days=1)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (replace(RECORD, description="x" * (LONGEST_WORDS + 1)), {("description", "too_long")}),
        (replace(RECORD, categories=(), cases=-1), {("categories", "missing"), ("cases", "out_of_range")}),
        (replace(RECORD, cases=2_000_000), {("cases", "out_of_range")}),
        (replace(RECORD, discovered_at=LATER), {("discovered_at", "in_future")}),
        (replace(RECORD, happened_at=LATER), {("happened_at", "in_future"), ("happened_at", "after_discovery")}),
        (replace(RECORD, happened_at=FOUND_AT + timedelta(seconds=1)), {("happened_at", "after_discovery")}),
    ],
)
def test_what_cannot_be_so_is_not_recorded(command: Any, expected: set[tuple[str, str]]) -> None:
    """All problems at once, and nothing is kept."""
    breach = Breach(reference=NUMBER, opened_at=END)
    with pytest.raises(InvalidInput) as refused:
        do(breach, command, END)
    assert keys(refused) == expected
    assert breach == Breach(reference=NUMBER, opened_at=END)


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("NotifyBreach", {"told_at": LATER}, {("told_at", "in_future")}),
        ("NotifyBreach", {"told_at": FOUND_AT - timedelta(hours=1)}, {("told_at", "before_discovery")}),
        ("NotifyBreach", {"document_number": "1" * (LONGEST_NUMBER + 1)}, {("document_number", "too_long")}),
        ("ReassessBreach", {"categories": ()}, {("categories", "missing")}),
        ("ReassessBreach", {"happened_at": FOUND_AT + timedelta(hours=1)}, {("happened_at", "after_discovery")}),
        ("NoteFamiliesTold", {"families": 0}, {("families", "out_of_range")}),
    ],
)
def test_what_cannot_be_so_is_not_added(name: str, fields: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    """The order of things is: it happens, it is discovered, it is told."""
    breach = recorded()
    before = repr(breach)
    with pytest.raises(InvalidInput) as refused:
        do(breach, replace(COMMANDS[name], **fields), END)
    assert keys(refused) == expected
    assert repr(breach) == before


def test_no_refusal_repeats_what_was_typed() -> None:
    """The words of a breach may name a child."""
    for command in (replace(RECORD, description="Bé Canary " * 1000), replace(RECORD, description="", categories=())):
        with pytest.raises(DomainError) as refused:
            do(Breach(reference=NUMBER), command, END)
        assert "Canary" not in repr(refused.value.problems)
        assert "Canary" not in str(refused.value)
