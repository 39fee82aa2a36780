"""What a carer's answer, a request about parental rights or a no-contact order changes, and what happened by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.workflow import Step
from services.social_support.domain import events as e
from services.social_support.domain.carers import (
    NoContactEnd,
    NoContactEndReason,
    NoContactOrder,
    PlanAnswer,
    RightsRequest,
    RightsResult,
    longest_no_contact,
)
from services.social_support.domain.plan import day_of
from services.social_support.domain.separation import end_of_day


def record_answer(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.plan_answers.append(
        PlanAnswer(
            plan_version=file.plan.version,
            at=step.at,
            by=step.actor.staff_id,
            answer=command.answer,
            reason=command.reason,
        )
    )
    return [e.CarerAnswered(plan_version=file.plan.version, answer_code=str(command.answer))]


def ask_to_restrict(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.rights_requests.append(
        RightsRequest(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            document_number=command.document_number.strip(),
            recipient=command.recipient,
            alternative_care=command.alternative_care,
            reason=command.reason,
        )
    )
    return [e.ParentalRightsRestrictionAsked(recipient_code=str(command.recipient))]


def record_result(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.rights_request.result = RightsResult(
        at=step.at,
        by=step.actor.staff_id,
        outcome=command.outcome,
        document_number=command.document_number.strip(),
        decided_on=command.decided_on,
        reason=command.reason,
    )
    return [e.ParentalRightsRestrictionDecided(outcome_code=str(command.outcome))]


def order_no_contact(step: Step) -> Iterable[Any]:
    """A further order takes the place of the one that goes on."""
    file, command = step.file, step.command
    starts_at, last = command.starts_at or step.at, day_of(command.ends_on)
    if (before := file.no_contact) is not None:
        over = step.at >= before.ends_at
        code = NoContactEndReason.TIME_OVER if over else NoContactEndReason.REPLACED
        before.ended = NoContactEnd(at=step.at, by=step.actor.staff_id, reason_code=code)
    order = NoContactOrder(
        referral_id=file.referral_id,
        at=step.at,
        by=step.actor.staff_id,
        decision_number=command.decision_number.strip(),
        starts_at=starts_at,
        ends_at=longest_no_contact(starts_at) if last is None else end_of_day(last),
        person=command.person,
        reason=command.reason,
    )
    file.no_contact_orders.append(order)
    return [e.NoContactOrdered(starts_at=order.starts_at, ends_at=order.ends_at)]


def end_no_contact(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.no_contact.ended = NoContactEnd(
        at=step.at, by=step.actor.staff_id, reason_code=command.reason_code, reason=command.reason
    )
    return [e.NoContactEnded(reason_code=str(command.reason_code))]
