"""Every time a child is heard, in whichever agency: planned, held, stopped; and the limits of the law on it.

Pure: standard library only. Luật Tư pháp người chưa thành niên 59/2024/QH15 Art 156 (before 2026: BLTTHS
Art 421): at most two sessions a day of at most two hours each, no question asked twice, a confrontation
only once a day and only as a last resort. The child has one day, however many agencies there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.kernel.clock import in_vietnam, moment_of
from services.kernel.ports import News, Unit
from services.kernel.times import NIGHT_BEGINS, NIGHT_ENDS

SESSIONS_A_DAY = 2
CONFRONTATIONS_A_DAY = 1
LONGEST = 120  # minutes of one session


class SittingKind(StrEnum):
    INTERVIEW = "interview"  # a statement, at the police or the procuracy
    CONFRONTATION = "confrontation"  # đối chất
    HEARING = "hearing"  # the child speaks in court


class SittingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    STOPPED = "stopped"  # begun, and ended early
    CANCELLED = "cancelled"


class Topic(StrEnum):
    """What a session is about: a code and never the content (NICHD protocol: phases and matters)."""

    RAPPORT = "rapport"
    FAMILY_AND_HOME = "family_and_home"
    FIRST_CONTACT = "first_contact"  # how child and suspect came to know each other
    COURSE_OF_EVENTS = "course_of_events"
    FREQUENCY = "frequency"
    PLACE_AND_TIME = "place_and_time"
    THREATS = "threats"
    IMAGES_AND_MESSAGES = "images_and_messages"
    MONEY_AND_GIFTS = "money_and_gifts"
    OTHER_CHILDREN = "other_children"
    WHO_KNOWS = "who_knows"
    EFFECTS = "effects"
    IDENTIFICATION = "identification"
    WISHES = "wishes"


# May be spoken of again and again: they ask nothing about what happened.
REPEATABLE = frozenset({Topic.RAPPORT, Topic.WISHES})


@dataclass(slots=True, kw_only=True)
class Sitting:
    """``child``: its number in the form. ``minutes``: planned, and once it was held how long it took."""

    id: str
    agency: str
    kind: SittingKind
    child: int = 1
    starts_at: datetime
    minutes: int
    topics: tuple[str, ...] = ()
    place: str = ""
    state: SittingState = SittingState.PLANNED
    interviewers: tuple[str, ...] = ()  # staff numbers

    @property
    def day(self) -> date:
        return in_vietnam(self.starts_at).date()

    @property
    def counts(self) -> bool:
        """Whether the child has been or is to be heard in it."""
        return self.state is not SittingState.CANCELLED

    @property
    def was_held(self) -> bool:
        return self.state in (SittingState.HELD, SittingState.STOPPED)


class SittingFault(StrEnum):
    """What the law has against a session, as a key; the rule's id behind it is in ``RULES``."""

    THIRD_OF_THE_DAY = "third_session_of_the_day"
    TOO_LONG = "session_too_long"
    SECOND_CONFRONTATION = "second_confrontation_of_the_day"
    TOPIC_COVERED = "topic_covered_already"
    AT_NIGHT = "at_night"
    AT_THE_SAME_TIME = "at_the_same_time"


RULES: dict[SittingFault, str] = {
    SittingFault.THIRD_OF_THE_DAY: "interview-2x2h",
    SittingFault.TOO_LONG: "interview-2x2h",
    SittingFault.SECOND_CONFRONTATION: "confrontation-last",
    SittingFault.TOPIC_COVERED: "interview-no-repeat",
    SittingFault.AT_NIGHT: "time-count",
    SittingFault.AT_THE_SAME_TIME: "interview-no-repeat",
}


def faults_of(new: Sitting, others: Iterable[Sitting]) -> list[SittingFault]:
    """What speaks against holding this session beside all the others of the child."""
    same_child = [o for o in others if o.id != new.id and o.child == new.child and o.counts]
    that_day = [o for o in same_child if o.day == new.day]
    faults = []
    if len(that_day) >= SESSIONS_A_DAY:
        faults.append(SittingFault.THIRD_OF_THE_DAY)
    if new.minutes > LONGEST:
        faults.append(SittingFault.TOO_LONG)
    confrontations = [o for o in that_day if o.kind is SittingKind.CONFRONTATION]
    if new.kind is SittingKind.CONFRONTATION and len(confrontations) >= CONFRONTATIONS_A_DAY:
        faults.append(SittingFault.SECOND_CONFRONTATION)
    if repeated(new.topics, same_child):
        faults.append(SittingFault.TOPIC_COVERED)
    start = in_vietnam(new.starts_at)
    end = start + timedelta(minutes=new.minutes)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    morning, night = (midnight + timedelta(minutes=minute) for minute in (NIGHT_ENDS, NIGHT_BEGINS))
    if start < morning or start >= night or end > night:
        faults.append(SittingFault.AT_NIGHT)
    if any(_overlap(new, o) for o in that_day if o.state is SittingState.PLANNED):
        faults.append(SittingFault.AT_THE_SAME_TIME)
    return faults


def repeated(topics: Sequence[str], others: Iterable[Sitting]) -> list[str]:
    """Which of these topics the child has spoken about already, in any agency."""
    covered = {topic for other in others if other.was_held for topic in other.topics}
    return sorted(set(topics) & covered - REPEATABLE)


def _overlap(one: Sitting, other: Sitting) -> bool:
    return one.starts_at < other.starts_at + timedelta(minutes=other.minutes) and other.starts_at < (
        one.starts_at + timedelta(minutes=one.minutes)
    )


# --- what others tell --------------------------------------------------------------------------------


def take(file: Any, agency: str, data: Any, state: SittingState) -> None:
    """Another agency's session, as its event tells: ``sitting_id``, ``kind_code``, ``child``, ``starts_at``,
    ``minutes``, ``topic_codes``, ``place_code`` and, once it was held, ``interviewers``."""
    known = next((s for s in file.sittings if s.id == data.sitting_id), None)
    if state is SittingState.CANCELLED:
        if known is not None:
            known.state = state
        return
    told = Sitting(
        id=data.sitting_id,
        agency=agency,
        kind=SittingKind(data.kind_code),
        child=data.child,
        starts_at=moment_of(data.starts_at),
        minutes=data.minutes,
        topics=tuple(data.topic_codes),
        place=data.place_code,
        state=state,
        interviewers=tuple(getattr(data, "interviewers", ())),
    )
    file.sittings = [s for s in file.sittings if s.id != told.id] + [told]


def take_sitting(unit: Unit, event: News, file: Any | None = None) -> None:
    """The reaction to another agency's session: ``…SittingPlanned``, ``…SittingHeld`` or ``…SittingCancelled``.

    ``file``: given by an agency that can be told before there is one.
    """
    file = unit.file(event.reference) if file is None else file
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    take(file, event.source, event.data, _told_state(event))
    unit.put(file, [], news=event)


def _told_state(event: News) -> SittingState:
    if event.name.endswith("SittingPlanned"):
        return SittingState.PLANNED
    if event.name.endswith("SittingCancelled"):
        return SittingState.CANCELLED
    return SittingState.HELD if event.data.outcome_code == SittingState.HELD else SittingState.STOPPED
