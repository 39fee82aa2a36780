"""What a command changes in the file, and what happened by it. Called by the workflow, after the guards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.workflow import Step
from services.social_support.domain import events as e
from services.social_support.domain.assessments import DetailedAssessment, InitialAssessment
from services.social_support.domain.model import (
    Delivery,
    EmergencyCode,
    EmergencyMeasure,
    PlanDecision,
    Remark,
    Review,
    Submission,
)
from services.social_support.domain.plan import Plan
from services.social_support.domain.sessions import Continuation, NeedsMeeting, SupportSession


def accept(step: Step) -> Iterable[Any]:
    step.file.worker = step.command.worker.strip()
    return [e.SupportAccepted(referral_id=step.file.referral_id)]


def decline(step: Step) -> Iterable[Any]:
    remark(step, "declined", step.command.reason)
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
            carer_is_abuser=command.carer_is_abuser,
            risk_items=command.risk_items,
            capacity_items=command.capacity_items,
            conclusion=command.conclusion,
        )
    )
    told: list[Any] = [e.InitialAssessmentCompleted(emergency=command.emergency)]
    return told if command.emergency else [*told, e.EmergencyRuledOut()]


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
    told: list[Any] = [e.EmergencyMeasureApplied(measure_code=command.code)]
    return [*told, e.SeparationDecided()] if command.code is EmergencyCode.TEMPORARY_SEPARATION else told


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
            harm=command.harm,
            carer_capacity=command.carer_capacity,
            needed=command.needed,
            body=command.body,
            mind=command.mind,
            family=command.family,
            carers=command.carers,
            environment=command.environment,
            school=command.school,
            needs=command.needs,
        )
    )
    return [e.DetailedAssessmentCompleted()]


def hold_needs_meeting(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.needs_meetings.append(
        NeedsMeeting(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            held_on=command.held_on,
            minutes_number=command.minutes_number.strip(),
            participants=command.participants,
            needs=command.needs,
        )
    )
    return [e.NeedsMeetingHeld()]


def draft(step: Step) -> Iterable[Any]:
    return [e.PlanDrafted(plan_version=_next_version(step))]


def revise(step: Step) -> Iterable[Any]:
    version = _next_version(step)
    if step.command.reason.strip():
        remark(step, "plan_revised", step.command.reason)
    return [e.PlanRevised(plan_version=version)]


def _next_version(step: Step) -> int:
    """Counted through all referrals: a version number means one plan only."""
    file, command = step.file, step.command
    file.plans.append(
        Plan(
            version=len(file.plans) + 1,
            referral_id=file.referral_id,
            drafted_at=step.at,
            drafted_by=step.actor.staff_id,
            goals=command.goals,
            measures=command.measures,
            next_review_on=command.next_review_on,
        )
    )
    return len(file.plans)


def submit(step: Step) -> Iterable[Any]:
    file, version, minutes = step.file, step.file.plan.version, step.command.minutes.strip()
    if not minutes:
        minutes = file.needs_meetings_now[-1].minutes_number
    file.submissions.append(Submission(plan_version=version, at=step.at, by=step.actor.staff_id, minutes=minutes))
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
    remark(step, "plan_returned", step.command.reason)
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


def hold_session(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    held = SupportSession(
        referral_id=file.referral_id,
        at=step.at,
        by=step.actor.staff_id,
        kind=command.kind,
        held_on=command.held_on,
        code=command.code,
        child=command.child,
        carer=command.carer,
        next_on=command.next_on,
        note=command.note,
    )
    file.sessions.append(held)
    return [e.SessionHeld(kind_code=str(held.kind), missed=held.missed)]


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


def go_on(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    version = file.plan_in_force.version
    file.continuations.append(
        Continuation(
            plan_version=version,
            at=step.at,
            by=step.actor.staff_id,
            next_review_on=command.next_review_on,
            reason=command.reason,
        )
    )
    return [e.SupportContinued(plan_version=version)]


def finish(_: Step) -> Iterable[Any]:
    return [e.SupportFinished()]


def plan_again(step: Step) -> Iterable[Any]:
    remark(step, "back_to_planning", step.command.reason)
    return [e.PlanningResumed(plan_version=step.file.plan.version)]


def remark(step: Step, about: str, text: str) -> None:
    """Keep what a person wrote beside a step."""
    step.file.remarks.append(Remark(at=step.at, staff_id=step.actor.staff_id, about=about, text=text))
