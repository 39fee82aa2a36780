"""The page of a person's own calendar: what it shows, and how an address for a program is made, told and withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import html5lib
import pytest
from flask.testing import FlaskClient

from chungtay.identity.v1.identity_service_pb2 import GetCalendarFeedResponse, MakeCalendarFeedResponse
from chungtay.work.v1.work_service_pb2 import Engagement, ListEngagementsResponse
from services.portal.domain.errors import ServiceAway
from services.portal.domain.people import Person
from services.portal.entrypoints.app import create_app
from services.portal.service_layer.signing_in import Signed

NOW = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)  # one o'clock on the 2nd in Vietnam
KEY = "kEy-of-the-calendar_0123456789abcdefghijklmnop"


def engagement(hours: int, **more: Any) -> Engagement:
    one = Engagement(**more)
    one.starts_at.FromDatetime(NOW + timedelta(hours=hours))
    one.ends_at.FromDatetime(NOW + timedelta(hours=hours + 1))
    return one


class Lines:
    """The person's agency and identity."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, dict[str, Any]]] = []
        self.made_at: datetime | None = None
        self.engagements: list[Engagement] = []
        self.away = False

    def call(self, service: str, name: str, token: str = "", request: Any = None, /, **fields: Any) -> Any:
        self.asked.append((service, name, token, fields))
        if service == "identity" and self.away:
            raise ServiceAway(service)
        match name:
            case "ListEngagements":
                return ListEngagementsResponse(engagements=self.engagements)
            case "GetCalendarFeed":
                return GetCalendarFeedResponse(made_at=self.made_at)
            case "MakeCalendarFeed":
                return MakeCalendarFeedResponse(key=KEY)
        return None


@pytest.fixture
def lines() -> Lines:
    return Lines()


def browser(lines: Lines, folder: Path, agency: str = "court_liaison", role: str = "judge") -> FlaskClient:
    """In front of it somebody is signed in."""
    cookie_key = folder / "key"
    cookie_key.write_bytes(b"k" * 32)
    nothing = SimpleNamespace(prepare=lambda: None)
    who = Person(staff_id="CL-0007", agency=agency, unit="TAND", roles=frozenset({role}))
    signed = Signed(who, "for the agency", "for identity", {})
    parts = SimpleNamespace(
        settings=SimpleNamespace(
            tls_cert=None, behind_proxy=False, cookie_key=cookie_key, oidc_issuer="", leave_to="https://vi.du/"
        ),
        lines=lines, sessions=nothing, drafts=nothing, clock=SimpleNamespace(now=lambda: NOW),
        signing_in=SimpleNamespace(current=lambda secret: signed),
    )  # fmt: skip
    app = create_app(cast(Any, parts))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with client.session_transaction() as session:
        session["sid"] = "secret"
    return client


@pytest.fixture
def judge(lines: Lines, tmp_path: Path) -> FlaskClient:
    return browser(lines, tmp_path)


def shown(client: FlaskClient, address: str = "/my/calendar") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    return answer.text.partition("<main")[2]


def test_each_day_stands_with_what_is_set_on_it(judge: FlaskClient, lines: Lines) -> None:
    """Hours, kind, the case to turn to, and the place by its name; an empty day takes no room."""
    lines.engagements = [
        engagement(8, engagement_id="1", reference="1111-1111-111", kind="hearing", place="P.2"),
        engagement(32, engagement_id="2", reference="2222-2222-222", kind="interview", place="home"),
    ]
    page = shown(judge)
    for text in ("Thứ ba 02/06", "09:00–10:00", "Phiên tòa", "P.2", "Thứ tư 03/06", "Lấy lời khai", "Nơi ở của trẻ"):
        assert text in page
    assert 'href="/cases/1111-1111-111"' in page
    assert "Thứ năm" not in page
    judge.set_cookie("ct-language", "en")
    page = shown(judge)
    for text in ("Tuesday 02/06", "Hearing", "Interview", "The child&#39;s home"):
        assert text in page


@pytest.mark.rule("need-to-know")
def test_of_a_case_that_the_person_must_not_know_of_the_page_says_taken(judge: FlaskClient, lines: Lines) -> None:
    """And leads nowhere."""
    lines.engagements = [engagement(8)]
    page = shown(judge)
    assert "Bận" in page
    assert "/cases/" not in page


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("", "2026-06-02", "2026-06-29"), ("?day=2026-07-01", "2026-07-01", "2026-07-28"),
     ("?day=hôm nay", "2026-06-02", "2026-06-29"), ("?day=0001-01-01", "2026-06-02", "2026-06-29"),
     ("?day=9999-12-31", "2026-06-02", "2026-06-29")],
)  # fmt: skip
def test_four_weeks_are_asked_of_the_persons_own_agency(
    judge: FlaskClient, lines: Lines, asked: str, first: str, last: str
) -> None:
    """From today, or from the day that was asked for; for what is no day, or far away, from today."""
    shown(judge, f"/my/calendar{asked}")
    assert lines.asked[0] == (
        "court_liaison", "ListEngagements", "for the agency", {"from_day": first, "to_day": last},
    )  # fmt: skip


@pytest.mark.rule("calendar-feed")
def test_a_new_address_is_told_once_and_by_no_other_page(judge: FlaskClient, lines: Lines) -> None:
    """Identity made its key; the browser keeps the answer nowhere."""
    assert "Tạo địa chỉ lịch" in shown(judge)
    answer = judge.post("/my/calendar/address", data={"wanted": "new"})
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert f"http://localhost/calendar-feed/{KEY}.ics" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert lines.asked[-1] == ("identity", "MakeCalendarFeed", "for identity", {})
    lines.made_at = NOW
    page = shown(judge)
    assert KEY not in page
    assert "Tạo địa chỉ khác" in page
    assert "01:00 02/06/2026" in page


@pytest.mark.rule("calendar-feed")
def test_an_address_is_withdrawn_with_one_button(judge: FlaskClient, lines: Lines) -> None:
    """Whatever else is sent withdraws rather than makes."""
    for data in ({"wanted": "none"}, {}):
        answer = judge.post("/my/calendar/address", data=data)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/my/calendar")
        assert lines.asked[-1] == ("identity", "WithdrawCalendarFeed", "for identity", {})


def test_while_identity_does_not_answer_the_calendar_is_shown_all_the_same(judge: FlaskClient, lines: Lines) -> None:
    """Only the part about the address says that it cannot be told now."""
    lines.away, lines.engagements = True, [engagement(8, engagement_id="1", reference="1111-1111-111", kind="hearing")]
    page = shown(judge)
    assert "1111-1111-111" in page
    assert "/my/calendar/address" not in page


def test_who_has_no_calendar_is_refused(lines: Lines, tmp_path: Path) -> None:
    """Oversight's privacy officer has a role that the page is for, and no cases."""
    client = browser(lines, tmp_path, "oversight", "privacy_officer")
    assert client.get("/my/calendar").status_code == 403
    assert client.post("/my/calendar/address", data={"wanted": "new"}).status_code == 403
    assert lines.asked == []
