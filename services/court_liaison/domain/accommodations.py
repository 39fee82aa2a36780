"""What a child needs in order to be heard, and what spares it in the courtroom. Pure.

A person says what the child needs; from that, and from nothing else, the software proposes what would spare it.
Every need is met at a hearing, or it is written why not (rule ``court-contact-423``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain import events as e
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.school import SchoolSession
from services.kernel.workflow import Step


class Accommodation(StrEnum):
    """What spares the child in the courtroom (rule ``court-contact-423``)."""

    SCREEN = "screen"
    SEPARATE_ROOM = "separate_room"
    REMOTE_LINK = "remote_link"
    SUPPORT_PERSON = "support_person"
    INTERPRETER = "interpreter"
    PRE_VISIT = "pre_visit"  # it is shown the court on a day before
    PREPARATION = "preparation"  # what will happen is explained to it on a day before
    BREAKS = "breaks"
    SEPARATE_ENTRANCE = "separate_entrance"
    SEPARATE_TIME = "separate_time"  # comes and goes when the accused does not
    OUTSIDE_SCHOOL_HOURS = "outside_school_hours"
    FREQUENT_BREAKS = "frequent_breaks"
    FRIENDLY_ROOM = "friendly_room"  # phòng xử án thân thiện


class Need(StrEnum):
    """What a child needs, as a person at court or procuracy found out."""

    FEAR_OF_ACCUSED = "fear_of_accused"
    SIGN_LANGUAGE = "sign_language"
    LANGUAGE = "language"
    YOUNG_AGE = "young_age"
    DISABILITY = "disability"
    SCHOOL_HOURS = "school_hours"  # does not want to miss school
    DISTANCE = "distance"
    TRAUMA = "trauma"
    OTHER = "other"  # in words


A = Accommodation

# What is proposed for a need, the most fitting first.
PROPOSED: Mapping[Need, tuple[Accommodation, ...]] = {
    Need.FEAR_OF_ACCUSED: (A.SEPARATE_ROOM, A.SCREEN, A.SEPARATE_ENTRANCE, A.SEPARATE_TIME, A.SUPPORT_PERSON),
    Need.SIGN_LANGUAGE: (A.INTERPRETER,),
    Need.LANGUAGE: (A.INTERPRETER,),
    Need.YOUNG_AGE: (A.FRIENDLY_ROOM, A.SUPPORT_PERSON, A.PRE_VISIT, A.PREPARATION, A.FREQUENT_BREAKS),
    Need.DISABILITY: (A.SUPPORT_PERSON, A.BREAKS),
    Need.SCHOOL_HOURS: (A.OUTSIDE_SCHOOL_HOURS,),
    Need.DISTANCE: (A.REMOTE_LINK,),
    Need.TRAUMA: (A.SEPARATE_ROOM, A.REMOTE_LINK, A.SUPPORT_PERSON, A.FREQUENT_BREAKS),
    Need.OTHER: (),
}
# Any one of these meets the need; of a need told in words only a person can say what meets it. That it was explained
# to a child what will happen makes nothing of it easier: the talk is proposed, and meets no need by itself.
MET_BY: Mapping[Need, frozenset[Accommodation]] = {
    Need.FEAR_OF_ACCUSED: frozenset({A.SCREEN, A.SEPARATE_ROOM, A.REMOTE_LINK}),
    Need.SIGN_LANGUAGE: frozenset({A.INTERPRETER}),
    Need.LANGUAGE: frozenset({A.INTERPRETER}),
    Need.YOUNG_AGE: frozenset({A.SUPPORT_PERSON, A.FRIENDLY_ROOM, A.PRE_VISIT}),
    Need.DISABILITY: frozenset({A.SUPPORT_PERSON, A.BREAKS, A.FREQUENT_BREAKS, A.INTERPRETER}),
    Need.SCHOOL_HOURS: frozenset({A.OUTSIDE_SCHOOL_HOURS}),
    Need.DISTANCE: frozenset({A.REMOTE_LINK}),
    Need.TRAUMA: frozenset({A.SEPARATE_ROOM, A.REMOTE_LINK, A.SCREEN}),
    Need.OTHER: frozenset(Accommodation),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildNeeds:
    """``child``: its number in the form. ``language``: which one, where an interpreter is needed. The latest
    record of a child counts; the earlier ones stay."""

    child: int
    needs: tuple[Need, ...] = personal(Category.ACCOMMODATION, default=())
    language: str = personal(Category.ACCOMMODATION, default="")
    school: SchoolSession | None = personal(Category.ACCOMMODATION, default=None)
    note: str = personal(Category.ACCOMMODATION, default="")
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccommodationChange:
    """Other accommodations for a hearing that has its day already; the reasons are free text."""

    before: tuple[Accommodation, ...]
    unmet_needs_reason: str = personal(Category.NOTES, default="")
    contact_reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


def latest(records: Iterable[ChildNeeds]) -> dict[int, ChildNeeds]:
    """What each child needs as it is known now, by the child's number."""
    return {record.child: record for record in records}


