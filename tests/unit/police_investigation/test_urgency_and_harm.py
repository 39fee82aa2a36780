"""Urgency and harm that the intake point tells of after the referral: what changes in the police's file."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.kernel.harm import Harm, HarmCode
from services.police_investigation.domain.model import State
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.noted import NotedUnit, news


def harm_added() -> Any:
    received = Timestamp()
    received.FromDatetime(b.RECEIVED)
    codes = ["danger_to_life", "suspect_is_carer"]
    return news(
        "HarmAdded", to="police_investigation", harm_id="h-1", harm_codes=codes, received_at=received, urgent=True
    )


@pytest.mark.rule("emergency-definition")
@pytest.mark.parametrize("urgent", [True, False])
@pytest.mark.parametrize("state", [State.REFERRED, State.VERIFYING, State.TRANSFERRED])
def test_the_file_is_as_urgent_as_the_intake_point_says(state: State, urgent: bool) -> None:
    """In whatever state; the investigator sees it on the file, and the work in hand stays as it is."""
    unit, untouched = NotedUnit(kept=b.a_file(state)), b.a_file(state)
    assert unit.kept is not None
    unit.kept.urgent = not urgent
    EVENT_HANDLERS["UrgencyChanged"](unit, news("UrgencyChanged", urgent=urgent, reason_code="new_information"))
    untouched.urgent = urgent
    assert (unit.kept, unit.saved, unit.told, unit.brought) == (untouched, 1, [], ["UrgencyChanged"])


@pytest.mark.rule("need-to-know")
def test_new_harm_stands_on_the_file_as_codes_and_may_be_taken_back() -> None:
    """The police are told who harms; of a report that was no part of the case nothing stands."""
    unit = NotedUnit(kept=b.a_file(State.INVESTIGATING))
    EVENT_HANDLERS["HarmAdded"](unit, harm_added())
    assert unit.kept is not None
    codes = (HarmCode.DANGER_TO_LIFE, HarmCode.SUSPECT_IS_CARER)
    assert unit.kept.harm == [Harm(id="h-1", at=b.RECEIVED, codes=codes)]
    EVENT_HANDLERS["HarmTakenBack"](unit, news("HarmTakenBack", to="police_investigation", harm_id="h-1"))
    assert (unit.kept.harm[0].taken_back_at, unit.told) == (b.LATER, [])
    assert unit.brought == ["HarmAdded", "HarmTakenBack"]


@pytest.mark.parametrize("event", [
    news("UrgencyChanged", urgent=True, reason_code="new_harm"), harm_added(), news("HarmTakenBack", harm_id="h-1"),
], ids=lambda event: event.name)  # fmt: skip
def test_of_a_case_that_is_not_here_nothing_is_made(event: Any) -> None:
    """It stands on the timeline; there is no file to change."""
    unit = NotedUnit()
    EVENT_HANDLERS[event.name](unit, event)
    assert unit == NotedUnit()
