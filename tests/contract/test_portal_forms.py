"""Whatever an agency can be asked to do has a form in the portal, and no form asks for what is not there."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import MISSING, fields

import pytest

from services.kernel.rules import rule_book
from services.portal.adapters.asking import questions
from services.portal.adapters.lines import AGENCIES, CONTRACTS, calls_of
from services.portal.domain.calls import FORMS
from services.portal.domain.forms import Field, Form, Kind, Where
from services.portal.domain.next_steps import NEXT_STEPS
from services.portal.entrypoints.pages.forms import CHOSEN_FROM

ALL = [(service, form) for service, forms in FORMS.items() for form in forms.values()]
# Calls that pages make by themselves; what they answer is read, or they are no business of a person's.
READS = ("Get", "List", "Find", "Search", "Count")


def paths(asked: list[Field], before: str = "") -> Iterator[tuple[str, Field]]:
    for field in asked:
        path = f"{before}.{field.name}" if before else field.name
        yield path, field
        yield from paths(list(field.parts), path)


@pytest.mark.parametrize("service", AGENCIES)
def test_every_step_of_every_workflow_has_a_form(service: str) -> None:
    """A step without a form could be taken by nobody."""
    steps = set(importlib.import_module(f"services.{service}.entrypoints.api").COMMANDS)
    assert steps - set(FORMS[service]) == set()


@pytest.mark.parametrize("service", [*AGENCIES, "identity"])
def test_no_form_asks_for_a_call_that_is_not_there(service: str) -> None:
    """A call that a contract no longer has leaves no form behind."""
    assert set(FORMS[service]) - set(calls_of(service)) == set()


@pytest.mark.parametrize(("service", "form"), ALL, ids=[f"{service}-{form.call}" for service, form in ALL])
def test_what_a_form_changes_is_there(service: str, form: Form) -> None:
    """A field that a contract renamed is noticed here, and a rule that is explained is in the rule book."""
    asked = dict(paths(questions(service, form)))
    assert set(form.changes) - set(asked) == set()
    assert set(form.order) - set(asked) == set()
    names = {field.name for field in calls_of(service)[form.call].input_type.fields}
    assert {path.partition(".")[0] for path in form.leave_out} <= names
    assert [rule for rule in form.rules if rule_book().latest(rule) is None] == []


@pytest.mark.parametrize("service", AGENCIES)
def test_what_a_form_says_is_optional_may_be_left_out(service: str) -> None:
    """Otherwise somebody leaves it out in good faith and is refused."""
    api = importlib.import_module(f"services.{service}.entrypoints.api")
    for call, command in {**api.COMMANDS, **getattr(api, "OPENING", {})}.items():
        needed = {field.name for field in fields(command) if MISSING is field.default is field.default_factory}
        told = {path for path, change in FORMS[service][call].changes.items() if change.get("optional")}
        assert told & needed == set(), call


@pytest.mark.parametrize(("service", "form"), ALL, ids=[f"{service}-{form.call}" for service, form in ALL])
def test_whatever_is_chosen_has_something_to_choose_from(service: str, form: Form) -> None:
    """A choice without options, or a thing of the case where there is no case, cannot be answered."""
    for path, field in paths(questions(service, form)):
        if field.kind in (Kind.CHOICE, Kind.TICKS, Kind.PICK):
            assert field.options or field.pick or field.roles, path
        if field.pick is not None:
            assert form.where is not Where.NEW or form.call in CHOSEN_FROM, path


def test_every_contract_of_an_agency_is_known_to_the_portal() -> None:
    """What is served and not known here could be asked for by nobody."""
    for agency in AGENCIES:
        api = importlib.import_module(f"services.{agency}.entrypoints.api")
        assert api.CONTRACT.file.name.replace("/", ".").removesuffix(".proto") in CONTRACTS[agency]


@pytest.mark.parametrize("service", AGENCIES)
def test_every_clock_says_what_is_to_be_done_about_it(service: str) -> None:
    """A row of "my work" leads to the one thing to do, and no row to a step that is not there."""
    clocks = importlib.import_module(f"services.{service}.domain.clocks").CLOCKS
    assert {row.rule for row in clocks.rows} <= set(NEXT_STEPS[service])
    calls = {call for _, call in NEXT_STEPS[service].values() if call}
    assert calls <= set(FORMS[service])