def needed(records: Iterable[ChildNeeds]) -> tuple[Need, ...]:
    """What any child of the case needs, each once."""
    said = {need for record in latest(records).values() for need in record.needs}
    return tuple(need for need in Need if need in said)


def proposed(needs: Collection[Need]) -> tuple[Accommodation, ...]:
    """What would spare a child with these needs, each once, in the order of the list."""
    wanted = {item for need in needs for item in PROPOSED[need]}
    return tuple(item for item in Accommodation if item in wanted)


def unmet(needs: Iterable[Need], accommodations: Collection[Accommodation]) -> tuple[Need, ...]:
    """The needs that nothing of this meets."""
    return tuple(need for need in needs if not MET_BY[need] & set(accommodations))


def each_once(accommodations: Iterable[Accommodation]) -> tuple[Accommodation, ...]:
    chosen = set(accommodations)
    return tuple(item for item in Accommodation if item in chosen)


# --- guards -------------------------------------------------------------------------------------------


def some_need_is_told(step: Step) -> Problem | None:
    if step.command.needs:
        return None
    return Problem("needs", "needs_missing", vi="Phải chọn nhu cầu của trẻ.", en="What the child needs must be told.")


def language_is_named(step: Step) -> Problem | None:
    """An interpreter is found for a language, such as Cham or Raglai."""
    if Need.LANGUAGE not in step.command.needs or step.command.language.strip():
        return None
    return Problem("language", "language_missing", vi="Phải ghi ngôn ngữ.", en="The language must be named.")


def school_time_is_told(step: Step) -> Problem | None:
    """Without it nobody can tell which hour would make the child miss school."""
    if Need.SCHOOL_HOURS not in step.command.needs or step.command.school is not None:
        return None
    return Problem("school", "school_missing", vi="Phải ghi buổi học của trẻ.", en="When it is at school must be told.")


def other_need_is_described(step: Step) -> Problem | None:
    if Need.OTHER not in step.command.needs or step.command.note.strip():
        return None
    return Problem("note", "note_missing", vi="Phải mô tả nhu cầu khác.", en="The other need must be described.")


def child_is_accommodated(step: Step) -> Problem | None:
    """Rule ``court-contact-423``: a child's contact with the defendant is limited; how must be said."""
    if step.command.accommodations:
        return None
    return Problem(
        "accommodations",
        "no_accommodation",
        rule="court-contact-423",
        vi="Phải chọn ít nhất một biện pháp bảo vệ trẻ em tại phiên tòa.",
        en="At least one accommodation for the child must be chosen.",
    )


def needs_are_met(step: Step) -> Problem | None:
    """Rule ``court-contact-423``: each need that was recorded is met, or it is written why not."""
    missing = unmet(needed(step.file.needs), step.command.accommodations)
    if not missing or not step.command.accommodations or step.command.unmet_needs_reason.strip():
        return None
    return Problem(
        "accommodations",
        "needs_not_met",
        rule="court-contact-423",
        vi="Chưa đáp ứng nhu cầu của trẻ; chọn thêm biện pháp hoặc ghi rõ lý do.",
        en="The child's needs are not all met; choose more, or write why not: " + ", ".join(missing) + ".",
    )


def needs_are_known(step: Step) -> Problem | None:
    """Rule ``court-contact-423``: before a child is to speak, somebody has found out what it needs."""
    if not step.command.child_speaks or step.command.child in latest(step.file.needs):
        return None
    return Problem(
        "child",
        "needs_not_recorded",
        rule="court-contact-423",
        vi="Phải ghi nhận nhu cầu của trẻ trước khi ấn định cho trẻ trình bày.",
        en="What this child needs must be recorded before it is to speak.",
    )


# --- effects ------------------------------------------------------------------------------------------


def record_needs(step: Step) -> Iterable[Any]:
    command = step.command
    step.file.needs.append(
        ChildNeeds(
            child=command.child,
            needs=tuple(need for need in Need if need in command.needs),
            language=command.language.strip(),
            school=command.school,
            note=command.note.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    return [e.NeedsRecorded(child=command.child)]


def change(step: Step) -> Iterable[Any]:
    hearing, command = step.file.hearing, step.command
    hearing.accommodation_changes.append(
        AccommodationChange(
            before=hearing.accommodations,
            unmet_needs_reason=command.unmet_needs_reason.strip(),
            contact_reason=command.contact_reason.strip(),
            at=step.at,
            by=step.actor.staff_id,
        )
    )
    hearing.accommodations = each_once(command.accommodations)
    return [e.AccommodationsChanged()]
