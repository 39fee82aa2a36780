"""Harm that becomes known while a case is worked on: what every agency keeps of it, as codes. Pure.

The intake point tells of it (``HarmAdded``), and takes it back when the report that told it was no part of the
case (``HarmTakenBack``). More than a code never travels: who must know more has the case's record, or asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from services.kernel.ports import News, Unit


class HarmCode(StrEnum):
    DANGER_TO_LIFE = "danger_to_life"
    SUSPECT_IS_CARER = "suspect_is_carer"
    NEW_HARM = "new_harm"  # harm that the case did not hold, an injury for instance; what it is does not travel


@dataclass(slots=True, kw_only=True)
class Harm:
    """``at``: the first receipt of the report that tells it, in UTC: the twelve hours run from it (rule
    ``emergency-12h``). ``report`` and ``told`` (agencies) are known at the intake point alone."""

    id: str
    at: datetime
    codes: tuple[HarmCode, ...]
    taken_back_at: datetime | None = None  # the report was no part of the case
    report: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


def take_harm(unit: Unit, event: News, file: Any | None = None) -> None:
    """The reaction to ``HarmAdded`` and ``HarmTakenBack``: it stands on the file, once. ``file``: given by an agency
    that can be told before there is one."""
    file = unit.file(event.reference) if file is None else file
    if file is None:
        return  # nothing of the case is kept here; the timeline has the news
    known = next((harm for harm in file.harm if harm.id == event.data.harm_id), None)
    if event.name == "HarmTakenBack":
        if known is not None:
            known.taken_back_at = event.time
    elif known is None:
        file.harm.append(_told(event.data))
    unit.put(file, [], news=event)


def _told(data: Any) -> Harm:
    received_at: datetime = data.received_at.ToDatetime(tzinfo=UTC)
    return Harm(id=data.harm_id, at=received_at, codes=tuple(HarmCode(code) for code in data.harm_codes))
