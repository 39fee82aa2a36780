"""The last day of a separation as it was decided: by the Chairman, renewed, or as an authority asks.

The longest that the law allows is in ``test_clocks.py``. 24:00 of a day is written as 00:00 of the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kernel.deadlines.model import Deadline, Ending
from services.kernel.deadlines.table import raise_alarms
from services.kernel.rules import Level
from services.social_support.domain.clocks import CLOCKS
from services.social_support.domain.separation import Authority
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import vietnam
from tests.unit.social_support.desk import Desk, an_accepted_case

COURT: dict[str, Any] = {
    "authority": Authority.COURT, "authority_document": "5/QĐ-TA", "authority_document_on": "2026-03-12",
}  # fmt: skip


def separated(ends_on: str) -> Desk:
    """On Sunday 1 March at 08:00; the fifteenth day is Monday the 16th."""
    desk = an_accepted_case("2026-03-01T08:00")
    desk.do(replace(b.SEPARATE, ends_on=ends_on), b.CHAIRMAN, vietnam("2026-03-01T08:00"))
    return desk


def alarms(deadline: Deadline) -> list[tuple[Level, Any]]:
    return [(alarm.level, alarm.at) for alarm in deadline.alarms]


@pytest.mark.rule("separation-decided-end")
def test_a_shorter_separation_reminds_of_its_own_last_day() -> None:
    """To the 6th: the worker two days before, the Chairman as the last day begins and when it is over."""
    deadline = separated("2026-03-06").clock("separation-decided-end")
    assert (deadline.started_at, deadline.due.rolled) == (vietnam("2026-03-01T08:00"), vietnam("2026-03-07T00:00"))
    assert alarms(deadline)[:2] == [
        (Level.OWNER, vietnam("2026-03-04T00:00")), (Level.SUPERVISOR, vietnam("2026-03-06T00:00")),
    ]  # fmt: skip
    assert [CLOCKS.roles(deadline, level) for level in Level] == [
        {"child_protection_worker"}, {"commune_chairman"}, {"commune_chairman"},
    ]  # fmt: skip


@pytest.mark.rule("separation-decided-end")
def test_after_the_last_day_it_is_missed_although_the_fifteen_days_run_on() -> None:
    """No decision speaks of the child any more, and nobody may take the longest for the decided."""
    desk = separated("2026-03-06")
    missed = [one.deadline.rule for one in raise_alarms(desk.file, vietnam("2026-03-07T00:01")) if one.missed]
    assert missed == ["separation-decided-end"]
    assert desk.clock("separation-max-15d").running


@pytest.mark.rule("separation-decided-end")
@pytest.mark.parametrize("ends_on", ["", "2026-03-16"])
def test_one_that_lasts_as_long_as_the_law_allows_has_one_clock_and_not_two(ends_on: str) -> None:
    """The fifteen days remind of it."""
    assert separated(ends_on).clocks("separation-decided-end") == []


@pytest.mark.rule("separation-decided-end")
def test_each_renewal_ends_the_reminder_and_begins_the_next() -> None:
    """In time, then a day late, then to the fifteenth day, of which its own clock reminds: all can be read."""
    desk = separated("2026-03-06")
    desk.do(replace(b.RENEW, ends_on="2026-03-10"), b.CHAIRMAN, vietnam("2026-03-05T08:00"))
    desk.do(replace(b.RENEW, ends_on="2026-03-14"), b.CHAIRMAN, vietnam("2026-03-11T08:00"))
    desk.do(replace(b.RENEW, ends_on="2026-03-16"), b.CHAIRMAN, vietnam("2026-03-13T08:00"))
    assert [(d.started_at, d.due.rolled, d.ending) for d in desk.clocks("separation-decided-end")] == [
        (vietnam("2026-03-01T08:00"), vietnam("2026-03-07T00:00"), Ending.MET),
        (vietnam("2026-03-05T08:00"), vietnam("2026-03-11T00:00"), Ending.LATE),
        (vietnam("2026-03-11T08:00"), vietnam("2026-03-15T00:00"), Ending.MET),
    ]
    (longest,) = desk.clocks("separation-max-15d")
    assert (longest.running, longest.due.rolled) == (True, vietnam("2026-03-17T00:00"))


@pytest.mark.rule("separation-decided-end")
@pytest.mark.rule("separation-end")
def test_the_childs_return_ends_the_reminder_too() -> None:
    """On the last day, after a look at the carer."""
    desk = separated("2026-03-06")
    desk.do(b.ASSESS_CARER, at=vietnam("2026-03-06T08:00"))
    desk.do(b.RETURN_CHILD, b.CHAIRMAN, vietnam("2026-03-06T09:00"))
    assert [desk.clock(rule).ending for rule in ("separation-decided-end", "separation-max-15d")] == [Ending.MET] * 2


# --- as an authority asks -----------------------------------------------------------------------------------


@pytest.mark.rule("separation-max-15d")
def test_an_authoritys_document_ends_the_fifteen_days_and_its_own_last_day_is_reminded_of() -> None:
    """Until 30 April: the worker is told on the 28th, the Chairman as the 30th begins."""
    desk = separated("")
    desk.do(replace(b.RENEW, ends_on="2026-04-30", **COURT), b.CHAIRMAN, vietnam("2026-03-13T08:00"))
    assert desk.clock("separation-max-15d").ending is Ending.VOID
    deadline = desk.clock("separation-decided-end")
    assert (deadline.running, deadline.due.rolled) == (True, vietnam("2026-05-01T00:00"))
    assert alarms(deadline)[:2] == [
        (Level.OWNER, vietnam("2026-04-28T00:00")), (Level.SUPERVISOR, vietnam("2026-04-30T00:00")),
    ]  # fmt: skip


@pytest.mark.rule("separation-max-15d")
def test_what_happened_to_a_prolonged_separation_can_be_read_from_its_clocks() -> None:
    """No clock begins in the future or before its decision; each says what ended it, and what was too late stays so."""
    desk = separated("2026-03-06")
    at = [vietnam(f"2026-{day}T08:00") for day in ("03-18", "04-20", "04-28")]
    raise_alarms(desk.file, at[0])  # nobody renewed, and the fifteen days passed too
    desk.do(replace(b.RENEW, ends_on="2026-04-30", **COURT), b.CHAIRMAN, at[0])
    desk.do(replace(b.RENEW, ends_on="2026-05-20", **COURT), b.CHAIRMAN, at[1])
    desk.do(b.ASSESS_CARER, at=at[2])
    desk.do(b.RETURN_CHILD, b.CHAIRMAN, at[2])
    told = [
        (d.rule, d.started_by, d.started_at, d.due.rolled, d.ended_by, d.ending, d.missed_at)
        for d in desk.file.deadlines if d.rule.startswith("separation-")
    ]  # fmt: skip
    first, beyond = vietnam("2026-03-01T08:00"), vietnam("2026-03-17T00:00")
    assert told == [
        ("separation-max-15d", "ChildSeparated", first, beyond, "SeparationProlonged", Ending.VOID, at[0]),
        ("separation-decided-end", "ChildSeparated", first, vietnam("2026-03-07T00:00"), "SeparationRenewed",
         Ending.LATE, at[0]),
        ("separation-decided-end", "SeparationRenewed", at[0], vietnam("2026-05-01T00:00"), "SeparationRenewed",
         Ending.MET, None),
        ("separation-decided-end", "SeparationRenewed", at[1], vietnam("2026-05-21T00:00"), "ChildReturned",
         Ending.MET, None),
    ]  # fmt: skip
    assert all(d.started_at <= (d.ended_at or at[2]) for d in desk.file.deadlines)
