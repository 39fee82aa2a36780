"""A clock for tests of what comes with time."""

from __future__ import annotations

from datetime import datetime


class Hands:
    """A clock that is turned by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment
