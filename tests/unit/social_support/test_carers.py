"""A carer who refuses the plan or harms the child: the answer, parental rights, and keeping away from the child."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import InvalidInput
from services.kernel.privacy.categories import Category, personal_of
from services.kernel.rules import Enforced, Level, rule_book
from services.kernel.workflow import Actor
from services.social_support.domain import carer_commands as cc
from services.social_support.domain import events as e
from services.social_support.domain.carers import (
    CarerAnswer,
    NoContactEndReason,
    NoContactOrder,
    RightsOutcome,
    RightsRecipient,
    RightsRequest,
    longest_no_contact,
)
from services.social_support.domain.model import State, SupportFile
from services.social_support.domain.policy_beside import CARERS
from services.social_support.domain.separation import SeparationGround
from services.social_support.domain.warnings import warnings_of
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal, vietnam
from tests.unit.social_support.desk import an_accepted_case

REFUSED = "plan-refused-by-carer"
ABUSIVE = replace(b.INITIAL, carer_is_abuser=True, conclusion="người gây hại đã đi khỏi nhà")
WITHDRAWN = cc.RecordParentalRightsResult(outcome=RightsOutcome.WITHDRAWN, reason="cha đã đồng ý")


def answered(answer: CarerAnswer, state: State = State.PLANNING) -> SupportFile:
    file = b.a_file(state)
    b.give(file, replace(b.CARER_REFUSES, answer=answer))
    return file


def asked(state: State = State.PLANNING) -> SupportFile:
    file = answered(CarerAnswer.REFUSED, state)
    b.give(file, b.RESTRICT, b.CHAIRMAN)
    return file


# --- the carer's answer -----------------------------------------------------------------------------------


@pytest.mark.rule("plan-refused-by-carer")
def test_a_carers_answer_belongs_to_a_version_of_the_plan() -> None:
    """Each is kept; a later plan is answered anew, and the last answer counts."""
    file = answered(CarerAnswer.REFUSED)
    assert file.carer_refuses_plan
    b.give(file, b.DRAFT)
    assert file.carer_refuses_plan  # nobody has agreed to the new version yet
    b.give(file, cc.RecordCarerAnswer(answer=CarerAnswer.AGREED))
    assert [(one.plan_version, one.answer) for one in file.plan_answers] == [(1, "refused"), (2, "agreed")]
    assert not file.carer_refuses_plan


@pytest.mark.rule("plan-refused-by-carer")
def test_without_a_plan_there_is_nothing_to_answer_and_silence_is_no_answer() -> None:
    """Both are told at once."""
    assert refusal(b.a_file(State.ACCEPTED), cc.RecordCarerAnswer()) == [
        ("plan_missing", REFUSED), ("answer_missing", REFUSED),
    ]  # fmt: skip


@pytest.mark.rule("plan-refused-by-carer")
@pytest.mark.parametrize("answer", [CarerAnswer.REFUSED, CarerAnswer.NOT_ASKED])
def test_a_refusal_is_written_in_words_and_so_is_why_nobody_asked(answer: CarerAnswer) -> None:
    """It may cost a parent rights."""
    assert refusal(b.a_file(State.PLANNING), cc.RecordCarerAnswer(answer=answer)) == [("reason_missing", REFUSED)]


@pytest.mark.rule("plan-refused-by-carer")
def test_a_refusal_of_an_earlier_referrals_plan_does_not_count() -> None:
    """What was answered before stays readable."""
    file = answered(CarerAnswer.REFUSED, State.REVIEWED)
    file.referral_id = "r-2"
    assert (file.carer_refuses_plan, len(file.plan_answers)) == (False, 1)


# --- parental rights --------------------------------------------------------------------------------------


@pytest.mark.rule("plan-refused-by-carer")
@pytest.mark.parametrize("answer", [CarerAnswer.AGREED, CarerAnswer.NOT_ASKED])
def test_rights_are_not_to_be_restricted_where_no_carer_harms_or_refuses(answer: CarerAnswer) -> None:
    """Luật Trẻ em Art 52(3) names the two grounds; not to have asked is neither."""
    assert refusal(answered(answer), b.RESTRICT, b.CHAIRMAN) == [("no_ground", REFUSED)]


@pytest.mark.rule("plan-refused-by-carer")
@pytest.mark.parametrize("ground", ["refuses", "form 02", "separation"])
def test_either_ground_is_enough_wherever_it_was_found(ground: str) -> None:
    """A carer who harms need not be asked for an answer first."""
    if ground == "refuses":
        file = answered(CarerAnswer.REFUSED)
    else:
        file = b.a_file(State.ASSESSED, *([ABUSIVE] if ground == "form 02" else []))
        if ground == "separation":
            b.give(file, replace(b.SEPARATE, ground=SeparationGround.ABUSED_BY_CARER), b.CHAIRMAN)
    assert b.give(file, b.RESTRICT, b.CHAIRMAN) == [e.ParentalRightsRestrictionAsked(recipient_code="court")]
    request = file.rights_request
    assert request is not None
    assert (request.document_number, request.recipient, request.alternative_care) == (
        "31/UBND", RightsRecipient.COURT, True,
    )  # fmt: skip


@pytest.mark.rule("plan-refused-by-carer")
def test_who_asks_names_document_and_reason_and_asks_once_at_a_time() -> None:
    """All that is missing is told at once."""
    bare = cc.AskToRestrictParentalRights(recipient=RightsRecipient.AUTHORITY)
    assert refusal(asked(), bare, b.CHAIRMAN) == [
        ("document_number_missing", REFUSED), ("reason_missing", REFUSED), ("rights_request_open", REFUSED),
    ]  # fmt: skip


@pytest.mark.rule("plan-refused-by-carer")
def test_the_plan_is_carried_out_meanwhile_and_the_support_does_not_end() -> None:
    """The refusal says how it would be allowed: with the result, or withdrawn with a reason."""
    file = asked(State.APPROVED)
    b.give(file, b.DELIVER)
    b.give(file, b.REVIEW)
    assert refusal(file, b.FINISH, b.CHAIRMAN) == [("rights_request_open", REFUSED)]
    rule = rule_book().latest(REFUSED)
    assert rule is not None
    assert (rule.enforced, "rút đề nghị" in rule.remedy_vi, "withdraw" in rule.remedy_en) == (Enforced.ON, True, True)
    b.give(file, WITHDRAWN, b.CHAIRMAN)
    b.give(file, b.FINISH, b.CHAIRMAN)


@pytest.mark.rule("plan-refused-by-carer")
@pytest.mark.parametrize("outcome", [RightsOutcome.RESTRICTED, RightsOutcome.NOT_RESTRICTED])
def test_a_result_has_its_document_and_its_day(outcome: RightsOutcome) -> None:
    """The request stays as it was written, and a further one may follow."""
    file = asked()
    bare = cc.RecordParentalRightsResult(outcome=outcome)
    assert refusal(file, bare, b.CHAIRMAN) == [("document_number_missing", REFUSED), ("not_a_date", None)]
    tomorrow = replace(b.RESTRICTED, outcome=outcome, decided_on="2026-03-12")
    assert refusal(file, tomorrow, b.CHAIRMAN) == [("in_the_future", None)]
    told = b.give(file, replace(b.RESTRICTED, outcome=outcome), b.CHAIRMAN)
    assert told == [e.ParentalRightsRestrictionDecided(outcome_code=str(outcome))]
    assert (file.rights_request, file.rights_requests[0].reason) == (None, b.RESTRICT.reason)
    b.give(file, b.RESTRICT, b.CHAIRMAN)


@pytest.mark.rule("plan-refused-by-carer")
def test_a_withdrawal_needs_a_reason_and_no_document() -> None:
    """It is the Chairman's own word; a day that no calendar has is refused all the same."""
    file = asked()
    assert refusal(file, replace(WITHDRAWN, reason=" "), b.CHAIRMAN) == [("reason_missing", REFUSED)]
    assert refusal(file, replace(WITHDRAWN, decided_on="mai"), b.CHAIRMAN, kind=InvalidInput) == [("not_a_date", None)]
    assert b.give(file, WITHDRAWN, b.CHAIRMAN) == [e.ParentalRightsRestrictionDecided(outcome_code="withdrawn")]


