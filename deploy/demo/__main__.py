"""``python -m deploy.demo --root .run/main [--chaos]``: plays four cases at once against a running system.

Exit code 0 only if every expected state was reached at every agency.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

import grpc

from deploy.demo.office import NotReached, Offices, Staff, why
from deploy.demo.scenarios import SCENARIOS
from deploy.demo.story import Story
from deploy.demo.telling import OFFICES, painted
from deploy.machine import Machine, Trouble
from deploy.machine.words import say
from services.kernel.clock import VIETNAM

READERS = {"case_intake": "intake_officer", "social_support": "social_worker",
           "police_investigation": "investigator", "court_liaison": "court_clerk"}  # fmt: skip
PATIENCE = 60.0  # seconds until the last news must have reached everyone


def main() -> int:
    words = _words()
    try:
        return _play(words, Offices(words.root))
    except Trouble as trouble:
        say(trouble.vi, trouble.en)
    return 1


def _play(words: argparse.Namespace, offices: Offices) -> int:
    trouble = _Trouble(words.root)
    middle = trouble.strike if words.chaos else lambda: None
    began = time.monotonic()
    print(
        "\nBốn hồ sơ, cùng một lúc, mọi cơ quan; nhân vật hư cấu.\n"
        "Four cases, at the same time, every agency; all people are invented.\n"
    )
    stories = [
        (Story(offices, letter, colour, report, middle if letter == "a" else lambda: None), play)
        for letter, colour, report, play in SCENARIOS
    ]
    with ThreadPoolExecutor(len(stories)) as at_once:
        playing = [(story, at_once.submit(play, story)) for story, play in stories]
    trouble.join()
    reached = all([_ended_well(story, future) for story, future in playing])
    reached = all([_states_as_expected(offices, story) for story, _ in playing]) and reached
    _tell_counts(offices)
    seconds = time.monotonic() - began
    steps = sum(story.steps for story, _ in stories)
    verdict = (
        ("Mọi hồ sơ đã đến đúng trạng thái.", "Every case has reached its expected state.")
        if reached
        else ("CÓ hồ sơ chưa đến đúng trạng thái.", "Some case did NOT reach its expected state.")
    )
    print(
        f"\n{verdict[0]} {steps} bước trong {seconds:.0f} giây.\n{verdict[1]} {steps} steps in {seconds:.0f} seconds.\n"
    )
    return 0 if reached else 1


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the running system's folder")
    parser.add_argument("--chaos", action="store_true", help="kill the police worker and the broker in the middle")
    return parser.parse_args()


class _Trouble:
    """Kills the police worker and the broker in the middle; the supervisor starts them again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._thread: threading.Thread | None = None

    def strike(self) -> None:
        self._thread = threading.Thread(target=self._kill)
        self._thread.start()

    def join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _kill(self) -> None:
        machine = Machine(self._root)
        for process, vi, en in (
            (machine.process("police_investigation-worker"), "tiến trình của công an", "the police worker"),
            (machine.broker.process, "broker RabbitMQ", "the broker"),
        ):
            print(painted(f"(!) Sự cố: {vi} bị tắt đột ngột / trouble: {en} is killed", 31), flush=True)
            process.kill()


def _ended_well(story: Story, future: Future[None]) -> bool:
    error = future.exception()
    if error is None:
        return True
    if isinstance(error, grpc.RpcError):
        print(f"({story.letter}) bị từ chối / refused: {why(error)}")
    elif isinstance(error, NotReached):
        print(f"({story.letter}) chưa đạt / not reached: {error}")
    else:
        raise error
    return False


def _states_as_expected(offices: Offices, story: Story) -> bool:
    """Every agency's state, and one timeline each, once all news has arrived."""
    print(f"\n({story.letter}) {story.reference}")
    good = True
    for agency, (vi, en) in OFFICES.items():
        reader = offices.staff(READERS[agency])
        expected = story.expected.get(agency)
        state = _settled(partial(_state, reader, story.reference), expected)
        mark = "✓" if state == expected else "✗"
        good = good and state == expected
        news = len(reader.timeline(story.reference)) if state else 0
        told = (
            f"{state or '-':14} {news:3} bước trên dòng thời gian / steps on the timeline"
            if state
            else ("không có hồ sơ, như phải thế / no file, as it must be" if expected is None else "-")
        )
        print(f"   {mark} {vi + ' / ' + en:36} {told}")
    return good


def _settled(state: Callable[[], str | None], expected: str | None) -> str | None:
    end = time.monotonic() + PATIENCE
    while (now := state()) != expected and time.monotonic() < end:
        time.sleep(0.2)
    return now


def _state(reader: Staff, reference: str) -> str | None:
    try:
        return str(reader.look(reference).state)
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.NOT_FOUND:
            return None
        raise


def _tell_counts(offices: Offices) -> None:
    """What the provincial monitor sees: counts, small ones hidden, never a reference."""
    monitor = offices.staff("provincial_monitor")
    month = datetime.now(VIETNAM).strftime("%Y-%m")
    rows = monitor.send("GetCounts", monitor.agency.messages.GetCountsRequest(from_month=month, to_month=month)).rows
    print(
        f"\nGiám sát cấp tỉnh thấy {len(rows)} dòng số liệu, không mã, không tên."
        f" / The monitor sees {len(rows)} rows of counts, no reference, no name."
    )


if __name__ == "__main__":
    sys.exit(main())
