"""A real Chromium in front of the running system; each person in a browser context of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from deploy.demo.office import Offices
from deploy.machine import Machine
from tests.browser.desk import PATIENCE, Desk, Portal
from tests.conftest import fresh_machine, open_all

PICTURES = Path(".run/pictures")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """A running system of its own, so that browsers and the other tests go side by side."""
    with fresh_machine("test-browser") as machine:
        yield machine


@pytest.fixture(scope="session")
def offices(machine: Machine) -> Offices:
    """Of this system, also where one test process has those of the other tests already."""
    return open_all(machine)


def executable() -> str:
    """The system's own Chromium. Raises StopIteration where there is none: the set-up installs it."""
    return next(path for name in CHROMIUM if (path := shutil.which(name)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # As root Chromium has no sandbox of its own; what it opens here are our own pages only.
        browser = playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portal(machine: Machine, offices: Offices) -> Portal:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return Portal(f"http://127.0.0.1:{machine.layout.port('web')}", offices.accounts, PICTURES)


@pytest.fixture
def at_desk(chromium: Browser, portal: Portal) -> Iterator[Callable[..., Desk]]:
    """``at_desk("judge")``: somebody with this role, signed in; ``at_desk()``: nobody yet."""
    desks: list[Desk] = []

    def sit_down(role: str = "", *, language: str = "vi", width: int = 1280, number: int = 0) -> Desk:
        desk = Desk(chromium, portal, language=language, width=width)
        desks.append(desk)
        if role:
            desk.sign_in(role, number)
        return desk

    yield sit_down
    for desk in desks:
        desk.leave()
