"""What oversight counts of the agencies' events, and that the order of arrival makes no difference."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.events import catalogue
from services.oversight.projections.cells import TARGETS, Cell, cells_of
from services.oversight.projections.communes import FIGURES
from services.oversight.projections.entries import DECISIONS, FIELDS_READ, REFERRED_TO, STATES, Entry, entries_of
from services.oversight.projections.marks import CaseMarks

STEPS = {  # words that are no state of the agency, written by hand
    ("case_intake", "reopened"), ("case_intake", "separated"), ("case_intake", "urgency_raised"),
    ("social_support", "emergency_measure"), ("social_support", "plan_returned"),
    ("police_investigation", "registered"), ("police_investigation", "suspended"),
    ("police_investigation", "resumed"), ("court_liaison", "decided"), ("court_liaison", "moved"),
    ("court_liaison", "not_prosecuted"), ("case_intake", "deadline_missed"), ("social_support", "deadline_missed"),
    ("police_investigation", "deadline_missed"), ("court_liaison", "deadline_missed"),
    ("social_support", "separated"), ("social_support", "child_returned"),
    ("police_investigation", "report_transferred"), ("police_investigation", "removal_requested"),
    ("police_investigation", "removal_confirmed"), ("court_liaison", "adjourned"),
    ("court_liaison", "compensation_ordered"), ("court_liaison", "compensation_paid"),
}  # fmt: skip
NOON = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam
DEFINITIONS = Path(__file__).parents[3] / "deploy" / "rabbitmq" / "definitions.json"


@dataclass(frozen=True)
class Told:
    """One event of a recorded stream."""

    case: str
    name: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def sender(self) -> str:
        return catalogue.OWNERS[self.name]

    @property
    def entries(self) -> frozenset[Entry]:
        return entries_of(self.name, self.at, self.data)


def counted(stream: Iterable[Told]) -> Counter[Cell]:
    """Counts as the worker keeps them: event by event, by what each changes."""
    marks: dict[str, CaseMarks] = {}
    counts: Counter[Cell] = Counter()
    for told in stream:
        change = marks.setdefault(told.case, CaseMarks(reference=told.case)).take(told.entries)
        counts.update(change.gained)
        counts.subtract(change.lost)
    assert min(counts.values(), default=0) >= 0
    return +counts


def recomputed(stream: Iterable[Told]) -> Counter[Cell]:
    """Counts from scratch: all that is known of each case, and then its cells."""
    entries: dict[str, set[Entry]] = {}
    for told in stream:
        entries.setdefault(told.case, set()).update(told.entries)
    return Counter(cell for known in entries.values() for cell in cells_of(known))


def shuffled(stream: list[Told], seed: int) -> list[Told]:
    """Another order of arrival, in which each sender's events of a case keep theirs."""
    queues: dict[tuple[str, str], list[Told]] = {}
    for told in stream:
        queues.setdefault((told.case, told.sender), []).append(told)
    chance = random.Random(seed)
    turns = [key for key, queue in queues.items() for _ in queue]
    chance.shuffle(turns)
    waiting = {key: iter(queue) for key, queue in queues.items()}
    return [next(waiting[key]) for key in turns]


@st.composite
def an_event(draw: st.DrawFn) -> Told:
    name = draw(st.sampled_from(sorted(STATES)))
    data: dict[str, Any] = {}
    if name == "CaseReferred":
        data = {"to": draw(st.sampled_from(sorted(REFERRED_TO)))}
    if name == "ProsecutionDecided":
        data = {"decision_code": draw(st.sampled_from(sorted(DECISIONS)))}
    if name == "UrgencyChanged":
        data = {"urgent": draw(st.booleans())}
    at = NOON + timedelta(days=draw(st.integers(0, 100)))
    return Told(draw(st.sampled_from(["a", "b", "c"])), name, at, data)


