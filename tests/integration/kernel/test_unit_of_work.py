"""A command is one transaction: answered once, refused when stale, all of it or nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Form01
from services.kernel.application import Receipt, Request
from services.kernel.errors import Refused, RequestReused, StaleVersion
from services.kernel.ids import new_id
from services.kernel.workflow import Actor
from tests.province import Province

OFFICER = Actor("T-0001", "case_intake", "111", frozenset({"intake_officer", "intake_supervisor"}))
REPORT = c.ReceiveReport(
    channel=c.Channel.WEB, received_at=datetime(2026, 3, 11, tzinfo=UTC), narrative="", form=Form01()
)


def perform(
    province: Province,
    command: object,
    receipt: Receipt | None = None,
    request_id: str | None = None,
    digest: str = "d",
    version: int | None = None,
) -> Receipt:
    return province.parts("case_intake").application.perform(
        command,
        OFFICER,
        Request(request_id or new_id(), digest),
        receipt and receipt.reference,
        version if version is not None else receipt and receipt.version,
    )


def rows(province: Province, collection: str, reference: str) -> int:
    field = "stream" if collection == "outbox" else "reference"
    return (
        province.parts("case_intake").store.database[collection].count_documents({field: {"$regex": f"^{reference}"}})
    )


def test_a_repeated_request_gets_the_first_answer(intake_only: Province) -> None:
    """A screen that lost the reply sends again; nothing happens twice."""
    request_id = new_id()
    first = perform(intake_only, REPORT, request_id=request_id)
    assert perform(intake_only, REPORT, request_id=request_id) == first
    assert rows(intake_only, "journal", first.reference) == 1


def test_a_request_id_cannot_be_used_for_something_else(intake_only: Province) -> None:
    """Otherwise the second request would be answered as if it had been done."""
    request_id = new_id()
    perform(intake_only, REPORT, request_id=request_id)
    with pytest.raises(RequestReused):
        perform(intake_only, REPORT, request_id=request_id, digest="another")


def test_a_stale_version_is_refused_with_what_changed(intake_only: Province) -> None:
    """The person sees what a colleague did meanwhile and decides again."""
    report = perform(intake_only, REPORT)
    perform(intake_only, c.OpenCase(urgent=True), report)
    with pytest.raises(StaleVersion) as stale:
        perform(intake_only, c.OpenCase(urgent=False), report)
    assert (stale.value.current_version, stale.value.changed) == (2, ("CaseOpened",))


def test_a_refused_command_leaves_no_trace(intake_only: Province) -> None:
    """Neither state nor timeline nor outbox nor a remembered answer."""
    report = perform(intake_only, REPORT)
    request_id = new_id()
    with pytest.raises(Refused):
        perform(intake_only, c.ScreenOutReport(reason_code=c.ScreeningReason.MISTAKE, reason=""), report, request_id)
    database = intake_only.parts("case_intake").store.database
    assert (rows(intake_only, "journal", report.reference), rows(intake_only, "outbox", report.reference)) == (1, 1)
    assert database["requests"].count_documents({"_id": f"T-0001:{request_id}"}) == 0
    assert intake_only.parts("case_intake").application.view(report.reference).version == 1


def test_of_two_people_who_decide_at_once_one_wins_and_the_other_is_told(intake_only: Province) -> None:
    """Compare-and-set on the version, under real concurrency."""
    report = perform(intake_only, REPORT)
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def decide(urgent: bool) -> None:
        start.wait()
        try:
            outcomes.append(perform(intake_only, c.OpenCase(urgent=urgent), report).state)
        except StaleVersion:
            outcomes.append("stale")

    people = [threading.Thread(target=decide, args=(number % 2 == 0,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=30)
    assert sorted(outcomes) == ["open", "stale", "stale", "stale"]
    assert rows(intake_only, "journal", report.reference) == 2
