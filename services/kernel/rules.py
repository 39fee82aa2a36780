"""The rule book: every rule that the software knows, with its source, from ``protos/rules.toml``.

Pure: standard library only. The law is data: how long, from which day on, how sure. A rule has an id;
its rows are its versions, each in force from a day and perhaps to one. A file with any mistake in it is
refused whole, with all its mistakes.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import BadLength, Length

DEFAULT = Path(__file__).resolve().parents[2] / "protos" / "rules.toml"
CONFIDENCE = frozenset({"V", "V*", "M-high", "M-med", "M-low", "not verified", "own"})
UNSURE = frozenset({"M-low", "not verified"})
ANY = ""  # the case of a clock that knows no cases
AGENCIES = frozenset(
    {"case_intake", "social_support", "police_investigation", "court_liaison", "oversight", "platform"}
)


class Enforced(StrEnum):
    """``on``: the software refuses, counts, hides or routes by it. ``warn``: it says so and lets it pass.
    ``off``: known, and without effect."""

    ON = "on"
    WARN = "warn"
    OFF = "off"


class Level(StrEnum):
    """Who is told of a deadline, each after the one before."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    HEAD = "head"


class BadRules(ValueError):
    """The rule book cannot be used. ``problems``: every mistake, as sentences."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{DEFAULT.name}: {problem}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Alert:
    """Whom a clock alerts and when: a length after its start or before its end."""

    to: Level
    length: Length
    before_end: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule's clock. ``lengths`` and ``extended``: by case (such as the class of the offence), or for any.

    ``extended``: the whole length from the start after the first, second ... extension; ``extension_rule``
    names the rule by which it is extended and ``asked_before`` how long before the end that must be asked for.
    """

    lengths: Mapping[str, Length]
    rolls: bool = False
    alerts: tuple[Alert, ...] = ()
    extended: Mapping[str, tuple[Length, ...]] = field(default_factory=dict)
    extension_rule: str = ""
    asked_before: Length | None = None

    def length(self, case: str = ANY) -> Length:
        """The length for a case. Where the book tells cases apart and this one is none of them, the shortest: what
        is not known must not give more time."""
        if (found := self.lengths.get(case, self.lengths.get(ANY))) is not None:
            return found
        return min(self.lengths.values(), key=Length.roughly)

    def extensions(self, case: str = ANY) -> tuple[Length, ...]:
        return self.extended.get(case, self.extended.get(ANY, ()))


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. ``vi`` and ``en``: what it demands. ``remedy_…``: what makes allowed what it refuses."""

    id: str
    binds: frozenset[str]
    vi: str
    en: str
    source: str
    confidence: str
    enforced: Enforced
    in_force_from: date | None = None
    in_force_to: date | None = None
    checked_by: str = ""
    remedy_vi: str = ""
    remedy_en: str = ""
    limit: Limit | None = None

    @property
    def version(self) -> str:
        """The day from which it is in force; ``always`` where none is written."""
        return "always" if self.in_force_from is None else self.in_force_from.isoformat()

    def in_force_on(self, day: date) -> bool:
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


class RuleBook:
    """All rules, by id and day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.id].append(rule)

    @classmethod
    def read(cls, path: Path = DEFAULT) -> RuleBook:
        """Raises BadRules, also for a file that is not there or is no TOML."""
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError:
            raise BadRules(["the rule book cannot be read"]) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise BadRules(["the rule book is not TOML"]) from None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> RuleBook:
        """From the file's content. Raises BadRules."""
        rows = content.get("rule")
        if not isinstance(rows, list) or not rows:
            raise BadRules(["there is no [[rule]]"])
        problems: list[str] = []
        rules = [rule for number, row in enumerate(rows, 1) if (rule := _rule(row, number, problems)) is not None]
        problems += _overlaps(rules)
        known = {rule.id for rule in rules}
        for rule in rules:
            if rule.limit and rule.limit.extension_rule and rule.limit.extension_rule not in known:
                problems.append(f"{rule.id}: is extended by {rule.limit.extension_rule!r}, which is no rule")
        if problems:
            raise BadRules(problems)
        return cls(rules)

    def __iter__(self) -> Any:
        return iter([rule for versions in self._rules.values() for rule in versions])

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules

    def on(self, rule_id: str, moment: datetime) -> Rule | None:
        """The version in force at a moment, by the day in Vietnam; None when none is, or it is off.

        KeyError for an id that stands nowhere: the code and the book must agree.
        """
        day = in_vietnam(moment).date()
        for rule in self._rules[rule_id] if rule_id in self._rules else _unknown(rule_id):
            if rule.enforced is not Enforced.OFF and rule.in_force_on(day):
                return rule
        return None

    def version(self, rule_id: str, version: str) -> Rule | None:
        """The version that a deadline was reckoned by; None when the book does not have it any more."""
        return next((rule for rule in self._rules.get(rule_id, ()) if rule.version == version), None)

    def latest(self, rule_id: str) -> Rule | None:
        """The last version written down, for telling what a rule says."""
        versions: Sequence[Rule] = self._rules.get(rule_id, ())
        return max(versions, key=lambda rule: rule.in_force_from or date.min, default=None)


