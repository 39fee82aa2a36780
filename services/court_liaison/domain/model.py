"""Court liaison's file of one case: from the procuracy's first news of it to the end of the proceeding.

The procuracy and the court work in the same file, each in its own roles. Everything that somebody
decided is added, never overwritten: a file that was returned and comes again, a second hearing or a
moved one leave the earlier entries as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.court_liaison.domain.accommodations import ChildNeeds
from services.court_liaison.domain.compensation import Compensation
from services.court_liaison.domain.complaints import Complaint
from services.court_liaison.domain.easing import HelpGiven
from services.court_liaison.domain.extensions import Extension, ExtensionRequest
from services.court_liaison.domain.hearings import Hearing, TrialOrder
from services.court_liaison.domain.interviews import Interview
from services.court_liaison.domain.judgments import AppealProceeding, Judgment, in_force
from services.court_liaison.domain.listings import Listing
from services.court_liaison.domain.sessions import SERVICE as SERVICE
from services.court_liaison.domain.severity import Classification, Severity
from services.court_liaison.domain.turns import Turn
from services.kernel.casefile import CaseFile
from services.kernel.joint import JointInterview
from services.kernel.privacy.categories import Category, personal


class State(StrEnum):
    NEW = "new"  # nothing is known of it yet
    SUPERVISING = "supervising"  # the procuracy knows of it and supervises; the file is with the police
    TRANSFERRED = "transferred"  # the police say it is on its way
    FILE_RECEIVED = "file_received"
    PROSECUTED = "prosecuted"
    RETURNED = "returned"  # to the police, for more investigation
    DOCKETED = "docketed"
    COURT_RETURNED = "court_returned"  # to the procuracy, for more investigation
    SUSPENDED = "suspended"
    SCHEDULED = "scheduled"
    HELD = "held"
    JUDGED = "judged"
    APPEALED = "appealed"  # the case lies with the court of second instance
    APPEAL_SCHEDULED = "appeal_scheduled"
    APPEAL_HELD = "appeal_held"
    REMITTED = "remitted"  # the judgment was quashed; the case is to be entered in the docket anew
    FINISHED = "finished"


SECOND_INSTANCE = frozenset({State.APPEALED, State.APPEAL_SCHEDULED, State.APPEAL_HELD})
WITH_A_HEARING_SET = frozenset({State.SCHEDULED, State.APPEAL_SCHEDULED})


class Role(StrEnum):
    CLERK = "court_clerk"
    JUDGE = "judge"
    PROSECUTOR = "prosecutor"


class DecisionCode(StrEnum):
    """What the prosecutor decided, as others may know it."""

    PROSECUTE = "prosecute"
    KEEP_PROSECUTION = "keep_prosecution"  # after the court returned the file; the others hear "prosecute" again
    NOT_PROSECUTE = "not_prosecute"
    RETURN_FILE = "return_file"


class OutcomeCode(StrEnum):
    """How the proceeding ended, as others may know it."""

    NOT_PROSECUTED = "not_prosecuted"
    JUDGED = "judged"
    DISMISSED = "dismissed"


class NoticeKind(StrEnum):
    """Of what the procuracy was told."""

    CRIME_REPORT = "crime_report"  # by the police (rule notify-proc-3wd)
    PROSECUTION_REQUEST = "prosecution_request"  # kiến nghị khởi tố (rule sa-social-referral)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Another agency told the procuracy. ``subject``: of the request to the police, where it is one."""

    kind: NoticeKind
    agency: str
    document_number: str = ""
    subject: str = ""
    at: datetime


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
class Outcome:
    """How the proceeding ended; ``text`` is free text and stays here."""

    code: OutcomeCode
    text: str = personal(Category.NOTES)
    at: datetime
    by: str


@dataclass(kw_only=True)
class CourtFile(CaseFile):
    state: State = State.NEW
    notices: list[Notice] = field(default_factory=list)
    extension_requests: list[ExtensionRequest] = field(default_factory=list)  # of the police
    transfers: list[datetime] = field(default_factory=list)  # each hand-over that the police told of
    receipts: list[Receipt] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)  # the latest word on each counts
    extensions: list[Extension] = field(default_factory=list)  # of procuracy's and court's own limits
    interviews: list[Interview] = field(default_factory=list)
    joint_interviews: list[JointInterview] = field(default_factory=list)  # each slot that was proposed
    decisions: list[Decision] = field(default_factory=list)
    docket: list[DocketEntry] = field(default_factory=list)
    trial_orders: list[TrialOrder] = field(default_factory=list)
    needs: list[ChildNeeds] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)  # what the hearing needs; the latest counts
    hearings: list[Hearing] = field(default_factory=list)
    judgments: list[Judgment] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    appeals: list[AppealProceeding] = field(default_factory=list)
    help_given: list[HelpGiven] = field(default_factory=list)
    compensations: list[Compensation] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    sexual_abuse_or_ill_treatment: bool = False  # once said of the case, it stays

    @property
    def hearing(self) -> Hearing:
        """The latest hearing; there is one once the case has been scheduled."""
        return self.hearings[-1]

    @property
    def severity(self) -> Severity | None:
        """The class of the offence as it was said last; None while nobody has."""
        return next((c.severity for c in reversed(self.classifications) if c.severity is not None), None)

    @property
    def accused_is_minor(self) -> bool:
        """As it was said last; nobody is taken for a minor unsaid."""
        said = (c.accused_is_minor for c in reversed(self.classifications) if c.accused_is_minor is not None)
        return bool(next(said, False))

    @property
    def trial_is_ordered(self) -> bool:
        """Whether the case is to be tried: ordered since it was entered in the docket, or with a hearing set. At
        second instance nothing is ordered."""
        if self.state in (State.SCHEDULED, State.HELD, State.JUDGED) or self.at_second_instance:
            return True
        return bool(self.trial_orders) and self.trial_orders[-1].docket_entry == len(self.docket)

    @property
    def can_be_appealed(self) -> bool:
        """There is a judgment of the first instance that is not final: against one of the second there is none."""
        return self.state is State.JUDGED and not self.judgment_in_force

    @property
    def at_second_instance(self) -> bool:
        return self.state in SECOND_INSTANCE

    @property
    def hearing_is_set(self) -> bool:
        """A hearing has its day and has not been opened yet."""
        return self.state in WITH_A_HEARING_SET and bool(self.hearings)

    @property
    def listing(self) -> Listing | None:
        """What the hearing of this instance needs; None while nobody has said."""
        begun = [entry.at for entry in (self.appeals if self.at_second_instance else self.docket)[-1:]]
        counting = [one for one in self.listings[-1:] if all(one.at >= at for at in begun)]
        return counting[0] if counting else None

    @property
    def judgment_in_force(self) -> str:
        """The number of the judgment that is in force; empty while none is."""
        ends = (outcome.at for outcome in self.outcomes if outcome.code is OutcomeCode.JUDGED)
        found = in_force(self.judgments, self.appeals, ends)
        return "" if found is None else found.number
