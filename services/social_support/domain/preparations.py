"""When the court prepares the child for a hearing, as it told: whoever supports the child comes along. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.clock import moment_of
from services.kernel.preparing import PreparationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """``hearing``: of the case, from 1; ``place``: a code."""

    hearing: int
    kind: PreparationKind
    starts_at: datetime
    minutes: int
    place: str = ""


def take(file: Any, data: Any) -> list[Any]:
    """``HearingPreparationsPlanned``: all that are planned for that hearing now."""
    others = [one for one in file.preparations if one.hearing != data.hearing]
    file.preparations = others + [
        Preparation(
            hearing=data.hearing,
            kind=PreparationKind(told.kind_code),
            starts_at=moment_of(told.starts_at),
            minutes=told.minutes,
            place=told.place_code,
        )
        for told in data.preparations
    ]
    return []
