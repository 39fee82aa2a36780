"""``make bench``: prints a table and writes ``.run/bench.json``."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import psutil

from deploy.machine import Machine
from tests.bench import floor, pipeline, portal, privacy_cost, schedule
from tests.conftest import fresh_machine
from tests.province import Province

ROOT = "bench"  # the folder under .run
RESULT = Path(".run/bench.json")
REPORTS = 250  # for each throughput
LATENCY_SECONDS = 15
OURS = ("case_intake-relay", "social_support-worker", "police_investigation-worker", "oversight-worker")
THEIRS = {"case_intake-relay": "relay", "social_support-worker": "worker", "police_investigation-worker": "worker",
          "oversight-worker": "worker"}  # fmt: skip
TARGETS = {"ratio": 0.8, "p99_ms": 500.0, "rss_mb": 120.0, "audit_entries": 100_000,
           "portal_p95_ms": 300.0, "first_load_kb": 150.0, "schedule_s": 60.0, "schedule_gap": 0.05,
          "proposal_ms": 1000.0}  # fmt: skip


def main() -> int:
    with fresh_machine(ROOT) as machine:  # what the privacy's cost leaves unsent would be waited for the next time
        province = Province(machine, ("case_intake", "social_support", "police_investigation"), log_level="WARNING")
        machine.start_stores()
        result = measure(machine, province)
        result |= privacy_cost.measure(province)  # last: what it sends unsigned, nobody would take in
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # of the next broker it is asked whether it is up already
    result |= portal.measure()
    result |= schedule.measure()
    earlier = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    RESULT.write_text(json.dumps({**earlier, **result}, indent=2) + "\n")
    show(result)
    return 0


def measure(machine: Machine, province: Province) -> dict:
    ours = [machine.process(name) for name in OURS]
    for process in ours:
        process.start()
    cases = pipeline.opened(province, 3 * REPORTS)
    reports_per_s = pipeline.throughput(province, cases[:REPORTS])
    load = reports_per_s / 2
    paced = cases[REPORTS : REPORTS + min(REPORTS, int(load * LATENCY_SECONDS))]
    latency = pipeline.latencies(province, paced, load)
    rss = pipeline.memory(province, _resident)
    for process in ours:
        process.stop()

    theirs = [machine.process(f"{name}.faststream", {}, _faststream(name)) for name in OURS]
    for process in theirs:
        process.start()
    pipeline.opened(province, 10)  # they are up and have taken everything in before the clock starts
    faststream_per_s = pipeline.throughput(province, cases[-REPORTS:])
    for process in theirs:
        process.stop()

    outbox = province.databases()["case_intake"]["outbox"]
    rows = list(outbox.find({"name": {"$in": ["CaseReferred", "CircleChanged"]}}).limit(6 * REPORTS))
    floor_per_s = REPORTS / floor.measure(machine, rows)
    return {
        "reports_per_s": round(reports_per_s, 1), "floor_per_s": round(floor_per_s, 1),
        "faststream_per_s": round(faststream_per_s, 1), "latency_ms": latency, "rss_mb": rss,
    }  # fmt: skip


def show(result: dict) -> None:
    month = result["schedule"][-1]
    planned_in_time = month["seconds"] <= TARGETS["schedule_s"] and month["gap"] <= TARGETS["schedule_gap"]
    ratio = result["reports_per_s"] / result["faststream_per_s"]
    heaviest = max((name for name in result["rss_mb"] if name in OURS), key=result["rss_mb"].__getitem__)
    rows = [
        ("reports a second, ours", f"{result['reports_per_s']:.1f}", ""),
        (
            "reports a second, FastStream",
            f"{result['faststream_per_s']:.1f}",
            _verdict(f"ours / FastStream = {ratio:.2f}", ratio >= TARGETS["ratio"], ">= 0.8"),
        ),
        (
            "reports a second, floor",
            f"{result['floor_per_s']:.1f}",
            f"ours / floor = {result['reports_per_s'] / result['floor_per_s']:.2f}",
        ),
        (
            "latency p50 / p95 / p99, ms",
            " / ".join(str(result["latency_ms"][p]) for p in ("p50", "p95", "p99")),
            _verdict("at half that load", result["latency_ms"]["p99"] < TARGETS["p99_ms"], "p99 < 500"),
        ),
        (
            "heaviest of our processes, MB",
            f"{result['rss_mb'][heaviest]:.0f}",
            _verdict(heaviest, result["rss_mb"][heaviest] < TARGETS["rss_mb"], "< 120"),
        ),
        (
            "a referral, sealed / open",
            f"{result['sealed_ratio']:.2f}",
            "both ends, with and without signature, encryption and search",
        ),
        ("a full view, guarded / open", f"{result['view_ratio']:.2f}", "with and without rules, mask and access log"),
        (
            "access log, lines verified a minute",
            f"{result['audit_entries_per_min']:,}",
            _verdict("at 100,000 lines", result["audit_entries_per_min"] >= TARGETS["audit_entries"], ">= 100,000"),
        ),
        (
            "a page of the portal p50 / p95, ms",
            " / ".join(str(result["portal_ms"][p]) for p in ("p50", "p95")),
            _verdict(
                f"{result['portal_ms']['people']} people, {result['portal_ms']['cases']:,} cases at each agency",
                result["portal_ms"]["p95"] < TARGETS["portal_p95_ms"],
                "p95 < 300",
            ),
        ),
        (
            "the portal's first load, kB",
            f"{result['first_load_kb']:.0f}",
            _verdict("compressed", result["first_load_kb"] < TARGETS["first_load_kb"], "< 150"),
        ),
        (
            f"a month of {month['hearings']} hearings, s / gap",
            f"{month['seconds']:.0f} / {month['gap']:.1%}",
            _verdict("two threads", planned_in_time, "<= 60 s, <= 5 %"),
        ),
        (
            "three slots for one of them, ms",
            f"{result['proposal_ms']:.0f}",
            _verdict("the slowest", result["proposal_ms"] < TARGETS["proposal_ms"], "< 1000"),
        ),
    ]
    for what, value, note in rows:
        print(f"{what:34} {value:>24}   {note}")
    print("\nthe court's month:\n" + "\n".join(schedule.lines(result["schedule"])))
    print("\nmemory by process, MB: " + ", ".join(f"{name} {mb:.0f}" for name, mb in sorted(result["rss_mb"].items())))


def _verdict(text: str, reached: bool, target: str) -> str:
    return f"{text}  ({target}: {'reached' if reached else 'NOT reached'})"


def _faststream(name: str) -> list[str]:
    service = name.rpartition("-")[0]
    return [sys.executable, "-m", "tests.bench.faststream_pipeline", THEIRS[name], service]


def _resident(pid: int) -> int:
    process = psutil.Process(pid)
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])


if __name__ == "__main__":
    sys.exit(main())
