"""How the intake point's files are stored."""

from __future__ import annotations

import mongoengine as me

from services.kernel.persistence.files import CaseFileDocument


class AgencyWorkDocument(me.EmbeddedDocument):
    agency = me.StringField(required=True, max_length=40)
    referral_id = me.StringField(required=True, max_length=36)
    progress = me.StringField(required=True, max_length=20)
    sent_at = me.DateTimeField(required=True)
    answered_at = me.DateTimeField()
    reason_code = me.StringField(max_length=40)
    awaited = me.IntField(default=0)
    finished_at = me.DateTimeField()


class RemarkDocument(me.EmbeddedDocument):
    at = me.DateTimeField(required=True)
    staff_id = me.StringField(required=True, max_length=40)
    about = me.StringField(required=True, max_length=40)


class IntakeFileDocument(CaseFileDocument):
    channel = me.StringField(required=True, max_length=20)
    received_at = me.DateTimeField(required=True)
    form = me.DictField()
    earlier_forms = me.ListField(me.DictField())
    life_at_risk = me.BooleanField(default=False)
    urgent = me.BooleanField()
    urgency_changes = me.ListField(me.DictField())
    call_outcomes = me.ListField(me.DictField())
    received_by = me.StringField(max_length=40)
    joined_to = me.StringField(max_length=40)
    split_from = me.StringField(max_length=40)
    openings = me.ListField(me.DictField())
    joins = me.ListField(me.DictField())
    splits = me.ListField(me.DictField())
    shift_notes = me.ListField(me.DictField())
    handover_open = me.BooleanField(default=False)
    conferences = me.ListField(me.DictField())
    work = me.EmbeddedDocumentListField(AgencyWorkDocument)
    remarks = me.EmbeddedDocumentListField(RemarkDocument)
