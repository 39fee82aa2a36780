"""Clocks: what starts, ends, rests, extends and reclassifies them, who is told when, and that nothing is lost."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.casefile import CaseFile
from services.kernel.clock import VIETNAM
from services.kernel.deadlines.calendar import WorkingDays
from services.kernel.deadlines.keeping import DeadlineRaised, Timekeeping
from services.kernel.deadlines.length import last_day
from services.kernel.deadlines.model import ChangeKind, Deadline, Ending
from services.kernel.deadlines.table import Clocks, Ground, Noted, Occurrence, Raised, Reckoning, Runs, raise_alarms
from services.kernel.rules import Level, RuleBook


def at(text: str) -> datetime:
    """A moment on a Vietnamese wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


def rule(name: str, limit: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "binds": ["police_investigation"], "vi": "v", "en": "e", "source": "s", "confidence": "V",
            "enforced": "on", "limit": limit, **more}  # fmt: skip


BOOK = RuleBook.of(
    {
        "rule": [
            rule("hours", {"length": "12 hours", "alerts": [
                {"to": "owner", "after": "6 hours"}, {"to": "supervisor", "after": "9 hours"},
                {"to": "head", "after": "11 hours"}]}),
            rule("days", {"length": "20 days", "rolls": True, "extended": ["2 months", "4 months"],
                "extension_rule": "hours", "alerts": [
                {"to": "owner", "after": "15 days"}, {"to": "supervisor", "before": "5 days"}]}),
            rule("classed", {"length": {"less": "2 months", "more": "3 months"}, "rolls": True, "alerts": [
                {"to": "owner", "before": "10 days"}]}, in_force_from=date(2026, 1, 1)),
            rule("hint", {"length": "5 working days", "alerts": [{"to": "owner", "after": "3 working days"}]},
                enforced="warn"),
        ]
    }
)  # fmt: skip
RECKONING = Reckoning(BOOK, WorkingDays.read())


@dataclass
class Told:
    """An event as far as a clock looks at it."""

    subject: str = ""


@dataclass(kw_only=True)
class Facts:
    """What the lines below ask of a file."""

    received_at: datetime | None = None
    wanted: bool = True
    case: str = "less"
    minor: bool = False
    document: str = "12/QĐ"


CLOCKS = Clocks(
    Runs(rule="hours", starts={"Referred"}, ends={"Helped"}, voids={"Declined"}, since=lambda f, _: f.facts.received_at,
         when=lambda f, _: f.facts.wanted),
    Runs(rule="days", starts={"Accepted"}, ends={"Decided"}, rests={"Suspended"}, resumes={"Resumed"},
         extends={"Extended"}, ground=lambda f, _: Ground(f.facts.document, "PI-0009")),
    Runs(rule="classed", starts={"Opened"}, ends={"Concluded"}, reclassifies={"Classed"},
         case=lambda f: f.facts.case, halved=lambda f: f.facts.minor),
    Runs(rule="hint", starts={"Asked"}, ends={"Answered"}, voids={"Closed"},
         subject=lambda e: getattr(e, "subject", ""), owner=frozenset({"clerk"})),
    owner={"officer"}, supervisor={"chief"}, head={"boss"}, within_unit={"chief"},
)  # fmt: skip


class File(CaseFile):
    """A file with what the lines ask for beside it."""

    facts: Facts


def a_file(**facts: Any) -> Any:
    file = File(reference="1111-1111-111", state="open")  # type: ignore[arg-type]
    file.facts = Facts(**facts)
    return file


def tell(file: Any, name: str, when: str, subject: str = "") -> Noted:
    return CLOCKS.note(file, Occurrence(Told(subject), name, at(when), "PI-0001"), RECKONING)


def only(file: Any) -> Deadline:
    (deadline,) = file.deadlines
    return deadline


def test_a_clock_starts_with_its_event_and_counts_from_the_moment_that_the_line_names() -> None:
    """Twelve hours run from the first receipt anywhere, not from when this agency heard of it."""
    file = a_file(received_at=at("2026-02-16T20:00"))
    tell(file, "Referred", "2026-02-16T22:30")
    deadline = only(file)
    assert (deadline.rule, deadline.version, deadline.length) == ("hours", "always", "12 hours")
    assert deadline.due.statutory == deadline.due.rolled == at("2026-02-17T08:00")
    assert (deadline.started_by, deadline.recorded_by) == ("Referred", "PI-0001")


