"""What social support may do beside the way of a case: protect the child, meet it, hand the case over, ask others.

None of these rows changes the state; ``policy.py`` puts them into the workflow.
"""

from __future__ import annotations

from dataclasses import replace

from services.kernel.deadlines.commands import explaining
from services.kernel.joint_answers import JointEvents, answering_rows
from services.kernel.requests import MakeRequest, RequestEvents, request_rows
from services.kernel.workflow import Row
from services.social_support.domain import carer_commands as cc
from services.social_support.domain import carer_effects as keep
from services.social_support.domain import carer_guards as k
from services.social_support.domain import commands as c
from services.social_support.domain import effects as do
from services.social_support.domain import events as e
from services.social_support.domain import guards as g
from services.social_support.domain import joint_guards as j
from services.social_support.domain import responsibility_effects as hand
from services.social_support.domain import responsibility_guards as r
from services.social_support.domain import separation_effects as part
from services.social_support.domain import separation_guards as w
from services.social_support.domain import session_guards as s
from services.social_support.domain.model import AT_WORK, Role, State
from services.social_support.domain.texts import texts_can_be_kept

CHAIRMAN = frozenset({Role.CHAIRMAN})
WORKER = frozenset({Role.CHILD_PROTECTION_WORKER})
SOCIAL_STAFF = frozenset({Role.CHILD_PROTECTION_WORKER, Role.SOCIAL_WORKER})
WORKER_OR_CHAIRMAN = frozenset({Role.CHILD_PROTECTION_WORKER, Role.CHAIRMAN})
ANYONE = frozenset(Role)
KNOWN = frozenset(State) - {State.NEW}  # what others ask may come at any time, and is answered at any time

REQUESTS = RequestEvents("social_support", e.SupportRequestMade, e.SupportRequestAnswered)
JOINT_INTERVIEWS = JointEvents("social_support", e.SupportJointInterviewAnswered)

# --- protecting the child at once, and the separation from its carer ----------------------------------------

PROTECTION = (
    Row(
        c.ApplyEmergencyMeasure,
        AT_WORK,
        None,
        ANYONE,  # urgent help never waits for a form
        guards=(g.measure_is_reasoned, g.separation_is_the_chairmans, g.separation_has_a_decision),
        effect=do.apply_emergency_measure,
        check=texts_can_be_kept,
    ),
    Row(
        c.SeparateChild,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(
            w.decision_is_numbered,
            w.separation_is_reasoned,
            w.place_is_named,
            w.care_is_arranged,
            w.separation_has_begun,
            w.no_other_separation,
            w.first_period_is_within_the_limit,
        ),
        effect=part.separate,
        check=w.days_are_days,
    ),
    Row(
        c.DecideAgainstSeparation,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(w.separation_is_reasoned, w.no_other_separation),
        effect=part.decide_against,
        check=texts_can_be_kept,
    ),
    Row(
        c.RenewSeparation,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(
            w.child_is_separated,
            w.decision_is_numbered,
            w.separation_is_reasoned,
            w.renewal_is_longer,
            w.authority_asks_for_more,
        ),
        effect=part.renew,
        check=w.days_are_days,
    ),
    Row(
        c.AssessCarer,
        AT_WORK,
        None,
        SOCIAL_STAFF,
        guards=(w.child_is_separated, w.safety_is_decided, w.finding_is_reasoned),
        effect=part.assess_carer,
        check=texts_can_be_kept,
    ),
    Row(
        c.EndSeparation,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(w.child_is_separated, w.finding_is_reasoned, w.situation_was_assessed, w.carer_is_safe),
        effect=part.end_separation,
        check=texts_can_be_kept,
    ),
)

# --- a carer who refuses the plan or harms the child --------------------------------------------------------

