"""A calendar as a program gets it: what it says of an engagement, and what it must not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from chungtay.work.v1.work_service_pb2 import Engagement
from services.kernel.engagements import EngagementKind
from services.portal.adapters.calendar_file import calendar_file
from services.portal.domain.own_calendar import by_day

START = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam
CHANGED = datetime(2026, 6, 1, 3, 0, 5, tzinfo=UTC)
TODAY = datetime(2026, 6, 2, 17, tzinfo=UTC)


def engagement(start: datetime = START, minutes: int = 90, **more: Any) -> Engagement:
    values: dict[str, Any] = {
        "engagement_id": "e-1", "reference": "1111-1111-111", "kind": "hearing", "place": "P.2", "version": 7,
    }  # fmt: skip
    one = Engagement(**{**values, **more})
    one.starts_at.FromDatetime(start)
    one.ends_at.FromDatetime(start + timedelta(minutes=minutes))
    if one.version:
        one.changed_at.FromDatetime(CHANGED)
    return one


def taken() -> Engagement:
    """Of a case from which the person is kept away."""
    return engagement(engagement_id="", reference="", kind="", place="", version=0)


def read(*engagements: Engagement) -> list[Any]:
    return list(Calendar.from_ical(calendar_file(engagements, TODAY)).walk("VEVENT"))


def test_an_entry_says_when_what_and_which_case() -> None:
    """In UTC, which every program shows by its own clock; it says when it was changed last."""
    (event,) = read(engagement())
    assert (event["summary"], event["uid"], event["sequence"]) == ("Phiên tòa 1111-1111-111", "e-1@chungtay", 7)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (START, START + timedelta(minutes=90))
    assert event.decoded("dtstamp") == event.decoded("last-modified") == CHANGED
    assert b"DTSTART:20260615T013000Z\r\n" in calendar_file([engagement()], TODAY)


def test_an_entry_says_nothing_else() -> None:
    """It lies on telephones and in clouds that are not ours: no place, no person, no words."""
    (event,) = read(engagement(place="Nhà bà Sáu, 12 Lê Lợi"))
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "CLASS", "SUMMARY", "LAST-MODIFIED", "SEQUENCE",
    }  # fmt: skip


@pytest.mark.parametrize("kind", EngagementKind)
def test_every_kind_is_called_by_its_vietnamese_name(kind: EngagementKind) -> None:
    """A code means nothing on a telephone."""
    (event,) = read(engagement(kind=str(kind)))
    assert event["summary"].endswith(" 1111-1111-111")
    assert str(kind) not in event["summary"]


def test_a_moved_hearing_is_the_same_entry_in_a_newer_version() -> None:
    """The program moves what it has and does not show it twice."""
    ((before,), (after,)) = read(engagement()), read(engagement(START + timedelta(days=7), version=9))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == START + timedelta(days=7)


@pytest.mark.rule("need-to-know")
def test_of_a_case_that_the_person_must_not_know_of_only_the_time_is_told() -> None:
    """They are busy then, and that is all."""
    (event,) = read(taken())
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "CLASS", "SUMMARY"}
    assert event["summary"] == "Bận"
    assert event.decoded("dtstart") == START


def test_the_same_calendar_is_written_in_the_same_way() -> None:
    """So that a program that asks again is told that nothing changed."""
    assert calendar_file([engagement(), taken()], TODAY) == calendar_file([engagement(), taken()], TODAY)


def test_an_empty_calendar_is_one() -> None:
    """Somebody new has nothing yet; the program is not to take it for a fault."""
    calendar = Calendar.from_ical(calendar_file([], TODAY))
    assert (calendar["version"], calendar.walk("VEVENT")) == ("2.0", [])


def test_a_page_shows_each_day_with_what_begins_on_it_by_vietnams_clock() -> None:
    """23:30 is still that evening, though another day has begun in UTC's reckoning of Vietnam's morning."""
    late = datetime(2026, 6, 15, 16, 30, tzinfo=UTC)
    next_day = datetime(2026, 6, 15, 17, 0, tzinfo=UTC)
    days = by_day([engagement(next_day), engagement(late), engagement(START)])
    assert [(day.isoformat(), [one.starts_at.ToDatetime(tzinfo=UTC) for one in found]) for day, found in days] == [
        ("2026-06-15", [START, late]), ("2026-06-16", [next_day]),
    ]  # fmt: skip
