"""The portal under twenty people, with ten thousand cases at every agency: how long a page takes, and the first load.

The cases come into the databases through the agencies' own service layers, spread over three years; but for the
latest of them they are at their end. Filling takes some minutes, so the filled root is kept and used again.
"""

from __future__ import annotations

import importlib
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from types import SimpleNamespace
from typing import Any

import httpx

from chungtay.events.v1 import case_intake_events_pb2 as intake_events
from chungtay.events.v1 import police_investigation_events_pb2 as police_events
from deploy.machine import Machine
from deploy.machine.accounts import identity
from services.case_intake.domain import commands as intake
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.model import IntakeFile
from services.kernel.ids import new_id, new_reference
from services.kernel.workflow import Actor
from tests.province import ROLES, Province
from tests.waiting import until

ROOT = Path(".run/bench-portal")
CASES = 10_000  # at each agency
OPEN = 500  # of them the latest, of some eight weeks, are still worked on
TOGETHER = 40  # cases in one transaction
PEOPLE = 20
SECONDS = 60
YEARS = timedelta(days=3 * 365)  # in which the cases came
STARTING = 300.0  # seconds for all processes at once, with all of the filling's messages waiting for them
RESTING = 900.0  # seconds; it takes about three minutes
THINKING = (0.5, 2.5)  # seconds between two clicks of a person
AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")
CASE_LINK = re.compile(r'href="(/cases/[0-9A-Z-]{13})"')
NEXT_PAGE = re.compile(r'rel="next" href="([^"]+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Katơr", "Thị Chamaléa")
GIVEN_NAMES = ("An", "Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khánh", "Linh", "Minh", "Ngọc", "Phúc", "Trang")


def measure() -> dict[str, Any]:
    """Keys ``portal_ms`` (milliseconds of a page: p50, p95, p99) and ``first_load_kb`` (as it comes over the line)."""
    with Machine(ROOT) as machine:
        machine.start_stores()
        identity(machine, "init")
        identity(machine, "sample", "--write", str(machine.layout.staff))
        fill(Province(machine, log_level="WARNING"))
        for name in machine.process_names:
            machine.process(name).start()
        machine.wait_ready(machine.process_names, STARTING)
        come_to_rest(Province(machine, log_level="WARNING"))
        address = f"http://127.0.0.1:{machine.layout.port('web')}"
        accounts = json.loads(machine.layout.staff.read_text(encoding="utf-8"))["staff"]
        return {"first_load_kb": round(first_load(address), 1), "portal_ms": clicked(address, accounts)}


def fill(province: Province) -> None:
    """Each agency on a thread of its own: most of the time is the databases' (other processes)."""
    with ThreadPoolExecutor(len(AGENCIES)) as agencies:
        list(agencies.map(lambda agency: _fill(province, agency), AGENCIES))


def come_to_rest(province: Province) -> None:
    """Return when all that the filling has to tell was told, and every deadline that is over was brought up: a day like
    any other begins."""
    for agency in AGENCIES:
        database = province.databases()[agency]
        until(partial(_nothing, database["outbox"], {"sent_at": None}), "all is sent", RESTING)
        due = {"next_alarm_at": {"$lte": datetime.now(UTC)}}
        until(partial(_nothing, database["cases"], due), "all was brought up", RESTING)


def _nothing(collection: Any, query: dict[str, Any]) -> bool:
    return collection.find_one(query) is None


def _fill(province: Province, agency: str) -> None:
    store = province.parts(agency).store
    missing = CASES - store.database["cases"].count_documents({})
    write = _reports if agency == "case_intake" else _referrals(agency)
    for start in range(0, missing, TOGETHER):

        def work(unit: Any, start: int = start) -> None:
            unit.now -= YEARS * (missing - start) / CASES  # the last one is of today
            write(province, unit, min(TOGETHER, missing - start), missing - start <= OPEN)

        store.run(work)


def _reports(province: Province, unit: Any, count: int, still_open: bool) -> None:
    workflow = province.parts("case_intake").application.workflow
    actor = Actor("T-0001", "case_intake", "Trung tâm", frozenset(ROLES["case_intake"]))
    for _ in range(count):
        file = IntakeFile(reference=new_reference(), opened_at=unit.now)
        name = f"{random.choice(FAMILY_NAMES)} {random.choice(GIVEN_NAMES)} {random.choice(GIVEN_NAMES)}"
        form = Form01(children=(Child(name=name, date_of_birth="2013-05"),))
        steps: list[Any] = [
            intake.ReceiveReport(channel=intake.Channel.WEB, received_at=unit.now, narrative="Tin thử.", form=form)
        ]
        if still_open:
            steps.append(intake.OpenCase(urgent=False))
        else:
            steps.append(intake.ScreenOutReport(reason_code=intake.ScreeningReason.NO_CHILD_CONCERNED, reason="Thử."))
        events = [event for step in steps for event in workflow.apply(file, step, actor, unit.now)]
        file.unit = actor.unit
        unit.put(file, events, by=actor.staff_id)


def _referrals(agency: str) -> Callable[[Province, Any, int, bool], None]:
    handlers = importlib.import_module(f"services.{agency}.service_layer.handlers").EVENT_HANDLERS

    def write(_: Province, unit: Any, count: int, still_open: bool) -> None:
        for _number in range(count):
            reference = new_reference()
            for event in _news(agency, reference, unit.now, closed=not still_open):
                handlers[event.name](unit, event)

    return write


def _news(agency: str, reference: str, at: datetime, *, closed: bool) -> Iterator[Any]:
    """What a file begins with at an agency, and, for most, the end of the case."""
    if agency == "court_liaison":
        begun: Any = police_events.FileTransferred(circle=["police_investigation", "court_liaison"])
    else:
        begun = intake_events.CaseReferred(referral_id=new_id(), circle=["case_intake", agency])
        begun.received_at.FromDatetime(at - timedelta(hours=1))
    messages = [begun, intake_events.CaseClosed()] if closed else [begun]
    for message in messages:
        name = type(message).__name__
        source = "police_investigation" if name == "FileTransferred" else "case_intake"
        yield SimpleNamespace(
            id=new_id(), source=source, name=name, reference=reference, time=at, data=message
        )  # fmt: skip


def first_load(address: str) -> float:
    """Kilobytes of the sign-in page and all that it names, as compressed as a browser takes them."""
    headers = {"Accept-Encoding": "br, gzip"}
    with httpx.Client(base_url=address, headers=headers) as client:
        page = client.get("/sign-in")
        size, named = len(page.content), set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        scripts = [name for name in named if name.endswith(".js")]
        for script in scripts:
            named |= {f"/static/{other}" for other in re.findall(r'"\./([\w.-]+\.js)"', client.get(script).text)}
        for name in sorted(named):
            with client.stream("GET", name) as answer:
                answer.raise_for_status()
                size += sum(len(part) for part in answer.iter_raw())
    return size / 1024


class Person:
    """Somebody who clicks through their working day."""

    def __init__(self, address: str, account: dict[str, Any], seed: int) -> None:
        self._client = httpx.Client(base_url=address, timeout=30.0)
        self._account = account
        self._chance = random.Random(seed)
        self.took: list[tuple[str, float]] = []
        self.wrong: list[str] = []
        self._cases: list[str] = []

    def sign_in(self) -> None:
        page = self._client.get("/sign-in")
        self._client.post(
            "/sign-in",
            data={
                "csrf_token": _token(page.text),
                "username": self._account["username"],
                "password": self._account["password"],
            },
        )

    def click_until(self, end: float) -> None:
        while time.monotonic() < end:
            time.sleep(self._chance.uniform(*THINKING))
            self._click()

    def _click(self) -> None:
        kind = self._chance.choices(
            ("home", "cases", "case", "timeline", "data", "form", "search", "purpose"), (4, 3, 6, 2, 3, 3, 1, 1)
        )[0]
        case = self._chance.choice(self._cases) if self._cases else ""
        if kind in ("case", "timeline", "data", "form", "purpose") and not case:
            kind = "cases"
        started = time.monotonic()
        if kind == "search":
            page = self._client.get("/search")
            started = time.monotonic()
            answer = self._client.post(
                "/search",
                data={"csrf_token": _token(page.text), "name": self._chance.choice(FAMILY_NAMES)},
                follow_redirects=True,
            )
        elif kind == "purpose":
            page = self._client.get(f"{case}/data")
            started = time.monotonic()
            answer = self._client.post(
                f"{case}/purpose",
                data={"csrf_token": _token(page.text), "purpose": "handle_case"},
                follow_redirects=True,
            )
        else:
            places = {
                "home": "/", "cases": self._list, "case": case, "timeline": f"{case}/timeline", "data": f"{case}/data",
                "form": f"{case}/do/MakeRequest",
            }  # fmt: skip
            answer = self._client.get(places[kind])
        self.took.append((kind, (time.monotonic() - started) * 1000))
        if answer.status_code not in (200, 403):  # a case may be another's
            self.wrong.append(f"{kind} {answer.status_code}")
        if kind == "cases":
            self._cases = CASE_LINK.findall(answer.text) or self._cases
            following = NEXT_PAGE.search(answer.text)
            self._list = following.group(1).replace("&amp;", "&") if following else "/cases"

    _list = "/cases"


def clicked(address: str, accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """Milliseconds of a page from click to answer, over all that was clicked."""
    workers = [one for one in accounts if one["agency"] in AGENCIES and "privacy_officer" not in one["roles"]]
    people = [Person(address, workers[number % len(workers)], number) for number in range(PEOPLE)]
    for person in people:
        person.sign_in()
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=person.click_until, args=(end,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_kind: dict[str, list[float]] = {}
    for kind, ms in (click for person in people for click in person.took):
        by_kind.setdefault(kind, []).append(ms)
    took = [ms for times in by_kind.values() for ms in times]
    cuts = quantiles(took, n=100)
    wrong = [one for person in people for one in person.wrong]
    return {
        "p50": round(cuts[49]), "p95": round(cuts[94]), "p99": round(cuts[98]), "clicks": len(took),
        "wrong": len(wrong), "cases": CASES, "people": PEOPLE,
        "p95_of": {kind: round(quantiles(times, n=20)[18]) for kind, times in sorted(by_kind.items())},
    }  # fmt: skip


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None, page[:500]
    return found.group(1)


if __name__ == "__main__":
    started_at = datetime.now(UTC)
    print(json.dumps(measure()), datetime.now(UTC) - started_at)
