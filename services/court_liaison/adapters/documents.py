"""How court liaison's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.court_liaison.domain.guards import LONGEST_NUMBER
from services.court_liaison.domain.hearings import USUAL_MINUTES, Instance
from services.kernel.persistence.files import CaseFileDocument


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
    from_room = me.StringField(max_length=200)
    from_judge = me.StringField(max_length=60)
    from_panel = me.DictField(null=True, default=None)
    from_attendees = me.ListField(me.DictField())
    from_visit = me.DictField(null=True, default=None)
    from_talk = me.DictField(null=True, default=None)
    reason_code = me.StringField(required=True, max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class HearingDocument(me.EmbeddedDocument):
    starts_at = me.DateTimeField(required=True)
    instance = me.StringField(max_length=40, default=Instance.FIRST)
    minutes = me.IntField(default=USUAL_MINUTES)
    room = me.StringField(required=True, max_length=LONGEST_NUMBER)
    judge = me.StringField(required=True, max_length=LONGEST_NUMBER)
    panel = me.DictField(null=True, default=None)
    attendees = me.ListField(me.DictField())
    visit = me.DictField(null=True, default=None)
    talk = me.DictField(null=True, default=None)
    closed = me.BooleanField(required=True)
    closed_requested_by = me.StringField(max_length=40)
    accommodations = me.ListField(me.StringField(max_length=40))
    accommodation_changes = me.ListField(me.DictField())
    approval_number = me.StringField(max_length=LONGEST_NUMBER)
    accused_present = me.BooleanField(default=True)
    sitting_id = me.StringField(max_length=40)
    scheduled_at = me.DateTimeField(required=True)
    scheduled_by = me.StringField(required=True, max_length=40)
    moves = me.EmbeddedDocumentListField(MoveDocument)
    held_at = me.DateTimeField()
    held_by = me.StringField(max_length=40)
    points = me.ListField(me.StringField(max_length=40))
    arrival = me.StringField(max_length=40)
    adjourned_at = me.DateTimeField()
    adjourned_by = me.StringField(max_length=40)
    adjourn_reason_code = me.StringField(max_length=40)
    called_off_at = me.DateTimeField()
    called_off_by = me.StringField(max_length=40)


class JudgmentDocument(me.EmbeddedDocument):
    verdict = me.StringField(required=True, max_length=40)
    number = me.StringField(required=True, max_length=LONGEST_NUMBER)
    published_on_portal = me.BooleanField(required=True)
    instance = me.StringField(max_length=40, default=Instance.FIRST)
    appeal_outcome = me.StringField(max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class OutcomeDocument(me.EmbeddedDocument):
    code = me.StringField(required=True, max_length=40)
    at = me.DateTimeField(required=True)
    by = me.StringField(required=True, max_length=40)


class CourtFileDocument(CaseFileDocument):
    notices = me.ListField(me.DictField())
    extension_requests = me.ListField(me.DictField())
    transfers = me.ListField(me.DateTimeField())
    receipts = me.EmbeddedDocumentListField(ReceiptDocument)
    classifications = me.ListField(me.DictField())
    extensions = me.ListField(me.DictField())
    interviews = me.ListField(me.DictField())
    joint_interviews = me.ListField(me.DictField())
    decisions = me.EmbeddedDocumentListField(DecisionDocument)
    docket = me.EmbeddedDocumentListField(DocketEntryDocument)
    trial_orders = me.ListField(me.DictField())
    needs = me.ListField(me.DictField())
    listings = me.ListField(me.DictField())
    hearings = me.EmbeddedDocumentListField(HearingDocument)
    judgments = me.EmbeddedDocumentListField(JudgmentDocument)
    turns = me.ListField(me.DictField())
    appeals = me.ListField(me.DictField())
    help_given = me.ListField(me.DictField())
    compensations = me.ListField(me.DictField())
    complaints = me.ListField(me.DictField())
    outcomes = me.EmbeddedDocumentListField(OutcomeDocument)
    sexual_abuse_or_ill_treatment = me.BooleanField(default=False)
