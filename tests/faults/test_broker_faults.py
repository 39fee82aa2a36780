"""The broker dies, freezes, loses a route, or meets two relays at once."""

from __future__ import annotations

import json
import threading

import pika
import pytest

from services.kernel.events.relay import LEASE
from services.kernel.events.topology import exchange_of, inbox_of, routing_key
from tests.faults.conftest import Patient
from tests.faults.letters import unattended
from tests.waiting import until

TO_BOTH = ("social_support", "police_investigation")


def unsent(province: Patient, agency: str = "case_intake") -> int:
    return province.parts(agency).store.database["outbox"].count_documents({"sent_at": None})


def test_the_broker_killed_between_commit_and_confirm_loses_no_event(province: Patient) -> None:
    """The outbox holds what is committed; the relay publishes it when the broker is back."""
    relay = province.machine.process("case_intake-relay")
    relay.freeze()
    province.referred_case(*TO_BOTH)
    assert unsent(province) > 0
    province.machine.broker.kill()
    relay.thaw()
    until(lambda: "relay_broker_unreachable" in relay.log.read_text(), "the relay notices")
    province.machine.broker.start()
    province.check()


def test_the_broker_killed_under_load_loses_no_event(province: Patient) -> None:
    """Some are on the way, some confirmed, some applied; none is lost and none applied twice."""
    cases = threading.Thread(target=lambda: [province.referred_case(*TO_BOTH) for _ in range(25)])
    cases.start()
    until(lambda: unsent(province) > 0, "work is on its way")
    province.machine.broker.kill()
    cases.join(timeout=120)  # the intake point works on while the broker is away
    assert not cases.is_alive()
    province.machine.broker.start()
    province.check()


def test_a_broker_frozen_until_it_is_noticed_is_forgiven(province: Patient) -> None:
    """A publish that raised may still have arrived: same id, so the receivers drop the second one."""
    relay = province.machine.process("case_intake-relay")
    before = relay.log.read_text().count("relay_broker_unreachable")
    province.machine.broker.freeze()
    for _ in range(5):
        province.referred_case(*TO_BOTH)
    until(lambda: relay.log.read_text().count("relay_broker_unreachable") > before, "heartbeats are missed", within=150)
    province.machine.broker.thaw()
    province.check()


def test_two_relays_at_once_deliver_every_event_once(province: Patient) -> None:
    """One holds the lease; when it freezes the other takes over; when it wakes up it can do no harm."""
    first, second = province.process("case_intake-relay"), province.process("case_intake-relay.2")
    second.start()
    leases = province.parts("case_intake").store.database["leases"]
    province.referred_case(*TO_BOTH)
    fence = until(lambda: leases.find_one({"_id": "relay"}), "a relay holds the lease")["fence"]
    first.freeze()
    province.referred_case(*TO_BOTH)
    until(
        lambda: leases.find_one({"_id": "relay"})["fence"] > fence,
        "the other takes over",
        within=3 * LEASE.total_seconds(),
    )
    province.referred_case(*TO_BOTH)
    first.thaw()
    province.referred_case(*TO_BOTH)
    province.check()
    second.stop()


@pytest.fixture
def administrator(province: Patient) -> pika.adapters.blocking_connection.BlockingChannel:
    """The one account that may change the topology; no service has it."""
    connection = pika.BlockingConnection(unattended(province.machine.broker.amqp_url("administrator")))
    yield connection.channel()
    connection.close()


def held_back(province: Patient) -> list[dict[str, str]]:
    """What the relay has written of events that nobody takes."""
    log = province.machine.process("case_intake-relay").log.read_text().splitlines()
    return [line for line in map(json.loads, log) if line["event"] == "relay_undeliverable"]


def test_an_unroutable_event_waits_alone_and_goes_out_when_the_route_is_back(
    province: Patient, administrator: pika.adapters.blocking_connection.BlockingChannel
) -> None:
    """A lost binding holds up one agency's stream, not the other's, and nothing is thrown away."""
    route = {
        "queue": inbox_of("social_support"),
        "exchange": exchange_of("case_intake"),
        "routing_key": routing_key("social_support", "CaseReferred"),
    }
    administrator.queue_unbind(**route)
    try:
        case = province.referred_case(*TO_BOTH)
        until(lambda: province.has_file("police_investigation", case.reference), "the other agency is served")
        assert not province.has_file("social_support", case.reference)
        outbox = province.parts("case_intake").store.database["outbox"]
        until(
            lambda: set(outbox.distinct("recipient", {"sent_at": None})) == {"social_support"},
            "what goes to others has gone, and what goes there waits",
        )
        held = until(lambda: held_back(province), "the relay says so")
        assert (held[-1]["reason"], held[-1]["recipient"]) == ("UnroutableError", "social_support")
    finally:
        administrator.queue_bind(**route)
    province.check()
