"""The family's file beside the intake point's: what is known of the case is brought to it, and what follows kept.

The unit of work keeps it in a place of its own (``unit.beside("family")``), in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from services.case_intake.domain.commands import CorrectReport
from services.case_intake.domain.consent import Consent
from services.case_intake.domain.events import ConsentWithdrawn, RestrictionOrdered
from services.case_intake.domain.family import Facts, FamilyFile, FamilyState, Holding
from services.case_intake.domain.family_changes import stop_suspects
from services.case_intake.domain.family_request import WorkingDays
from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.representative import Representative
from services.case_intake.domain.sharing import record_of
from services.kernel.errors import NotFound, Problem, Refused
from services.kernel.ports import Unit
from services.kernel.privacy.categories import Category
from services.kernel.privacy.retention import Retention

FAMILY = "family"
CLOSED = {State.CLOSED: "closed", State.SCREENED_OUT: "screened_out", State.JOINED: "joined"}
# What the ledger says of a section that is still somewhere else.
_ELSEWHERE = frozenset({"held", "asked_back"})


class Beside(Protocol):
    """Other files of the case in the same unit of work."""

    def get(self, reference: str) -> Any | None: ...
    def add(self, file: Any) -> None: ...
    def save(self, file: Any) -> None: ...


class FamilyUnit(Unit, Protocol):
    def beside(self, name: str) -> Beside:
        """The agency's other files by this name."""


@dataclass(frozen=True, slots=True)
class FamilyOffice:
    """``confirm_within``: working days that others have to confirm."""

    working_days: WorkingDays
    retention: Retention
    confirm_within: int = 3

    def opened(self, unit: Unit, reference: str) -> FamilyFile:
        """The family's file, a new one when there is none yet. Raises NotFound for an unknown case."""
        intake = unit.file(reference)
        if intake is None:
            raise NotFound(
                Problem("case_reference", "not_found", vi="Không tìm thấy hồ sơ này.", en="There is no such case.")
            )
        return self.of(unit, intake)

    def of(self, unit: Unit, intake: IntakeFile, form: Form01 | None = None) -> FamilyFile:
        """The family's file of this case. ``form``: what the form is about to become."""
        file = kept(unit, intake.reference) or FamilyFile(reference=intake.reference, opened_at=unit.now)
        file.know(self._facts(unit, intake, file, form or intake.form))
        return file

    def keep(self, unit: Unit, file: FamilyFile, events: Iterable[Any], by: str | None = None) -> None:
        """Keep the file and tell what happened."""
        place = cast(FamilyUnit, unit).beside(FAMILY)
        if file.version == 0:
            place.add(file)
        else:
            place.save(file)
        tell(unit, file.reference, events, by, file.version)

    # --- what the intake point's own commands bring about; for its ``checks`` table

    def look_at_suspects(self, unit: Unit, intake: IntakeFile, command: CorrectReport) -> None:
        """Rule ``pdp-child-representative``: a correction may name the representative as the suspect.

        What he agreed to and asked for then stops, in the same transaction.
        """
        if kept(unit, intake.reference) is None:
            return
        file = self.of(unit, intake, command.form)
        standing = list(file.representatives)
        events = stop_suspects(file, unit.now)
        if events or file.representatives != standing:  # a later correction does not bring him back
            self.keep(unit, file, events)

    def not_being_erased(self, unit: Unit, intake: IntakeFile, _command: Any) -> None:
        """A case whose keys are being destroyed is not taken up again; what would be written now would be lost."""
        file = kept(unit, intake.reference)
        if file is not None and file.state is not FamilyState.ACTIVE:
            raise Refused(
                Problem(
                    "state",
                    "being_erased",
                    rule="dsr-access-delete",
                    vi="Hồ sơ đang được xóa hoặc đã xóa.",
                    en="The case is being erased, or is erased.",
                )
            )

    # --- what sharing asks

    def consents(self, unit: Unit, reference: str) -> tuple[Consent, ...]:
        """On which consents the intake point may share now; none for a case without any."""
        if kept(unit, reference) is None or (intake := unit.file(reference)) is None:
            return ()
        return self.of(unit, intake).effective_consents(unit.now)

    def restrictions(self, unit: Unit, reference: str) -> frozenset[tuple[str, Category]]:
        """Agency and category: what must not be sent any more because the family asked so."""
        file = kept(unit, reference)
        return frozenset() if file is None else file.restrictions()

    def representative(self, unit: Unit, reference: str) -> Representative | None:
        """Who acts for the child, as the record may tell it; never the suspect."""
        if kept(unit, reference) is None or (intake := unit.file(reference)) is None:
            return None
        return self.of(unit, intake).representative()

    def _facts(self, unit: Unit, intake: IntakeFile, file: FamilyFile, form: Form01) -> Facts:
        disclosures = [row for row in unit.data(intake.reference).disclosures() if str(row.state) in _ELSEWHERE]
        closed = closed_at(intake)
        categories = {*record_of(intake), Category.NOTES} | (
            {Category.REPRESENTATIVE} if file.representatives else set()
        )
        return Facts(
            form=form,
            received_at=intake.received_at,
            holdings=tuple(Holding(row.recipient, row.category, row.consent_id) for row in disclosures),
            involved=_involved(intake, file, {row.recipient for row in disclosures}),
            retained_until=closed and self.retention.until(closed, categories),
            obliged_until=closed and self.retention.until(closed, categories, obliged_only=True),
            hold=unit.data(intake.reference).legal_hold(),
            working_days=self.working_days,
            confirm_within=self.confirm_within,
        )


def kept(unit: Unit, reference: str) -> FamilyFile | None:
    """The family's file, if anything was ever written in it. It then knows nothing beyond itself."""
    found: FamilyFile | None = cast(FamilyUnit, unit).beside(FAMILY).get(reference)
    return found


def tell(unit: Unit, reference: str, events: Iterable[Any], by: str | None, version: int) -> None:
    """Record what happened; what is asked back is noted in the ledger first, so that it is not sent again."""
    events = list(events)
    for event in events:
        if isinstance(event, ConsentWithdrawn | RestrictionOrdered):
            unit.data(reference).ask_back(event.to, [Category(word) for word in event.categories])
    unit.record(reference, events, by=by, version=version)


def closed_at(intake: IntakeFile) -> datetime | None:
    """When the case was closed or set aside; None while it is not."""
    about = CLOSED.get(intake.state)
    return max((r.at for r in intake.remarks if r.about == about), default=None) if about else None


def _involved(intake: IntakeFile, file: FamilyFile, holders: Collection[str]) -> tuple[str, ...]:
    """Who may keep anything of the case. Who has destroyed it once keeps nothing, unless given something since."""
    gone = {a.to for erasure in file.erasures for a in erasure.answers if a.answered_at is not None and not a.held}
    sent = {work.agency for work in intake.work}
    return tuple(sorted((sent - gone) | set(holders)))
