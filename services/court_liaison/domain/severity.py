"""The class of the offence (rule ``severity-class``): a person says it, the software never guesses. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """Ít nghiêm trọng, nghiêm trọng, rất nghiêm trọng, đặc biệt nghiêm trọng."""

    LESS_SERIOUS = "less_serious"
    SERIOUS = "serious"
    VERY_SERIOUS = "very_serious"
    EXTREMELY_SERIOUS = "extremely_serious"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What was said of the offence and of the accused's age; None: nothing was said. ``by``: a staff number, or
    the agency that told it."""

    severity: Severity | None = None
    accused_is_minor: bool | None = None
    at: datetime
    by: str
