"""Messages published by hand, and the dead letters in which they end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pika

from deploy.machine.environment import environment_of
from services.kernel.events.deadletters import digest_of
from services.kernel.events.envelope import CONTENT_TYPE
from services.kernel.events.topology import exchange_of, routing_key
from tests.faults.conftest import Patient
from tests.waiting import until

Publish = Callable[..., None]


def unattended(url: str) -> pika.URLParameters:
    """A connection that nobody serves while the test waits for other things: without heartbeats."""
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 0
    return parameters


@contextmanager
def publishing(province: Patient) -> Iterator[Publish]:
    """Publish bytes to the intake point as social support's own broker user may."""
    connection = pika.BlockingConnection(unattended(province.machine.amqp_url("social_support")))
    channel = connection.channel()
    channel.confirm_delivery()

    def as_social_support(
        raw: bytes,
        name: str = "PlanApproved",
        content_type: str | None = CONTENT_TYPE,
        user: str | None = "social_support",
    ) -> None:
        properties = pika.BasicProperties(delivery_mode=2, user_id=user, content_type=content_type)
        channel.basic_publish(
            exchange_of("social_support"), routing_key("case_intake", name), raw, properties, mandatory=True
        )

    yield as_social_support
    connection.close()


def deadletters(province: Patient, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The operator's command, run as the operator would."""
    return subprocess.run(
        [sys.executable, "-m", "services.kernel.events.deadletters", *arguments],
        text=True,
        env=environment_of(province.machine, "case_intake-worker"),
        capture_output=True,
        check=False,
        timeout=90,
    )


def kept(province: Patient, raw: bytes) -> dict:
    letters = province.parts("case_intake").store.database["dead_letters"]
    return until(lambda: letters.find_one({"_id": digest_of(raw), "state": "waiting"}), "the dead letter is kept")


def discard(province: Patient, raw: bytes) -> None:
    done = deadletters(province, "discard", digest_of(raw), "--by", "CI-0002", "--reason", "thử")
    assert done.returncode == 0, done.stdout + done.stderr
