"""What a form is: which call of an agency it fills in, and how each of the call's fields is asked.

A form is derived from the call's contract, so that nothing of it can be forgotten; a table (``forms_*.py``)
says only what the contract cannot: the words around it, and where a field is asked in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.portal.domain.texts import Text

# What the portal itself puts into a call.
GIVEN = frozenset({"request_id", "case_reference", "expected_version"})


class Kind(StrEnum):
    """How a field is asked."""

    LINE = "line"
    WORDS = "words"  # several lines of text
    LINES = "lines"  # several short texts, one in each line
    NUMBER = "number"
    DAY = "day"  # kept as YYYY-MM-DD
    MOMENT = "moment"  # day and time in Vietnam
    TICK = "tick"  # yes, or nothing
    YES_NO = "yes_no"  # yes, no, or not known
    CHOICE = "choice"
    TICKS = "ticks"  # several of a choice
    PART = "part"  # fields that belong together
    GROUP = "group"  # the same part several times
    COLLEAGUE = "colleague"  # a member of staff of the own agency
    PICK = "pick"  # something that the case holds


Option = tuple[str, Text]
Options = Callable[[Any], Sequence[Option]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. ``name``: in the contract. ``pick``: the options from the case as it stands (PICK, TICKS).

    ``roles``: whose colleagues may be named. ``number``: whether what is chosen is a number. ``start``: what
    is filled in beforehand, from the case.
    """

    name: str
    kind: Kind
    label: Text
    hint: Text | None = None
    optional: bool = False
    options: Sequence[Option] = ()
    pick: Options | None = None
    roles: frozenset[str] = frozenset()
    parts: Sequence[Field] = ()
    number: bool = False
    decimal: bool = False
    repeated: bool = False
    least: int = 0
    start: Callable[[Any], Any] | None = None
    width: str = ""


class Beside(StrEnum):
    """What stands beside a form while it is filled in."""

    CHECK = "check"  # what the rules say of it as it stands
    LOOK = "look"  # cases in which the same child is known
    REPORT = "report"  # what the report speaks for, and similar cases


class Where(StrEnum):
    """Where a call is offered."""

    STEP = "step"  # on a case, when the agency's workflow has it for the person now
    CASE = "case"  # on a case, by the person's role alone
    NEW = "new"  # without a case


How = Mapping[str, Any]  # how one field is asked in another way: the fields of ``Field`` that differ
Changes = Mapping[str, How]  # by path


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one call. ``changes``: by path (``plan.goals.text``), what differs from the contract's own way.

    ``roles``: who is offered it, where the workflow does not say so. ``order``: fields that are asked first;
    ``leave_out``: what a person never fills in here; ``rules``: rules of the rule book that are explained beside
    it. ``danger``: it cannot be taken back. ``begin``: filled in beforehand from the case (``form`` or ``plans``).
    """

    call: str
    title: Text
    intro: Text | None = None
    changes: Changes = field(default_factory=dict)
    where: Where = Where.STEP
    roles: frozenset[str] = frozenset()
    order: Sequence[str] = ()
    leave_out: Sequence[str] = ()
    rules: Sequence[str] = ()
    danger: bool = False
    begin: Callable[[Any], Any] | None = None
    beside: Sequence[Beside] = ()
    tab: str = "overview"  # of the case page; where it is offered and where it leads back to


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, as it came: name to values. Names are paths such as ``form.children[0].name``."""

    values: Mapping[str, Sequence[str]]

    def one(self, path: str) -> str:
        return next(iter(self.values.get(path, ())), "")

    def all(self, path: str) -> list[str]:
        return [value for value in self.values.get(path, ()) if value != ""]

    def count(self, path: str) -> int:
        """How many parts of a group are there."""
        told = self.one(f"{path}[]")
        return min(int(told), MOST_PARTS) if told.isascii() and told.isdigit() else 0

    def with_part(self, path: str) -> Typed:
        """One more, empty."""
        return Typed({**self.values, f"{path}[]": [str(min(self.count(path) + 1, MOST_PARTS))]})

    def without_part(self, path: str, number: int) -> Typed:
        """All but this one; those behind it move up."""
        values: dict[str, Sequence[str]] = {}
        for name, value in self.values.items():
            at, _, rest = name.removeprefix(f"{path}[").partition("]") if name.startswith(f"{path}[") else ("", "", "")
            if not at:
                values[name] = value
            elif int(at) != number:
                values[f"{path}[{int(at) - (int(at) > number)}]{rest}"] = value
        values[f"{path}[]"] = [str(max(self.count(path) - 1, 0))]
        return Typed(values)

    @property
    def anything(self) -> bool:
        return any(any(values) for name, values in self.values.items() if not name.endswith("[]"))


MOST_PARTS = 50
