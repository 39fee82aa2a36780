"""What a command changes in the file, and what happened by it. Called by the workflow, after the guards.

Here is the file's own way from receipt to end; what belongs to a subject of its own stands with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.hearings import TrialOrder
from services.court_liaison.domain.judgments import Judgment
from services.court_liaison.domain.model import Decision, DecisionCode, DocketEntry, Outcome, OutcomeCode, Receipt
from services.court_liaison.domain.severity import Classification
from services.kernel.workflow import Effect, Step


def receive(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.receipts.append(Receipt(number=command.receipt_number.strip(), at=step.at, by=step.actor.staff_id))
    if command.severity is not None or command.accused_is_minor is not None:
        _classified(step)
    return [e.FileReceived()]


def classify(step: Step) -> Iterable[Any]:
    _classified(step)
    return [e.OffenceClassified(severity_code=str(step.command.severity or ""))]


def _classified(step: Step) -> None:
    step.file.classifications.append(
        Classification(
            severity=step.command.severity,
            accused_is_minor=step.command.accused_is_minor,
            at=step.at,
            by=step.actor.staff_id,
        )
    )


def decide(code: DecisionCode) -> Effect:
    """The effect of one of the prosecutor's decisions."""

    def decided(step: Step) -> Iterable[Any]:
        number, reason = step.command.decision_number.strip(), step.command.reason.strip()
        step.file.decisions.append(
            Decision(code=code, number=number, reason=reason, at=step.at, by=step.actor.staff_id)
        )
        told = DecisionCode.PROSECUTE if code is DecisionCode.KEEP_PROSECUTION else code
        events: list[Any] = [e.ProsecutionDecided(decision_code=told)]
        if code is DecisionCode.NOT_PROSECUTE:
            events += _end(step, OutcomeCode.NOT_PROSECUTED, reason)
        return events

    return decided


def enter_in_docket(step: Step) -> Iterable[Any]:
    step.file.docket.append(DocketEntry(number=step.command.docket_number.strip(), at=step.at, by=step.actor.staff_id))
    return [e.CaseDocketed()]


def order_trial(step: Step) -> Iterable[Any]:
    step.file.trial_orders.append(
        TrialOrder(
            number=step.command.decision_number.strip(),
            docket_entry=len(step.file.docket),
            implied=False,
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.TrialOrdered()]


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


def dismissed(step: Step) -> list[Any]:
    """The proceeding is over without a judgment."""
    return _end(step, OutcomeCode.DISMISSED, step.command.reason.strip())


def _end(step: Step, code: OutcomeCode, text: str) -> list[Any]:
    step.file.outcomes.append(Outcome(code=code, text=text, at=step.at, by=step.actor.staff_id))
    return [e.ProceedingFinished(outcome_code=code)]
