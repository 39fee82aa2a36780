"""What the intake point may do: the workflow, and who hears of what.

The guards are in ``guards.py``, what a command changes is in ``effects.py``; joining, shifts and the closing
conference have their own files. What others' news change here is in ``news.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from services.case_intake.domain import commands as c
from services.case_intake.domain import conference, joining, shift, urgency
from services.case_intake.domain import effects as do
from services.case_intake.domain import events as e
from services.case_intake.domain import guards as g
from services.case_intake.domain.family_policy import FAMILY_AUDIENCE
from services.case_intake.domain.model import Role, State
from services.kernel.deadlines.commands import DelayExplained, explaining
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.requests import MakeRequest, RequestEvents, RequestKind, request_rows
from services.kernel.workflow import Audience, Row, Step, Workflow

ANYONE = frozenset(Role)
SUPERVISOR = frozenset({Role.SUPERVISOR})


REQUESTS = RequestEvents("case_intake", e.IntakeRequestMade, e.IntakeRequestAnswered)
WORKED_ON = frozenset({State.OPEN, State.REFERRED})
WRITTEN_DOWN = frozenset(State) - {State.NEW}
SHORT = g.texts_can_be_kept

# --- requests between agencies --------------------------------------------------------------------------


def _make_request(row: Row) -> Row:
    """Rule ``sa-social-referral``: a request to prosecute goes to the police, and the procuracy hears of it at once."""

    def make(step: Step) -> Iterable[Any]:
        events = list(row.effect(step))
        if step.command.kind is RequestKind.PROSECUTION_REQUEST:
            events.append(e.IntakeProsecutionNotified(request_id=events[0].request_id))
        return events

    guards = (*row.guards, g.prosecution_is_asked_of_the_police)
    return replace(row, before=WORKED_ON, guards=guards, effect=make, check=SHORT)


def _requests() -> Iterable[Row]:
    """Asked while the case is worked on; answered and withdrawn as long as there is a file, so that nothing hangs."""
    for row in request_rows(WRITTEN_DOWN, ANYONE, ANYONE, REQUESTS):
        yield _make_request(row) if row.command is MakeRequest else replace(row, check=SHORT)


# --- the workflow ---------------------------------------------------------------------------------

WORKFLOW = Workflow(
    Row(c.ReceiveReport, frozenset({State.NEW}), State.RECEIVED, ANYONE, effect=do.write_down, check=g.form_is_sound),
    Row(
        c.ScreenOutReport,
        frozenset({State.RECEIVED}),
        State.SCREENED_OUT,
        SUPERVISOR,
        guards=(g.reason_is_written,),
        effect=do.screen_out,
        check=SHORT,
    ),
    Row(
        c.JoinReport,
        frozenset({State.RECEIVED}),
        State.JOINED,
        ANYONE,
        guards=(g.reason_is_written, joining.not_joined_to_itself),
        effect=joining.join,
        check=SHORT,
    ),
    Row(
        c.SeparateReport,
        frozenset({State.JOINED}),
        State.RECEIVED,
        ANYONE,
        guards=(g.reason_is_written,),
        effect=joining.separate,
        check=SHORT,
    ),
    Row(
        c.SplitReport,
        frozenset({State.RECEIVED, State.OPEN}),
        None,
        ANYONE,
        guards=(g.reason_is_written, joining.children_can_be_split_off),
        effect=joining.split,
        check=SHORT,
    ),
    Row(c.OpenCase, frozenset({State.RECEIVED}), State.OPEN, ANYONE, effect=do.open_case, check=SHORT),
    Row(
        c.ChangeUrgency,
        WORKED_ON,
        None,
        ANYONE,
        guards=(
            urgency.urgency_is_another,
            urgency.reason_fits,
            urgency.lowered_by_a_supervisor,
            urgency.lowering_is_reasoned,
            urgency.standing_signs_are_answered,
        ),
        effect=urgency.change,
        check=SHORT,
    ),
    Row(
        c.RecordOutcomes,
        WRITTEN_DOWN,
        None,
        ANYONE,
        guards=(g.an_outcome_is_named,),
        effect=do.record_outcomes,
    ),
    Row(
        c.CorrectReport,
        frozenset({State.RECEIVED, *WORKED_ON}),
        None,
        ANYONE,
        guards=(g.reason_is_written,),
        effect=do.correct,
        check=g.form_is_sound,
    ),
    Row(
        c.ReferCase,
        WORKED_ON,
        State.REFERRED,
        ANYONE,
        guards=(g.someone_is_named, g.not_there_already),
        effect=do.refer,
        check=SHORT,
    ),
    Row(
        c.NoteForNextShift,
        frozenset({State.RECEIVED, *WORKED_ON}),
        None,
        ANYONE,
        guards=(shift.note_says_something,),
        effect=shift.leave_note,
        check=SHORT,
    ),
    Row(
        c.TakeOver,
        WRITTEN_DOWN,
        None,
        ANYONE,
        guards=(shift.something_was_left, shift.taken_by_somebody_else),
        effect=shift.take_over,
    ),
    Row(
        c.HoldConference,
        frozenset({State.REFERRED}),
        None,
        ANYONE,
        guards=(
            g.everyone_has_answered,
            conference.held_on_a_day_that_was,
            conference.minutes_are_named,
            conference.everyone_who_worked_is_there,
            conference.each_condition_has_evidence,
        ),
        effect=conference.hold,
        check=SHORT,
    ),
    Row(
        c.CloseCase,
        frozenset({State.REFERRED}),
        State.CLOSED,
        SUPERVISOR,
        guards=(
            g.reason_is_written,
            g.everyone_has_answered,
            g.someone_has_helped,
            conference.conference_found_both,
        ),
        effect=do.close,
        check=SHORT,
    ),
    Row(
        c.ReopenCase,
        frozenset({State.CLOSED}),
        State.OPEN,
        SUPERVISOR,
        guards=(g.reason_is_written,),
        effect=do.reopen,
        check=SHORT,
    ),
    *_requests(),
    replace(explaining(WRITTEN_DOWN, ANYONE), check=SHORT),
)

# --- who hears of it --------------------------------------------------------------------------------

COUNTED = Audience(always=frozenset({"oversight"}))
CIRCLE = frozenset({"social_support", "police_investigation", "court_liaison"})

AUDIENCE: dict[type, Audience] = {
    e.ReportReceived: COUNTED,
    e.ReportScreenedOut: COUNTED,
    e.ReportJoined: COUNTED,
    e.ReportSeparated: COUNTED,
    e.CaseOpened: COUNTED,
    e.CaseReferred: Audience(always=frozenset({"oversight"}), addressee="to"),
    e.CircleChanged: Audience(circle=CIRCLE),
    e.RecordShared: Audience(addressee="to"),
    e.UrgencyChanged: Audience(always=frozenset({"oversight"}), circle=CIRCLE),
    e.HarmAdded: Audience(addressee="to"),
    e.HarmTakenBack: Audience(addressee="to"),
    e.CaseClosed: Audience(always=frozenset({"oversight"}), circle=CIRCLE),
    e.CaseReopened: Audience(always=frozenset({"oversight"}), circle=CIRCLE),
    e.ReportCorrected: Audience(),
    e.ReportSplit: Audience(),
    e.AnotherReportJoined: Audience(),
    e.AnotherReportSeparated: Audience(),
    e.UrgencyNotConfirmed: Audience(),
    e.UrgencyLowered: Audience(),
    e.OutcomesRecorded: Audience(),
    e.ReferralOvertaken: Audience(),
    e.ShiftNoteLeft: Audience(),
    e.ShiftNotesTaken: Audience(),
    e.ConferenceHeld: Audience(),
    e.IntakeAuditHead: Audience.to("social_support", "police_investigation", "court_liaison"),
    e.CommuneFiguresPublished: COUNTED,
    **FAMILY_AUDIENCE,
    e.IntakeDeadlineMissed: Audience.to("oversight"),
    e.IntakeRequestMade: Audience(addressee="to"),
    e.IntakeRequestAnswered: Audience(addressee="to"),
    e.IntakeProsecutionNotified: Audience.to("court_liaison"),
    DeadlineRaised: Audience(),
    DelayExplained: Audience(),
}