def a_case(case: str, start: datetime) -> list[Told]:
    """The whole way of a case through four agencies, over four months."""
    steps: list[tuple[str, int, dict[str, Any]]] = [
        ("ReportReceived", 0, {}), ("CaseOpened", 0, {}), ("CaseReferred", 0, {"to": "social_support"}),
        ("CaseReferred", 0, {"to": "police_investigation"}), ("SupportAccepted", 1, {}),
        ("PoliceReferralDeclined", 1, {}), ("CaseReferred", 2, {"to": "police_investigation"}),
        ("PoliceReferralAccepted", 3, {}), ("InitialAssessmentCompleted", 3, {}), ("VerificationStarted", 4, {}),
        ("EmergencyMeasureApplied", 4, {}), ("InvestigationOpened", 20, {}), ("PlanSubmitted", 10, {}),
        ("PlanReturned", 11, {}), ("PlanSubmitted", 12, {}), ("PlanApproved", 13, {}), ("SupportDelivered", 30, {}),
        ("SupportDelivered", 60, {}), ("InvestigationConcluded", 70, {}), ("FileTransferred", 71, {}),
        ("FileReceived", 72, {}), ("ProsecutionDecided", 80, {"decision_code": "prosecute"}),
        ("CaseDocketed", 85, {}), ("HearingScheduled", 86, {}), ("HearingMoved", 90, {}), ("HearingHeld", 100, {}),
        ("JudgmentGiven", 100, {}), ("ProceedingFinished", 105, {}), ("SupportFinished", 95, {}),
        ("CaseClosed", 110, {}),
    ]  # fmt: skip
    return [Told(case, name, start + timedelta(days=days), data) for name, days, data in steps]


@given(st.lists(an_event(), max_size=60), st.integers(0, 2**32), st.integers(0, 2**32))
def test_counts_do_not_depend_on_the_order_of_arrival(stream: list[Told], one: int, other: int) -> None:
    """Agencies are autonomous: any may be a day late. Each keeps its own order, and that is enough."""
    assert counted(shuffled(stream, one)) == counted(shuffled(stream, other)) == recomputed(stream)


@given(st.lists(an_event(), max_size=40), st.randoms(use_true_random=False))
def test_an_event_that_comes_again_counts_nothing(stream: list[Told], chance: random.Random) -> None:
    """At least once on the wire, once in the numbers."""
    twice = stream + chance.sample(stream, len(stream) // 2)
    assert counted(twice) == counted(stream)


@pytest.mark.parametrize("seed", range(20))
def test_a_recorded_stream_of_whole_cases_gives_the_same_numbers_in_any_order(seed: int) -> None:
    """The way of three cases, one a month later than the others, and numbers worked out by hand."""
    stream = [
        told for case, days in (("a", 0), ("b", 2), ("c", 31)) for told in a_case(case, NOON + timedelta(days=days))
    ]
    counts = counted(shuffled(stream, seed))
    assert counts == recomputed(stream)
    expected = {
        Cell("2026-03", "case_intake", "open"): 2,
        Cell("2026-04", "case_intake", "open"): 1,
        Cell("2026-03", "police_investigation", "referred"): 2,  # sent twice in a month counts once
        Cell("2026-04", "social_support", "delivering"): 2,
        Cell("2026-05", "social_support", "delivering"): 3,  # the first two again, the third for once
        Cell("2026-06", "social_support", "delivering"): 1,
        Cell("2026-06", "court_liaison", "judged"): 2,
        Cell("2026-07", "court_liaison", "judged"): 1,
        Cell("2026-03", "target-support-100", "concerned"): 2,
        Cell("2026-03", "target-support-100", "reached"): 2,
        Cell("2026-04", "target-handled-100", "concerned"): 1,
        Cell("2026-04", "target-handled-100", "reached"): 1,
    }
    assert {cell: counts[cell] for cell in expected} == expected


@pytest.mark.parametrize(("at", "month"), [
    (datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC), "2026-03"),  # 23:59:59 in Vietnam
    (datetime(2026, 3, 31, 17, 0, tzinfo=UTC), "2026-04"),  # midnight in Vietnam, still March in UTC
    (datetime(2025, 12, 31, 18, 0, tzinfo=UTC), "2026-01"),
])  # fmt: skip
def test_a_month_begins_at_midnight_in_vietnam(at: datetime, month: str) -> None:
    """The report is read in Vietnam; a case of New Year's night belongs to the new year."""
    assert {entry.month for entry in entries_of("ReportReceived", at, {})} == {month}


@pytest.mark.rule("target-support-100")
def test_a_case_is_supported_when_help_arrived_not_when_it_was_promised() -> None:
    """The plan's target I.2.b: support given; an accepted referral is not yet support."""
    opened, accepted = Told("a", "CaseOpened", NOON), Told("a", "SupportAccepted", NOON)
    later = NOON + timedelta(days=60)
    reached = Cell("2026-03", "target-support-100", "reached")
    assert reached not in counted([opened, accepted])
    for name in ("EmergencyMeasureApplied", "SupportDelivered", "SupportFinished"):
        assert counted([opened, accepted, Told("a", name, later)])[reached] == 1


