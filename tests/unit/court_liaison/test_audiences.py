"""Who hears of what procuracy and court do."""

from __future__ import annotations

from dataclasses import fields

import pytest

from services.court_liaison.domain import events as e
from services.court_liaison.domain import policy
from services.kernel.deadlines.commands import DelayExplained
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.events import catalogue
from tests.unit.court_liaison.builders import LATER

IN_THE_HOUSE: set[type] = {
    e.OffenceClassified, e.ProsecutionExtended, e.PreparationExtended, e.OpeningExtended, e.NeedsRecorded,
    e.HearingWanted, e.AccommodationsChanged, e.PaymentRecorded, e.HelpRecorded, DeadlineRaised, DelayExplained,
}  # fmt: skip


def test_each_event_has_its_message_and_its_audience() -> None:
    """Same name and fields as the contract, and a row that says who hears of it."""
    own = {name for name, owner in catalogue.OWNERS.items() if owner == "court_liaison"}
    assert {event.__name__ for event in set(policy.AUDIENCE) - IN_THE_HOUSE} == own
    for event in set(policy.AUDIENCE) - IN_THE_HOUSE:
        assert [f.name for f in fields(event)] == [f.name for f in catalogue.MESSAGES[event.__name__].DESCRIPTOR.fields]


@pytest.mark.parametrize("event", sorted(IN_THE_HOUSE, key=repr))
def test_what_only_the_house_needs_stays_in_the_house(event: type) -> None:
    """What a child needs, or how long a limit is, concerns nobody else; no message for it exists."""
    told = event(**{f.name: "x" for f in fields(event)})
    everybody = ("case_intake", "social_support", "police_investigation", "court_liaison")
    assert policy.AUDIENCE[event].recipients(told, everybody) == []
    assert event.__name__ not in catalogue.MESSAGES


@pytest.mark.parametrize("event", [e.CourtDisclosureEnded, e.CourtErasureCarriedOut])
def test_what_became_of_the_childs_data_is_told_to_the_intake_point_alone(event: type) -> None:
    """It asked, and it answers the family."""
    everybody = ("case_intake", "social_support", "police_investigation", "court_liaison")
    told = event(**{f.name: "x" for f in fields(event)})
    assert policy.AUDIENCE[event].recipients(told, everybody) == ["case_intake"]


def test_every_other_agency_hears_where_the_access_log_stands() -> None:
    """Whoever keeps it can tell later whether a line was changed; oversight keeps nothing of the kind."""
    told = e.CourtAuditHead(entries=1, head="x", signed_at=LATER, signature="x")
    others = ["case_intake", "police_investigation", "social_support"]
    assert policy.AUDIENCE[e.CourtAuditHead].recipients(told, ()) == others


INTAKE, SOCIAL, POLICE, MONITOR = "case_intake", "social_support", "police_investigation", "oversight"
# Written by hand: who hears always, and who besides while they work on the case.
WHO_HEARS = {
    e.FileReceived: ({INTAKE, MONITOR, POLICE}, {SOCIAL}),
    e.ProsecutionDecided: ({INTAKE, MONITOR, POLICE}, {SOCIAL}),
    e.CaseDocketed: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.HearingScheduled: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.HearingMoved: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.HearingHeld: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.HearingAdjourned: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.JudgmentGiven: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.ProceedingFinished: ({INTAKE, MONITOR}, {SOCIAL, POLICE}),
    e.CourtJointInterviewAnswered: ({POLICE}, set()),
    e.TrialOrdered: ({INTAKE}, {SOCIAL, POLICE}),
    e.CourtSittingPlanned: ({INTAKE}, {SOCIAL, POLICE}),
    e.CourtSittingHeld: ({INTAKE}, {SOCIAL, POLICE}),
    e.CourtSittingCancelled: ({INTAKE}, {SOCIAL, POLICE}),
    e.HearingPreparationsPlanned: (set(), {SOCIAL}),
    e.ComplaintFiled: ({INTAKE}, {SOCIAL, POLICE}),
    e.ComplaintAnswered: ({INTAKE}, {SOCIAL, POLICE}),
    e.FileReturnedByCourt: ({INTAKE, POLICE}, {SOCIAL}),
    e.TrialSuspended: ({INTAKE}, {SOCIAL, POLICE}),
    e.TrialResumed: ({INTAKE}, {SOCIAL, POLICE}),
    e.AppealOpened: ({INTAKE}, {SOCIAL, POLICE}),
    e.AppealDecided: ({INTAKE}, {SOCIAL, POLICE}),
    e.CompensationOrdered: ({INTAKE, MONITOR}, {SOCIAL}),
    e.CompensationPaid: ({INTAKE, MONITOR}, {SOCIAL}),
    e.CourtDeadlineMissed: ({INTAKE, MONITOR}, set()),
    e.ExtensionDecided: ({POLICE}, set()),
}


def test_who_hears_is_written_down_for_every_event_but_those_with_one_addressee() -> None:
    """A new event needs its line above before it may travel."""
    others = {e.CourtAuditHead, e.CourtDisclosureEnded, e.CourtErasureCarriedOut, e.CourtRequestMade}
    assert set(WHO_HEARS) == set(policy.AUDIENCE) - IN_THE_HOUSE - others - {e.CourtRequestAnswered}


@pytest.mark.parametrize("event", list(WHO_HEARS))
def test_who_hears_of_an_event(event: type) -> None:
    """Need to know: the police always hear what became of the file that they handed over."""
    always, circle = WHO_HEARS[event]
    told = event(**{f.name: LATER if f.name in ("starts_at", "due_at") else "x" for f in fields(event)})
    everybody = (SOCIAL, POLICE, INTAKE, "court_liaison")
    assert policy.AUDIENCE[event].recipients(told, ()) == sorted(always)
    assert policy.AUDIENCE[event].recipients(told, everybody) == sorted(always | circle)


@pytest.mark.parametrize("event", [e.CourtRequestMade, e.CourtRequestAnswered])
def test_a_request_goes_to_who_is_asked_or_asks_and_to_nobody_else(event: type) -> None:
    """What one agency wants of another concerns the two."""
    told = event(**{f.name: SOCIAL if f.name == "to" else "x" for f in fields(event)})
    assert policy.AUDIENCE[event].recipients(told, (INTAKE, SOCIAL, POLICE)) == [SOCIAL]
