"""How a child is prepared for its hearing, as agencies tell each other: a code and never the content. Pure.

Neither way is a session (``kernel.sittings``): nobody asks the child anything. Whoever supports it comes along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PreparationKind(StrEnum):
    VISIT = "visit"  # it is shown the court
    TALK = "talk"  # what will happen is explained to it: where it sits, who asks, that it may ask for a break


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTold:
    """One of them, in the court's event."""

    kind_code: str
    starts_at: datetime
    minutes: int
    place_code: str
