"""What the procuracy and the court may do: the workflow, who hears of what, and what others' news change here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain import guards as g
from services.court_liaison.domain.model import (
    Accommodation,
    CourtFile,
    Decision,
    DecisionCode,
    DocketEntry,
    Hearing,
    Judgment,
    Move,
    Outcome,
    OutcomeCode,
    Receipt,
    Role,
    State,
)
from services.kernel.workflow import Audience, Effect, Row, Step, Workflow

CLERK = frozenset({Role.CLERK})
JUDGE = frozenset({Role.JUDGE})
PROSECUTOR = frozenset({Role.PROSECUTOR})
CLERK_OR_PROSECUTOR = frozenset({Role.CLERK, Role.PROSECUTOR})
COURT = frozenset({Role.CLERK, Role.JUDGE})


# --- effects: change the file, return what happened ----------------------------------------------


def receive(step: Step) -> Iterable[Any]:
    step.file.receipts.append(Receipt(number=step.command.receipt_number.strip(), at=step.at, by=step.actor.staff_id))
    return [e.FileReceived()]


def decide(code: DecisionCode) -> Effect:
    """The effect of one of the prosecutor's three decisions."""

    def decided(step: Step) -> Iterable[Any]:
        number, reason = step.command.decision_number.strip(), step.command.reason.strip()
        step.file.decisions.append(
            Decision(code=code, number=number, reason=reason, at=step.at, by=step.actor.staff_id)
        )
        events: list[Any] = [e.ProsecutionDecided(decision_code=code)]
        if code is DecisionCode.NOT_PROSECUTE:
            events += _end(step, OutcomeCode.NOT_PROSECUTED, reason)
        return events

    return decided


def enter_in_docket(step: Step) -> Iterable[Any]:
    step.file.docket.append(DocketEntry(number=step.command.docket_number.strip(), at=step.at, by=step.actor.staff_id))
    return [e.CaseDocketed()]


