"""Vietnam's working days: Monday to Friday without the public holidays, and the Saturdays worked instead.

The holidays come from the package ``holidays`` (Labour Code 2019 Art 112). The Prime Minister swaps days
year by year, often late, and the package misses some: ``protos/working_days.toml`` corrects it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import holidays

DEFAULT = Path(__file__).resolve().parents[3] / "protos" / "working_days.toml"
SATURDAY = 5


class BadCalendar(ValueError):
    """The file of corrections cannot be used. ``problems``: every mistake, as sentences."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{DEFAULT.name}: {problem}" for problem in self.problems))


class WorkingDays:
    """Which days offices work. ``worked`` and ``free`` win over the package, day by day."""

    def __init__(self, worked: Iterable[date] = (), free: Iterable[date] = ()) -> None:
        self._worked = frozenset(worked)
        self._free = frozenset(free)

    @classmethod
    def read(cls, path: Path = DEFAULT) -> WorkingDays:
        """Raises BadCalendar, also for a file that is not there or is no TOML."""
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError:
            raise BadCalendar(["the file of working days cannot be read"]) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise BadCalendar(["the file of working days is not TOML"]) from None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> WorkingDays:
        """From the file's content. Raises BadCalendar."""
        problems: list[str] = []
        days: dict[bool, list[date]] = {True: [], False: []}
        seen: set[date] = set()
        for number, row in enumerate(content.get("day", []), 1):
            day, works = row.get("date"), row.get("works")
            if type(day) is not date or not isinstance(works, bool):
                problems.append(f"day {number}: date must be a date and works true or false")
                continue
            if day in seen:
                problems.append(f"day {number}: {day} stands there already")
            if not row.get("source"):
                problems.append(f"day {number}: {day} has no source")
            seen.add(day)
            days[works].append(day)
        if problems:
            raise BadCalendar(problems)
        return cls(worked=days[True], free=days[False])

    def is_working_day(self, day: date) -> bool:
        if day in self._worked:
            return True
        return day.weekday() < SATURDAY and day not in self._free and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
