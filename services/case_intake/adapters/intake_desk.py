"""Commands on the intake point's files; some of them change a second file in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from services.case_intake.domain.model import IntakeFile
from services.case_intake.domain.policy import WORKFLOW
from services.case_intake.service_layer.other_files import follow
from services.kernel.application import Application
from services.kernel.persistence.desks import DeskStore, DeskUnit
from services.kernel.persistence.store import Store


class IntakeDesk(Application):
    """The intake point's workflow over its store."""

    def __init__(self, store: Store) -> None:
        super().__init__(cast(Store, DeskStore(store, _FollowingUnit)), WORKFLOW, IntakeFile)


class _FollowingUnit(DeskUnit):
    """What a unit of work keeps is followed up in the other files."""

    def put(self, file: IntakeFile, events: Iterable[Any], *, by: str | None = None) -> None:
        events = list(events)
        self._unit.put(file, events, by=by)
        follow(cast(Any, self._unit), file, events, by)
