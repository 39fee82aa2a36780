"""The address at which a calendar program reads: what a key is answered, what a wrong one, and what in trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from chungtay.identity.v1.identity_service_pb2 import OpenCalendarFeedResponse
from chungtay.work.v1.work_service_pb2 import Engagement, ListEngagementsResponse
from services.kernel import logs
from services.portal.domain.errors import Incident, NotAllowed, NotThere, ServiceAway, SessionOver
from services.portal.entrypoints.app import create_app

KEY = "kEy-of-the-calendar_0123456789abcdefghijklmnop"
NOW = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)  # one o'clock on the 2nd in Vietnam


class Lines:
    """Identity and an agency, which write down what they are asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.trouble: dict[str, Exception] = {}

    def call(self, service: str, name: str, token: str = "", request: Any = None, /, **fields: Any) -> Any:
        self.asked.append((service, name, token, fields))
        if name in self.trouble:
            raise self.trouble[name]
        if name == "OpenCalendarFeed":
            if fields["key"] != KEY:
                raise NotThere
            return OpenCalendarFeedResponse(token="short-lived", agency="court_liaison")
        one = Engagement(engagement_id="e-1", reference="1111-1111-111", kind="hearing", version=1)
        for moment in (one.starts_at, one.ends_at, one.changed_at):
            moment.FromDatetime(NOW)
        return ListEngagementsResponse(engagements=[one])


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def program(lines: Lines, tmp_path: Path) -> FlaskClient:
    """A calendar program: it has an address and no cookies."""
    cookie_key = tmp_path / "key"
    cookie_key.write_bytes(b"k" * 32)
    nothing = SimpleNamespace(prepare=lambda: None)
    parts = SimpleNamespace(
        settings=SimpleNamespace(
            tls_cert=None, behind_proxy=False, cookie_key=cookie_key, oidc_issuer="", leave_to="https://vi.du/"
        ),
        lines=lines, sessions=nothing, drafts=nothing, clock=SimpleNamespace(now=lambda: NOW),
    )  # fmt: skip
    return create_app(cast(Any, parts)).test_client(use_cookies=False)


def test_a_key_is_answered_with_its_owners_calendar(program: FlaskClient, lines: Lines) -> None:
    """Identity gives a token for the key; with that alone the owner's agency is asked, from yesterday on."""
    answer = program.get(f"/calendar-feed/{KEY}.ics")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert [event["uid"] for event in Calendar.from_ical(answer.data).walk("VEVENT")] == ["e-1@chungtay"]
    assert lines.asked == [
        ("identity", "OpenCalendarFeed", "", {"key": KEY}),
        ("court_liaison", "ListEngagements", "short-lived", {"from_day": "2026-06-01", "to_day": "2026-08-01"}),
    ]  # fmt: skip


def test_no_cache_between_keeps_a_calendar(program: FlaskClient) -> None:
    """The program itself may, and asks whether it is still so."""
    answer = program.get(f"/calendar-feed/{KEY}.ics")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    again = program.get(f"/calendar-feed/{KEY}.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("key", ["none", KEY[:-1], KEY + "x", KEY.lower(), "x" * 900, "%00", "..", "a.ics"])
def test_a_key_that_opens_nothing_is_answered_like_an_address_that_is_not_there(
    program: FlaskClient, lines: Lines, key: str
) -> None:
    """No word of what is wrong, and no agency is asked."""
    answer = program.get(f"/calendar-feed/{key}.ics")
    assert (answer.status_code, answer.data) == (404, b"")
    assert not [asked for asked in lines.asked if asked[1] != "OpenCalendarFeed"]


@pytest.mark.parametrize("call", ["OpenCalendarFeed", "ListEngagements"])
@pytest.mark.parametrize("trouble", [ServiceAway("court_liaison"), Incident("1"), SessionOver(), NotAllowed()])
def test_while_nobody_answers_the_program_keeps_what_it_has(
    program: FlaskClient, lines: Lines, call: str, trouble: Exception
) -> None:
    """An empty calendar would say that nothing is set; a sign-in page would mean nothing to it."""
    lines.trouble[call] = trouble
    answer = program.get(f"/calendar-feed/{KEY}.ics")
    assert (answer.status_code, answer.data, answer.headers["Retry-After"]) == (503, b"", "600")


@pytest.mark.parametrize("trouble", [None, NotThere(), ServiceAway("identity"), RuntimeError(KEY)])
def test_the_key_stands_in_no_log(
    program: FlaskClient, lines: Lines, capfd: pytest.CaptureFixture[str], trouble: Exception | None
) -> None:
    """Whoever reads a log must not read a calendar with it; not even when something breaks."""
    logs.configure("portal", "web", "DEBUG")
    if trouble is not None:
        lines.trouble["OpenCalendarFeed"] = trouble
    program.get(f"/calendar-feed/{KEY}.ics")
    said = "".join(capfd.readouterr())
    assert KEY not in said
    assert ("page_failed" in said) is isinstance(trouble, RuntimeError)


def test_nobody_writes_to_the_address(program: FlaskClient, lines: Lines) -> None:
    """It is for reading."""
    methods: list[Callable[..., Any]] = [program.post, program.put, program.delete, program.patch]
    assert {send(f"/calendar-feed/{KEY}.ics").status_code for send in methods} <= {400, 404, 405}
    assert lines.asked == []
