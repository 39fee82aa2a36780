"""What social support may do: the way of a case from the referral to its end, and who hears of what.

What may be done beside the way, without changing the state, is in ``policy_beside.py``. The guards are in
``…guards.py``, what a command changes in ``…effects.py``, what others' news change in ``reactions.py``.
"""

from __future__ import annotations

from services.kernel.deadlines.commands import DelayExplained
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.workflow import Audience, Row, Workflow
from services.social_support.domain import carer_guards as k
from services.social_support.domain import commands as c
from services.social_support.domain import effects as do
from services.social_support.domain import events as e
from services.social_support.domain import guards as g
from services.social_support.domain import plan_guards as p
from services.social_support.domain import responsibility_guards as r
from services.social_support.domain import session_guards as s
from services.social_support.domain.model import State
from services.social_support.domain.policy_beside import (
    BESIDE,
    CHAIRMAN,
    JOINT_INTERVIEWS,
    REQUESTS,
    SOCIAL_STAFF,
    WORKER,
    WORKER_OR_CHAIRMAN,
)
from services.social_support.domain.texts import texts_can_be_kept

__all__ = ["AUDIENCE", "JOINT_INTERVIEWS", "REQUESTS", "WORKFLOW"]

# --- the workflow ---------------------------------------------------------------------------------

# Decree 56 Art 28(2): what the Chairman must have before him.
DOSSIER = (
    p.minutes_are_named,
    p.minutes_are_of_the_meeting,
    p.initial_assessment_is_there,
    p.detailed_assessment_is_there,
    p.plan_is_there,
    p.plan_is_new,
)

