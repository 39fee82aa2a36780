"""``make simulate``: plays a year, prints what came of it and writes ``.run/simulate.json``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from services.kernel.clock import in_vietnam
from tests.conftest import fresh_machine
from tests.simulate.play import Told, play

RESULT = Path(".run/simulate.json")
WIDTH = 30  # characters of the bar
CHECKS = {
    "everything comes to rest": "Mọi tin đều đến nơi",
    "what people set out to do": "Ai cũng làm được việc của mình",
    "no case without an owner": "Không hồ sơ nào bị bỏ quên",
    "every missed deadline escalated": "Mọi hạn bị lỡ đều được báo lên",
    "oversight's numbers": "Số liệu giám sát khớp với các cơ quan",
    "every event exactly once": "Mỗi sự kiện đúng một lần",
    "the child's burden": "Gánh nặng của trẻ bằng tổng các buổi",
}


def main() -> int:
    arguments = _arguments()
    with fresh_machine(arguments.root) as machine:
        told = play(machine, arguments.reports, arguments.days, arguments.seed, _bar())
    print(file=sys.stderr)
    RESULT.write_text(json.dumps({**asdict(told), "well": told.well}, indent=2, ensure_ascii=False) + "\n")
    show(told)
    return 0 if told.well else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulate", description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--root", default="simulate", help="the folder under .run")
    return parser.parse_args()


def _bar() -> Callable[[float, datetime, int], None]:
    began = time.monotonic()

    def show_bar(share: float, now: datetime, actions: int) -> None:
        full = int(WIDTH * share)
        passed = time.monotonic() - began
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {in_vietnam(now):%d/%m/%Y}  {actions:6} việc / actions"
        print(f"\r{line}  {passed:4.0f} s", end="", file=sys.stderr, flush=True)

    return show_bar


def show(told: Told) -> None:
    """The table: Vietnamese first, English beside."""
    counts, seconds = told.counts, told.seconds
    done, deadlines = counts["done"], counts["deadlines"]
    rows = [
        ("Tin báo", "reports", told.reports),
        ("Ngày mô phỏng", "simulated days", told.days),
        ("Việc cán bộ đã làm", "commands given", counts["commands"]),
        ("Sự kiện trao đổi", "messages exchanged", counts["messages"]),
        ("Đến tòa án", "reached procuracy and court", done.get("court_liaison ReceiveFile", 0)),
        ("Hồ sơ đã kết thúc", "cases closed", done.get("case_intake CloseCase", 0)),
        ("Buổi làm việc với trẻ", "sittings with a child", counts["sittings held"]),
        ("Hạn theo luật", "deadlines started", _sum(deadlines, "started")),
        ("Hạn bị lỡ", "deadlines missed", _sum(deadlines, "missed")),
        ("Lỡ hạn đã giải trình", "delays explained", _sum(deadlines, "explained")),
        *((f"Mục tiêu {name}", "target, reached / concerned", value) for name, value in counts["targets"].items()),
        ("Thời gian chạy", "seconds, the year / the checks", f"{seconds['year']:.0f} / {seconds['checks']:.0f}"),
    ]
    for vietnamese, english, value in rows:
        print(f"{vietnamese:38} {english:34} {value:>16}")
    print()
    for check, found in told.problems.items():
        verdict = "đúng / holds" if not found else f"SAI / FAILED ({len(found)})"
        print(f"{CHECKS[check]:38} {check:34} {verdict:>16}")
        for problem in found:
            print(f"    {problem}")


def _sum(deadlines: dict[str, int], what: str) -> int:
    return sum(number for name, number in deadlines.items() if name.endswith(f": {what}"))


if __name__ == "__main__":
    sys.exit(main())