@pytest.mark.rule("target-handled-100")
def test_a_violation_is_handled_when_the_police_decided_on_it() -> None:
    """The plan's target I.2.c: a decision under the law, either way; a declined referral is none."""
    sent = Told("a", "CaseReferred", NOON, {"to": "police_investigation"})
    reached = Cell("2026-03", "target-handled-100", "reached")
    assert reached not in counted([sent, Told("a", "PoliceReferralDeclined", NOON)])
    for name in ("InvestigationOpened", "InvestigationNotOpened"):
        assert counted([sent, Told("a", name, NOON)])[reached] == 1
    own = Told("a", "CrimeReportRegistered", NOON)
    assert counted([own])[Cell("2026-03", "target-handled-100", "concerned")] == 1
    assert (
        counted([Told("a", "CaseReferred", NOON, {"to": "social_support"})])[
            Cell("2026-03", "target-handled-100", "concerned")
        ]
        == 0
    )


def test_a_case_belongs_to_its_first_month_even_when_that_is_told_last() -> None:
    """The police's own report of March may arrive after the intake point's referral of April."""
    april = Told("a", "CaseReferred", NOON + timedelta(days=31), {"to": "police_investigation"})
    march = Told("a", "CrimeReportRegistered", NOON)
    for stream in ([april, march], [march, april]):
        counts = counted(stream)
        assert counts[Cell("2026-03", "target-handled-100", "concerned")] == 1
        assert Cell("2026-04", "target-handled-100", "concerned") not in counts


@pytest.mark.parametrize(("code", "state"), [
    ("prosecute", "prosecuted"), ("not_prosecute", "not_prosecuted"), ("return_file", "returned"),
])  # fmt: skip
def test_the_prosecutors_three_decisions_are_counted_apart(code: str, state: str) -> None:
    """One event, three ways on."""
    assert entries_of("ProsecutionDecided", NOON, {"decision_code": code}) == {Entry("2026-03", "court_liaison", state)}


@pytest.mark.parametrize(("urgent", "state"), [(True, "urgency_raised"), (False, "urgency_lowered")])
def test_urgency_that_was_raised_and_urgency_that_was_lowered_are_counted_apart(urgent: bool, state: str) -> None:
    """One event, two things to know of a month."""
    assert entries_of("UrgencyChanged", NOON, {"urgent": urgent}) == {Entry("2026-03", "case_intake", state)}


def test_a_join_that_was_undone_is_counted_beside_the_join() -> None:
    """What was reported of a month stays; how many reports stand for themselves can be told all the same."""
    stream = [Told("a", name, NOON) for name in ("ReportReceived", "ReportJoined", "ReportSeparated", "ReportJoined")]
    counts = counted(stream)
    words = ("received", "joined", "separated")
    assert [counts[Cell("2026-03", "case_intake", word)] for word in words] == [1, 1, 1]


@pytest.mark.parametrize(("name", "data"), [
    ("SomethingNew", {}), ("ProsecutionDecided", {"decision_code": "pardon"}), ("CaseReferred", {"to": "press"}),
])  # fmt: skip
def test_what_nobody_said_how_to_count_is_not_guessed(name: str, data: dict[str, Any]) -> None:
    """A wrong number is believed; a dead letter is looked at."""
    with pytest.raises(KeyError):
        entries_of(name, NOON, data)


def test_every_event_that_the_broker_brings_is_counted() -> None:
    """And nothing else but the figures by commune: compare with the broker's map and with who owns which event."""
    bound = {
        binding["routing_key"].partition(".")[2]
        for binding in json.loads(DEFINITIONS.read_text())["bindings"]
        if binding["destination"] == "ct.oversight.inbox"
    }
    assert set(STATES) | {FIGURES} == bound
    assert {name: agency for name, (agency, _) in STATES.items()} == {name: catalogue.OWNERS[name] for name in STATES}


def test_states_are_called_what_the_agencies_call_them() -> None:
    """A monitor and a clerk who speak of a state mean the same; steps with words of their own are listed."""
    words = set(STATES.values()) | {("court_liaison", state) for state in DECISIONS.values()}
    words |= {(agency, "referred") for agency in REFERRED_TO}
    theirs = {
        (agency, str(state))
        for agency in set(catalogue.OWNERS.values())
        for state in import_module(f"services.{agency}.domain.model").State
    }
    assert words - theirs == STEPS


def test_only_fields_of_the_contract_are_read() -> None:
    """What is read of the data are codes that the contract has."""
    for name, read in FIELDS_READ.items():
        assert read <= {f.name for f in catalogue.MESSAGES[name].DESCRIPTOR.fields}


def test_targets_are_made_of_states_that_can_be_entered() -> None:
    """A target that waits for a word nobody says would stay at nothing for ever."""
    entered = set(STATES.values()) | {(agency, "referred") for agency in REFERRED_TO}
    for target in TARGETS:
        assert target.concerns | target.reached_by <= entered
