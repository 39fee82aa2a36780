"""WCAG 2.2 AA on every page and state, at a desk and on a phone, in both languages (axe-core)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, now

PAGES = {
    "intake_officer": ("/", "/cases", "/search", "/incoming", "/new/ReceiveReport", "/account", "/help",
                       "/rules/emergency-12h"),
    "commune_chairman": ("/", "/my/calendar", "/cases", "/caseload", "/incoming"),
    "head_of_unit": ("/", "/cases", "/new/RegisterCrimeReport"),
    "court_clerk": ("/", "/cases", "/search"),
    "privacy_officer": ("/", "/reviews", "/breaches", "/new/RecordBreach"),
    "provincial_monitor": ("/", "/numbers"),
    "administrator": ("/", "/staff", "/staff/changes", "/staff/do/AddStaff"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 360)])
@pytest.mark.parametrize("role", sorted(PAGES))
def test_a_page_keeps_nobody_out(role: str, language: str, width: int, at_desk: Callable[..., Desk]) -> None:
    """No violation, nothing that makes the page scroll sideways, nothing that the browser complains of."""
    desk = at_desk(role, language=language, width=width)
    found = []
    for path in PAGES[role]:
        desk.page.goto(path)
        expect(desk.page.locator("html")).to_have_attribute("lang", language)
        found += [f"{path} {one}" for one in desk.violations()]
        found += [] if desk.fits_the_width() else [f"{path} is wider than the screen"]
    assert found == []
    assert desk.complaints == []


def test_a_report_can_be_written_with_the_keyboard_alone(at_desk: Callable[..., Desk]) -> None:
    """An officer with the telephone in one hand. The plan and the hearing are typed so in the case's whole way."""
    desk = at_desk("intake_officer")
    told: dict[str, Any] = {
        "channel": "hotline_111",
        "received_at": now(),
        "life_at_risk": "yes",
        "narrative": "Cháu kể bị dọa đăng ảnh.",
        "form.children[0].name": "Phan Thử",
        "form.children[0].sex": "female",
        "form.harm_signs": ["deadline_set"],
    }
    desk.type("ReceiveReport", **told)
    desk.is_done()


@pytest.mark.parametrize("role", ["intake_officer", "investigator"])
def test_at_twice_the_size_nothing_is_cut_off(role: str, at_desk: Callable[..., Desk]) -> None:
    """Zoomed to 200 % a screen of 1280 has room for 640 (WCAG 1.4.4, 1.4.10)."""
    desk = at_desk(role, width=640)
    for path in ("/", "/cases", "/search"):
        desk.page.goto(path)
        assert desk.fits_the_width(), path
    desk.page.goto("/")
    desk.page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert desk.fits_the_width()


def test_the_pages_of_a_case_keep_nobody_out(at_desk: Callable[..., Desk]) -> None:
    """Every tab, masked and with a purpose, and a form that is refused with all its problems."""
    desk = at_desk("intake_supervisor", width=360)
    reference = desk.report("Trần Thử")
    found = desk.violations()
    for tab in ("data", "record", "timeline", "family", "protection"):
        desk.page.goto(f"/cases/{reference}/{tab}")
        found += [f"{tab} {one}" for one in desk.violations()]
        assert desk.fits_the_width(), tab
    desk.page.goto(f"/cases/{reference}/data")
    assert "Trần Thử" not in desk.page.inner_text("main")
    desk.press("Giải quyết hồ sơ")
    assert "Trần Thử" in desk.page.inner_text("main")
    assert "Trần Thử" not in desk.page.title()
    found += desk.violations()
    desk.fill("ScreenOutReport", reference)
    assert desk.page.locator(".govuk-error-summary").count() == 1
    found += desk.violations()
    assert found == []
