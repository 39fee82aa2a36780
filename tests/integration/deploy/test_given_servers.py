"""A broker and a database of the user's own (AMQP_URL, MONGO_URL) instead of the private ones.

They are played by the servers of another root, in which every service's password follows from its name,
so that one URL with ``{service}`` in it holds for all.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pika
import pika.exceptions
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.machine import HELD_BY_BROKER, SERVICES, Machine, Trouble
from deploy.machine.broker import DEFINITIONS
from deploy.machine.environment import Given
from deploy.machine.layout import HOST, write_private
from tests.conftest import fresh_machine
from tests.province import Province
from tests.waiting import until

TOPOLOGY = json.loads(DEFINITIONS.read_bytes())
BORROWERS_ROOT = Path(".run") / "test-borrower"
WORD = secrets.token_hex(12)


@pytest.fixture(scope="module")
def others() -> Iterator[Machine]:
    """Somebody else's servers: a broker, and one database server for all services, each with its own user."""
    machine = fresh_machine("test-others")
    fresh_machine(BORROWERS_ROOT.name)
    names = {f"broker.{service}": service for service in HELD_BY_BROKER} | {f"db.{name}": name for name in SERVICES}
    passwords = {key: f"{service}-{WORD}" for key, service in names.items()}
    write_private(machine.root / "secrets.json", json.dumps(passwords).encode())
    with machine:
        machine.broker.launch()
        server = machine.database("case_intake")
        server.launch()  # it lets in anybody until its first user is made
        opened = f"mongodb://{HOST}:{server.port}/?directConnection=true"
        client: MongoClient[dict[str, Any]]
        with MongoClient(opened, serverSelectionTimeoutMS=20_000, retryWrites=False) as client:
            for service in set(SERVICES) - {"case_intake"}:
                roles = [{"role": "readWrite", "db": service}]
                client[service].command("createUser", service, pwd=f"{service}-{WORD}", roles=roles)
        server.wait_ready()
        machine.broker.wait_ready()
        yield machine


@pytest.fixture
def given(others: Machine) -> Given:
    """Both URLs, with a user for each service."""
    return Given(
        amqp=f"amqp://{{service}}:{{service}}-{WORD}@{HOST}:{others.layout.port('broker')}/chungtay",
        mongo=f"mongodb://{{service}}:{{service}}-{WORD}@{HOST}:{others.database('case_intake').port}/{{service}}"
        "?authSource={service}&directConnection=true&w=majority&journal=true&retryWrites=false",
    )


@pytest.fixture
def bare(others: Machine) -> None:
    """The broker without exchanges and queues, as an administrator hands it over."""
    with pika.BlockingConnection(pika.URLParameters(others.broker.amqp_url("administrator"))) as connection:
        channel = connection.channel()
        for queue in TOPOLOGY["queues"]:
            channel.queue_delete(queue["name"])
        for exchange in TOPOLOGY["exchanges"]:
            channel.exchange_delete(exchange["name"])


def borrower(given: Given) -> Machine:
    """The same root every time, and so the same keys: what it wrote into the others' databases lies under them."""
    return Machine(BORROWERS_ROOT, given=given)


def a_referral_arrives(machine: Machine) -> bool:
    """From the intake's database over the relay, the broker and the worker into social support's database."""
    processes = [machine.process("case_intake-relay"), machine.process("social_support-worker")]
    province = Province(machine, ("case_intake", "social_support"))
    reference = province.referred_case("social_support").reference
    for process in processes:
        process.start()
    machine.wait_ready([process.name for process in processes])
    return until(lambda: province.has_file("social_support", reference), "the referral has arrived")


def test_exchanges_queues_and_bindings_are_declared_at_a_broker_of_ones_own(
    others: Machine, given: Given, bare: None
) -> None:
    """One URL whose user may declare: a referral travels over a broker that had nothing before."""
    everyone = Given(amqp=others.broker.amqp_url("administrator"), mongo=given.mongo)
    with borrower(everyone) as machine:
        machine.start_stores()
        assert not machine.broker.alive
        assert not machine.database("case_intake").alive
        assert a_referral_arrives(machine)


def test_with_the_services_name_in_the_urls_each_signs_in_as_itself(others: Machine, given: Given) -> None:
    """The broker's and the database's users keep the agencies apart, and senders are checked, as on private ones."""
    with borrower(Given(amqp=others.broker.amqp_url("administrator"))) as machine:
        machine.wait_broker()  # the administrator declares
    with borrower(given) as machine:
        machine.start_stores()
        assert a_referral_arrives(machine)
        with (
            pika.BlockingConnection(pika.URLParameters(machine.amqp_url("social_support"))) as connection,
            pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"),
        ):
            connection.channel().basic_get("ct.case_intake.inbox")
        client: MongoClient[dict[str, Any]]
        with MongoClient(machine.mongo_url("social_support")) as client, pytest.raises(OperationFailure):
            client["case_intake"]["cases"].find_one()


def test_a_broker_without_queues_is_told_to_its_administrator(given: Given, bare: None) -> None:
    """The services' users may not declare: a sentence says what to load, instead of workers that never start."""
    with borrower(given) as machine, pytest.raises(Trouble, match=r"load deploy/rabbitmq/definitions\.json"):
        machine.start_stores()


def test_a_broker_that_cannot_be_reached_is_told(others: Machine) -> None:
    """A wrong address in AMQP_URL; the sentence quotes no password."""
    with borrower(Given(amqp=f"amqp://x:{WORD}@{HOST}:{others.layout.port('api.identity')}/chungtay")) as machine:
        with pytest.raises(Trouble, match="AMQP_URL cannot be reached") as told:
            machine.wait_broker()
        assert WORD not in str(told.value)
