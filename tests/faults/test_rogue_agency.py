"""An agency that misuses its own place: what it forges is refused, set aside, and told in the access log.

Social support has gone bad: it has its own broker user and its own keys, and nobody else's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pika
import pika.exceptions
import pytest
from joserfc import jws
from joserfc.jws import JWSRegistry

from chungtay.events.v1 import police_investigation_events_pb2 as police
from chungtay.events.v1 import social_support_events_pb2 as social
from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel.events.envelope import Envelope
from services.kernel.events.post import context_of
from services.kernel.events.topology import exchange_of, routing_key
from services.kernel.ids import new_id, new_reference
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import LOOK_EVERY, KeyRing
from services.kernel.privacy.seal import Sealer
from services.kernel.privacy.signing import ALGORITHM, canonical
from tests.faults.conftest import Patient
from tests.faults.letters import Publish, discard, kept, publishing
from tests.waiting import until

INTAKE, SOCIAL, POLICE = "case_intake", "social_support", "police_investigation"
NAME = "Bé Thử"  # of the child in every case that is referred here


@pytest.fixture
def publish(province: Patient) -> Iterator[Publish]:
    with publishing(province) as publish:
        yield publish


@pytest.fixture
def reference(province: Patient) -> str:
    """A case that social support knows of."""
    reference = province.referred_case(SOCIAL).reference
    until(lambda: province.has_file(SOCIAL, reference), "the referral has arrived")
    return reference


def as_police(province: Patient, reference: str) -> dict[str, Any]:
    """An event in the police's name, as social support would write it."""
    event = province.event(POLICE, INTAKE, police.InvestigationOpened(), reference, 1)
    return {name: value for name, value in json.loads(event).items() if name != "signature"}


def with_own_key(province: Patient, reference: str) -> bytes:
    """The police's event, honestly signed by social support."""
    return signed_by_social(province, as_police(province, reference))


def under_the_polices_key_number(province: Patient, reference: str) -> bytes:
    """The police's event, signed with social support's key, which it calls the police's."""
    layout, body = province.machine.layout, as_police(province, reference)
    theirs = KeyRing(layout.agency_keys(POLICE)).sign_key().kid
    own = KeyRing(layout.agency_keys(SOCIAL)).sign_key().key
    registry = JWSRegistry(algorithms=[ALGORITHM])
    token = jws.serialize_compact({"alg": ALGORITHM, "kid": theirs}, canonical(body), own, registry=registry)
    header, _, signature = token.split(".")
    return json.dumps(body | {"signature": f"{header}..{signature}"}).encode()


def under_a_made_up_key_number(province: Patient, reference: str) -> bytes:
    """The police's event under a key that stands in no directory."""
    body = as_police(province, reference)
    header = "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoibWFkZS51cCJ9"  # {"alg":"Ed25519","kid":"made.up"}
    return json.dumps(body | {"signature": f"{header}..{'A' * 86}"}).encode()


def genuine_but_the_polices(province: Patient, reference: str) -> bytes:
    """An event that the police did sign, sent on by somebody else."""
    return province.event(POLICE, INTAKE, police.InvestigationOpened(), reference, 1)


def with_anothers_sealed_part(province: Patient, reference: str) -> bytes:
    """Social support's own event, carrying the sealed part of an event that it once received."""
    store = province.parts(INTAKE).store
    row = store.database["outbox"].find_one({"stream": f"{reference}>{SOCIAL}", "name": "CaseReferred"})
    sealed = json.loads(store.vault.open(row["body"]))["sealed"]
    assert NAME.encode() not in store.vault.open(row["body"])
    body = json.loads(province.event(SOCIAL, INTAKE, social.PlanApproved(plan_version=1), new_reference(), 1))
    return signed_by_social(province, body | {"sealed": sealed})


def with_a_category_that_nobody_knows(province: Patient, reference: str) -> bytes:
    """A sealed record with a section that does not exist."""
    part = SealedPart()
    part.marks.add(category="shoe_size", level="full", basis="law", rule="none", purpose="protect", version=1)
    envelope = Envelope.decode(
        province.event(SOCIAL, INTAKE, social.PlanApproved(plan_version=1), new_reference(), 1),
        lambda _payload, _signature, _source: "",
    )
    return province.post(SOCIAL).outgoing(envelope, part)


def the_polices_event_to_itself(province: Patient, reference: str) -> bytes:
    """An event that the police signed, for social support and nobody else, sent on to a third."""
    return province.event(POLICE, SOCIAL, police.InvestigationOpened(), reference, 1)


def with_a_part_for_the_police(province: Patient, _reference: str) -> bytes:
    """Its own event to the intake point, with a personal part that only the police could open."""
    layout = province.machine.layout
    raw = province.event(SOCIAL, INTAKE, social.PlanApproved(plan_version=1), new_reference(), 1)
    sealer = Sealer(KeyRing(layout.agency_keys(SOCIAL)), KeyDirectory(layout.key_directory))
    sealed = sealer.seal(NAME.encode(), POLICE, context_of(Envelope.decode(raw, None)))
    return signed_by_social(province, json.loads(raw) | {"sealed": sealed})


