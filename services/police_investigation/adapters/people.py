"""When people are taken: the police's own by the rows of their engagements, others' as their agencies tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pymongo.database import Database

from services.kernel.busy import BusyWindow
from services.kernel.engagements import Engagement
from services.kernel.persistence.busy import BusyElsewhere
from services.kernel.persistence.engagements import Engagements


class People:
    """See ``service_layer.joint_slots.WhoIsTaken``."""

    def __init__(self, database: Database) -> None:
        self._own = Engagements(database)
        self._elsewhere = BusyElsewhere(database)

    def own(self, staff_id: str, start: datetime, end: datetime) -> Iterable[Engagement]:
        return (one.engagement for one in self._own.of(staff_id, start, end))

    def elsewhere(self, staff_id: str) -> Sequence[BusyWindow]:
        return self._elsewhere.of(staff_id) if staff_id else ()
