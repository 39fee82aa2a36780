"""Signing in and out: what a person meets at the door."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk, Portal


def test_a_wrong_password_is_told_beside_the_field_and_nothing_more(at_desk: Callable[..., Desk]) -> None:
    """Nobody learns whether the account exists."""
    desk = at_desk()
    desk.page.goto("/sign-in")
    desk.page.get_by_label("Tên đăng nhập").fill("lan.nguyen")
    desk.page.get_by_label("Mật khẩu", exact=True).fill("không đúng chút nào")
    desk.press("Đăng nhập")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    assert desk.page.title().startswith("Lỗi: ")
    assert desk.page.get_by_label("Mật khẩu", exact=True).input_value() == ""


def test_who_is_not_signed_in_is_asked_to_and_led_back(at_desk: Callable[..., Desk]) -> None:
    """A link to a page goes on to that page afterwards."""
    desk = at_desk()
    desk.page.goto("/cases")
    expect(desk.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    desk.sign_in("intake_officer")
    desk.page.goto("/cases")
    expect(desk.page.get_by_role("heading", name="Hồ sơ", level=1)).to_be_visible()


def test_after_signing_out_the_back_button_shows_nothing(at_desk: Callable[..., Desk]) -> None:
    """Whoever sits down next at the same computer sees no case."""
    desk = at_desk("intake_officer")
    desk.page.goto("/cases")
    desk.press("Đăng xuất")
    expect(desk.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    desk.page.go_back()
    expect(desk.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_nothing_of_a_page_may_be_kept_or_framed_or_scripted(at_desk: Callable[..., Desk], portal: Portal) -> None:
    """The headers of every answer, of the sign-in page and of a page behind it."""
    desk = at_desk("intake_officer")
    for path in ("/sign-in", "/", "/cases", "/no-such-page"):
        answer = desk.context.request.get(portal.address + path)
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_the_cookie_of_the_session_is_no_script_s_business(at_desk: Callable[..., Desk]) -> None:
    """HttpOnly, not sent along from other sites, and nothing personal in it."""
    desk = at_desk("judge")
    cookies = {one["name"]: one for one in desk.context.cookies()}
    kept = cookies["chungtay"]
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Lax"
    assert kept["expires"] == -1


def test_a_form_without_its_token_changes_nothing(at_desk: Callable[..., Desk], portal: Portal) -> None:
    """Another site cannot send a form in somebody's name."""
    desk = at_desk("intake_officer")
    answer = desk.context.request.post(f"{portal.address}/new/ReceiveReport", form={"channel": "hotline_111"})
    assert answer.status == 400
    answer = desk.context.request.post(f"{portal.address}/sign-out")
    assert answer.status == 400
    desk.page.goto("/")
    expect(desk.page.get_by_role("button", name="Đăng xuất")).to_be_visible()


def test_the_language_is_a_switch_that_stays(at_desk: Callable[..., Desk]) -> None:
    """Vietnamese first, English beside, and the page says which it is in."""
    desk = at_desk("court_clerk")
    desk.press("English")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    desk.page.goto("/cases")
    expect(desk.page.get_by_role("heading", name="Cases", level=1)).to_be_visible()
    desk.press("Tiếng Việt")
    expect(desk.page.locator("html")).to_have_attribute("lang", "vi")
