"""Steps of the demonstration that must be refused."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from deploy.demo.office import NotReached
from deploy.demo.telling import Telling
from services.kernel.errors import Problem
from tests.unit.deploy.test_demo_desks import Refusal

WAITS = Problem("child", "joint_interview_waits", rule="sa-min-statements")


@dataclass
class Desk:
    """Somebody whose every step is answered in this way."""

    answer: Refusal | None
    agency = SimpleNamespace(name="police_investigation")

    def do(self, rpc: str, reference: str, **fields: Any) -> None:
        if self.answer is not None:
            raise self.answer


def tried(answer: Refusal | None) -> Telling:
    """The second joint interview, tried and answered so."""
    story = object.__new__(Telling)
    story.letter, story.colour, story.reference, story.steps = "t", 0, "7F3K-9QXM-2C4", 0
    story.prosecutor = Desk(None)  # type: ignore[assignment]
    story.refused(Desk(answer), "CallJointInterview", "joint_interview_waits", "Bị từ chối", "Refused")  # type: ignore[arg-type]
    return story


def test_a_refusal_is_told_as_a_step_with_the_rule_against_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The visitor reads which rule it was."""
    assert tried(Refusal(WAITS)).steps == 1
    told = capsys.readouterr().out
    assert "Bị từ chối [sa-min-statements]" in told
    assert "Refused [sa-min-statements]" in told


def test_what_must_be_refused_and_is_not_fails_the_demonstration() -> None:
    """Nor does a refusal for another reason pass for it."""
    with pytest.raises(NotReached, match="CallJointInterview was to be refused"):
        tried(None)
    with pytest.raises(Refusal):
        tried(Refusal(Problem("minutes", "not_a_length")))
