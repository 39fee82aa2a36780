"""What court liaison tells others: one class per message of ``court_liaison_events.proto``, same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel import preparing, told


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
class ExtensionDecided:
    """The procuracy gave more time or did not."""

    extension_id: str
    granted: bool
    document_number: str
    approved_by: str


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


# --- what other agencies tell as well, each in its own name (kernel.told) ----------------------------------


class CourtAuditHead(told.AuditHead): ...


class CourtDisclosureEnded(told.DisclosureEnded): ...


class CourtErasureCarriedOut(told.ErasureCarriedOut): ...


class CourtDeadlineMissed(told.DeadlineMissed): ...


class CourtRequestMade(told.RequestMade): ...


class CourtRequestAnswered(told.RequestAnswered): ...


class CourtJointInterviewAnswered(told.JointInterviewAnswered): ...


class CourtSittingPlanned(told.SittingPlanned): ...


class CourtSittingHeld(told.SittingHeld): ...


class CourtSittingCancelled(told.SittingCancelled): ...
