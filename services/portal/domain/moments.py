"""How long something is still away, in words. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.portal.domain.texts import Text

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def time_left(due: datetime, now: datetime) -> Text:
    """``còn 3 giờ`` before it, ``quá 2 ngày`` after; both rounded down, in the largest unit that fits."""
    gap = abs(due - now)
    if gap < _HOUR:
        number, vi, en = gap // timedelta(minutes=1), "phút", "minute"
    elif gap < 2 * _DAY:
        number, vi, en = gap // _HOUR, "giờ", "hour"
    else:
        number, vi, en = gap // _DAY, "ngày", "day"
    many = en if number == 1 else f"{en}s"
    if due >= now:
        return Text(f"còn {number} {vi}", f"{number} {many} left")
    return Text(f"quá {number} {vi}", f"{number} {many} over")