def schedule(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.sexual_abuse_or_ill_treatment |= command.sexual_abuse_or_ill_treatment
    file.hearings.append(
        Hearing(
            starts_at=command.starts_at,
            room=command.room.strip(),
            judge=command.judge.strip(),
            closed=command.closed,
            accommodations=_each_once(command.accommodations),
            scheduled_at=step.at,
            scheduled_by=step.actor.staff_id,
        )
    )
    return [e.HearingScheduled(starts_at=command.starts_at, closed=command.closed)]


def move(step: Step) -> Iterable[Any]:
    hearing, command = step.file.hearing, step.command
    hearing.moves.append(
        Move(
            from_time=hearing.starts_at,
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    hearing.starts_at = command.starts_at
    return [e.HearingMoved(starts_at=command.starts_at, reason_code=command.reason_code)]


def hold(step: Step) -> Iterable[Any]:
    hearing = step.file.hearing
    hearing.held_at, hearing.held_by = step.at, step.actor.staff_id
    return [e.HearingHeld()]


def judge(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.judgments.append(
        Judgment(
            verdict=command.verdict,
            number=command.judgment_number.strip(),
            published_on_portal=command.published_on_portal,
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.JudgmentGiven()]


def finish(step: Step) -> Iterable[Any]:
    return _end(step, OutcomeCode.JUDGED, step.command.outcome.strip())


def _each_once(accommodations: Iterable[Accommodation]) -> tuple[Accommodation, ...]:
    return tuple(item for item in Accommodation if item in accommodations)


def _end(step: Step, code: OutcomeCode, text: str) -> list[Any]:
    step.file.outcomes.append(Outcome(code=code, text=text, at=step.at, by=step.actor.staff_id))
    return [e.ProceedingFinished(outcome_code=code)]


# --- the workflow ---------------------------------------------------------------------------------

DECISION = (g.decision_is_numbered, g.decision_is_reasoned)

WORKFLOW = Workflow(
    Row(
        c.ReceiveFile,
        frozenset({State.TRANSFERRED}),
        State.FILE_RECEIVED,
        CLERK_OR_PROSECUTOR,
        guards=(g.receipt_is_numbered,),
        effect=receive,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.Prosecute,
        frozenset({State.FILE_RECEIVED}),
        State.PROSECUTED,
        PROSECUTOR,
        guards=DECISION,
        effect=decide(DecisionCode.PROSECUTE),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.DoNotProsecute,
        frozenset({State.FILE_RECEIVED}),
        State.FINISHED,
        PROSECUTOR,
        guards=DECISION,
        effect=decide(DecisionCode.NOT_PROSECUTE),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ReturnFile,
        frozenset({State.FILE_RECEIVED}),
        State.RETURNED,
        PROSECUTOR,
        guards=DECISION,
        effect=decide(DecisionCode.RETURN_FILE),
        check=g.texts_can_be_kept,
    ),
    Row(
        c.DocketCase,
        frozenset({State.PROSECUTED}),
        State.DOCKETED,
        CLERK,
        guards=(g.docket_is_numbered,),
        effect=enter_in_docket,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ScheduleHearing,
        frozenset({State.DOCKETED, State.HELD}),
        State.SCHEDULED,
        COURT,
        guards=(
            g.hearing_is_ahead,
            g.hearing_is_by_day,
            g.room_is_named,
            g.judge_is_named,
            g.panel_knows_children,
            g.trial_is_closed,
            g.child_is_accommodated,
        ),
        effect=schedule,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.MoveHearing,
        frozenset({State.SCHEDULED}),
        None,
        COURT,
        guards=(g.hearing_is_ahead, g.hearing_is_by_day, g.hearing_really_moves, g.move_is_reasoned),
        effect=move,
        check=g.texts_can_be_kept,
    ),
    Row(c.HoldHearing, frozenset({State.SCHEDULED}), State.HELD, JUDGE, guards=(g.ban_list_was_kept,), effect=hold),
    Row(
        c.GiveJudgment,
        frozenset({State.HELD}),
        State.JUDGED,
        JUDGE,
        guards=(g.judgment_is_numbered, g.judgment_stays_off_the_portal),
        effect=judge,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.FinishProceeding,
        frozenset({State.JUDGED}),
        State.FINISHED,
        CLERK,
        guards=(g.outcome_is_written,),
        effect=finish,
        check=g.texts_can_be_kept,
    ),
)

# --- who hears of it --------------------------------------------------------------------------------

CIRCLE = Audience(
    always=frozenset({"case_intake", "oversight"}), circle=frozenset({"social_support", "police_investigation"})
)
# The police handed the file over: they hear what became of it even when they have left the circle.
AND_THE_POLICE = Audience(
    always=frozenset({"case_intake", "oversight", "police_investigation"}), circle=frozenset({"social_support"})
)

AUDIENCE: dict[type, Audience] = {
    e.FileReceived: AND_THE_POLICE,
    e.ProsecutionDecided: AND_THE_POLICE,
    e.CaseDocketed: CIRCLE,
    e.HearingScheduled: CIRCLE,
    e.HearingMoved: CIRCLE,
    e.HearingHeld: CIRCLE,
    e.JudgmentGiven: CIRCLE,
    e.ProceedingFinished: CIRCLE,
    e.CourtAuditHead: Audience(always=frozenset({"case_intake", "social_support", "police_investigation"})),
    e.CourtDisclosureEnded: Audience(always=frozenset({"case_intake"})),
    e.CourtErasureCarriedOut: Audience(always=frozenset({"case_intake"})),
}

# --- what others' news change here --------------------------------------------------------------------


def file_transferred(file: CourtFile, at: datetime) -> list[Any]:
    """The police handed the file over: a new one, one that was returned, or a finished one anew.

    A file that is in work here stays as it is; that the police handed over again is kept.
    """
    file.transfers.append(at)
    if file.state is State.NEW:
        file.opened_at = at
    if file.state in (State.NEW, State.RETURNED, State.FINISHED):
        file.state = State.TRANSFERRED
    return []
