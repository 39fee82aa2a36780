"""What case intake tells others: one class per message of ``case_intake_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.case_intake.domain import plan_figures
from services.kernel import told


@dataclass(frozen=True, slots=True)
class ReportReceived:
    channel: str


@dataclass(frozen=True, slots=True)
class ReportScreenedOut:
    reason_code: str


@dataclass(frozen=True, slots=True)
class ReportJoined:
    joined_to: str


@dataclass(frozen=True, slots=True)
class CaseOpened:
    urgent: bool


@dataclass(frozen=True, slots=True)
class CaseReferred:
    to: str
    referral_id: str
    urgent: bool
    received_at: datetime
    circle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleChanged:
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UrgencyChanged:
    """A person raised or lowered it; the twelve hours of a raised one run from this event."""

    urgent: bool
    reason_code: str


@dataclass(frozen=True, slots=True)
class HarmAdded:
    """A report that was joined to the case tells of harm. ``received_at``: the first receipt of that report.
    ``urgent``: whether its twelve hours are to run."""

    to: str
    harm_id: str
    harm_codes: tuple[str, ...]
    received_at: datetime
    urgent: bool


@dataclass(frozen=True, slots=True)
class HarmTakenBack:
    """The report that told it was no part of the case."""

    to: str
    harm_id: str


@dataclass(frozen=True, slots=True)
class CaseClosed:
    pass


@dataclass(frozen=True, slots=True)
class CaseReopened:
    reason_code: str


@dataclass(frozen=True, slots=True)
class RecordShared:
    """``sections``: categories; empty for all that the recipient may have."""

    to: str
    sections: tuple[str, ...]
    record_version: int


@dataclass(frozen=True, slots=True)
class ReportCorrected:
    """Stays inside case intake: the form was corrected, the old one is kept."""

    correction: int


@dataclass(frozen=True, slots=True)
class ReportSeparated:
    """A wrong join is undone: the report stands for itself once more. ``separated_from``: the case."""

    separated_from: str


@dataclass(frozen=True, slots=True)
class ReportSplit:
    """In the house: these children, by their numbers in the form before, have a report of their own now."""

    into: str
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnotherReportJoined:
    """In the house, on the case: a report was joined to it. ``received_at``: when that report came in."""

    report: str
    new_harm: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AnotherReportSeparated:
    """In the house, on the case: a report that was joined to it was no part of it."""

    report: str


@dataclass(frozen=True, slots=True)
class UrgencyLowered:
    """In the house, with ``UrgencyChanged``: the twelve hours no longer run."""


@dataclass(frozen=True, slots=True)
class OutcomesRecorded:
    """In the house: what was done with informant and child is in the file. ``outcomes``: how many."""

    outcomes: int


@dataclass(frozen=True, slots=True)
class UrgencyNotConfirmed:
    """In the house: the commune's initial assessment (Mẫu 02) says that it is no emergency."""


@dataclass(frozen=True, slots=True)
class ReferralOvertaken:
    """In the house: the agency works on the case already, by news of its own, and need not answer any more."""

    referral_id: str


@dataclass(frozen=True, slots=True)
class ShiftNoteLeft:
    """In the house: something waits for the next shift."""


@dataclass(frozen=True, slots=True)
class ShiftNotesTaken:
    """In the house: the next shift has it. ``notes``: how many."""

    notes: int


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """In the house: the closing conference, and whether both conditions of Decree 56 Art 30 were found."""

    both_conditions: bool


@dataclass(frozen=True, slots=True)
class CommuneFiguresPublished:
    """A target of the plan by commune, without small numbers (see ``plan_figures``). ``month``: of the cases;
    ``up_to_month``: by whose end they were reached."""

    rule_id: str
    month: str
    up_to_month: str
    rows: tuple[plan_figures.CommuneRow, ...]


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    consent_id: str
    to: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestrictionOrdered:
    restriction_id: str
    to: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasureOrdered:
    order_id: str
    to: str


# --- what other agencies tell as well, each in its own name (kernel.told) ----------------------------------


class IntakeAuditHead(told.AuditHead): ...


class IntakeDeadlineMissed(told.DeadlineMissed): ...


class IntakeRequestMade(told.RequestMade): ...


class IntakeRequestAnswered(told.RequestAnswered): ...


class IntakeProsecutionNotified(told.ProsecutionNotified): ...
