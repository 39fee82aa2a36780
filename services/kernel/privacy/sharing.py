"""What one agency is told of a record: the matrix, the consents in force, nothing else. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import Basis, Grant, Level, Matrix
from services.kernel.privacy.reductions import together


class Consent(Protocol):
    """A consent as sharing sees it, or the record that nobody need be asked and by which rule."""

    @property
    def id(self) -> str: ...

    @property
    def basis(self) -> str:
        """``consent``; ``law`` where nobody need be asked (rule ``pdp-no-consent-basis``)."""

    @property
    def rule(self) -> str:
        """The rule it rests on."""

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
    withheld: Collection[Category] = (),
) -> list[Section]:
    """The sections of the record that this agency gets for this purpose now, each as far as it may.

    A section without content says that there is nothing in it any more. ``withheld``: what must not
    be sent whatever the matrix says, because it was asked back or restricted (rule ``pdp-stop``).
    """
    sections = []
    for category, content in record.items():
        if category in withheld:
            continue
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
    basis, rule = Basis.LAW, grant.rules[0]
    if consent is not None and Basis(consent.basis) is Basis.CONSENT:
        basis = Basis.CONSENT
    elif consent is not None:
        rule = consent.rule  # nobody need be asked; the rule that says so is the ground
    return Section(
        category=category,
        level=level,
        basis=basis,
        rule=rule,
        consent_id=None if consent is None else consent.id,
        content=content if level is Level.FULL else together(content, grant.reduce),
    )


class Held(Protocol):
    """A row of the sender's ledger as sharing sees it."""

    @property
    def recipient(self) -> str: ...

    @property
    def category(self) -> Category: ...

    @property
    def state(self) -> str: ...


def reaches(rows: Iterable[Held], changed: Collection[Category]) -> dict[str, frozenset[Category]]:
    """Whom an update of these sections concerns: exactly those that hold them, each with what it holds of them.

    Who was asked to give a section back, or has, hears no more of it; nor does who keeps it restricted.
    """
    found: dict[str, frozenset[Category]] = {}
    for row in rows:
        if row.category in changed and row.state == "held":
            found[row.recipient] = found.get(row.recipient, frozenset()) | {row.category}
    return found
