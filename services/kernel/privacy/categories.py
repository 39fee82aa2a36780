"""What kinds of data there are about a child's case, and how a field says which kind it holds.

Pure: standard library only. Every field of an agency's file is either plain (a code, a time, a
number, a reference, a staff number) or carries a category; a test goes through all of them. The same
categories stand in the contracts as the field option ``category`` (``protos/chungtay/privacy/v1``).
The disclosure matrix, the encryption at rest and the access log all speak of categories.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_KEY = "chungtay.personal"


class Category(StrEnum):
    """A kind of personal data. The words are the values on the wire and in the disclosure matrix."""

    IDENTITY = "identity"  # the child's names, sex, personal number, ethnicity, features
    BIRTH = "birth"  # date of birth or age
    CONTACT = "contact"  # address, commune of residence, phone
    FAMILY = "family"  # parents, carers, their circumstances
    REPRESENTATIVE = "representative"  # who acts for the child
    HEALTH = "health"  # state of body, likely harm
    PSYCHOLOGY = "psychology"  # assessments of mind and feeling, counselling
    SCHOOL = "school"
    NARRATIVE = "narrative"  # what was told and what happened
    SERVICES = "services"  # support given to the child, the plan
    SAFE_PLACE = "safe_place"  # where a separated child lives
    INFORMANT = "informant"  # who reported
    SUSPECT = "suspect"
    OFFENDER_REGISTER = "offender_register"  # known offenders; police only
    EVIDENCE = "evidence"  # what the investigation collected, in words
    ONLINE_REFERENCE = "online_reference"  # address, handle or hash of content; never content
    ACCOMMODATION = "accommodation"  # what the child needs to be heard: language, aids
    NOTES = "notes"  # what staff wrote down about their work in the case


# Decree 56/2017 Art 33, the list of a child's private data (rule ``private-data-list``).
ART33 = frozenset(
    {
        Category.IDENTITY,
        Category.BIRTH,
        Category.CONTACT,
        Category.FAMILY,
        Category.REPRESENTATIVE,
        Category.HEALTH,
        Category.PSYCHOLOGY,
        Category.SCHOOL,
        Category.NARRATIVE,
        Category.SERVICES,
        Category.SAFE_PLACE,
        Category.ACCOMMODATION,
    }
)


class Search(StrEnum):
    """How a field can be searched for, without its text being readable (keyed blind index)."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    ONLINE = "online"  # address, handle or hash of content


@dataclass(frozen=True, slots=True)
class Personal:
    """What a field says of itself."""

    category: Category
    search: Search | None = None

    @property
    def art33(self) -> bool:
        """Whether Decree 56 Art 33 names it as a child's private data."""
        return self.category in ART33


def personal(category: Category, *, search: Search | None = None, **field: Any) -> Any:
    """A dataclass field that holds personal data: ``name: str = personal(Category.IDENTITY, default="")``.

    ``field``: what ``dataclasses.field`` takes (default, default_factory).
    """
    return dataclasses.field(metadata={_KEY: Personal(category, search)}, **field)


def personal_of(field: dataclasses.Field[Any]) -> Personal | None:
    """What the field says of itself; None for a plain one."""
    metadata: Mapping[str, Any] = field.metadata
    found: Personal | None = metadata.get(_KEY)
    return found
