"""The family's calls: contract and commands fit, and nobody sees anything that is not noted first."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chungtay.case_intake.v1 import family_service_pb2 as messages
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_policy import FAMILY_WORKFLOW
from services.case_intake.entrypoints.family_api import COMMANDS, CONTRACT, SHOWN, FamilyApi
from services.kernel.application import Receipt
from services.kernel.errors import Forbidden, InvalidInput, NotFound, Problem, Refused
from services.kernel.ids import new_id, new_reference
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from tests.unit.case_intake.family_builders import NOW, SIX, a_family, consent, do, naming

REFERENCE = new_reference()


class Gate:
    """Notes in order; ``excluded``: the case does not exist for whoever asks."""

    def __init__(self, excluded: bool = False, broken: bool = False) -> None:
        self.excluded, self.broken = excluded, broken
        self.lines: list[tuple[str, str, tuple[str, ...]]] = []

    def must_have_role(self, actor: Actor, roles: Any, _action: Any, call: str) -> None:
        if not actor.roles & frozenset(roles):
            self.note(actor, _action, call, refused="role_may_not")
            raise Forbidden(Problem("role", "role_may_not"))

    def must_exist(self, _actor: Actor, _reference: str, _action: Any, call: str) -> None:
        if self.excluded:
            self.lines.append((call, "excluded", ()))
            raise NotFound(Problem("case_reference", "not_found"))

    def note(self, _actor: Actor, _action: Any, call: str, **facts: Any) -> None:
        if self.broken:
            raise OSError("the log cannot be written")
        self.lines.append((call, facts.get("refused", ""), tuple(map(str, facts.get("categories", ())))))


class Desk:
    """Answers with one file, or refuses."""

    def __init__(self, file: FamilyFile, refusal: Exception | None = None) -> None:
        self.file, self.refusal = file, refusal
        self.workflow = FAMILY_WORKFLOW
        self.store = SimpleNamespace(clock=SimpleNamespace(now=lambda: NOW))
        self.performed: list[Any] = []

    def view(self, _reference: str) -> FamilyFile:
        return self.file

    def perform(self, command: Any, *about: Any) -> Receipt:
        if self.refusal is not None:
            raise self.refusal
        self.performed.append((command, *about[2:]))
        return Receipt(REFERENCE, "active", 4)


def an_api(gate: Gate, refusal: Exception | None = None) -> tuple[FamilyApi, Desk]:
    file = a_family(SIX)
    do(file, naming())
    do(file, consent())
    desk: Any = Desk(file, refusal)
    return FamilyApi(desk, gate), desk  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _signed_in() -> Iterator[None]:
    set_actor(Actor("CI-0003", "case_intake", "111", frozenset({"privacy_officer"})))
    yield
    set_actor(None)


def test_every_call_of_the_contract_is_served() -> None:
    """A command that does not fit its request would be found when the process starts."""
    api, _ = an_api(Gate())
    assert {method.name for method in CONTRACT.methods} == {*COMMANDS, *SHOWN}
    assert all(callable(getattr(api, method.name)) for method in CONTRACT.methods)


@pytest.mark.rule("processing-record")
@pytest.mark.parametrize("rpc", list(SHOWN))
def test_what_is_shown_is_noted_first(rpc: str) -> None:
    """And a log that cannot be written shows nothing."""
    gate = Gate()
    request = getattr(messages, f"{rpc}Request")(case_reference=REFERENCE)
    getattr(an_api(gate)[0], rpc)(request, None)
    assert gate.lines == [(rpc, "", tuple(SHOWN[rpc]))]
    with pytest.raises(OSError, match="log"):
        getattr(an_api(Gate(broken=True))[0], rpc)(request, None)


@pytest.mark.parametrize("rpc", [*SHOWN, *COMMANDS])
def test_for_staff_kept_away_from_a_case_it_does_not_exist_here_either(rpc: str) -> None:
    """Exactly as for one that is not there: nothing is read and nothing done."""
    gate = Gate(excluded=True)
    api, desk = an_api(gate)
    request = getattr(messages, f"{rpc}Request")(case_reference=REFERENCE)
    with pytest.raises((NotFound, InvalidInput)):  # an empty command is refused before anybody looks for the case
        getattr(api, rpc)(request, None)
    assert desk.performed == []
    assert rpc in COMMANDS or gate.lines == [(rpc, "excluded", ())]


def test_a_role_without_families_is_refused_and_that_is_noted() -> None:
    """Before the case is looked for."""
    set_actor(Actor("CI-0009", "case_intake", "111", frozenset({"administrator"})))
    gate = Gate()
    with pytest.raises(Forbidden):
        an_api(gate)[0].GetPrivacyState(messages.GetPrivacyStateRequest(case_reference=REFERENCE), None)
    assert gate.lines == [("GetPrivacyState", "role_may_not", ())]


def test_a_command_reaches_the_desk_whole_and_its_refusal_is_noted() -> None:
    """Version 0 says that the caller saw no file of the family yet."""
    request: Any = messages.WithdrawConsentRequest(
        request_id=new_id(), case_reference=REFERENCE.lower(), consent_id="k1", evidence="Đơn",
        requester=messages.REQUESTER_REPRESENTATIVE,
    )  # fmt: skip
    gate = Gate()
    api, desk = an_api(gate)
    answer = getattr(api, "WithdrawConsent")(request, None)  # noqa: B009
    assert (answer.reference, answer.state, answer.version) == (REFERENCE, "active", 4)
    [(command, reference, version)] = desk.performed
    assert (command.consent_id, command.requester, reference, version) == ("k1", "representative", REFERENCE, 0)
    gate = Gate()
    refusing, _ = an_api(gate, Refused(Problem("consent_id", "not_found")))
    with pytest.raises(Refused):
        getattr(refusing, "WithdrawConsent")(request, None)  # noqa: B009
    assert [line[1] for line in gate.lines] == ["not_found"]


@pytest.mark.rule("consent-not-silence")
def test_what_was_not_ticked_arrives_as_not_said() -> None:
    """An unset box is neither yes nor no."""
    request: Any = messages.RecordConsentRequest(request_id=new_id(), case_reference=REFERENCE, child_number=1)
    request.given_at.FromDatetime(NOW)
    api, desk = an_api(Gate())
    getattr(api, "RecordConsent")(request, None)  # noqa: B009
    command = desk.performed[0][0]
    assert (command.publication, command.answer, command.giver, command.language) == (None, None, None, None)


def test_the_privacy_state_tells_who_acts_and_what_is_in_force() -> None:
    """With what the day of asking makes of it."""
    state = an_api(Gate())[0].GetPrivacyState(messages.GetPrivacyStateRequest(case_reference=REFERENCE), None)
    assert state.representative.name == "Trần Thị Mai"
    assert [one.in_force for one in state.consents] == [True]
    assert list(state.children_that_may_be_published) == []
