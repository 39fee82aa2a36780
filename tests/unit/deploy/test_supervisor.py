"""The supervisor's decisions: when to start again, and what to say. The processes here are stand-ins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deploy.machine.supervise import CALM, LONGEST_PAUSE, Supervisor


class Stub:
    """A process that does what the test says."""

    def __init__(self) -> None:
        self.name, self.log = "case_intake-worker", Path("worker.log")
        self.alive, self.starts = True, 0
        self.ended_with: int | None = None
        self.stays_up = True

    def start(self) -> None:
        self.starts += 1
        self.alive = self.stays_up

    def die(self, code: int) -> None:
        self.alive, self.ended_with = False, code

    def rotate_log(self) -> None:
        pass


class Scene:
    def __init__(self) -> None:
        self.process, self.now = Stub(), 0.0
        self.told: list[tuple[str, str]] = []
        self.supervisor = Supervisor(
            [self.process],  # type: ignore[list-item]
            clock=lambda: self.now,
            tell=lambda vi, en: self.told.append((vi, en)),
        )

    def after(self, seconds: float) -> None:
        self.now += seconds
        self.supervisor.look()


@pytest.fixture
def scene() -> Any:
    return Scene()


def test_a_crashed_process_is_started_again_and_the_person_is_told(scene: Scene) -> None:
    """In Vietnamese and in English, with the name, how it ended, and where to look."""
    scene.process.die(-9)
    scene.after(0)
    scene.after(0.6)
    assert scene.process.starts == 1
    ((vi, en),) = scene.told
    assert "case_intake-worker đã dừng (tín hiệu 9)" in vi
    assert "case_intake-worker ended (signal 9)" in en
    assert "worker.log" in en


def test_the_pause_grows_with_each_crash_up_to_a_limit(scene: Scene) -> None:
    """A process that cannot start must not keep the machine busy."""
    scene.process.stays_up = False
    scene.process.die(1)
    pauses = []
    for _ in range(9):
        scene.after(0)
        waited = 0.0
        starts = scene.process.starts
        while scene.process.starts == starts:
            scene.after(0.5)
            waited += 0.5
        pauses.append(waited)
    assert pauses[:5] == [0.5, 1, 2, 4, 8]
    assert max(pauses) == LONGEST_PAUSE


def test_after_a_calm_time_earlier_crashes_are_forgotten(scene: Scene) -> None:
    """The next crash is again answered quickly."""
    for _ in range(4):
        scene.process.die(1)
        scene.after(0)
        scene.after(LONGEST_PAUSE)
    scene.after(CALM + 1)
    scene.process.die(1)
    scene.after(0)
    assert "0.5 s" in scene.told[-1][1]


def test_a_running_process_is_left_alone(scene: Scene) -> None:
    """Nothing is said and nothing is done while all is well."""
    for _ in range(10):
        scene.after(60)
    assert (scene.process.starts, scene.told) == (0, [])
