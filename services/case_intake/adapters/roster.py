"""The duty roster in the intake point's database, with the same care as its files of cases."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import mongoengine as me
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.case_intake.domain.roster import (
    LONGEST,
    ROSTER_WORKFLOW,
    PlanShift,
    Shift,
    ShiftState,
    Span,
    is_on_duty_already,
)
from services.kernel.application import Application
from services.kernel.errors import NotFound, Problem, Refused
from services.kernel.ids import new_id
from services.kernel.persistence.desks import DeskStore, UnitOverFiles
from services.kernel.persistence.files import FileDocument, FileRepository
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork

SHIFTS = "shifts"


class ShiftDocument(FileDocument):
    staff_id = me.StringField(required=True, max_length=40)
    starts_at = me.DateTimeField(required=True)
    ends_at = me.DateTimeField(required=True)
    planned_by = me.StringField(required=True, max_length=40)
    cancelled_by = me.StringField(max_length=40)


class ShiftFiles(FileRepository[Shift]):
    """Found by time: a shift lasts no longer than a day, so what is on at a moment began within the day before."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, ShiftDocument, Shift, collection=SHIFTS)

    def planned(self, span: Span, session: ClientSession | None = None) -> list[Shift]:
        """Those of which a part lies within the span, in order; cancelled ones are none."""
        query = {
            "state": ShiftState.PLANNED,
            "starts_at": {"$gt": span.start - LONGEST, "$lt": span.end},
            "ends_at": {"$gt": span.start},
        }
        rows = self.collection.find(query, session=session).sort([("starts_at", ASCENDING), ("_id", ASCENDING)])
        return [self.from_raw(row) for row in rows]


class Roster(Application):
    """The workflow of the shifts over the intake point's store."""

    def __init__(self, store: Store) -> None:
        self.files = ShiftFiles(store.database)
        over = DeskStore(store, partial(UnitOverFiles, files=self.files), self.files)
        super().__init__(cast(Store, over), ROSTER_WORKFLOW, Shift)

    def prepare(self) -> None:
        """Create the index; harmless when repeated."""
        self.files.collection.create_index([("state", ASCENDING), ("starts_at", ASCENDING)])

    def shift(self, shift_id: str) -> Shift:
        """Raises NotFound."""
        if (found := self.files.get(shift_id)) is None:
            raise _no_such_shift()
        return found

    def not_on_duty_twice(self, unit: Any, _shift: Shift, command: PlanShift) -> None:
        """One person answers one telephone; for ``perform``."""
        if is_on_duty_already(self.files.planned(Span(command.starts_at, command.ends_at), unit.session), command):
            raise Refused(
                Problem(
                    "staff_id",
                    "on_duty_already",
                    vi="Người này đã có ca trực vào giờ đó.",
                    en="This person has another shift at that time.",
                )
            )

    def _opened(self, unit: UnitOfWork, reference: str | None) -> Any:
        if reference is None:
            return Shift(reference=new_id(), opened_at=unit.now)
        if (shift := unit.file(reference)) is None:
            raise _no_such_shift()
        return shift


def _no_such_shift() -> NotFound:
    return NotFound(Problem("shift_id", "not_found", vi="Không tìm thấy ca trực này.", en="There is no such shift."))
