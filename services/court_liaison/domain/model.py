"""Court liaison's file of one case: from the hand-over by the police to the end of the proceeding.

The procuracy and the court work in the same file, each in its own roles. Everything that somebody
decided is added, never overwritten: a file that was returned and comes again, a second hearing or a
moved one leave the earlier entries as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import File

SERVICE = "court_liaison"


class State(StrEnum):
    NEW = "new"  # nothing was handed over yet
    TRANSFERRED = "transferred"  # the police say it is on its way
    FILE_RECEIVED = "file_received"
    PROSECUTED = "prosecuted"
    RETURNED = "returned"  # to the police, for more investigation
    DOCKETED = "docketed"
    SCHEDULED = "scheduled"
    HELD = "held"
    JUDGED = "judged"
    FINISHED = "finished"


class Role(StrEnum):
    CLERK = "court_clerk"
    JUDGE = "judge"
    PROSECUTOR = "prosecutor"


class DecisionCode(StrEnum):
    """What the prosecutor decided, as others may know it."""

    PROSECUTE = "prosecute"
    NOT_PROSECUTE = "not_prosecute"
    RETURN_FILE = "return_file"


class OutcomeCode(StrEnum):
    """How the proceeding ended, as others may know it."""

    NOT_PROSECUTED = "not_prosecuted"
    JUDGED = "judged"


class Accommodation(StrEnum):
    """What spares the child in the courtroom (rule ``court-contact-423``)."""

    SCREEN = "screen"
    SEPARATE_ROOM = "separate_room"
    REMOTE_LINK = "remote_link"
    SUPPORT_PERSON = "support_person"
    INTERPRETER = "interpreter"
    PRE_VISIT = "pre_visit"
    BREAKS = "breaks"
    SEPARATE_ENTRANCE = "separate_entrance"


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


class Verdict(StrEnum):
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The paper file lies here."""

    number: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the prosecutor decided; ``reason`` is free text and stays here."""

    code: DecisionCode
    number: str
    reason: str = personal(Category.NOTES)
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketEntry:
    number: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A hearing went to another day; ``reason`` is free text and stays here."""

    from_time: datetime
    reason_code: MoveReason
    reason: str = personal(Category.NOTES)
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Hearing:
    """One hearing; ``starts_at`` is the latest date, the earlier ones stand in ``moves``."""

    starts_at: datetime
    room: str
    judge: str
    closed: bool
    accommodations: tuple[Accommodation, ...]
    scheduled_at: datetime
    scheduled_by: str
    moves: list[Move] = field(default_factory=list)
    held_at: datetime | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    verdict: Verdict
    number: str
    published_on_portal: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the proceeding ended; ``text`` is free text and stays here."""

    code: OutcomeCode
    text: str = personal(Category.NOTES)
    at: datetime
    by: str


@dataclass(kw_only=True)
class CourtFile(File):
    state: State = State.NEW
    transfers: list[datetime] = field(default_factory=list)  # each hand-over that the police told of
    receipts: list[Receipt] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    docket: list[DocketEntry] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)
    judgments: list[Judgment] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    sexual_abuse_or_ill_treatment: bool = False  # once said of the case, it stays

    @property
    def hearing(self) -> Hearing:
        """The latest hearing; there is one in the states SCHEDULED, HELD and JUDGED."""
        return self.hearings[-1]
