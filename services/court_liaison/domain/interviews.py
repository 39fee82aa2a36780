"""The prosecutor hears the child: as rarely and as gently as the police must (Luật 59/2024 Art 156). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain.session_guards import approved
from services.court_liaison.domain.sessions import SERVICE, cancelled, changed, heard, planned
from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.sittings import LONGEST, Sitting, SittingKind, SittingState
from services.kernel.workflow import Step


class InterviewPlace(StrEnum):
    """Where the child is heard (rule ``interview-place``): its home first."""

    HOME = "home"
    SCHOOL = "school"
    CARE_PLACE = "care_place"
    FRIENDLY_ROOM = "friendly_room"  # phòng điều tra thân thiện, at the office


class AdultPresent(StrEnum):
    """Who was with the child (rule ``interview-adult-present``)."""

    REPRESENTATIVE = "representative"
    PROTECTOR = "protector"  # người bảo vệ quyền và lợi ích hợp pháp


class CancelReason(StrEnum):
    CHILD_UNWELL = "child_unwell"
    CHILD_UNWILLING = "child_unwilling"
    ADULT_ABSENT = "adult_absent"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


@dataclass(slots=True, kw_only=True)
class Interview:
    """What was written down of one session besides the session itself; never what the child said.

    The reasons are free text: why at the office, why longer or more often, why on the same matter again, why a
    confrontation cannot be avoided, why it did not take place."""

    sitting_id: str
    adult_told_at: datetime  # when the representative or protector was told of time and place
    place_reason: str = personal(Category.NOTES, default="")
    override_reason: str = personal(Category.NOTES, default="")
    approval_number: str = ""
    repeat_reason: str = personal(Category.NOTES, default="")
    necessity: str = personal(Category.NOTES, default="")
    at: datetime
    by: str
    adult_present: AdultPresent | None = None
    overrun_reason: str = personal(Category.NOTES, default="")
    ended_at: datetime | None = None
    ended_by: str = ""
    cancel_reason: str = personal(Category.NOTES, default="")


# --- before the workflow decides ----------------------------------------------------------------------


def session_to_plan(step: Step) -> Sitting | None:
    command = step.command
    return Sitting(
        id="",
        agency=SERVICE,
        kind=command.kind,
        child=command.child,
        starts_at=command.starts_at,
        minutes=command.minutes,
        topics=tuple(str(topic) for topic in command.topics),
        place=str(command.place),
    )


def _session(step: Step) -> Sitting | None:
    return next((s for s in step.file.sittings if s.id == step.command.sitting_id and s.agency == SERVICE), None)


# --- guards -------------------------------------------------------------------------------------------


def session_is_an_interview(step: Step) -> Problem | None:
    """A hearing is set by the court, in its own way."""
    if step.command.kind is not SittingKind.HEARING:
        return None
    return Problem("kind", "not_an_interview", vi="Đây không phải buổi lấy lời khai.", en="This is not an interview.")


def interview_is_ahead(step: Step) -> Problem | None:
    if step.command.starts_at > step.at:
        return None
    return Problem("starts_at", "not_in_the_future", vi="Thời điểm này đã qua.", en="This moment has passed.")


def some_topic_is_named(step: Step) -> Problem | None:
    """Rule ``interview-no-repeat``: without its topics nobody could tell later what was asked already."""
    if step.command.topics:
        return None
    return Problem(
        "topics",
        "topics_missing",
        rule="interview-no-repeat",
        vi="Phải chọn nội dung sẽ hỏi.",
        en="What it is to be about must be chosen.",
    )


def adult_was_told(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: representative or protector know time and place before."""
    if step.command.adult_told:
        return None
    return Problem(
        "adult_told",
        "adult_not_told",
        rule="interview-adult-present",
        vi="Phải báo trước thời gian, địa điểm cho người đại diện hoặc người bảo vệ quyền.",
        en="The representative or protector of rights must be told of time and place before.",
    )


