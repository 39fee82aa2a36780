"""What several agencies tell, each in its own name: ``CourtRequestMade`` is a ``RequestMade``. Pure.

A message of its own for each agency, because the exchange lets each publish its own only, and because the matrix says
for each who may have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.kernel.busy import BusyWindow


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where this agency's access log stands, signed: the others keep it, so that no line can go unseen."""

    entries: int
    head: str
    signed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class DisclosureEnded:
    """``purged`` and ``restricted``: categories; ``basis_code``: the rule by which something is kept or used on."""

    ending_id: str
    purged: tuple[str, ...]
    restricted: tuple[str, ...]
    basis_code: str


@dataclass(frozen=True, slots=True)
class ErasureCarriedOut:
    """The case's key is destroyed; or held, by the rule in ``basis_code``."""

    order_id: str
    held: bool = False
    basis_code: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """A deadline of the law passed without what it demanded."""

    rule_id: str
    due_at: datetime
    subject_id: str


@dataclass(frozen=True, slots=True)
class RequestMade:
    """Another agency is asked for something."""

    request_id: str
    to: str
    kind_code: str
    categories: tuple[str, ...]
    document_number: str


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """A request was answered, rejected or withdrawn."""

    request_id: str
    to: str
    outcome_code: str
    reason_code: str
    support_person: str
    document_number: str


@dataclass(frozen=True, slots=True)
class ProsecutionNotified:
    """The procuracy is told that the police were asked to open a criminal case."""

    request_id: str


@dataclass(frozen=True, slots=True)
class StaffBusyTold:
    """When one of this agency's people with whom another plans is taken; it replaces what that one was told before."""

    staff_id: str
    version: int
    windows: tuple[BusyWindow, ...]
    to: str


@dataclass(frozen=True, slots=True)
class SittingTold:
    """A session with the child: the part of it that is said before and after."""

    sitting_id: str
    kind_code: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str


@dataclass(frozen=True, slots=True)
class SittingPlanned(SittingTold):
    """The child is to be heard."""


@dataclass(frozen=True, slots=True)
class SittingHeld(SittingTold):
    """The child was heard."""

    interviewers: tuple[str, ...]
    outcome_code: str


@dataclass(frozen=True, slots=True)
class SittingCancelled:
    """The session will not take place."""

    sitting_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class JointInterviewAnswered:
    """Whether somebody comes to hear the child together."""

    interview_id: str
    proposal: int
    answer_code: str
    attendee: str
    reason_code: str
