"""Signing in with an account of the province's own identity provider, where one is set (OpenID Connect)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from deploy.machine import Machine
from deploy.machine.layout import free_port
from tests.browser.desk import Desk, Portal
from tests.browser.provider import CLIENT, SECRET
from tests.waiting import until

AtDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def issuer(machine: Machine, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A provider that runs, and a portal and an identity that know it; afterwards they know none."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.provider", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    secret = tmp_path_factory.mktemp("secrets") / "client-secret"
    secret.write_text(SECRET)
    try:
        until(lambda: _answers(f"{address}/keys"), "the provider answers")
        _restart(machine, address, secret)
        yield address
    finally:
        running.kill()
        running.wait()
        _restart(machine)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).is_success
    except httpx.HTTPError:
        return False


def _restart(machine: Machine, issuer: str = "", secret: Path | None = None) -> None:
    """Identity and portal with or without a provider; the rest of the province goes on."""
    known = {"CHUNGTAY_OIDC_ISSUER": issuer, "CHUNGTAY_OIDC_CLIENT_ID": CLIENT} if issuer else {}
    extra = {"CHUNGTAY_OIDC_CLIENT_SECRET": str(secret), "CHUNGTAY_OIDC_NAME": "Tài khoản tỉnh"} if issuer else {}
    for name, variables in (("identity-api", known), ("portal-web", {**known, **extra})):
        machine.process(name).stop()
        machine.process(name, variables).start()
    machine.wait_ready(["identity-api", "portal-web"])


def sign_in_there(desk: Desk, username: str) -> None:
    desk.page.goto("/cases")
    desk.follow("Đăng nhập bằng Tài khoản tỉnh")
    desk.page.get_by_label("Tài khoản").fill(username)
    desk.press("Tiếp tục")


def test_who_the_province_knows_is_signed_in_and_led_back(issuer: str, at_desk: AtDesk, portal: Portal) -> None:
    """Without a password here; to the page that was asked for, with nothing of the token in its address."""
    desk = at_desk()
    sign_in_there(desk, portal.account("intake_officer")["username"])
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Hồ sơ")
    assert desk.page.url == f"{portal.address}/cases"
    desk.page.goto("/sign-in")
    assert desk.violations() == []


def test_whom_the_province_knows_and_we_do_not_stays_outside(issuer: str, at_desk: AtDesk) -> None:
    """An account is opened by an administrator, not by a token."""
    desk = at_desk()
    sign_in_there(desk, "nguoi.la")
    expect(desk.page.locator(".govuk-error-summary")).to_be_visible()
    desk.page.goto("/cases")
    assert "/sign-in" in desk.page.url


def test_an_answer_that_was_not_asked_for_signs_nobody_in(issuer: str, at_desk: AtDesk) -> None:
    """A code or a state that comes from elsewhere (RFC 9700, section 4.7)."""
    desk = at_desk()
    desk.page.goto("/sign-in/province/back?code=made-up&state=made-up")
    expect(desk.page.locator(".govuk-error-summary")).to_be_visible()
    desk.page.goto("/cases")
    assert "/sign-in" in desk.page.url
