"""More time: for the police, by the procuracy; and for procuracy and court themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain import events as e
from services.court_liaison.domain.extensions import ExtensionRequest
from services.court_liaison.domain.model import CourtFile, State
from services.court_liaison.domain.severity import Severity
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NOW, a_file, at_work, done, end_of, refusal

GRANTED = c.DecideExtension(extension_id=b.EXTENSION, granted=True, document_number="GH-7")
REFUSED = replace(GRANTED, granted=False, reason="chưa làm gì trong 15 ngày")
MORE_PREPARATION = c.ExtendPreparation(document_number="GH-2", reason="vụ án phức tạp")
MORE_TIME = c.ExtendProsecution(document_number="GH-1", reason="nhiều bị can")
LATER_OPENING = c.ExtendOpening(document_number="GH-3", reason="bão lũ")


def asked(rule: str = "report-20d") -> CourtFile:
    request = ExtensionRequest(id=b.EXTENSION, rule=rule, step=2, due_at=b.LATER, asked_at=NOW)
    return a_file(State.SUPERVISING, extension_requests=[request])


def received(severity: Severity | None = Severity.SERIOUS, minor: bool | None = None) -> CourtFile:
    file = a_file(State.TRANSFERRED)
    at_work(file, c.ReceiveFile(receipt_number="1", severity=severity, accused_is_minor=minor))
    return file


def docketed(severity: Severity = Severity.SERIOUS) -> CourtFile:
    at_work(file := received(severity), b.PROSECUTED, b.DOCKETED)
    return file


def ordered() -> CourtFile:
    at_work(file := docketed(), b.ORDERED)
    return file


@pytest.mark.rule("report-ext-proc")
@pytest.mark.parametrize("decision", [GRANTED, REFUSED])
def test_the_procuracy_decides_in_writing_and_the_police_hear_of_it(decision: c.DecideExtension) -> None:
    """BLTTHS Art 147(2): the head of the procuracy extends; the number is entered by a prosecutor."""
    file = asked()
    assert b.give(file, decision) == [
        e.ExtensionDecided(
            extension_id=b.EXTENSION, granted=decision.granted, document_number="GH-7", approved_by="CL-0001"
        )
    ]
    (request,) = file.extension_requests
    assert (request.granted, request.reason, request.decided_at) == (decision.granted, decision.reason, NOW)


@pytest.mark.parametrize(("asked_for", "rule"), [
    pytest.param("report-20d", "report-ext-proc", marks=pytest.mark.rule("report-ext-proc")),
    pytest.param("investigate-limit", "investigate-ext", marks=pytest.mark.rule("investigate-ext")),
])  # fmt: skip
def test_without_a_document_nothing_is_decided(asked_for: str, rule: str) -> None:
    """BLTTHS Art 147(2), 172(2): the rule behind it is the one by which the police ask."""
    assert refusal(asked(asked_for), replace(GRANTED, document_number=" ")) == [
        ("document_number", "document_number_missing", rule)
    ]


@pytest.mark.rule("no-hiding")
def test_who_gives_no_more_time_says_why() -> None:
    """The police, and whoever looks later, must know."""
    assert refusal(asked(), replace(REFUSED, reason="")) == [("reason", "reason_missing", "no-hiding")]


def test_a_request_is_decided_once_and_only_if_there_is_one() -> None:
    """What was told to the police is not taken back by a second click."""
    unknown = replace(GRANTED, extension_id="x")
    assert refusal(asked(), unknown) == [("extension_id", "no_such_extension", None)]
    assert refusal(done(asked(), GRANTED), REFUSED) == [("extension_id", "decided_already", None)]


# --- the own limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "command", "rule"), [
    pytest.param(received, MORE_TIME, "prosecute-limit", marks=pytest.mark.rule("prosecute-limit")),
    pytest.param(docketed, MORE_PREPARATION, "trial-prep", marks=pytest.mark.rule("trial-prep")),
    pytest.param(ordered, LATER_OPENING, "open-trial", marks=pytest.mark.rule("open-trial")),
])  # fmt: skip
def test_a_limit_is_extended_once_in_time_with_document_and_reason(make: Any, command: Any, rule: str) -> None:
    """BLTTHS Art 240, 277: after the end there is only a delay, and its reason."""
    assert refusal(make(), replace(command, document_number="", reason="")) == [
        ("document_number", "document_number_missing", None), ("reason", "reason_missing", "no-hiding"),
    ]  # fmt: skip
    file = make()
    after = file.running(rule).due.rolled + timedelta(milliseconds=1)
    assert refusal(file, command, after) == [("case_reference", "limit_not_running", rule)]
    file.deadlines = []
    assert refusal(file, command) == [("case_reference", "limit_not_running", rule)]
    at_work(file := make(), command)
    assert [(x.rule, x.document_number, x.by) for x in file.extensions] == [(rule, command.document_number, "CL-0001")]
    assert refusal(file, command) == [("case_reference", "extended_already", rule)]


@pytest.mark.rule("prosecute-limit")
@pytest.mark.parametrize(("severity", "most"), [
    (Severity.LESS_SERIOUS, 10), (Severity.SERIOUS, 10), (Severity.VERY_SERIOUS, 15), (Severity.EXTREMELY_SERIOUS, 30),
])  # fmt: skip
def test_the_procuracy_takes_as_many_days_as_the_law_gives_by_class(severity: Severity, most: int) -> None:
    """BLTTHS Art 240: 10, 15 or 30 days; fewer if fewer are enough."""
    for days in (0, most + 1):
        assert refusal(received(severity), replace(MORE_TIME, days=days)) == [
            ("days", "too_many_days", "prosecute-limit")
        ]
    base = 20 if severity in (Severity.LESS_SERIOUS, Severity.SERIOUS) else 30
    granted: tuple[int | None, ...] = (1, most, None)
    for more in granted:
        at_work(file := received(severity), replace(MORE_TIME, days=more))
        assert file.extensions[0].length == f"{base + (more or most)} days"


@pytest.mark.rule("trial-prep")
@pytest.mark.parametrize(("severity", "most", "length"), [
    (Severity.LESS_SERIOUS, 15, "45 days"),
    (Severity.SERIOUS, 15, "60 days"),
    (Severity.VERY_SERIOUS, 30, "2 months 30 days"),
    (Severity.EXTREMELY_SERIOUS, 30, "3 months 30 days"),
])  # fmt: skip
def test_the_court_takes_fifteen_or_thirty_days_more(severity: Severity, most: int, length: str) -> None:
    """BLTTHS Art 277(1)."""
    file = docketed(severity)
    assert refusal(file, replace(MORE_PREPARATION, days=most + 1)) == [("days", "too_many_days", "trial-prep")]
    at_work(file, replace(MORE_PREPARATION, days=most))
    assert file.extensions[0].length == length


@pytest.mark.rule("half-time-if-accused-minor")
def test_half_of_the_time_has_half_of_the_extension() -> None:
    """Luật 59/2024: 30 days become 15, and 45 become 22: seven more."""
    file = received(Severity.VERY_SERIOUS, minor=True)
    assert refusal(file, replace(MORE_TIME, days=8)) == [("days", "too_many_days", "prosecute-limit")]
    at_work(file, replace(MORE_TIME, days=7))
    assert file.extensions[0].length == "22 days"
    deadline = file.running("prosecute-limit")
    assert deadline is not None
    assert deadline.due.statutory == end_of(2026, 6, 23)
