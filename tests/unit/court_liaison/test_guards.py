"""What the procuracy and the court refuse, and by which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain.hearings import BanListItem
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.policy import WORKFLOW
from services.court_liaison.domain.severity import Severity
from services.kernel.errors import InvalidInput
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import LATER, NOW, a_file, done, refusal

A_HEARING = replace(b.A_HEARING, closed=False, sexual_abuse_or_ill_treatment=False)
A_MOVE = b.A_MOVE
A_JUDGMENT = b.JUDGED


def a_scheduled_file(**changes: Any) -> CourtFile:
    return done(a_file(State.DOCKETED), replace(A_HEARING, **changes))


@pytest.mark.parametrize(("state", "command", "field"), [
    (State.TRANSFERRED, c.ReceiveFile(receipt_number=" "), "receipt_number"),
    (State.FILE_RECEIVED, c.Prosecute(decision_number="", reason="đủ căn cứ"), "decision_number"),
    (State.FILE_RECEIVED, c.DoNotProsecute(decision_number="", reason="không đủ"), "decision_number"),
    (State.FILE_RECEIVED, c.ReturnFile(decision_number="", reason="thiếu"), "decision_number"),
    (State.PROSECUTED, c.DocketCase(docket_number=""), "docket_number"),
    (State.DOCKETED, c.OrderTrial(decision_number=" "), "decision_number"),
    (State.DOCKETED, replace(A_HEARING, room=" "), "room"),
    (State.DOCKETED, replace(A_HEARING, judge=""), "judge"),
    (State.HELD, replace(A_JUDGMENT, judgment_number=""), "judgment_number"),
])  # fmt: skip
def test_a_step_names_the_document_or_place_it_rests_on(state: State, command: object, field: str) -> None:
    """Whoever reads the file later must find the paper, the room and the judge."""
    assert refusal(a_file(state), command) == [(field, f"{field}_missing", None)]


def test_what_is_too_long_to_be_kept_is_bad_input_told_all_at_once() -> None:
    """What cannot be stored is said before, not found out by the database."""
    for state, command, expected in (
        (State.PROSECUTED, c.DocketCase(docket_number="9" * 61), ["docket_number"]),
        (State.DOCKETED, replace(A_HEARING, room="x" * 61, judge="x" * 61), ["room", "judge"]),
        (State.SCHEDULED, replace(A_MOVE, reason="x" * 8_001), ["reason"]),
    ):
        file = a_scheduled_file() if state is State.SCHEDULED else a_file(state)
        with pytest.raises(InvalidInput) as refused:
            WORKFLOW.apply(file, command, b.ACTOR, NOW)
        assert [(problem.field, problem.key) for problem in refused.value.problems] == [
            (field, "too_long") for field in expected
        ]


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize("command", [
    c.Prosecute(decision_number="1", reason=""),
    c.DoNotProsecute(decision_number="1", reason="  "),
    c.ReturnFile(decision_number="1", reason=""),
])  # fmt: skip
def test_the_prosecutor_decides_with_a_written_reason(command: object) -> None:
    """Luật Trẻ em Art 6(7): nobody ends or returns a child's case without saying why."""
    assert refusal(a_file(State.FILE_RECEIVED), command) == [("reason", "reason_missing", "no-hiding")]


@pytest.mark.rule("severity-class")
def test_a_classification_says_something() -> None:
    """BLHS Art 9: an officer picks the class, or says that the accused is a minor; an empty form is neither."""
    assert refusal(a_file(State.FILE_RECEIVED), c.ClassifyOffence()) == [
        ("severity", "severity_missing", "severity-class")
    ]
    file = done(a_file(State.FILE_RECEIVED), c.ClassifyOffence(accused_is_minor=True))
    assert (file.severity, file.accused_is_minor) == (None, True)


@pytest.mark.rule("severity-class")
def test_what_was_said_last_of_the_class_counts_and_the_rest_stays() -> None:
    """A second word on the age does not unsay the class."""
    file = done(
        a_file(State.TRANSFERRED),
        c.ReceiveFile(receipt_number="1", severity=Severity.VERY_SERIOUS),
        c.ClassifyOffence(accused_is_minor=True),
        c.ClassifyOffence(severity=Severity.SERIOUS),
        c.ClassifyOffence(accused_is_minor=False),
    )
    assert (file.severity, file.accused_is_minor) == (Severity.SERIOUS, False)
    assert len(file.classifications) == 4


@pytest.mark.rule("open-trial")
def test_a_trial_is_ordered_once() -> None:
    """BLTTHS Art 277: a second order would give fifteen days more."""
    file = done(a_file(State.DOCKETED), b.ORDERED)
    assert refusal(file, b.ORDERED) == [("decision_number", "ordered_already", "open-trial")]


def test_a_case_that_came_back_needs_its_own_order() -> None:
    """An order of an earlier round says nothing of the new one."""
    file = done(a_file(State.DOCKETED), b.ORDERED)
    file.state = State.PROSECUTED
    done(file, c.DocketCase(docket_number="TL-8"), b.ORDERED, at=NOW + timedelta(days=90))
    assert [order.implied for order in file.trial_orders] == [False, False]


@pytest.mark.rule("no-hiding")
def test_a_proceeding_is_not_finished_without_saying_how_it_ended() -> None:
    """Luật Trẻ em Art 6(7)."""
    assert refusal(a_file(State.JUDGED), c.FinishProceeding(outcome="")) == [
        ("outcome", "outcome_missing", "no-hiding")
    ]


