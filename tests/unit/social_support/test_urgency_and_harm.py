"""Urgency and harm that the intake point tells of after the referral: the file, and the twelve hours.

The moments are reckoned by hand; twelve hours run through nights and holidays.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.kernel.deadlines.model import Ending
from services.kernel.harm import HarmCode
from services.social_support.domain import reactions
from services.social_support.domain.events import EmergencyRuledOut
from services.social_support.domain.model import AT_WORK, State
from services.social_support.service_layer.handlers import EVENT_HANDLERS
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import vietnam
from tests.unit.social_support.desk import Desk, an_accepted_case

EMERGENCY = replace(b.INITIAL, emergency=True)
pytestmark = pytest.mark.rule("emergency-12h")


def urgency(desk: Desk, urgent: bool, at: str) -> None:
    desk.hear("UrgencyChanged", "case_intake", vietnam(at), urgent=urgent, reason_code="new_information")


def harm(desk: Desk, at: str, received: str, number: str = "h-1", *, urgent: bool = True) -> None:
    moment = Timestamp()
    moment.FromDatetime(vietnam(received))
    desk.hear("HarmAdded", "case_intake", vietnam(at), harm_id=number, received_at=moment, urgent=urgent)


def hours(desk: Desk) -> list[tuple[str, Ending | None, Any]]:
    return [(d.subject, d.ending, d.due.rolled) for d in desk.clocks("emergency-12h")]


# --- urgency ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(AT_WORK | {State.REFERRED}))
def test_a_case_in_hand_becomes_urgent_when_the_intake_point_says_so(state: State) -> None:
    """Whatever step it is at; the step stays."""
    file = b.a_file(state)
    file.urgent = False
    assert reactions.urgency_changed(file, True) == []
    assert (file.urgent, file.state) == (True, state)


@pytest.mark.parametrize("state", [State.DECLINED, State.FINISHED])
def test_a_case_that_is_not_in_hand_hears_of_it_with_its_next_referral(state: State) -> None:
    """Which names its own urgency."""
    file = b.a_file(state)
    assert reactions.urgency_changed(file, False) == []
    assert file == b.a_file(state)


def test_a_raised_urgency_starts_the_twelve_hours_from_then() -> None:
    """Referred on the 11th, raised on the 14th at 21:00: to 09:00 on the 15th."""
    desk = an_accepted_case("2026-03-11T18:00")
    urgency(desk, True, "2026-03-14T21:00")
    assert hours(desk) == [("", None, vietnam("2026-03-15T09:00"))]
    desk.do(b.MEASURE, at=vietnam("2026-03-15T08:00"))
    assert desk.clock("emergency-12h").ending is Ending.MET


def test_a_raised_urgency_gives_no_hours_to_a_case_that_is_late_already() -> None:
    """The hours that run from the receipt run on: nobody gains any."""
    desk = an_accepted_case("2026-03-11T18:00")
    desk.do(EMERGENCY, at=vietnam("2026-03-11T22:00"))
    urgency(desk, True, "2026-03-11T23:00")
    assert hours(desk) == [("", None, vietnam("2026-03-12T06:00"))]


def test_a_lowered_urgency_ends_the_hours_as_no_longer_wanted() -> None:
    """Those of later harm too; raised once more they run from that moment."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    harm(desk, "2026-03-11T20:10", "2026-03-11T20:00")
    urgency(desk, False, "2026-03-11T21:00")
    assert [ending for _, ending, _ in hours(desk)] == [Ending.VOID, Ending.VOID]
    urgency(desk, True, "2026-03-12T07:00")
    assert hours(desk)[-1] == ("", None, vietnam("2026-03-12T19:00"))


