"""A person's own calendar as a calendar program reads it (iCalendar, RFC 5545).

It lies in that program, on telephones and in clouds that are not ours. So it says when, what kind of thing, and the
case's reference, which tells nobody anything who has not signed in here: no name, no place, nothing of a child.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from services.portal.domain import words

CONTENT_TYPE = "text/calendar; charset=utf-8"
OURS = "chungtay"  # what tells our entries from those of others
TAKEN = "Bận"  # of a case that the person must not know of
ASK_AGAIN = timedelta(hours=1)


def calendar_file(engagements: Iterable[Any], today: datetime) -> bytes:
    """``engagements``: as an agency tells of them. ``today``: the beginning of the day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Chung Tay//vi")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Chung Tay")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in engagements:
        calendar.add_component(_entry(one) if one.engagement_id else _taken(one, today))
    return bytes(calendar.to_ical())


def _entry(one: Any) -> Event:
    """Moved, it keeps its UID, and its sequence grows: the program moves what it has."""
    changed = one.changed_at.ToDatetime(tzinfo=UTC)
    event = _event(f"{one.engagement_id}@{OURS}", one, changed)
    event.add("summary", f"{words.code('Engagement.kind', one.kind).vi} {one.reference}")
    event.add("last-modified", changed)
    event.add("sequence", one.version)
    return event


def _taken(one: Any, today: datetime) -> Event:
    """It has nothing by which it could be known again: moved, it is another one."""
    event = _event(f"{one.starts_at.seconds}-{one.ends_at.seconds}@{OURS}", one, today)
    event.add("summary", TAKEN)
    return event


def _event(uid: str, one: Any, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", one.starts_at.ToDatetime(tzinfo=UTC))
    event.add("dtend", one.ends_at.ToDatetime(tzinfo=UTC))
    event.add("class", "PRIVATE")
    return event
