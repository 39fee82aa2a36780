"""Hearing the child at the police: planned, held, stopped, cancelled.

Luật Tư pháp người chưa thành niên 59/2024/QH15 Art 156. A session is a ``Sitting`` beside those of the other
agencies; who was to be there and where stays here. What the child said is never written in this file: only
which matters were spoken of, as codes, and the number of the recording.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.sittings import Sitting, SittingKind, SittingState, Topic, repeated
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.agency import SERVICE
from services.police_investigation.domain.interview_codes import Aid as Aid
from services.police_investigation.domain.interview_codes import CancelReason as CancelReason
from services.police_investigation.domain.interview_codes import Language as Language
from services.police_investigation.domain.interview_codes import Place as Place
from services.police_investigation.domain.interview_codes import Presence as Presence
from services.police_investigation.domain.interview_codes import Separation as Separation
from services.police_investigation.domain.interview_codes import Stopped as Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewPlan:
    """What was planned for a session. ``joint``: with the procuracy, from the start (rule ``sa-min-statements``);
    ``identification``: the child is shown somebody, or pictures, to say who it was (nhận dạng)."""

    sitting_id: str
    kind: SittingKind
    child: int
    starts_at: datetime
    minutes: int
    place: Place
    topics: tuple[Topic, ...]
    interviewers: tuple[str, ...]
    interviewers_trained: bool
    people_present: tuple[Presence, ...]
    representative_is_suspect: bool
    aids: tuple[Aid, ...]
    separation: tuple[Separation, ...]
    identification: bool = False
    joint: bool
    override_approved_by: str
    representative: str = personal(Category.REPRESENTATIVE, default="")
    address: str = personal(Category.CONTACT, default="")
    place_reason: str = personal(Category.NOTES, default="")
    untrained_reason: str = personal(Category.NOTES, default="")
    repeat_reason: str = personal(Category.NOTES, default="")
    necessity: str = personal(Category.NOTES, default="")
    override_reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRecord:
    """A session that took place. ``repeated``: topics that the child had spoken of before, in any agency;
    ``recording_reference``: the number of the recording among the evidence, never the recording."""

    sitting_id: str
    started_at: datetime
    minutes: int
    topics: tuple[Topic, ...]
    repeated: tuple[str, ...]
    interviewers: tuple[str, ...]
    people_present: tuple[Presence, ...]
    support_person: str
    stopped: Stopped
    recording_reference: str
    rights_told_in: Language | None = None
    plain_clothes: bool
    override_approved_by: str
    override_reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewCancellation:
    sitting_id: str
    reason_code: CancelReason
    reason: str = personal(Category.NOTES)
    at: datetime
    by: str


# --- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInterview:
    """``minutes``: at most 120. ``interviewers``: staff numbers. ``identification``: the child is to say who it was,
    among people or pictures. ``override_approved_by``: the superior's."""

    kind: SittingKind
    child: int = 1
    starts_at: datetime
    minutes: int
    place: Place
    place_reason: str = ""
    address: str = ""
    topics: tuple[Topic, ...]
    repeat_reason: str = ""
    interviewers: tuple[str, ...]
    interviewers_trained: bool
    untrained_reason: str = ""
    people_present: tuple[Presence, ...] = ()
    representative: str = ""
    representative_is_suspect: bool = False
    aids: tuple[Aid, ...] = ()
    separation: tuple[Separation, ...] = ()
    identification: bool = False
    joint: bool = False
    necessity: str = ""
    override_reason: str = ""
    override_approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldInterview:
    """What really happened. ``topics``: those spoken of; ``people_present``: who was really there."""

    sitting_id: str
    started_at: datetime
    minutes: int
    topics: tuple[Topic, ...] = ()
    interviewers: tuple[str, ...]
    people_present: tuple[Presence, ...] = ()
    stopped: Stopped = Stopped.NONE
    recording_reference: str = ""
    rights_told_in: Language | None = None
    plain_clothes: bool = False
    override_reason: str = ""
    override_approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInterview:
    """``reason``: in words, needed where the code says no more than "other"."""

    sitting_id: str
    reason_code: CancelReason
    reason: str = ""


# --- effects ----------------------------------------------------------------------------------------------


def as_planned(command: PlanInterview, sitting_id: str = "") -> Sitting:
    """The session that the command asks for."""
    return Sitting(
        id=sitting_id, agency=SERVICE, kind=command.kind, child=command.child, starts_at=command.starts_at,
        minutes=command.minutes, topics=command.topics, place=str(command.place), interviewers=_named(command),
    )  # fmt: skip


def plan(step: Step) -> Iterable[Any]:
    sitting = as_planned(step.command, new_id())
    step.file.sittings.append(sitting)
    step.file.interview_plans.append(written_down(step, sitting.id))
    return [told_planned(sitting)]


