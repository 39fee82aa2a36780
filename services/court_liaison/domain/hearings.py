"""A hearing: its day, its room, how the child is spared, and what became of it. Pure.

Everything that was decided of it is added: a moved hearing keeps its earlier days, one that was broken off its
reason. A child that is to speak has a session of its own in it, which counts like every other (``kernel.sittings``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.accommodations import Accommodation, AccommodationChange, each_once
from services.court_liaison.domain.attendees import Attendee, attending
from services.court_liaison.domain.conduct import Arrival, HearingPoint
from services.court_liaison.domain.panel import Panel, kept
from services.court_liaison.domain.preparing import Preparation, asked_in, called_off, left_after, set_for, told_anew
from services.court_liaison.domain.sessions import COURTROOM, SERVICE, cancelled, changed, heard, planned
from services.kernel.ids import new_id
from services.kernel.preparing import PreparationKind
from services.kernel.privacy.categories import Category, personal
from services.kernel.sittings import Sitting, SittingKind
from services.kernel.workflow import Step

USUAL_MINUTES = 120  # for which room and judge are taken when nothing else is said


class Instance(StrEnum):
    FIRST = "first"  # sơ thẩm
    SECOND = "second"  # phúc thẩm


class BanListItem(StrEnum):
    """What the court must spare the child during a hearing (rule ``ban-list-0619``)."""

    NO_RETELLING_OF_DETAILS = "no_retelling_of_details"
    NO_SHAMING_QUESTIONS = "no_shaming_questions"  # nor provoking or threatening ones
    NO_CONFRONTATION = "no_confrontation"
    NO_POINTING_AT_BODY = "no_pointing_at_body"
    NO_QUESTIONS_BY_OFFENDER = "no_questions_by_offender"
    NO_FORCED_STANDING = "no_forced_standing"


class MoveReason(StrEnum):
    CHILD_UNWELL = "child_unwell"
    JUDGE_UNAVAILABLE = "judge_unavailable"
    PARTY_ABSENT = "party_absent"
    ROOM_LOST = "room_lost"
    OTHER = "other"


class AdjournReason(StrEnum):
    """Why a hearing that was opened is broken off."""

    CHILD_UNWELL = "child_unwell"
    CHILD_TIRED = "child_tired"
    PARTY_ABSENT = "party_absent"
    EVIDENCE_WANTED = "evidence_wanted"
    PANEL_CHANGED = "panel_changed"
    OTHER = "other"


class ClosedRequest(StrEnum):
    """Who asked for a closed session (rule ``court-closed-423``)."""

    CHILD = "child"
    REPRESENTATIVE = "representative"
    ACCUSED = "accused"
    PROCURACY = "procuracy"
    COURT = "court"  # of its own accord


class Verdict(StrEnum):
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A hearing went to another day, room or panel; how it was before. ``reason`` and ``late_reason`` are free text and
    stay here."""

    from_time: datetime
    from_room: str = ""
    from_judge: str = ""
    from_panel: Panel | None = None
    from_attendees: tuple[Attendee, ...] = ()
    from_visit: Preparation | None = None
    from_talk: Preparation | None = None
    reason_code: MoveReason
    reason: str = personal(Category.NOTES)
    late_reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Hearing:
    """One hearing; ``starts_at`` is the latest date, the earlier ones stand in ``moves``. ``minutes``: for how long
    room and people are taken. ``sitting_id``: of the child's session in it, empty where the child does not speak.
    The reasons are free text: why it is open though somebody asked for a closed one, why a need is not met, why it
    is late, why the child is heard longer, more often or on the same matter again, why nothing keeps it out of the
    accused's sight. ``points`` and ``arrival``: what was seen to, and how the child came and went."""

    starts_at: datetime
    instance: Instance = Instance.FIRST
    minutes: int = USUAL_MINUTES
    room: str
    judge: str
    panel: Panel | None = None
    attendees: tuple[Attendee, ...] = ()
    visit: Preparation | None = None
    talk: Preparation | None = None
    closed: bool
    closed_requested_by: ClosedRequest | None = None
    open_reason: str = personal(Category.NOTES, default="")
    accommodations: tuple[Accommodation, ...]
    accommodation_changes: list[AccommodationChange] = field(default_factory=list)
    unmet_needs_reason: str = personal(Category.NOTES, default="")
    late_reason: str = personal(Category.NOTES, default="")
    override_reason: str = personal(Category.NOTES, default="")
    approval_number: str = ""
    repeat_reason: str = personal(Category.NOTES, default="")
    accused_present: bool = True
    contact_reason: str = personal(Category.NOTES, default="")
    sitting_id: str = ""
    scheduled_at: datetime
    scheduled_by: str
    moves: list[Move] = field(default_factory=list)
    held_at: datetime | None = None
    held_by: str | None = None
    points: tuple[HearingPoint, ...] = ()
    arrival: Arrival | None = None
    overrun_reason: str = personal(Category.NOTES, default="")
    adjourned_at: datetime | None = None
    adjourned_by: str | None = None
    adjourn_reason_code: AdjournReason | None = None
    adjourn_reason: str = personal(Category.NOTES, default="")
    called_off_at: datetime | None = None  # it was not opened, and no other day was set for it
    called_off_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOrder:
    """The decision to try the case. ``docket_entry``: which entry in the docket it belongs to, from 1.
    ``implied``: nobody entered it before the hearing got its day."""

    number: str
    docket_entry: int
    implied: bool
    at: datetime
    by: str


