"""Taking back what was shared, and destroying what was kept: what intake asks of the others, and who has answered.

Pure. Rules ``pdp-stop`` (Luật 91/2025 Art 24(3)), ``dsr-access-delete``, ``retention``. An agency that must
keep something says by which rule; the intake point, which can tell all others, destroys last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal


class EndingKind(StrEnum):
    WITHDRAWAL = "withdrawal"
    RESTRICTION = "restriction"


@dataclass(slots=True, kw_only=True)
class Ending:
    """One agency has been told to part with something, or to use it no more.

    ``id``: the consent or the family's request. ``basis_code``: the rule by which it keeps what it keeps.
    """

    id: str
    kind: EndingKind
    to: str
    categories: tuple[Category, ...]
    asked_at: datetime
    due_at: datetime
    confirmed_at: datetime | None = None
    purged: tuple[Category, ...] = ()
    restricted: tuple[Category, ...] = ()
    basis_code: str | None = None
    escalated_at: datetime | None = None

    @property
    def outstanding(self) -> bool:
        return self.confirmed_at is None


class ErasureGround(StrEnum):
    RETENTION_ENDED = "retention_ended"
    FAMILY_REQUEST = "family_request"


class ErasureState(StrEnum):
    ORDERED = "ordered"  # not everybody has answered
    HELD = "held"  # somebody must keep; nothing is destroyed here, and it may be ordered again
    CONFIRMED = "confirmed"  # everybody else has destroyed; the intake point's own keys are next
    DONE = "done"


@dataclass(slots=True, kw_only=True)
class ErasureAnswer:
    """One agency's. ``held``: it must keep, by ``basis_code``."""

    to: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    held: bool = False
    basis_code: str | None = None
    escalated_at: datetime | None = None

    @property
    def outstanding(self) -> bool:
        return self.answered_at is None


@dataclass(slots=True, kw_only=True)
class Erasure:
    order_id: str
    ground: ErasureGround
    ordered_at: datetime
    ordered_by: str  # staff number
    state: ErasureState = ErasureState.ORDERED
    family_request_id: str | None = None
    document: str = personal(Category.NOTES, default="")
    answers: list[ErasureAnswer] = field(default_factory=list)
    done_at: datetime | None = None

    def answer(self, agency: str, held: bool, basis_code: str | None, at: datetime) -> None:
        """An agency has destroyed, or must keep. An answer that was not asked for, or comes again, changes nothing."""
        found = next((a for a in self.answers if a.to == agency and a.outstanding), None)
        if found is None:
            return
        found.answered_at, found.held, found.basis_code = at, held, basis_code if held else None
        self.settle()

    def settle(self) -> None:
        """Once all have answered: it goes on here, unless somebody must keep."""
        if self.state is ErasureState.ORDERED and not any(a.outstanding for a in self.answers):
            self.state = ErasureState.HELD if any(a.held for a in self.answers) else ErasureState.CONFIRMED

    def done(self, at: datetime) -> None:
        """The intake point's own keys are destroyed. Before everybody has confirmed, ValueError."""
        if self.state is ErasureState.DONE:
            return
        if self.state is not ErasureState.CONFIRMED:
            raise ValueError("the intake point destroys last")
        self.state, self.done_at = ErasureState.DONE, at
