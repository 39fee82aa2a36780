"""What one agency is told of a record: the matrix, the consents in force, nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import Basis, Grant, Level, Matrix
from services.kernel.privacy.reductions import REDUCTIONS


class Consent(Protocol):
    """A consent as sharing sees it."""

    @property
    def id(self) -> str: ...

    def covers(self, agency: str, category: Category, at: datetime) -> bool:
        """Whether it allows this agency this category at this moment: in force, in scope, not withdrawn."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it goes to one agency, and on what ground."""

    category: Category
    level: Level
    basis: Basis
    rule: str
    consent_id: str | None
    content: Mapping[str, Any]


def prepare(
    record: Mapping[Category, Mapping[str, Any]],
    to: str,
    purpose: str,
    matrix: Matrix,
    consents: Sequence[Consent],
    at: datetime,
) -> list[Section]:
    """The sections of the record that this agency gets for this purpose now, each as far as it may.

    A section without content says that there is nothing in it any more.
    """
    sections = []
    for category, content in record.items():
        grant = matrix.grant(category, to, purpose)
        section = _section(category, content, grant, _consent(category, to, consents, at, grant))
        if section is not None:
            sections.append(section)
    return sections


def _consent(category: Category, to: str, consents: Sequence[Consent], at: datetime, grant: Grant) -> Consent | None:
    """The consent that matters for this cell; where the law alone decides, none does."""
    if grant.basis is Basis.LAW and grant.with_consent is None:
        return None
    return next((consent for consent in consents if consent.covers(to, category, at)), None)


def _section(category: Category, content: Mapping[str, Any], grant: Grant, consent: Consent | None) -> Section | None:
    if grant.level is Level.NONE or (grant.basis is Basis.CONSENT and consent is None):
        return None
    lifted = consent is not None and grant.with_consent is not None
    level = Level.FULL if lifted else grant.level
    rests_on_consent = consent is not None and (lifted or grant.basis is Basis.CONSENT)
    return Section(
        category=category,
        level=level,
        basis=Basis.CONSENT if rests_on_consent else Basis.LAW,
        rule=grant.rules[0],
        consent_id=consent.id if consent is not None and rests_on_consent else None,
        content=content if level is Level.FULL else reduced(content, grant.reduce),
    )


def reduced(content: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What the named reductions leave, together."""
    left: dict[str, Any] = {}
    for name in names:
        left |= REDUCTIONS[name][1](content)
    return left