# --- the child's session in it, before the workflow decides ------------------------------------------------


def session_to_plan(step: Step) -> Sitting | None:
    """The session that scheduling would give the child, if it is to speak."""
    command = step.command
    if not command.child_speaks:
        return None
    return Sitting(
        id="",
        agency=SERVICE,
        kind=SittingKind.HEARING,
        child=command.child,
        starts_at=command.starts_at,
        minutes=command.child_minutes,
        topics=tuple(str(topic) for topic in command.topics),
        place=COURTROOM,
    )


def session_to_move(step: Step) -> Sitting | None:
    """The session at the new time, if the child is to speak."""
    sitting = session_of(step)
    return None if sitting is None else changed(sitting, starts_at=step.command.starts_at)


def session_of(step: Step) -> Sitting | None:
    """The child's session in the latest hearing, if there is one."""
    wanted = step.file.hearing.sitting_id
    return next((sitting for sitting in step.file.sittings if wanted and sitting.id == wanted), None)


# --- effects ------------------------------------------------------------------------------------------


def schedule(step: Step) -> Iterable[Any]:
    file, command, prepared = step.file, step.command, asked_in(step.command)
    events: list[Any] = []
    if not file.trial_is_ordered:  # who sets the day has decided to try the case
        file.trial_orders.append(
            TrialOrder(number="", docket_entry=len(file.docket), implied=True, at=step.at, by=step.actor.staff_id)
        )
        events.append(e.TrialOrdered())
    events.append(e.HearingScheduled(starts_at=command.starts_at, closed=command.closed))
    sitting = session_to_plan(step)
    if sitting is not None:
        sitting = changed(sitting, id=new_id())
        events += planned(file, sitting)
    file.sexual_abuse_or_ill_treatment |= command.sexual_abuse_or_ill_treatment
    file.hearings.append(
        Hearing(
            starts_at=command.starts_at,
            instance=Instance.SECOND if file.at_second_instance else Instance.FIRST,
            minutes=command.minutes,
            room=command.room.strip(),
            judge=command.judge.strip(),
            panel=kept(command.panel),
            attendees=attending(command.attendees),
            visit=prepared.get(PreparationKind.VISIT),
            talk=prepared.get(PreparationKind.TALK),
            closed=command.closed,
            closed_requested_by=command.closed_requested_by,
            open_reason=command.open_reason.strip(),
            accommodations=each_once(command.accommodations),
            unmet_needs_reason=command.unmet_needs_reason.strip(),
            late_reason=command.late_reason.strip(),
            override_reason=command.override_reason.strip(),
            approval_number=command.approval_number.strip(),
            repeat_reason=command.repeat_reason.strip(),
            accused_present=command.accused_present,
            contact_reason=command.contact_reason.strip(),
            sitting_id="" if sitting is None else sitting.id,
            scheduled_at=step.at,
            scheduled_by=step.actor.staff_id,
        )
    )
    return [*events, *told_anew(len(file.hearings), {}, prepared)]


