"""Consent: who agreed to what, when, how it was asked, and until when it holds.

Pure. A consent is added and ended, never changed. Rules: ``no-publish-without-consent`` (Luật Trẻ em
Art 6(11)), ``consent-online`` (Decree 56 Art 36), ``pdp-child-7-both`` and ``pdp-stop`` (Luật 91/2025
Art 24), ``pdp-no-consent-basis`` (Art 19(1)), ``consent-not-silence``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.age import Age
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal

CHILD_DECIDES_FROM = 7  # full years


class GiverRole(StrEnum):
    """In what role somebody agrees. The suspect is none of these, whoever else he is."""

    CHILD = "child"
    PARENT = "parent"
    GUARDIAN = "guardian"
    INFORMANT = "informant"  # about what the informant told of himself


REPRESENTATIVES = frozenset({GiverRole.PARENT, GiverRole.GUARDIAN})


class Answer(StrEnum):
    """A refusal is written down as well: who was asked once is not asked again and again."""

    GRANTED = "granted"
    REFUSED = "refused"


class ObtainedHow(StrEnum):
    IN_WRITING = "in_writing"
    RECORDED_CALL = "recorded_call"
    RECORDED_IN_PERSON = "recorded_in_person"
    ELECTRONIC = "electronic"


class Language(StrEnum):
    """In which language it was explained."""

    VIETNAMESE = "vietnamese"
    CHAM = "cham"
    RAGLAI = "raglai"
    ENGLISH = "english"
    SIGN = "sign"
    OTHER = "other"


class NoConsentBasis(StrEnum):
    """When nobody need be asked (rule ``pdp-no-consent-basis``). Never a ground to publish."""

    URGENT_LIFE_HEALTH = "urgent_life_health"
    STATE_OF_EMERGENCY = "state_of_emergency"
    LAW_OBLIGES = "law_obliges"


class Ended(StrEnum):
    """Why a consent holds no longer."""

    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran_out"
    REPRESENTATIVE_IS_SUSPECT = "representative_is_suspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was agreed to; nothing by default."""

    agencies: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    publication: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One answer of one person, or the legal ground on which nobody was asked (``giver`` is then None)."""

    id: str
    child_number: int  # the child's place in the form, from 1
    giver: GiverRole | None = None
    answer: Answer
    scope: Scope
    given_at: datetime
    recorded_at: datetime
    obtained_by: str  # staff number
    legal_basis: NoConsentBasis | None = None
    representative_id: str | None = None
    valid_until: datetime | None = None
    obtained_how: ObtainedHow | None = None
    text_version: str = ""
    language: Language = personal(Category.ACCOMMODATION, default=Language.VIETNAMESE)
    evidence: str = personal(Category.NOTES, default="")
    ended_at: datetime | None = None
    ended: Ended | None = None

    @property
    def basis(self) -> str:
        """On what a disclosure under it rests: ``consent`` or ``law``."""
        return "consent" if self.legal_basis is None else "law"

    @property
    def rule(self) -> str:
        return "pdp-child-7-both" if self.legal_basis is None else "pdp-no-consent-basis"

    def in_force(self, at: datetime) -> bool:
        """Whether it was given, has begun, and has neither run out nor been withdrawn."""
        if self.answer is not Answer.GRANTED or at < self.given_at:
            return False
        if self.valid_until is not None and at >= self.valid_until:
            return False
        return self.ended_at is None or at < self.ended_at

    def covers(self, agency: str, category: Category, at: datetime) -> bool:
        """Whether this agency may be given this category on it now."""
        return self.in_force(at) and agency in self.scope.agencies and category in self.scope.categories

    def ending(self, why: Ended, at: datetime) -> Consent:
        """The same consent, ended. Ending it twice changes nothing."""
        return self if self.ended_at is not None else replace(self, ended_at=at, ended=why)


def may_publish(consents: Iterable[Consent], at: datetime, child_age: Age | None, child_number: int = 1) -> bool:
    """Whether anything of this child's private life may be published or put in a press sheet."""
    return not publication_problems(consents, at, child_age, child_number)


def publication_problems(
    consents: Iterable[Consent], at: datetime, child_age: Age | None, child_number: int = 1
) -> list[Problem]:
    """Why not: the child itself, at least seven, and its representative must both agree, today.

    Of a child too young to agree, or whose age nobody knows, nothing is published, whatever others say.
    """
    if child_age is None or child_age.youngest < CHILD_DECIDES_FROM:
        return [too_young("publication", child_age)]
    published = [
        c
        for c in consents
        if c.legal_basis is None and c.child_number == child_number and c.scope.publication and c.in_force(at)
    ]
    problems = []
    if not any(c.giver is GiverRole.CHILD for c in published):
        problems.append(_missing("child_has_not_agreed", "Trẻ chưa đồng ý.", "The child has not agreed."))
    if not any(c.giver in REPRESENTATIVES for c in published):
        problems.append(
            _missing(
                "representative_has_not_agreed",
                "Cha, mẹ hoặc người giám hộ chưa đồng ý.",
                "The parent or guardian has not agreed.",
            )
        )
    return problems


def effective(consents: Iterable[Consent], at: datetime, ages: Mapping[int, Age | None]) -> tuple[Consent, ...]:
    """The consents on which something may be shared now, narrowed to what all who must agree agreed to.

    ``ages``: of every child in the form, by number. A section of the record is of all the children, so
    it needs the agreement for each of them: of the representative, and of the child too when it is
    seven or older (rule ``pdp-child-7-both``). Where the age leaves open whether the child must be
    asked, nothing is shared on consent.
    """
    standing = [c for c in consents if c.in_force(at)]
    shared = [c for c in standing if c.giver is GiverRole.INFORMANT or c.legal_basis is not None]
    for consent in standing:
        if consent.legal_basis is not None or consent.giver not in REPRESENTATIVES:
            continue
        categories = tuple(
            (agency, category)
            for agency in consent.scope.agencies
            for category in consent.scope.categories
            if all(_agreed(standing, agency, category, at, number, age) for number, age in ages.items())
        )
        shared += [
            replace(consent, scope=Scope(agencies=(agency,), categories=tuple(c for a, c in categories if a == agency)))
            for agency in dict.fromkeys(agency for agency, _ in categories)
        ]
    return tuple(shared)


def _agreed(
    standing: Iterable[Consent], agency: str, category: Category, at: datetime, number: int, age: Age | None
) -> bool:
    givers = {
        c.giver
        for c in standing
        if c.legal_basis is None and c.child_number == number and c.covers(agency, category, at)
    }
    if not givers & REPRESENTATIVES or age is None:
        return False
    return age.oldest < CHILD_DECIDES_FROM or (age.youngest >= CHILD_DECIDES_FROM and GiverRole.CHILD in givers)


def too_young(field: str, age: Age | None) -> Problem:
    """Nobody under seven agrees for himself, and of an unknown age nobody knows that he is seven."""
    if age is None:
        return Problem(
            field,
            "age_unknown",
            rule="pdp-child-7-both",
            vi="Chưa rõ tuổi của trẻ nên chưa thể lấy sự đồng ý của trẻ.",
            en="The child's age is not known, so the child cannot be asked to agree.",
        )
    return Problem(
        field,
        "child_under_seven",
        rule="pdp-child-7-both",
        vi="Trẻ chưa đủ 7 tuổi (tính theo tuổi nhỏ nhất có thể).",
        en="The child is not yet seven (at the youngest it may be).",
    )


def _missing(key: str, vi: str, en: str) -> Problem:
    return Problem("publication", key, rule="no-publish-without-consent", vi=vi, en=en)