WORKFLOW = Workflow(
    Row(
        c.AcceptReferral,
        frozenset({State.REFERRED}),
        State.ACCEPTED,
        WORKER_OR_CHAIRMAN,
        guards=(g.worker_is_named,),
        effect=do.accept,
        check=texts_can_be_kept,
    ),
    Row(
        c.DeclineReferral,
        frozenset({State.REFERRED}),
        State.DECLINED,
        WORKER_OR_CHAIRMAN,
        guards=(g.decline_is_reasoned,),
        effect=do.decline,
        check=texts_can_be_kept,
    ),
    Row(
        c.CompleteInitialAssessment,
        frozenset({State.ACCEPTED}),
        State.ASSESSED,
        WORKER,
        guards=(
            g.risk_is_scored,
            g.risk_is_reasoned,
            g.scores_are_reasoned,
            g.emergency_is_decided,
            g.decision_against_the_signs_is_reasoned,
        ),
        effect=do.assess_initially,
        check=g.form_02_can_be_kept,
    ),
    Row(
        c.CompleteDetailedAssessment,
        frozenset({State.ASSESSED}),
        State.DETAILED,
        SOCIAL_STAFF,
        guards=(
            g.risk_is_scored,
            g.risk_is_reasoned,
            g.situation_is_summed_up,
            g.carer_capacity_is_reasoned,
            g.emergency_was_met,
        ),
        effect=do.assess_in_detail,
        check=texts_can_be_kept,
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
        guards=DOSSIER,
        effect=do.submit,
        check=texts_can_be_kept,
    ),
    Row(
        c.ApprovePlan,
        frozenset({State.SUBMITTED}),
        State.APPROVED,
        CHAIRMAN,
        guards=(p.decision_is_numbered,),
        effect=do.approve,
        check=texts_can_be_kept,
    ),
    Row(
        c.ReturnPlan,
        frozenset({State.SUBMITTED}),
        State.PLANNING,
        CHAIRMAN,
        guards=(p.return_is_reasoned,),
        effect=do.send_back,
        check=texts_can_be_kept,
    ),
    Row(
        c.RevisePlan,  # the plan in force goes on meanwhile
        frozenset({State.DELIVERING, State.REVISING}),
        State.REVISING,
        SOCIAL_STAFF,
        effect=do.revise,
        check=p.draft_can_be_kept,
    ),
    Row(
        c.SubmitPlan,
        frozenset({State.REVISING}),
        State.REVISED,
        WORKER,
        guards=DOSSIER,
        effect=do.submit,
        check=texts_can_be_kept,
    ),
    Row(
        c.ApprovePlan,
        frozenset({State.REVISED}),
        State.DELIVERING,
        CHAIRMAN,
        guards=(p.decision_is_numbered,),
        effect=do.approve,
        check=texts_can_be_kept,
    ),
    Row(
        c.ReturnPlan,
        frozenset({State.REVISED}),
        State.REVISING,
        CHAIRMAN,
        guards=(p.return_is_reasoned,),
        effect=do.send_back,
        check=texts_can_be_kept,
    ),
    Row(
        c.DeliverSupport,
        frozenset({State.REVISING, State.REVISED}),
        None,
        SOCIAL_STAFF,
        guards=(p.measure_is_planned, p.day_has_come),
        effect=do.deliver,
        check=texts_can_be_kept,
    ),
    Row(
        c.DeliverSupport,
        frozenset({State.APPROVED, State.DELIVERING}),
        State.DELIVERING,
        SOCIAL_STAFF,
        guards=(p.measure_is_planned, p.day_has_come),
        effect=do.deliver,
        check=texts_can_be_kept,
    ),
    Row(
        c.HoldReview,
        frozenset({State.DELIVERING}),
        State.REVIEWED,
        WORKER,
        guards=(p.support_was_delivered, p.review_is_evidenced),
        effect=do.review,
        check=texts_can_be_kept,
    ),
    Row(
        c.ContinueSupport,  # after an interim review
        frozenset({State.REVIEWED}),
        State.DELIVERING,
        WORKER_OR_CHAIRMAN,
        guards=(s.next_review_is_set, s.plan_is_not_at_its_end),
        effect=do.go_on,
        check=texts_can_be_kept,
    ),
    Row(
        c.FinishSupport,
        frozenset({State.REVIEWED}),
        State.FINISHED,
        CHAIRMAN,
        guards=(
            p.no_more_risk,
            p.child_is_stable,
            p.quiet_since_the_review,
            r.child_is_back,
            r.handover_is_settled,
            k.parental_rights_are_settled,
        ),
        effect=do.finish,
        check=texts_can_be_kept,
    ),
    Row(
        c.ReturnToPlanning,
        frozenset({State.REVIEWED}),
        State.PLANNING,
        WORKER_OR_CHAIRMAN,
        guards=(p.loop_is_reasoned,),
        effect=do.plan_again,
        check=texts_can_be_kept,
    ),
    *BESIDE,
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
    e.SupportAuditHead: Audience.to("case_intake", "police_investigation", "court_liaison"),
    e.SupportStaffBusyTold: Audience(addressee="to"),
    e.SupportDisclosureEnded: Audience.to("case_intake"),
    e.SupportErasureCarriedOut: Audience.to("case_intake"),
    e.SupportDeadlineMissed: Audience.to("case_intake", "oversight"),
    e.SupportRequestMade: Audience(addressee="to"),
    e.SupportRequestAnswered: Audience(addressee="to"),
    e.SupportJointInterviewAnswered: Audience.to("police_investigation"),
    e.SupportProsecutionNotified: Audience.to("court_liaison"),
    e.ChildSeparated: Audience.to("case_intake", "oversight", circle=("police_investigation", "court_liaison")),
    e.SeparationRenewed: Audience.to("case_intake", circle=("police_investigation", "court_liaison")),
    e.ChildReturned: Audience.to("case_intake", "oversight", circle=("police_investigation", "court_liaison")),
    e.SupportHandedOver: Audience.to("case_intake"),
    e.SupportHandoverReceived: Audience.to("case_intake"),
    # By the law and whether they work on the case or not: who is to watch an order, and the liaison of justice.
    e.ParentalRightsRestrictionAsked: Audience.to("case_intake", "court_liaison"),
    e.ParentalRightsRestrictionDecided: Audience.to("case_intake", "court_liaison"),
    e.NoContactOrdered: Audience.to("case_intake", "police_investigation"),
    e.NoContactEnded: Audience.to("case_intake", "police_investigation"),
    # In the house only.
    e.EmergencyRuledOut: Audience(),
    e.SeparationDecided: Audience(),
    e.SeparationDecidedAgainst: Audience(),
    e.SeparationProlonged: Audience(),
    e.CarerAssessed: Audience(),
    e.CarerAnswered: Audience(),
    e.NeedsMeetingHeld: Audience(),
    e.SessionHeld: Audience(),
    e.PlanRevised: Audience(),
    e.SupportContinued: Audience(),
    e.HandoverCalledOff: Audience(),
    e.WorkerReassigned: Audience(),
    e.SupervisionNoted: Audience(),
    DeadlineRaised: Audience(),
    DelayExplained: Audience(),
}
