"""A unit of work that only notes what it was asked to do, and news as a reaction sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from services.police_investigation.domain.model import PoliceFile
from tests.unit.police_investigation import builders as b


@dataclass
class NotedUnit:
    """A unit of work that only notes what it was asked to do."""

    kept: PoliceFile | None = None
    now: datetime = b.NOW
    members: tuple[str, ...] = ()
    added: int = 0
    saved: int = 0
    told: list[Any] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)
    busy: list[Any] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)  # the news that came with what was kept

    def data(self, reference: str) -> Any:
        raise AssertionError("no reaction to a case's news needs personal data")

    def keep_head(self, event: Any) -> None:
        self.heads.append(event)

    def keep_busy(self, event: Any) -> None:
        self.busy.append(event)

    def file(self, reference: str) -> PoliceFile | None:
        return self.kept

    def add(self, file: PoliceFile) -> None:
        self.kept, self.added = file, self.added + 1

    def save(self, file: PoliceFile) -> None:
        self.saved += 1

    def put(self, file: PoliceFile, events: Iterable[Any], *, by: str | None = None, news: Any = None) -> None:
        self.brought.append(getattr(news, "name", ""))
        if self.kept is None:
            self.add(file)
        else:
            self.save(file)
        self.record(file.reference, events, by)

    def record(self, reference: str, events: Iterable[Any], by: str | None = None, version: int | None = None) -> None:
        self.told += events

    def circle(self, reference: str) -> tuple[str, ...]:
        return self.members

    def set_circle(self, reference: str, members: Iterable[str]) -> None:
        self.members = tuple(members)


def news(name: str, **data: Any) -> Any:
    return SimpleNamespace(
        id="e", source="x", name=name, reference=b.REFERENCE, time=b.LATER, data=SimpleNamespace(**data)
    )
