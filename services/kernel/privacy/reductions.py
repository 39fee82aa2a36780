"""What is left of a section when an agency gets it reduced. Pure: standard library only.

A reduction builds the reduced section anew from what it knows of the whole one; whatever it does not
name is not in it. So a field that is added to a section later stays out until somebody decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Content = Mapping[str, Any]
Reduction = Callable[[Content], dict[str, Any]]

AGE_BANDS = ((7, "under_7"), (10, "7_to_9"), (14, "10_to_13"), (16, "14_to_15"), (18, "16_to_17"))


def initials_of(name: str) -> str:
    """The first letters of a name's words: ``N.T.B.`` for Nguyễn Thị Bích."""
    words = unicodedata.normalize("NFC", name).split()
    return "".join(f"{word[0].upper()}." for word in words if word[0].isalpha())


def age_band_of(age: int) -> str:
    """A band in which an age lies; the bands follow the ages that the law speaks of."""
    return next((band for limit, band in AGE_BANDS if age < limit), "18_or_older")


def initials(section: Content) -> dict[str, Any]:
    """Of each child the initials."""
    return {
        "children": [_numbered(c) | _some("initials", initials_of(c.get("name") or "")) for c in _children(section)]
    }


def year_of_birth(section: Content) -> dict[str, Any]:
    """Of each child the year of birth, if it is known."""
    return {
        "children": [_numbered(c) | _some("year_of_birth", _year(c.get("date_of_birth"))) for c in _children(section)]
    }


def age_band(section: Content) -> dict[str, Any]:
    """Of each child whose age was estimated the band of the youngest reading (rule ``age-benefit``).

    A date of birth has no band without a day to count from; ``year_of_birth`` is its reduction.
    """
    return {"children": [_numbered(c) | _some("age_band", _band(c.get("youngest_age"))) for c in _children(section)]}


def commune_only(section: Content) -> dict[str, Any]:
    """The communes; no address."""
    return {
        "children": [_numbered(c) | _some("residence_commune", c.get("residence_commune")) for c in _children(section)],
        **_some("residence_commune", section.get("residence_commune")),
        **_some("incident_commune", section.get("incident_commune")),
    }


def reachable_only(section: Content) -> dict[str, Any]:
    """Whether the informant could be reached; not who it is."""
    return {"has_contact": bool(section.get("phone") or section.get("address"))}


REDUCTIONS: dict[str, tuple[str, Reduction]] = {
    # by its name in the matrix: the category it is for, and what it leaves
    "initials": ("identity", initials),
    "year_of_birth": ("birth", year_of_birth),
    "age_band": ("birth", age_band),
    "commune_only": ("contact", commune_only),
    "reachable_only": ("informant", reachable_only),
}


def together(content: Content, names: Sequence[str]) -> dict[str, Any]:
    """What the named reductions leave of a section; each child keeps what any of them leaves of it."""
    left: dict[str, Any] = {}
    for name in names:
        found = REDUCTIONS[name][1](content)
        if "children" in left and "children" in found:
            found["children"] = [a | b for a, b in zip(left["children"], found["children"], strict=True)]
        left |= found
    return left


def _children(section: Content) -> list[Mapping[str, Any]]:
    return list(section.get("children", ()))


def _numbered(child: Mapping[str, Any]) -> dict[str, Any]:
    return _some("number", child.get("number"))


def _some(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _band(age: int | None) -> str | None:
    return None if age is None else age_band_of(age)


def _year(date: str | None) -> str | None:
    return date[:4] if date and date[:4].isdigit() else None
