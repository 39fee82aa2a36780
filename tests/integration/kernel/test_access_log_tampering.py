"""Tampering by hand with the log on a real server, by somebody whom nothing stops, is found and named.

The server is started without sign-in, as whoever holds the machine can start it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import Decimal128, Int64
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from deploy.machine import Machine
from deploy.machine.environment import environment_of
from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.heads import Heads, SignedHead, as_line, sign_head
from services.kernel.audit.log import WINDOW, AccessLog, Head
from services.kernel.audit.verify import Fault, verify
from services.kernel.persistence.mongo import connect
from services.kernel.privacy.keys import KeyRing
from services.kernel.privacy.signing import Signer
from tests.conftest import fresh_machine
from tests.waiting import until

AGENCY, HOLDER = "case_intake", "social_support"
LENGTH = 40
Lines = Collection[dict[str, Any]]


def entry(call: str = "GetCase") -> Entry:
    return Entry(
        at=datetime.now(UTC), staff_id="T-0001", unit="", roles=("intake_officer",), action=Action.VIEW, call=call,
        decision=Decision.GRANTED, purpose="handle_case", references=("7F3K-9QXM-2C4",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def machine_to_tamper_with() -> Iterator[Machine]:
    """The agency's server open to everybody; another agency's as it should be."""
    with fresh_machine("test-tampering") as machine:
        machine.database(HOLDER).start()
        machine.database(AGENCY).start()
        machine.database(AGENCY).stop()
        (machine.layout.databases / AGENCY / "provisioned").unlink()
        machine.database(AGENCY).launch()
        until(lambda: greets(open_url(machine)), "the open server answers")
        yield machine


def open_url(machine: Machine) -> str:
    return f"mongodb://127.0.0.1:{machine.database(AGENCY).port}/?directConnection=true&retryWrites=false"


def greets(url: str) -> bool:
    try:
        client: MongoClient[dict[str, Any]]
        with MongoClient(url, serverSelectionTimeoutMS=500) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True


@pytest.fixture
def log(machine_to_tamper_with: Machine) -> AccessLog:
    """A fresh chain of forty lines."""
    database = connect(open_url(machine_to_tamper_with), f"{AGENCY}_audit")
    database["log"].delete_many({})
    log = AccessLog(database, AGENCY)
    log.write(*[entry() for _ in range(LENGTH)])
    return log


@pytest.fixture
def lines(log: AccessLog, machine_to_tamper_with: Machine) -> Lines:
    """What an administrator writes to."""
    return connect(open_url(machine_to_tamper_with), f"{AGENCY}_audit")["log"]


def found(log: AccessLog) -> list[Fault]:
    return verify(AGENCY, log.lines())[1]


def again(lines: Lines, rows: list[dict[str, Any]]) -> None:
    """Put these lines in the place of all."""
    lines.delete_many({})
    lines.insert_many(rows)


def all_of(lines: Lines) -> list[dict[str, Any]]:
    return sorted(lines.find(), key=lambda line: line["_id"])


def test_an_untouched_log_is_whole(log: AccessLog) -> None:
    assert verify(AGENCY, log.lines()) == (LENGTH, [])


def test_a_changed_line(log: AccessLog, lines: Lines) -> None:
    """The view that never was: another officer's number."""
    lines.update_one({"_id": 17}, {"$set": {"staff_id": "T-0666"}})
    assert found(log) == [Fault("changed", 17)]


def test_removed_lines(log: AccessLog, lines: Lines) -> None:
    lines.delete_many({"_id": {"$in": [11, 12, 13]}})
    assert found(log) == [Fault("removed", 11, 13)]


def test_removed_lines_and_the_rest_renumbered(log: AccessLog, lines: Lines) -> None:
    rows = all_of(lines)
    del rows[10:13]
    again(lines, [{**row, "_id": n, "number": n} for n, row in enumerate(rows, 1)])
    assert found(log) == [Fault("removed", 11, 13)]


