"""Who acts for the child: named, checked against a document, and never the suspect.

Pure. Rule ``pdp-child-representative`` (Luật 91/2025 Art 24(2)). Whether somebody is the suspect is said by
a member of staff, and looked up in the form as well: by name, by relation, and through the present carer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.consent import GiverRole
from services.case_intake.domain.form01 import Form01, Suspect
from services.kernel.privacy.categories import Category, Search, personal


class Relation(StrEnum):
    FATHER = "father"
    MOTHER = "mother"
    STEPFATHER = "stepfather"
    STEPMOTHER = "stepmother"
    GRANDFATHER = "grandfather"
    GRANDMOTHER = "grandmother"
    UNCLE = "uncle"
    AUNT = "aunt"
    SIBLING = "sibling"
    APPOINTED_GUARDIAN = "appointed_guardian"
    UNKNOWN = "unknown"  # no longer readable; nobody is named with it


class CheckedHow(StrEnum):
    """By which document."""

    BIRTH_CERTIFICATE = "birth_certificate"
    IDENTITY_CARD = "identity_card"
    GUARDIANSHIP_DECISION = "guardianship_decision"
    COMMUNE_CONFIRMATION = "commune_confirmation"


class NoLonger(StrEnum):
    """Why somebody represents the child no more."""

    REPLACED = "replaced"
    BECAME_SUSPECT = "became_suspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    id: str
    named_at: datetime
    checked_by: str  # staff number
    checked_how: CheckedHow
    name: str = personal(Category.REPRESENTATIVE, search=Search.NAME, default="")
    relation: Relation = personal(Category.REPRESENTATIVE, default=Relation.UNKNOWN)
    phone: str = personal(Category.REPRESENTATIVE, search=Search.PHONE, default="")
    address: str = personal(Category.REPRESENTATIVE, search=Search.ADDRESS, default="")
    document: str = personal(Category.REPRESENTATIVE, default="")
    # Written by a supervisor when only the name is the suspect's: why this is somebody else.
    different_person: str = personal(Category.NOTES, default="")
    ended_at: datetime | None = None
    ended: NoLonger | None = None

    @property
    def giver(self) -> GiverRole:
        """In which role such a person agrees."""
        return GiverRole.PARENT if self.relation in (Relation.FATHER, Relation.MOTHER) else GiverRole.GUARDIAN


def is_suspect(representative: Representative, form: Form01) -> bool:
    """Whether the form names this person as a suspect, as far as it tells.

    A written reason why a namesake is somebody else settles a likeness of names, and nothing else.
    """
    return named_among_suspects(representative.name, representative.relation, form, representative.different_person)


def named_among_suspects(name: str, relation: Relation, form: Form01, different_person: str = "") -> bool:
    """The same of somebody who is not the representative yet."""
    if any(relation in _relations_in(suspect.relation) for suspect in form.suspects):
        return True
    if any(_unnamed_carer(suspect) for suspect in form.suspects) and form.present_carer:
        if relation in _relations_in(form.present_carer) or _same_name(name, form.present_carer):
            return True
    if different_person.strip():
        return False
    names = [name, *_names_in_form(relation, form)]
    return any(
        _same_name(mine, suspect.name_or_alias) for suspect in form.suspects if suspect.name_or_alias for mine in names
    )


def informant_is_suspect(form: Form01) -> bool:
    """Whether who reported bears the name of who is suspected."""
    name = form.informant.name if form.informant else None
    return bool(name) and any(_same_name(str(name), s.name_or_alias) for s in form.suspects if s.name_or_alias)


def _unnamed_carer(suspect: Suspect) -> bool:
    return bool(suspect.is_carer) and not suspect.name_or_alias and not _relations_in(suspect.relation)


def _names_in_form(relation: Relation, form: Form01) -> list[str]:
    parent = {Relation.FATHER: form.father, Relation.MOTHER: form.mother}.get(relation)
    return [parent.name] if parent is not None and parent.name else []


_TITLES = frozenset(
    ["anh", "ba", "bac", "ban", "bo", "cau", "cha", "chi", "chu", "co", "di", "duong", "me", "mo", "ong", "thay"]
)
_FATHER, _MOTHER = frozenset({Relation.FATHER}), frozenset({Relation.MOTHER})
# The first words of a relation as people write it. Only these count: "dượng (chồng sau của mẹ)" is no mother.
# Without tone marks "ba" is a father or a grandmother; either is then refused.
_RELATIONS: dict[str, frozenset[Relation]] = {
    **dict.fromkeys(("cha", "bo", "tia", "father", "dad"), _FATHER),
    **dict.fromkeys(("me", "ma", "mother", "mom"), _MOTHER),
    "ba": frozenset({Relation.FATHER, Relation.GRANDMOTHER}),
    **dict.fromkeys(
        ("duong", "cha duong", "bo duong", "ba duong", "stepfather"), frozenset({Relation.STEPFATHER, Relation.UNCLE})
    ),
    **dict.fromkeys(("me ke", "di ghe", "stepmother"), frozenset({Relation.STEPMOTHER})),
    **dict.fromkeys(("ong", "grandfather"), frozenset({Relation.GRANDFATHER})),
    **dict.fromkeys(("ba noi", "ba ngoai", "grandmother"), frozenset({Relation.GRANDMOTHER})),
    **dict.fromkeys(("bac",), frozenset({Relation.UNCLE, Relation.AUNT})),
    **dict.fromkeys(("chu", "cau", "uncle"), frozenset({Relation.UNCLE})),
    **dict.fromkeys(("co ruot", "di", "mo", "thim", "aunt"), frozenset({Relation.AUNT})),
    **dict.fromkeys(
        ("anh ruot", "anh trai", "chi ruot", "chi gai", "brother", "sister"), frozenset({Relation.SIBLING})
    ),
    **dict.fromkeys(("nguoi giam", "giam ho", "guardian"), frozenset({Relation.APPOINTED_GUARDIAN})),
}


def _relations_in(text: str | None) -> frozenset[Relation]:
    words = _words((text or "").split("(")[0])
    return _RELATIONS.get(" ".join(words[:2])) or _RELATIONS.get(" ".join(words[:1])) or frozenset()


def _same_name(mine: str, theirs: str) -> bool:
    """The same words in any order, or one name within the other; a single word is taken for a given name."""
    mine_words, their_words = _name(mine), _name(theirs)
    if not mine_words or not their_words:
        return False
    if len(mine_words) == 1 or len(their_words) == 1:
        return mine_words[-1] == their_words[-1]
    return set(mine_words) <= set(their_words) or set(their_words) <= set(mine_words)


def _name(text: str) -> list[str]:
    words = _words(text)
    return words[1:] if len(words) > 1 and words[0] in _TITLES else words


def _words(text: str) -> list[str]:
    """Lower case, without tone and vowel marks."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
