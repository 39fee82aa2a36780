"""How an agency parts with what others shared with it: purge, restrict, or say by which rule it must keep.

Pure. Each agency's ``domain/obligations.py`` is a table of what the law obliges it to keep; what does not
stand there is purged (rule ``pdp-stop``). The reactions here are the same for all; an agency adds its
table and its own confirming event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.kernel.ports import News, Unit
from services.kernel.privacy.categories import Category


@dataclass(frozen=True, slots=True)
class Keep:
    """The law obliges to keep it, unused: by which rule, and why in words."""

    rule: str
    vi: str
    en: str


Obligations = Mapping[Category, Keep]


@dataclass(frozen=True, slots=True)
class Parted:
    """What became of it. ``basis_code``: the rule of what was kept; empty when nothing was."""

    purged: tuple[Category, ...] = ()
    restricted: tuple[Category, ...] = ()
    basis_code: str = ""


def part_with(unit: Unit, event: News, obligations: Obligations) -> Parted:
    """The reaction to a withdrawn consent: what rested on it goes, unless the law keeps it.

    What came meanwhile on another ground is not touched; what is gone already stays gone.
    """
    data = unit.data(event.reference)
    held = data.held()
    named = {Category(word) for word in event.data.categories if word in set(Category)}
    resting = sorted(c for c in named if c in held and held[c]["consent_id"] == event.data.consent_id)
    kept = {category: obligations[category].rule for category in resting if category in obligations}
    purged = tuple(category for category in resting if category not in kept)
    data.purge(purged)
    data.restrict(kept)
    return Parted(purged, tuple(kept), _one_rule(kept.values()))


def restrict_use(unit: Unit, event: News, obligations: Obligations, rule: str) -> Parted:
    """The reaction to a restriction: what is held is used no more, by ``rule``.

    What the law obliges the agency to work with is used on; the answer then names that law alone.
    """
    data = unit.data(event.reference)
    named = sorted({Category(word) for word in event.data.categories if word in set(Category)} & set(data.held()))
    used_on = [obligations[category].rule for category in named if category in obligations]
    stopped = {category: rule for category in named if category not in obligations}
    data.restrict(stopped)
    return Parted((), tuple(stopped), _one_rule(used_on) if used_on else rule if stopped else "")


def erase(unit: Unit, event: News, hold: str | None) -> str | None:
    """The reaction to an erasure order: have the case's keys destroyed, or return the basis of the hold.

    ``hold``: by what the agency's own work obliges it; a legal hold counts as well. Destroying is confirmed
    when it is done, not here.
    """
    data = unit.data(event.reference)
    hold = hold or data.legal_hold()
    if hold is None:
        data.destroy(event.data.order_id)
    return hold


def _one_rule(rules: Iterable[str]) -> str:
    return min(rules, default="")