@cache
def rule_book() -> RuleBook:
    """The province's rule book, read once. Raises BadRules."""
    return RuleBook.read()


def _unknown(rule_id: str) -> list[Rule]:
    raise KeyError(rule_id)


_TEXTS = ("id", "vi", "en", "source", "confidence")
_KNOWN = frozenset(
    {*_TEXTS, "binds", "enforced", "in_force_from", "in_force_to", "checked_by", "remedy_vi", "remedy_en", "limit"}
)


def _rule(row: Any, number: int, problems: list[str]) -> Rule | None:
    if not isinstance(row, dict):
        problems.append(f"rule {number}: is not a table")
        return None
    name = row.get("id") or f"rule {number}"
    faults = [f"{text} is missing" for text in _TEXTS if not row.get(text)]
    faults += [f"{key!r} is not known" for key in sorted(set(row) - _KNOWN)]
    binds = row.get("binds")
    if not isinstance(binds, list) or not binds or not set(binds) <= AGENCIES:
        faults.append("binds must name agencies")
    if row.get("confidence") not in CONFIDENCE:
        faults.append("confidence must be one of " + ", ".join(sorted(CONFIDENCE)))
    if row.get("enforced") not in set(Enforced):
        faults.append("enforced must be on, warn or off")
    elif row["enforced"] == Enforced.ON and row.get("confidence") in UNSURE:
        faults.append("what is not surely law may warn, or be off")
    for day in ("in_force_from", "in_force_to"):
        if row.get(day) is not None and type(row[day]) is not date:
            faults.append(f"{day} must be a date")
    limit = _limit(row["limit"], faults) if "limit" in row else None
    problems += [f"{name}: {fault}" for fault in faults]
    if faults:
        return None
    values = {key: row[key] for key in _KNOWN - {"binds", "enforced", "limit"} if key in row}
    return Rule(**values, binds=frozenset(row["binds"]), enforced=Enforced(row["enforced"]), limit=limit)


_LIMIT = frozenset({"length", "rolls", "alerts", "extended", "extension_rule", "asked_before"})


def _limit(row: Any, faults: list[str]) -> Limit | None:
    """``length``: a text, or a table of texts by case; ``extended``: the same with lists."""
    if not isinstance(row, dict) or not set(row) <= _LIMIT or "length" not in row:
        faults.append("limit needs a length, and may have " + ", ".join(sorted(_LIMIT - {"length"})))
        return None
    try:
        lengths = {case: Length.parse(text) for case, text in _by_case(row["length"]).items()}
        extended = {
            case: tuple(Length.parse(text) for text in ([texts] if isinstance(texts, str) else texts))
            for case, texts in _by_case(row.get("extended", {})).items()
        }
        alerts = tuple(
            Alert(Level(one["to"]), Length.parse(one.get("after") or one["before"]), "before" in one)
            for one in row.get("alerts", [])
        )
        asked = row.get("asked_before")
        return Limit(
            lengths,
            bool(row.get("rolls", False)),
            alerts,
            extended,
            row.get("extension_rule", ""),
            Length.parse(asked) if asked else None,
        )
    except (BadLength, KeyError, TypeError, ValueError) as error:
        faults.append(f"limit cannot be read: {error}")
        return None


def _by_case(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {ANY: value}


def _overlaps(rules: Sequence[Rule]) -> list[str]:
    """Two versions of one rule on one day would make the law ambiguous."""
    found = []
    for number, rule in enumerate(rules):
        for other in rules[number + 1 :]:
            if (
                rule.id == other.id
                and (rule.in_force_from or date.min) <= (other.in_force_to or date.max)
                and (other.in_force_from or date.min) <= (rule.in_force_to or date.max)
            ):
                found.append(f"{rule.id}: two versions are in force on the same day")
    return found
