"""What a family may ask about its child's data, in which steps it is answered, and by when.

Pure. Rules ``dsr-answer-2wd``, ``dsr-withdraw-15d`` and ``dsr-access-delete`` (Nghị định 356/2025),
``pdp-child-representative`` (Luật 91/2025 Art 24(2)). The clocks are the rows of ``CLOCKS``; a running
clock keeps what it was started with, and an extension is added beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from services.kernel.clock import VIETNAM, in_vietnam
from services.kernel.privacy.categories import Category, personal

WorkingDays = Callable[[datetime, int], datetime]  # the end of the n-th working day after the day of a moment


class Kind(StrEnum):
    ACCESS = "access"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    DELETION = "deletion"


class RequestState(StrEnum):
    RECEIVED = "received"
    ANSWERED = "answered"  # the family knows what happens next and until when
    COMPLETED = "completed"
    REFUSED = "refused"


class Requester(StrEnum):
    REPRESENTATIVE = "representative"
    CHILD = "child"
    INFORMANT = "informant"


class RequestChannel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    POST = "post"
    WEB = "web"


class RefusalReason(StrEnum):
    NOT_THE_REPRESENTATIVE = "not_the_representative"
    REPRESENTATIVE_IS_SUSPECT = "representative_is_suspect"
    NO_CONSENT_NEEDED = "no_consent_needed"
    LAW_OBLIGES_TO_KEEP = "law_obliges_to_keep"
    UNDER_INVESTIGATION = "under_investigation"
    ENDANGERS_SOMEBODY = "endangers_somebody"


# The rule on which each refusal rests.
GROUNDS: dict[RefusalReason, str] = {
    RefusalReason.NOT_THE_REPRESENTATIVE: "pdp-child-representative",
    RefusalReason.REPRESENTATIVE_IS_SUSPECT: "pdp-child-representative",
    RefusalReason.NO_CONSENT_NEEDED: "pdp-no-consent-basis",
    RefusalReason.LAW_OBLIGES_TO_KEEP: "pdp-stop",
    RefusalReason.UNDER_INVESTIGATION: "pdp-stop",
    RefusalReason.ENDANGERS_SOMEBODY: "privacy-right",
}

# What each may ask. A child's rights are its representative's to use, but its own consent is its own.
MAY_ASK: dict[Requester, frozenset[Kind]] = {
    Requester.REPRESENTATIVE: frozenset(Kind),
    Requester.CHILD: frozenset({Kind.WITHDRAWAL}),
    Requester.INFORMANT: frozenset({Kind.ACCESS, Kind.CORRECTION, Kind.WITHDRAWAL}),
}


# --- the steps --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """One line: a step, the states it may be taken from, and the state that follows (None: it stays)."""

    step: str
    before: frozenset[RequestState]
    after: RequestState | None


_OPEN = frozenset({RequestState.RECEIVED, RequestState.ANSWERED})
MOVES: tuple[Move, ...] = (
    Move("AnswerFamilyRequest", frozenset({RequestState.RECEIVED}), RequestState.ANSWERED),
    Move("CompleteFamilyRequest", frozenset({RequestState.ANSWERED}), RequestState.COMPLETED),
    Move("RefuseFamilyRequest", _OPEN, RequestState.REFUSED),
    Move("ExtendFamilyRequest", _OPEN, None),
)
_BY_STEP = {move.step: move for move in MOVES}


# --- the clocks -------------------------------------------------------------------------------------


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Stage(StrEnum):
    ANSWER = "answer"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One limit of the law. ``length_with_others``: where another agency must act as well.
    ``extension``: days that may be added once; 0: none."""

    rule: str
    stage: Stage
    kinds: frozenset[Kind]
    unit: Unit
    length: int
    length_with_others: int
    extension: int = 0


