"""One person in front of a browser: what they do is what a person can do, by labels and buttons."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from services.kernel.clock import VIETNAM
from tests.browser.keyboard import type_through
from tests.sentences import PAIRS, in_words
from tests.waiting import until

AXE = Path("services/portal/frontend/node_modules/axe-core/axe.min.js")
# What WCAG 2.2 AA and its predecessors ask; colours, names, order, keyboard.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 30_000  # milliseconds for whatever a page is to show or let do; usually it is there at once
ALL = "*"  # every tick that is offered
FIRST = "1"  # the first that can be chosen
ENGLISH = {vi: en for _, vi, en in (*in_words(), *PAIRS)}
REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")


def now(ago: timedelta = timedelta()) -> str:
    """This minute in Vietnam, or one before, as a form takes it."""
    return (datetime.now(VIETNAM) - ago).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Portal:
    """Where the portal answers, and the sample accounts."""

    address: str
    accounts: list[dict[str, Any]]
    pictures: Path

    def account(self, role: str, number: int = 0) -> dict[str, Any]:
        return [one for one in self.accounts if role in one["roles"]][number]


class Desk:
    def __init__(
        self,
        browser: Browser,
        portal: Portal,
        *,
        language: str = "vi",
        width: int = 1280,
        context: BrowserContext | None = None,
    ) -> None:
        """``context``: one that keeps its files, instead of a fresh one that forgets everything."""
        self._portal = portal
        self.language = language
        self.context = context or browser.new_context(base_url=portal.address, viewport={"width": width, "height": 900})
        self.context.set_default_timeout(PATIENCE)
        if language == "en":
            self.context.add_cookies([{"name": "ct-language", "value": "en", "url": portal.address}])
        self.page: Page = self.context.new_page()
        self.staff_id = ""
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def say(self, vietnamese: str) -> str:
        """A sentence of the portal in the language of this desk. KeyError for one that it does not know."""
        if self.language != "en":
            return vietnamese
        words, pdf, _ = vietnamese.partition(" (PDF)")
        return ENGLISH[vietnamese] if vietnamese in ENGLISH else ENGLISH[words] + pdf

    def sign_in(self, role: str, number: int = 0) -> None:
        account = self._portal.account(role, number)
        self.staff_id = account["staff_id"]
        self.sign_in_as(account["username"], account["password"])
        expect(self.page.get_by_role("button", name=self.say("Đăng xuất"))).to_be_visible()

    def sign_in_as(self, username: str, password: str) -> None:
        """Try to."""
        self.page.goto("/sign-in")
        self.page.get_by_label(self.say("Tên đăng nhập")).fill(username)
        self.page.get_by_label(self.say("Mật khẩu"), exact=True).fill(password)
        self.press("Đăng nhập")

    def press(self, name: str) -> None:
        """A button, by its Vietnamese name."""
        self.go_by(self.page.get_by_role("button", name=self.say(name), exact=True))

    def follow(self, name: str) -> None:
        """A link, by its Vietnamese name."""
        self.go_by(self.page.get_by_role("link", name=self.say(name), exact=True).first)

    def go_by(self, control: Locator) -> None:
        """Click on it, and go on when the page that it leads to is there: what was asked of the page before would
        often be answered as well."""
        with self.page.expect_navigation():
            control.click()

    def sees(self, *texts: str) -> None:
        """The page shows these, which need not be the portal's own words."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def press_purpose(self, reference: str, purpose: str) -> None:
        """Say for what the case is looked at."""
        self.page.goto(f"/cases/{reference}/data")
        self.press(purpose)

    def open_case(self, reference: str) -> None:
        self.page.goto(f"/cases/{reference}")

    def open_form(self, call: str, reference: str = "") -> None:
        self.page.goto(f"/cases/{reference}/do/{call}" if reference else f"/new/{call}")

    def fill(self, call: str, reference: str = "", **typed: Any) -> None:
        """Fill in a form and send it: fields by their names, ``__`` for a dot, lists for ticks."""
        self.open_form(call, reference)
        self.answer(**typed)

    def answer(self, **typed: Any) -> None:
        """The same in the form that is open."""
        for name, value in typed.items():
            self.enter(name.replace("__", "."), value)
        self.press("Gửi")

    def report(self, name: str, **more: Any) -> str:
        """An intake officer writes down a report about a child of this name; its reference."""
        self.fill("ReceiveReport", channel="web", received_at=now(), **{"form.children[0].name": name, **more})
        self.is_done()
        return self.reference()

    def crime_report(self, book_number: str) -> str:
        """A police officer registers a report of their own; its reference."""
        self.fill(
            "RegisterCrimeReport", source=FIRST, received_at=now(), narrative="Người dân trình báo.",
            book_number=book_number, classification=FIRST,
        )  # fmt: skip
        self.is_done()
        return self.reference()

    def type(self, call: str, reference: str = "", picture: str = "", **typed: Any) -> None:
        """The same with the keyboard alone. ``picture``: taken of the form before it is sent."""
        self.open_form(call, reference)

        def look() -> None:
            if picture:
                self.picture(picture, whole=False)

        type_through(self.page, self.say("Gửi"), look, **typed)

    def enter(self, name: str, value: Any) -> None:
        """Into the field of this name: a text, what is chosen, or what is ticked."""
        found = self.page.locator(f'[name="{name}"]')
        kind = found.first.evaluate("element => element.tagName + ':' + (element.type || '')")
        if kind == "SELECT:select-one":
            found.select_option(**({"index": 1} if value == FIRST else {"value": value}))
        elif kind in ("INPUT:radio", "INPUT:checkbox"):
            offered = [one.get_attribute("value") for one in found.all()]
            for one in offered if value == ALL else value if isinstance(value, list) else [value]:
                self.page.locator(f'[name="{name}"][value="{one}"]').check()
        else:
            found.first.fill(value)

    def wait_until_offered(self, reference: str, call: str) -> None:
        """Look again until the case offers this step."""

        def offers() -> bool:
            self.open_case(reference)
            return self.page.locator(f'a[href$="/do/{call}"]').count() > 0

        until(offers, f"{call} is offered")

    def until_done(self, call: str, reference: str, **typed: Any) -> None:
        """Fill in and send again until it is taken: what it waits for comes from elsewhere."""

        def taken() -> bool:
            self.open_form(call, reference)
            if self.page.locator("form#asked").count() == 0:
                return False
            self.answer(**typed)
            return self.page.locator(".govuk-notification-banner--success").count() > 0

        until(taken, f"{call} is taken", last=self.what_is_wrong)

    def is_done(self) -> None:
        """The page says that what was sent is recorded; once more where news of the case came in between."""
        done = self.page.locator(".govuk-notification-banner--success")
        overtaken = self.page.get_by_text(self.say("Người khác vừa cập nhật hồ sơ:"))
        while overtaken.count() > 0:
            self.press("Gửi")
        assert done.count() == 1, self.what_is_wrong()

    def what_is_wrong(self) -> str:
        """What the page says is the matter."""
        said = self.page.locator(".govuk-error-summary, .govuk-inset-text")
        fields = [one.get_attribute("href") for one in self.page.locator(".govuk-error-summary a").all()]
        return " | ".join([*said.all_inner_texts(), *map(str, fields)]) or self.page.inner_text("main")[:800]

    def reference(self) -> str:
        """Of the case whose page is open."""
        found = REFERENCE.search(self.page.url)
        assert found is not None, self.page.url
        return found.group()

    def pdf(self, button: str) -> bytes:
        """What a button that makes a document answers; its name says nothing."""
        form = self.page.get_by_role("button", name=self.say(button), exact=True).locator("xpath=ancestor::form")
        answer = self.page.request.post(
            str(form.get_attribute("action")),
            form={"csrf_token": str(form.locator("[name=csrf_token]").get_attribute("value"))},
            headers={"Referer": self.page.url},
        )
        assert answer.ok, answer.status
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == 'inline; filename="chung-tay.pdf"'
        return answer.body()

    def picture(self, name: str, *, whole: bool = True) -> None:
        """``whole``: also what is below the screen."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(path=self._portal.pictures / f"{name}-{self.language}-{width}.png", full_page=whole)

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA on this page."""
        self.page.evaluate(f"() => {{ {AXE.read_text()} }}")
        found = self.page.evaluate(
            "asked => axe.run(document, asked).then(found => JSON.stringify(found.violations))",
            {"runOnly": TAGS, "resultTypes": ["violations"]},
        )
        return [f"{one['id']}: {node['html'][:160]}" for one in json.loads(found) for node in one["nodes"]]

    def fits_the_width(self) -> bool:
        """Whether nothing makes the whole page scroll sideways (WCAG 1.4.10)."""
        return bool(self.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))

    def leave(self) -> None:
        self.context.close()
