"""What the contracts' fields and codes are called, by name; each agency's own words lie beside this file.

A field is found as ``Message.field`` where its word depends on the message, else by its name alone. A code is
found under its enum's name, or under the name of the text field that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.portal.domain.texts import Text
from services.portal.domain.words import (
    common,
    common_fields,
    court,
    court_codes,
    court_planning,
    family,
    identity,
    intake,
    intake_codes,
    joint,
    oversight,
    police,
    police_codes,
    privacy,
    social,
    social_codes,
    work,
)

_ROOMS = (
    common, common_fields, work, joint, privacy, intake, intake_codes, family, social, social_codes, police,
    police_codes, court, court_codes, court_planning, oversight, identity,
)  # fmt: skip
FIELDS: Mapping[str, Text] = {name: Text(*text) for room in _ROOMS for name, text in room.FIELDS.items()}
CODES: Mapping[str, Mapping[str, Text]] = {
    group: {code: Text(*text) for room in _ROOMS for code, text in room.CODES.get(group, {}).items()}
    for group in {group for room in _ROOMS for group in room.CODES}
}
EVENTS: Mapping[str, Text] = {name: Text(*text) for room in _ROOMS for name, text in room.EVENTS.items()}
LONG = frozenset(name for room in _ROOMS for name in room.LONG)


class NoWord(KeyError):
    """A field or a code that nobody gave a word."""


def label(message: str, field: str) -> Text:
    """What a field is called. A field without a word shows its own name; a test finds it."""
    return FIELDS.get(f"{message}.{field}") or FIELDS.get(field) or Text(field, field)


def code(group: str, value: str) -> Text:
    """What a code means. One that only a newer agency knows shows itself."""
    return CODES.get(group, {}).get(value) or Text(value, value)


def knows(group: str) -> bool:
    """Whether a group of codes has words."""
    return group in CODES


def codes_in(enum: Any) -> Iterator[str]:
    """The codes of a contract's enum, without the one for unspecified."""
    return (code_of(enum, value.number) for value in enum.values if value.number)


def code_of(enum: Any, number: int) -> str:
    """``CHANNEL_HOTLINE_111`` is ``hotline_111``."""
    named = enum.values_by_number.get(number)
    return str(named.name).removeprefix(_prefix(enum)).lower() if named is not None else str(number)


def number_of(enum: Any, value: str) -> int | None:
    """The way back."""
    named = enum.values_by_name.get(_prefix(enum) + value.upper())
    return None if named is None else int(named.number)


def _prefix(enum: Any) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(enum.name)).upper() + "_"
