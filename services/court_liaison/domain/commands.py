"""What a person at the procuracy or the court may ask for. Reasons and outcomes are free text and stay here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.court_liaison.domain.accommodations import Accommodation, Need
from services.court_liaison.domain.attendees import Attendee
from services.court_liaison.domain.complaints import ComplaintBy, ComplaintKind, ComplaintOutcome
from services.court_liaison.domain.conduct import Arrival, HearingPoint
from services.court_liaison.domain.hearings import (
    USUAL_MINUTES,
    AdjournReason,
    BanListItem,
    ClosedRequest,
    MoveReason,
    Verdict,
)
from services.court_liaison.domain.interviews import AdultPresent, CancelReason, InterviewPlace
from services.court_liaison.domain.listings import WantedHearing
from services.court_liaison.domain.panel import Panel
from services.court_liaison.domain.preparing import PreparationsAsked
from services.court_liaison.domain.severity import Severity
from services.kernel.school import SchoolSession
from services.kernel.sittings import SittingKind, Topic

# --- the procuracy ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFile:
    """``severity`` and ``accused_is_minor``: how long the limits are; None: not said now."""

    receipt_number: str
    severity: Severity | None = None
    accused_is_minor: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyOffence:
    """Said later, or said anew."""

    severity: Severity | None = None
    accused_is_minor: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension:
    """The police asked for more time. ``reason``: why not."""

    extension_id: str
    granted: bool
    document_number: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendProsecution:
    """``days``: how many more; None: as many as the law gives."""

    document_number: str
    reason: str
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosecute:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotProsecute:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFile:
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInterview:
    """``child``: its number in the form. ``adult_told``: representative or protector know time and place.
    ``necessity``: of a confrontation. The other reasons: see ``session_guards.py``."""

    kind: SittingKind = SittingKind.INTERVIEW
    child: int = 1
    starts_at: datetime
    minutes: int
    topics: tuple[Topic, ...]
    place: InterviewPlace
    adult_told: bool
    place_reason: str = ""
    override_reason: str = ""
    approval_number: str = ""
    repeat_reason: str = ""
    necessity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldInterview:
    """``child_minutes``: how long it took. ``topics``: what it was about after all; none: as planned."""

    sitting_id: str
    child_minutes: int
    adult_present: AdultPresent | None = None
    adult_is_suspect: bool = False
    topics: tuple[Topic, ...] = ()
    stopped: bool = False
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInterview:
    sitting_id: str
    reason_code: CancelReason
    reason: str = ""


# --- the court ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketCase:
    docket_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTrial:
    """The decision to try the case (quyết định đưa vụ án ra xét xử)."""

    decision_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendPreparation:
    """``days``: how many more; None: as many as the law gives."""

    document_number: str
    reason: str
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendOpening:
    """``reason``: what force majeure it is."""

    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNeeds:
    """``school``: when the child is at school, if it does not want to miss it. ``note``: the other need."""

    child: int = 1
    needs: tuple[Need, ...] = ()
    language: str = ""
    school: SchoolSession | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantHearing(WantedHearing):
    """The case goes on the list of those whose hearing waits for a day, with what it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleHearing(PreparationsAsked):
    """``judge``: staff number. ``sexual_abuse_or_ill_treatment``: a person says so; nothing guesses it.

    ``minutes``: for how long room and people are taken. ``child_speaks``: ``child``, its number in the form, is to be
    heard for ``child_minutes`` on ``topics``; ``visit_at``: before that it is shown the court, and ``talk_at``: what
    will happen is explained to it; ``visit_room`` and ``talk_room`` if not the hearing's own. ``accused_present``:
    while it speaks; who does not know says yes. The reasons: see ``hearings.Hearing``."""

    starts_at: datetime
    room: str
    judge: str
    assessor_with_youth_experience: bool
    closed: bool
    sexual_abuse_or_ill_treatment: bool
    accommodations: tuple[Accommodation, ...] = ()
    panel: Panel | None = None
    minutes: int = USUAL_MINUTES
    closed_requested_by: ClosedRequest | None = None
    open_reason: str = ""
    unmet_needs_reason: str = ""
    late_reason: str = ""
    child_speaks: bool = False
    child: int = 1
    child_minutes: int = 60
    topics: tuple[Topic, ...] = ()
    override_reason: str = ""
    approval_number: str = ""
    repeat_reason: str = ""
    accused_present: bool = True
    contact_reason: str = ""
    attendees: tuple[Attendee, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccommodations:
    """The hearing keeps its day."""

    accommodations: tuple[Accommodation, ...] = ()
    unmet_needs_reason: str = ""
    contact_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHearing(PreparationsAsked):
    """``room``, ``judge``, ``panel``, ``attendees``: others than before, where they change; the day may then stay. A
    visit or talk that was set stays where it can."""

    starts_at: datetime
    reason_code: MoveReason
    reason: str
    room: str = ""
    judge: str = ""
    panel: Panel | None = None
    attendees: tuple[Attendee, ...] = ()
    late_reason: str = ""
    override_reason: str = ""
    approval_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldHearing:
    """``checklist``: the items of the ban list that were kept to; ``points``: what was seen to besides.
    ``child_minutes``: how long the child spoke, 0 for not at all, None where it was not to speak. ``arrival``: how it
    came and went. ``stopped``: because it was tired."""

    checklist: tuple[BanListItem, ...] = ()
    points: tuple[HearingPoint, ...] = ()
    arrival: Arrival | None = None
    child_minutes: int | None = None
    topics: tuple[Topic, ...] = ()
    stopped: bool = False
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjournHearing:
    """The hearing was opened and broken off; the rest as for one that was held."""

    reason_code: AdjournReason
    reason: str
    checklist: tuple[BanListItem, ...] = ()
    points: tuple[HearingPoint, ...] = ()
    arrival: Arrival | None = None
    child_minutes: int | None = None
    topics: tuple[Topic, ...] = ()
    stopped: bool = False
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveJudgment:
    verdict: Verdict
    judgment_number: str
    published_on_portal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCompensation:
    """``amount_vnd``: in đồng. ``due_on``: the last day, as an ISO date. ``document_number``: of the judgment."""

    amount_vnd: int
    due_on: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment:
    """``paid_on``: the day, as an ISO date."""

    compensation_id: str
    amount_vnd: int
    paid_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComplaint:
    """A complaint or an appeal; ``text`` stays here."""

    kind: ComplaintKind
    by_code: ComplaintBy
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComplaint:
    complaint_id: str
    outcome_code: ComplaintOutcome
    document_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishProceeding:
    outcome: str
