"""The plan's targets are counted in two places, and mean the same in both."""

from __future__ import annotations

from datetime import UTC, datetime

from services.case_intake.domain import plan_figures
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.events.catalogue import OWNERS
from services.oversight.projections.cells import TARGETS, Target
from services.oversight.projections.entries import FIELDS_READ, STATES, entries_of

AT = datetime(2026, 3, 11, tzinfo=UTC)


def saying(states: frozenset[tuple[str, str]]) -> set[str]:
    """The events that oversight counts under one of these states."""
    codes = {"to": "police_investigation", "urgent": True, "decision_code": "prosecute"}
    found = set()
    for name in STATES:
        entries = entries_of(name, AT, {field: codes[field] for field in FIELDS_READ.get(name, ())})
        if {(entry.agency, entry.state) for entry in entries} & states:
            found.add(name)
    return found


def test_the_intake_point_tells_by_commune_what_oversight_counts_by_month() -> None:
    """The same targets, by the same events: the one must be the other, seen more closely."""
    here: dict[str, Target] = {target.rule: target for target in TARGETS}
    assert {target.rule for target in plan_figures.TARGETS} == set(here)
    for target in plan_figures.TARGETS:
        assert target.concerns == saying(here[target.rule].concerns), target.rule
        assert target.reached_by == saying(here[target.rule].reached_by), target.rule


def test_the_intake_point_is_told_of_every_step_that_it_counts() -> None:
    """Its own, or one that others send to it whatever the case."""
    told = {name for name in plan_figures.COUNTED if OWNERS[name] != "case_intake"}
    assert told <= set(EVENT_HANDLERS)
