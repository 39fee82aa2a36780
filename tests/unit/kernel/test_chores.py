"""A worker's chores come round by the clock, and one that fails stands in nobody's way."""

from __future__ import annotations

from services.kernel.events.chores import Chore, Chores


def test_each_chore_is_done_at_its_own_interval() -> None:
    """The first time at once: a worker that was away catches up when it starts."""
    now, done = [100.0], []
    often, seldom = Chore("often", 5, lambda: done.append("often")), Chore("seldom", 60, lambda: done.append("seldom"))
    chores = Chores([often, seldom], clock=lambda: now[0])
    for _ in range(13):
        chores.do()
        now[0] += 5
    assert done.count("often") == 13
    assert done.count("seldom") == 2


def test_a_chore_that_fails_holds_up_no_other_and_comes_round_again() -> None:
    """A fault in one is no reason to leave the statutory clocks of the others standing."""
    now, done, tries = [0.0], [], []

    def faulty() -> None:
        tries.append(1)
        raise KeyError("x")

    chores = Chores([Chore("faulty", 5, faulty), Chore("good", 5, lambda: done.append(1))], clock=lambda: now[0])
    chores.do()
    now[0] += 5
    chores.do()
    assert len(tries) == len(done) == 2
