"""A worker that only seems to work is noticed, and one that waits for good reasons is left alone."""

from __future__ import annotations

import pytest

from services.kernel.events.watch import LOOK_EVERY, TOO_LONG, Watch


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> Watch:
    return Watch(clock)


def test_a_worker_whose_loop_turns_is_well(watch: Watch, clock: Clock) -> None:
    """Having nothing to do for a day is no fault."""
    for _ in range(1000):
        clock.now += 86.4
        watch.turned()
        assert watch.stuck() is None


def test_a_loop_that_stands_still_is_noticed(watch: Watch, clock: Clock) -> None:
    """A connection that hangs half open delivers nothing and reports nothing."""
    clock.now += TOO_LONG + 1
    assert watch.stuck() == "consumer_loop"


def test_a_message_that_is_never_settled_is_noticed(watch: Watch, clock: Clock) -> None:
    """Its handler waits for something that does not come; the loop still turns."""
    watch.took()
    clock.now += TOO_LONG + 1
    watch.turned()
    assert watch.stuck() == "message_in_hand"


def test_a_settled_message_is_forgotten(watch: Watch, clock: Clock) -> None:
    """Only what is in hand now counts."""
    watch.done(watch.took())
    clock.now += TOO_LONG + 1
    watch.turned()
    assert watch.stuck() is None


def test_waiting_for_the_database_is_no_fault_of_the_worker(watch: Watch, clock: Clock) -> None:
    """However long the database is away: each restart would count against the message's delivery limit."""
    watch.took()
    for _ in range(100):
        clock.now += TOO_LONG / 2
        watch.waited()
        assert watch.stuck() is None
    clock.now += TOO_LONG + 1
    assert watch.stuck() == "message_in_hand"


def test_the_queue_is_looked_at_only_when_nothing_comes(watch: Watch, clock: Clock) -> None:
    """A busy consumer is not slowed down by questions."""
    clock.now += LOOK_EVERY - 1
    assert not watch.time_to_look()
    message = watch.took()
    clock.now += 10 * LOOK_EVERY
    assert not watch.time_to_look()
    watch.done(message)
    assert watch.time_to_look()
    assert not watch.time_to_look()


def test_a_broker_that_keeps_its_messages_is_noticed_at_the_second_look(watch: Watch) -> None:
    """At the first look a message may just have come."""
    assert not watch.forgotten(3)
    assert watch.forgotten(3)
    assert not watch.forgotten(3)


def test_an_empty_queue_or_a_message_in_between_begins_the_count_anew(watch: Watch) -> None:
    """Messages that wait and messages that come are what the worker is for."""
    watch.forgotten(1)
    assert not watch.forgotten(0)
    assert not watch.forgotten(1)
    watch.took()
    assert not watch.forgotten(1)