_STOP = frozenset({Kind.WITHDRAWAL, Kind.RESTRICTION, Kind.OBJECTION})
CLOCKS: tuple[ClockRow, ...] = (
    ClockRow("dsr-answer-2wd", Stage.ANSWER, frozenset(Kind), Unit.WORKING_DAYS, 2, 2),
    ClockRow("dsr-withdraw-15d", Stage.COMPLETE, _STOP, Unit.CALENDAR_DAYS, 15, 20, extension=15),
    ClockRow(
        "dsr-access-delete", Stage.COMPLETE, frozenset({Kind.ACCESS, Kind.CORRECTION}), Unit.CALENDAR_DAYS, 10, 10
    ),
    ClockRow("dsr-access-delete", Stage.COMPLETE, frozenset({Kind.DELETION}), Unit.CALENDAR_DAYS, 20, 20),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    days: int
    until: datetime
    granted_at: datetime
    staff_id: str
    document: str = personal(Category.NOTES, default="")
    reason: str = personal(Category.NOTES, default="")


@dataclass(slots=True, kw_only=True)
class RequestClock:
    """A limit that runs, or ran. ``due_at``: what the law says; ``rolled_due_at``: where that day is a day
    off, the next working day. Whoever warns, warns by the first."""

    rule: str
    stage: Stage
    unit: Unit
    length: int
    longest_extension: int
    started_at: datetime
    due_at: datetime
    rolled_due_at: datetime
    stopped_at: datetime | None = None
    extension: Extension | None = None
    breach_told_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """The end with the extension, if there is one."""
        return self.due_at if self.extension is None else self.extension.until

    def overdue(self, at: datetime) -> bool:
        """Whether it ended too late, or should have ended by now."""
        return (self.stopped_at or at) > self.until


def clocks_for(kind: Kind, started_at: datetime, with_others: bool, working_days: WorkingDays) -> list[RequestClock]:
    """The clocks that a request starts, by the rows of ``CLOCKS``."""
    clocks = []
    for row in CLOCKS:
        if kind not in row.kinds:
            continue
        length = row.length_with_others if with_others else row.length
        due = due_after(started_at, row.unit, length, working_days)
        clocks.append(
            RequestClock(
                rule=row.rule,
                stage=row.stage,
                unit=row.unit,
                length=length,
                longest_extension=row.extension,
                started_at=started_at,
                due_at=due,
                rolled_due_at=_rolled(due, working_days),
            )
        )
    return clocks


def due_after(start: datetime, unit: Unit, length: int, working_days: WorkingDays) -> datetime:
    """The end (24:00 in Vietnam) of the last day; the day of the start does not count."""
    if unit is Unit.WORKING_DAYS:
        return working_days(start, length)
    return _end_of(in_vietnam(start).date() + timedelta(days=length))


def _rolled(due: datetime, working_days: WorkingDays) -> datetime:
    """The end of the last day itself if it is a working day, else of the next one."""
    return working_days(due - timedelta(days=2), 1)  # 24:00 stands on the next date: two days back is the day before


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)


# --- the request ------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class FamilyRequest:
    """One request. ``document``: the number of the answer's or decision's paper."""

    id: str
    kind: Kind
    requester: Requester
    channel: RequestChannel
    received_at: datetime
    recorded_at: datetime
    recorded_by: str  # staff number
    state: RequestState = RequestState.RECEIVED
    representative_id: str | None = None
    child_number: int | None = None
    consent_id: str | None = None
    agencies: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    clocks: list[RequestClock] = field(default_factory=list)
    reason_code: RefusalReason | None = None
    ground: str | None = None  # rule id of the refusal
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    decided_by: str | None = None
    text: str = personal(Category.NOTES, default="")
    explanation: str = personal(Category.NOTES, default="")
    document: str = personal(Category.NOTES, default="")

    def may(self, step: str) -> bool:
        """Whether this step may be taken now."""
        return self.state in _BY_STEP[step].before

    def take(self, step: str, at: datetime, staff_id: str) -> None:
        """The step is taken: the state follows the table, and the clocks that it ends stand still."""
        after = _BY_STEP[step].after
        if after is None:
            return
        self.state, self.decided_by = after, staff_id
        self.answered_at = self.answered_at or at
        if after in (RequestState.COMPLETED, RequestState.REFUSED):
            self.ended_at = at
        for clock in self.clocks:
            if clock.stopped_at is None and (clock.stage is Stage.ANSWER or self.ended_at is not None):
                clock.stopped_at = at

    def clock(self, stage: Stage) -> RequestClock:
        return next(clock for clock in self.clocks if clock.stage is stage)

    def extend(self, extension: Extension) -> None:
        """Raises ValueError for a second extension or one that the law does not know."""
        clock = self.clock(Stage.COMPLETE)
        if clock.extension is not None or not clock.longest_extension:
            raise ValueError("this clock cannot be extended")
        clock.extension = extension

    @property
    def open(self) -> bool:
        return self.state in _OPEN
