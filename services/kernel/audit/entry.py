"""One line of an agency's access log, and how a line is chained to the one before it.

Pure: standard library only. A line says who looked, at what, why, and what was answered; never what
was seen. It holds no free text: a written reason lies encrypted with the case, and what is chained
here is a commitment to it (see ``commit``), so that the reason cannot be exchanged afterwards.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

START = "0" * 64  # what the first line is chained to
_SALT = 16  # bytes


class Action(StrEnum):
    VIEW = "view"
    TIMELINE = "timeline"
    LIST = "list"
    SEARCH = "search"
    COMMAND = "command"
    EXPORT = "export"
    EMERGENCY = "emergency"  # an emergency view was opened or used
    REVIEW = "review"  # the privacy officer's word on an emergency view
    EXCLUSION = "exclusion"
    LOG = "log"  # somebody looked at this log
    VERIFY = "verify"  # somebody had this log verified
    PRIVACY = "privacy"  # consents, holds, requests, erasure
    FOREIGN_EVENT = "foreign_event"  # an event that its sender had no right to send


class Decision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``call``: name of the call or command. ``references``: the cases that were shown or asked for.

    ``staff_id``: empty when no person asked, as with a foreign event. ``reason``: a code: the refusal's
    key, the kind of access (assigned, emergency), or a review's outcome (``justified``,
    ``not_justified``). ``request``: the request's or the event's id. ``grant``: the emergency view that
    the line opens, uses or reviews. ``commitment``: see ``commit``.
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
    request: str = ""
    grant: str = ""
    commitment: str = ""

    def values(self) -> dict[str, Any]:
        """As it is stored and chained; times in whole milliseconds, as the database keeps them.

        Raises ValueError, without the value, for what cannot be stored: a time without a zone, a text
        that is not Unicode.
        """
        if self.at.tzinfo is None:
            raise ValueError("the time of a line needs its zone")
        values = {
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
            "grant": self.grant,
            "commitment": self.commitment,
        }
        try:
            link("", 0, values, START)
        except (TypeError, ValueError, OverflowError):
            raise ValueError("a line holds codes, numbers and references only") from None
        return values


def link(agency: str, number: int, values: Mapping[str, Any], previous: str) -> str:
    """The hash of line ``number`` (from 1): SHA-256 over the agency, the number, the line and the hash before."""
    content = {**values, "at": round(values["at"].timestamp() * 1000)}
    text = json.dumps([agency, number, content, previous], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def commit(text: str) -> tuple[str, bytes]:
    """A commitment to a written reason (SHA-256, hex), and the salt to keep, encrypted, beside the reason.

    Without the salt a short reason could be guessed from its hash. When the case's key is destroyed, reason
    and salt go with it, and what stays here says nothing.
    """
    salt = secrets.token_bytes(_SALT)
    return _committed(text, salt), salt


def keeps_to(commitment: str, text: str, salt: bytes) -> bool:
    """Whether this is the very reason that was given."""
    return secrets.compare_digest(commitment, _committed(text, salt))


def _committed(text: str, salt: bytes) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()
