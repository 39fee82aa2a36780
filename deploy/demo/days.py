"""Days and hours of the demonstration: now, soon, and at hours at which a child may be heard."""

from __future__ import annotations

from datetime import datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial

OFFICE_HOURS = (8, 9, 10, 11, 13, 14, 15, 16)


def date_in(days: int) -> str:
    """That day, YYYY-MM-DD."""
    return (datetime.now(VIETNAM) + timedelta(days=days)).strftime("%Y-%m-%d")


def hour_in(days: int, hour: int) -> Timestamp:
    """That hour on the last working day within so many days."""
    day = datetime.now(VIETNAM) + timedelta(days=days)
    while not provincial().days.is_working_day(day.date()):
        day -= timedelta(days=1)
    return _at(day, hour)


def moment_ago(minutes: int) -> Timestamp:
    """So many minutes ago."""
    return _stamp(datetime.now(VIETNAM) - timedelta(minutes=minutes))


def last_afternoon() -> Timestamp:
    """Three o'clock of the last afternoon that is over: by day, whenever the demonstration runs."""
    now = datetime.now(VIETNAM)
    day = now if now.hour >= 17 else now - timedelta(days=1)
    return _at(day, 15)


def _at(day: datetime, hour: int) -> Timestamp:
    return _stamp(day.replace(hour=hour, minute=0, second=0, microsecond=0))


def _stamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
