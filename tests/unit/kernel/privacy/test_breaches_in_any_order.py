"""Whatever the privacy officer does with a breach, and whenever: the promises of the register hold."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.kernel.deadlines.model import Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.errors import DomainError
from services.kernel.privacy import breaches as b
from services.kernel.privacy.breaches import BreachState
from services.kernel.rules import Level
from tests.unit.kernel.privacy.test_breaches import COMMANDS, END, FOUND_AT, TABLE, do, recorded

SETTINGS = settings(
    max_examples=150, stateful_step_count=20, deadline=None, database=None, print_blob=False,
    phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
)  # fmt: skip
APPENDED = ("extents", "notices", "measures", "families")  # lists whose lines never change once they are written
ENDED = {BreachState.CLOSED, BreachState.DISMISSED}
WORDS = st.sampled_from(["", " ", "Vì mất điện.", "Đã thu hồi thư."])


class Days(RuleBasedStateMachine):
    """The days of one breach."""

    @initialize(hours=st.integers(0, 100))
    def it_is_written_down(self, hours: int) -> None:
        self.now = FOUND_AT + timedelta(hours=hours)
        self.breach = recorded(at=self.now)
        self.before = deepcopy(self.breach)
        self.told: list[Level] = []

    @rule(hours=st.sampled_from([0, 1, 12, 24, 48, 100]))
    def time_goes_by_and_the_clock_is_looked_at(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.told += [one.level for one in raise_alarms(self.breach, self.now)]

    @rule(name=st.sampled_from(sorted(TABLE)), words=WORDS, late=WORDS, ago=st.integers(-1, 60))
    def somebody_tries(self, name: str, words: str, late: str, ago: int) -> None:
        self.before = deepcopy(self.breach)
        command = COMMANDS[name]
        if isinstance(command, b.NotifyBreach):
            command = replace(command, told_at=self.now - timedelta(hours=ago), late_reason=late)
        for field in {"words", "reason", "conclusion"} & set(command.__slots__):
            command = replace(command, **{field: words})
        try:
            do(self.breach, command, self.now)
        except DomainError:
            assert self.breach == self.before
        else:
            assert TABLE[name][str(self.before.state)] == self.breach.state

    @invariant()
    def nothing_is_written_over(self) -> None:
        was, now = self.before, self.breach
        for name in APPENDED:
            assert getattr(now, name)[: len(getattr(was, name))] == getattr(was, name)
        assert (was.discovered_at, was.description, was.recorded_by) == (
            now.discovered_at, now.description, now.recorded_by
        )  # fmt: skip
        if was.closed_at is not None:
            assert (was.closed_at, was.conclusion, was.state) == (now.closed_at, now.conclusion, now.state)
        assert was.clock is not None
        assert now.clock is not None
        for name in ("ended_at", "ending", "missed_at", "delay_reason", "explained_at"):
            if getattr(was.clock, name):
                assert getattr(was.clock, name) == getattr(now.clock, name)

    @invariant()
    def there_is_one_clock_and_it_runs_until_a05_was_told_or_need_not_be(self) -> None:
        (clock,) = self.breach.deadlines
        assert clock.due.rolled == END
        assert clock.running is (self.breach.state is BreachState.FOUND)
        if self.breach.notices:
            told_at = self.breach.notices[0].told_at
            assert clock.ending is (Ending.LATE if told_at > END else Ending.MET)
            assert clock.ended_at == told_at
        elif not clock.running:
            assert clock.ending is Ending.VOID

    @invariant()
    def what_was_late_has_its_reason_and_what_is_over_its_conclusion(self) -> None:
        clock = self.breach.clock
        assert clock is not None
        assert clock.ending is not Ending.LATE or clock.delay_reason.strip()
        assert (self.breach.state in ENDED) is bool(self.breach.conclusion.strip())
        assert self.breach.state is not BreachState.CLOSED or (self.breach.measures and self.breach.notices)

    @invariant()
    def each_is_told_once_and_of_what_is_over_nobody(self) -> None:
        order = list(Level)
        assert [order.index(level) for level in self.told] == sorted(order.index(level) for level in self.told)
        assert len(self.told) <= 4  # after 24, 48 and 60 hours, and at the end
        assert self.breach.state is BreachState.FOUND or self.breach.next_alarm_at is None


def test_the_promises_hold_in_any_order() -> None:
    """Twenty steps of anything, and time between them."""
    run_state_machine_as_test(Days, settings=SETTINGS)