@pytest.mark.rule("plan-refused-by-carer")
def test_a_result_without_a_request_is_refused() -> None:
    """A decision about nothing would be read as one about the child."""
    assert refusal(answered(CarerAnswer.REFUSED), b.RESTRICTED, b.CHAIRMAN) == [("not_asked", REFUSED)]


# --- no contact -------------------------------------------------------------------------------------------


def ordered(**instead: Any) -> SupportFile:
    file = b.a_file(State.ACCEPTED)
    b.give(file, replace(b.NO_CONTACT, **instead), b.CHAIRMAN)
    return file


@pytest.mark.rule("family-violence")
def test_an_order_lasts_three_days_unless_another_last_day_was_decided() -> None:
    """Ordered on the 11th: to 24:00 of the 14th."""
    order = ordered().no_contact
    assert order is not None
    assert (order.starts_at, order.ends_at) == (b.NOW, vietnam("2026-03-15T00:00"))
    assert longest_no_contact(b.NOW) == vietnam("2026-03-15T00:00")
    shorter = ordered(starts_at=b.RECEIVED, ends_on="2026-03-12").no_contact
    assert shorter is not None
    assert (shorter.starts_at, shorter.ends_at) == (b.RECEIVED, vietnam("2026-03-13T00:00"))


@pytest.mark.rule("family-violence")
def test_a_longer_order_is_kept_and_what_is_not_sure_is_said() -> None:
    """Nobody here has read the law in full: the software warns and refuses nobody by it."""
    rule = rule_book().latest("family-violence")
    assert rule is not None
    assert rule.enforced is Enforced.WARN
    assert [(one.key, one.rule) for one in warnings_of(ordered())] == [("law_not_checked", "family-violence")]
    longer = warnings_of(ordered(ends_on="2026-03-20"))
    assert [one.key for one in longer] == ["law_not_checked", "longer_than_known"]
    assert all(one.vi and one.en for one in longer)


