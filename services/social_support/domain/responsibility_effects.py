"""What a handover, another worker or the Chairman's supervision changes in the file, and what happened by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.kernel.requests import RequestKind
from services.kernel.workflow import Effect, Step
from services.social_support.domain import events as e
from services.social_support.domain.responsibility import Handover, HandoverState, Reassignment, SupervisionNote


def hand_over(step: Step) -> Iterable[Any]:
    """Nothing changes hands yet: who had the case answers for it until it is received."""
    file, command = step.file, step.command
    file.offered_to = command.to_unit.strip()
    file.handovers.append(
        Handover(
            referral_id=file.referral_id,
            at=step.at,
            by=step.actor.staff_id,
            from_unit=file.unit,
            from_worker=file.worker or "",
            to_unit=file.offered_to,
            reason_code=command.reason_code,
            reason=command.reason,
        )
    )
    return [e.SupportHandedOver()]


def receive(step: Step) -> Iterable[Any]:
    file = step.file
    handover = file.handover
    handover.state, handover.ended_at, handover.ended_by = HandoverState.RECEIVED, step.at, step.actor.staff_id
    handover.worker = step.command.worker.strip()
    file.unit, file.worker, file.offered_to = handover.to_unit, handover.worker, ""
    return [e.SupportHandoverReceived()]


def call_off(step: Step) -> Iterable[Any]:
    handover = step.file.handover
    handover.state, handover.ended_at, handover.ended_by = HandoverState.CALLED_OFF, step.at, step.actor.staff_id
    handover.words = step.command.reason
    step.file.offered_to = ""
    return [e.HandoverCalledOff()]


def reassign(step: Step) -> Iterable[Any]:
    file, worker = step.file, step.command.worker.strip()
    file.reassignments.append(
        Reassignment(
            at=step.at,
            by=step.actor.staff_id,
            from_worker=file.worker or "",
            to_worker=worker,
            reason=step.command.reason,
        )
    )
    file.worker = worker
    return [e.WorkerReassigned()]


def note_supervision(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.supervision_notes.append(
        SupervisionNote(at=step.at, by=step.actor.staff_id, text=command.text, agreed_actions=command.agreed_actions)
    )
    return [e.SupervisionNoted()]


def telling_the_procuracy(ask: Effect) -> Effect:
    """Rule ``sa-social-referral``: with a request to prosecute the procuracy is told at once, by the same step."""

    def ask_and_tell(step: Step) -> Iterable[Any]:
        events = list(ask(step))
        if step.command.kind is RequestKind.PROSECUTION_REQUEST:
            events.append(e.SupportProsecutionNotified(request_id=events[0].request_id))
        return events

    return ask_and_tell