def office_is_reasoned(step: Step) -> Problem | None:
    """Rule ``interview-place``: at home rather than at the office."""
    if step.command.place is not InterviewPlace.FRIENDLY_ROOM or step.command.place_reason.strip():
        return None
    return Problem(
        "place_reason",
        "place_reason_missing",
        rule="interview-place",
        vi="Phải ghi lý do lấy lời khai tại trụ sở.",
        en="Why the child is heard at the office must be written.",
    )


def confrontation_is_necessary(step: Step) -> Problem | None:
    """Rule ``confrontation-last``: only if the case cannot be solved otherwise, in writing."""
    if step.command.kind is not SittingKind.CONFRONTATION or step.command.necessity.strip():
        return None
    return Problem(
        "necessity",
        "necessity_missing",
        rule="confrontation-last",
        vi="Phải ghi vì sao không thể giải quyết vụ án bằng cách khác.",
        en="Why the case cannot be solved otherwise must be written.",
    )


def interview_is_planned(step: Step) -> Problem | None:
    session = _session(step)
    ours = session is not None and any(i.sitting_id == session.id for i in step.file.interviews)
    if ours and session is not None and session.state is SittingState.PLANNED:
        return None
    return Problem("sitting_id", "no_such_interview", vi="Không có buổi này.", en="No such interview is planned.")


def adult_was_present(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: nobody hears a child alone, nor before the one who is suspected."""
    if step.command.adult_present is not None and not step.command.adult_is_suspect:
        return None
    return Problem(
        "adult_present",
        "adult_not_present",
        rule="interview-adult-present",
        vi="Phải có người đại diện hoặc người bảo vệ quyền, không phải là người bị tố giác.",
        en="A representative or protector of rights must be present who is not the suspect.",
    )


def confrontation_is_short(step: Step) -> Problem | None:
    """Rule ``confrontation-last``: two hours at most, whoever approves of more."""
    if step.command.kind is not SittingKind.CONFRONTATION or step.command.minutes <= LONGEST:
        return None
    return Problem(
        "minutes",
        "confrontation_too_long",
        rule="confrontation-last",
        vi="Đối chất không quá 2 giờ.",
        en="A confrontation lasts at most 2 hours.",
    )


def approved_or_a_confrontation(step: Step) -> bool:
    """A confrontation's length has a rule of its own."""
    return step.command.kind is SittingKind.CONFRONTATION or approved(step)


def other_reason_is_explained(step: Step) -> Problem | None:
    """Rule ``no-hiding``: "other" says nothing by itself."""
    if step.command.reason_code is not CancelReason.OTHER or step.command.reason.strip():
        return None
    return Problem("reason", "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do.", en="Write the reason.")


# --- effects ------------------------------------------------------------------------------------------


def plan(step: Step) -> Iterable[Any]:
    command, session = step.command, session_to_plan(step)
    assert session is not None
    session = changed(session, id=new_id())
    step.file.interviews.append(
        Interview(
            sitting_id=session.id,
            adult_told_at=step.at,
            place_reason=command.place_reason.strip(),
            override_reason=command.override_reason.strip(),
            approval_number=command.approval_number.strip(),
            repeat_reason=command.repeat_reason.strip(),
            necessity=command.necessity.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return planned(step.file, session)


def hold(step: Step) -> Iterable[Any]:
    command, session = step.command, _session(step)
    assert session is not None
    interview = _ended(step, session)
    interview.adult_present, interview.overrun_reason = command.adult_present, command.override_reason.strip()
    topics = tuple(str(topic) for topic in command.topics) or session.topics
    return heard(step.file, session, command.child_minutes, topics, (step.actor.staff_id,), stopped=command.stopped)


def cancel(step: Step) -> Iterable[Any]:
    session = _session(step)
    assert session is not None
    _ended(step, session).cancel_reason = step.command.reason.strip()
    return cancelled(step.file, session, str(step.command.reason_code))


def _ended(step: Step, session: Sitting) -> Interview:
    interview: Interview = next(i for i in step.file.interviews if i.sitting_id == session.id)
    interview.ended_at, interview.ended_by = step.at, step.actor.staff_id
    return interview