@pytest.mark.rule("family-violence")
def test_without_an_order_that_goes_on_nothing_is_said() -> None:
    """A warning that always stands there is read by nobody."""
    file = ordered()
    b.give(file, b.CONTACT, b.CHAIRMAN)
    assert warnings_of(file) + warnings_of(b.a_file(State.ACCEPTED)) == []


def test_an_order_that_could_not_be_carried_out_is_refused() -> None:
    """By whom, against whom, why, and not to a day before it begins; no rule of law is named for it."""
    bare = cc.OrderNoContact(ends_on="2026-03-10")
    assert refusal(b.a_file(State.ACCEPTED), bare, b.CHAIRMAN) == [
        ("decision_number_missing", None), ("person_missing", None), ("reason_missing", None),
        ("before_its_beginning", None),
    ]  # fmt: skip


@pytest.mark.rule("family-violence")
@pytest.mark.parametrize(("days", "code"), [(2, NoContactEndReason.REPLACED), (4, NoContactEndReason.TIME_OVER)])
def test_a_further_order_takes_the_place_of_the_one_before(days: int, code: NoContactEndReason) -> None:
    """Three days at a time, and no gap between them; the first stays readable with how it ended."""
    file, later = ordered(), b.NOW + timedelta(days=days)
    told = b.give(file, b.NO_CONTACT, b.CHAIRMAN, later)
    assert [type(event) for event in told] == [e.NoContactOrdered]
    first, second = file.no_contact_orders
    assert first.ended is not None
    assert (first.ended.reason_code, second.open, file.no_contact is second) == (code, True, True)


def test_an_order_ends_by_its_time_or_before_it_with_a_reason() -> None:
    """What is over cannot be over early."""
    file = ordered()
    over = cc.EndNoContact(reason_code=NoContactEndReason.TIME_OVER)
    early = replace(b.CONTACT, reason="")
    assert refusal(file, over, b.CHAIRMAN) == [("not_over_yet", None)]
    assert refusal(file, early, b.CHAIRMAN) == [("reason_missing", None)]
    assert b.give(file, over, b.CHAIRMAN, vietnam("2026-03-15T00:00")) == [e.NoContactEnded(reason_code="time_over")]
    assert refusal(file, over, b.CHAIRMAN) == [("no_order", None)]


@pytest.mark.rule("family-violence")
def test_the_end_of_an_order_is_reminded_of_and_never_reported_as_missed() -> None:
    """From 08:00 on the 11th to the end of the 14th: the worker as the 14th begins, the Chairman at its noon."""
    desk = an_accepted_case("2026-03-11T08:00")
    desk.do(b.NO_CONTACT, b.CHAIRMAN, vietnam("2026-03-11T08:00"))
    deadline = desk.clock("family-violence")
    assert (deadline.due.rolled, deadline.binding) == (vietnam("2026-03-15T00:00"), False)
    assert [(alarm.level, alarm.at) for alarm in deadline.alarms][:2] == [
        (Level.OWNER, vietnam("2026-03-14T00:00")), (Level.SUPERVISOR, vietnam("2026-03-14T12:00")),
    ]  # fmt: skip
    assert [one.missed for one in raise_alarms(desk.file, vietnam("2026-03-15T08:00")) if one.deadline is deadline] == [
        False
    ]
    desk.do(b.NO_CONTACT, b.CHAIRMAN, vietnam("2026-03-15T09:00"))
    desk.do(b.CONTACT, b.CHAIRMAN, vietnam("2026-03-16T09:00"))
    assert [one.ending for one in desk.clocks("family-violence")] == [Ending.LATE, Ending.MET]


@pytest.mark.rule("emergency-12h")
def test_an_order_does_not_end_the_twelve_hours_of_an_emergency() -> None:
    """By a law that nobody has read in full no child is taken for protected; the measure is written down as one."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(b.NO_CONTACT, b.CHAIRMAN, vietnam("2026-03-11T19:00"))
    assert desk.clock("emergency-12h").running


# --- whose it is, and what is kept hidden -----------------------------------------------------------------


@pytest.mark.rule("private-data-list")
def test_whom_it_is_about_and_why_are_kept_as_personal() -> None:
    """In no event and under their own categories."""
    kept = {
        (cls.__name__, field.name): tag.category
        for cls in (RightsRequest, NoContactOrder)
        for field in cls.__dataclass_fields__.values()
        if (tag := personal_of(field)) is not None
    }
    assert kept == {
        ("RightsRequest", "reason"): Category.FAMILY,
        ("NoContactOrder", "person"): Category.SUSPECT,
        ("NoContactOrder", "reason"): Category.NOTES,
    }


@pytest.mark.parametrize("actor", [b.WORKER, b.SOCIAL_WORKER])
def test_only_the_chairman_asks_for_rights_to_be_restricted_or_orders_no_contact(actor: Actor) -> None:
    """The law names the Chairman."""
    assert {row.command.__name__ for row in CARERS if row.roles & actor.roles} == {"RecordCarerAnswer"}