CARERS = (
    Row(
        cc.RecordCarerAnswer,
        AT_WORK,
        None,
        SOCIAL_STAFF,
        guards=(k.there_is_a_plan, k.answer_is_given, k.answer_is_reasoned),
        effect=keep.record_answer,
        check=texts_can_be_kept,
    ),
    Row(
        cc.AskToRestrictParentalRights,  # the plan may be carried out meanwhile
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(k.carer_harms_or_refuses, k.asking_is_numbered, k.asking_is_reasoned, k.not_asked_already),
        effect=keep.ask_to_restrict,
        check=texts_can_be_kept,
    ),
    Row(
        cc.RecordParentalRightsResult,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(k.was_asked, k.result_is_documented, k.result_has_its_day, k.withdrawal_is_reasoned),
        effect=keep.record_result,
        check=w.days_are_days,
    ),
    Row(
        cc.OrderNoContact,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(k.order_is_numbered, k.person_is_named, k.order_is_reasoned, k.order_ends_after_it_begins),
        effect=keep.order_no_contact,
        check=w.days_are_days,
    ),
    Row(
        cc.EndNoContact,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(k.there_is_an_order, k.its_time_is_over, k.early_end_is_reasoned),
        effect=keep.end_no_contact,
        check=texts_can_be_kept,
    ),
)

# --- meeting the child and those around it ----------------------------------------------------------------

MEETINGS = (
    Row(
        c.HoldNeedsMeeting,
        AT_WORK,
        None,
        SOCIAL_STAFF,
        guards=(s.held_on_has_come, s.minutes_are_numbered, s.participants_are_named, s.needs_are_fixed),
        effect=do.hold_needs_meeting,
        check=texts_can_be_kept,
    ),
    Row(
        c.HoldSession,
        AT_WORK,
        None,
        SOCIAL_STAFF,
        guards=(s.held_on_has_come, s.service_is_named, s.next_day_comes_later),
        effect=do.hold_session,
        check=texts_can_be_kept,
    ),
)

# Hearing the child together with the police: who stays with it is named here.
TOGETHER = answering_rows(
    KNOWN,
    WORKER_OR_CHAIRMAN,
    JOINT_INTERVIEWS,
    texts_can_be_kept,
    attendee=j.support_person,
    accepting=(j.another_person_is_reasoned,),
)

# --- who answers for the child --------------------------------------------------------------------------------

RESPONSIBILITY = (
    Row(
        c.HandOverCase,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(
            r.other_commune_is_named,
            r.handover_is_reasoned,
            r.not_on_its_way_already,
            r.incident_commune_has_done_its_part,
        ),
        effect=hand.hand_over,
        check=texts_can_be_kept,
    ),
    Row(
        c.ReceiveHandover,
        AT_WORK,
        None,
        WORKER_OR_CHAIRMAN,
        guards=(r.case_is_on_its_way, r.receiver_is_of_that_commune, g.worker_is_named),
        effect=hand.receive,
        check=texts_can_be_kept,
    ),
    Row(
        c.CallOffHandover,  # by the commune that hands over, or the one that would not have it
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(r.case_is_on_its_way, r.calling_off_is_reasoned),
        effect=hand.call_off,
        check=texts_can_be_kept,
    ),
    Row(
        c.ReassignWorker,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(g.worker_is_named, r.worker_is_another, r.change_is_reasoned),
        effect=hand.reassign,
        check=texts_can_be_kept,
    ),
    Row(
        c.NoteSupervision,
        AT_WORK,
        None,
        CHAIRMAN,
        guards=(r.finding_is_written,),
        effect=hand.note_supervision,
        check=texts_can_be_kept,
    ),
)

# --- asking others, answering them, and saying why something was late ---------------------------------------


def _as_here(row: Row) -> Row:
    """The kernel's row with what this agency adds to it."""
    row = replace(row, check=texts_can_be_kept)
    if row.command is not MakeRequest:
        return row
    return replace(
        row,
        guards=(*row.guards, r.prosecution_is_asked_of_the_police, r.prosecution_request_is_numbered),
        effect=hand.telling_the_procuracy(row.effect),
    )


ASKING = (
    *request_rows(KNOWN, WORKER_OR_CHAIRMAN, WORKER_OR_CHAIRMAN, REQUESTS),
    explaining(KNOWN, WORKER_OR_CHAIRMAN),
)

BESIDE = (*PROTECTION, *CARERS, *MEETINGS, *TOGETHER, *RESPONSIBILITY, *(_as_here(row) for row in ASKING))