@pytest.mark.rule("court-panel-423")
def test_a_panel_without_an_assessor_who_knows_children_is_refused() -> None:
    """BLTTHS Art 423(1): one assessor is a teacher, a Youth Union cadre or experienced with under-18s."""
    assert refusal(a_file(State.DOCKETED), replace(A_HEARING, assessor_with_youth_experience=False)) == [
        ("assessor_with_youth_experience", "panel_without_youth_experience", "court-panel-423")
    ]


@pytest.mark.rule("court-contact-423")
def test_a_hearing_without_any_accommodation_is_refused() -> None:
    """BLTTHS Art 423(4)(5): contact with the defendant is limited, in a friendly room."""
    assert refusal(a_file(State.DOCKETED), replace(A_HEARING, accommodations=())) == [
        ("accommodations", "no_accommodation", "court-contact-423")
    ]


@pytest.mark.rule("closed-trial-must")
def test_abuse_of_a_child_is_not_tried_in_the_open() -> None:
    """TT 02/2018/TT-TANDTC: sexual abuse or ill-treatment of an under-18 is tried in closed session."""
    assert refusal(a_file(State.DOCKETED), replace(A_HEARING, sexual_abuse_or_ill_treatment=True)) == [
        ("closed", "must_be_closed", "closed-trial-must")
    ]
    assert a_scheduled_file(sexual_abuse_or_ill_treatment=True, closed=True).state is State.SCHEDULED
    assert a_scheduled_file(closed=True).state is State.SCHEDULED


@pytest.mark.rule("closed-trial-must")
def test_what_was_once_said_of_the_case_closes_every_later_hearing() -> None:
    """A box left empty at the second hearing must not open the doors."""
    file = a_scheduled_file(sexual_abuse_or_ill_treatment=True, closed=True)
    done(file, c.HoldHearing(checklist=tuple(BanListItem)))
    assert refusal(file, A_HEARING) == [("closed", "must_be_closed", "closed-trial-must")]


@pytest.mark.rule("ban-list-0619")
@pytest.mark.parametrize("item", list(BanListItem))
def test_a_hearing_counts_as_held_only_with_the_whole_ban_list_ticked(item: BanListItem) -> None:
    """Resolution 06/2019/NQ-HĐTP Art 7: what the court must not do to the child, item by item."""
    others = tuple(other for other in BanListItem if other is not item)
    assert refusal(a_scheduled_file(), c.HoldHearing(checklist=others)) == [
        ("checklist", "ban_list_incomplete", "ban-list-0619")
    ]


@pytest.mark.rule("ban-list-0619")
def test_a_judgment_on_a_childs_abuse_is_not_published() -> None:
    """Resolution 06/2019/NQ-HĐTP Art 7: not on the portal; other judgments may be."""
    published = replace(A_JUDGMENT, published_on_portal=True)
    held = c.HoldHearing(checklist=tuple(BanListItem))
    abuse = done(a_scheduled_file(sexual_abuse_or_ill_treatment=True, closed=True), held)
    assert refusal(abuse, published) == [("published_on_portal", "must_not_be_published", "ban-list-0619")]
    assert done(abuse, A_JUDGMENT).state is State.JUDGED
    assert done(a_scheduled_file(), held, published).state is State.JUDGED


@pytest.mark.rule("time-count")
@pytest.mark.parametrize(("hour", "minute", "night"), [
    (5, 59, True), (6, 0, False), (21, 59, False), (22, 0, True), (23, 30, True), (0, 0, True),
])  # fmt: skip
def test_no_hearing_starts_at_night(hour: int, minute: int, night: bool) -> None:
    """BLTTHS Art 134: night is 22:00 to 06:00, by the clock in Vietnam (UTC+7)."""
    starts_at = datetime(2026, 6, 15, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    if night:
        assert refusal(a_file(State.DOCKETED), replace(A_HEARING, starts_at=starts_at)) == [
            ("starts_at", "at_night", "time-count")
        ]
        assert refusal(a_scheduled_file(), replace(A_MOVE, starts_at=starts_at)) == [
            ("starts_at", "at_night", "time-count")
        ]
    else:
        assert a_scheduled_file(starts_at=starts_at).hearing.starts_at == starts_at


@pytest.mark.parametrize("starts_at", [NOW, NOW - timedelta(days=3)])
def test_a_hearing_is_entered_before_it_takes_place(starts_at: datetime) -> None:
    """Nobody can be told in time of a hearing that has begun."""
    expected = [("starts_at", "not_in_the_future", None)]
    assert refusal(a_file(State.DOCKETED), replace(A_HEARING, starts_at=starts_at)) == expected
    assert refusal(a_scheduled_file(), replace(A_MOVE, starts_at=starts_at)) == expected


@pytest.mark.rule("no-hiding")
def test_a_hearing_moves_only_to_another_time_and_with_a_reason() -> None:
    """Each day of waiting is a burden on the child; somebody answers for it in words."""
    assert refusal(a_scheduled_file(), replace(A_MOVE, reason=" ")) == [("reason", "reason_missing", "no-hiding")]
    assert refusal(a_scheduled_file(), replace(A_MOVE, starts_at=LATER)) == [("starts_at", "same_time", None)]


def test_all_problems_are_told_at_once() -> None:
    """A person corrects once, not once per problem."""
    bad = c.ScheduleHearing(
        starts_at=NOW - timedelta(hours=10),
        room="",
        judge="",
        assessor_with_youth_experience=False,
        closed=False,
        sexual_abuse_or_ill_treatment=True,
        accommodations=(),
    )
    assert [key for _, key, _ in refusal(a_file(State.DOCKETED), bad)] == [
        "not_in_the_future",
        "at_night",
        "room_missing",
        "judge_missing",
        "must_be_closed",
        "no_accommodation",
        "panel_without_youth_experience",
    ]