@pytest.mark.parametrize("facts", [{"wanted": False}, {"received_at": None}])
def test_no_clock_starts_where_the_line_does_not_ask_for_it(facts: dict[str, Any]) -> None:
    """Not urgent, or nothing to count from."""
    file = a_file(**({"received_at": at("2026-02-16T20:00")} | facts))
    tell(file, "Referred", "2026-02-16T22:30")
    assert file.deadlines == []


def test_a_second_start_does_not_start_it_again() -> None:
    """A later report on the same child does not give anybody more time."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    file.facts.received_at = at("2026-03-02T12:00")
    tell(file, "Referred", "2026-03-02T12:00")
    assert only(file).due.rolled == at("2026-03-02T20:00")


def test_it_ends_met_late_or_void_and_may_then_start_anew() -> None:
    """New harm starts new hours; what became of the first ones stays written."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    for name, when in (("Referred", "2026-03-02T08:00"), ("Helped", "2026-03-02T20:00")):
        tell(file, name, when)
    file.facts.received_at = at("2026-03-05T08:00")
    for name, when in (("Referred", "2026-03-05T08:00"), ("Helped", "2026-03-05T20:01")):
        tell(file, name, when)
    file.facts.received_at = at("2026-03-09T08:00")
    for name, when in (("Referred", "2026-03-09T08:00"), ("Declined", "2026-03-09T09:00")):
        tell(file, name, when)
    assert [d.ending for d in file.deadlines] == [Ending.MET, Ending.LATE, Ending.VOID]
    assert [d.missed_at is not None for d in file.deadlines] == [False, True, False]
    assert file.next_alarm_at is None


def test_a_delay_that_nobody_noticed_is_told_when_the_work_is_done_late() -> None:
    """Who was off when it passed must not be spared."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    assert tell(file, "Helped", "2026-03-02T20:01").raised == [Raised(only(file), Level.HEAD, True)]


def test_the_owner_the_supervisor_and_the_head_are_told_each_in_turn() -> None:
    """Six, nine and eleven hours, and once more when it is missed (rule emergency-12h)."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    told = []
    for minute in range(13 * 60):
        told += [
            (minute, r.level, r.missed) for r in raise_alarms(file, at("2026-03-02T08:00") + timedelta(minutes=minute))
        ]
    assert told == [
        (360, Level.OWNER, False), (540, Level.SUPERVISOR, False), (660, Level.HEAD, False), (721, Level.HEAD, True)
    ]  # fmt: skip


def test_the_last_minute_is_still_in_time() -> None:
    """A limit of twelve hours is kept by what happens in the twelfth."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    assert [r.missed for r in raise_alarms(file, at("2026-03-02T20:00"))] == [False]


def test_who_was_off_for_a_week_tells_each_deadline_once_and_at_its_highest() -> None:
    """A service that comes back catches up without a storm."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    tell(file, "Accepted", "2026-03-02T08:00")
    later = at("2026-03-18T08:00")
    raised = raise_alarms(file, later)
    assert [(r.deadline.rule, r.level, r.missed) for r in raised] == [
        ("hours", Level.HEAD, True), ("days", Level.SUPERVISOR, False)
    ]  # fmt: skip
    assert raise_alarms(file, later) == []


def test_days_are_told_of_on_the_day_that_the_rule_names() -> None:
    """The fifteenth day begins at midnight; five days before the end too."""
    file = a_file()
    tell(file, "Accepted", "2026-04-10T09:00")
    assert [(a.level, last_day(a.at + timedelta(minutes=1))) for a in only(file).alarms] == [
        (Level.OWNER, date(2026, 4, 25)),
        (Level.SUPERVISOR, date(2026, 4, 25)),
        (Level.SUPERVISOR, date(2026, 5, 1)),  # the end as the law counts it has passed; it is rolled on
        (Level.HEAD, date(2026, 5, 5)),  # the rolled end, 24:00 of 4 May, has passed
    ]