def move(step: Step) -> Iterable[Any]:
    hearing, command = step.file.hearing, step.command
    sitting, before, after = session_to_move(step), set_for(hearing), left_after(hearing, command)
    hearing.moves.append(
        Move(
            from_time=hearing.starts_at,
            from_room=hearing.room,
            from_judge=hearing.judge,
            from_panel=hearing.panel,
            from_attendees=hearing.attendees,
            from_visit=hearing.visit,
            from_talk=hearing.talk,
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            late_reason=command.late_reason.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    hearing.starts_at = command.starts_at
    hearing.visit, hearing.talk = after.get(PreparationKind.VISIT), after.get(PreparationKind.TALK)
    hearing.room, hearing.judge, hearing.panel, hearing.attendees = place_after(hearing, command)
    events: list[Any] = [e.HearingMoved(starts_at=command.starts_at, reason_code=command.reason_code)]
    if sitting is not None:
        events += planned(step.file, sitting)
    return [*events, *told_anew(len(step.file.hearings), before, after)]


def place_after(hearing: Hearing, command: Any) -> tuple[str, str, Panel | None, tuple[Attendee, ...]]:
    """Room, judge, panel and who else has a seat, once this move is made."""
    panel = hearing.panel if command.panel is None else kept(command.panel)
    attendees = attending(command.attendees) or hearing.attendees
    return command.room.strip() or hearing.room, command.judge.strip() or hearing.judge, panel, attendees


def hold(step: Step) -> Iterable[Any]:
    hearing = step.file.hearing
    hearing.held_at, hearing.held_by = step.at, step.actor.staff_id
    return [e.HearingHeld(), *_child_in(step, "not_needed"), *_not_prepared_any_more(step)]


def adjourn(step: Step) -> Iterable[Any]:
    hearing, command = step.file.hearing, step.command
    hearing.adjourned_at, hearing.adjourned_by = step.at, step.actor.staff_id
    hearing.adjourn_reason_code, hearing.adjourn_reason = command.reason_code, command.reason.strip()
    ended = e.HearingAdjourned(reason_code=command.reason_code)
    return [ended, *_child_in(step, str(command.reason_code)), *_not_prepared_any_more(step)]


def call_off(step: Step) -> list[Any]:
    """A hearing that has its day does not take place, because the case goes another way."""
    if not step.file.hearing_is_set:
        return []
    step.file.hearing.called_off_at, step.file.hearing.called_off_by = step.at, step.actor.staff_id
    sitting = session_of(step)
    cancels = [] if sitting is None else cancelled(step.file, sitting, "not_needed")
    return [*cancels, *_not_prepared_any_more(step)]


def _not_prepared_any_more(step: Step) -> Iterable[Any]:
    return called_off(len(step.file.hearings), set_for(step.file.hearing), step.at)


def _child_in(step: Step, why_not: str) -> list[Any]:
    """What was seen to; and that the child was heard for so many minutes, or, for none, was not heard after all."""
    sitting, command, hearing = session_of(step), step.command, step.file.hearing
    hearing.points = tuple(point for point in HearingPoint if point in command.points)
    hearing.arrival = command.arrival
    if sitting is None:
        return []
    if not command.child_minutes:
        return cancelled(step.file, sitting, why_not)
    hearing.overrun_reason = command.override_reason.strip()
    topics = tuple(str(topic) for topic in command.topics) or sitting.topics
    return heard(step.file, sitting, command.child_minutes, topics, (hearing.judge,), stopped=command.stopped)
