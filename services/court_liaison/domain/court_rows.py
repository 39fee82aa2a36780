"""What the court may do: see ``policy.py``."""

from __future__ import annotations

from services.court_liaison.domain import accommodations as a
from services.court_liaison.domain import attendees as who
from services.court_liaison.domain import commands as c
from services.court_liaison.domain import compensation as money
from services.court_liaison.domain import complaints, listings, preparing
from services.court_liaison.domain import conduct_guards as conduct
from services.court_liaison.domain import effects as do
from services.court_liaison.domain import events as e
from services.court_liaison.domain import extensions as x
from services.court_liaison.domain import guards as g
from services.court_liaison.domain import hearing_guards as h
from services.court_liaison.domain import hearings as hear
from services.court_liaison.domain import panel as p
from services.court_liaison.domain import session_guards as s
from services.court_liaison.domain.limits import OPEN, PREPARE
from services.court_liaison.domain.model import SECOND_INSTANCE, Role, State
from services.kernel.workflow import Row

CLERK = frozenset({Role.CLERK})
JUDGE = frozenset({Role.JUDGE})
COURT = frozenset({Role.CLERK, Role.JUDGE})
ANYONE = frozenset(Role)
KNOWN = frozenset(State) - {State.NEW}
DOCKETED = frozenset({State.DOCKETED})
SCHEDULED = frozenset({State.SCHEDULED})
# Whenever a hearing may still come.
BEFORE_JUDGMENT = SECOND_INSTANCE | frozenset(
    {
        State.FILE_RECEIVED, State.PROSECUTED, State.DOCKETED, State.COURT_RETURNED, State.SUSPENDED, State.SCHEDULED,
        State.HELD, State.REMITTED,
    }
)  # fmt: skip

# What is asked of a hearing in either instance.
SETTING = (
    h.hearing_is_ahead,
    h.hearing_is_by_day,
    h.hearing_is_on_a_working_day,
    h.room_is_named,
    h.judge_is_named,
    p.judge_is_trained,
    p.panel_is_of_different_people,
    who.attendees_are_different_people,
    who.support_person_stays,
    *preparing.GUARDS,
    *h.NO_SCHOOL_IS_MISSED_TO_BE_PREPARED,
    h.trial_is_closed,
    h.request_for_closed_doors_is_answered,
    a.child_is_accommodated,
    a.needs_are_known,
    a.needs_are_met,
    conduct.accused_is_kept_away,
    h.school_is_not_missed,
    s.not_at_night(hear.session_to_plan, told_elsewhere=h.at_night),
    s.at_most_twice_a_day(hear.session_to_plan),
    s.at_most_two_hours(hear.session_to_plan, "child_minutes"),
    s.not_in_two_places(hear.session_to_plan),
    s.nothing_asked_twice(hear.session_to_plan),
)
CHANGING = (a.child_is_accommodated, a.needs_are_met, conduct.accused_is_still_kept_away)
MOVING = (
    h.hearing_is_ahead,
    h.hearing_is_by_day,
    h.hearing_is_on_a_working_day,
    h.hearing_opens_in_time,
    h.hearing_really_moves,
    h.move_is_reasoned,
    p.new_judge_comes_with_the_panel,
    p.judge_is_trained,
    p.new_panel_knows_children,
    p.panel_is_of_different_people,
    who.attendees_are_different_people,
    who.support_person_stays,
    *preparing.GUARDS,
    *h.NO_SCHOOL_IS_MISSED_TO_BE_PREPARED,
    h.school_is_not_missed_by_moving,
    s.not_at_night(hear.session_to_move, told_elsewhere=h.at_night),
    s.at_most_twice_a_day(hear.session_to_move),
    s.not_in_two_places(hear.session_to_move),
)
# What the child did in a hearing, whether it was held to the end or broken off.
CHILD_IN_IT = (
    h.childs_minutes_are_told,
    h.child_was_to_speak,
    s.minutes_in_all_were_allowed,
    conduct.questions_were_simple,
    conduct.arrival_is_noted,
)
HOLDING = (h.ban_list_was_kept, conduct.dress_and_room_were_seen_to, *CHILD_IN_IT)
ADJOURNING = (
    h.adjournment_is_reasoned,
    h.ban_list_was_kept_while_it_spoke,
    conduct.dress_and_room_were_seen_to_while_it_spoke,
    *CHILD_IN_IT,
)

