"""The store and its unit of work as a desk sees them that has other files than the cases, or does more with them.

A desk is an ``Application``: commands with the same care as on a case's file. It gives ``DeskStore`` a unit of work of
its own kind; what that does not do in its own way, the store's unit does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.workflow import File

T = TypeVar("T")


class DeskStore:
    """``unit_of``: the desk's unit of work over the store's. ``files``: the desk's, where they are not the store's."""

    def __init__(
        self, store: Store, unit_of: Callable[[UnitOfWork], Any], files: FileRepository[Any] | None = None
    ) -> None:
        self._store = store
        self._unit_of = unit_of
        if files is not None:
            self.files = files

    def run(self, work: Callable[[Any], T], *, crash_name: str = "unit") -> T:
        return self._store.run(lambda unit: work(self._unit_of(unit)), crash_name=crash_name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class DeskUnit:
    """The unit of work, of which a desk does some calls in its own way."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


class UnitOverFiles(DeskUnit):
    """The unit of work with one of the desk's own files in the place of the case's. Nobody is told of it."""

    def __init__(self, unit: UnitOfWork, files: FileRepository[Any]) -> None:
        super().__init__(unit)
        self._files = files

    def file(self, reference: str) -> Any | None:
        return self._files.get(reference, self._unit.session)

    def put(self, file: File, _events: Iterable[Any], *, by: str | None = None) -> None:
        self._files.keep(file, self._unit.session)
