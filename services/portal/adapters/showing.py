"""From an agency's answer to what a page shows of it: facts with their labels, in both languages.

Whatever the contract holds is shown; what is empty, or was masked, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from chungtay.privacy.v1 import options_pb2
from services.portal.domain import words
from services.portal.domain.picks import clock_face, rule_text
from services.portal.domain.texts import Text

CATEGORY: Any = options_pb2.category  # the generated types do not know that this is an extension
YES, NO = Text("Có", "Yes"), Text("Không", "No")
MONEY = frozenset({"cost", "amount_vnd"})
RULES = frozenset({"rule", "rules", "basis_code", "kept_by_rule", "ground"})  # fields that hold a rule's id
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What a case page shows in places of their own.
IN_THEIR_PLACE = frozenset({
    "reference", "state", "version", "deadlines", "requests", "sittings", "masked", "categories_shown", "child", "unit",
    "circle",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it: a text, or cards of facts of its own."""

    label: Text
    value: Text | None = None
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page. ``name``: in the contract."""

    name: str
    title: Text
    cards: tuple[Card, ...]


class Showing:
    """``names``: of the agency's staff, by number. ``service``: whose answers are shown."""

    def __init__(self, service: str, names: Mapping[str, str]) -> None:
        self._service = service
        self._names = names

    def facts(self, message: Any, leave_out: Collection[str] = ()) -> tuple[Fact, ...]:
        """Everything that a message holds."""
        found = (self._fact(message, f) for f in message.DESCRIPTOR.fields if f.name not in leave_out)
        return tuple(fact for fact in found if fact is not None)

    def said(self, message: Any, name: str) -> Text:
        """One field in words; empty where it holds nothing."""
        fact = self._fact(message, message.DESCRIPTOR.fields_by_name[name])
        return (fact.value if fact is not None else None) or Text("", "")

    def cards(self, messages: Iterable[Any]) -> tuple[Card, ...]:
        return tuple(Card(facts) for one in messages if (facts := self.facts(one)))

    def sections(self, message: Any, leave_out: Collection[str] = IN_THEIR_PLACE) -> list[Section]:
        """A long answer in parts: what it holds once, then each list with the latest first."""
        plain: list[Fact] = []
        parts: list[Section] = []
        for field in message.DESCRIPTOR.fields:
            if field.name in leave_out:
                continue
            if not _is_part(field):
                plain += [fact] if (fact := self._fact(message, field)) is not None else []
                continue
            held = getattr(message, field.name)
            cards = self.cards(reversed(held) if field.is_repeated else [held])
            if cards:
                parts.append(Section(field.name, words.label(message.DESCRIPTOR.name, field.name), cards))
        head = [Section("facts", Text("Thông tin chung", "In general"), (Card(tuple(plain)),))] if plain else []
        return head + parts

    def name(self, staff_id: str) -> str:
        """A colleague's name; of others only the number is known here."""
        return self._names.get(staff_id, staff_id)

    def coded(self, field: str, value: str, message: str = "") -> Text:
        """A code kept as text, in words; what is no code, as it is."""
        for group in (f"{message}.{field}", f"{self._service}.{field}", field):
            if (word := words.CODES.get(group, {}).get(value)) is not None:
                return word
        return rule_text(value) if field in RULES else Text(value, value)

    def _fact(self, message: Any, field: FieldDescriptor) -> Fact | None:
        label = words.label(message.DESCRIPTOR.name, field.name)
        held = getattr(message, field.name)
        if _is_part(field):
            cards = self.cards(held if field.is_repeated else [held])
            return Fact(label, cards=cards) if cards else None
        if field.is_repeated:
            texts = [text for one in held if (text := self._text(field, one)) is not None]
            return Fact(label, Text(*("; ".join(pair) for pair in zip(*texts, strict=True)))) if texts else None
        if field.has_presence and not message.HasField(field.name):
            return None
        value = self._text(field, held)
        return None if value is None else Fact(label, value)

    def _text(self, field: FieldDescriptor, value: Any) -> Text | None:
        if field.message_type is not None:
            return _same(clock_face(value))
        if field.enum_type is not None:
            return words.code(field.enum_type.name, words.code_of(field.enum_type, value)) if value else None
        if field.type == FieldDescriptor.TYPE_BOOL:
            return YES if value else (NO if field.has_presence else None)
        if isinstance(value, str):
            return self._string(field, value)
        if isinstance(value, bytes) or (value == 0 and not field.has_presence):
            return None
        return _same(f"{value:,} ₫".replace(",", ".") if field.name in MONEY else f"{value:g}")

    def _string(self, field: FieldDescriptor, value: str) -> Text | None:
        if value == "":
            return None
        if field.GetOptions().Extensions[CATEGORY] == options_pb2.CATEGORY_STAFF:
            if (known := self._names.get(value)) is not None:
                return _same(known)
        if _DAY.fullmatch(value):
            return _same(day_face(value))
        message = field.containing_type
        return self.coded(field.name, value, message.name if message is not None else "")


def day_face(day: str) -> str:
    """``2026-03-11`` is shown as ``11/03/2026``; what is no day, as it is."""
    try:
        return date.fromisoformat(day).strftime("%d/%m/%Y")
    except ValueError:
        return day


def _same(text: str) -> Text | None:
    return Text(text, text) if text else None


def _is_part(field: FieldDescriptor) -> bool:
    return field.message_type is not None and not field.message_type.full_name.startswith("google.protobuf.")
