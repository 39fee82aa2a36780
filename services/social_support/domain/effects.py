"""What a command changes in the file, and what happened by it. Called by the workflow, after the guards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.workflow import Step
from services.social_support.domain import events as e
from services.social_support.domain.model import (
    Delivery,
    DetailedAssessment,
    EmergencyMeasure,
    InitialAssessment,
    PlanDecision,
    Remark,
    Review,
    Submission,
)
from services.social_support.domain.plan import Plan


def accept(step: Step) -> Iterable[Any]:
    step.file.worker = step.command.worker.strip()
    return [e.SupportAccepted(referral_id=step.file.referral_id)]


def decline(step: Step) -> Iterable[Any]:
    _remark(step, "declined", step.command.reason)
    return [e.SupportDeclined(referral_id=step.file.referral_id, reason_code=step.command.reason_code)]


def assess_initially(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.initial_assessments.append(
        InitialAssessment(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            risk=command.risk,
            reason=command.reason,
            emergency=command.emergency,
        )
    )
    return [e.InitialAssessmentCompleted(emergency=command.emergency)]


def apply_emergency_measure(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.emergency_measures.append(
        EmergencyMeasure(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            code=command.code,
            reason=command.reason,
            decision_number=command.decision_number.strip(),
        )
    )
    return [e.EmergencyMeasureApplied(measure_code=command.code)]


def assess_in_detail(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.detailed_assessments.append(
        DetailedAssessment(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            risk=command.risk,
            reason=command.reason,
            summary=command.summary,
        )
    )
    return [e.DetailedAssessmentCompleted()]


def draft(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    version = len(file.plans) + 1  # counted through all referrals: a version number means one plan only
    file.plans.append(
        Plan(
            version=version,
            referral_id=file.referral_id,
            drafted_at=step.at,
            drafted_by=step.actor.staff_id,
            goals=command.goals,
            measures=command.measures,
        )
    )
    return [e.PlanDrafted(plan_version=version)]


def submit(step: Step) -> Iterable[Any]:
    version = step.file.plan.version
    step.file.submissions.append(
        Submission(plan_version=version, at=step.at, by=step.actor.staff_id, minutes=step.command.minutes.strip())
    )
    return [e.PlanSubmitted(plan_version=version)]


def approve(step: Step) -> Iterable[Any]:
    version = step.file.plan.version
    step.file.plan_decisions.append(
        PlanDecision(
            plan_version=version,
            at=step.at,
            by=step.actor.staff_id,
            approved=True,
            decision_number=step.command.decision_number.strip(),
        )
    )
    return [e.PlanApproved(plan_version=version)]


def send_back(step: Step) -> Iterable[Any]:
    version = step.file.plan.version
    step.file.plan_decisions.append(
        PlanDecision(plan_version=version, at=step.at, by=step.actor.staff_id, approved=False)
    )
    _remark(step, "plan_returned", step.command.reason)
    return [e.PlanReturned(plan_version=version)]


def deliver(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.deliveries.append(
        Delivery(
            plan_version=file.plan_in_force.version,
            at=step.at,
            by=step.actor.staff_id,
            code=command.code,
            delivered_on=command.delivered_on,
            note=command.note,
        )
    )
    return [e.SupportDelivered(measure_code=command.code)]


def review(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    held = Review(
        plan_version=file.plan_in_force.version,
        at=step.at,
        by=step.actor.staff_id,
        no_more_risk=command.no_more_risk,
        stable=command.stable,
        notes=command.notes,
    )
    file.reviews.append(held)
    return [e.ReviewHeld(outcome_code=held.outcome)]


def finish(_: Step) -> Iterable[Any]:
    return [e.SupportFinished()]


def plan_again(step: Step) -> Iterable[Any]:
    _remark(step, "back_to_planning", step.command.reason)
    return [e.PlanningResumed(plan_version=step.file.plan.version)]


def _remark(step: Step, about: str, text: str) -> None:
    step.file.remarks.append(Remark(at=step.at, staff_id=step.actor.staff_id, about=about, text=text))