@pytest.mark.rule("report-ext-2m")
@pytest.mark.rule("report-ext-proc")
def test_an_extension_adds_a_line_with_its_document_and_counts_from_the_start() -> None:
    """Nothing is overwritten: the first end, both extensions and who granted them can be read."""
    file = a_file()
    tell(file, "Accepted", "2026-03-02T09:00")
    tell(file, "Extended", "2026-03-20T09:00")
    file.facts.document = "13/QĐ"
    tell(file, "Extended", "2026-04-30T09:00")
    deadline = only(file)
    assert last_day(deadline.statutory) == date(2026, 3, 22)
    assert [(c.kind, c.document, c.approved_by, c.length, last_day(c.statutory)) for c in deadline.changes] == [
        (ChangeKind.EXTENDED, "12/QĐ", "PI-0009", "2 months", date(2026, 5, 2)),
        (ChangeKind.EXTENDED, "13/QĐ", "PI-0009", "4 months", date(2026, 7, 2)),
    ]
    assert [last_day(c.rolled) for c in deadline.changes] == [date(2026, 5, 4), date(2026, 7, 2)]


def test_an_extension_on_the_last_day_is_in_time_and_one_too_many_changes_nothing() -> None:
    """The law knows two."""
    file = a_file()
    tell(file, "Accepted", "2026-03-02T09:00")
    for when in ("2026-03-23T23:59", "2026-05-04T12:00", "2026-07-02T12:00"):
        assert not raise_alarms(file, at(when)) or only(file).missed_at is None
        tell(file, "Extended", when)
    assert len(only(file).changes) == 2
    assert only(file).missed_at is None


def test_an_extension_silences_the_alarms_of_the_former_end_and_plans_new_ones() -> None:
    """Those that went out stay written."""
    file = a_file()
    tell(file, "Accepted", "2026-03-02T09:00")
    raise_alarms(file, at("2026-03-18T09:00"))
    tell(file, "Extended", "2026-03-20T09:00")
    assert [a.level for a in only(file).alarms if a.raised_at] == [Level.OWNER, Level.SUPERVISOR]
    assert raise_alarms(file, at("2026-03-24T09:00")) == []
    assert last_day(max(a.at for a in only(file).alarms if a.level is Level.SUPERVISOR)) == date(2026, 5, 2)
    following = only(file).next_alarm_at
    assert following is not None
    assert last_day(following + timedelta(minutes=1)) == date(2026, 4, 27)


def test_a_rest_stops_the_clock_and_its_time_is_added() -> None:
    """Suspended for ten days: the end lies ten days later, and nobody is told of anything meanwhile."""
    file = a_file()
    tell(file, "Accepted", "2026-03-02T09:00")
    tell(file, "Suspended", "2026-03-10T09:00")
    assert file.next_alarm_at is None
    assert raise_alarms(file, at("2026-06-01T09:00")) == []
    tell(file, "Resumed", "2026-03-20T09:00")
    assert last_day(only(file).due.statutory) == date(2026, 4, 1)
    assert only(file).changes[0].kind is ChangeKind.RESUMED


def test_another_class_of_offence_is_another_length_from_the_same_start() -> None:
    """Both ends are kept (rule investigate-limit)."""
    file = a_file()
    tell(file, "Opened", "2026-03-02T09:00")
    file.facts.case = "more"
    tell(file, "Classed", "2026-03-20T09:00")
    tell(file, "Classed", "2026-03-21T09:00")  # the same again is no change
    deadline = only(file)
    assert (deadline.case, last_day(deadline.statutory)) == ("less", date(2026, 5, 2))
    assert [(c.kind, c.case, c.length, last_day(c.statutory)) for c in deadline.changes] == [
        (ChangeKind.RECLASSIFIED, "more", "3 months", date(2026, 6, 2))
    ]


@pytest.mark.rule("half-time-if-accused-minor")
def test_an_accused_who_is_a_minor_leaves_half_the_time() -> None:
    """Found out later, it is half of the same from the same start."""
    file = a_file(case="more")
    tell(file, "Opened", "2026-03-02T09:00")
    file.facts.minor = True
    tell(file, "Classed", "2026-03-10T09:00")
    assert last_day(only(file).due.statutory) == date(2026, 4, 17)  # 2 April and fifteen days


