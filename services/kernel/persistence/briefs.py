"""What lists show of a child by what other agencies told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from services.kernel.persistence.records import Records, Section, contents
from services.kernel.persistence.vault import Damaged, KeyDestroyed, KeyMissing
from services.kernel.privacy.categories import Category
from services.kernel.privacy.reductions import age_band_of, initials_of


class BriefsOfRecords:
    """What lists show of children that others told of: initials, age band, commune.

    Of a section that was damaged they show nothing, and the other cases all the same.
    """

    reads: ClassVar[Collection[Category]] = frozenset()  # nothing of the agency's own files
    _SHOWN = frozenset({Category.IDENTITY, Category.BIRTH, Category.CONTACT})

    def __init__(self, records: Records) -> None:
        self._records = records

    def __call__(self, files: Sequence[Any]) -> Mapping[str, Mapping[str, str]]:
        held = self._records.of_several(
            (file.reference for file in files), self._SHOWN, (KeyDestroyed, KeyMissing, Damaged)
        )
        return {file.reference: self._brief(file, held.get(file.reference, [])) for file in files}

    @staticmethod
    def _brief(file: Any, sections: Iterable[Section]) -> Mapping[str, str]:
        known = {section.category: contents(section).get(section.category, {}) for section in sections}
        child: Mapping[str, Any] = next(iter(known.get(Category.IDENTITY, {}).get("children", [])), {})
        birth: Mapping[str, Any] = next(iter(known.get(Category.BIRTH, {}).get("children", [])), {})
        contact = known.get(Category.CONTACT, {})
        lives = next((c.get("residence_commune") for c in contact.get("children", [])), None)
        year = birth.get("year_of_birth") or (birth.get("date_of_birth") or "")[:4]
        age = (file.opened_at.year - int(year)) if year.isdigit() and file.opened_at else birth.get("youngest_age")
        brief = {
            "initials": child.get("initials") or initials_of(child.get("name") or ""),
            "age_band": "" if age is None else age_band_of(max(0, age)),
            "commune": lives or contact.get("residence_commune") or contact.get("incident_commune") or "",
        }
        return {name: value for name, value in brief.items() if value}
