"""Tells oversight the targets by commune, from the journal and the files of the intake point's own database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from services.case_intake.domain.events import CommuneFiguresPublished
from services.case_intake.domain.plan_figures import (
    CONCERNING,
    COUNTED,
    UNKNOWN,
    Figure,
    Step,
    by_commune,
    commune_of,
    counts_in,
    due_up_to,
    months_told,
    rows_of,
)
from services.kernel.clock import start_of_month
from services.kernel.ids import AGENCIES
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.privacy.categories import Category
from services.kernel.privacy.small_numbers import Group, Told, known_of, told_of

FIGURES = "plan_figures"  # what was told last, by figure
_DONE = "plan_figures"  # the lease that says up to which month everything was told


class FiguresChore:
    """Once a month, and later when the worker was off then; whatever was left undone the next time does.

    Each figure is one unit of work with what is kept of it, so that it is told once, and the next one knows it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._leases = store.database["leases"]
        self._told = store.database[FIGURES]

    def __call__(self) -> int:
        """Returns how many figures were told."""
        up_to = due_up_to(self._store.clock.now())
        done = self._leases.find_one({"_id": _DONE}) or {"up_to": ""}
        if up_to <= done["up_to"]:
            return 0
        told = 0
        for figure, groups in sorted(self._figures(up_to).items()):
            told += self._store.run(partial(self._tell, figure=figure, up_to=up_to, groups=groups))
        self._leases.update_one({"_id": _DONE}, {"$set": {"up_to": up_to}}, upsert=True)
        return told

    def _tell(self, unit: UnitOfWork, figure: Figure, up_to: str, groups: dict[str, Group]) -> bool:
        key = f"{figure.rule}|{figure.month}"
        last: dict[str, Any] = self._told.find_one({"_id": key}, session=unit.session) or {"up_to": "", "told": []}
        if up_to <= last["up_to"]:
            return False
        before = {row["commune"]: Told(row["concerned"], row["reached"]) for row in last["told"]}
        told = told_of(groups, before)
        if not told and not before:
            return False
        rows = rows_of(told)
        unit.record(AGENCIES, [CommuneFiguresPublished(figure.rule, figure.month, up_to, rows)])
        kept = [
            {"commune": commune, "concerned": one.concerned, "reached": one.reached}
            for commune, one in sorted(known_of(before, told).items())
        ]
        self._told.replace_one({"_id": key}, {"up_to": up_to, "told": kept}, upsert=True, session=unit.session)
        return True

    def _figures(self, up_to: str) -> dict[Figure, dict[str, Group]]:
        months = months_told(up_to)
        cases: dict[Figure, list[tuple[str, bool]]] = defaultdict(list)
        for commune, steps in self._cases(start_of_month(months[0])):
            for figure, is_reached in counts_in(steps, up_to).items():
                if figure.month in months:
                    cases[figure].append((commune, is_reached))
        return {figure: by_commune(found) for figure, found in cases.items()}

    def _cases(self, since: datetime) -> Iterator[tuple[str, list[Step]]]:
        """Every case of which something was heard since then that makes it concern a target: its commune, of which
        none is known when its file is erased or damaged, and all its steps, earlier ones too."""
        cases: dict[str, list[Step]] = defaultdict(list)
        for reference, step in self._steps({"recorded_at": {"$gte": since}}):
            cases[reference].append(step)
        for reference, steps in cases.items():
            if not any(step.name in CONCERNING for step in steps):
                continue
            file = self._store.files.listed([reference], {Category.CONTACT}).get(reference)
            if file is None or file.opened_at is None or file.opened_at < since:
                steps = [step for _, step in self._steps({"reference": reference})]
            yield UNKNOWN if file is None else commune_of(file.form), steps

    def _steps(self, wanted: dict[str, Any]) -> Iterator[tuple[str, Step]]:
        """What of the journal counts here, with the case that it belongs to."""
        fields = {"reference": 1, "name": 1, "at": 1, "data.to": 1}
        for row in self._store.database["journal"].find({**wanted, "name": {"$in": sorted(COUNTED)}}, fields):
            yield row["reference"], Step(row["name"], row["at"], row["data"].get("to", ""))
