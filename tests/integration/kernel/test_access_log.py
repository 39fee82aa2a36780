"""The access log on a real server: one chain from many writers, and nothing shown when it cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.machine import Machine
from deploy.machine.environment import environment_of
from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.log import AccessLog, LogUnavailable
from services.kernel.audit.verify import verify
from services.kernel.ids import new_reference
from services.kernel.persistence.mongo import connect
from tests.conftest import fresh_machine
from tests.waiting import until

AGENCY = "case_intake"
THREADS, PROCESSES, WRITES = 8, 3, 20
WRITER = """
import json, sys
if "green" in sys.argv:
    import services.kernel.events.green
from concurrent.futures import ThreadPoolExecutor
from services.kernel.audit.log import AccessLog
from services.kernel.persistence.mongo import connect
from tests.integration.kernel.test_access_log import entry
url, staff, threads, writes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
log = AccessLog(connect(url, "case_intake_audit"), "case_intake")
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(threads) as pool:
    work = [pool.submit(lambda: [log.write(entry(staff)) for _ in range(writes)]) for _ in range(threads)]
print(json.dumps([number for one in work for number in one.result()]))
"""


def entry(staff: str = "T-0001", *references: str, **other: Any) -> Entry:
    return Entry(
        **{
            "at": datetime.now(UTC), "staff_id": staff, "unit": "", "roles": ("intake_officer",), "action": Action.VIEW,
            "call": "GetCase", "decision": Decision.GRANTED, "purpose": "handle_case", "references": references,
            "categories": ("identity",), **other,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def machine_of_the_log() -> Iterator[Machine]:
    with fresh_machine("test-log") as machine:
        machine.database(AGENCY).start()
        yield machine


@pytest.fixture
def log(machine_of_the_log: Machine) -> AccessLog:
    return AccessLog(connect(machine_of_the_log.audit_url(AGENCY), f"{AGENCY}_audit"), AGENCY)


def writer(machine: Machine, staff: str, threads: int, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, machine.audit_url(AGENCY), staff, str(threads), str(WRITES), *more]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


def test_a_line_that_was_noted_is_found_by_its_case(log: AccessLog) -> None:
    """Also one line for many cases, as a list view writes it; pages follow each other without a hole."""
    one, other = new_reference(), new_reference()
    numbers = [log.write(entry("T-1", one, other, action=Action.LIST))]
    numbers += [log.write(*[entry("T-1", one) for _ in range(60)]) for _ in range(2)]
    assert [line["_id"] for line in log.of_case(other)] == numbers[:1]
    assert [line["_id"] for line in log.all_of_case(one)] == list(range(numbers[0], numbers[-1] + 1))
    assert len(log.of_case(one)) == 100
    assert log.of_case(new_reference()) == []


def test_many_threads_of_many_processes_make_one_chain(machine_of_the_log: Machine, log: AccessLog) -> None:
    """No gap, no fork, and everybody is told the number of their own line."""
    before = log.head().entries
    writers = [writer(machine_of_the_log, f"P-{number}", THREADS) for number in range(PROCESSES)]
    told = race(writers)
    after = log.head().entries
    assert after - before == PROCESSES * THREADS * WRITES
    lines = {line["_id"]: line for line in log.lines()}
    assert verify(AGENCY, lines.values()) == (after, [])
    assert sorted(number for numbers in told for number in numbers) == list(range(before + 1, after + 1))
    for staff, numbers in enumerate(told):
        assert {lines[number]["staff_id"] for number in numbers} == {f"P-{staff}"}


def test_a_worker_with_green_threads_writes_beside_an_api(machine_of_the_log: Machine, log: AccessLog) -> None:
    """nameko's threads are eventlet's: its locks must not stand still."""
    before = log.head().entries
    told = race([writer(machine_of_the_log, "W-1", 4, "green"), writer(machine_of_the_log, "A-1", 4)])
    assert [len(numbers) for numbers in told] == [4 * WRITES, 4 * WRITES]
    assert verify(AGENCY, log.lines()) == (before + 8 * WRITES, [])


def race(writers: list[subprocess.Popen[str]]) -> list[list[int]]:
    for process in writers:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=120)[0] for process in writers]
    assert [process.returncode for process in writers] == [0] * len(writers)
    return [json.loads(answer) for answer in answers]


def all_at_once(work: Callable[[], object], times: int) -> list[object]:
    """What each of several threads got, or the exception it got."""

    def one(_: int) -> object:
        try:
            return work()
        except BaseException as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_who_cannot_be_noted_is_told_so_and_the_chain_goes_on_afterwards(
    machine_of_the_log: Machine, log: AccessLog
) -> None:
    """With the database gone nobody gets data, from no thread, and soon; when it is back the chain is whole."""
    database = machine_of_the_log.database(AGENCY)
    number = log.write(entry())
    database.kill()
    try:
        answers = all_at_once(lambda: log.write(entry()), THREADS)
        assert {type(answer) for answer in answers} == {LogUnavailable}
        with pytest.raises(LogUnavailable):
            AccessLog(connect(machine_of_the_log.audit_url(AGENCY), f"{AGENCY}_audit"), AGENCY).head()
    finally:
        database.start()
    assert until(lambda: log.write(entry()), "the log can be written again") > number
    assert verify(AGENCY, log.lines())[1] == []


class Dying(AccessLog):
    """Dies in the middle of a write that it makes for other threads too."""

    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.together = 0

    def _append(self, batches: list[Any]) -> None:
        until(lambda: len(batches) + len(self._waiting) >= THREADS or self.together, "all wait")
        self.together += 1
        raise MemoryError


def test_nobody_passes_for_noted_when_the_thread_that_wrote_for_them_died(machine_of_the_log: Machine) -> None:
    """Any fault, not only the database's: who waited for that thread must not go on as if it had written."""
    log = Dying(connect(machine_of_the_log.audit_url(AGENCY), f"{AGENCY}_audit"), AGENCY)
    before = log.head()
    answers = all_at_once(lambda: log.write(entry()), THREADS)
    assert {type(answer) for answer in answers} <= {MemoryError, LogUnavailable}
    assert LogUnavailable in {type(answer) for answer in answers}, "no thread waited for another: nothing was tried"
    assert log.head() == before


