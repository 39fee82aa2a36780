"""How long each category is kept after a case was closed, read from ``protos/retention.toml``.

Pure: standard library only. A file with any mistake in it is refused whole, with all its mistakes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.kernel.clock import in_vietnam
from services.kernel.privacy.categories import Category

DEFAULT = Path(__file__).resolve().parents[3] / "protos" / "retention.toml"
_CONFIDENCE = frozenset({"V", "V*", "M-high", "M-med", "M-low"})


class BadRetention(ValueError):
    """The file cannot be used. ``problems``: every mistake, as sentences."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{DEFAULT.name}: {problem}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """``years``: calendar years after closing. ``obliged``: not even the family's request ends it earlier."""

    name: str
    years: int
    obliged: bool
    rule: str
    source: str
    confidence: str


class Retention:
    """The class of each category."""

    def __init__(self, classes: Mapping[Category, RetentionClass]) -> None:
        self._classes = dict(classes)

    @classmethod
    def read(cls, path: Path = DEFAULT) -> Retention:
        """Raises BadRetention, also for a file that is not there or is no TOML."""
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError:
            raise BadRetention(["the file of retention classes cannot be read"]) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise BadRetention(["the file of retention classes is not TOML"]) from None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Retention:
        """From the file's content. Raises BadRetention."""
        rows = content.get("class")
        if not isinstance(rows, list):
            raise BadRetention(["there is no [[class]]"])
        problems: list[str] = []
        classes: dict[Category, RetentionClass] = {}
        for number, row in enumerate(rows, 1):
            found = _class(row, number, problems)
            categories = row.get("categories") if isinstance(row, dict) else None
            for word in categories if isinstance(categories, list) else ():
                if word not in set(Category):
                    problems.append(f"class {number}: {word!r} is no category")
                elif Category(word) in classes:
                    problems.append(f"class {number}: {word!r} stands in another class already")
                elif found is not None:
                    classes[Category(word)] = found
        problems += [f"{category!s} stands in no class" for category in Category if category not in classes]
        if problems:
            raise BadRetention(problems)
        return cls(classes)

    def class_of(self, category: Category) -> RetentionClass:
        return self._classes[category]

    def until(self, closed_at: datetime, categories: Iterable[Category], *, obliged_only: bool = False) -> datetime:
        """When the longest class of these categories ends: the same day of the year, in Vietnam, that many
        years after closing. With nothing to keep, the moment of closing itself."""
        years = [
            found.years for category in categories if (found := self._classes[category]).obliged or not obliged_only
        ]
        return _years_later(closed_at, max(years, default=0))


def _class(row: Any, number: int, problems: list[str]) -> RetentionClass | None:
    if not isinstance(row, dict):
        problems.append(f"class {number}: is not a table")
        return None
    faults = []
    years = row.get("years")
    if not isinstance(years, int) or isinstance(years, bool) or not 0 <= years <= 100:
        faults.append("years must be a whole number from 0 to 100")
    if not isinstance(row.get("obliged"), bool):
        faults.append("obliged must be true or false")
    if row.get("confidence") not in _CONFIDENCE:
        faults.append("confidence must be one of the rule list's")
    faults += [f"{name} is missing" for name in ("name", "rule", "source") if not row.get(name)]
    if not isinstance(row.get("categories"), list) or not row["categories"]:
        faults.append("categories are missing")
    faults += [
        f"{name!r} is not known"
        for name in sorted(set(row) - {"name", "categories", "years", "obliged", "rule", "source", "confidence"})
    ]
    problems += [f"class {number}: {fault}" for fault in faults]
    if faults:
        return None
    return RetentionClass(row["name"], row["years"], row["obliged"], row["rule"], row["source"], row["confidence"])


def _years_later(moment: datetime, years: int) -> datetime:
    local = in_vietnam(moment)
    try:
        return local.replace(year=local.year + years)
    except ValueError:  # 29 February
        return local.replace(year=local.year + years, month=3, day=1)
