"""What staff do at their desks: a command by its name, as somebody who may give it, through the service layer."""

from __future__ import annotations

import importlib
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from services.kernel.application import Receipt, Request
from services.kernel.errors import DomainError, InvalidInput
from services.kernel.ids import new_id
from services.kernel.workflow import Actor
from tests.simulate.times import Chance
from tests.simulate.world import World

LETTER = {"case_intake": "I", "social_support": "S", "police_investigation": "P", "court_liaison": "C"}
# Who does it where several may: whoever has the case in hand, before their superior.
FIRST = ("intake_officer", "child_protection_worker", "investigator", "prosecutor", "court_clerk")


class NotYet(Exception):
    """It cannot be done now: the news that makes it possible has not come, or somebody else must act first."""


@dataclass
class Case:
    """One report and what its people have in mind with it. ``commune``: the unit that has it."""

    number: int
    chance: Chance
    commune: str
    reference: str = ""
    urgent: bool = False
    sexual: bool = False
    online: bool = False
    carer_harms: bool = False
    kept: dict[str, Any] = field(default_factory=dict)  # numbers that one step needs of an earlier one


@dataclass
class Tally:
    """What was done and what was refused. ``without_place``: what a command had no field for."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    without_place: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    _one_counts: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: Counter[str], name: str) -> None:
        """One more of it; people act at the same time."""
        with self._one_counts:
            what[name] += 1


class Desks:
    """All agencies' desks."""

    def __init__(self, world: World, tally: Tally) -> None:
        self.world = world
        self.tally = tally

    def file(self, agency: str, case: Case) -> Any:
        """The agency's file of the case. Raises NotYet when it has none."""
        file = self.world.parts(agency).store.files.get(case.reference)
        if file is None:
            raise NotYet(f"{agency} has no file of {case.reference}")
        return file

    def state(self, agency: str, case: Case) -> str:
        """The state of the agency's file, empty when there is none."""
        cases = self.world.databases()[agency]["cases"]
        row = cases.find_one({"_id": case.reference}, {"state": 1})
        return "" if row is None else str(row["state"])

    def in_state(self, agency: str, cases: Sequence[Case], *states: str) -> list[Case]:
        """Those of these cases whose file at the agency is in one of the states."""
        wanted = {"_id": {"$in": [case.reference for case in cases]}, "state": {"$in": states}}
        found = {row["_id"] for row in self.world.databases()[agency]["cases"].find(wanted, {"_id": 1})}
        return [case for case in cases if case.reference in found]

    def do(self, agency: str, case: Case, name: str, role: str = "", **wanted: Any) -> Receipt:
        """Give a command. Raises NotYet while it is not possible, and the refusals of ``kernel.errors``."""
        workflow = self.world.parts(agency).application.workflow
        command_class = command_named(workflow, name)
        new = not case.reference
        state = "" if new else self.state(agency, case)
        rows = [r for r in workflow.rows if r.command is command_class and (new or state in r.before)]
        if not rows or (not new and not state):
            raise NotYet(f"{agency}: {name} in state {state or 'none'}")
        roles = sorted(map(str, rows[0].roles), key=lambda one: (one not in FIRST, one))
        actor = self.actor(agency, case, role or roles[0])
        values = {name_of: value() if callable(value) else value for name_of, value in wanted.items()}
        receipt = self._give(agency, case, command_class, actor, values)
        case.reference = receipt.reference
        return receipt

    def can(self, agency: str, name: str) -> bool:
        """Whether the agency knows this command."""
        return any(c.__name__ == name for c in self.world.parts(agency).application.workflow.commands)

    def actor(self, agency: str, case: Case, role: str) -> Actor:
        """Whoever has this role and this case."""
        unit = case.commune if agency in ("social_support", "police_investigation") else "Tỉnh"
        return Actor(staff_number(agency, case, role), agency, unit, frozenset({role}))

    def _give(self, agency: str, case: Case, command_class: Any, actor: Actor, wanted: dict[str, Any]) -> Receipt:
        names = {f.name for f in fields(command_class)}
        for name in wanted.keys() - names:
            self.tally.count(self.tally.without_place, f"{command_class.__name__}.{name}")
        try:
            command = _adapter(command_class).validate_python({n: v for n, v in wanted.items() if n in names})
        except ValidationError as error:
            what = ", ".join(f"{'.'.join(map(str, line['loc']))} {line['type']}" for line in error.errors())
            self.tally.count(self.tally.refused, f"{agency} {command_class.__name__}: no such command: {what}")
            raise InvalidInput() from None
        parts = self.world.parts(agency)
        check = database_checks(agency).get(command_class.__name__)
        try:
            receipt: Receipt = parts.application.perform(
                command, actor, Request(new_id(), "simulate"), case.reference or None,
                unit_checks=check, allowed=lambda file: parts.gate.may_act(actor, file),
            )  # fmt: skip
        except DomainError as error:
            self.tally.count(self.tally.refused, f"{agency} {command_class.__name__}: {problems_in(error)}")
            raise
        self.tally.count(self.tally.done, f"{agency} {command_class.__name__}")
        return receipt


def staff_number(agency: str, case: Case, role: str) -> str:
    """The same person for the same commune and role."""
    initials = "".join(word[0] for word in role.split("_"))
    return f"{LETTER[agency]}-{initials}-{case.commune.rpartition(' ')[2]}"


def problems_in(error: DomainError) -> str:
    return ", ".join(problem.key for problem in error.problems) or error.code


def command_named(workflow: Any, name: str) -> Any:
    """KeyError for a command that the agency does not know."""
    for command in workflow.commands:
        if command.__name__ == name:
            return command
    raise KeyError(name)


@cache
def database_checks(agency: str) -> dict[str, Any]:
    """What the agency's API looks up in the database before a command."""
    handlers = importlib.import_module(f"services.{agency}.service_layer.handlers")
    return {"JoinReport": handlers.joined_case_is_open} if agency == "case_intake" else {}


@cache
def _adapter(command_class: Any) -> TypeAdapter[Any]:
    return TypeAdapter(command_class)
