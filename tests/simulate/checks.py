"""The judge at the end of the year: what must be so of every case, every deadline, every number and every event.

It reads the agencies' databases and asks pure functions (``owners``, ``lateness``, ``numbers``, ``burdens``), which
have tests of their own with faults planted.
"""

from __future__ import annotations

import importlib
from collections import Counter
from contextlib import suppress
from typing import Any

from services.case_intake.adapters.plan_figures import FiguresChore
from tests.faults.invariants import violations
from tests.province import AGENCIES
from tests.simulate import burdens, lateness, numbers, owners
from tests.simulate.engine import SPAN
from tests.simulate.world import NeverQuiet, World

BUSY = "busy"  # the chore's name in the bootstrap of every agency that has it
MOST_TOLD = 20  # of one kind of problem
Problems = dict[str, list[str]]


def judge(world: World, counts: dict[str, Any]) -> Problems:
    """Everything that is not as it must be, by check; what was counted on the way goes into ``counts``."""
    FiguresChore(world.parts("case_intake").store)()  # the last month's, whose turn may just have come
    for agency in AGENCIES:  # and whose hours were taken last
        for chore in world.parts(agency).chores:
            if chore.name == BUSY:
                chore.work()
    with suppress(NeverQuiet):  # what does not come to rest has been told before
        world.settle()
    databases = world.databases()
    unreadable: list[str] = []
    files = world.of_each(lambda agency: _files(world, agency, unreadable))
    journals = world.of_each(lambda agency: list(databases[agency]["journal"].find({})))
    items = world.of_each(lambda agency: list(databases[agency]["work_items"].find({})))
    told = {row["_id"] for row in databases["oversight"]["journal"].find({}, {"_id": 1})}
    problems: Problems = {}

    kinds: Counter[str] = Counter()
    problems["no case without an owner"] = unreadable + owners.without_owner(
        files, items, {agency: _workflow(agency) for agency in AGENCIES}, assigned_to, kinds
    )
    late: Counter[str] = Counter()
    problems["every missed deadline escalated"] = [
        fault
        for agency in AGENCIES
        for fault in lateness.faults(
            agency, files[agency].values(), journals[agency], items[agency], told, world.clock.now(), SPAN, late
        )
    ]
    counted = numbers.counted(databases["oversight"]["counts"].find({}))
    recounted = numbers.recounted(journals)
    figures = list(databases["oversight"]["commune_figures"].find({}))
    communes = {reference: file.form.incident_commune or "" for reference, file in files["case_intake"].items()}
    problems["oversight's numbers"] = numbers.differences(counted, recounted)
    for up_to in sorted({figure["up_to"] for figure in figures}):
        problems["oversight's numbers"] += numbers.faults_by_commune(
            [figure for figure in figures if figure["up_to"] == up_to], numbers.by_commune(journals, communes, up_to)
        )
    problems["every event exactly once"] = violations(databases)
    problems["the child's burden"] = burdens.faults(files, journals)

    counts |= {
        "states": {agency: dict(Counter(str(f.state) for f in files[agency].values())) for agency in AGENCIES},
        "owners": dict(kinds), "deadlines": dict(sorted(late.items())), "cells of oversight": len(counted),
        "figures by commune": sum(len(figure["rows"]) for figure in figures),
        "targets": numbers.targets(recounted), "sittings held": burdens.held(journals),
    }  # fmt: skip
    return {check: _shortened(found) for check, found in problems.items()}


def _files(world: World, agency: str, unreadable: list[str]) -> dict[str, Any]:
    store, files = world.parts(agency).store, {}
    for row in store.files.collection.find({}):
        try:
            files[row["_id"]] = store.files.from_raw(row)
        except Exception as error:  # whatever it is, nobody can work with it
            unreadable.append(f"{agency}: {row['_id']} cannot be read: {' '.join(str(error).split())[:150]}")
    return files


def _workflow(agency: str) -> Any:
    return importlib.import_module(f"services.{agency}.domain.policy").WORKFLOW


def assigned_to(agency: str, file: Any) -> frozenset[str]:
    found: frozenset[str] = importlib.import_module(f"services.{agency}.domain.access").assigned_to(file)
    return found


def _shortened(found: list[str]) -> list[str]:
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"... and {more} more"]
