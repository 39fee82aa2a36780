"""What a file was when its transaction read it, so that saving it costs what changed in it and not what it holds.

What is as it was is not converted anew, be it a field or an element of a list, a part that is as it was is not
enciphered anew, and a file in whose personal parts nothing changed is not looked up among the search tokens. What was
read is true for as long as the transaction lasts: a save that met another's is refused by the version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
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

    def converted(
        self, plain: Mapping[str, Any], always: Collection[str], convert: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any]:
        """These plain fields as the database is to have them. Only what is not as it was is converted: of the fields,
        and of their lists' elements. ``always``: fields without which nothing can be converted."""
        changed = {name: value for name, value in plain.items() if name in always or self.plain[name] != value}
        places = {name: self._changed_places(name, value) for name, value in changed.items()}
        anew = convert(
            {name: [value[at] for at in places[name]] if places[name] else value for name, value in changed.items()}
        )
        kept = {name: self.raw[name] for name in plain if name not in changed and name in self.raw}
        return kept | {
            name: self._put_together(name, len(plain[name]), places[name], value) if places[name] else value
            for name, value in anew.items()
        }

    def _changed_places(self, name: str, value: Any) -> list[int]:
        """Where a list has elements that are not as they were; empty where all of the field is to be converted."""
        before, raw = self.plain[name], self.raw.get(name)
        if not (isinstance(value, list) and isinstance(before, list) and isinstance(raw, list)):
            return []
        if len(before) != len(raw):
            return []
        return [at for at, element in enumerate(value) if at >= len(before) or before[at] != element]

    def _put_together(self, name: str, length: int, places: Iterable[int], anew: Iterable[Any]) -> list[Any]:
        """A list out of the elements that were converted and those that are as they were."""
        changed = dict(zip(places, anew, strict=True))
        return [changed[at] if at in changed else self.raw[name][at] for at in range(length)]


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
