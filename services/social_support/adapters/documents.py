"""How social support's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.kernel.persistence.files import FileDocument


class ReferralDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    received_at = me.DateTimeField()
    urgent = me.BooleanField(required=True)
    worker = me.StringField(max_length=40)
    ended_as = me.StringField(required=True, max_length=40)


class InitialAssessmentDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    risk = me.StringField(required=True, max_length=10)
    emergency = me.BooleanField(required=True)


class DetailedAssessmentDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)
    risk = me.StringField(required=True, max_length=10)


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


class PlanDocument(me.EmbeddedDocument):
    version = me.IntField(required=True, min_value=1)
    referral_id = me.StringField(required=True, max_length=36)
    drafted_at = me.DateTimeField(required=True)
    drafted_by = me.StringField(required=True, max_length=40)
    measures = me.EmbeddedDocumentListField(PlannedMeasureDocument)


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


class SupportFileDocument(FileDocument):
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
