"""The family's side of a case: who acts for the child, what was agreed to, what was asked and taken back.

One file for each case, under the case's own reference, beside the intake point's file of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.age import Age, age_of
from services.case_intake.domain.consent import Consent, effective
from services.case_intake.domain.erasure import Ending, EndingKind, Erasure, ErasureAnswer, ErasureState
from services.case_intake.domain.family_request import FamilyRequest, RequestClock, WorkingDays
from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.representative import Representative, is_suspect
from services.kernel.privacy.categories import Category
from services.kernel.workflow import File


class FamilyState(StrEnum):
    ACTIVE = "active"
    ERASING = "erasing"
    ERASED = "erased"


class FamilyRole(StrEnum):
    OFFICER = "intake_officer"
    SUPERVISOR = "intake_supervisor"
    PRIVACY = "privacy_officer"


@dataclass(frozen=True, slots=True)
class Holding:
    """A section that another agency holds, as the ledger says. ``consent_id``: on which consent, if on one."""

    recipient: str
    category: Category
    consent_id: str | None


def _unknown(_start: datetime, _days: int) -> datetime:
    raise LookupError("nobody has said which days are working days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the office knows of the case at this moment and the family's file does not keep.

    ``retained_until``: when the longest retention ends, ``obliged_until``: the longest that the law obliges to;
    None while the case is not closed. ``hold``: the basis of the intake point's own legal hold.
    ``confirm_within``: working days.
    """

    form: Form01 = field(default_factory=Form01)
    received_at: datetime | None = None
    holdings: tuple[Holding, ...] = ()
    involved: tuple[str, ...] = ()  # other agencies that were ever sent the case
    retained_until: datetime | None = None
    obliged_until: datetime | None = None
    hold: str | None = None
    working_days: WorkingDays = _unknown
    confirm_within: int = 3


@dataclass(kw_only=True)
class FamilyFile(File):
    state: FamilyState = FamilyState.ACTIVE
    representatives: list[Representative] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    requests: list[FamilyRequest] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)
    next_due_at: datetime | None = None  # when somebody must look at it next

    def know(self, facts: Facts) -> None:
        """Bring what is not kept here."""
        self.__dict__["_facts"] = facts

    @property
    def facts(self) -> Facts:
        found: Facts = self.__dict__.get("_facts") or Facts()
        return found

    # --- who acts for the child

    def representative(self) -> Representative | None:
        """Who acts for the child now. Nobody whom the form now names as a suspect."""
        standing = next((r for r in self.representatives if r.ended_at is None), None)
        return None if standing is None or is_suspect(standing, self.facts.form) else standing

    # --- what may be shared

    def ages(self, at: datetime) -> dict[int, Age | None]:
        """Of every child in the form, by its number."""
        form, received = self.facts.form, self.facts.received_at
        return {
            number: None if received is None else age_of(child, received, at)
            for number, child in enumerate(form.children, start=1)
        }

    def standing_consents(self) -> list[Consent]:
        """Without those of a representative whom the form now names as a suspect."""
        suspected = {r.id for r in self.representatives if is_suspect(r, self.facts.form)}
        return [c for c in self.consents if c.representative_id is None or c.representative_id not in suspected]

    def effective_consents(self, at: datetime) -> tuple[Consent, ...]:
        """On what the intake point may share now, beyond what the law itself allows."""
        if self.state is not FamilyState.ACTIVE:
            return ()
        return effective(self.standing_consents(), at, self.ages(at))

    def consent(self, consent_id: str) -> Consent | None:
        return next((c for c in self.consents if c.id == consent_id), None)

    def request(self, request_id: str) -> FamilyRequest | None:
        return next((r for r in self.requests if r.id == request_id), None)

    def replace_consent(self, new: Consent) -> None:
        self.consents = [new if c.id == new.id else c for c in self.consents]

    def restrictions(self) -> frozenset[tuple[str, Category]]:
        """Agency and category: what the family asked not to be used any more, and is not sent any more either."""
        return frozenset(
            (ending.to, category)
            for ending in self.endings
            if ending.kind is EndingKind.RESTRICTION
            for category in ending.categories
        )

    # --- what is outstanding

    @property
    def erasure(self) -> Erasure | None:
        return self.erasures[-1] if self.erasures else None

    def outstanding(self) -> list[Ending | ErasureAnswer]:
        """Who has not confirmed yet."""
        waiting: list[Ending | ErasureAnswer] = [ending for ending in self.endings if ending.outstanding]
        if self.erasure is not None:
            waiting += [answer for answer in self.erasure.answers if answer.outstanding]
        return waiting

    def running_clocks(self) -> list[RequestClock]:
        return [c for r in self.requests if r.open for c in r.clocks if c.stopped_at is None]

    def look_again(self) -> None:
        """Note when something is due that nobody has been told of."""
        due = [one.due_at for one in self.outstanding() if one.escalated_at is None]
        due += [clock.until for clock in self.running_clocks() if clock.breach_told_at is None]
        due += [c.valid_until for c in self.consents if c.valid_until and c.ended_at is None]
        self.next_due_at = min(due, default=None)

    def confirm(
        self,
        agency: str,
        ending_id: str,
        purged: Iterable[Category],
        restricted: Iterable[Category],
        basis_code: str | None,
        at: datetime,
    ) -> Ending | None:
        """An agency has parted with something. None for what was not asked, or is confirmed already."""
        found = next((e for e in self.endings if e.id == ending_id and e.to == agency and e.outstanding), None)
        if found is None:
            return None
        found.confirmed_at, found.basis_code = at, basis_code or None
        found.purged, found.restricted = tuple(purged), tuple(restricted)
        self.look_again()
        return found

    def being_erased(self) -> bool:
        return self.erasure is not None and self.erasure.state in (ErasureState.ORDERED, ErasureState.CONFIRMED)
