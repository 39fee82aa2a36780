"""The police's file of one case: from the crime report to the hand-over to the procuracy, and back.

Everything a person decided is added, never overwritten. A case that comes back, under a new referral
or because the prosecutor returned the file, goes on in the same file; what was decided before stays
readable. What the police wrote down stays with the police.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.kernel.casefile import CaseFile
from services.kernel.joint import JointInterview, support_person
from services.kernel.privacy.categories import Category, personal
from services.police_investigation.domain.agency import SERVICE as SERVICE
from services.police_investigation.domain.agency import Role as Role
from services.police_investigation.domain.evidence import CustodyEntry, EvidenceItem, is_whole
from services.police_investigation.domain.examinations import Examination
from services.police_investigation.domain.interviews import InterviewCancellation, InterviewPlan, InterviewRecord
from services.police_investigation.domain.register import Offender
from services.police_investigation.domain.removals import Removal
from services.police_investigation.domain.report_book import BookEntry, CrimeSource, ProcuracyNotice, ReportTransfer
from services.police_investigation.domain.suspects import Accusation, Suspect
from services.police_investigation.domain.time_limits import ClassChange, Extension, Severity


class State(StrEnum):
    NEW = "new"  # no referral and no own report yet
    REFERRED = "referred"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    SUSPENDED_VERIFICATION = "suspended_verification"
    NOT_OPENED = "not_opened"
    INVESTIGATING = "investigating"
    SUSPENDED_INVESTIGATION = "suspended_investigation"
    CONCLUDED = "concluded"
    TRANSFERRED = "transferred"


WORKED_ON = frozenset({State.ACCEPTED, State.VERIFYING, State.INVESTIGATING})  # the child may be heard


class NotOpenedReason(StrEnum):
    NO_OFFENCE = "no_offence"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    TIME_BARRED = "time_barred"
    OTHER = "other"


class SuspensionReason(StrEnum):
    AWAITING_EXPERT = "awaiting_expert"
    SUSPECT_UNKNOWN = "suspect_unknown"
    SUSPECT_ILL = "suspect_ill"
    OTHER = "other"


class Party(StrEnum):
    """Who was told of a decision."""

    REPORTER = "reporter"  # who reported the crime
    REPRESENTATIVE = "representative"  # of the child
    PROCURACY = "procuracy"
    SOCIAL_BODY = "social_body"
    INTAKE_POINT = "intake_point"


class Outcome(StrEnum):
    """How an investigation ended, as others may know it."""

    PROSECUTE = "prosecute"
    DISCONTINUE = "discontinue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """An earlier referral and where the file stood when the next one came."""

    referral_id: str
    received_at: datetime | None = None
    urgent: bool
    ended_as: State


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeReport:
    """The police's own report; ``narrative`` is free text and stays here."""

    source: CrimeSource
    received_at: datetime
    narrative: str = personal(Category.NARRATIVE)
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Verification began, in the hands of ``investigator`` (staff id); an untrained one needs a reason.
    ``sexual_abuse``: as a person says, nothing guesses it."""

    investigator: str
    trained_with_minors: bool
    override_reason: str = personal(Category.NOTES)
    sexual_abuse: bool = False
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The decision to open a criminal case (khởi tố); a person picked the severity class. ``notified``: who was
    told; ``answers_request_id``: the request to prosecute that it answers."""

    decision_number: str
    offence_article: str
    severity: Severity
    reason: str = personal(Category.NOTES, default="")
    notified: tuple[Party, ...] = ()
    answers_request_id: str = ""
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NonOpening:
    reason_code: NotOpenedReason
    reason: str = personal(Category.NOTES)
    decision_number: str
    notified: tuple[Party, ...] = ()
    answers_request_id: str = ""
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Suspension:
    """The work rests, until it is resumed or the prosecutor returns a file."""

    reason_code: SuspensionReason
    reason: str = personal(Category.NOTES)
    document_number: str
    at: datetime
    by: str
    resumed_at: datetime | None = None
    resumed_by: str | None = None  # None: not by a person here


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    outcome_code: Outcome
    document_number: str
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Transfer:
    """The file went to the procuracy; ``returned_at``: when the prosecutor sent it back."""

    document_number: str
    at: datetime
    by: str
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Free text that a person wrote; it never leaves the police in an event."""

    at: datetime
    staff_id: str
    about: str
    text: str = personal(Category.NOTES)


WITHOUT_INVESTIGATOR = frozenset({State.NEW, State.REFERRED, State.DECLINED, State.ACCEPTED})


@dataclass(kw_only=True)
class PoliceFile(CaseFile):
    state: State = State.NEW
    referral_id: str = ""  # empty for a file that began with the police's own report
    urgent: bool = False
    received_at: datetime | None = None  # first receipt anywhere
    counts_from: datetime | None = None  # that; or when a case came back that had been declined or finished
    earlier_referrals: list[Referral] = field(default_factory=list)
    crime_report: CrimeReport | None = None
    verifications: list[Verification] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    non_openings: list[NonOpening] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    book: list[BookEntry] = field(default_factory=list)
    report_transfers: list[ReportTransfer] = field(default_factory=list)
    notices: list[ProcuracyNotice] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    class_changes: list[ClassChange] = field(default_factory=list)
    interview_plans: list[InterviewPlan] = field(default_factory=list)
    interview_records: list[InterviewRecord] = field(default_factory=list)
    interview_cancellations: list[InterviewCancellation] = field(default_factory=list)
    joint_interviews: list[JointInterview] = field(default_factory=list)  # each slot that was proposed
    examinations: list[Examination] = field(default_factory=list)
    evidence: list[EvidenceItem] = field(default_factory=list)
    custody: list[CustodyEntry] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    accusations: list[Accusation] = field(default_factory=list)
    offenders: list[Offender] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)

    @property
    def investigator(self) -> str | None:
        """Staff id of who has the case in hand; None while it waits for verification."""
        if self.state in WITHOUT_INVESTIGATOR or not self.verifications:
            return None
        return self.verifications[-1].investigator

    @property
    def outcome(self) -> Outcome | None:
        """How the latest investigation ended."""
        return self.conclusions[-1].outcome_code if self.conclusions else None

    @property
    def is_finished(self) -> bool:
        """The police's part is done: nobody here has the case in hand any more."""
        if self.state is State.CONCLUDED:
            return self.outcome is Outcome.DISCONTINUE
        return self.state in (State.NOT_OPENED, State.TRANSFERRED)

    @property
    def suspension(self) -> Suspension | None:
        """The suspension that has not ended yet."""
        latest = self.suspensions[-1] if self.suspensions else None
        return latest if latest is not None and latest.resumed_at is None else None

    @property
    def at_procuracy(self) -> Transfer | None:
        """The latest hand-over, unless the prosecutor has returned that file."""
        latest = self.transfers[-1] if self.transfers else None
        return latest if latest is not None and latest.returned_at is None else None

    @property
    def severity(self) -> Severity | None:
        """The class of the offence as it is now: of the latest opening, or as it was changed since."""
        if not self.openings:
            return None
        opening = self.openings[-1]
        changes = [change for change in self.class_changes if change.at >= opening.at]
        return changes[-1].severity if changes else opening.severity

    @property
    def support_person(self) -> str:
        """The staff number of who stays with the child, as social support named them last; empty for nobody."""
        return support_person(self, "social_support", lambda request: request.asking == SERVICE)

    @property
    def custody_is_whole(self) -> bool:
        """Whether no line of the evidence's chains was changed, taken out or put in."""
        return is_whole(self.custody)

    def end_suspension(self, at: datetime, by: str | None) -> None:
        """The work goes on, if it rested. ``by``: staff id, or None when others' news ended it."""
        if (suspension := self.suspension) is not None:
            suspension.resumed_at, suspension.resumed_by = at, by
