"""Who inside an agency may see what of a case. Pure: standard library only.

An agency's ``domain/access.py`` is a table of rules: which roles, for which purpose, of which cases,
which categories. What no rule gives is not shown. Without a purpose only reduced data are: the
reference, the state, and of the child initials, an age band and the commune.

A member of staff who is excluded from a case (conflict of interest, a relative of the child's or of
the suspect's) is answered everywhere as if the case did not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor

EVERYTHING = frozenset(Category)


class Purpose(StrEnum):
    """Why somebody looks; the words of ``chungtay.privacy.v1.Purpose``."""

    HANDLE_CASE = "handle_case"
    SUPERVISE = "supervise"
    PREPARE_HEARING = "prepare_hearing"
    PRIVACY_REVIEW = "privacy_review"
    FAMILY_REQUEST = "family_request"
    EMERGENCY = "emergency"


class Scope(StrEnum):
    """Of which cases a rule speaks."""

    AGENCY = "agency"  # every case of the agency
    UNIT = "unit"  # those that the person's own unit has taken up, and those that no unit has
    ASSIGNED = "assigned"  # those in the person's own hands, and those in nobody's yet


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an agency's table."""

    roles: frozenset[str]
    purpose: Purpose
    scope: Scope
    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a case. ``unit``: of the case, empty while no unit has taken it up."""

    assigned: frozenset[str]
    unit: str
    excluded: bool = False
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``exists``: whether the person may know of the case at all. ``refused``: why not in full, as a key.

    ``via``: what gave access: a scope, or ``emergency``; empty for a reduced view.
    """

    exists: bool
    categories: frozenset[Category] = frozenset()
    via: str = ""
    refused: str = ""


NO_SUCH_CASE = Verdict(exists=False, refused="excluded")
REDUCED = Verdict(exists=True)


def decide(rules: Iterable[Rule], actor: Actor, standing: Standing, purpose: Purpose | None) -> Verdict:
    """What this person may see of this case for this purpose."""
    if standing.excluded:
        return NO_SUCH_CASE
    if purpose is None:
        return REDUCED
    if purpose is Purpose.EMERGENCY:
        if standing.emergency:
            return Verdict(exists=True, categories=EVERYTHING, via=str(Purpose.EMERGENCY))
        return Verdict(exists=True, refused="no_emergency_view")
    for_purpose = [rule for rule in rules if rule.purpose is purpose and rule.roles & actor.roles]
    if not for_purpose:
        return Verdict(exists=True, refused="purpose_not_yours")
    within = [rule for rule in for_purpose if _reaches(rule.scope, actor, standing)]
    if not within:
        return Verdict(exists=True, refused="not_assigned")
    categories = frozenset().union(*(rule.categories for rule in within))
    return Verdict(exists=True, categories=categories, via=str(within[0].scope))


def _reaches(scope: Scope, actor: Actor, standing: Standing) -> bool:
    match scope:
        case Scope.AGENCY:
            return True
        case Scope.UNIT:
            return standing.unit in ("", actor.unit)
        case Scope.ASSIGNED:
            return not standing.assigned or actor.staff_id in standing.assigned
