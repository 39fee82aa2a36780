"""Commands on a family's file, with the same care as all others, and the chore that goes by the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from services.case_intake.domain.family import FamilyFile, FamilyState
from services.case_intake.domain.family_policy import FAMILY_AUDIENCE, FAMILY_WORKFLOW
from services.case_intake.service_layer import withdrawal
from services.case_intake.service_layer.family import FAMILY, FamilyOffice
from services.kernel.application import Application
from services.kernel.persistence.case_data import ERASURES
from services.kernel.persistence.desks import DeskStore, DeskUnit
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork

_NAMES = frozenset(event.__name__ for event in FAMILY_AUDIENCE)


class FamilyDesk(Application):
    """The workflow of the families' files over the intake point's store."""

    def __init__(self, store: Store, files: FileRepository[FamilyFile], office: FamilyOffice) -> None:
        over = DeskStore(store, partial(_UnitForFamilies, office=office), files)
        super().__init__(cast(Store, over), FAMILY_WORKFLOW, FamilyFile)
        self._store = store
        self._office = office

    def view(self, reference: str) -> FamilyFile:
        """The family's file with what is known of the case; an empty one for a case without. Raises NotFound."""
        return self._store.run(lambda unit: self._office.opened(unit, reference))

    def _opened(self, unit: UnitOfWork, reference: str | None) -> FamilyFile:
        assert reference is not None
        return cast(FamilyFile, unit.file(reference))

    def _own_news(self) -> dict[str, Any]:
        return {"name": {"$in": sorted(_NAMES)}}


class FamilyChore:
    """What the clock brings: overdue confirmations and answers, consents that ran out, own keys to destroy."""

    def __init__(self, store: Store, office: FamilyOffice) -> None:
        self._store = store
        self._office = office
        self._files = store.database[FAMILY]

    def __call__(self) -> int:
        """Do what is due; returns how many things were told."""
        told = 0
        for row in self._files.find({"next_due_at": {"$lte": self._store.clock.now()}}, {"_id": 1}):
            told += self._store.run(_tending(self._office, row["_id"]))
        for row in self._files.find({"state": FamilyState.ERASING}, {"_id": 1}):
            self._store.run(_destroying(row["_id"]))
            done = self._store.database[ERASURES].find_one({"_id": row["_id"], "done_at": {"$ne": None}})
            if done is not None:
                self._store.run(_destroyed(row["_id"], done["order_id"]))
        return told


def _tending(office: FamilyOffice, reference: str) -> Callable[[UnitOfWork], int]:
    return lambda unit: withdrawal.tend(unit, office, reference)


def _destroying(reference: str) -> Callable[[UnitOfWork], None]:
    return lambda unit: withdrawal.start_destroying(unit, reference)


def _destroyed(reference: str, order_id: str) -> Callable[[UnitOfWork], None]:
    return lambda unit: withdrawal.key_destroyed(unit, reference, order_id)


class _UnitForFamilies(DeskUnit):
    """The unit of work with the family's file in the place of the intake point's."""

    def __init__(self, unit: UnitOfWork, office: FamilyOffice) -> None:
        super().__init__(unit)
        self._office = office

    def file(self, reference: str) -> FamilyFile:
        return self._office.opened(self._unit, reference)

    def put(self, file: FamilyFile, events: Iterable[Any], *, by: str | None = None) -> None:
        self._office.keep(self._unit, file, events, by)
