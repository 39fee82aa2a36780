"""What a session needs: rooms with the ways that lead to them, and people with what they can do. Pure, data only.

A calendar says when somebody is taken and never why: other agencies tell busy or free and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.times import Span


class RoomUse(StrEnum):
    COURTROOM = "courtroom"
    INTERVIEW = "interview"  # a room of the police or the procuracy in which children are heard


class Feature(StrEnum):
    """What a room offers (rules ``court-contact-423``, ``closed-trial-must``)."""

    FRIENDLY = "friendly"  # phòng xử án thân thiện, or a child-friendly room for interviews
    SCREEN = "screen"
    SEPARATE_ROOM = "separate_room"  # the child speaks from a room beside it
    SEPARATE_ENTRANCE = "separate_entrance"
    SEPARATE_WAITING = "separate_waiting"
    REMOTE_LINK = "remote_link"
    CLOSED_DOORS = "closed_doors"  # the public can be kept out; not so at a mobile trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """``ways``: the entrances, corridors and waiting areas by which everybody comes, as names that are the same for
    all rooms of a building; ``child_ways``: those by which a child comes; ``custody_ways``: those by which somebody
    is brought from custody. Two people who use the same place within the gap may meet."""

    id: str
    building: str
    use: RoomUse
    features: frozenset[Feature] = frozenset()
    ways: frozenset[str] = frozenset()
    child_ways: frozenset[str] = frozenset()
    custody_ways: frozenset[str] = frozenset()
    busy: tuple[Span, ...] = ()


class Role(StrEnum):
    JUDGE = "judge"
    ASSESSOR = "assessor"  # hội thẩm
    PROSECUTOR = "prosecutor"
    INVESTIGATOR = "investigator"
    INTERPRETER = "interpreter"
    SUPPORT_PERSON = "support_person"
    PSYCHOLOGIST = "psychologist"


class Skill(StrEnum):
    TRAINED = "trained"  # in cases with people under 18 (rule staff-trained)
    YOUTH = "youth"  # teacher, Youth Union cadre or experienced with children (rule court-panel-423)
    SIGN = "sign"  # Vietnamese sign language
    CHAM = "cham"
    RAGLAI = "raglai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can take a seat. ``id``: the staff number; no name is needed to plan."""

    id: str
    role: Role
    skills: frozenset[Skill] = frozenset()
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody of this role must be there. ``named``: nobody but one of these, where it was decided already."""

    role: Role
    skills: frozenset[Skill] = frozenset()
    named: frozenset[str] = frozenset()

    def fits(self, person: Person) -> bool:
        return person.role is self.role and self.skills <= person.skills and (not self.named or person.id in self.named)


def panel(judges: frozenset[str] = frozenset()) -> tuple[Seat, ...]:
    """A first-instance panel: a trained judge and two assessors, one of whom knows children (rules
    ``staff-trained``, ``court-panel-423``). ``judges``: who was chosen already."""
    return (
        Seat(role=Role.JUDGE, skills=frozenset({Skill.TRAINED}), named=judges),
        Seat(role=Role.ASSESSOR, skills=frozenset({Skill.YOUTH})),
        Seat(role=Role.ASSESSOR),
    )