def test_a_line_put_in(log: AccessLog, lines: Lines) -> None:
    rows = all_of(lines)
    again(lines, rows[:20])
    AccessLog(lines.database, AGENCY).write(entry("Invented"))
    rows = all_of(lines) + rows[20:]
    again(lines, [{**row, "_id": n, "number": n} for n, row in enumerate(rows, 1)])
    assert found(log) == [Fault("inserted", 21, 21)]


@pytest.mark.parametrize(
    "number",
    [20.5, LENGTH + 0.5, "21", -3, 0, Decimal128("20.5"), None, True, Int64(2**63 - 1), float("inf")],
    ids=str,
)
def test_a_line_put_in_under_a_number_that_is_none(log: AccessLog, lines: Lines, number: Any) -> None:
    """Between two lines or where no range looks: it is found, and nothing in it stops the check."""
    stray = {**all_of(lines)[20], "number": number}
    stray["_id"] = "stray" if number is None else number
    lines.insert_one(stray)
    assert found(log) == [Fault("stray", 1)]
    assert AccessLog(lines.database, AGENCY).write(entry()) == LENGTH + 1


@pytest.mark.parametrize("number", [21, LENGTH + 9])
def test_a_line_put_in_with_another_lines_number(log: AccessLog, lines: Lines, number: int) -> None:
    """Whoever writes on is not led astray by it."""
    lines.insert_one({**all_of(lines)[20], "_id": "twin", "number": number})
    assert found(log) == [Fault("stray", 1)]
    assert AccessLog(lines.database, AGENCY).write(entry()) == LENGTH + 1


def test_a_line_whose_number_was_taken_away(log: AccessLog, lines: Lines) -> None:
    """It hides from the index, not from the check."""
    lines.update_one({"_id": 30}, {"$unset": {"number": ""}})
    assert {fault.kind for fault in found(log)} >= {"removed"}


def test_lines_that_changed_places(log: AccessLog, lines: Lines) -> None:
    rows = all_of(lines)
    rows[4], rows[29] = {**rows[29], "_id": 5, "number": 5}, {**rows[4], "_id": 30, "number": 30}
    again(lines, rows)
    assert found(log) == [Fault("reordered", 5), Fault("reordered", 30)]


def test_who_writes_on_does_not_hide_what_was_taken_away(
    machine_to_tamper_with: Machine, log: AccessLog, lines: Lines
) -> None:
    """A missing line misleads neither a process that runs nor one that starts: nobody fills the hole."""
    lines.delete_many({"_id": {"$in": [16, 32, 33]}})
    log.write(entry())
    fresh = AccessLog(connect(open_url(machine_to_tamper_with), f"{AGENCY}_audit"), AGENCY)
    assert fresh.head().entries == LENGTH + 1
    fresh.write(entry())
    assert found(log) == [Fault("removed", 16, 16), Fault("removed", 32, 33)]


def test_a_tail_cut_off_under_a_running_process_leaves_a_hole(log: AccessLog, lines: Lines) -> None:
    """The process still knows where the chain stood."""
    lines.delete_many({"_id": {"$gt": 35}})
    log.write(entry())
    assert found(log) == [Fault("removed", 36, LENGTH)]


def test_a_far_away_line_does_not_make_the_check_walk_for_ever(log: AccessLog, lines: Lines) -> None:
    """Nor does a hole that is wider than what is read at once."""
    lines.insert_one({**all_of(lines)[0], "_id": Int64(2**61), "number": Int64(2**61)})
    far = 3 * WINDOW + 7
    lines.insert_one({**all_of(lines)[0], "_id": far, "number": far})
    faults = found(log)
    assert Fault("removed", LENGTH + 1, far - 1) in faults
    assert Fault("removed", far + 1, 2**61 - 1) in faults


# --- with the heads that another agency holds, from the command line ------------------------------


@pytest.fixture
def publish(machine_to_tamper_with: Machine, log: AccessLog) -> Callable[[], SignedHead]:
    """The agency signs where its log stands, and the other agency keeps it."""
    heads = Heads(connect(machine_to_tamper_with.audit_url(HOLDER), f"{HOLDER}_audit"))
    signer = Signer(KeyRing(machine_to_tamper_with.layout.agency_keys(AGENCY)))

    def act() -> SignedHead:
        signed = sign_head(AGENCY, log.head(), datetime.now(UTC), signer)
        heads.keep(signed)
        heads.keep(signed)
        return signed

    return act


