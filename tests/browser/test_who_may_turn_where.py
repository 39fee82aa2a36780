"""Every page of the table, tried by every role: whose it is, they see; whose it is not, they are refused."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest

from services.kernel.ids import new_reference
from services.portal.domain.people import EVERYBODY
from services.portal.domain.routes import ROUTES, Route
from tests.browser.desk import Desk, Portal

AGENCY_ONLY = {"incoming", "caseload", "family"}  # the role is right in one agency, and there is no such page elsewhere
# Pages that are there only where the province has a provider, and only for who has the key.
NOT_THERE = {"provider_sign_in", "provider_back", "calendar_feed"}
NOWHERE = new_reference()  # a case that does not exist: for a foreign one the answer is the same


def address(route: Route) -> str:
    filled = {
        "<reference>": NOWHERE, "<call>": "MakeRequest", "<grant_id>": "none", "<rule_id>": "emergency-12h",
        "<ending>": "csv", "<chosen>": "en", "<key>": "none",
    }  # fmt: skip
    path = route.rule
    for name, value in filled.items():
        path = path.replace(name, value)
    return path


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_role_sees_its_own_pages_and_no_others(role: str, at_desk: Callable[..., Desk], portal: Portal) -> None:
    """The table is the whole of it; what the answer holds is well-formed HTML."""
    desk = at_desk(role)
    for route in (one for one in ROUTES if "GET" in one.methods):
        answer = desk.context.request.get(portal.address + address(route), max_redirects=0, max_retries=1)
        told = f"{role} {route.endpoint} {answer.status}"
        if route.roles and role not in route.roles:
            assert answer.status == 403, told
        elif "<reference>" in route.rule:
            assert answer.status in (403, 404), told  # nobody learns whether a case is there
        elif "<call>" in route.rule or "<grant_id>" in route.rule or route.endpoint in AGENCY_ONLY:
            assert answer.status in (200, 403, 404), told
        else:
            assert answer.status == (404 if route.endpoint in NOT_THERE else 200), told
        if "text/html" in answer.headers["content-type"]:
            html5lib.HTMLParser(strict=True).parse(answer.text())


def test_who_is_not_signed_in_sees_the_open_pages_only(at_desk: Callable[..., Desk], portal: Portal) -> None:
    """Everything else leads to the sign-in page."""
    desk = at_desk()
    for route in (one for one in ROUTES if "GET" in one.methods):
        answer = desk.context.request.get(portal.address + address(route), max_redirects=0, max_retries=1)
        if route.roles:
            assert answer.status == 302, route.endpoint
            assert "/sign-in" in answer.headers["location"]
        else:
            assert answer.status == (404 if route.endpoint in NOT_THERE else 200), route.endpoint


def test_a_forged_session_is_none(at_desk: Callable[..., Desk], portal: Portal) -> None:
    """A cookie that we did not sign opens nothing."""
    desk = at_desk()
    desk.context.add_cookies([{"name": "chungtay", "value": "eyJzaWQiOiJ4In0.aaaa.bbbb", "url": portal.address}])
    answer = desk.context.request.get(f"{portal.address}/cases", max_redirects=0)
    assert answer.status == 302