@pytest.mark.rule("transition")
def test_what_began_before_a_rule_was_in_force_is_not_counted_by_it() -> None:
    """Luật 59/2024 Art 179: not the time limits of what was open on 1 January 2026."""
    file = a_file()
    tell(file, "Opened", "2025-12-31T23:59")
    assert file.deadlines == []
    tell(file, "Opened", "2026-01-01T00:00")
    assert only(file).version == "2026-01-01"


def test_several_clocks_of_one_rule_run_side_by_side_and_end_each_with_its_own_event() -> None:
    """Two requests to two agencies; the closing of the case ends both."""
    file = a_file()
    for subject in ("r-1", "r-2", "r-3"):
        tell(file, "Asked", "2026-03-02T09:00", subject)
    tell(file, "Answered", "2026-03-03T09:00", "r-2")
    assert [(d.subject, d.ending) for d in file.deadlines] == [("r-1", None), ("r-2", Ending.MET), ("r-3", None)]
    tell(file, "Closed", "2026-03-04T09:00")
    assert [d.ending for d in file.deadlines] == [Ending.VOID, Ending.MET, Ending.VOID]


def test_an_end_that_says_the_thing_is_no_longer_wanted_makes_the_clock_void() -> None:
    """Also long after its time: nobody was late with what nobody wants. Any other end of the line is met or late."""
    clocks = Clocks(
        Runs(rule="hint", starts={"Asked"}, ends={"Answered"}, subject=lambda e: e.subject,
             lapsed=lambda e: e.subject == "withdrawn"),
        owner={"officer"}, supervisor={"chief"}, head={"boss"},
    )  # fmt: skip
    file = a_file()
    for subject in ("withdrawn", "answered"):
        clocks.note(file, Occurrence(Told(subject), "Asked", at("2026-03-02T09:00"), "PI-0001"), RECKONING)
    for subject in ("withdrawn", "answered"):
        clocks.note(file, Occurrence(Told(subject), "Answered", at("2026-04-02T09:00"), "PI-0001"), RECKONING)
    assert [(d.subject, d.ending, d.ended_by) for d in file.deadlines] == [
        ("withdrawn", Ending.VOID, "Answered"), ("answered", Ending.LATE, "Answered")
    ]  # fmt: skip


def test_a_rule_that_only_warns_is_told_of_and_never_missed() -> None:
    """Nobody is reported for what nobody has read in a law."""
    file = a_file()
    tell(file, "Asked", "2026-03-02T09:00", "r-1")
    (raised,) = raise_alarms(file, at("2026-04-02T09:00"))
    assert (raised.missed, only(file).missed_at, only(file).binding) == (False, None, False)


def test_who_is_told_stands_in_the_table_for_all_and_in_a_line_for_one() -> None:
    """A role that answers for its unit is named with it."""
    file = a_file(received_at=at("2026-03-02T08:00"))
    tell(file, "Referred", "2026-03-02T08:00")
    tell(file, "Asked", "2026-03-02T08:00", "r-1")
    hours, hint = file.deadlines
    assert (CLOCKS.roles(hours, Level.OWNER), CLOCKS.roles(hint, Level.OWNER)) == ({"officer"}, {"clerk"})
    assert CLOCKS.roles(hint, Level.HEAD) == {"boss"}
    assert (CLOCKS.name_of("chief", "Xã A"), CLOCKS.name_of("boss", "Xã A")) == ("chief@Xã A", "boss@")


def test_a_decision_may_name_the_end_and_the_rule_only_who_is_told() -> None:
    """The history then says no length, because nobody counted one; without a decided end there is no clock."""
    clocks = Clocks(
        Runs(rule="days", starts={"Decided"}, ends={"Ended"}, until=lambda f, _: f.facts.received_at),
        owner={"officer"}, supervisor={"chief"}, head={"boss"},
    )  # fmt: skip
    file = a_file(received_at=at("2026-03-31T00:00"))
    clocks.note(file, Occurrence(Told(), "Decided", at("2026-03-02T09:00"), "PI-0001"), RECKONING)
    deadline = only(file)
    assert (deadline.started_at, deadline.length) == (at("2026-03-02T09:00"), "")
    assert deadline.due.statutory == deadline.due.rolled == at("2026-03-31T00:00")
    assert (Level.SUPERVISOR, at("2026-03-25T00:00")) in [(alarm.level, alarm.at) for alarm in deadline.alarms]
    nothing = a_file(received_at=None)
    clocks.note(nothing, Occurrence(Told(), "Decided", at("2026-03-02T09:00"), "PI-0001"), RECKONING)
    assert nothing.deadlines == []


