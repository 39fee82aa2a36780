"""What is typed into the portal about a child is shown to those who say why they look, and stands nowhere else.

Words that occur nowhere else in the world are typed into every personal field of the report, then everything that
the portal serves, sends, keeps and writes is searched for them, and so is everything that a browser leaves on the disk.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import BrowserContext, expect

from deploy.machine import Machine
from services.kernel.persistence.mongo import connect
from services.portal.domain.people import CASE_READERS, EVERYBODY
from services.portal.domain.routes import ROUTES
from tests.browser.conftest import executable
from tests.browser.desk import Desk, Portal, now
from tests.e2e.canaries import as_bytes

ROOT = secrets.token_hex(5)
# Fields whose form is checked, and what else the form holds.
FORMED: Mapping[str, Callable[[], str]] = {
    "form.children[0].id_number": lambda: "0583" + "".join(secrets.choice("123456789") for _ in range(8)),
    "form.informant.phone": lambda: "09" + "".join(secrets.choice("123456789") for _ in range(8)),
}
LEFT_OUT = {
    "received_at", "form.children[0].date_of_birth", "form.children[0].youngest_age", "form.children[0].oldest_age",
    "form.father.age", "form.mother.age", "form.incident_at", "form.children[0].residence_commune",
    "form.incident_commune", "form.residence_commune",
}  # fmt: skip
SECTIONS = ("", "/data", "/record", "/timeline", "/family", "/protection", "/similar", "/access-log", "/register")
FORMS = ("OpenCase", "CorrectReport", "ReferCase", "MakeRequest", "NoteForNextShift")


@dataclass
class Planted:
    """``words``: by the field into which each was typed. ``seen``: addresses, titles and headers of what was served."""

    reference: str = ""
    words: dict[str, str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def found_in(self, *content: bytes | str) -> set[str]:
        """The fields whose words stand there, in any encoding in which a browser may keep them."""
        whole = b"\n".join(one if isinstance(one, bytes) else one.encode() for one in content)
        return {
            name for name, word in self.words.items() if word.encode() in whole or word.encode("utf-16-le") in whole
        }


@pytest.fixture(scope="module")
def planted() -> Planted:
    return Planted()


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module", autouse=True)
def _a_report(chromium: Any, portal: Portal, planted: Planted, profile: Path, machine: Machine) -> None:
    """Typed by an officer at a browser that keeps its files, as a draft and then for good."""
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=executable(), args=["--no-sandbox"], base_url=portal.address
    )
    desk = Desk(chromium, portal, context=context)
    listen(context, planted)
    desk.sign_in("intake_officer")
    page = desk.page
    page.goto("/new/ReceiveReport")
    desk.go_by(page.get_by_role("button", name="Thêm: Người bị nghi vấn"))
    for place in page.locator("form#asked input[type=text], form#asked textarea").all():
        name = str(place.get_attribute("name"))
        if name not in LEFT_OUT and not name.startswith("_"):
            planted.words[name] = FORMED.get(name, lambda: f"Yen{ROOT}{secrets.token_hex(4)}")()
            place.fill(planted.words[name])
    expect(page.locator("[data-draft-told]")).to_contain_text("nháp")
    assert planted.found_in(*rows_of(machine)) == set()  # the draft lies there, sealed
    desk.press("Gửi")
    expect(page.locator(".govuk-error-summary")).to_be_visible()  # refused: no channel, no time
    page.locator('[name="channel"]').select_option("web")
    page.locator('[name="received_at"]').fill(now())
    desk.press("Gửi")
    desk.is_done()
    planted.reference = desk.reference()
    desk.fill("OpenCase", planted.reference, urgent="no")
    desk.is_done()
    desk.fill("ReferCase", planted.reference, to=["social_support", "police_investigation"], reason="Theo quy định.")
    desk.is_done()
    for section in SECTIONS[:4]:
        page.goto(f"/cases/{planted.reference}{section}")
        planted.seen.append(page.title())
    desk.press_purpose(planted.reference, "Giải quyết hồ sơ")
    planted.seen += [page.title(), str(context.cookies())]
    shown = planted.found_in(page.content())
    assert len(shown) > len(planted.words) / 2, "with a purpose the officer sees what was typed"
    letter = desk.pdf("Phiếu chuyển tin, hồ sơ (PDF)")
    assert planted.found_in(*(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(letter)).pages))
    planted.seen += [str(pypdf.PdfReader(io.BytesIO(letter)).metadata)]
    page.goto("/search")
    page.locator('[name="name"]').fill(planted.words["form.children[0].name"])
    desk.press("Tìm")
    expect(page.locator("main")).to_contain_text(planted.reference)
    desk.press("Đăng xuất")
    context.close()


def listen(context: BrowserContext, planted: Planted) -> None:
    """Note every address and header that goes either way; the bodies of what is sent are the forms themselves."""

    def served(answer: Any) -> None:
        planted.seen += [answer.url, *(f"{name}: {value}" for name, value in answer.headers.items())]
        planted.seen += [f"{name}: {value}" for name, value in answer.request.headers.items()]

    context.on("response", served)


def rows_of(machine: Machine) -> list[bytes]:
    database = connect(machine.database("portal").url, "portal")
    with database.client:
        return [as_bytes(row) for name in database.list_collection_names() for row in database[name].find({})]


def test_no_address_no_header_and_no_document_s_name_tells_of_a_child(planted: Planted) -> None:
    """Neither what the browser asked for nor what it was answered, beside the pages themselves."""
    assert len(planted.seen) > 100
    assert planted.found_in(*planted.seen) == set()


def test_the_browser_keeps_nothing_on_the_disk(planted: Planted, profile: Path) -> None:
    """Cache, history, sessions, storage: every file of the profile after signing out."""
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert {str(path): found for path in files if (found := planted.found_in(path.read_bytes()))} == {}


def test_the_portal_keeps_and_writes_nothing_readable(planted: Planted, machine: Machine) -> None:
    """Its database, row by row and as files; the logs of every process."""
    assert planted.found_in(*rows_of(machine)) == set()
    places = [*machine.layout.databases.rglob("*portal*"), *machine.layout.databases.glob("portal/**/*")]
    logs = list(machine.layout.logs.iterdir())
    assert any("portal-web" in path.name for path in logs)
    found = {str(p): hit for p in (*places, *logs) if p.is_file() and (hit := planted.found_in(p.read_bytes()))}
    assert found == {}


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_without_a_purpose_no_page_shows_a_word(role: str, planted: Planted, at_desk: Callable[..., Desk]) -> None:
    """Every page of the case, every list, every form, the spreadsheets: for every role of every office."""
    desk = at_desk(role)
    places = [route.rule for route in ROUTES if "GET" in route.methods and "<" not in route.rule]
    places += ["/numbers.xlsx", "/numbers.csv"]
    if role in CASE_READERS:
        places += [f"/cases/{planted.reference}{section}" for section in SECTIONS]
        places += [f"/cases/{planted.reference}/do/{call}" for call in FORMS]
    shown: dict[str, set[str]] = {}
    for place in places:
        body = desk.page.request.get(place).body()
        if place.endswith(".xlsx") and body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                body = b"".join(book.read(name) for name in book.namelist())
        if found := planted.found_in(body):
            shown[place] = found
    assert shown == {}


def test_a_word_that_is_let_out_is_found(planted: Planted, machine: Machine, profile: Path) -> None:
    """The test of the test: a name in a log, in a file of the browser, in an address."""
    name, word = next(iter(planted.words.items()))
    for path in (machine.layout.logs / "leak.log", profile / "leak"):
        path.write_bytes(word.encode("utf-16-le") if path.name == "leak" else word.encode())
        assert planted.found_in(path.read_bytes()) == {name}
        path.unlink()
    assert planted.found_in(f"https://portal/search?name={word}") == {name}
