"""Every call of every service refuses whom it must: tests/data/routes.toml held against the running system.

For each method x role x agency x standing to the case the expected answer stands in that table; all are tried
against running services, with tokens that identity would never give out too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest

from chungtay.privacy.v1 import purpose_pb2
from chungtay.privacy_office.v1 import privacy_service_pb2 as privacy
from deploy.demo.office import AGENCIES, Offices
from deploy.demo.story import Story
from services.kernel.ids import new_reference
from services.kernel.workflow import Actor
from tests.e2e.calls import Answer, Badges, Lines, empty, forged, sound, tampered, unsigned
from tests.e2e.conftest import Province

TABLE = tomllib.loads((Path(__file__).parents[1] / "data" / "routes.toml").read_text(encoding="utf-8"))
REACH, STANDINGS, PURPOSES = TABLE.pop("reach"), TABLE.pop("standing"), TABLE.pop("purposes")
ROUTES = [
    (agency, service, method) for agency, found in TABLE.items() for service, rows in found.items() for method in rows
]
CLOSED = [route for route in ROUTES if TABLE[route[0]][route[1]][route[2]]["about"] != "open"]
OWN_UNIT, ELSEWHERE = "Đơn vị của hồ sơ", "Đơn vị khác"
SERVED = grpc.StatusCode.OK
# Answers of a service that did not look at who asks, or broke: never right, whoever asks.
BROKEN = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.UNKNOWN}


def row(route: tuple[str, str, str]) -> dict[str, Any]:
    return dict(TABLE[route[0]][route[1]][route[2]])


def roles_of(agency: str) -> set[str]:
    """Every role that the table names at the agency, and one that it never does."""
    found = {role for rows in TABLE[agency].values() for entry in rows.values() for role in entry["roles"]}
    return found | {"privacy_officer", "administrator"}


def about(*kinds: str) -> list[Any]:
    return [pytest.param(route, id=".".join(route[1:])) for route in ROUTES if row(route)["about"] in kinds]


@pytest.fixture(scope="module")
def lines(running_province: Province, offices: Offices) -> Lines:
    running_province.make_well()
    return Lines(offices)


@pytest.fixture(scope="module")
def badges(running_province: Province) -> Badges:
    return Badges(running_province.machine)


def test_every_call_of_every_service_stands_in_the_table(lines: Lines) -> None:
    """As the running servers tell what they serve; a new call cannot be forgotten, nor a line outlive its call."""
    assert sorted(lines.served()) == sorted(ROUTES)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("route", CLOSED, ids=lambda route: ".".join(route[1:]))
def test_a_call_answers_the_roles_of_the_table_and_nobody_else(
    lines: Lines, badges: Badges, route: tuple[str, str, str]
) -> None:
    """Refused before the request is looked at, which says nothing here."""
    agency, named = route[0], set(row(route).get("without_case", row(route)["roles"]))
    for role in {"administrator", "judge"} if agency == "identity" else roles_of(agency):
        answer = lines.ask(*route, empty(*route), badges.of(agency, [role]))
        assert answer.code not in BROKEN, (role, answer)
        assert answer.refused("role_may_not") is (not named & {role, "everybody"}), (role, answer)


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: ".".join(route[1:]))
def test_no_call_takes_a_token_that_is_not_good_there(
    lines: Lines, badges: Badges, route: tuple[str, str, str]
) -> None:
    """None, expired, forged, changed, unsigned; of every other agency, and one's own for another audience."""
    agency = route[0]
    own = badges.of(agency, roles_of(agency) if agency != "identity" else {"administrator"})
    others = [badges.of(other, roles_of(other)) for other in AGENCIES if other != agency]
    others += [badges.for_audience(other, agency, roles_of(agency)) for other in AGENCIES if other != agency]
    if agency != "identity":
        others.append(badges.for_audience("identity", agency, roles_of(agency)))
    expired = badges.expired(agency, roles_of(agency) if agency != "identity" else {"administrator"})
    for bad in (None, "", "a.b.c", expired, tampered(own), forged(own), unsigned(own)):
        assert lines.ask(*route, empty(*route), bad).code is grpc.StatusCode.UNAUTHENTICATED
    for bad in others:
        assert lines.ask(*route, empty(*route), bad).refused("wrong_audience", "other_agency")


@dataclass
class Cases:
    """At each agency one case in somebody's hands and one in nobody's."""

    taken: dict[str, str] = field(default_factory=dict)
    untaken: dict[str, str] = field(default_factory=dict)
    holder: dict[str, Actor] = field(default_factory=dict)  # whose hands, and of which unit
    excluded: str = "T-EXCLUDED"


