"""What a command about a separation changes in the file, and what happened by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.workflow import Step
from services.social_support.domain import events as e
from services.social_support.domain.assessments import CarerAssessment
from services.social_support.domain.effects import remark
from services.social_support.domain.plan import day_of
from services.social_support.domain.separation import Renewal, Separation, SeparationEnd, end_of_day, longest


def separate(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    starts_at, last = command.starts_at or step.at, day_of(command.ends_on)
    separation = Separation(
        referral_id=file.referral_id,
        at=step.at,
        by=step.actor.staff_id,
        decision_number=command.decision_number.strip(),
        ground=command.ground,
        starts_at=starts_at,
        ends_at=longest(starts_at) if last is None else end_of_day(last),
        reason=command.reason,
        safe_place=command.safe_place,
        alternative_care=command.alternative_care,
    )
    file.separations.append(separation)
    return [e.ChildSeparated(ends_at=separation.ends_at), e.SeparationDecided()]


def decide_against(step: Step) -> Iterable[Any]:
    remark(step, "no_separation", step.command.reason)
    return [e.SeparationDecidedAgainst()]


def renew(step: Step) -> Iterable[Any]:
    separation, command = step.file.separation, step.command
    last = day_of(command.ends_on)
    assert last is not None  # a guard has seen to it
    renewal = Renewal(
        at=step.at,
        by=step.actor.staff_id,
        decision_number=command.decision_number.strip(),
        ends_at=end_of_day(last),
        reason=command.reason,
        authority=command.authority,
        authority_document=command.authority_document.strip(),
        authority_document_on=command.authority_document_on,
    )
    separation.renewals.append(renewal)
    told: list[Any] = [e.SeparationRenewed(ends_at=renewal.ends_at)]
    beyond = renewal.ends_at > longest(separation.starts_at)
    return [*told, e.SeparationProlonged(ends_at=renewal.ends_at)] if beyond else told


def assess_carer(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.carer_assessments.append(
        CarerAssessment(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            safe=command.safe,
            reason=command.reason,
        )
    )
    return [e.CarerAssessed(safe=command.safe)]


def end_separation(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.separation.ended = SeparationEnd(
        at=step.at,
        by=step.actor.staff_id,
        reason_code=command.reason_code,
        decision_number=command.decision_number.strip(),
        reason=command.reason,
    )
    return [e.ChildReturned(reason_code=str(command.reason_code))]