def test_a_line_may_name_units_beside_the_files_own() -> None:
    """As the file says now; other lines have none."""
    clocks = Clocks(
        Runs(rule="days", starts={"Accepted"}, units=lambda f: (f.facts.document,)),
        Runs(rule="hours", starts={"Accepted"}, since=lambda _, o: o.at),
        owner={"officer"}, supervisor={"chief"}, head={"boss"},
    )  # fmt: skip
    file = a_file(document="Xã B")
    clocks.note(file, Occurrence(Told(), "Accepted", at("2026-03-02T09:00"), "PI-0001"), RECKONING)
    assert [clocks.units_beside(file, deadline) for deadline in file.deadlines] == [{"Xã B"}, set()]


@dataclass(frozen=True)
class Missed:
    rule_id: str
    due_at: datetime
    subject_id: str


def test_others_hear_of_a_missed_deadline_and_the_house_of_every_alarm() -> None:
    """An event for each, and the one that leaves the house says no more than rule, end and number."""
    keeping = Timekeeping(CLOCKS, RECKONING, lambda _: frozenset(), Missed)
    file = a_file(received_at=at("2026-03-02T08:00"))
    keeping.note(file, [Occurrence(Told(), "Referred", at("2026-03-02T08:00"), "x")])
    events = keeping.events(keeping.look(file, at("2026-03-03T08:00")).raised)
    assert events == [
        DeadlineRaised(only(file).id, "hours", "", "head", at("2026-03-02T20:00")),
        Missed("hours", at("2026-03-02T20:00"), ""),
    ]


NAMES = ["Referred", "Helped", "Declined", "Accepted", "Decided", "Suspended", "Resumed", "Extended", "Opened",
         "Concluded", "Classed", "Asked", "Answered", "Closed"]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from([*NAMES, "look"]), st.integers(1, 40 * 24), st.sampled_from(["a", "b"])), max_size=25
)


@settings(deadline=None)
@given(steps=STEPS, case=st.sampled_from(["less", "more"]))
def test_whatever_happens_nothing_is_overwritten_and_nothing_is_missed_unseen(steps: list[Any], case: str) -> None:
    """What was written of a deadline stays; one that passed its end has been told of, once, at the latest now."""
    file, now = a_file(case=case, received_at=at("2026-01-05T08:00")), at("2026-01-05T08:00")
    missed: list[str] = []
    for name, hours, subject in steps:
        now += timedelta(hours=hours)
        before = deepcopy(file.deadlines)
        if name == "look":
            raised = raise_alarms(file, now)
        else:
            raised = CLOCKS.note(file, Occurrence(Told(subject), name, now, "x"), RECKONING).raised
        missed += [r.deadline.id for r in raised if r.missed]
        for old in before:
            new = next(d for d in file.deadlines if d.id == old.id)
            assert new.changes[: len(old.changes)] == old.changes
            assert (new.statutory, new.rolled, new.started_at) == (old.statutory, old.rolled, old.started_at)
            assert [a for a in new.alarms if a.raised_at][: sum(1 for a in old.alarms if a.raised_at)] == [
                a for a in old.alarms if a.raised_at
            ]
            if old.ended_at is not None:
                assert new == old
    raised = raise_alarms(file, now)
    missed += [r.deadline.id for r in raised if r.missed]
    late = {
        d.id
        for d in file.deadlines
        if (d.binding and d.missed_at is not None) or (d.binding and d.running and not d.resting and d.due.rolled < now)
    }
    assert sorted(missed) == sorted(late)
    assert all(d.due.rolled >= d.due.statutory for d in file.deadlines)
