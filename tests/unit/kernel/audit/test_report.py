"""The family reads who saw what, when and why; and nothing that would hurt the child or anybody else."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from chungtay.privacy.v1 import purpose_pb2
from services.identity.service_layer.sample import STAFF
from services.kernel.audit import words
from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.report import FamilyReport, as_html, as_pdf, family_report
from services.kernel.privacy.categories import Category

CASE, OTHER = "7F3K-9QXM-2C4", "0BBB-CCCC-DDD"
NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)


def line(**given: Any) -> dict[str, Any]:
    return Entry(
        **{
            "at": datetime(2026, 3, 11, 13, 35, tzinfo=UTC), "staff_id": "T-0001", "unit": "",
            "roles": ("social_worker",),
            "action": Action.VIEW, "call": "GetCase", "decision": Decision.GRANTED, "purpose": "handle_case",
            "references": (CASE,), "categories": ("identity", "health"), **given,
        }
    ).values()  # fmt: skip


def report(*lines: dict[str, Any]) -> FamilyReport:
    return family_report(CASE, "social_support", NOW, lines)


def test_it_says_who_what_when_and_why_in_ordinary_words() -> None:
    """By role and number, in Vietnam's time."""
    vi, en = as_html(report(line())), as_html(report(line()), "en")
    for told in ("nhân viên công tác xã hội (T-0001)", "20:35 11/03/2026", "tên và giấy tờ của trẻ, sức khỏe",
                 "giải quyết vụ việc", 'lang="vi"'):  # fmt: skip
        assert told in vi
    for told in (
        "social worker (T-0001)",
        "the child&#39;s name and papers, health",
        "working on the case",
        'lang="en"',
    ):
        assert told in en


def test_refusals_are_told_and_do_not_count_as_seen() -> None:
    made = report(line(), line(staff_id="T-2", decision=Decision.REFUSED), line(staff_id="T-1"))
    assert (made.people, made.counts["seen"], made.counts["refused"]) == (2, 2, 1)
    assert "bị từ chối" in as_html(made)


@pytest.mark.parametrize(
    ("review", "told"),
    [
        ([], "chưa được xét lại"),
        ([line(action=Action.REVIEW, grant="g-1", reason="justified")], "có lý do chính đáng"),
        ([line(action=Action.REVIEW, grant="g-1", reason="not_justified")], "KHÔNG chính đáng"),
        ([line(action=Action.REVIEW, grant="g-2", reason="justified")], "chưa được xét lại"),
    ],
)
def test_an_emergency_view_stands_with_its_own_review(review: list[dict[str, Any]], told: str) -> None:
    """Or with the word that nobody has reviewed it; another view's review does not count."""
    html = as_html(report(line(action=Action.EMERGENCY, purpose="emergency", grant="g-1"), *review))
    assert told in html


def test_another_cases_reference_never_stands_in_it() -> None:
    """A list view shows many cases in one line."""
    made = report(line(action=Action.LIST, references=(OTHER, CASE)), line(references=(OTHER,), staff_id="T-5"))
    assert OTHER not in as_html(made)
    assert "T-5" not in as_html(made)


@pytest.mark.parametrize("category", ["safe_place", "informant", "suspect", "evidence", "offender_register"])
def test_it_does_not_give_away_that_a_hidden_thing_exists(category: str) -> None:
    """The carer from whom the child was taken may read this: the word alone says that there is a place."""
    html = as_html(report(line(categories=("identity", category))))
    assert words.CATEGORIES[category][0] not in html
    assert category not in html
    assert words.PROTECTED[0] in html


def test_it_does_not_tell_who_was_excluded_from_the_case() -> None:
    made = report(line(action=Action.EXCLUSION, staff_id="T-0007"))
    assert made.lines == ()
    assert "Chưa có ai xem" in as_html(made)


def test_whatever_stands_in_the_log_is_text_in_the_page() -> None:
    html = as_html(
        report(line(staff_id="<script>alert(1)</script>", purpose="<b>", roles=("<i>",), categories=("<u>",)))
    )
    for markup in ("<script>", "<b>", "<i>", "<u>"):
        assert markup not in html


def test_what_no_person_did_is_said_of_the_system_and_is_nobody_who_saw() -> None:
    made = report(line(action=Action.FOREIGN_EVENT, staff_id="", roles=(), decision=Decision.REFUSED))
    assert made.people == 0
    assert "hệ thống" in as_html(made)


def inside(pdf: bytes) -> bytes:
    """Everything in it, unpacked."""
    unpacked = b""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            unpacked += zlib.decompress(packed)
    return pdf + unpacked


def test_the_pdf_is_a_tagged_document_in_its_language() -> None:
    """A screen reader needs the structure and the language."""
    pdf = as_pdf(report(*[line() for _ in range(60)]))
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in inside(pdf)
    assert b"/Lang (vi)" in inside(pdf)


def test_the_report_reads_nothing_from_elsewhere() -> None:
    """No address on the page: opening it tells nobody that it was opened."""
    html = as_html(report(line()))
    for reference in ("http:", "https:", "src=", "href=", "url(", "@import"):
        assert reference not in html


def test_every_code_has_words_in_both_languages() -> None:
    """A new category, purpose, action or role without words would stand in the report as a code."""
    names = purpose_pb2.Purpose.DESCRIPTOR.values_by_name
    purposes = {name.removeprefix("PURPOSE_").lower() for name in names} - {"unspecified"}
    roles = {role for staff in STAFF for role in staff.roles if staff.agency in words.AGENCIES}
    assert set(words.CATEGORIES) == set(Category)
    assert set(words.PURPOSES) == purposes
    assert set(words.ACTIONS) == set(Action)
    assert set(words.ROLES) == roles
    for table in (words.CATEGORIES, words.PURPOSES, words.ACTIONS, words.ROLES, words.AGENCIES):
        assert all(vi and en and vi != en for vi, en in table.values())
