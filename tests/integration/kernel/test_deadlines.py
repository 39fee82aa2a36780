"""Deadlines in the database: told of when their time has come, kept with the file, and shown to whom they wait for."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson.binary import Binary

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Child, Form01
from services.kernel.application import Request
from services.kernel.errors import StaleVersion
from services.kernel.events import deadlines
from services.kernel.events.deadlines import AGAIN_IN, DeadlineChore, Due
from services.kernel.ids import new_id
from services.kernel.persistence.vault import CIPHERTEXT
from services.kernel.persistence.work_items import WorkItems
from services.kernel.rules import Level
from services.kernel.workflow import Actor
from tests.conftest import fresh_machine
from tests.hands import Hands
from tests.province import Province

OFFICER = Actor("CI-0001", "case_intake", "111", frozenset({"intake_officer"}))
SUPERVISOR = Actor("CI-0009", "case_intake", "111", frozenset({"intake_supervisor"}))
STRANGER = Actor("CI-0005", "case_intake", "111", frozenset({"privacy_officer"}))
RECEIVED = datetime(2026, 3, 11, 1, tzinfo=UTC)  # 08:00 in Vietnam


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-deadlines") as machine:
        machine.database("case_intake").start()
        yield Province(machine, ("case_intake",), log_level="WARNING")


@pytest.fixture
def hands(province: Province) -> Iterator[Hands]:
    store = province.parts("case_intake").store
    before, store.clock = store.clock, Hands(RECEIVED)
    yield store.clock
    store.clock = before


def received(province: Province) -> str:
    report = c.ReceiveReport(
        channel=c.Channel.HOTLINE_111, received_at=RECEIVED, narrative="Tin.", form=Form01(children=(Child(name="Bé"),))
    )
    return act(province, report).reference


def act(province: Province, command: Any, reference: str | None = None) -> Any:
    return province.parts("case_intake").application.perform(command, OFFICER, Request(new_id(), "d"), reference)


def look(province: Province) -> int:
    return DeadlineChore(province.parts("case_intake").store)()


def waiting(province: Province, actor: Actor, reference: str) -> list[tuple[str, str, bool]]:
    items = WorkItems(province.parts("case_intake").store.database).of(actor, (), None, 500)
    return [(item.rule, item.level, item.missed) for item in items if item.reference == reference]


def journal(province: Province, reference: str) -> list[str]:
    rows = province.parts("case_intake").store.database["journal"].find({"reference": reference}).sort("recorded_at", 1)
    return [row["name"] for row in rows]


@pytest.mark.rule("forward-local-1h")
def test_a_report_that_is_not_sent_on_is_told_of_and_told_to_oversight(province: Province, hands: Hands) -> None:
    """The officer at once, the supervisor when the hour is over; and each only once, however often one looks."""
    reference = received(province)
    assert waiting(province, OFFICER, reference) == [("forward-local-1h", "", False)]
    assert waiting(province, SUPERVISOR, reference) == []
    hands.moment = RECEIVED + timedelta(minutes=61)
    for _ in range(3):
        look(province)
    assert journal(province, reference).count("DeadlineRaised") == 1
    assert journal(province, reference).count("IntakeDeadlineMissed") == 1
    assert waiting(province, SUPERVISOR, reference) == [("forward-local-1h", "head", True)]
    outbox = province.parts("case_intake").store.database["outbox"]
    sent = [row["recipient"] for row in outbox.find({"name": "IntakeDeadlineMissed", "stream": {"$regex": reference}})]
    assert sent == ["oversight"]


def test_a_deadline_that_is_brought_up_overtakes_nobody(province: Province, hands: Hands) -> None:
    """What somebody has in hand is not refused because a clock spoke meanwhile; because somebody acted, it is."""
    reference = received(province)
    application = province.parts("case_intake").application
    seen = application.view(reference).version
    hands.moment = RECEIVED + timedelta(minutes=61)
    look(province)
    assert application.view(reference).version > seen
    command = c.OpenCase(urgent=False)
    opened = application.perform(command, OFFICER, Request(new_id(), "d"), reference, expected_version=seen)
    assert opened.state == "open"
    with pytest.raises(StaleVersion) as overtaken:
        application.perform(c.NoteForNextShift(text="Gọi lại."), OFFICER, Request(new_id(), "d"), reference, seen)
    assert overtaken.value.changed == ("CaseOpened",)
    with pytest.raises(StaleVersion):  # a version that the file never had
        application.perform(c.NoteForNextShift(text="Gọi lại."), OFFICER, Request(new_id(), "d"), reference, 999_999)


@pytest.mark.rule("forward-local-1h")
def test_what_was_done_in_time_waits_for_nobody(province: Province, hands: Hands) -> None:
    """The row goes in the transaction that ends the clock."""
    reference = received(province)
    act(province, c.OpenCase(urgent=False), reference)
    act(province, c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)), reference)
    assert "forward-local-1h" not in [rule for rule, _, _ in waiting(province, OFFICER, reference)]
    file = province.parts("case_intake").store.files.get(reference)
    (deadline,) = [d for d in file.deadlines if d.rule == "forward-local-1h"]
    assert (deadline.ending, deadline.ended_by, deadline.started_at) == ("met", "CaseReferred", RECEIVED)


def test_a_service_that_was_off_for_a_week_tells_each_case_once(province: Province, hands: Hands) -> None:
    """No storm, and nothing forgotten."""
    cases = [received(province) for _ in range(5)]
    hands.moment = RECEIVED + timedelta(days=7)
    while look(province):
        pass
    for reference in cases:
        assert journal(province, reference).count("DeadlineRaised") == 1
        file = province.parts("case_intake").store.files.get(reference)
        assert file.deadlines[0].level is Level.HEAD
        assert file.next_alarm_at is None


def spoil(province: Province, reference: str, how: str) -> None:
    """Something of the file was lost or changed past the software."""
    store = province.parts("case_intake").store
    if how == "key":
        store.database["datakeys"].delete_one({"keyAltNames": reference})
        return
    junk = {
        "plain": {"received_at": "Bé Canary"},
        "list": {"deadlines": "Bé Canary"},
        "sealed": {"sealed.identity": Binary(b"Be Canary", CIPHERTEXT)},
        "unsealed": {"sealed": ["Bé Canary"]},
    }
    assert store.database["cases"].update_one({"_id": reference}, {"$set": junk[how]}).matched_count == 1


def again_at(province: Province, reference: str) -> Any:
    return province.parts("case_intake").store.database["cases"].find_one({"_id": reference})["next_alarm_at"]


SPOILT = ("plain", "list", "sealed", "unsealed", "key")


@pytest.mark.rule("forward-local-1h")
def test_the_alarms_of_all_others_go_out_when_some_files_cannot_be_read(
    province: Province, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each damage of its own kind, before and behind a sound file; the log names the file and nothing that is in it."""
    cases = [received(province) for _ in range(2 * len(SPOILT) + 1)]
    sound = cases[len(SPOILT)]
    damaged = dict(zip([one for one in cases if one != sound], SPOILT * 2, strict=True))
    for reference, how in damaged.items():
        spoil(province, reference, how)
    hands.moment = RECEIVED + timedelta(minutes=61)
    other = Province(province.machine, ("case_intake",), log_level="WARNING")  # a process that remembers no key
    other.parts("case_intake").store.clock = hands
    while look(other):
        pass
    assert waiting(province, SUPERVISOR, sound) == [("forward-local-1h", "head", True)]
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "damaged_file" in line]
    assert {line["reference"] for line in told} == set(damaged)
    assert "Canary" not in repr(told)
    for reference in damaged:
        assert "DeadlineRaised" not in journal(province, reference)
        province.parts("case_intake").store.database["cases"].delete_one({"_id": reference})


