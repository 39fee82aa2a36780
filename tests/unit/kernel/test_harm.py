"""Harm that becomes known later, as every agency takes it in: codes with a time, once, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from chungtay.events.v1 import case_intake_events_pb2 as intake
from services.kernel.casefile import CaseFile
from services.kernel.harm import Harm, HarmCode, take_harm

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
HARM = Harm(id="h-1", at=NOW, codes=(HarmCode.DANGER_TO_LIFE, HarmCode.NEW_HARM))
pytestmark = pytest.mark.rule("need-to-know")


class State(StrEnum):
    OPEN = "open"


class Keeping:
    """A unit of work with one file, or none."""

    def __init__(self, file: CaseFile | None) -> None:
        self.kept = file
        self.brought: list[str] = []

    def file(self, _reference: str) -> CaseFile | None:
        return self.kept

    def put(self, file: CaseFile, events: Any, *, news: Any) -> None:
        assert not events
        self.kept = file
        self.brought.append(news.name)


def a_file() -> CaseFile:
    return CaseFile(reference="1111-1111-111", state=State.OPEN)


def added(number: str = "h-1", *codes: str) -> Any:
    data = intake.HarmAdded(to="x", harm_id=number, harm_codes=codes or ("danger_to_life", "new_harm"), urgent=True)
    data.received_at.FromDatetime(NOW)
    return SimpleNamespace(name="HarmAdded", reference="1111-1111-111", time=LATER, data=data)


def taken_back(number: str = "h-1") -> Any:
    data = intake.HarmTakenBack(to="x", harm_id=number)
    return SimpleNamespace(name="HarmTakenBack", reference="1111-1111-111", time=LATER, data=data)


def take(unit: Keeping, *news: Any, file: CaseFile | None = None) -> list[Harm]:
    for event in news:
        take_harm(unit, event, file)  # type: ignore[arg-type]
    return [] if unit.kept is None else unit.kept.harm


def test_what_was_told_stands_on_the_file_with_the_first_receipt() -> None:
    """As something new: codes and the moment from which its twelve hours run."""
    unit = Keeping(a_file())
    assert take(unit, added()) == [HARM]
    assert (HARM.stands, unit.brought) == (True, ["HarmAdded"])  # the clocks see the news


def test_what_is_told_again_is_kept_once_and_starts_the_clock_again() -> None:
    """An agency that comes back to the case is told again, and may have ended its clock meanwhile."""
    unit = Keeping(a_file())
    assert take(unit, added(), added("h-2", "new_harm"), added()) == [
        HARM,
        Harm(id="h-2", at=NOW, codes=(HarmCode.NEW_HARM,)),
    ]
    assert unit.brought == ["HarmAdded"] * 3


def test_what_was_taken_back_stays_readable_and_no_longer_stands() -> None:
    """Whoever acted on it can see why; another harm is not touched by it."""
    found = take(Keeping(a_file()), added(), added("h-2"), taken_back("h-1"))
    assert [(harm.taken_back_at, harm.stands) for harm in found] == [(LATER, False), (None, True)]


def test_taking_back_what_was_never_told_changes_nothing() -> None:
    """An agency that came too late for it."""
    assert take(Keeping(a_file()), taken_back()) == []


def test_where_nothing_of_the_case_is_kept_nothing_is_made() -> None:
    """Unless the agency can be told before the file has come to it."""
    unit = Keeping(None)
    assert take(unit, added(), taken_back()) == []
    assert (unit.kept, unit.brought) == (None, [])
    assert take(unit, added(), file=a_file()) == [HARM]
