"""Words that occur nowhere else in the world, planted in every personal field, and the ways to find them again."""

from __future__ import annotations

import base64
import importlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from services.kernel.privacy.categories import Category
from services.kernel.privacy.masking import category_of

PERSONAL = frozenset(map(str, Category))
# Every word begins with one of these, so that a search for few finds all. Fields whose form is checked get words
# of that form: a birthday, a time long before any computer, digits, a hash.
_LETTERS = secrets.token_hex(4)
_DIGITS = "0" + "".join(secrets.choice("123456789") for _ in range(5))
_BIRTHDAY, _TIME = "2012-0", "1987-0"
_LENGTHS = {"id_number": 12, "phone": 10}
_BEFORE, _LONGEST = 8, 160  # bytes: a base64 text begins before its first whole letter; a hash as hexadecimal


@dataclass(frozen=True, slots=True)
class Planted:
    """Where a word was typed: ``at`` an agency (or ``shared`` by hand), in which field of which category."""

    at: str
    field: str
    category: str


class Canaries:
    """Every word that was planted, and what it was planted as."""

    def __init__(self) -> None:
        self.words: dict[str, Planted] = {}
        self.fields: set[str] = set()  # full names of all contract fields that were planted
        self._number = count()
        self._days = {_BIRTHDAY: count(), _TIME: count()}  # there are few days, so each kind has its own

    def word(self, at: str, field: FieldDescriptor) -> str:
        """A new value for the field; only its unmistakable part is searched for."""
        category = category_of(field)
        value, unmistakable = self._value(field.name)
        self.words[unmistakable] = Planted(at, field.name, category)
        self.fields.add(field.full_name)
        return value

    def note(self, at: str, name: str, category: str = "typed") -> str:
        """A value for what has no field in a contract: a token, a wrong reference."""
        word = _LETTERS + secrets.token_hex(6)
        self.words[word] = Planted(at, name, category)
        return word

    def _value(self, name: str) -> tuple[str, str]:
        """What is typed, and its unmistakable part."""
        number = next(self._number)
        if name in ("date_of_birth", "incident_at", "seen_at"):
            start = _BIRTHDAY if name == "date_of_birth" else _TIME
            day = next(self._days[start])
            word = f"{start}{1 + day % 9}-{11 + day // 9:02}"
            assert word not in self.words, "every day of this kind is planted already"
        elif name in _LENGTHS:
            rest = _LENGTHS[name] - len(_DIGITS)
            word = f"{_DIGITS}{number:0{rest}}"
        elif name == "hash":
            word = _LETTERS + secrets.token_hex(28)
        else:
            word = _LETTERS + secrets.token_hex(6)
            return f"Hoàng Yến {word}", word
        return word, word

    def fill(self, at: str, message: Any) -> Any:
        """Put a word into every personal text field of the message, also of those within it that are there."""
        for field in message.DESCRIPTOR.fields:
            place = getattr(message, field.name)
            if field.message_type is not None:
                if field.is_repeated:
                    for inner in place:
                        self.fill(at, inner)
                elif message.HasField(field.name):
                    self.fill(at, place)
            elif is_planted(field):
                if field.is_repeated:
                    del place[:]
                    place.append(self.word(at, field))
                else:
                    setattr(message, field.name, self.word(at, field))
        return message

    def found_in(self, content: bytes) -> set[Planted]:
        """What stands in these bytes, plain or in one of the ways in which bytes are written as other bytes."""
        places = b"\0".join(_around_beginnings(content))
        return {
            planted
            for word, planted in self.words.items()
            if places and any(place in places for place in forms_of(word))
        }

    def found_in_file(self, path: Path) -> set[Planted]:
        try:
            return self.found_in(path.read_bytes())  # not mapped: a server may shorten it at any moment
        except FileNotFoundError:  # gone meanwhile: servers tidy up
            return set()


def _around_beginnings(content: bytes) -> Iterator[bytes]:
    """Whatever stands where a word begins: large files are read once, not once for each word."""
    for beginning in (_LETTERS, _DIGITS, _BIRTHDAY, _TIME):
        for form in forms_of(beginning):
            place = content.find(form)
            while place >= 0:
                yield content[max(0, place - _BEFORE) : place + _LONGEST]
                place = content.find(form, place + len(form))


@cache
def forms_of(word: str) -> tuple[bytes, ...]:
    """The word as UTF-8, UTF-16, hexadecimal, and base64 at each of the three places where it can begin."""
    plain = word.encode()
    # The letters at either end of a base64 text depend on what stands beside the word.
    encoded = tuple(base64.b64encode(b"\0" * shift + plain)[shift and shift + 1 : -4] for shift in range(3))
    return plain, word.encode("utf-16-le"), plain.hex().encode(), *encoded


def is_planted(field: FieldDescriptor) -> bool:
    return bool(field.cpp_type == FieldDescriptor.CPPTYPE_STRING) and category_of(field) in PERSONAL


def contracts() -> Iterator[tuple[str, Any]]:
    """Each agency's name with each method that staff call there."""
    generated = Path("protos/gen")
    for path in sorted(generated.glob("chungtay/*/v1/*_service_pb2.py")):
        module = importlib.import_module(str(path.relative_to(generated).with_suffix("")).replace("/", "."))
        for service in module.DESCRIPTOR.services_by_name.values():
            yield from ((path.parts[3], method) for method in service.methods)


def personal_fields() -> set[str]:
    """Every personal text field that somebody can type into, of every call of every service."""

    def within(message: Any) -> Iterator[FieldDescriptor]:
        for field in message.fields:
            if field.message_type is not None:
                yield from within(field.message_type)
            else:
                yield field

    return {field.full_name for _, method in contracts() for field in within(method.input_type) if is_planted(field)}


def as_bytes(value: Any) -> bytes:
    """A document, whole: every text in it as UTF-8, every value of bytes as it is."""
    if isinstance(value, Mapping):
        return b" ".join(as_bytes(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return b" ".join(map(as_bytes, value))
    return bytes(value) if isinstance(value, bytes) else str(value).encode()


def table(rows: Iterable[str], columns: Mapping[str, set[str]]) -> str:
    """Category x place: a cross where a word of the category was found."""
    rows = list(rows)
    width = max(map(len, rows))
    heads = [f"{n}: {name}" for n, name in enumerate(columns, 1)]
    lines = [f"{'':{width}} " + " ".join(f"{n:>2}" for n in range(1, len(heads) + 1))]
    for row in rows:
        lines.append(f"{row:{width}} " + " ".join(" x" if row in found else " ." for found in columns.values()))
    return "\n".join([*lines, "", *heads])
