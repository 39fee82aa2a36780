"""A case that is offered to somebody else: one command is theirs to give, and nothing else is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, cast

import pytest

from services.kernel.errors import Forbidden, NotFound, Problem
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from tests.sample_contract import pb2, pb2_grpc
from tests.unit.kernel.test_rpc_cases import CLERK, CONTRACT, HIDDEN, REFERENCE, ChangeSample, NotedGate, OpenSample
from tests.unit.kernel.test_rpc_cases import Workbook as PlainWorkbook

OTHERS = Actor("CI-02", "case_intake", "another unit", frozenset({"intake_officer"}))


class Workbook(PlainWorkbook):
    """Asks, as the application does, whether the file may be touched before anything is done."""

    def perform(
        self,
        command,
        actor,
        request,
        reference=None,
        expected_version=None,
        unit_checks=None,
        allowed=None,
        only_try=False,
    ):
        if reference is not None:
            allowed(self.view(reference))
        return super().perform(command, actor, request, reference, expected_version)


class StrictGate(NotedGate):
    """The case is in other hands than everybody's who asks."""

    def may_act(self, actor, file):
        raise Forbidden(Problem("purpose", "not_assigned"))


class SampleApi(CaseCalls, pb2_grpc.SampleServiceServicer):
    pass


def an_api(workbook: Any, offered: Any) -> Any:
    return SampleApi(
        workbook,
        CONTRACT,
        opening={"OpenSample": OpenSample},
        commands={"ChangeSample": ChangeSample},
        readers={"intake_officer"},
        references={"joined_to"},
        gate=cast(Any, StrictGate(workbook)),
        offered=offered,
    )


def change(api: Any, reference: str = REFERENCE) -> Any:
    request = pb2.ChangeSampleRequest(
        request_id=str(uuid.uuid4()), case_reference=reference, expected_version=4, reason="vì"
    )
    return api.ChangeSample(request, None)


@pytest.fixture
def workbook() -> Iterator[Workbook]:
    yield Workbook()
    set_actor(None)


@pytest.mark.rule("need-to-know")
def test_who_a_case_is_offered_to_may_give_the_command_by_which_it_is_taken(workbook: Workbook) -> None:
    """Although it is in other hands; who else asks is refused as always."""
    api = an_api(workbook, {ChangeSample: lambda actor, file: actor is OTHERS and file.reference == REFERENCE})
    set_actor(OTHERS)
    change(api)
    assert len(workbook.asked) == 1
    set_actor(CLERK)
    with pytest.raises(Forbidden):
        change(api)
    assert len(workbook.asked) == 1


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("offered", [None, {}, {OpenSample: lambda actor, file: True}])
def test_the_offer_of_one_command_opens_no_other(workbook: Workbook, offered: Any) -> None:
    """Everything else waits until the case is taken."""
    set_actor(OTHERS)
    with pytest.raises(Forbidden):
        change(an_api(workbook, offered))
    assert workbook.asked == []


@pytest.mark.rule("need-to-know")
def test_an_offer_does_not_show_a_case_to_who_is_kept_away_from_it(workbook: Workbook) -> None:
    """For them it is not there."""
    set_actor(OTHERS)
    with pytest.raises(NotFound):
        change(an_api(workbook, {ChangeSample: lambda actor, file: True}), HIDDEN)
