"""What a reaction to an event may use. Pure typing: the database behind it stays out of sight."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, Protocol


class Unit(Protocol):
    """A unit of work as a handler sees it: one transaction, all of it or nothing."""

    @property
    def now(self) -> datetime:
        """When this unit of work began, in UTC."""

    def file(self, reference: str) -> Any | None:
        """The agency's file of the case, if there is one."""

    def put(self, file: Any, events: Iterable[Any], *, by: str | None = None, news: News | None = None) -> None:
        """Keep a new or changed file with what happened; ``news``: the event that brought it about."""

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        """Own events: onto the timeline, and to everyone who must hear."""

    def data(self, reference: str) -> Any:
        """The personal data of a case (``kernel.persistence.case_data.CaseData``)."""

    def keep_head(self, event: News) -> None:
        """Keep where another agency says that its access log stands."""

    def keep_busy(self, event: News) -> None:
        """Keep when another agency says that one of its people is taken."""

    def circle(self, reference: str) -> Collection[str]:
        """The agencies that work on the case, as far as this agency has been told."""

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        """From now on these agencies work on the case."""


class News(Protocol):
    """A received event as a handler sees it."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def time(self) -> datetime: ...
    @property
    def data(self) -> Any:
        """The event's message from ``chungtay.events.v1``."""


Handler = Callable[[Unit, News], None]


def keep_head(unit: Unit, event: News) -> None:
    """The reaction to every other agency's signed head."""
    unit.keep_head(event)


def keep_busy(unit: Unit, event: News) -> None:
    """The reaction to another agency's word of when one of its people is taken."""
    unit.keep_busy(event)
