"""What court liaison tells others: one class per message of ``court_liaison_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel import preparing


@dataclass(frozen=True, slots=True)
class FileReceived:
    pass


@dataclass(frozen=True, slots=True)
class ProsecutionDecided:
    decision_code: str


@dataclass(frozen=True, slots=True)
class CaseDocketed:
    pass


@dataclass(frozen=True, slots=True)
class HearingScheduled:
    starts_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class HearingMoved:
    starts_at: datetime
    reason_code: str


@dataclass(frozen=True, slots=True)
class HearingHeld:
    pass


@dataclass(frozen=True, slots=True)
class JudgmentGiven:
    pass


@dataclass(frozen=True, slots=True)
class ProceedingFinished:
    outcome_code: str


@dataclass(frozen=True, slots=True)
class CourtAuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class CourtDisclosureEnded:
    """``purged`` and ``restricted``: categories; ``basis_code``: the rule by which something is kept or used on."""

    ending_id: str
    purged: tuple[str, ...]
    restricted: tuple[str, ...]
    basis_code: str


@dataclass(frozen=True, slots=True)
class CourtErasureCarriedOut:
    """The case's key is destroyed; or held, by the rule in ``basis_code``."""

    order_id: str
    held: bool = False
    basis_code: str = ""


@dataclass(frozen=True, slots=True)
class CourtDeadlineMissed:
    """A deadline of the law passed without what it demanded."""

    rule_id: str
    due_at: datetime
    subject_id: str


@dataclass(frozen=True, slots=True)
class CourtRequestMade:
    """Another agency is asked for something."""

    request_id: str
    to: str
    kind_code: str
    categories: tuple[str, ...]
    document_number: str


@dataclass(frozen=True, slots=True)
class CourtRequestAnswered:
    """A request was answered, rejected or withdrawn."""

    request_id: str
    to: str
    outcome_code: str
    reason_code: str
    support_person: str
    document_number: str


@dataclass(frozen=True, slots=True)
class CourtJointInterviewAnswered:
    """Whether somebody comes to hear the child together."""

    interview_id: str
    proposal: int
    answer_code: str
    attendee: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class ExtensionDecided:
    """The procuracy gave more time or did not."""

    extension_id: str
    granted: bool
    document_number: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class CourtSittingPlanned:
    """The child is to be heard."""

    sitting_id: str
    kind_code: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str


@dataclass(frozen=True, slots=True)
class CourtSittingHeld:
    """The child was heard."""

    sitting_id: str
    kind_code: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str
    interviewers: tuple[str, ...]
    outcome_code: str


@dataclass(frozen=True, slots=True)
class CourtSittingCancelled:
    """The session will not take place."""

    sitting_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class TrialOrdered:
    """The case is to be tried."""


@dataclass(frozen=True, slots=True)
class HearingAdjourned:
    """The hearing was opened and broken off."""

    reason_code: str


@dataclass(frozen=True, slots=True)
class FileReturnedByCourt:
    """The court sent the file back to the procuracy, for more investigation."""

    reason_code: str


@dataclass(frozen=True, slots=True)
class TrialSuspended:
    """The court waits for something."""


@dataclass(frozen=True, slots=True)
class TrialResumed:
    """It goes on."""


@dataclass(frozen=True, slots=True)
class AppealOpened:
    """The case lies with the court of second instance: no judgment is in force."""


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """Second instance is over: upheld, amended, quashed or withdrawn."""

    outcome_code: str


@dataclass(frozen=True, slots=True)
class HearingPreparationsPlanned:
    """When the child is prepared for a hearing of its case, ``hearing`` from 1; what was told before is past."""

    hearing: int
    preparations: tuple[preparing.PreparationTold, ...]


@dataclass(frozen=True, slots=True)
class CompensationOrdered:
    """Compensation for the child was ordered."""

    compensation_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CompensationPaid:
    """It was paid in full."""

    compensation_id: str


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """A complaint or an appeal."""

    complaint_id: str
    kind_code: str


@dataclass(frozen=True, slots=True)
class ComplaintAnswered:
    """It was answered."""

    complaint_id: str
    outcome_code: str


# --- what stays in the house --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OffenceClassified:
    """Procuracy or court said the class of the offence, or that the accused is a minor."""

    severity_code: str


@dataclass(frozen=True, slots=True)
class ProsecutionExtended:
    """The procuracy has more time for its decision. ``length``: in all, from the start."""

    document_number: str
    approved_by: str
    length: str


@dataclass(frozen=True, slots=True)
class PreparationExtended:
    """The court has more time to prepare the trial. ``length``: in all, from the start."""

    document_number: str
    approved_by: str
    length: str


@dataclass(frozen=True, slots=True)
class OpeningExtended:
    """The hearing may open later, for force majeure. ``length``: in all, from the order."""

    document_number: str
    approved_by: str
    length: str


@dataclass(frozen=True, slots=True)
class NeedsRecorded:
    """What a child needs was written down; ``child``: its number in the form."""

    child: int


@dataclass(frozen=True, slots=True)
class HearingWanted:
    """The case is on the list of those whose hearing waits for a day."""


@dataclass(frozen=True, slots=True)
class AccommodationsChanged:
    """A hearing spares the child in another way now."""


@dataclass(frozen=True, slots=True)
class HelpRecorded:
    """What was done to ease the procedure for a child; ``child``: its number in the form."""

    child: int


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """Something was paid."""

    compensation_id: str
