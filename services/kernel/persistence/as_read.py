"""What a file was when its transaction read it, so that saving it costs what changed in it and not what it holds.

A field that is as it was is not converted anew, a part that is as it was is not enciphered anew, and a file in whose
personal parts nothing changed is not looked up among the search tokens. What was read is true for as long as the
transaction lasts: a save that met another's is refused by the version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from pymongo.client_session import ClientSession

from services.kernel.privacy.split import Parts


@dataclass(frozen=True, slots=True, repr=False)
class Stored:
    """``raw``: as the database has it; ``plain`` and ``parts``: as ``privacy.split`` took it apart. It holds what is
    personal in the open and so shows nothing of itself in an error's text."""

    raw: dict[str, Any]
    plain: dict[str, Any]
    parts: Parts

    @property
    def whole(self) -> bool:
        """Whether every part that is kept could be read."""
        return self.parts.keys() == set(self.raw.get("sealed", ()))


class AsRead:
    """Of the sessions that last, each file that they read or wrote."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[ClientSession, dict[str, Stored]] = WeakKeyDictionary()

    def note(self, session: ClientSession, reference: str, kept: Stored) -> None:
        self._of.setdefault(session, {})[reference] = kept

    def get(self, session: ClientSession, reference: str, version: int) -> Stored | None:
        """None when the session has not seen this version, or not all of it."""
        kept = self._of.get(session, {}).get(reference)
        return kept if kept is not None and kept.whole and kept.raw["version"] == version else None
