"""Social support's files in a real database: whose work their deadlines are, what is kept, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.application import Request
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import last_day
from services.kernel.ids import new_id, new_reference
from services.kernel.persistence.work_items import WorkItems
from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain.events import SupportHandedOver
from services.social_support.domain.model import State, SupportFile
from tests.conftest import fresh_machine
from tests.province import Province
from tests.unit.social_support import builders as b


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-social-files") as machine:
        machine.database("social_support").start()
        yield Province(machine, ("social_support",), log_level="WARNING")


def submitted(province: Province) -> str:
    """A plan lies with the Chairman of the first commune."""
    file = SupportFile(reference=new_reference(), state=State.PLANNING, referral_id="r-1", unit=b.HERE)
    store, reference = province.parts("social_support").store, file.reference
    for command in (b.INITIAL, b.DETAILED, b.DRAFT):
        file.state = {b.INITIAL: State.ACCEPTED, b.DETAILED: State.ASSESSED, b.DRAFT: State.DETAILED}[command]
        b.give(file, command)
    file.worker = "SS-0007"
    store.run(lambda unit: unit.put(file, [], by="SS-0001"))
    act(province, b.SUBMIT, reference, b.WORKER)
    return reference


def act(province: Province, command: Any, reference: str, actor: Actor) -> None:
    province.parts("social_support").application.perform(command, actor, Request(new_id(), "d"), reference)


def waits_for(province: Province, actor: Actor, reference: str) -> set[str]:
    items = WorkItems(province.parts("social_support").store.database).of(actor, (), None, 500)
    return {item.rule for item in items if item.reference == reference}


@pytest.mark.rule("handover-receipt-24h")
def test_a_handover_is_work_of_the_receiving_commune_until_it_is_received(province: Province) -> None:
    """One row that both see; of the case's other work the receiving commune sees nothing."""
    reference, third = submitted(province), b.an_actor("child_protection_worker", unit="xã Phước Sơn")
    act(province, b.HAND_OVER, reference, b.CHAIRMAN)
    assert waits_for(province, b.OTHER_WORKER, reference) == {"handover-receipt-24h"}
    assert waits_for(province, third, reference) == set()
    assert waits_for(province, b.CHAIRMAN, reference) == {"plan-approve"}
    journal = province.parts("social_support").store.database["journal"]
    assert journal.count_documents({"reference": reference, "name": SupportHandedOver.__name__}) == 1
    act(province, b.RECEIVE, reference, b.OTHER_WORKER)
    assert "handover-receipt-24h" not in waits_for(province, b.OTHER_WORKER, reference)


@pytest.mark.rule("two-communes")
def test_what_waits_for_a_chairman_goes_with_the_case_even_if_the_worker_stays_the_same(province: Province) -> None:
    """One worker may serve two communes; the decision is then the other Chairman's."""
    reference = submitted(province)
    act(province, b.HAND_OVER, reference, b.CHAIRMAN)
    act(province, c.ReceiveHandover(worker="SS-0007"), reference, b.OTHER_CHAIRMAN)
    assert waits_for(province, b.CHAIRMAN, reference) == set()
    assert waits_for(province, b.OTHER_CHAIRMAN, reference) == {"plan-approve"}


@pytest.mark.rule("plan-refused-by-carer")
@pytest.mark.rule("family-violence")
def test_what_is_kept_of_a_carer_is_read_as_it_was_and_told_in_codes(province: Province) -> None:
    """Words lie sealed; the court hears of the request and the police of the order, with the case or without it."""
    reference, parts = submitted(province), province.parts("social_support")
    act(province, b.CARER_REFUSES, reference, b.WORKER)
    for command in (b.RESTRICT, b.NO_CONTACT, b.CONTACT):
        act(province, command, reference, b.CHAIRMAN)
    file, raw = parts.store.files.get(reference), parts.store.database["cases"].find_one({"_id": reference})
    assert (file.rights_request.reason, file.plan_answers[0].reason) == (b.RESTRICT.reason, b.CARER_REFUSES.reason)
    order = file.no_contact_orders[0]
    assert (order.person, order.reason) == (b.NO_CONTACT.person, b.NO_CONTACT.reason)
    assert order.ended.reason == b.CONTACT.reason
    assert not any(words in str(raw) for words in (b.NO_CONTACT.person, b.RESTRICT.reason, b.CARER_REFUSES.reason))
    assert file.deadlines[-1].rule == "family-violence"
    told = {"stream": {"$regex": reference}, "name": {"$regex": "Rights|NoContact"}}
    rows = parts.store.database["outbox"].find(told)
    assert sorted((row["name"], row["recipient"]) for row in rows) == [
        ("NoContactEnded", "case_intake"), ("NoContactEnded", "police_investigation"),
        ("NoContactOrdered", "case_intake"), ("NoContactOrdered", "police_investigation"),
        ("ParentalRightsRestrictionAsked", "case_intake"), ("ParentalRightsRestrictionAsked", "court_liaison"),
    ]  # fmt: skip


@pytest.mark.rule("separation-decided-end")
def test_a_reminder_of_a_decided_end_is_kept_without_a_length(province: Province) -> None:
    """And waits for the worker like any other."""
    reference = submitted(province)
    store = province.parts("social_support").store
    day = (in_vietnam(store.clock.now()) + timedelta(days=5)).date().isoformat()
    act(province, replace(b.SEPARATE, ends_on=day), reference, b.CHAIRMAN)
    (deadline,) = [d for d in store.files.get(reference).deadlines if d.rule == "separation-decided-end"]
    assert (deadline.length, deadline.running, last_day(deadline.due.rolled).isoformat()) == ("", True, day)
    worker = replace(b.WORKER, staff_id="SS-0007")
    assert {"separation-decided-end", "separation-max-15d"} <= waits_for(province, worker, reference)
