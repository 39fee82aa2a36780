"""The court's register: its rooms, who can take a seat in them, and when one of them cannot be had. Pure.

It is of no case. A clerk keeps it; the hours that hearings take stand in the diary (``service_layer.booking``). Why
somebody is away is written nowhere: a calendar says busy or free.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.court_liaison.domain.model import Role as StaffRole
from services.court_liaison.domain.scheduling.resources import Feature, Role, RoomUse, Skill
from services.kernel.errors import Problem
from services.kernel.workflow import File, Row, Step, Workflow

LONGEST_NAME = 60  # characters
MOST_WAYS = 20
LONGEST_ABSENCE = timedelta(days=366)


class Kept(StrEnum):
    NEW = "new"
    KEPT = "kept"
    GONE = "gone"  # the room is used for something else, the person has left, the absence was a mistake


class Had(StrEnum):
    """What is booked: a room, or a person in a seat."""

    ROOM = "room"
    PERSON = "person"


@dataclass(kw_only=True)
class RoomEntry(File):
    """``reference``: the room's name as it is compared; the rest as in ``resources.Room``."""

    state: Kept = Kept.NEW
    room: str = ""
    building: str = ""
    use: RoomUse = RoomUse.COURTROOM
    features: tuple[Feature, ...] = ()
    ways: tuple[str, ...] = ()
    child_ways: tuple[str, ...] = ()
    custody_ways: tuple[str, ...] = ()


@dataclass(kw_only=True)
class PersonEntry(File):
    """``reference``: the staff number; the rest as in ``resources.Person``."""

    state: Kept = Kept.NEW
    role: Role = Role.JUDGE
    skills: tuple[Skill, ...] = ()


@dataclass(kw_only=True)
class Absence(File):
    """From ``starts_at`` until just before ``ends_at``. ``who``: a room as it is compared, or a staff number."""

    state: Kept = Kept.NEW
    had: Had = Had.PERSON
    who: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    told_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRoom:
    """As it is from now on; a room of this name that is known already changes."""

    room: str
    building: str
    use: RoomUse = RoomUse.COURTROOM
    features: tuple[Feature, ...] = ()
    ways: tuple[str, ...] = ()
    child_ways: tuple[str, ...] = ()
    custody_ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRoom:
    room_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePerson:
    """As they are from now on. ``seat_role``: which seat they take."""

    staff_id: str
    seat_role: Role
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePerson:
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAbsence:
    """A room is out of order, somebody is ill or elsewhere. Exactly one of ``room`` and ``staff_id``."""

    room: str = ""
    staff_id: str = ""
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackAbsence:
    absence_id: str


def compared(room: str) -> str:
    """A room's name as it is compared: two spellings are one room."""
    return " ".join(room.split()).casefold()


# --- guards -------------------------------------------------------------------------------------------


def room_can_be(step: Step) -> list[Problem]:
    """Named, somewhere, and with ways that can be told apart."""
    command, problems = step.command, []
    for name, vi, en in (
        ("room", "Phải ghi tên phòng, tối đa 60 ký tự.", "The room must be named, in at most 60 characters."),
        ("building", "Phải ghi tòa nhà, tối đa 60 ký tự.", "The building must be named, in at most 60 characters."),
    ):
        if not 0 < len(getattr(command, name).strip()) <= LONGEST_NAME:
            problems.append(Problem(name, "bad_value", vi=vi, en=en))
    for name in ("ways", "child_ways", "custody_ways"):
        ways = getattr(command, name)
        if len(ways) > MOST_WAYS or any(not 0 < len(way.strip()) <= LONGEST_NAME for way in ways):
            problems.append(
                Problem(
                    name,
                    "bad_value",
                    vi="Mỗi lối đi ghi một dòng ngắn.",
                    en="Each way is written on one short line.",
                )
            )
    return problems


def child_has_its_own_way(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: a separate entrance that the accused uses too is none."""
    command = step.command
    apart = {Feature.SEPARATE_ENTRANCE, Feature.SEPARATE_WAITING} & set(command.features)
    child = {way.strip() for way in command.child_ways}
    others = {way.strip() for way in (*command.ways, *command.custody_ways)}
    if not apart or (child and not child & others):
        return None
    return Problem(
        "child_ways",
        "no_way_of_its_own",
        rule="min-contact-accused",
        vi="Phòng có lối hoặc chỗ chờ riêng phải ghi lối đi chỉ dành cho trẻ.",
        en="Of a room with a separate entrance or waiting room, the ways that only the child uses must be told.",
    )


def person_is_named(step: Step) -> list[Problem]:
    if 0 < len(step.command.staff_id.strip()) <= LONGEST_NAME:
        return []
    return [Problem("staff_id", "bad_value", vi="Mã cán bộ không hợp lệ.", en="This is no staff number.")]


def absence_can_be(step: Step) -> list[Problem]:
    command, problems = step.command, []
    if bool(command.room.strip()) == bool(command.staff_id.strip()):
        problems.append(
            Problem("staff_id", "missing", vi="Ghi một phòng hoặc một người.", en="Name one room or one person.")
        )
    if not timedelta(0) < command.ends_at - command.starts_at <= LONGEST_ABSENCE:
        problems.append(
            Problem("ends_at", "bad_value", vi="Phải kết thúc sau khi bắt đầu.", en="It must end after it begins.")
        )
    return problems


# --- effects ------------------------------------------------------------------------------------------


def _save_room(step: Step) -> Iterable[Any]:
    entry, command = step.file, step.command
    entry.room, entry.building, entry.use = " ".join(command.room.split()), command.building.strip(), command.use
    entry.features = tuple(feature for feature in Feature if feature in command.features)
    for name in ("ways", "child_ways", "custody_ways"):
        setattr(entry, name, tuple(sorted({way.strip() for way in getattr(command, name)})))
    return ()


def _save_person(step: Step) -> Iterable[Any]:
    entry, command = step.file, step.command
    entry.role = command.seat_role
    entry.skills = tuple(skill for skill in Skill if skill in command.skills)
    return ()


def _tell(step: Step) -> Iterable[Any]:
    absence, command = step.file, step.command
    absence.had = Had.ROOM if command.room.strip() else Had.PERSON
    absence.who = compared(command.room) if command.room.strip() else command.staff_id.strip()
    absence.starts_at, absence.ends_at, absence.told_by = command.starts_at, command.ends_at, step.actor.staff_id
    return ()


CLERK = frozenset({StaffRole.CLERK})
COURT = frozenset({StaffRole.CLERK, StaffRole.JUDGE})
ANY, KEPT = frozenset(Kept), frozenset({Kept.KEPT})
REGISTER_WORKFLOW = Workflow(
    Row(
        SaveRoom, ANY, Kept.KEPT, CLERK, guards=(child_has_its_own_way,), effect=_save_room, check=room_can_be
    ),
    Row(RemoveRoom, KEPT, Kept.GONE, CLERK),
    Row(SavePerson, ANY, Kept.KEPT, CLERK, effect=_save_person, check=person_is_named),
    Row(RemovePerson, KEPT, Kept.GONE, CLERK),
    Row(TellAbsence, frozenset({Kept.NEW}), Kept.KEPT, COURT, effect=_tell, check=absence_can_be),
    Row(TakeBackAbsence, KEPT, Kept.GONE, COURT),
)  # fmt: skip
