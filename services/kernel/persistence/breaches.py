"""An agency's register of breaches of personal data (rule ``breach-72h``), kept like its files of cases.

A breach is of no case, and its words may name children of several: they lie under a data key of their own, named
after the breach's number, and stay readable when a case is erased. Who may do what stands in
``privacy.breach_policy``; each step is one transaction with the clock and with what waits for whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import mongoengine as me
from pymongo import DESCENDING
from pymongo.database import Database

from services.kernel.application import Application
from services.kernel.deadlines.keeping import Timekeeping
from services.kernel.deadlines.model import highest
from services.kernel.deadlines.table import Noted, Occurrence, Raised
from services.kernel.errors import NotFound, Problem
from services.kernel.ids import AGENCIES, new_id
from services.kernel.persistence.desks import DeskStore, DeskUnit
from services.kernel.persistence.files import FileDocument, FileRepository
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.persistence.vault import Vault
from services.kernel.persistence.work_items import put_work_items
from services.kernel.privacy.breach_policy import BREACH_WORKFLOW
from services.kernel.privacy.breaches import Breach, breach_clocks
from services.kernel.rules import Level

BREACHES = "breaches"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_MOMENT = timedelta(milliseconds=1)


class BreachDocument(FileDocument):
    """Without the words; they stand in ``sealed``."""

    discovered_at = me.DateTimeField(required=True)
    how_found = me.StringField(required=True, max_length=20)
    recorded_by = me.StringField(required=True, max_length=40)
    extents = me.ListField(me.DictField())
    notices = me.ListField(me.DictField())
    measures = me.ListField(me.DictField())
    families = me.ListField(me.DictField())
    closed_at = me.DateTimeField()
    closed_by = me.StringField(max_length=40)
    deadlines = me.ListField(me.DictField())
    next_alarm_at = me.DateTimeField()


def breach_files(database: Database, vault: Vault) -> FileRepository[Breach]:
    return FileRepository(database, BreachDocument, Breach, vault, collection=BREACHES)


def no_such_breach() -> NotFound:
    return NotFound(Problem("breach_id", "not_found", vi="Không tìm thấy vụ việc này.", en="There is no such breach."))


class BreachRegister(Application):
    """The workflow of the breaches over the agency's store: the same care as for a case's file."""

    def __init__(self, store: Store) -> None:
        """Raises ValueError for a store without clocks."""
        if store.timekeeping is None:
            raise ValueError("an agency without clocks keeps no register of breaches")
        files = breach_files(store.database, store.vault)
        heads = store.timekeeping.clocks.told_at(Level.HEAD)
        timekeeping = replace(store.timekeeping, clocks=breach_clocks(heads), assigned_to=_nobody)
        unit_of = partial(_UnitForBreaches, files=files, timekeeping=timekeeping)
        super().__init__(cast(Store, DeskStore(store, unit_of, files)), BREACH_WORKFLOW, Breach)

    def view(self, reference: str) -> Breach:
        """The breach. Raises NotFound."""
        if (breach := self.store.files.get(reference)) is None:
            raise no_such_breach()
        return cast(Breach, breach)

    def newest(self, after: str | None, size: int) -> tuple[list[Breach], str | None]:
        """The breaches, the newest first, and the cursor of the next page, if any.

        ``after``: the cursor of the page before. Raises ValueError for one that is none. A breach whose words were
        damaged is listed without them.
        """
        query: dict[str, Any] = {}
        if after is not None:
            moment, _, number = after.partition(".")
            at = _EPOCH + int(moment) * _A_MOMENT
            query = {"$or": [{"opened_at": {"$lt": at}}, {"opened_at": at, "_id": {"$lt": number}}]}
        rows = self.store.files.collection.find(query).sort([("opened_at", DESCENDING), ("_id", DESCENDING)])
        found = list(rows.limit(size + 1))
        page = [cast(Breach, self.store.files.in_list(row)) for row in found[:size]]
        if len(found) <= size:
            return page, None
        last = found[size - 1]
        return page, f"{(last['opened_at'] - _EPOCH) // _A_MOMENT}.{last['_id']}"

    def look_at_clock(self, reference: str) -> Level | None:
        """Tell whoever is to be told by now that A05 was not; the highest who is told now, if anybody."""

        def work(unit: Any) -> Level | None:
            breach = unit.file(reference)
            raised = () if breach is None else unit.look_at_clocks(breach)
            return highest(one.level for one in raised)

        return self.store.run(work)

    def _opened(self, unit: UnitOfWork, reference: str | None) -> Any:
        if reference is None:
            return Breach(reference=new_id(), opened_at=unit.now)
        if (breach := unit.file(reference)) is None:
            raise no_such_breach()
        return breach


class _UnitForBreaches(DeskUnit):
    """The unit of work with the breach in the place of the case's file. Nothing of it is told to other agencies."""

    def __init__(self, unit: UnitOfWork, files: FileRepository[Breach], timekeeping: Timekeeping) -> None:
        super().__init__(unit)
        self._files = files
        self._timekeeping = timekeeping

    def file(self, reference: str) -> Breach | None:
        return self._files.get(reference, self._unit.session)

    def put(self, breach: Breach, events: Iterable[Any], *, by: str) -> None:
        """Keep the breach with what happened: its clock, and what waits for whom."""
        noted = self._timekeeping.note(breach, [Occurrence(e, type(e).__name__, e.at, by) for e in events])
        self._keep(breach, noted)

    def look_at_clocks(self, breach: Breach) -> Sequence[Raised]:
        """Who is told now."""
        noted = self._timekeeping.look(breach, self._unit.now)
        if noted.raised:
            self._keep(breach, noted)
        return noted.raised

    def _keep(self, breach: Breach, noted: Noted) -> None:
        self._files.keep(breach, self._unit.session)
        put_work_items(AGENCIES, noted.changed, self._timekeeping.clocks, (), "", self._unit.writes)


def _nobody(_: Any) -> frozenset[str]:
    return frozenset()
