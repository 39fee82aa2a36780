"""The disclosure matrix: category x receiving agency x purpose -> full, reduced or none. Default none.

Pure: standard library only. The data lie beside the contracts (``protos/disclosure_matrix.toml``),
because they are one: what an agency may be told is agreed by all and reviewed by a lawyer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from services.kernel.privacy.categories import Category
from services.kernel.privacy.reductions import REDUCTIONS

DEFAULT = Path(__file__).resolve().parents[3] / "protos" / "disclosure_matrix.toml"
# Which agency uses what it is told for what. Oversight is told nothing personal for any purpose.
PURPOSES = {"social_support": "protect", "police_investigation": "investigate", "court_liaison": "hear"}


class BadMatrix(Exception):
    """A matrix that cannot be used; the text names every mistake in it, with the line and the cell."""


class Level(StrEnum):
    FULL = "full"
    REDUCED = "reduced"
    NONE = "none"


class Basis(StrEnum):
    LAW = "law"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Grant:
    """One cell. ``with_consent``: the level that the person's own consent lifts it to."""

    level: Level
    basis: Basis = Basis.LAW
    reduce: tuple[str, ...] = ()
    with_consent: Level | None = None
    rules: tuple[str, ...] = ()
    vi: str = ""
    en: str = ""


NOTHING = Grant(Level.NONE)
VERSION = 1  # of the file's form
_HEAD = {"version", "reviewed_by", "reviewed_on", "grant"}
_KNOWN = {"category", "to", "purpose", "level", "basis", "reduce", "with_consent", "rules", "vi", "en"}


class Matrix:
    """The cells of a matrix file."""

    def __init__(self, cells: Mapping[tuple[Category, str, str], Grant]) -> None:
        self._cells = dict(cells)

    @classmethod
    def read(cls, path: Path = DEFAULT) -> Matrix:
        """Raises BadMatrix, with every mistake at once."""
        text, content = _content(path)
        rows = content.get("grant", [])
        mistakes = [f"unknown entry '{name}'" for name in sorted(set(content) - _HEAD)]
        if content.get("version") != VERSION:
            mistakes.append(f"the version must be {VERSION}")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            rows, mistakes = [], [*mistakes, "grants are written as [[grant]]"]
        cells: dict[tuple[Category, str, str], Grant] = {}
        for row, place in zip(rows, _places(text, rows), strict=True):
            found = _mistakes(row)
            if not found:
                cell = (Category(row["category"]), row["to"], row["purpose"])
                found = ["the same cell stands twice"] if cell in cells else []
                cells.setdefault(cell, _grant(row))
            mistakes += [f"{place}: {words}" for words in found]
        if mistakes:
            raise BadMatrix("\n".join(f"{path.name}: {words}" for words in mistakes))
        return cls(cells)

    def grant(self, category: Category, to: str, purpose: str) -> Grant:
        """What an agency may be told of a category for a purpose."""
        return self._cells.get((category, to, purpose), NOTHING)

    def grants_to(self, agency: str, purpose: str) -> dict[Category, Grant]:
        """Everything that one agency may be told for one purpose, in the order of the file."""
        return {cell[0]: grant for cell, grant in self._cells.items() if cell[1:] == (agency, purpose)}

    def table(self) -> list[tuple[Category, str, str, Grant]]:
        """Every cell that gives something, in the order of the file: for the people who review it."""
        return [(*cell, grant) for cell, grant in self._cells.items()]


def _content(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError:
        raise BadMatrix(f"{path.name} cannot be read.") from None
    except UnicodeDecodeError:
        raise BadMatrix(f"{path.name} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadMatrix(f"{path.name} is not TOML: {error}") from None


def _places(text: str, rows: Collection[Mapping[str, Any]]) -> list[str]:
    """Where each row stands, in words: the line, if it can be told, and the cell."""
    found = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*grant\s*\]\]", line)]
    lines: list[int | None] = [*found] if len(found) == len(rows) else [None] * len(rows)
    return [
        f"grant {number}"
        + (f", line {line}" if line else "")
        + f" ({row.get('category')} to {row.get('to')} for {row.get('purpose')})"
        for number, (row, line) in enumerate(zip(rows, lines, strict=True), 1)
    ]


def _mistakes(row: Mapping[str, Any]) -> list[str]:
    found = [f"unknown entry '{name}'" for name in sorted(set(row) - _KNOWN)]
    if not _one_of(row.get("category"), Category):
        found.append("unknown category")
    if not _one_of(row.get("to"), PURPOSES):
        found.append("unknown agency, or one that is told nothing")
    elif row.get("purpose") != PURPOSES[row["to"]]:
        found.append("not a purpose of this agency")
    if not _one_of(row.get("level"), (Level.FULL, Level.REDUCED)):
        found.append("the level must be full or reduced")
    if not _one_of(row.get("basis"), Basis):
        found.append("the basis must be law or consent")
    if "with_consent" in row:
        if row["with_consent"] != Level.FULL:
            found.append("consent can only lift the level to full")
        if (row.get("level"), row.get("basis")) != (Level.REDUCED, Basis.LAW):
            found.append("consent lifts only what the law allows in reduced form")
    found += _mistaken_reductions(row)
    if not _are_words(row.get("rules")):
        found.append("no rule given")
    found += [f"no reason given in '{language}'" for language in ("vi", "en") if not _is_word(row.get(language))]
    return found


def _mistaken_reductions(row: Mapping[str, Any]) -> list[str]:
    names = row.get("reduce", [])
    if not isinstance(names, list):
        return ["the reductions must be a list of names"]
    if (row.get("level") == Level.REDUCED) != bool(names):
        return ["reductions must be named for reduced, and for nothing else"]
    if names and not _are_words(names):
        return ["the reductions must be a list of names"]
    unknown = [name for name in names if name not in REDUCTIONS]
    if unknown:
        return [f"unknown reduction '{name}'" for name in unknown]
    return [f"'{name}' is not made for this category" for name in names if REDUCTIONS[name][0] != row.get("category")]


def _one_of(value: Any, allowed: Iterable[str]) -> bool:
    return isinstance(value, str) and value in set(allowed)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(value: Any) -> bool:
    """A list of words; one word alone is no list, though Python would go through its letters."""
    return isinstance(value, list) and bool(value) and all(_is_word(one) for one in value)


def _grant(row: Mapping[str, Any]) -> Grant:
    lifted = row.get("with_consent")
    return Grant(
        level=Level(row["level"]),
        basis=Basis(row["basis"]),
        reduce=tuple(row.get("reduce", ())),
        with_consent=None if lifted is None else Level(lifted),
        rules=tuple(row["rules"]),
        vi=row["vi"],
        en=row["en"],
    )
