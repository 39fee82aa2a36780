"""An object without anything personal in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from services.kernel.privacy.blank import blank
from services.kernel.privacy.categories import Category, personal


@dataclass(frozen=True)
class Inner:
    code: str
    name: str = personal(Category.IDENTITY)


@dataclass
class Outer:
    reference: str
    one: Inner | None = None
    several: list[Inner] = field(default_factory=list)
    pair: tuple[Inner, ...] = ()
    age: int | None = personal(Category.BIRTH, default=None)
    words: list[str] = personal(Category.NOTES, default_factory=list)


@pytest.mark.rule("dsr-access-delete")
def test_personal_fields_go_wherever_they_lie_and_plain_ones_stay() -> None:
    """In lists, tuples and what may be missing; without changing what was given."""
    inner = Inner("a", "Bé Thử")
    given = Outer("r", inner, [inner], (inner, inner), 9, ["Bé Thử"])
    emptied = Inner("a", "")
    assert blank(given) == Outer("r", emptied, [emptied], (emptied, emptied), None, [])
    assert given.several == [inner]
    assert blank(Outer("r")) == Outer("r")
