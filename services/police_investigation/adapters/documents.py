"""How the police's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.kernel.persistence.files import FileDocument
from services.police_investigation.domain.guards import LONGEST_ARTICLE, LONGEST_NUMBER, LONGEST_STAFF_ID


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
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class OpeningDocument(me.EmbeddedDocument):
    decision_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    offence_article = me.StringField(required=True, max_length=LONGEST_ARTICLE)
    severity = me.StringField(required=True, max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=LONGEST_STAFF_ID)


class NonOpeningDocument(me.EmbeddedDocument):
    reason_code = me.StringField(required=True, max_length=40)
    decision_number = me.StringField(required=True, max_length=LONGEST_NUMBER)
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


class PoliceFileDocument(FileDocument):
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
