"""One line of an agency's access log, and how a line is chained to the one before it.

Pure: standard library only. A line says who looked, at what, why, and what was answered; never what
was seen. It holds no free text: a written reason lies encrypted with the case, and what is chained
here is that there was one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

START = "0" * 64  # what the first line is chained to


class Action(StrEnum):
    VIEW = "view"
    TIMELINE = "timeline"
    LIST = "list"
    SEARCH = "search"
    COMMAND = "command"
    EXPORT = "export"
    EMERGENCY = "emergency"  # an emergency view was opened
    REVIEW = "review"
    EXCLUSION = "exclusion"
    LOG = "log"  # somebody looked at this log
    PRIVACY = "privacy"  # consents, holds, requests, erasure
    FOREIGN_EVENT = "foreign_event"  # an event that its sender had no right to send


class Decision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``call``: name of the call or command. ``references``: the cases that were shown or asked for.

    ``reason``: the refusal's key, or the kind of access (assigned, emergency); a code.
    """

    at: datetime
    staff_id: str
    unit: str
    roles: tuple[str, ...]
    action: Action
    call: str
    decision: Decision
    purpose: str = ""
    references: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    reason: str = ""
    request: str = field(default="")

    def values(self) -> dict[str, Any]:
        """As it is stored and chained; times in whole milliseconds, as the database keeps them."""
        return {
            "at": self.at.replace(microsecond=self.at.microsecond // 1000 * 1000),
            "staff_id": self.staff_id,
            "unit": self.unit,
            "roles": sorted(self.roles),
            "action": str(self.action),
            "call": self.call,
            "decision": str(self.decision),
            "purpose": self.purpose,
            "references": list(self.references),
            "categories": sorted(self.categories),
            "reason": self.reason,
            "request": self.request,
        }


def link(agency: str, number: int, values: dict[str, Any], previous: str) -> str:
    """The hash of line ``number`` (from 1): SHA-256 over the agency, the number, the line and the hash before."""
    content = {**values, "at": round(values["at"].timestamp() * 1000)}
    text = json.dumps([agency, number, content, previous], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
