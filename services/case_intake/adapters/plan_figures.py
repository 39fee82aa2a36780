"""Tells oversight the targets by commune, from the journal and the files of the intake point's own database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
AT_ONCE = 500  # cases in one question


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
        for reference, steps in self._cases(months[0]):
            counts = {figure: it for figure, it in counts_in(steps, up_to).items() if figure.month in months}
            if counts:
                commune = self._commune(reference)
                for figure, is_reached in counts.items():
                    cases[figure].append((commune, is_reached))
        return {figure: by_commune(found) for figure, found in cases.items()}

    def _cases(self, since: str) -> Iterator[tuple[str, list[Step]]]:
        """Every case that may have begun to concern a target in this month or later, with all its steps."""
        journal = self._store.database["journal"]
        begun = {"recorded_at": {"$gte": start_of_month(since)}, "name": {"$in": sorted(CONCERNING)}}
        references = sorted({row["reference"] for row in journal.find(begun, {"reference": 1})})
        for part in _parts_of(references):
            steps: dict[str, list[Step]] = defaultdict(list)
            for row in journal.find({"reference": {"$in": part}, "name": {"$in": sorted(COUNTED)}}):
                steps[row["reference"]].append(Step(row["name"], row["at"], row["data"].get("to", "")))
            yield from steps.items()

    def _commune(self, reference: str) -> str:
        """Of a case whose file is erased or damaged none is known."""
        file = self._store.files.listed([reference], {Category.CONTACT}).get(reference)
        return UNKNOWN if file is None else commune_of(file.form)


def _parts_of(references: Sequence[str]) -> Iterator[Sequence[str]]:
    return (references[place : place + AT_ONCE] for place in range(0, len(references), AT_ONCE))