@pytest.mark.rule("initial-assessment-02")
def test_an_emergency_that_form_02_found_is_not_lowered_from_outside() -> None:
    """Decree 56 Art 26(2): the decision is the commune's, who stood before the child."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(EMERGENCY, at=vietnam("2026-03-11T20:00"))
    urgency(desk, False, "2026-03-11T21:00")
    assert hours(desk) == [("", None, vietnam("2026-03-12T06:00"))]
    assert not desk.file.urgent


def test_the_reaction_tells_the_clocks_why_they_stop() -> None:
    """In the house; nobody else is told by social support."""
    assert reactions.urgency_changed(b.a_file(State.ACCEPTED), False) == [EmergencyRuledOut()]


# --- harm -------------------------------------------------------------------------------------------------


def test_new_harm_has_twelve_hours_of_its_own_from_the_report_that_told_it() -> None:
    """What protects the child already does not answer it: protected on the 11th, beaten on the 14th."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    desk.do(b.MEASURE, at=vietnam("2026-03-11T20:00"))
    harm(desk, "2026-03-14T22:10", "2026-03-14T22:00")
    assert hours(desk)[1] == ("h-1", None, vietnam("2026-03-15T10:00"))
    desk.do(b.MEASURE, at=vietnam("2026-03-15T09:59"))
    assert [ending for _, ending, _ in hours(desk)] == [Ending.MET, Ending.MET]


def test_one_measure_protects_from_all_that_was_told_before_it() -> None:
    """Two reports, two clocks, one safe place."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    harm(desk, "2026-03-11T19:10", "2026-03-11T19:00")
    harm(desk, "2026-03-11T20:10", "2026-03-11T20:00", "h-2")
    desk.do(b.MEASURE, at=vietnam("2026-03-11T22:00"))
    assert [(subject, ending) for subject, ending, _ in hours(desk)] == [
        ("", Ending.MET), ("h-1", Ending.MET), ("h-2", Ending.MET),
    ]  # fmt: skip


def test_harm_that_was_taken_back_ends_its_own_clock_and_no_other() -> None:
    """The report was of another child."""
    desk = an_accepted_case("2026-03-11T18:00", urgent=True)
    harm(desk, "2026-03-11T19:10", "2026-03-11T19:00")
    harm(desk, "2026-03-11T20:10", "2026-03-11T20:00", "h-2")
    desk.hear("HarmTakenBack", "case_intake", vietnam("2026-03-11T21:00"), harm_id="h-1")
    assert [(subject, ending) for subject, ending, _ in hours(desk)] == [
        ("", None),
        ("h-1", Ending.VOID),
        ("h-2", None),
    ]


def test_harm_that_is_told_again_starts_no_second_clock() -> None:
    """It starts one where the first was given up with the referral."""
    desk = Desk()
    desk.refer(vietnam("2026-03-11T18:00"), urgent=False)
    harm(desk, "2026-03-11T19:10", "2026-03-11T19:00")
    harm(desk, "2026-03-11T19:20", "2026-03-11T19:00")
    assert len(hours(desk)) == 1
    desk.do(b.DECLINE, at=vietnam("2026-03-11T20:00"))
    desk.refer(vietnam("2026-03-11T21:00"), urgent=False, number="r-2")
    harm(desk, "2026-03-11T21:00", "2026-03-11T19:00")
    assert hours(desk) == [
        ("h-1", Ending.VOID, vietnam("2026-03-12T07:00")), ("h-1", None, vietnam("2026-03-12T07:00")),
    ]  # fmt: skip


def test_harm_that_a_supervisor_judged_not_urgent_starts_no_clock() -> None:
    """Nor does harm while nobody here has the case; both stand on the file."""
    desk = an_accepted_case("2026-03-11T18:00")
    harm(desk, "2026-03-14T22:10", "2026-03-12T22:00", urgent=False)
    desk.file.state = State.FINISHED
    harm(desk, "2026-03-14T22:10", "2026-03-14T22:00", "h-2")
    assert hours(desk) == []


@pytest.mark.rule("need-to-know")
def test_the_file_shows_what_became_known_and_who_hears_it_must_do_nothing_more() -> None:
    """Codes and the first receipt; the reaction tells nobody."""
    told: list[Any] = []
    file = b.a_file(State.DELIVERING)
    received = Timestamp()
    received.FromDatetime(b.NOW)
    unit: Any = SimpleNamespace(file=lambda _: file, put=lambda _file, events, news: told.append((events, news.name)))
    data = SimpleNamespace(harm_id="h-1", harm_codes=["danger_to_life", "new_harm"], received_at=received)
    news: Any = SimpleNamespace(name="HarmAdded", reference=file.reference, time=b.NOW, data=data)
    EVENT_HANDLERS["HarmAdded"](unit, news)
    assert [(h.at, h.codes) for h in file.harm] == [(b.NOW, (HarmCode.DANGER_TO_LIFE, HarmCode.NEW_HARM))]
    assert told == [([], "HarmAdded")]
