"""The intake point's file of one case: from the first report to closure.

A report and the case that is opened from it are one file with one reference: what the caller was
told on the phone stays true to the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.casework import (
    Conference,
    JoinStep,
    Opening,
    OutcomeNote,
    ShiftNote,
    SplitStep,
    UrgencyChange,
)
from services.case_intake.domain.form01 import Form01
from services.kernel.casefile import CaseFile
from services.kernel.privacy.categories import Category, personal

SERVICE = "case_intake"


class State(StrEnum):
    NEW = "new"  # not written down yet
    RECEIVED = "received"
    SCREENED_OUT = "screened_out"
    JOINED = "joined"
    OPEN = "open"
    REFERRED = "referred"
    CLOSED = "closed"


class Role(StrEnum):
    OFFICER = "intake_officer"
    SUPERVISOR = "intake_supervisor"


class Channel(StrEnum):
    HOTLINE_111 = "hotline_111"
    WEB = "web"
    SCHOOL = "school"
    CLINIC = "clinic"
    POLICE = "police"
    COMMUNE = "commune"
    PLATFORM = "platform"
    PRESS = "press"
    WALK_IN = "walk_in"


class Progress(StrEnum):
    """How far one agency is with the case, as far as intake has been told."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FINISHED = "finished"


WORKING = frozenset({Progress.SENT, Progress.ACCEPTED, Progress.FINISHED})


@dataclass(slots=True, kw_only=True)
class AgencyWork:
    """One agency's part in the case."""

    agency: str
    referral_id: str
    progress: Progress
    sent_at: datetime
    answered_at: datetime | None = None
    reason_code: str | None = None
    awaited: int = 0  # files given to it less those it has taken up; its own news may come first
    finished_at: datetime | None = None  # the last time

    @property
    def is_done(self) -> bool:
        """Nothing is to be expected of this agency any more."""
        return self.progress in (Progress.FINISHED, Progress.DECLINED) and self.awaited <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Free text that a person wrote; it never leaves the intake point in an event."""

    at: datetime
    staff_id: str
    about: str
    text: str = personal(Category.NOTES)


@dataclass(kw_only=True)
class IntakeFile(CaseFile):
    state: State = State.NEW
    channel: Channel = Channel.HOTLINE_111
    received_at: datetime | None = None
    received_by: str = ""  # a staff number; empty for what the police wrote down
    narrative: str = personal(Category.NARRATIVE, default="")
    form: Form01 = field(default_factory=Form01)
    earlier_forms: list[Form01] = field(default_factory=list)
    life_at_risk: bool = False
    urgent: bool | None = None  # decided by a person when the case is opened, and whenever it changes
    urgency_changes: list[UrgencyChange] = field(default_factory=list)
    call_outcomes: list[OutcomeNote] = field(default_factory=list)
    joined_to: str | None = None
    split_from: str | None = None
    openings: list[Opening] = field(default_factory=list)
    joins: list[JoinStep] = field(default_factory=list)
    splits: list[SplitStep] = field(default_factory=list)
    shift_notes: list[ShiftNote] = field(default_factory=list)
    handover_open: bool = False  # a note waits for the next shift
    conferences: list[Conference] = field(default_factory=list)
    work: list[AgencyWork] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def work_of(self, agency: str) -> AgencyWork | None:
        return next((work for work in self.work if work.agency == agency), None)

    @property
    def reopened_at(self) -> datetime | None:
        """When the case was last reopened."""
        return max((remark.at for remark in self.remarks if remark.about == "reopened"), default=None)

    def circle(self) -> tuple[str, ...]:
        """The agencies that work on the case, the intake point included, in a fixed order."""
        return tuple(sorted({SERVICE} | {work.agency for work in self.work if work.progress in WORKING}))
