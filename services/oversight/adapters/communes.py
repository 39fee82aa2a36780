"""The figures by commune in the database: of each target and month the one that was told last."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from pymongo.database import Database

from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.ports import Handler, News, Unit
from services.oversight.projections.communes import FIGURES, CommuneTargetRow, in_order, rows_of

_SEPARATOR = "|"


class Communes:
    """The figures, and how a new one takes the place of an old one."""

    COLLECTIONS = ("commune_figures",)

    def __init__(self, database: Database) -> None:
        self._figures = database["commune_figures"]

    def handlers(self) -> Mapping[str, Handler]:
        return {FIGURES: self.take}

    def take(self, unit: Unit, event: News) -> None:
        """Keep a figure. One that counts less far than what is kept is late, and changes nothing.

        Raises NotToBeKept.
        """
        session = cast(UnitOfWork, unit).session
        rows, up_to = rows_of(event.data), event.data.up_to_month
        key = _SEPARATOR.join((event.data.month, event.data.rule_id))
        known: Any = self._figures.find_one({"_id": key}, session=session)
        if known is None or known["up_to"] < up_to:
            kept = {"up_to": up_to, "rows": [dataclasses.asdict(row) for row in rows]}
            self._figures.replace_one({"_id": key}, kept, upsert=True, session=session)

    def between(self, from_month: str, to_month: str) -> list[CommuneTargetRow]:
        """The figures of these months, both included."""
        first_after = to_month + chr(ord(_SEPARATOR) + 1)
        found: Any = self._figures.find({"_id": {"$gte": from_month, "$lt": first_after}})
        return in_order(CommuneTargetRow(**row) for figure in found for row in figure["rows"])