def told(machine: Machine, file: Path, *more: str) -> tuple[int, Any]:
    """What ``verify`` says, with the heads that ``heads`` of the other agency wrote to a file."""
    got = run(machine, HOLDER, "heads", "--of", AGENCY, "--out", str(file))
    assert got.returncode == 0, got.stderr
    done = run(machine, AGENCY, "verify", "--heads", str(file), "--json", *more)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def run(machine: Machine, agency: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment_of(machine, f"{agency}-worker")}
    if agency == AGENCY:  # its server is open
        env["CHUNGTAY_AUDIT_URL"] = open_url(machine)
    return subprocess.run(
        [sys.executable, "-m", "services.kernel.audit", *words], env=env, capture_output=True, text=True, check=False
    )


def test_whole_then_cut_then_written_anew_then_a_forged_head(
    machine_to_tamper_with: Machine, log: AccessLog, lines: Lines, publish: Callable[[], SignedHead], tmp_path: Path
) -> None:
    """Each act leaves a chain that looks whole to itself; the signed heads in other hands tell (exit code 1)."""
    machine, file = machine_to_tamper_with, tmp_path / "heads"
    first = publish()
    log.write(*[entry() for _ in range(10)])
    publish()
    assert told(machine, file) == (0, {"agency": AGENCY, "entries": 50, "heads": 2, "faults": []})

    lines.delete_many({"_id": {"$gt": 45}})
    assert found(log) == []
    assert told(machine, file)[1]["faults"] == [{"kind": "cut_off", "number": 46, "until": 50}]

    again(lines, all_of(lines)[:LENGTH])
    AccessLog(lines.database, AGENCY).write(*[entry("Invented") for _ in range(12)])
    assert found(log) == []
    code, answer = told(machine, file)
    assert (code, answer["faults"]) == (1, [{"kind": "rewritten", "number": 41, "until": 50}])

    lines.delete_many({})
    AccessLog(lines.database, AGENCY).write(*[entry("Invented") for _ in range(60)])
    assert found(log) == []
    assert told(machine, file)[1]["faults"] == [{"kind": "rewritten", "number": 1, "until": 50}]

    # Somebody at the other agency's side lends a hand, but has no key of ours.
    stranger = Signer(KeyRing(machine.layout.agency_keys(HOLDER)))
    forged = sign_head(AGENCY, log.head(), datetime.now(UTC), stranger)
    holders = Heads(connect(machine.audit_url(HOLDER), f"{HOLDER}_audit"))
    holders.keep(forged)
    holders.keep(SignedHead(first.agency, 55, "f" * 64, first.signed_at, first.signature))
    assert {"kind": "bad_head", "number": 60, "until": 0} in told(machine, file)[1]["faults"]
    assert {"kind": "bad_head", "number": 55, "until": 0} in told(machine, file)[1]["faults"]

    words = run(machine, AGENCY, "verify", "--held-by", machine.audit_url(HOLDER))
    assert words.returncode == 1
    assert "KHÔNG nguyên vẹn" in words.stdout
    assert "NOT whole" in words.stdout


def test_what_cannot_be_told_is_neither_whole_nor_broken(machine_to_tamper_with: Machine, tmp_path: Path) -> None:
    """A file that holds no heads, or heads of somebody else, must not pass for a check (exit code 2)."""
    machine, file = machine_to_tamper_with, tmp_path / "heads"
    file.write_text("[]\n")
    done = run(machine, AGENCY, "verify", "--heads", str(file))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    signer = Signer(KeyRing(machine.layout.agency_keys(HOLDER)))
    file.write_text(as_line(sign_head(HOLDER, Head(3, "f" * 64), datetime.now(UTC), signer)))
    assert run(machine, AGENCY, "verify", "--heads", str(file)).returncode == 2
    assert run(machine, AGENCY, "verify", "--heads", str(tmp_path / "none")).returncode == 2
    assert "not proven" in run(machine, AGENCY, "verify").stdout
