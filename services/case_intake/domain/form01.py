"""Mẫu số 01 of Decree 56/2017: what is written down when a report comes in.

Only the source and the time are obligatory (rule ``form-01-fields``); everything else may be
unknown. Dates stay as they were typed until they are checked, so that a wrong one can be shown
back to the person who typed it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.case_intake.domain.signs import HarmSign, Matter
from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, Search, personal

LONGEST_TEXT = 8_000  # characters in one free-text field: four full pages
LONGEST_LINE = 2_000  # in a name, an address, a number; web addresses are the longest of them
MOST_ROWS = 100  # children, suspects or online references in one report
FEWEST_PHONE_DIGITS = 9
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class BirthPrecision(StrEnum):
    EXACT = "exact"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    name: str | None = personal(Category.IDENTITY, search=Search.NAME, default=None)
    date_of_birth: str | None = personal(Category.BIRTH, default=None)  # YYYY, YYYY-MM or YYYY-MM-DD
    birth_precision: BirthPrecision | None = None
    youngest_age: int | None = personal(Category.BIRTH, default=None)  # an estimate "8 to 11" has both ends
    oldest_age: int | None = personal(Category.BIRTH, default=None)
    sex: Sex = personal(Category.IDENTITY, default=Sex.UNKNOWN)
    id_number: str | None = personal(Category.IDENTITY, search=Search.ID_NUMBER, default=None)
    ethnicity: str | None = personal(Category.IDENTITY, default=None)
    language: str | None = personal(Category.ACCOMMODATION, default=None)
    disability: str | None = personal(Category.ACCOMMODATION, default=None)
    school: str | None = personal(Category.SCHOOL, default=None)
    other_names: str | None = personal(Category.IDENTITY, search=Search.NAME, default=None)
    residence_commune: str | None = personal(Category.CONTACT, search=Search.ADDRESS, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    name: str | None = personal(Category.FAMILY, search=Search.NAME, default=None)
    age: int | None = personal(Category.FAMILY, default=None)
    job: str | None = personal(Category.FAMILY, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Informant:
    """Who reported. ``agreed_to_record``: None means not asked or not clear."""

    name: str | None = personal(Category.INFORMANT, default=None)
    phone: str | None = personal(Category.INFORMANT, search=Search.PHONE, default=None)
    address: str | None = personal(Category.INFORMANT, default=None)
    agreed_to_record: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    relation: str | None = personal(Category.SUSPECT, default=None)
    name_or_alias: str | None = personal(Category.SUSPECT, search=Search.NAME, default=None)
    online_handle: str | None = personal(Category.SUSPECT, search=Search.ONLINE, default=None)
    is_carer: bool | None = None
    is_minor: bool | None = None  # under 18, and so protected as well


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineReference:
    """Where content was seen: an address or a handle and a hash, never the content itself."""

    url: str | None = personal(Category.ONLINE_REFERENCE, search=Search.ONLINE, default=None)
    platform: str | None = personal(Category.ONLINE_REFERENCE, default=None)
    handle: str | None = personal(Category.ONLINE_REFERENCE, search=Search.ONLINE, default=None)
    seen_at: str | None = personal(Category.ONLINE_REFERENCE, default=None)
    hash: str | None = personal(Category.ONLINE_REFERENCE, search=Search.ONLINE, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form01:
    children: tuple[Child, ...] = ()
    incident_at: str | None = personal(Category.NARRATIVE, default=None)  # a day, a month or a moment
    incident_place: str | None = personal(Category.CONTACT, search=Search.ADDRESS, default=None)
    incident_commune: str | None = personal(Category.CONTACT, search=Search.ADDRESS, default=None)
    residence_commune: str | None = personal(Category.CONTACT, search=Search.ADDRESS, default=None)
    current_state: str | None = personal(Category.HEALTH, default=None)
    likely_harm: str | None = personal(Category.HEALTH, default=None)
    father: Parent | None = None
    mother: Parent | None = None
    family: str | None = personal(Category.FAMILY, default=None)
    present_carer: str | None = personal(Category.FAMILY, default=None)
    actions_done: str | None = personal(Category.NARRATIVE, default=None)
    informant: Informant | None = None
    suspects: tuple[Suspect, ...] = ()
    online_refs: tuple[OnlineReference, ...] = ()
    note: str | None = personal(Category.NARRATIVE, default=None)
    harm_signs: tuple[HarmSign, ...] = personal(Category.HEALTH, default=())
    matters: tuple[Matter, ...] = personal(Category.NARRATIVE, default=())


def problems_of(form: Form01, received_at: datetime) -> list[Problem]:
    """Everything that makes the form impossible to keep, all at once, one Problem per field."""
    received = in_vietnam(received_at)
    problems = []
    for index, child in enumerate(form.children):
        field = f"children[{index}].date_of_birth"
        if child.date_of_birth and (fault := _fault_of_day(child.date_of_birth, received)):
            problems.append(_problem(field, fault))
        if child.youngest_age is not None and child.oldest_age is not None:
            if not 0 <= child.youngest_age <= child.oldest_age:
                problems.append(_problem(f"children[{index}].youngest_age", "no_such_age_range"))
        digits = re.sub(r"\D", "", child.id_number or "")
        if digits and len(digits) != 12:  # words alone say that there is none: "chưa khai sinh"
            problems.append(_problem(f"children[{index}].id_number", "not_twelve_digits"))
    if form.incident_at and (fault := _fault_of_moment(form.incident_at, received)):
        problems.append(_problem("incident_at", fault))
    phone = form.informant.phone if form.informant else None
    if phone and len(re.sub(r"\D", "", phone)) < FEWEST_PHONE_DIGITS:
        problems.append(_problem("informant.phone", "too_few_digits"))
    return problems + [_problem(field, fault) for field, fault in _faults_of_length(form)]


def as_it_may_be_kept(form: Form01, life_at_risk: bool) -> Form01:
    """The form without what the informant did not agree to (rule ``form-01-fields``).

    Where nobody asked, name and number are kept only when a life or health depends on reaching them.
    """
    informant = form.informant
    if informant is None or informant.agreed_to_record:
        return form
    if informant.agreed_to_record is None and life_at_risk:
        return form
    return replace(form, informant=Informant(agreed_to_record=informant.agreed_to_record))


def _fault_of_day(text: str, received: datetime) -> str | None:
    match = _DATE.match(text)
    if match is None:
        return "not_a_date"
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is not None and not 1 <= month <= 12:
        return "no_such_month"
    if year < 1900:
        return "too_long_ago"
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return "no_such_day"
    if (year, month or 1, day or 1) > (received.year, received.month, received.day):
        return "after_received_at"
    return None


def _fault_of_moment(text: str, received: datetime) -> str | None:
    if "T" not in text:
        return _fault_of_day(text, received)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "not_a_moment"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=received.tzinfo)
    return "after_received_at" if moment > received else None


_LONG = frozenset({"incident_place", "current_state", "likely_harm", "family", "present_carer", "actions_done", "note"})


def _faults_of_length(form: Any, path: str = "") -> list[tuple[str, str]]:
    """Which texts are longer than their place, and which lists; with the field's path."""
    found = []
    for field in fields(form):
        value, here = getattr(form, field.name), f"{path}{field.name}"
        longest = LONGEST_TEXT if here in _LONG else LONGEST_LINE
        if isinstance(value, str) and len(value) > longest:
            found.append((here, "too_long"))
        elif isinstance(value, tuple) and len(value) > MOST_ROWS:
            found.append((here, "too_many"))
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                found += _faults_of_length(one, f"{here}[{index}].") if is_dataclass(one) else []
        elif is_dataclass(value):
            found += _faults_of_length(value, f"{here}.")
    return found


_WORDS = {
    "not_a_date": ("Ngày ghi chưa đúng dạng.", "This is not a date."),
    "not_a_moment": ("Thời điểm ghi chưa đúng dạng.", "This is not a point in time."),
    "no_such_month": ("Không có tháng này.", "There is no such month."),
    "no_such_day": ("Không có ngày này trong lịch.", "There is no such day."),
    "too_long_ago": ("Năm quá xa.", "The year is too long ago."),
    "after_received_at": ("Thời điểm sau lúc tiếp nhận.", "This is after the report was received."),
    "no_such_age_range": ("Khoảng tuổi không hợp lý.", "This age range is impossible."),
    "not_twelve_digits": ("Số định danh phải có 12 chữ số.", "A personal number has twelve digits."),
    "too_few_digits": ("Số điện thoại thiếu chữ số.", "The phone number has too few digits."),
    "too_long": ("Nội dung quá dài.", "The text is too long."),
    "too_many": ("Quá nhiều dòng.", "There are too many rows."),
}


def _problem(field: str, key: str) -> Problem:
    vi, en = _WORDS[key]
    return Problem(f"form.{field}", key, rule="form-01-fields", vi=vi, en=en)
