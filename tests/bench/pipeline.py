"""The product's own way, measured: reports a second until every receiver has applied them, and latency."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from services.case_intake.domain import commands as intake
from services.case_intake.domain.form01 import Child, Form01
from services.kernel.application import Receipt
from tests.province import Province
from tests.waiting import until

RECEIVERS = ("social_support", "police_investigation", "oversight")
TARGETS = (intake.ReferralTarget.SOCIAL_SUPPORT, intake.ReferralTarget.POLICE_INVESTIGATION)


def opened(province: Province, count: int) -> list[Receipt]:
    """Cases that only need to be referred; what they publish is delivered before this returns."""
    cases = []
    for _ in range(count):
        report = province.perform(
            "case_intake",
            intake.ReceiveReport(
                channel=intake.Channel.HOTLINE_111,
                received_at=datetime.now(UTC),
                narrative="Tin thử.",
                form=Form01(children=(Child(name="Bé Thử"),)),
            ),
        )
        cases.append(province.perform("case_intake", intake.OpenCase(urgent=True), report.reference, report.version))
    applied_everywhere(province)
    return cases


def refer(province: Province, case: Receipt) -> None:
    """One report sent out: one unit of work, six messages to three receivers."""
    province.perform("case_intake", intake.ReferCase(to=TARGETS), case.reference, case.version)


def applied_everywhere(province: Province) -> None:
    databases = province.databases()
    outbox = databases["case_intake"]["outbox"]

    def done() -> bool:
        return all(
            databases[receiver]["journal"].count_documents({"source": "case_intake"})
            >= outbox.count_documents({"recipient": receiver})
            for receiver in RECEIVERS
        )

    until(done, "every receiver has applied everything", within=300, every=0.2)


def throughput(province: Province, cases: list[Receipt]) -> float:
    """Reports a second, from the first commit at the sender to the last at a receiver."""
    started = time.monotonic()
    for case in cases:
        refer(province, case)
    applied_everywhere(province)
    return len(cases) / (time.monotonic() - started)


def latencies(province: Province, cases: list[Receipt], per_second: float) -> dict[str, float]:
    """Milliseconds from a report's commit to the last receiver's, at this load."""
    committed: dict[str, float] = {}
    started = time.monotonic()
    for number, case in enumerate(cases):
        _pause_until(started + number / per_second)
        refer(province, case)
        committed[case.reference] = time.time()
    applied_everywhere(province)
    applied = _last_applied(province, committed.keys())
    waits = [1000 * (applied[reference] - moment) for reference, moment in committed.items()]
    cuts = quantiles(waits, n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "p99": round(cuts[98], 1)}


def _pause_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def _last_applied(province: Province, references: Any) -> dict[str, float]:
    """When the last receiver had committed, from the receivers' own log lines (written after the commit)."""
    last: dict[str, float] = dict.fromkeys(references, 0.0)
    for receiver in ("social_support", "police_investigation"):
        for line in province.machine.process(f"{receiver}-worker").log.read_text().splitlines():
            entry = json.loads(line) if line.startswith("{") else {}
            if entry.get("event") == "event_taken_in" and entry.get("reference") in last:
                moment = datetime.fromisoformat(entry["timestamp"]).timestamp()
                last[entry["reference"]] = max(last[entry["reference"]], moment)
    return last


def memory(province: Province, resident: Callable[[int], int]) -> dict[str, float]:
    """Resident memory of each process in megabytes; ``resident``: bytes by process id, children included."""
    return {name: round(resident(pid) / 1e6, 1) for name, pid in province.machine.running().items()}