@pytest.mark.rule("forward-local-1h")
def test_damaged_files_do_not_take_the_places_of_others_round_after_round(
    province: Province, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than one round looks at, all longer overdue: they stand back for a while, and are told again."""
    monkeypatch.setattr(deadlines, "AT_ONCE", 3)
    hands.moment = RECEIVED + timedelta(minutes=61)
    while look(province):  # what other tests left
        pass
    hands.moment = RECEIVED
    damaged = [received(province) for _ in range(4)]
    hands.moment = RECEIVED + timedelta(minutes=1)
    sound = [received(province) for _ in range(2)]
    for reference in damaged:
        spoil(province, reference, "plain")
    hands.moment = RECEIVED + timedelta(minutes=61)
    rounds = [look(province) for _ in range(3)]
    assert rounds == [3, 3, 0]
    for reference in sound:
        assert journal(province, reference).count("DeadlineRaised") == 1
    assert {again_at(province, reference) - hands.moment for reference in damaged} == {AGAIN_IN}
    hands.moment += AGAIN_IN
    assert look(province) == 3
    store = province.parts("case_intake").store
    store.database["cases"].update_many({"_id": {"$in": damaged}}, {"$set": {"received_at": RECEIVED}})
    hands.moment += AGAIN_IN
    while look(province):
        pass
    for reference in damaged:  # mended, nothing was lost
        assert journal(province, reference).count("IntakeDeadlineMissed") == 1


def test_a_round_ends_in_time_and_the_next_goes_on(province: Province, hands: Hands) -> None:
    """A worker that was off for long has hundreds to look at; in between it has other duties."""
    hands.moment = RECEIVED + timedelta(minutes=61)
    while look(province):
        pass
    hands.moment = RECEIVED
    cases = {received(province) for _ in range(4)}
    hands.moment = RECEIVED + timedelta(minutes=61)
    ticks, looked = itertools.count(0, 2), list[str]()  # each look takes two seconds
    due = Due(province.parts("case_intake").store, "cases", lambda: float(next(ticks)))
    assert due.each(looked.append) == 3
    assert len(looked) == 3
    while look(province):
        pass
    assert all(journal(province, reference).count("DeadlineRaised") for reference in cases)


def test_nobody_sees_work_that_is_not_theirs(province: Province, hands: Hands) -> None:
    """A role that the table does not name has no row; a case that is hidden from somebody is not among theirs."""
    reference = received(province)
    assert waiting(province, STRANGER, reference) == []
    items = WorkItems(province.parts("case_intake").store.database)
    assert reference in [item.reference for item in items.of(OFFICER, (), None, 500)]
    assert reference not in [item.reference for item in items.of(OFFICER, [reference], None, 500)]
    assert items.of_case(reference)[0].due_at == RECEIVED + timedelta(hours=1)


def test_the_most_pressing_stands_first_and_pages_follow_each_other(province: Province, hands: Hands) -> None:
    """By the end as it stands, oldest first."""
    hands.moment = RECEIVED
    items = WorkItems(province.parts("case_intake").store.database)
    whole = items.of(OFFICER, (), None, 500)
    assert [i.due_at for i in whole] == sorted(i.due_at for i in whole)
    assert [*items.of(OFFICER, (), None, 2), *items.of(OFFICER, (), "2", 500)] == whole
