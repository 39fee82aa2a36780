"""When a joint interview can be, until when answers are awaited, and who stays with the child."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.kernel.deadlines.calendar import WorkingDays
from services.kernel.deadlines.table import Reckoning
from services.kernel.joint import (
    GivenAnswer,
    Invitation,
    JointAnswer,
    JointInterview,
    answers_until,
    earliest_start,
    support_person,
)
from services.kernel.privacy.categories import Category, personal_of
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.rules import Enforced, RuleBook, rule_book

FRIDAY = datetime(2026, 3, 13, 2, tzinfo=UTC)  # nine o'clock in Vietnam
OURS = {"joint-interview-answer", "joint-interview-notice"}


def reckoning(*switched_off: str) -> Reckoning:
    rules = [replace(rule, enforced=Enforced.OFF) if rule.id in switched_off else rule for rule in rule_book()]
    return Reckoning(RuleBook(rules), WorkingDays())


@pytest.mark.rule("joint-interview-answer")
@pytest.mark.rule("joint-interview-notice")
def test_the_shorter_of_two_working_days_and_a_day_before_the_session() -> None:
    """Called on a Friday: working days are Monday and Tuesday; a session on Monday is known to take place on Sunday."""
    assert earliest_start(FRIDAY, reckoning()) == FRIDAY + timedelta(hours=48)
    end_of_tuesday = datetime(2026, 3, 17, 17, tzinfo=UTC)
    assert answers_until(FRIDAY, FRIDAY + timedelta(days=10), reckoning()) == end_of_tuesday
    assert answers_until(FRIDAY, FRIDAY + timedelta(days=3), reckoning()) == FRIDAY + timedelta(days=2)


def test_a_rule_that_is_switched_off_limits_nothing() -> None:
    """The law is data; without any of it answers are awaited until the session begins."""
    start = FRIDAY + timedelta(days=10)
    assert earliest_start(FRIDAY, reckoning(*OURS)) == FRIDAY
    assert answers_until(FRIDAY, start, reckoning(*OURS)) == start
    assert answers_until(FRIDAY, start, reckoning("joint-interview-answer")) == start - timedelta(hours=24)


def joint(proposal: int, *invitations: Invitation) -> JointInterview:
    return JointInterview(
        id="j", proposal=proposal, convener="police_investigation", sitting_id="p", starts_at=FRIDAY, minutes=60,
        asked_at=FRIDAY, answers_until=FRIDAY, invitations=list(invitations),
    )  # fmt: skip


def accepted(who: str, days: int, agency: str = "social_support") -> Invitation:
    return Invitation(
        agency=agency, answer=JointAnswer.ACCEPTED, attendee=who, answered_at=FRIDAY + timedelta(days=days)
    )


def answered(who: str, days: int, **more: Any) -> AgencyRequest:
    values: dict[str, Any] = {
        "id": who, "kind": RequestKind.SUPPORT_PERSON, "asking": "police_investigation", "asked": "social_support",
        "made_at": FRIDAY, "state": RequestState.ANSWERED, "answered_at": FRIDAY + timedelta(days=days),
        "support_person": who,
    }  # fmt: skip
    return AgencyRequest(**{**values, **more})


@pytest.mark.rule("same-support-person")
def test_the_support_person_is_the_one_who_was_named_last_in_whichever_way() -> None:
    """By a request or a joint interview; not who was promised elsewhere, refused, or comes from another agency."""
    file = SimpleNamespace(requests=[], joint_interviews=[])
    assert support_person(file, "social_support") == ""
    file.requests = [answered("SS-2", 2), answered("SS-1", 1), answered("SS-9", 9, state=RequestState.REJECTED)]
    file.joint_interviews = [joint(1, accepted("CL-1", 8, "court_liaison"))]
    assert support_person(file, "social_support") == "SS-2"
    file.joint_interviews.append(joint(2, accepted("SS-3", 3)))
    assert support_person(file, "social_support") == "SS-3"
    file.requests.append(answered("SS-4", 4, asked="case_intake"))
    assert support_person(file, "social_support", lambda request: request.asked == "social_support") == "SS-3"
    taken_back = replace(accepted("SS-5", 5), answer=JointAnswer.DECLINED, attendee="")
    file.joint_interviews.append(joint(3, taken_back))
    assert support_person(file, "social_support", lambda request: request.asked == "social_support") == "SS-3"


@pytest.mark.rule("private-data-list")
def test_only_the_words_of_an_answer_are_personal_and_they_have_no_place_in_an_event() -> None:
    """Everything else is a code, a time, an agency or a number of staff."""
    tagged = {
        f"{cls.__name__}.{field.name}": tag.category
        for cls in (JointInterview, Invitation, GivenAnswer)
        for field in fields(cls)
        if (tag := personal_of(field)) is not None
    }
    assert tagged == {"GivenAnswer.words": Category.NOTES}
