"""A process is killed at the worst moment. After each: every committed event applied exactly once."""

from __future__ import annotations

import threading

import pytest

from tests.faults.conftest import Patient
from tests.waiting import until

TO_BOTH = ("social_support", "police_investigation")


@pytest.mark.parametrize("moment", ["inbox.before_commit", "inbox.after_commit"])
@pytest.mark.parametrize("worker", ["social_support-worker", "case_intake-worker"])
def test_a_worker_killed_around_its_commit_applies_the_event_once(province: Patient, worker: str, moment: str) -> None:
    """Before the commit nothing was done, after it everything; the redelivery knows which."""
    province.restart(worker, crash_at=moment)
    case = province.referred_case(*TO_BOTH)
    if worker == "case_intake-worker":
        until(lambda: province.has_file("social_support", case.reference), "the referral arrives")
        province.social_accepts(case.reference)
    province.died(worker)
    province.process(worker).start()
    province.check()


@pytest.mark.parametrize("moment", ["relay.after_confirm", "relay.before_mark"])
def test_a_relay_killed_between_confirm_and_mark_sends_the_same_event_again(province: Patient, moment: str) -> None:
    """At least once on the way, once in effect: the id is the same."""
    province.restart("case_intake-relay", crash_at=moment)
    province.referred_case(*TO_BOTH)
    province.died("case_intake-relay")
    province.process("case_intake-relay").start()
    province.check()


@pytest.mark.parametrize("agency", ["social_support", "case_intake"])
def test_a_database_killed_under_load_loses_nothing_it_confirmed(province: Patient, agency: str) -> None:
    """Writes wait for the journal; a killed server comes back with all it acknowledged."""
    for _ in range(3):
        province.referred_case(*TO_BOTH)
    province.machine.database(agency).kill()
    if agency != "case_intake":
        for _ in range(3):
            province.referred_case(*TO_BOTH)
    province.machine.database(agency).start()
    for _ in range(3):
        province.referred_case(*TO_BOTH)
    province.check()


def test_workers_killed_again_and_again_while_work_comes_in(province: Patient) -> None:
    """No moment is safe and none needs to be."""
    cases = threading.Thread(target=lambda: [province.referred_case(*TO_BOTH) for _ in range(25)])
    cases.start()
    for name in ("social_support-worker", "police_investigation-worker", "case_intake-relay") * 2:
        _kill_once_it_runs(province, name)
    cases.join(timeout=120)
    assert not cases.is_alive()
    province.check()


def _kill_once_it_runs(province: Patient, name: str) -> None:
    process = province.machine.process(name)
    until(lambda: process.alive, f"{name} runs")
    process.kill()
    province.process(name).start()


def test_a_worker_told_to_stop_finishes_what_it_holds(province: Patient) -> None:
    """SIGTERM drains: the process ends by itself, within its time, with exit code 0."""
    worker = province.machine.process("social_support-worker")
    first = province.referred_case("social_support")
    until(lambda: province.has_file("social_support", first.reference), "the worker, just started, takes in")
    for _ in range(5):
        province.referred_case("social_support")
    worker.terminate()
    worker.wait(15)
    assert worker.ended_with == 0
    province.process("social_support-worker").start()
    province.check()
