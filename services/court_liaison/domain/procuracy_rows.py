"""What the procuracy may do: see ``policy.py``."""

from __future__ import annotations

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import effects as do
from services.court_liaison.domain import events as e
from services.court_liaison.domain import extensions as x
from services.court_liaison.domain import guards as g
from services.court_liaison.domain import interviews as i
from services.court_liaison.domain import session_guards as s
from services.court_liaison.domain import turn_commands as t
from services.court_liaison.domain.limits import PROSECUTE
from services.court_liaison.domain.model import SERVICE, DecisionCode, Role, State
from services.kernel.joint_answers import JointEvents, answering_rows
from services.kernel.workflow import Row

PROSECUTOR = frozenset({Role.PROSECUTOR})
CLERK_OR_PROSECUTOR = frozenset({Role.CLERK, Role.PROSECUTOR})
KNOWN = frozenset(State) - {State.NEW}
RECEIVED = frozenset({State.FILE_RECEIVED})
COURT_RETURNED = frozenset({State.COURT_RETURNED})
UNDECIDED = RECEIVED | COURT_RETURNED  # the prosecutor is to decide, or to decide anew
AT_THE_PROCURACY = UNDECIDED | {State.PROSECUTED}  # until the court has entered the case in its docket

JOINT_INTERVIEWS = JointEvents(SERVICE, e.CourtJointInterviewAnswered)
DECISION = (g.decision_is_numbered, g.decision_is_reasoned)

PROCURACY_ROWS = (
    # While the police investigate, and whenever they ask for more time.
    Row(
        c.DecideExtension,
        KNOWN,
        None,
        PROSECUTOR,
        guards=(x.extension_is_asked_for, x.extension_has_a_document, x.refusal_is_reasoned),
        effect=x.decide,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ReceiveFile,
        frozenset({State.TRANSFERRED}),
        State.FILE_RECEIVED,
        CLERK_OR_PROSECUTOR,
        guards=(g.receipt_is_numbered,),
        effect=do.receive,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ClassifyOffence,
        AT_THE_PROCURACY | {State.DOCKETED, State.SCHEDULED, State.REMITTED},
        None,
        CLERK_OR_PROSECUTOR,
        guards=(g.something_is_classified,),
        effect=do.classify,
    ),
    Row(
        c.ExtendProsecution,
        RECEIVED,
        None,
        PROSECUTOR,
        guards=(
            x.limit_is_running(PROSECUTE),
            x.more_time_is_left(PROSECUTE),
            x.days_are_within_the_law(PROSECUTE),
            g.document_is_numbered,
            g.extension_is_reasoned,
        ),
        effect=x.extend(PROSECUTE, e.ProsecutionExtended),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.Prosecute,
        UNDECIDED,
        State.PROSECUTED,
        PROSECUTOR,
        guards=DECISION,
        effect=do.decide(DecisionCode.PROSECUTE),
        check=g.texts_can_be_kept,
    ),
    Row(
        t.KeepProsecution,
        COURT_RETURNED,
        State.PROSECUTED,
        PROSECUTOR,
        guards=DECISION,
        effect=do.decide(DecisionCode.KEEP_PROSECUTION),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.DoNotProsecute,
        UNDECIDED,
        State.FINISHED,
        PROSECUTOR,
        guards=DECISION,
        effect=do.decide(DecisionCode.NOT_PROSECUTE),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ReturnFile,
        UNDECIDED,
        State.RETURNED,
        PROSECUTOR,
        guards=DECISION,
        effect=do.decide(DecisionCode.RETURN_FILE),
        check=g.texts_can_be_kept,
    ),
    # A child is heard by the prosecutor only while the file is here: before that together with the police, and once
    # the court has the case by the court.
    Row(
        c.PlanInterview,
        AT_THE_PROCURACY,
        None,
        PROSECUTOR,
        guards=(
            i.session_is_an_interview,
            i.interview_is_ahead,
            s.not_at_night(i.session_to_plan),
            s.at_most_twice_a_day(i.session_to_plan),
            s.at_most_two_hours(i.session_to_plan, "minutes", excuse=i.approved_or_a_confrontation),
            s.one_confrontation_a_day(i.session_to_plan),
            s.not_in_two_places(i.session_to_plan),
            i.confrontation_is_short,
            i.confrontation_is_necessary,
            i.some_topic_is_named,
            s.nothing_asked_twice(i.session_to_plan),
            i.adult_was_told,
            i.office_is_reasoned,
        ),
        effect=i.plan,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.HoldInterview,
        KNOWN,
        None,
        PROSECUTOR,
        guards=(i.interview_is_planned, i.adult_was_present, s.minutes_in_all_were_allowed),
        effect=i.hold,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.CancelInterview,
        KNOWN,
        None,
        PROSECUTOR,
        guards=(i.interview_is_planned, i.other_reason_is_explained),
        effect=i.cancel,
        check=g.texts_can_be_kept,
    ),
    # Before the file comes, together with the police: who of the procuracy hears the child.
    *answering_rows(KNOWN, PROSECUTOR, JOINT_INTERVIEWS, g.texts_can_be_kept),
)
