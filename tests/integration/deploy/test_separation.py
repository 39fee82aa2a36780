"""Each agency's broker user and database user can do their own agency's work and nothing of another's.

Both are enforced by the servers, not by the code that connects (Law 91/2025/QH15 on personal data: least access).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pika
import pika.exceptions
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.machine import HELD_BY_BROKER, Machine

Channels = Callable[[str], BlockingChannel]


@pytest.fixture
def channel_of(machine: Machine) -> Iterator[Channels]:
    """Open a channel as an agency."""
    machine.broker.start()
    connections = []

    def open_channel(service: str) -> BlockingChannel:
        connections.append(pika.BlockingConnection(pika.URLParameters(machine.broker.amqp_url(service))))
        channel = connections[-1].channel()
        channel.confirm_delivery()
        return channel

    yield open_channel
    for connection in connections:
        connection.close()


def signed_in(url: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(url)


def refused(action: Callable[[], object]) -> bool:
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
        action()
    return refusal.value.reply_code == 403


def test_an_agency_cannot_publish_as_another(channel_of: Channels) -> None:
    """The police cannot say that intake opened a case."""
    channel = channel_of("police_investigation")
    assert refused(lambda: channel.basic_publish("ct.case_intake", "oversight.CaseOpened", b"{}"))


def test_an_agency_cannot_read_anothers_inbox_or_dead_letters(channel_of: Channels) -> None:
    """What is addressed to one agency is read by that agency."""
    for queue in ("ct.case_intake.inbox", "ct.case_intake.dead"):
        assert refused(partial(channel_of("police_investigation").basic_get, queue))


def test_nobody_can_declare_or_bind(channel_of: Channels) -> None:
    """Who hears of what is decided in one reviewed file."""
    assert refused(lambda: channel_of("case_intake").queue_declare("mine"))
    assert refused(
        lambda: channel_of("court_liaison").queue_bind(
            "ct.court_liaison.inbox", "ct.case_intake", "court_liaison.CaseOpened"
        )
    )


def test_nobody_can_slip_past_the_exchanges_into_a_queue(channel_of: Channels) -> None:
    """The default exchange would reach every queue by its name."""
    channel = channel_of("case_intake")
    assert refused(lambda: channel.basic_publish("", "ct.police_investigation.inbox", b"{}"))


def test_oversight_hears_and_never_speaks(channel_of: Channels) -> None:
    """It counts what happened; it takes no part."""
    for exchange in ("ct.case_intake", "ct.oversight", "ct.dead"):
        channel = channel_of("oversight")
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
            channel.basic_publish(exchange, "case_intake.CaseOpened", b"{}")
        assert refusal.value.reply_code in (403, 404)


def test_an_agency_cannot_use_anothers_name_on_a_message(channel_of: Channels) -> None:
    """The broker itself checks the sender that a message claims."""
    channel = channel_of("case_intake")
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
        channel.basic_publish(
            "ct.case_intake", "oversight.CaseOpened", b"{}", pika.BasicProperties(user_id="social_support")
        )
    assert refusal.value.reply_code == 406


def test_every_service_can_read_its_own_inbox(channel_of: Channels) -> None:
    """The refusals above are not refusals of everything."""
    for service in HELD_BY_BROKER:
        frame = channel_of(service).queue_declare(f"ct.{service}.inbox", passive=True)
        assert frame.method.queue == f"ct.{service}.inbox"


def url_with(machine: Machine, server: str, user: str) -> str:
    """Another agency's credentials at this agency's server."""
    address = machine.database(server).url.partition("@")[2].partition("/")[0]
    credentials = machine.database(user).url.partition("@")[0]
    return f"{credentials}@{address}/{user}?authSource={user}&directConnection=true&retryWrites=false"


@pytest.fixture
def two_databases(machine: Machine) -> Machine:
    for service in ("case_intake", "police_investigation"):
        machine.database(service).start()
    return machine


def test_an_agencys_database_lets_in_its_own_user(two_databases: Machine) -> None:
    """It may read, write and make indexes in its own database."""
    with signed_in(two_databases.database("case_intake").url) as client:
        trial = client["case_intake"]["trial"]
        trial.create_index("name")
        trial.insert_one({"_id": 1, "name": "x"})
        assert trial.find_one({"name": "x"}) == {"_id": 1, "name": "x"}
        assert "trial" in client["case_intake"].list_collection_names()
        trial.drop()


def test_an_agencys_database_refuses_another_agencys_user(two_databases: Machine) -> None:
    """The police's password opens nothing at intake."""
    with (
        signed_in(url_with(two_databases, "case_intake", "police_investigation")) as client,
        pytest.raises(OperationFailure),
    ):
        client["case_intake"]["cases"].find_one()


def test_an_agencys_database_refuses_who_does_not_sign_in(two_databases: Machine) -> None:
    """Also from the same machine."""
    address = two_databases.database("case_intake").url.partition("@")[2].partition("/")[0]
    with signed_in(f"mongodb://{address}/?directConnection=true") as client:
        with pytest.raises(OperationFailure):
            client["case_intake"]["cases"].find_one()
        with pytest.raises(OperationFailure):
            client["case_intake"].command("createUser", "intruder", pwd="x", roles=["readWrite"])


def test_an_agencys_user_works_in_its_own_database_only(two_databases: Machine) -> None:
    """Not in the server's own databases either: it cannot make users."""
    with signed_in(two_databases.database("case_intake").url) as client:
        with pytest.raises(OperationFailure):
            client["admin"]["anything"].insert_one({})
        with pytest.raises(OperationFailure):
            client["case_intake"].command("createUser", "friend", pwd="x", roles=["readWrite"])


def test_the_broker_listens_on_this_machine_only(machine: Machine) -> None:
    """Neither the broker nor its port mapper nor its distribution is reachable from outside."""
    machine.broker.start()
    ports = machine.layout.ports()
    listening: dict[int, set[str]] = {}
    for line in open("/proc/net/tcp", encoding="ascii").readlines()[1:]:  # noqa: SIM115, PTH123 - a kernel file
        address, state = line.split()[1], line.split()[3]
        host, port = address.split(":")
        if state == "0A":
            listening.setdefault(int(port, 16), set()).add(host)
    for name in ("broker", "broker_dist", "epmd"):
        assert listening[ports[name]] == {"0100007F"}, name
