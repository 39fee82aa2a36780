"""The disclosure matrix: category x receiving agency x purpose -> full, reduced or none. Default none.

Pure: standard library only. The data lie beside the contracts (``protos/disclosure_matrix.toml``),
because they are one: what an agency may be told is agreed by all and reviewed by a lawyer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
    """A matrix that cannot be used; the text names every mistake in it."""


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
_KNOWN = {"category", "to", "purpose", "level", "basis", "reduce", "with_consent", "rules", "vi", "en"}


class Matrix:
    """The cells of a matrix file."""

    def __init__(self, cells: Mapping[tuple[Category, str, str], Grant]) -> None:
        self._cells = dict(cells)

    @classmethod
    def read(cls, path: Path = DEFAULT) -> Matrix:
        """Raises BadMatrix, with every mistake at once."""
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8")).get("grant", [])
        except OSError:
            raise BadMatrix(f"{path.name} cannot be read.") from None
        except tomllib.TOMLDecodeError as error:
            raise BadMatrix(f"{path.name} is not TOML: {error}") from None
        cells: dict[tuple[Category, str, str], Grant] = {}
        mistakes: list[str] = []
        for number, row in enumerate(rows, 1):
            found = _mistakes(row)
            if not found:
                cell = (Category(row["category"]), row["to"], row["purpose"])
                found = ["the same cell stands twice"] if cell in cells else []
                cells.setdefault(cell, _grant(row))
            mistakes += [f"grant {number} ({row.get('category')} to {row.get('to')}): {words}" for words in found]
        if mistakes:
            raise BadMatrix("\n".join(mistakes))
        return cls(cells)

    def grant(self, category: Category, to: str, purpose: str) -> Grant:
        """What an agency may be told of a category for a purpose."""
        return self._cells.get((category, to, purpose), NOTHING)

    def table(self) -> list[tuple[Category, str, str, Grant]]:
        """Every cell that gives something, in the order of the file: for the people who review it."""
        return [(*cell, grant) for cell, grant in self._cells.items()]


def _mistakes(row: Mapping[str, Any]) -> list[str]:
    found = [f"unknown entry '{name}'" for name in sorted(set(row) - _KNOWN)]
    if row.get("category") not in set(Category):
        found.append("unknown category")
    if row.get("to") not in PURPOSES:
        found.append("unknown agency, or one that is told nothing")
    elif row.get("purpose") != PURPOSES[row["to"]]:
        found.append("not a purpose of this agency")
    if row.get("level") not in (Level.FULL, Level.REDUCED):
        found.append("the level must be full or reduced")
    if row.get("basis") not in set(Basis):
        found.append("the basis must be law or consent")
    if row.get("with_consent", Level.FULL) != Level.FULL:
        found.append("consent can only lift the level to full")
    found += _mistaken_reductions(row)
    if not row.get("rules") or not all(isinstance(rule, str) and rule for rule in row["rules"]):
        found.append("no rule given")
    found += [f"no reason given in '{language}'" for language in ("vi", "en") if not row.get(language)]
    return found


def _mistaken_reductions(row: Mapping[str, Any]) -> list[str]:
    names = row.get("reduce", [])
    if (row.get("level") == Level.REDUCED) != bool(names):
        return ["reductions must be named for reduced, and for nothing else"]
    unknown = [name for name in names if name not in REDUCTIONS]
    if unknown:
        return [f"unknown reduction '{name}'" for name in unknown]
    return [f"'{name}' is not made for this category" for name in names if REDUCTIONS[name][0] != row.get("category")]


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