@pytest.fixture(scope="module")
def cases(running_province: Province, lines: Lines, badges: Badges) -> Cases:
    """Played by the sample staff; then the holder is given a double who is kept away from each taken case."""
    first, second, third = (running_province.story(report) for report in ("R02", "R02", "R02"))
    for story in (first, second, third):
        story.receive()
        story.open_and_refer(True, "social_support", "police_investigation")
    first.social_accepts()
    for story in (first, second):
        story.police_accept()
        story.investigate()
        story.clerk.wait_for_state(story.reference, "transferred")
    scheduled(first)
    running_province.check(first.reference, second.reference, third.reference)
    found = Cases()
    for agency, untaken, holder in (
        ("case_intake", third, first.officer), ("social_support", third, first.worker),
        ("police_investigation", third, first.investigator), ("court_liaison", second, first.judge),
    ):  # fmt: skip
        found.taken[agency], found.untaken[agency] = first.reference, untaken.reference
        unit = next(a["unit"] for a in first.offices.accounts if a["staff_id"] == holder.staff_id)
        found.holder[agency] = Actor(holder.staff_id, agency, unit, frozenset())
        request = privacy.ExcludeStaffRequest(
            case_reference=first.reference, staff_id=found.excluded, ground="EXCLUSION_GROUND_RELATIVE", reason="Thử."
        )
        route = (agency, "PrivacyService", "ExcludeStaff")
        assert lines.ask(*route, request, badges.of(agency, ["privacy_officer"])).code is SERVED
    return found


def scheduled(story: Story) -> None:
    """The court's part up to a hearing before the judge."""
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-1")
    story.prosecutor.do("Prosecute", story.reference, decision_number="2/QĐ-VKS", reason="Theo hồ sơ.")
    story.clerk.do("DocketCase", story.reference, docket_number="1/2026")
    story.judge.token()
    story.set_hearing()


class Person:
    """Somebody with one role, in one standing to a case."""

    def __init__(self, lines: Lines, badges: Badges, cases: Cases, agency: str, role: str, standing: str) -> None:
        holder = cases.holder[agency]
        self.reference = (cases.untaken if standing in ("untaken", "newcomer") else cases.taken)[agency]
        staff_id = {"own": holder.staff_id, "excluded": cases.excluded}.get(standing, f"T-{role}-{standing}")
        self.token = badges.of(
            agency, [role], staff_id, ELSEWHERE if standing in ("elsewhere", "emergency") else holder.unit
        )
        if standing == "emergency":
            request = privacy.OpenEmergencyViewRequest(
                case_reference=self.reference, reason="Trẻ đang gặp nguy hiểm, người phụ trách vắng mặt."
            )
            answer = lines.ask(agency, "PrivacyService", "OpenEmergencyView", request, self.token)
            assert answer.code is SERVED, answer


def people(
    lines: Lines, badges: Badges, cases: Cases, route: tuple[str, str, str]
) -> Iterator[tuple[str, Person, str]]:
    """Every role that the route answers, in every standing, with what the table expects."""
    for role in row(route)["roles"]:
        if role == "privacy_officer":
            expected = {"own": "served", "untaken": "served", "elsewhere": "served", "excluded": "no such case"}
        else:
            expected = STANDINGS[REACH[role]]
        for standing, answer in expected.items():
            yield f"{role}, {standing}", Person(lines, badges, cases, route[0], role, standing), answer


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("route", about("act"))
def test_only_those_in_whose_hands_a_case_is_act_on_it(
    lines: Lines, badges: Badges, cases: Cases, route: tuple[str, str, str]
) -> None:
    """Who may act is told that the version is stale, and nothing happens; who may not learns not even that.

    A search keeps nothing, asks for no version and is answered for the case as it stands.
    """
    for who, person, expected in people(lines, badges, cases, route):
        request = sound(*route, case_reference=person.reference)
        answer = lines.ask(*route, request, person.token)
        assert told(answer) == expected, (who, answer)
        stale = "expected_version" in request.DESCRIPTOR.fields_by_name
        assert expected != "served" or (answer.code is grpc.StatusCode.ABORTED) == stale, (who, answer)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("route", about("case"))
