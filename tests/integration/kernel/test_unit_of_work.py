"""A command is one transaction: answered once, refused when stale, all of it or nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.form01 import Form01
from services.case_intake.service_layer.family import FAMILY
from services.kernel.application import Receipt, Request
from services.kernel.errors import Refused, RequestReused, StaleVersion
from services.kernel.ids import new_id, new_reference
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.workflow import Actor
from tests.province import Province

OFFICER = Actor("T-0001", "case_intake", "111", frozenset({"intake_officer", "intake_supervisor"}))
REPORT = c.ReceiveReport(
    channel=c.Channel.WEB, received_at=datetime(2026, 3, 11, tzinfo=UTC), narrative="", form=Form01()
)


def perform(
    province: Province,
    command: object,
    report: Receipt | None = None,
    request_id: str | None = None,
    digest: str = "d",
    version: int | None = None,
) -> Receipt:
    """``report`` None: a new one. ``version`` None: whatever the version is."""
    reference = None if report is None else report.reference
    request = Request(request_id or new_id(), digest)
    return province.parts("case_intake").application.perform(command, OFFICER, request, reference, version)


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


def test_a_repeated_report_leaves_no_key_behind(intake_only: Province) -> None:
    """A file is given its key before it is kept: of a second one nobody would ever know."""
    request_id, keys = new_id(), intake_only.parts("case_intake").store.database["datakeys"]
    perform(intake_only, REPORT, request_id=request_id)
    made = keys.count_documents({})
    perform(intake_only, REPORT, request_id=request_id)
    assert keys.count_documents({}) == made


@pytest.mark.parametrize("version", [None, 1], ids=["whatever the version", "as it was seen"])
def test_a_repeated_request_that_would_be_refused_by_now_gets_the_first_answer(
    intake_only: Province, version: int | None
) -> None:
    """The case is open by its own doing; to refuse it would tell its sender that it failed."""
    report, request_id = perform(intake_only, REPORT), new_id()
    first = perform(intake_only, c.OpenCase(urgent=True), report, request_id, version=version)
    assert perform(intake_only, c.OpenCase(urgent=True), report, request_id, version=version) == first
    assert rows(intake_only, "journal", report.reference) == 2


def test_a_repeated_request_that_could_be_carried_out_once_more_is_not(intake_only: Province) -> None:
    """Two notes for the next shift are allowed; one that is sent twice is one."""
    report, request_id, note = perform(intake_only, REPORT), new_id(), c.NoteForNextShift(text="Gọi lại lúc 7 giờ.")
    first = perform(intake_only, note, report, request_id)
    assert perform(intake_only, note, report, request_id) == first
    assert perform(intake_only, note, report, new_id()).version == first.version + 1


def test_the_same_request_sent_twice_at_once_is_carried_out_once_and_answered_alike(intake_only: Province) -> None:
    """A screen that sends again before the first answer is there."""
    report, request_id, note = perform(intake_only, REPORT), new_id(), c.NoteForNextShift(text="Gọi lại lúc 7 giờ.")
    answers: list[Receipt] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(perform(intake_only, note, report, request_id))

    screens = [threading.Thread(target=send) for _ in range(4)]
    for screen in screens:
        screen.start()
    for screen in screens:
        screen.join(timeout=30)
    assert answers == [answers[0]] * 4
    assert intake_only.parts("case_intake").application.view(report.reference).version == 2


@pytest.mark.parametrize(
    "command", [c.OpenCase(urgent=True), c.NoteForNextShift(text="Một")], ids=["refused by now", "possible again"]
)
def test_a_request_id_cannot_be_used_for_something_else(intake_only: Province, command: object) -> None:
    """Otherwise the second request would be answered as if it had been done."""
    report, request_id = perform(intake_only, REPORT), new_id()
    perform(intake_only, command, report, request_id)
    with pytest.raises(RequestReused):
        perform(intake_only, command, report, request_id, digest="another")


def test_a_report_under_the_id_of_another_request_is_refused(intake_only: Province) -> None:
    """Reports are looked at before they are taken in."""
    request_id = new_id()
    perform(intake_only, REPORT, request_id=request_id)
    with pytest.raises(RequestReused):
        perform(intake_only, REPORT, request_id=request_id, digest="another")


def test_a_stale_version_is_refused_with_what_changed(intake_only: Province) -> None:
    """The person sees what a colleague did meanwhile and decides again."""
    report = perform(intake_only, REPORT)
    perform(intake_only, c.OpenCase(urgent=True), report)
    with pytest.raises(StaleVersion) as stale:
        perform(intake_only, c.OpenCase(urgent=False), report, version=report.version)
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
            outcomes.append(perform(intake_only, c.OpenCase(urgent=urgent), report, version=report.version).state)
        except StaleVersion:
            outcomes.append("stale")

    people = [threading.Thread(target=decide, args=(number % 2 == 0,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=30)
    assert sorted(outcomes) == ["open", "stale", "stale", "stale"]
    assert rows(intake_only, "journal", report.reference) == 2


def test_a_family_s_file_is_found_once_it_was_added_though_there_was_none(intake_only: Province) -> None:
    """That there is none is asked of the database once in a unit of work, and forgotten when one is made."""
    reference, store = perform(intake_only, REPORT).reference, intake_only.parts("case_intake").store

    def work(unit: UnitOfWork) -> tuple[bool, bool]:
        assert unit.beside(FAMILY).get(reference) is None
        unit.beside(FAMILY).add(FamilyFile(reference=reference))
        return unit.beside(FAMILY).get(reference) is not None, unit.beside(FAMILY).get(new_reference()) is None

    assert store.run(work) == (True, True)