def of_a_kind_that_is_the_polices(province: Patient, reference: str) -> bytes:
    """In its own name and under its own signature: that an investigation was opened."""
    raw = province.event(POLICE, INTAKE, police.InvestigationOpened(), reference, 1)
    return signed_by_social(province, json.loads(raw) | {"source": SOCIAL})


def signed_by_social(province: Patient, event: dict[str, Any]) -> bytes:
    body = {name: value for name, value in event.items() if name != "signature"}
    return json.dumps(body | {"signature": province.post(SOCIAL).sign(canonical(body))}).encode()


def forget(province: Patient, subject: str, but: str) -> None:
    """An event published by hand was counted when it was discarded; the judge would look for its like."""
    if subject != but:
        province.parts(INTAKE).store.database["threads"].delete_one({"_id": subject})


FORGERIES: dict[str, Callable[[Patient, str], bytes]] = {
    "signature:not_the_owners_key": with_own_key,
    "signature:bad_signature": under_the_polices_key_number,
    "signature:unknown_key": under_a_made_up_key_number,
    "wrong_sender": genuine_but_the_polices,
    "not_for_us": the_polices_event_to_itself,
    "not_the_owner": of_a_kind_that_is_the_polices,
    "sealed:no_key": with_a_part_for_the_police,
    "sealed:wrong_context": with_anothers_sealed_part,
    "sealed:unknown_category": with_a_category_that_nobody_knows,
}


@pytest.mark.parametrize("reason", FORGERIES)
def test_what_it_forges_is_refused_set_aside_and_told(
    province: Patient, publish: Publish, reference: str, reason: str
) -> None:
    """Nothing is applied; the dead letter and the line in the log say why, and neither says who the child is."""
    raw = FORGERIES[reason](province, reference)
    before = province.parts(INTAKE).application.view(reference)
    publish(raw)
    letter = kept(province, raw)
    assert letter["reason"] == reason
    assert NAME not in str(letter)
    assert NAME.encode() not in letter.get("body", b"")
    assert province.parts(INTAKE).application.view(reference) == before
    log = province.parts(INTAKE).custody.log

    def told() -> list[dict[str, Any]]:
        return [line for line in log.lines() if line["request"] == letter["_id"]]

    (line,) = until(told, "it stands in the access log")
    assert (line["action"], line["decision"], line["reason"]) == ("foreign_event", "refused", reason)
    named = [] if reason == "not_the_owner" else [json.loads(raw)["subject"]]
    assert (line["staff_id"], line["references"]) == ("", named)
    assert NAME not in str(line)
    discard(province, raw)
    forget(province, json.loads(raw)["subject"], but=reference)
    province.check()


@contextmanager
def confirming(province: Patient) -> Iterator[Any]:
    """A channel of social support's that hears of every refusal."""
    with pika.BlockingConnection(pika.URLParameters(province.machine.amqp_url(SOCIAL))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel


def test_the_broker_lets_it_publish_under_its_own_name_and_to_its_own_exchange_only(province: Patient) -> None:
    """Before any signature is looked at."""
    raw = genuine_but_the_polices(province, province.referred_case(SOCIAL).reference)
    for exchange, user, refusal in (
        (exchange_of(POLICE), SOCIAL, "ACCESS_REFUSED"),
        (exchange_of(SOCIAL), POLICE, "PRECONDITION_FAILED"),
        ("", SOCIAL, "ACCESS_REFUSED"),
    ):
        with confirming(province) as channel:
            properties = pika.BasicProperties(delivery_mode=2, user_id=user)
            with pytest.raises(pika.exceptions.ChannelClosedByBroker, match=refusal):
                channel.basic_publish(exchange, routing_key(INTAKE, "InvestigationOpened"), raw, properties)
    province.check()


def test_a_revoked_key_is_believed_by_nobody_and_the_next_one_at_once(province: Patient, publish: Publish) -> None:
    """A key that leaked: what is signed with it from then on is refused, and the agency works on with a new one."""
    reference = province.referred_case(SOCIAL).reference
    until(lambda: province.has_file(SOCIAL, reference), "the referral has arrived")
    layout = province.machine.layout
    raw = province.event(SOCIAL, INTAKE, social.PlanApproved(plan_version=1), reference, 1, new_id())
    leaked = KeyRing(layout.agency_keys(SOCIAL)).sign_key().kid
    province.revoke(SOCIAL, leaked)
    revoked_at = time.monotonic()
    until(lambda: time.monotonic() > revoked_at + LOOK_EVERY, "no process goes by what it read before")
    assert KeyDirectory(layout.key_directory).verify_key(leaked).state == "revoked"  # type: ignore[union-attr]
    publish(raw)
    assert kept(province, raw)["reason"] == "signature:revoked_key"
    discard(province, raw)
    province.social_accepts(reference)
    province.check()
