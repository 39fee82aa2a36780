"""What must hold of a file in whatever order things happen: what ends its clocks, and what may still be added to it."""

from __future__ import annotations

# By which command each clock is brought to its end; of the last two also by another agency's answer.
ENDED_BY: dict[str, tuple[str, ...]] = {
    "referral-answer-24h": ("AcceptReferral", "DeclineReferral"),
    "initial-assessment-02": ("CompleteInitialAssessment", "DeclineReferral"),
    "emergency-12h": ("ApplyEmergencyMeasure", "SeparateChild", "DeclineReferral"),
    "temp-separation": ("SeparateChild", "DecideAgainstSeparation"),
    "separation-max-15d": ("EndSeparation",),
    "separation-decided-end": ("EndSeparation",),
    "family-violence": ("EndNoContact",),
    "plan-draft-5wd": ("DraftPlan", "SubmitPlan"),
    "plan-approve": ("ApprovePlan", "ReturnPlan"),
    "plan-total-7wd": ("DraftPlan", "SubmitPlan", "ApprovePlan"),
    "handover-receipt-24h": ("ReceiveHandover", "CallOffHandover"),
    "request-answer-5wd": ("AnswerRequest", "WithdrawRequest"),
    "forensic-5d": ("WithdrawRequest",),
    "joint-interview-answer": ("AcceptJointInterview", "DeclineJointInterview"),
}
# Lists of records that never change once they are written.
APPENDED = [
    "earlier_referrals", "initial_assessments", "detailed_assessments", "emergency_measures", "plans", "submissions",
    "plan_decisions", "deliveries", "reviews", "remarks", "needs_meetings", "carer_assessments", "sessions",
    "continuations", "reassignments", "supervision_notes", "plan_answers",
]  # fmt: skip
# What may be added to a record that has a course of its own; everything else of it stays.
GROWING = {
    "separations": {"renewals", "ended"},
    "rights_requests": {"result"},
    "no_contact_orders": {"ended"},
    "handovers": {"state", "ended_at", "ended_by", "worker", "words"},
    "requests": {"state", "answered_at", "answered_by", "reason_code", "answer_document", "support_person", "answer"},
    "joint_interviews": {"state", "reason_code", "ended_at", "invitations"},
    "deadlines": {"changes", "rests", "alarms", "missed_at", "ended_at", "ended_by", "ending", "delay_reason",
                  "explained_by", "explained_at"},
}  # fmt: skip
