"""How social support's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.kernel.persistence.files import CaseFileDocument


class ReferralDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    received_at = me.DateTimeField()
    urgent = me.BooleanField(required=True)
    worker = me.StringField(max_length=40)
    ended_as = me.StringField(required=True, max_length=40)
    unit = me.StringField(max_length=200)


class InitialAssessmentDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    risk = me.StringField(required=True, max_length=10)
    emergency = me.BooleanField(required=True)
    carer_is_abuser = me.BooleanField(default=False)
    risk_items = me.ListField(me.DictField())
    capacity_items = me.ListField(me.DictField())


class DetailedAssessmentDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    risk = me.StringField(required=True, max_length=10)
    harm = me.StringField(max_length=10)
    carer_capacity = me.StringField(max_length=10)
    needed = me.ListField(me.StringField(max_length=40))


class EmergencyMeasureDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    code = me.StringField(required=True, max_length=40)
    decision_number = me.StringField()


class PlannedMeasureDocument(me.EmbeddedDocument):
    level = me.StringField(required=True, max_length=20)
    code = me.StringField(required=True, max_length=40)
    due_on = me.StringField(max_length=10)
    responsible = me.StringField(max_length=40)
    cost = me.IntField(min_value=0, default=0)


class PlanDocument(me.EmbeddedDocument):
    version = me.IntField(required=True, min_value=1)
    referral_id = me.StringField(required=True, max_length=36)
    drafted_at = me.DateTimeField(required=True)
    drafted_by = me.StringField(required=True, max_length=40)
    measures = me.EmbeddedDocumentListField(PlannedMeasureDocument)
    next_review_on = me.StringField(max_length=10)


class SubmissionDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class PlanDecisionDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    approved = me.BooleanField(required=True)
    decision_number = me.StringField()


class DeliveryDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    code = me.StringField(required=True, max_length=40)
    delivered_on = me.StringField(required=True, max_length=10)


class ReviewDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    no_more_risk = me.BooleanField(required=True)
    stable = me.BooleanField(required=True)


class RemarkDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    staff_id = me.StringField(required=True, max_length=40)
    about = me.StringField(required=True, max_length=40)


class NeedsMeetingDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    held_on = me.StringField(required=True, max_length=10)
    minutes_number = me.StringField(required=True, max_length=60)


class RenewalDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    decision_number = me.StringField(required=True)
    ends_at = me.DateTimeField(required=True)
    authority = me.StringField(max_length=40)
    authority_document = me.StringField(max_length=60)
    authority_document_on = me.StringField(max_length=10)


class SeparationEndDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    reason_code = me.StringField(required=True, max_length=40)
    decision_number = me.StringField()


class SeparationDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    decision_number = me.StringField(required=True)
    ground = me.StringField(required=True, max_length=40)
    starts_at = me.DateTimeField(required=True)
    ends_at = me.DateTimeField(required=True)
    renewals = me.EmbeddedDocumentListField(RenewalDocument)
    ended = me.EmbeddedDocumentField(SeparationEndDocument)


class CarerAssessmentDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    safe = me.BooleanField(required=True)


class SupportSessionDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    kind = me.StringField(required=True, max_length=40)
    held_on = me.StringField(required=True, max_length=10)
    code = me.StringField(max_length=40)
    child = me.StringField(required=True, max_length=40)
    carer = me.StringField(max_length=40)
    next_on = me.StringField(max_length=10)


class ContinuationDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    next_review_on = me.StringField(required=True, max_length=10)


class HandoverDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    from_unit = me.StringField(max_length=200)
    from_worker = me.StringField(max_length=40)
    to_unit = me.StringField(required=True, max_length=200)
    reason_code = me.StringField(required=True, max_length=40)
    state = me.StringField(required=True, max_length=40)
    ended_at = me.DateTimeField()
    ended_by = me.StringField(max_length=40)
    worker = me.StringField(max_length=40)


class ReassignmentDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    from_worker = me.StringField(max_length=40)
    to_worker = me.StringField(required=True, max_length=40)


class SupervisionNoteDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class PlanAnswerDocument(me.EmbeddedDocument):
    plan_version = me.IntField(required=True, min_value=1)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    answer = me.StringField(required=True, max_length=40)


class RightsResultDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    outcome = me.StringField(required=True, max_length=40)
    document_number = me.StringField(max_length=60)
    decided_on = me.StringField(max_length=10)


class RightsRequestDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    document_number = me.StringField(required=True, max_length=60)
    recipient = me.StringField(required=True, max_length=40)
    alternative_care = me.BooleanField(default=False)
    result = me.EmbeddedDocumentField(RightsResultDocument)


class NoContactEndDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    reason_code = me.StringField(required=True, max_length=40)


class NoContactOrderDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    decision_number = me.StringField(required=True, max_length=60)
    starts_at = me.DateTimeField(required=True)
    ends_at = me.DateTimeField(required=True)
    ended = me.EmbeddedDocumentField(NoContactEndDocument)


class SupportFileDocument(CaseFileDocument):
    referral_id = me.StringField(max_length=36)
    urgent = me.BooleanField(default=False)
    received_at = me.DateTimeField()
    worker = me.StringField(max_length=40)
    case_closed_at = me.DateTimeField()
    earlier_referrals = me.EmbeddedDocumentListField(ReferralDocument)
    initial_assessments = me.EmbeddedDocumentListField(InitialAssessmentDocument)
    detailed_assessments = me.EmbeddedDocumentListField(DetailedAssessmentDocument)
    emergency_measures = me.EmbeddedDocumentListField(EmergencyMeasureDocument)
    plans = me.EmbeddedDocumentListField(PlanDocument)
    submissions = me.EmbeddedDocumentListField(SubmissionDocument)
    plan_decisions = me.EmbeddedDocumentListField(PlanDecisionDocument)
    deliveries = me.EmbeddedDocumentListField(DeliveryDocument)
    reviews = me.EmbeddedDocumentListField(ReviewDocument)
    remarks = me.EmbeddedDocumentListField(RemarkDocument)
    needs_meetings = me.EmbeddedDocumentListField(NeedsMeetingDocument)
    separations = me.EmbeddedDocumentListField(SeparationDocument)
    carer_assessments = me.EmbeddedDocumentListField(CarerAssessmentDocument)
    sessions = me.EmbeddedDocumentListField(SupportSessionDocument)
    continuations = me.EmbeddedDocumentListField(ContinuationDocument)
    handovers = me.EmbeddedDocumentListField(HandoverDocument)
    offered_to = me.StringField(max_length=200)
    reassignments = me.EmbeddedDocumentListField(ReassignmentDocument)
    supervision_notes = me.EmbeddedDocumentListField(SupervisionNoteDocument)
    plan_answers = me.EmbeddedDocumentListField(PlanAnswerDocument)
    rights_requests = me.EmbeddedDocumentListField(RightsRequestDocument)
    no_contact_orders = me.EmbeddedDocumentListField(NoContactOrderDocument)
    joint_interviews = me.ListField(me.DictField())
    preparations = me.ListField(me.DictField())
