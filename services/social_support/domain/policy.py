"""What social support may do: the workflow, who hears of what, and what others' news change here.

The guards are in ``guards.py`` and ``plan_guards.py``, what a command changes is in ``effects.py``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.kernel.workflow import Audience, Row, Workflow
from services.social_support.domain import commands as c
from services.social_support.domain import effects as do
from services.social_support.domain import events as e
from services.social_support.domain import guards as g
from services.social_support.domain import plan_guards as p
from services.social_support.domain.model import Referral, Role, State, SupportFile

CHAIRMAN = frozenset({Role.CHAIRMAN})
WORKER = frozenset({Role.CHILD_PROTECTION_WORKER})
SOCIAL_STAFF = frozenset({Role.CHILD_PROTECTION_WORKER, Role.SOCIAL_WORKER})
WORKER_OR_CHAIRMAN = frozenset({Role.CHILD_PROTECTION_WORKER, Role.CHAIRMAN})
ANYONE = frozenset(Role)


# --- the workflow ---------------------------------------------------------------------------------

TAKEN = frozenset(
    {
        State.ACCEPTED,
        State.ASSESSED,
        State.DETAILED,
        State.PLANNING,
        State.SUBMITTED,
        State.APPROVED,
        State.DELIVERING,
        State.REVIEWED,
    }
)

WORKFLOW = Workflow(
    Row(
        c.AcceptReferral,
        frozenset({State.REFERRED}),
        State.ACCEPTED,
        WORKER_OR_CHAIRMAN,
        guards=(g.worker_is_named,),
        effect=do.accept,
    ),
    Row(
        c.DeclineReferral,
        frozenset({State.REFERRED}),
        State.DECLINED,
        WORKER_OR_CHAIRMAN,
        guards=(g.decline_is_reasoned,),
        effect=do.decline,
    ),
    Row(
        c.CompleteInitialAssessment,
        frozenset({State.ACCEPTED}),
        State.ASSESSED,
        WORKER,
        guards=(g.risk_is_scored, g.risk_is_reasoned, g.emergency_is_decided),
        effect=do.assess_initially,
    ),
    Row(
        c.ApplyEmergencyMeasure,
        TAKEN,
        None,
        ANYONE,  # urgent help never waits for a form
        guards=(g.measure_is_reasoned, g.separation_is_the_chairmans, g.separation_has_a_decision),
        effect=do.apply_emergency_measure,
    ),
    Row(
        c.CompleteDetailedAssessment,
        frozenset({State.ASSESSED}),
        State.DETAILED,
        SOCIAL_STAFF,
        guards=(g.risk_is_scored, g.risk_is_reasoned, g.situation_is_summed_up, g.emergency_was_met),
        effect=do.assess_in_detail,
    ),
    Row(
        c.DraftPlan,
        frozenset({State.DETAILED, State.PLANNING}),
        State.PLANNING,
        SOCIAL_STAFF,
        effect=do.draft,
        check=p.draft_can_be_kept,
    ),
    Row(
        c.SubmitPlan,
        frozenset({State.PLANNING}),
        State.SUBMITTED,
        WORKER,
        guards=(
            p.minutes_are_named,
            p.initial_assessment_is_there,
            p.detailed_assessment_is_there,
            p.plan_is_there,
            p.plan_is_new,
        ),
        effect=do.submit,
    ),
    Row(
        c.ApprovePlan,
        frozenset({State.SUBMITTED}),
        State.APPROVED,
        CHAIRMAN,
        guards=(p.decision_is_numbered,),
        effect=do.approve,
    ),
    Row(
        c.ReturnPlan,
        frozenset({State.SUBMITTED}),
        State.PLANNING,
        CHAIRMAN,
        guards=(p.return_is_reasoned,),
        effect=do.send_back,
    ),
    Row(
        c.DeliverSupport,
        frozenset({State.APPROVED, State.DELIVERING}),
        State.DELIVERING,
        SOCIAL_STAFF,
        guards=(p.measure_is_planned, p.day_has_come),
        effect=do.deliver,
    ),
    Row(
        c.HoldReview,
        frozenset({State.DELIVERING}),
        State.REVIEWED,
        WORKER,
        guards=(p.support_was_delivered, p.review_is_evidenced),
        effect=do.review,
    ),
    Row(
        c.FinishSupport,
        frozenset({State.REVIEWED}),
        State.FINISHED,
        CHAIRMAN,
        guards=(p.no_more_risk, p.child_is_stable, p.quiet_since_the_review),
        effect=do.finish,
    ),
    Row(
        c.ReturnToPlanning,
        frozenset({State.REVIEWED}),
        State.PLANNING,
        WORKER_OR_CHAIRMAN,
        guards=(p.loop_is_reasoned,),
        effect=do.plan_again,
    ),
)

# --- who hears of it --------------------------------------------------------------------------------

INTAKE = Audience(always=frozenset({"case_intake", "oversight"}))
EVERYONE = Audience(
    always=frozenset({"case_intake", "oversight"}), circle=frozenset({"police_investigation", "court_liaison"})
)

AUDIENCE: dict[type, Audience] = {
    e.SupportAccepted: INTAKE,
    e.SupportDeclined: INTAKE,
    e.InitialAssessmentCompleted: EVERYONE,
    e.EmergencyMeasureApplied: EVERYONE,
    e.DetailedAssessmentCompleted: EVERYONE,
    e.PlanDrafted: Audience(),
    e.PlanSubmitted: INTAKE,
    e.PlanApproved: EVERYONE,
    e.PlanReturned: INTAKE,
    e.SupportDelivered: EVERYONE,
    e.ReviewHeld: EVERYONE,
    e.SupportFinished: EVERYONE,
    e.PlanningResumed: Audience(),
    e.SupportAuditHead: Audience(always=frozenset({"case_intake", "police_investigation", "court_liaison"})),
    e.SupportDisclosureEnded: Audience(always=frozenset({"case_intake"})),
    e.SupportErasureCarriedOut: Audience(always=frozenset({"case_intake"})),
}

# --- what others' news change here --------------------------------------------------------------------


def case_referred(file: SupportFile, referral_id: str, urgent: bool, received_at: datetime, at: datetime) -> list[Any]:
    """The intake point sent the case: a new file, or one that was declined or finished and comes back.

    A case that we already hold stays as it is: the intake point does not refer what is being worked
    on, and the work in hand must never be lost to a message.
    """
    if file.state not in (State.NEW, State.DECLINED, State.FINISHED) or referral_id == file.referral_id:
        return []
    if file.state is State.NEW:
        file.opened_at = at
    else:
        file.earlier_referrals.append(
            Referral(
                referral_id=file.referral_id,
                received_at=file.received_at,
                urgent=file.urgent,
                worker=file.worker,
                ended_as=file.state,
            )
        )
    file.referral_id, file.urgent, file.received_at = referral_id, urgent, received_at
    file.worker = None
    file.state = State.REFERRED
    return []


def case_closed(file: SupportFile, at: datetime) -> list[Any]:
    """The intake point closed the case: every agency has finished."""
    file.case_closed_at = at
    return []


def case_reopened(file: SupportFile) -> list[Any]:
    """The case goes on; work starts here again only with a new referral."""
    file.case_closed_at = None
    return []
