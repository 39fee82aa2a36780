"""How court liaison's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.court_liaison.domain.guards import LONGEST_NUMBER
from services.kernel.persistence.files import FileDocument


class ReceiptDocument(me.EmbeddedDocument):
    number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class DecisionDocument(me.EmbeddedDocument):
    code = me.StringField(required=True, max_length=40)
    number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class DocketEntryDocument(me.EmbeddedDocument):
    number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class MoveDocument(me.EmbeddedDocument):
    from_time = me.DateTimeField(required=True)
    reason_code = me.StringField(required=True, max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class HearingDocument(me.EmbeddedDocument):
    starts_at = me.DateTimeField(required=True)
    room = me.StringField(required=True, max_length=LONGEST_NUMBER)
    judge = me.StringField(required=True, max_length=LONGEST_NUMBER)
    closed = me.BooleanField(required=True)
    accommodations = me.ListField(me.StringField(max_length=40))
    scheduled_at = me.DateTimeField(required=True)
    scheduled_by = me.StringField(required=True, max_length=40)
    moves = me.EmbeddedDocumentListField(MoveDocument)
    held_at = me.DateTimeField()
    held_by = me.StringField(max_length=40)


class JudgmentDocument(me.EmbeddedDocument):
    verdict = me.StringField(required=True, max_length=40)
    number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    published_on_portal = me.BooleanField(required=True)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class OutcomeDocument(me.EmbeddedDocument):
    code = me.StringField(required=True, max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class CourtFileDocument(FileDocument):
    transfers = me.ListField(me.DateTimeField())
    receipts = me.EmbeddedDocumentListField(ReceiptDocument)
    decisions = me.EmbeddedDocumentListField(DecisionDocument)
    docket = me.EmbeddedDocumentListField(DocketEntryDocument)
    hearings = me.EmbeddedDocumentListField(HearingDocument)
    judgments = me.EmbeddedDocumentListField(JudgmentDocument)
    outcomes = me.EmbeddedDocumentListField(OutcomeDocument)
    sexual_abuse_or_ill_treatment = me.BooleanField(default=False)
