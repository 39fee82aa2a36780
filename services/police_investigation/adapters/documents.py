"""How the police's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.kernel.persistence.files import CaseFileDocument
from services.police_investigation.domain.texts import LONGEST_ARTICLE, LONGEST_NUMBER, LONGEST_STAFF_ID


class ReferralDocument(me.EmbeddedDocument):
    referral_id = me.StringField(required=True, max_length=36)
    received_at = me.DateTimeField()
    urgent = me.BooleanField(required=True)
    ended_as = me.StringField(required=True, max_length=40)


class CrimeReportDocument(me.EmbeddedDocument):
    source = me.StringField(required=True, max_length=40)
    received_at = me.DateTimeField(required=True)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class VerificationDocument(me.EmbeddedDocument):
    investigator = me.StringField(required=True, max_length=LONGEST_STAFF_ID)
    trained_with_minors = me.BooleanField(required=True)
    sexual_abuse = me.BooleanField(default=False)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class OpeningDocument(me.EmbeddedDocument):
    decision_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    offence_article = me.StringField(required=True, max_length=LONGEST_ARTICLE)
    severity = me.StringField(required=True, max_length=40)
    notified = me.ListField(me.StringField(max_length=40))
    answers_request_id = me.StringField(max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class NonOpeningDocument(me.EmbeddedDocument):
    reason_code = me.StringField(required=True, max_length=40)
    decision_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    notified = me.ListField(me.StringField(max_length=40))
    answers_request_id = me.StringField(max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class SuspensionDocument(me.EmbeddedDocument):
    reason_code = me.StringField(required=True, max_length=40)
    document_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)
    resumed_at = me.DateTimeField()
    resumed_by = me.StringField(max_length=LONGEST_STAFF_ID)


class ConclusionDocument(me.EmbeddedDocument):
    outcome_code = me.StringField(required=True, max_length=40)
    document_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class TransferDocument(me.EmbeddedDocument):
    document_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)
    returned_at = me.DateTimeField()


class RemarkDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    staff_id = me.StringField(required=True, max_length=LONGEST_STAFF_ID)
    about = me.StringField(required=True, max_length=40)


class PoliceFileDocument(CaseFileDocument):
    referral_id = me.StringField(max_length=36)
    urgent = me.BooleanField(default=False)
    received_at = me.DateTimeField(required=True)
    earlier_referrals = me.EmbeddedDocumentListField(ReferralDocument)
    crime_report = me.EmbeddedDocumentField(CrimeReportDocument)
    verifications = me.EmbeddedDocumentListField(VerificationDocument)
    openings = me.EmbeddedDocumentListField(OpeningDocument)
    non_openings = me.EmbeddedDocumentListField(NonOpeningDocument)
    suspensions = me.EmbeddedDocumentListField(SuspensionDocument)
    conclusions = me.EmbeddedDocumentListField(ConclusionDocument)
    transfers = me.EmbeddedDocumentListField(TransferDocument)
    remarks = me.EmbeddedDocumentListField(RemarkDocument)
    counts_from = me.DateTimeField()
    book = me.ListField(me.DictField())
    report_transfers = me.ListField(me.DictField())
    notices = me.ListField(me.DictField())
    extensions = me.ListField(me.DictField())
    class_changes = me.ListField(me.DictField())
    interview_plans = me.ListField(me.DictField())
    interview_records = me.ListField(me.DictField())
    interview_cancellations = me.ListField(me.DictField())
    joint_interviews = me.ListField(me.DictField())
    examinations = me.ListField(me.DictField())
    evidence = me.ListField(me.DictField())
    custody = me.ListField(me.DictField())
    suspects = me.ListField(me.DictField())
    accusations = me.ListField(me.DictField())
    offenders = me.ListField(me.DictField())
    removals = me.ListField(me.DictField())
