"""The intake point's file as the shared record: which field of Mẫu 01 stands in which section.

The words of a section are those of ``protos/chungtay/record/v1/record.proto``. What nobody said is left
out; a section in which nothing is left does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from services.case_intake.domain.form01 import Child, Form01, Parent, Sex
from services.case_intake.domain.model import IntakeFile
from services.case_intake.domain.representative import Relation, Representative, is_suspect
from services.kernel.privacy.categories import Category
from services.kernel.privacy.reductions import age_band_of, initials_of

Record = dict[Category, Mapping[str, Any]]
HOME_LANGUAGES = frozenset({"tiếng việt", "việt", "kinh", "vietnamese"})


def record_of(file: IntakeFile, representative: Representative | None = None) -> Record:
    """The record as it is now. ``representative``: who acts for the child, if somebody was named.

    Whoever no longer acts for the child, or whom the form names as a suspect, is not in it (rule
    ``pdp-child-representative``).
    """
    record = _record(file.form, file.narrative)
    if representative is not None and representative.ended_at is None and not is_suspect(representative, file.form):
        if section := _representative(representative):
            record[Category.REPRESENTATIVE] = section
    return record


def changed_by_correction(file: IntakeFile) -> frozenset[Category]:
    """The sections of the form that the latest correction changed, also those that are now empty."""
    before, now = _record(file.earlier_forms[-1], file.narrative), _record(file.form, file.narrative)
    return frozenset(category for category in {*before, *now} if before.get(category) != now.get(category))


class ChildrenInBrief:
    """What lists show of the first child of each file: initials, age band, commune."""

    reads: ClassVar[Collection[Category]] = frozenset({Category.IDENTITY, Category.BIRTH, Category.CONTACT})

    def __call__(self, files: Sequence[IntakeFile]) -> Mapping[str, Mapping[str, str]]:
        return {file.reference: _brief(file) for file in files}


def _brief(file: IntakeFile) -> Mapping[str, str]:
    if not file.form.children:
        return {}
    child = file.form.children[0]
    age = _age(child, (file.received_at or file.opened_at))
    commune = child.residence_commune or file.form.residence_commune or file.form.incident_commune
    return _some(
        initials=initials_of(child.name or ""), age_band=None if age is None else age_band_of(age), commune=commune
    )


def _age(child: Child, at: datetime | None) -> int | None:
    """In whole years at that time, by the year of birth or the estimate; a band is all it is for."""
    if child.date_of_birth and child.date_of_birth[:4].isdigit() and at is not None:
        return max(0, at.year - int(child.date_of_birth[:4]))
    return child.youngest_age


def _record(form: Form01, narrative: str) -> Record:
    sections: dict[Category, Mapping[str, Any]] = {
        Category.IDENTITY: _of_children(form, _identity),
        Category.BIRTH: _of_children(form, _birth),
        Category.CONTACT: _of_children(form, _contact)
        | _some(
            residence_commune=form.residence_commune,
            incident_commune=form.incident_commune,
            incident_place=form.incident_place,
        ),
        Category.FAMILY: _some(
            members=[_parent("father", form.father), _parent("mother", form.mother)],
            circumstances=form.family,
            present_carer=form.present_carer,
        ),
        Category.HEALTH: _some(current_state=form.current_state, likely_harm=form.likely_harm),
        Category.SCHOOL: _of_children(form, lambda child: _some(school=child.school)),
        Category.NARRATIVE: _some(
            narrative=narrative, incident_at=form.incident_at, actions_done=form.actions_done, note=form.note
        ),
        Category.ACCOMMODATION: _of_children(form, _accommodation),
        Category.INFORMANT: _informant(form),
        Category.SUSPECT: _some(
            suspects=[
                _some(
                    relation=suspect.relation,
                    name_or_alias=suspect.name_or_alias,
                    online_handle=suspect.online_handle,
                    is_carer=suspect.is_carer,
                )
                for suspect in form.suspects
            ]
        ),
        Category.ONLINE_REFERENCE: _some(
            references=[
                _some(
                    url=found.url, platform=found.platform, handle=found.handle, seen_at=found.seen_at, hash=found.hash
                )
                for found in form.online_refs
            ]
        ),
    }
    return {category: section for category, section in sections.items() if section}


def _identity(child: Child) -> dict[str, Any]:
    return _some(
        name=child.name,
        other_names=child.other_names,
        sex=None if child.sex is Sex.UNKNOWN else str(child.sex),
        id_number=child.id_number,
        ethnicity=child.ethnicity,
    )


def _birth(child: Child) -> dict[str, Any]:
    return _some(
        date_of_birth=child.date_of_birth,
        precision=child.birth_precision and str(child.birth_precision),
        youngest_age=child.youngest_age,
        oldest_age=child.oldest_age,
    )


def _contact(child: Child) -> dict[str, Any]:
    return _some(residence_commune=child.residence_commune)


def _accommodation(child: Child) -> dict[str, Any]:
    """What follows from language and disability; the rest is found out by those who meet the child."""
    foreign = child.language is not None and child.language.strip().casefold() not in HOME_LANGUAGES
    return _some(language=child.language, interpreter_needed=foreign or None, disability_support=child.disability)


def _parent(relation: str, parent: Parent | None) -> dict[str, Any]:
    known = {} if parent is None else _some(name=parent.name, age=parent.age, job=parent.job)
    return {"relation": relation, **known} if known else {}


def _representative(who: Representative) -> dict[str, Any]:
    """Name, relation and how to reach; the document by which it was checked stays at the intake point."""
    relation = None if who.relation is Relation.UNKNOWN else str(who.relation)
    return _some(name=who.name, relation=relation, phone=who.phone, address=who.address)


def _informant(form: Form01) -> dict[str, Any]:
    who = form.informant
    return {} if who is None else _some(name=who.name, phone=who.phone, address=who.address)


def _of_children(form: Form01, part: Callable[[Child], dict[str, Any]]) -> dict[str, Any]:
    children: Iterable[dict[str, Any]] = (
        {"number": number, **known} for number, child in enumerate(form.children, 1) if (known := part(child))
    )
    return _some(children=list(children))


def _some(**values: Any) -> dict[str, Any]:
    """What was said: nothing that is unset, empty or a list of nothing."""
    said = {}
    for name, value in values.items():
        kept = [one for one in value if one] if isinstance(value, list) else value
        if kept is not None and kept != "" and kept != []:
            said[name] = kept
    return said
