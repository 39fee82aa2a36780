"""Messages that can never be taken in end in the dead letters with their reason; neighbours are unharmed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pika
import pytest

from chungtay.events.v1 import police_investigation_events_pb2 as police
from chungtay.events.v1 import social_support_events_pb2 as social
from services.kernel.events.deadletters import digest_of
from services.kernel.ids import new_reference
from tests.faults.conftest import Patient
from tests.faults.letters import Publish, deadletters, discard, kept, publishing
from tests.waiting import until


@pytest.fixture
def publish(province: Patient) -> Iterator[Publish]:
    with publishing(province) as publish:
        yield publish


def poisons(province: Patient, reference: str) -> dict[str, tuple[bytes, dict]]:
    """By the reason that must stand beside them: the bytes and how they are published."""
    good = province.event("social_support", "case_intake", social.PlanApproved(plan_version=1), reference, 1)
    unknown = json.loads(good) | {"type": "chungtay.events.v1.PlanForgotten"}
    unproven = {name: value for name, value in json.loads(good).items() if name != "signature"}
    moved = json.loads(good) | {"subject": new_reference()}
    foreign = province.event("police_investigation", "case_intake", police.InvestigationOpened(), reference, 1)
    elsewhere = province.event("social_support", "court_liaison", social.PlanApproved(plan_version=1), reference, 1)
    unsigned = province.event("social_support", "case_intake", social.PlanApproved(plan_version=2), reference, 1)
    return {
        "not_json": (b"\xff\xfe\x00 bad bytes", {}),
        "not_an_object": (b"[1, 2]", {"content_type": "application/x-pickle"}),
        "signature:unsigned": (json.dumps(unproven).encode(), {}),
        "signature:bad_signature": (json.dumps(moved).encode(), {}),
        "unknown_event": (json.dumps(unknown).encode(), {}),
        "wrong_sender": (foreign, {}),
        "not_for_us": (elsewhere, {}),
        "attribute_missing:specversion": (b"{}", {"content_type": None}),
        "wrong_sender ": (unsigned, {"user": None}),
    }


def test_poison_ends_in_the_dead_letters_and_harms_no_neighbour(province: Patient, publish: Publish) -> None:
    """Bad bytes, a foreign content type, an unknown event, a forged sender, a wrong address."""
    reference = province.referred_case("social_support").reference
    poisoned = poisons(province, new_reference())
    for raw, how in poisoned.values():
        publish(raw, **how)
    until(lambda: province.has_file("social_support", reference), "neighbours go on")
    province.social_accepts(reference)
    for reason, (raw, _) in poisoned.items():
        assert kept(province, raw)["reason"] == reason.strip()
    assert province.machine.process("case_intake-worker").alive
    province.check(poisoned={"case_intake": len(poisoned)})
    for raw, _ in poisoned.values():
        discard(province, raw)
    province.check()


def test_a_forged_user_is_refused_by_the_broker_itself(province: Patient, publish: Publish) -> None:
    """Nobody can publish under another agency's name: the broker compares it with the connection."""
    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match=r"406|403"):
        publish(b"{}", user="police_investigation")
    province.check()


def test_a_bug_in_a_handler_sets_the_event_aside_and_a_replay_finishes_it(province: Patient, publish: Publish) -> None:
    """The event waits in the dead letters, its successors in the parking place; after the repair both go on."""
    reference = new_reference()
    approved = province.event("social_support", "case_intake", social.PlanApproved(plan_version=1), reference, 1)
    delivered = province.event(
        "social_support", "case_intake", social.SupportDelivered(measure_code="school"), reference, 2
    )
    province.process("case_intake-worker").stop()
    faulty = province.machine.process(
        "case_intake-worker.faulty", {}, [sys.executable, "-m", "tests.faults.faulty_worker"]
    )
    faulty.start()
    publish(approved)
    publish(delivered, name="SupportDelivered")
    assert kept(province, approved)["reason"] == "handler_failed:ZeroDivisionError"
    until(lambda: province.parts("case_intake").store.database["parked"].find_one({"reference": reference}), "parked")
    assert faulty.alive
    assert "CANARY" not in faulty.log.read_text()
    faulty.stop()

    province.process("case_intake-worker").start()
    province.machine.wait_ready(["case_intake-worker"])
    listed = deadletters(province, "list")
    assert digest_of(approved) in listed.stdout
    assert reference in deadletters(province, "show", digest_of(approved)).stdout
    replayed = deadletters(province, "replay", digest_of(approved), "--by", "CI-0002", "--reason", "đã sửa lỗi")
    assert (replayed.returncode, "replayed" in replayed.stdout) == (0, True), replayed.stdout + replayed.stderr
    thread = province.parts("case_intake").store.database["threads"]
    until(lambda: thread.find_one({"_id": reference})["taken"] == {"social_support": 2}, "both applied, in order")
    # Published by hand, so the judge would not find them in any outbox: take them off the record again.
    for collection in ("journal", "threads"):
        province.parts("case_intake").store.database[collection].delete_many(
            {"$or": [{"_id": reference}, {"reference": reference}]}
        )
    province.check()