COURT_ROWS = (
    Row(
        c.DocketCase,
        frozenset({State.PROSECUTED, State.REMITTED}),
        State.DOCKETED,
        CLERK,
        guards=(g.docket_is_numbered,),
        effect=do.enter_in_docket,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ExtendPreparation,
        DOCKETED,
        None,
        JUDGE,
        guards=(
            x.limit_is_running(PREPARE),
            x.more_time_is_left(PREPARE),
            x.days_are_within_the_law(PREPARE),
            g.document_is_numbered,
            g.extension_is_reasoned,
        ),
        effect=x.extend(PREPARE, e.PreparationExtended),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.OrderTrial,
        DOCKETED,
        None,
        JUDGE,
        guards=(g.decision_is_numbered, g.trial_is_not_ordered_yet),
        effect=do.order_trial,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ExtendOpening,
        DOCKETED | SCHEDULED,
        None,
        JUDGE,
        guards=(
            x.limit_is_running(OPEN),
            x.more_time_is_left(OPEN),
            g.document_is_numbered,
            g.extension_is_reasoned,
        ),
        effect=x.extend(OPEN, e.OpeningExtended),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.RecordNeeds,
        BEFORE_JUDGMENT,
        None,
        ANYONE,  # whoever has spoken with the child or with who knows it
        guards=(a.some_need_is_told, a.language_is_named, a.school_time_is_told, a.other_need_is_described),
        effect=a.record_needs,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.WantHearing,
        SECOND_INSTANCE | {State.DOCKETED, State.SCHEDULED, State.HELD},
        None,
        COURT,
        effect=listings.put_on_list,
        check=listings.can_be_kept,
    ),
    Row(
        c.ScheduleHearing,
        frozenset({State.DOCKETED, State.HELD}),
        State.SCHEDULED,
        COURT,
        guards=(*SETTING, h.hearing_opens_in_time, p.panel_knows_children),
        effect=hear.schedule,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ChangeAccommodations,
        SCHEDULED,
        None,
        COURT,
        guards=CHANGING,
        effect=a.change,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.MoveHearing,
        SCHEDULED,
        None,
        COURT,
        guards=MOVING,
        effect=hear.move,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.HoldHearing,
        SCHEDULED,
        State.HELD,
        JUDGE,
        guards=HOLDING,
        effect=hear.hold,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.AdjournHearing,
        SCHEDULED,
        State.DOCKETED,
        JUDGE,
        guards=ADJOURNING,
        effect=hear.adjourn,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.GiveJudgment,
        frozenset({State.HELD}),
        State.JUDGED,
        JUDGE,
        guards=(g.judgment_is_numbered, h.judgment_stays_off_the_portal),
        effect=do.judge,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.OrderCompensation,
        frozenset({State.JUDGED}),
        None,
        COURT,
        guards=(money.amount_is_money, money.is_a_day("due_on"), money.due_day_is_ahead, g.document_is_numbered),
        effect=money.order,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.RecordPayment,
        SECOND_INSTANCE | {State.JUDGED, State.FINISHED},
        None,
        CLERK,
        guards=(
            money.compensation_is_owed,
            money.amount_is_money,
            money.payment_is_not_too_much,
            money.is_a_day("paid_on"),
            money.payment_was_made,
        ),
        effect=money.pay,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.FileComplaint,
        KNOWN,
        None,
        ANYONE,
        guards=(complaints.appeal_is_against_a_judgment, g.complaint_is_written),
        effect=complaints.file_complaint,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.AnswerComplaint,
        KNOWN,
        None,
        ANYONE,
        guards=(complaints.complaint_waits, complaints.answer_has_a_document),
        effect=complaints.answer,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.FinishProceeding,
        frozenset({State.JUDGED}),
        State.FINISHED,
        CLERK,
        guards=(g.outcome_is_written, complaints.no_appeal_is_open, complaints.no_appeal_waits_for_second_instance),
        effect=do.finish,
        check=g.texts_can_be_kept,
    ),
)
