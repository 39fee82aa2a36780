"""Whatever the order and however often events arrive, an agency ends in the same state."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.events.v1 import social_support_events_pb2 as social
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.clock import SystemClock
from services.kernel.events.deadletters import DeadLetters
from services.kernel.events.envelope import BadEnvelope
from services.kernel.events.inbox import Inbox, Outcome
from services.kernel.ids import new_reference
from services.kernel.persistence.threads import kept_threads
from tests.province import Province

STREAM = [
    social.InitialAssessmentCompleted(emergency=True),
    social.EmergencyMeasureApplied(measure_code="safe_place"),
    social.DetailedAssessmentCompleted(),
    social.PlanApproved(plan_version=1),
    social.SupportDelivered(measure_code="psychology"),
    social.ReviewHeld(outcome_code="finish"),
]


def a_stream(province: Province) -> tuple[str, list[bytes]]:
    """One case's events from social support to the intake point, as they were published."""
    reference = new_reference()
    return reference, [
        province.event("social_support", "case_intake", message, reference, number)
        for number, message in enumerate(STREAM, 1)
    ]


def timeline(province: Province, reference: str) -> list[str]:
    rows = province.parts("case_intake").store.database["journal"].find({"reference": reference}).sort("sequence", 1)
    return [row["name"] for row in rows]


def taken(province: Province, reference: str) -> int:
    (thread,) = kept_threads(province.parts("case_intake").store.database, {"_id": reference})
    return thread["taken"]["social_support"]


def parked(province: Province, reference: str) -> int:
    return province.parts("case_intake").store.database["parked"].count_documents({"reference": reference})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, len(STREAM) - 1), max_size=8), seed=st.integers(0, 2**32))
def test_any_order_with_any_repeats_ends_in_the_same_timeline(
    intake_only: Province, order: list[int], seed: int
) -> None:
    """Exactly once and in order: duplicates are dropped, gaps are parked and filled."""
    reference, stream = a_stream(intake_only)
    rest = list(range(len(STREAM)))
    random.Random(seed).shuffle(rest)
    inbox = intake_only.parts("case_intake").inbox
    for index in [*order, *rest]:
        inbox.receive(stream[index], "social_support")
    assert timeline(intake_only, reference) == [type(message).__name__ for message in STREAM]
    assert (taken(intake_only, reference), parked(intake_only, reference)) == (len(STREAM), 0)


def test_a_gap_is_parked_and_not_guessed(intake_only: Province) -> None:
    """What follows a missing event waits until it comes."""
    reference, stream = a_stream(intake_only)
    inbox = intake_only.parts("case_intake").inbox
    assert inbox.receive(stream[2], "social_support") is Outcome.PARKED
    assert inbox.receive(stream[1], "social_support") is Outcome.PARKED
    assert timeline(intake_only, reference) == []
    assert inbox.receive(stream[0], "social_support") is Outcome.APPLIED
    assert timeline(intake_only, reference) == [type(message).__name__ for message in STREAM[:3]]


def test_replaying_everything_from_the_start_changes_nothing(intake_only: Province) -> None:
    """After a restore a sender may send all of it again."""
    reference, stream = a_stream(intake_only)
    inbox = intake_only.parts("case_intake").inbox
    for raw in stream:
        inbox.receive(raw, "social_support")
    assert [inbox.receive(raw, "social_support") for raw in stream] == [Outcome.DUPLICATE] * len(stream)
    assert len(timeline(intake_only, reference)) == len(stream)


def test_a_discarded_event_no_longer_holds_up_its_successors(intake_only: Province) -> None:
    """A person decided that it cannot be taken in; the case goes on without it."""
    reference, stream = a_stream(intake_only)
    inbox = intake_only.parts("case_intake").inbox
    inbox.receive(stream[1], "social_support")
    assert inbox.skip(stream[0], "social_support") is Outcome.APPLIED
    assert (taken(intake_only, reference), parked(intake_only, reference)) == (2, 0)
    assert timeline(intake_only, reference) == [type(STREAM[1]).__name__]


def test_an_event_that_is_discarded_before_its_turn_is_passed_over_when_it_comes(intake_only: Province) -> None:
    """It is not applied after all because its predecessors came later."""
    reference, stream = a_stream(intake_only)
    inbox = intake_only.parts("case_intake").inbox
    assert inbox.receive(stream[2], "social_support") is Outcome.PARKED
    for number in (1, 2):
        assert inbox.skip(stream[number], "social_support") is Outcome.PARKED
    inbox.receive(stream[3], "social_support")
    assert inbox.receive(stream[0], "social_support") is Outcome.APPLIED
    assert timeline(intake_only, reference) == [type(STREAM[number]).__name__ for number in (0, 3)]
    assert (taken(intake_only, reference), parked(intake_only, reference)) == (4, 0)
    assert inbox.receive(stream[1], "social_support") is Outcome.DUPLICATE


def test_discarding_a_forged_event_counts_nothing(intake_only: Province) -> None:
    """Otherwise a forger could make the genuine event look like an old one."""
    _, stream = a_stream(intake_only)
    inbox = intake_only.parts("case_intake").inbox
    with pytest.raises(BadEnvelope):
        inbox.skip(stream[0], "police_investigation")
    assert inbox.receive(stream[0], "social_support") is Outcome.APPLIED


@pytest.mark.parametrize(("change", "sender", "reason"), [
    ({"recipient": "court_liaison"}, "social_support", "not_for_us"),
    ({}, "police_investigation", "wrong_sender"),
    ({}, "", "wrong_sender"),
])  # fmt: skip
def test_an_event_that_is_not_ours_or_not_theirs_is_refused(
    intake_only: Province, change: dict[str, Any], sender: str, reason: str
) -> None:
    """The broker vouches for who published; a message in another agency's name is not taken in."""
    reference = new_reference()
    raw = intake_only.event("social_support", change.get("recipient", "case_intake"), STREAM[2], reference, 1)
    with pytest.raises(BadEnvelope) as refused:
        intake_only.parts("case_intake").inbox.receive(raw, sender)
    assert refused.value.reason == reason
    assert timeline(intake_only, reference) == []


def test_a_parked_event_that_fails_waits_for_the_repair_and_harms_nobody(intake_only: Province) -> None:
    """The event that filled the gap is applied; the faulty one stays parked and is applied after the repair."""
    reference, stream = a_stream(intake_only)
    parts = intake_only.parts("case_intake")

    def broken(_unit: object, _event: object) -> None:
        raise ZeroDivisionError

    faulty = Inbox(parts.store, {**EVENT_HANDLERS, "EmergencyMeasureApplied": broken})
    faulty.receive(stream[1], "social_support")
    assert faulty.receive(stream[0], "social_support") is Outcome.APPLIED
    faulty.sweep()
    assert timeline(intake_only, reference) == ["InitialAssessmentCompleted"]
    letters = DeadLetters(parts.store.database, SystemClock())
    assert reference in [row["reference"] for row in letters.parked_with_a_fault()]
    parts.inbox.sweep()
    assert (taken(intake_only, reference), parked(intake_only, reference)) == (2, 0)
