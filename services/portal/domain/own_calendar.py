"""A person's own calendar, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.portal.domain.picks import moment_of


def by_day(engagements: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """The days on which there is something, and what there is, both in their order. ``engagements``: as an agency
    tells of them; each stands on the day on which it begins."""
    days: dict[date, list[Any]] = {}
    for one in sorted(engagements, key=lambda one: (moment_of(one.starts_at), moment_of(one.ends_at))):
        days.setdefault(moment_of(one.starts_at).date(), []).append(one)
    return list(days.items())