def written_down(step: Step, sitting_id: str) -> InterviewPlan:
    """What the command plans, for the session of this number."""
    command = step.command
    return InterviewPlan(
        sitting_id=sitting_id, kind=command.kind, child=command.child, starts_at=command.starts_at,
        minutes=command.minutes, place=command.place, topics=command.topics, interviewers=_named(command),
        interviewers_trained=command.interviewers_trained, people_present=command.people_present,
        representative_is_suspect=command.representative_is_suspect, aids=command.aids,
        separation=command.separation, identification=command.identification, joint=command.joint,
        override_approved_by=command.override_approved_by.strip(), representative=command.representative.strip(),
        address=command.address.strip(), place_reason=command.place_reason.strip(),
        untrained_reason=command.untrained_reason.strip(), repeat_reason=command.repeat_reason.strip(),
        necessity=command.necessity.strip(), override_reason=command.override_reason.strip(),
        at=step.at, by=step.actor.staff_id,
    )  # fmt: skip


def told_planned(sitting: Sitting) -> e.PoliceSittingPlanned:
    return e.PoliceSittingPlanned(
        sitting_id=sitting.id, kind_code=sitting.kind, child=sitting.child, starts_at=sitting.starts_at,
        minutes=sitting.minutes, topic_codes=tuple(sitting.topics), place_code=sitting.place,
    )  # fmt: skip


def hold(step: Step) -> Iterable[Any]:
    command, sitting = step.command, sitting_of(step)
    assert sitting is not None
    before = [s for s in step.file.sittings if s.id != sitting.id and s.child == sitting.child]
    present = command.people_present
    step.file.interview_records.append(
        InterviewRecord(
            sitting_id=sitting.id, started_at=command.started_at, minutes=command.minutes, topics=command.topics,
            repeated=tuple(repeated(command.topics, before)), interviewers=_named(command), people_present=present,
            support_person=step.file.support_person if Presence.SUPPORT_PERSON in present else "",
            stopped=command.stopped, recording_reference=command.recording_reference.strip(),
            rights_told_in=command.rights_told_in, plain_clothes=command.plain_clothes,
            override_approved_by=command.override_approved_by.strip(),
            override_reason=command.override_reason.strip(), at=step.at, by=step.actor.staff_id,
        )
    )  # fmt: skip
    sitting.state = SittingState.HELD if command.stopped is Stopped.NONE else SittingState.STOPPED
    sitting.starts_at, sitting.minutes = command.started_at, command.minutes
    sitting.topics, sitting.interviewers = command.topics, _named(command)
    return [_held(sitting, _outcome(command.stopped))]


def told_again(sittings: Iterable[Sitting]) -> list[e.PoliceSittingHeld]:
    """The police's sessions so far, for who joins the case now: nothing is asked twice (``interview-no-repeat``)."""
    own = [sitting for sitting in sittings if sitting.agency == SERVICE and sitting.was_held]
    return [_held(sitting, str(sitting.state)) for sitting in own]


def _held(sitting: Sitting, outcome: str) -> e.PoliceSittingHeld:
    return e.PoliceSittingHeld(
        sitting_id=sitting.id, kind_code=sitting.kind, child=sitting.child, starts_at=sitting.starts_at,
        minutes=sitting.minutes, topic_codes=tuple(sitting.topics), place_code=sitting.place,
        interviewers=sitting.interviewers, outcome_code=outcome,
    )  # fmt: skip


def cancel(step: Step) -> Iterable[Any]:
    sitting = sitting_of(step)
    assert sitting is not None
    sitting.state = SittingState.CANCELLED
    cancellation(step, sitting.id, step.command.reason_code, step.command.reason.strip())
    return [e.PoliceSittingCancelled(sitting_id=sitting.id, reason_code=step.command.reason_code)]


def cancellation(step: Step, sitting_id: str, reason_code: CancelReason, reason: str = "") -> None:
    """Why it does not take place is written down."""
    step.file.interview_cancellations.append(
        InterviewCancellation(
            sitting_id=sitting_id, reason_code=reason_code, reason=reason, at=step.at, by=step.actor.staff_id
        )
    )


def sitting_of(step: Step) -> Sitting | None:
    """The police's own session that the command names."""
    own = (s for s in step.file.sittings if s.agency == SERVICE and s.id == step.command.sitting_id)
    return next(own, None)


def plan_of(step: Step) -> InterviewPlan | None:
    return next((p for p in step.file.interview_plans if p.sitting_id == step.command.sitting_id), None)


def _named(command: PlanInterview | HoldInterview) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number.strip() for number in command.interviewers if number.strip()))


def _outcome(stopped: Stopped) -> str:
    return str(SittingState.HELD) if stopped is Stopped.NONE else f"stopped_{stopped}"
