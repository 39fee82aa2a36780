"""Harm and urgency that the intake point tells of after the case was opened, as they reach court and procuracy."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.court_liaison.domain.model import State
from services.court_liaison.service_layer.handlers import EVENT_HANDLERS
from services.kernel.harm import Harm, HarmCode
from tests.unit.court_liaison.builders import NOW, NotedUnit, a_file, news

pytestmark = pytest.mark.rule("need-to-know")
HARM = Harm(id="h-1", at=NOW, codes=(HarmCode.DANGER_TO_LIFE, HarmCode.NEW_HARM))


def harm_added() -> Any:
    received = Timestamp()
    received.FromDatetime(NOW)
    codes = ["danger_to_life", "new_harm"]
    return news("HarmAdded", "case_intake", harm_id="h-1", harm_codes=codes, received_at=received, urgent=True)


@pytest.mark.parametrize("state", [State.TRANSFERRED, State.DOCKETED])
def test_new_harm_stands_on_the_file_and_changes_no_step(state: State) -> None:
    """That there is some, and whether life is in danger; who harms is in the police's file."""
    unit = NotedUnit(kept=a_file(state))
    EVENT_HANDLERS["HarmAdded"](unit, harm_added())
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.harm, unit.told) == (state, [HARM], [])
    EVENT_HANDLERS["HarmTakenBack"](unit, news("HarmTakenBack", "case_intake", harm_id="h-1"))
    assert not unit.kept.harm[0].stands


def test_harm_that_is_told_before_the_file_is_handed_over_is_not_lost() -> None:
    """The intake point and the police are different senders; either may be first."""
    unit = NotedUnit()
    EVENT_HANDLERS["HarmAdded"](unit, harm_added())
    EVENT_HANDLERS["FileTransferred"](unit, news("FileTransferred", circle=[]))
    assert unit.kept is not None
    assert (unit.kept.state, unit.kept.harm, unit.kept.opened_at) == (State.TRANSFERRED, [HARM], NOW)
    assert unit.puts == [("supervising", "HarmAdded"), ("transferred", "FileTransferred")]


@pytest.mark.parametrize("event", [
    news("UrgencyChanged", "case_intake", urgent=True, reason_code="new_harm"),
    news("HarmTakenBack", "case_intake", harm_id="h-1"),
], ids=lambda event: event.name)  # fmt: skip
def test_what_concerns_no_file_of_the_court_makes_none(event: Any) -> None:
    """It stands on the timeline."""
    unit = NotedUnit()
    EVENT_HANDLERS[event.name](unit, event)
    assert unit == NotedUnit()


@pytest.mark.rule("interview-no-repeat")
def test_a_session_of_the_police_counts_before_their_file_comes() -> None:
    """Whoever hears the child later must know what was asked already."""
    unit = NotedUnit()
    held = news(
        "PoliceSittingHeld", "police_investigation", sitting_id="s-1", kind_code="interview", child=1, starts_at=NOW,
        minutes=45, topic_codes=["threats"], place_code="home", interviewers=["P-1"], outcome_code="held",
    )  # fmt: skip
    EVENT_HANDLERS["PoliceSittingHeld"](unit, held)
    assert unit.kept is not None
    assert (unit.kept.state, [(one.id, one.minutes) for one in unit.kept.sittings]) == (
        State.SUPERVISING,
        [("s-1", 45)],
    )
