"""One line of an agency's table of clocks, and what it is asked about. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.deadlines.length import Days, Length
from services.kernel.rules import ANY, RuleBook


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something happened. ``event``: the domain's own or another agency's message; ``by``: who recorded it."""

    event: Any
    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What time is counted by: the rules and the calendar."""

    book: RuleBook
    days: Days


@dataclass(frozen=True, slots=True)
class Ground:
    """What an extension rests on. ``length``: the whole length granted, where it is less than the most."""

    document: str
    approved_by: str
    length: Length | None = None


def _event_time(_file: Any, occurrence: Occurrence) -> datetime | None:
    return occurrence.at


def _always(_file: Any, _occurrence: Occurrence) -> bool:
    return True


def _any_case(_file: Any) -> str:
    return ANY


def _no_subject(_event: Any) -> str:
    return ""


def _not(_: Any) -> bool:
    return False


def _nowhere(_file: Any) -> Collection[str]:
    return ()


def _no_ground(_file: Any, _occurrence: Occurrence) -> Ground:
    return Ground("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """One line: the clock of a rule.

    ``starts``, ``ends``, ``voids`` (no longer to be done), ``rests``, ``resumes``, ``extends``, ``reclassifies``:
    names of events. ``since``: the moment from which it counts, None for not at all. ``when``: whether this start
    counts. ``lapsed``: whether an event that ends it says that the thing is no longer wanted, so that the clock is
    void. ``case``: which of the rule's lengths, as the file says, or ``event_case``, as the event that starts it
    says; ``halved``: whether only half. ``subject``: where there may be several clocks of one rule, which.
    ``ground``: of an extension. ``owner``, ``supervisor``, ``head``: the roles who are told, where they are not the
    table's. ``units``: those beside the file's own whose people are told as well, as the file says. ``until``: the
    end, where a decision names it; the rule then says only who is told.
    """

    rule: str
    starts: Collection[str]
    ends: Collection[str] = ()
    voids: Collection[str] = ()
    rests: Collection[str] = ()
    resumes: Collection[str] = ()
    extends: Collection[str] = ()
    reclassifies: Collection[str] = ()
    since: Callable[[Any, Occurrence], datetime | None] = _event_time
    when: Callable[[Any, Occurrence], bool] = _always
    lapsed: Callable[[Any], bool] = _not
    case: Callable[[Any], str] = _any_case
    event_case: Callable[[Any], str] | None = None
    halved: Callable[[Any], bool] = _not
    subject: Callable[[Any], str] = _no_subject
    ground: Callable[[Any, Occurrence], Ground] = _no_ground
    owner: frozenset[str] = frozenset()
    supervisor: frozenset[str] = frozenset()
    head: frozenset[str] = frozenset()
    units: Callable[[Any], Collection[str]] = _nowhere
    until: Callable[[Any, Occurrence], datetime | None] | None = None
