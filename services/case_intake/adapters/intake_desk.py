"""Commands on the intake point's files; some of them change a second file in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from services.case_intake.domain.model import IntakeFile
from services.case_intake.domain.policy import WORKFLOW
from services.case_intake.service_layer.other_files import follow
from services.kernel.application import Application
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork

T = TypeVar("T")


class IntakeDesk(Application):
    """The intake point's workflow over its store."""

    def __init__(self, store: Store) -> None:
        super().__init__(cast(Store, _FollowingStore(store)), WORKFLOW, IntakeFile)


class _FollowingStore:
    """The store as the desk sees it: what a unit of work keeps is followed up in the other files."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, work: Callable[[Any], T], *, crash_name: str = "unit") -> T:
        return self._store.run(lambda unit: work(_FollowingUnit(unit)), crash_name=crash_name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _FollowingUnit:
    """The unit of work, of which one call does a little more."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, file: IntakeFile, events: Iterable[Any], *, by: str | None = None) -> None:
        events = list(events)
        self._unit.put(file, events, by=by)
        follow(cast(Any, self._unit), file, events, by)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)
