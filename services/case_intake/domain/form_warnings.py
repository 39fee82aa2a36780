"""What looks wrong or missing in a report but may be true: shown, never refused. Pure.

Errors of registries, adoptions, stepmothers, late registrations: a person looks, the software only points.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from services.case_intake.domain.age import born_between
from services.case_intake.domain.form01 import Child, Form01, Sex
from services.case_intake.domain.model import IntakeFile, State
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import months_later
from services.kernel.errors import Problem
from services.kernel.privacy.vietnamese import words

SIXTEEN = 16 * 12  # months
SIXTEEN_SOON = timedelta(days=90)  # rule ``age-child-u16``
_OPEN = frozenset({State.OPEN, State.REFERRED})


def warnings_of(form: Form01, received_at: datetime) -> list[Problem]:
    """Everything about the form that somebody should look at, one Problem per field."""
    found = [warning for index, child in enumerate(form.children) for warning in _about(index, child, received_at)]
    found += _about_parents(form, received_at)
    if form.informant is not None and form.informant.agreed_to_record is None:
        found.append(_warning("informant.agreed_to_record", "informant_not_asked"))
    if not form.incident_commune:
        found.append(_warning("incident_commune", "commune_missing", "forward-to-incident-commune"))
    for field, commune in _residences(form):
        if form.incident_commune and words(commune) != words(form.incident_commune):
            found.append(_warning(field, "another_commune", "two-communes"))
    return found


def warnings_of_case(file: IntakeFile, now: datetime) -> list[Problem]:
    """What the form and the way it was handled leave to look at."""
    found = warnings_of(file.form, file.received_at or now)
    if file.openings:
        opening = file.openings[-1]
        if not opening.similar_checked:
            found.append(_warning("similar_checked", "similar_not_checked", "single-entry-seed", form=False))
        if opening.urgent != opening.urgency_suggested and not opening.reason:
            found.append(_warning("urgent", "decided_otherwise", "emergency-definition", form=False))
    if file.state in _OPEN:
        for index, child in enumerate(file.form.children):
            if _sixteen_soon(child, file.received_at or now, now):
                found.append(_warning(f"children[{index}].date_of_birth", "sixteen_soon", "age-child-u16"))
    return found


def _about(index: int, child: Child, received_at: datetime) -> list[Problem]:
    """Personal numbers hold century and sex in the fourth digit and the year in the next two."""
    digits = re.sub(r"\D", "", child.id_number or "")
    if len(digits) != 12:
        return []
    field, found = f"children[{index}].id_number", []
    if child.sex is not Sex.UNKNOWN and (int(digits[3]) % 2 == 1) != (child.sex is Sex.FEMALE):
        found.append(_warning(field, "number_of_another_sex"))
    span = born_between(child, in_vietnam(received_at).date())
    born = 1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])
    if span is not None and not span[0].year <= born <= span[1].year:
        found.append(_warning(field, "number_of_another_year"))
    return found


def _about_parents(form: Form01, received_at: datetime) -> list[Problem]:
    births = [
        int(child.date_of_birth[:4])
        for child in form.children
        if child.date_of_birth and child.date_of_birth[:4].isdigit()
    ]
    ages = [in_vietnam(received_at).year - year for year in births]
    ages += [child.youngest_age for child in form.children if child.youngest_age is not None]
    if not ages:
        return []
    return [
        _warning(f"{who}.age", "younger_than_the_child")
        for who, parent in (("father", form.father), ("mother", form.mother))
        if parent and parent.age is not None and parent.age <= max(ages)
    ]


def _residences(form: Form01) -> list[tuple[str, str]]:
    found = [("residence_commune", form.residence_commune or "")]
    found += [(f"children[{i}].residence_commune", c.residence_commune or "") for i, c in enumerate(form.children)]
    return [(field, commune) for field, commune in found if commune]


def _sixteen_soon(child: Child, written_at: datetime, now: datetime) -> bool:
    span = born_between(child, in_vietnam(written_at).date())
    if span is None:
        return False
    today, latest = in_vietnam(now).date(), months_later(span[1], SIXTEEN)
    return today < latest <= today + SIXTEEN_SOON


_WORDS = {
    "younger_than_the_child": ("Tuổi nhỏ hơn hoặc bằng tuổi của trẻ.", "Not older than the child."),
    "number_of_another_sex": ("Số định danh không khớp giới tính.", "The personal number is of another sex."),
    "number_of_another_year": ("Số định danh không khớp năm sinh.", "The personal number is of another year."),
    "informant_not_asked": (
        "Chưa hỏi người báo tin có đồng ý ghi thông tin không.",
        "The informant was not asked whether they agree to be recorded.",
    ),
    "commune_missing": ("Chưa rõ xã, phường nơi xảy ra.", "The commune where it happened is not known."),
    "another_commune": (
        "Nơi xảy ra khác nơi cư trú: hai xã, phường cùng có trách nhiệm.",
        "It happened elsewhere than the child lives: two communes are responsible.",
    ),
    "similar_not_checked": (
        "Hồ sơ được mở khi chưa xem các tin báo tương tự.",
        "The case was opened without a look at similar reports.",
    ),
    "decided_otherwise": (
        "Quyết định khác với gợi ý mà không ghi lý do.",
        "Decided otherwise than suggested, without a reason.",
    ),
    "sixteen_soon": ("Trẻ sắp đủ 16 tuổi trong vòng 90 ngày.", "The child turns 16 within 90 days."),
}


def _warning(field: str, key: str, rule: str = "form-01-fields", *, form: bool = True) -> Problem:
    vi, en = _WORDS[key]
    return Problem(f"form.{field}" if form else field, key, rule=rule, vi=vi, en=en)