def test_a_line_that_cannot_be_stored_spoils_nobody_elses(log: AccessLog) -> None:
    """It is refused before it joins what others wait for."""
    before = log.head().entries
    gate = threading.Barrier(THREADS)

    def one() -> int:
        good = gate.wait(10) > 0
        return log.write(entry(reason="assigned" if good else "\ud800"))

    answers = all_at_once(one, THREADS)
    assert sum(isinstance(answer, ValueError) for answer in answers) == 1
    assert log.head().entries == before + THREADS - 1


def command(machine: Machine, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment_of(machine, f"{AGENCY}-worker")}
    return subprocess.run(
        [sys.executable, "-m", "services.kernel.audit", *words], env=env, capture_output=True, text=True, check=False
    )


def test_the_familys_report_is_made_from_the_log_and_stands_in_it(
    machine_of_the_log: Machine, log: AccessLog, tmp_path: Path
) -> None:
    """The export is noted before the file is written, so the report names itself (rule processing-record)."""
    case, other = new_reference(), new_reference()
    log.write(entry("T-77", case, other, action=Action.LIST), entry("T-88", other))
    page, print_out = tmp_path / "report.html", tmp_path / "report.pdf"
    done = command(machine_of_the_log, "family", "--case", case.lower(), "--out", str(page), "--staff", "T-0042")
    assert (done.returncode, done.stderr) == (0, "")
    told = page.read_text("utf-8")
    assert "T-77" in told
    assert "T-0042" in told
    assert "T-88" not in told
    assert other not in told
    assert page.stat().st_mode & 0o777 == 0o600
    done = command(machine_of_the_log, "family", "--case", case, "--out", str(print_out), "--staff", "T-0042")
    assert done.returncode == 0
    assert print_out.read_bytes().startswith(b"%PDF-")
    assert [line["call"] for line in log.of_case(case)] == ["GetCase", "family_report", "family_report"]


def test_a_report_that_cannot_be_noted_is_not_made(machine_of_the_log: Machine, tmp_path: Path) -> None:
    database = machine_of_the_log.database(AGENCY)
    out = tmp_path / "report.html"
    database.stop()
    try:
        done = command(machine_of_the_log, "family", "--case", new_reference(), "--out", str(out), "--staff", "T-1")
    finally:
        database.start()
    assert done.returncode == 2
    assert not out.exists()
    assert "Traceback" not in done.stderr


def test_a_wrong_reference_is_answered_without_repeating_it(machine_of_the_log: Machine, tmp_path: Path) -> None:
    """What was typed may be a name."""
    done = command(
        machine_of_the_log, "family", "--case", "Nguyen Van A", "--out", str(tmp_path / "x.pdf"), "--staff", "T-1"
    )
    assert done.returncode == 2
    assert "Nguyen" not in done.stderr + done.stdout
