"""Filling in a form with the keyboard alone, as somebody does who uses no mouse: Tab, letters, Space, arrows, Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

MOST_TABS = 400
WHERE = """() => {
  const here = document.activeElement;
  return {name: here.name || "", kind: here.type || here.tagName, value: here.value || ""};
}"""


def type_through(page: Page, send: str, before_sending: Callable[[], None] = lambda: None, /, **typed: Any) -> None:
    """Go through the form from its first field to the button ``send``; ``typed`` as in ``Desk.fill``.

    ``before_sending``: what is done before the button is pressed.

    AssertionError when a field is never reached, or the button is not.
    """
    keys = page.keyboard
    left = {name.replace("__", "."): value for name, value in typed.items()}
    page.locator("h1").click()
    for _ in range(MOST_TABS):
        keys.press("Tab")
        here = page.evaluate(WHERE)
        name = here["name"]
        if here["kind"] == "submit" and not name and page.evaluate(_is_button(send)):
            assert not left, f"not reached: {sorted(left)}"
            before_sending()
            with page.expect_navigation():
                keys.press("Enter")
            return
        if name in left:
            _answer(page, name, here, left)
    raise AssertionError(f"the button {send} was not reached; left: {sorted(left)}")


def _is_button(text: str) -> str:
    return f"() => document.activeElement.innerText.trim() === {text!r} && document.activeElement.tabIndex >= 0"


def _answer(page: Page, name: str, here: dict[str, str], left: dict[str, Any]) -> None:
    keys, kind, value = page.keyboard, here["kind"], left[name]
    if kind == "checkbox":
        wanted = value if isinstance(value, list) else [value]
        if here["value"] in wanted:
            keys.press("Space")
            wanted.remove(here["value"])
            left[name] = wanted
            if not wanted:
                del left[name]
        return
    del left[name]
    if kind == "radio":
        keys.press("Space")
        while page.evaluate(WHERE)["value"] != value:
            keys.press("ArrowDown")
    elif kind == "select-one":
        for _ in range(100):
            if page.evaluate(WHERE)["value"] == value:
                return
            keys.press("ArrowDown")
        raise AssertionError(f"{name} offers no {value}")
    elif kind == "date":
        year, month, day = value.split("-")
        _type(page, month, day, year)
    elif kind == "datetime-local":
        date, _, clock = value.partition("T")
        year, month, day = date.split("-")
        hour = int(clock[:2])
        _type(page, month, day, year)
        keys.press("Tab")  # from the year, which may have six digits, to the hour
        _type(page, f"{hour % 12 or 12:02}", clock[3:5], "PM" if hour >= 12 else "AM")
    else:
        keys.type(str(value))


def _type(page: Page, *parts: str) -> None:
    for part in parts:
        page.keyboard.type(part)