def test_for_who_is_excluded_a_case_is_not_there(
    lines: Lines, badges: Badges, cases: Cases, route: tuple[str, str, str]
) -> None:
    """Assignment does not matter to these calls; exclusion does, and reads exactly like a case that is not there."""
    for who, person, expected in people(lines, badges, cases, route):
        if expected == "refused":
            continue
        answer = lines.ask(*route, sound(*route, case_reference=person.reference), person.token)
        assert told(answer) == expected, (who, answer)
        if expected == "no such case":
            other = lines.ask(*route, sound(*route, case_reference=new_reference()), person.token)
            assert (answer.code, answer.keys, answer.text) == (other.code, other.keys, other.text)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("route", about("view"))
def test_a_full_view_is_for_those_in_whose_hands_the_case_is(
    lines: Lines, badges: Badges, cases: Cases, route: tuple[str, str, str]
) -> None:
    """With a purpose; without one everybody who works on cases sees it reduced, but who is excluded."""
    for who, person, expected in people(lines, badges, cases, route):
        role = who.partition(",")[0]
        emergency = who.endswith("emergency")
        purpose = "emergency" if emergency else PURPOSES[role][0]
        request = sound(*route, case_reference=person.reference, purpose=number_of(purpose))
        answer = lines.ask(*route, request, person.token)
        assert told(answer) == expected, (who, answer)
        reduced = lines.ask(*route, sound(*route, case_reference=person.reference), person.token)
        assert told(reduced) == ("no such case" if expected == "no such case" else "served"), (who, reduced)
        if expected == "served" and route[2] == "GetCase":
            assert list(reduced.message.categories_shown) == []
            assert len(answer.message.categories_shown) >= len(reduced.message.categories_shown)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("route", about("view"))
def test_a_role_has_the_purposes_of_the_table_and_no_other(
    lines: Lines, badges: Badges, cases: Cases, route: tuple[str, str, str]
) -> None:
    """Also of a case that is in nobody's hands yet; and nobody sees in an emergency that was not declared."""
    for role in row(route)["roles"]:
        person = Person(lines, badges, cases, route[0], role, "newcomer")
        for name in purpose_pb2.Purpose.keys()[1:]:
            purpose = name.removeprefix("PURPOSE_").lower()
            request = sound(*route, case_reference=person.reference, purpose=number_of(purpose))
            answer = lines.ask(*route, request, person.token)
            assert told(answer) == ("served" if purpose in PURPOSES[role] else "refused"), (role, purpose, answer)


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("agency", list(REACH and AGENCIES[:4]))
def test_no_list_and_no_search_tells_who_is_excluded_of_a_case(
    lines: Lines, badges: Badges, cases: Cases, agency: str
) -> None:
    """Neither by being in it nor by a page that is one short."""
    for method in ("ListCases", "SearchCases"):
        service = next(s for s in TABLE[agency] if method in TABLE[agency][s])
        for role in TABLE[agency][service][method]["roles"]:
            unit = cases.holder[agency].unit
            seen, hidden = (
                everything(lines, (agency, service, method), badges.of(agency, [role], staff, unit))
                for staff in ("T-0001", cases.excluded)
            )
            assert set(seen) - set(hidden) == ({cases.taken[agency]} & set(seen))
            assert method == "SearchCases" or cases.taken[agency] in seen


def everything(lines: Lines, route: tuple[str, str, str], token: str) -> list[str]:
    """All pages of a list; every page but the last is full."""
    found: list[str] = []
    page = ""
    while True:
        request = empty(*route)
        request.page_size, request.page_token = 2, page
        if route[2] == "SearchCases":
            request.name = "Bé"
        answer = lines.ask(*route, request, token)
        assert answer.code is SERVED, answer
        found += [case.reference for case in answer.message.cases]
        page = answer.message.next_page_token
        assert not page or len(answer.message.cases) == 2
        if not page:
            return found


def test_an_emergency_view_reviewed_under_a_made_up_number_is_not_there(lines: Lines, badges: Badges) -> None:
    """And only the privacy officer comes so far."""
    for route in (route for route in ROUTES if row(route)["about"] == "review"):
        answer = lines.ask(*route, sound(*route), badges.of(route[0], ["privacy_officer"]))
        assert (answer.code, answer.keys) == (grpc.StatusCode.NOT_FOUND, (("grant_id", "not_found"),))


def told(answer: Answer) -> str:
    """What an answer comes to, in the words of the table."""
    assert answer.code not in BROKEN | {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.UNAVAILABLE}, answer
    if answer.no_such_case:
        return "no such case"
    if answer.code is grpc.StatusCode.PERMISSION_DENIED:
        assert answer.refused("not_assigned", "purpose_not_yours", "no_emergency_view"), answer
        return "refused"
    return "served"


def number_of(purpose: str) -> int:
    return purpose_pb2.Purpose.Value(f"PURPOSE_{purpose.upper()}")
