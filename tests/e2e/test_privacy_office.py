"""Finding a case, who looked at it, and what the family is told: through the calls, with people at their desks."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from chungtay.privacy.v1 import purpose_pb2
from chungtay.privacy_office.v1 import privacy_service_pb2 as privacy
from deploy.demo.office import Offices
from deploy.demo.story import Story
from services.kernel.rpc.errors import problems_of
from tests.e2e.calls import Answer, Badges, Lines
from tests.e2e.conftest import Province
from tests.waiting import until

SOCIAL, POLICE = "social_support", "police_investigation"
REASON = "Trẻ vừa gọi báo bị đe dọa, cán bộ phụ trách không nghe máy."


@pytest.fixture(scope="module")
def lines(running_province: Province, offices: Offices) -> Lines:
    running_province.make_well()
    return Lines(offices)


@pytest.fixture(scope="module")
def badges(running_province: Province) -> Badges:
    return Badges(running_province.machine)


@pytest.fixture
def case(story: Story) -> Story:
    """Report R01, in the hands of one social worker and one investigator."""
    story.receive()
    story.open_and_refer(True, SOCIAL, POLICE)
    story.social_accepts()
    story.police_accept()
    return story


def ask(lines: Lines, agency: str, rpc: str, token: str, **fields: Any) -> Answer:
    return lines.ask(agency, "PrivacyService", rpc, getattr(privacy, f"{rpc}Request")(**fields), token)


def answered(lines: Lines, agency: str, rpc: str, token: str, **fields: Any) -> Any:
    answer = ask(lines, agency, rpc, token, **fields)
    assert answer.code is grpc.StatusCode.OK, answer
    return answer.message


def log_of(lines: Lines, badges: Badges, agency: str, reference: str) -> list[Any]:
    """All lines of the access log, page by page."""
    found, page = [], ""
    while True:
        token = badges.of(agency, ["privacy_officer"], "PO-1")
        answer = answered(lines, agency, "GetAccessLog", token, case_reference=reference, page_size=3, page_token=page)
        found += list(answer.lines)
        if not (page := answer.next_page_token):
            return found


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "Lê Bảo Hân"},
        {"name": "le bao han"},
        {"name": "HÂN BẢO LÊ"},
        {"name": "Nguyễn Thu Hằng"},  # the mother
        {"address": "Phan Rang", "name": "Bảo Hân"},
    ],
)
@pytest.mark.parametrize("agency", ["case_intake", SOCIAL, POLICE])
def test_a_case_is_found_by_name_and_place_and_shown_in_brief(
    lines: Lines, badges: Badges, case: Story, agency: str, asked: dict[str, str]
) -> None:
    """In each agency over its own index, also what it was only told; what is found is initials, age and commune."""
    role = {"case_intake": "intake_officer", SOCIAL: "social_worker", POLICE: "investigator"}[agency]
    token = badges.of(agency, [role])

    def found() -> list[Any]:
        cases, page = [], ""
        while True:
            answer = answered(lines, agency, "SearchCases", token, page_size=50, page_token=page, **asked)
            cases += [row for row in answer.cases if row.reference == case.reference]
            if cases or not (page := answer.next_page_token):
                return cases

    (row,) = until(found, "the case is found")
    assert (row.child.initials, row.child.commune) == ("L.B.H.", "Phường Phan Rang")
    assert "Hân" not in str(row)


def test_a_search_that_names_nobody_is_refused_and_one_for_nobody_finds_nothing(lines: Lines, badges: Badges) -> None:
    """An empty question would list everybody."""
    token = badges.of(SOCIAL, ["social_worker"])
    assert ask(lines, SOCIAL, "SearchCases", token, name="  ").keys == (("name", "missing"),)
    assert not answered(lines, SOCIAL, "SearchCases", token, name="Xyz Không Có Ai").cases


@pytest.mark.rule("need-to-know")
def test_a_colleague_sees_a_case_in_full_only_in_an_emergency_that_is_reviewed(
    lines: Lines, badges: Badges, case: Story
) -> None:
    """Asked, refused, opened with a reason, seen, reviewed; every step stands in the case's log."""
    staff = "SS-COLLEAGUE"
    token = badges.of(SOCIAL, ["social_worker"], staff)
    record = {"case_reference": case.reference, "purpose": purpose_pb2.PURPOSE_HANDLE_CASE}
    assert ask(lines, SOCIAL, "GetRecord", token, **record).refused("not_assigned")
    record["purpose"] = purpose_pb2.PURPOSE_EMERGENCY
    assert ask(lines, SOCIAL, "GetRecord", token, **record).refused("no_emergency_view")
    too_short = ask(lines, SOCIAL, "OpenEmergencyView", token, case_reference=case.reference, reason="Gấp", hours=9)
    assert dict(too_short.keys) == {"reason": "too_short", "hours": "out_of_range"}
    given = answered(lines, SOCIAL, "OpenEmergencyView", token, case_reference=case.reference, reason=REASON, hours=1)
    shown = answered(lines, SOCIAL, "GetRecord", token, **record)
    assert {"identity", "narrative"} <= {section.category for section in shown.sections if section.HasField("record")}

    officer = badges.of(SOCIAL, ["privacy_officer"], "PO-1")
    (waiting,) = [view for view in answered(lines, SOCIAL, "ListEmergencyViews", officer,
                                                    case_reference=case.reference).views
                  if view.grant_id == given.grant_id]  # fmt: skip
    assert (waiting.staff_id, waiting.state, waiting.reason) == (staff, "waiting", REASON)
    own = badges.of(SOCIAL, ["privacy_officer"], staff)
    review = {"grant_id": given.grant_id, "justified": True, "remark": "Đã gọi lại, đúng là khẩn cấp."}
    assert ask(lines, SOCIAL, "ReviewEmergencyView", own, **review).refused("own_view")
    assert answered(lines, SOCIAL, "ReviewEmergencyView", officer, **review).state == "justified"

    told = [(line.call, line.decision, line.reason) for line in log_of(lines, badges, SOCIAL, case.reference)
            if line.staff_id in (staff, "PO-1") and line.action != "log"]  # fmt: skip
    assert told == [
        ("GetRecord", "refused", "not_assigned"),
        ("GetRecord", "refused", "no_emergency_view"),
        ("OpenEmergencyView", "refused", "too_short"),
        ("OpenEmergencyView", "granted", ""),
        ("GetRecord", "granted", "emergency"),
        ("ListEmergencyViews", "granted", ""),
        ("ReviewEmergencyView", "granted", "justified"),
    ]


@pytest.mark.rule("processing-record")
def test_the_log_says_who_saw_what_for_what_and_who_searched(lines: Lines, badges: Badges, case: Story) -> None:
    """A full view with its purpose and categories; a list and a search with the reference that they showed."""
    agency = POLICE
    staff = case.investigator.staff_id
    case.investigator.look(case.reference, "PURPOSE_HANDLE_CASE")
    token = case.investigator.token()
    until(lambda: answered(lines, agency, "SearchCases", token, name="Lê Bảo Hân", page_size=100).cases, "found")
    found = [line for line in log_of(lines, badges, agency, case.reference) if line.staff_id == staff]
    views = [line for line in found if line.call == "GetCase" and line.purpose == "handle_case"]
    assert views
    assert list(views[-1].roles) == ["investigator"]
    searches = [line for line in found if line.call == "SearchCases"]
    assert {line.reason for line in searches} <= {"name"}
    assert "Hân" not in str(found)


@pytest.mark.rule("dsr-access-delete")
@pytest.mark.parametrize(("language", "words"), [("VI", "Ai đã xem hồ sơ"), ("EN", "Who saw the file")])
def test_the_family_gets_a_report_without_names_of_staff(
    lines: Lines, badges: Badges, case: Story, language: str, words: str
) -> None:
    """HTML to read and PDF to hand over; staff by role and number; the making of it is noted too."""
    case.worker.look(case.reference, "PURPOSE_HANDLE_CASE")
    token = badges.of(SOCIAL, ["privacy_officer"], "PO-1")
    asked = {"case_reference": case.reference, "language": f"REPORT_LANGUAGE_{language}"}
    html = answered(lines, SOCIAL, "GetFamilyReport", token, format="REPORT_FORMAT_HTML", **asked)
    text = html.content.decode()
    assert case.reference in text
    assert case.worker.staff_id in text
    assert words in text
    assert case.worker.name not in text
    assert "Bảo Hân" not in text
    pdf = answered(lines, SOCIAL, "GetFamilyReport", token, format="REPORT_FORMAT_PDF", **asked)
    assert (pdf.content_type, pdf.content[:5]) == ("application/pdf", b"%PDF-")
    exports = [line for line in log_of(lines, badges, SOCIAL, case.reference) if line.action == "export"]
    assert len(exports) == 2


@pytest.mark.rule("need-to-know")
def test_who_was_kept_away_acts_on_nothing_until_it_is_lifted(lines: Lines, badges: Badges, case: Story) -> None:
    """Also the person in whose hands the case was; after the privacy officer lifts it, everything is as before."""
    staff, officer = case.investigator.staff_id, badges.of(POLICE, ["privacy_officer"], "PO-1")
    about: dict[str, Any] = {"case_reference": case.reference, "staff_id": staff}
    ground = {"ground": "EXCLUSION_GROUND_SUSPECT_RELATIVE", "reason": "Em họ của người bị tố giác."}
    answered(lines, POLICE, "ExcludeStaff", officer, **about, **ground)
    try:
        with pytest.raises(grpc.RpcError) as answer:
            case.investigator.look(case.reference, "PURPOSE_HANDLE_CASE")
        assert answer.value.code() is grpc.StatusCode.NOT_FOUND
        assert [problem.key for problem in problems_of(answer.value)] == ["not_found"]
        (kept,) = answered(lines, POLICE, "ListExclusions", officer, case_reference=case.reference).exclusions
        assert (kept.staff_id, kept.by, kept.reason) == (staff, "PO-1", ground["reason"])
    finally:
        answered(lines, POLICE, "LiftExclusion", officer, **about)
    assert case.investigator.look(case.reference, "PURPOSE_HANDLE_CASE").reference == case.reference


def test_what_was_given_to_whom_stands_in_the_list_of_disclosures(lines: Lines, badges: Badges, case: Story) -> None:
    """Category, level and ground for each receiver, without a word of the content."""
    token = badges.of("case_intake", ["intake_supervisor"])
    rows = answered(lines, "case_intake", "ListDisclosures", token, case_reference=case.reference).disclosures
    told = {(row.recipient, row.category): (row.level, row.basis, row.state) for row in rows}
    assert told[SOCIAL, "narrative"] == ("full", "law", "held")
    assert told[POLICE, "informant"] == ("reduced", "law", "held")
    assert (SOCIAL, "suspect") not in told
    assert (POLICE, "school") not in told


@pytest.mark.rule("pdp-stop")
def test_a_legal_hold_is_placed_by_document_and_lifted_with_a_reason(lines: Lines, badges: Badges, case: Story) -> None:
    """By a superior or the privacy officer; lifted by the privacy officer only; both stand in the case's log."""
    chairman = badges.of(SOCIAL, ["commune_chairman"], "SS-CHAIR")
    officer = badges.of(SOCIAL, ["privacy_officer"], "PO-1")
    about = {"case_reference": case.reference}
    assert dict(ask(lines, SOCIAL, "PlaceLegalHold", chairman, **about).keys) == {
        "ground": "unknown_value", "document": "missing"
    }  # fmt: skip
    hold = answered(
        lines, SOCIAL, "PlaceLegalHold", chairman, **about, ground=privacy.HOLD_GROUND_PROCEEDINGS, document="CV 12/TA"
    ).hold_id
    (shown,) = answered(lines, SOCIAL, "ListLegalHolds", officer, **about).holds
    assert (shown.hold_id, shown.document, shown.placed_by) == (hold, "CV 12/TA", "SS-CHAIR")
    assert not shown.HasField("lifted_at")
    lift = {**about, "hold_id": hold, "reason": "Án đã có hiệu lực."}
    assert ask(lines, SOCIAL, "LiftLegalHold", chairman, **lift).refused("role_may_not")
    answered(lines, SOCIAL, "LiftLegalHold", officer, **lift)
    assert ask(lines, SOCIAL, "LiftLegalHold", officer, **lift).keys == (("hold_id", "no_such_hold"),)
    calls = [line.call for line in log_of(lines, badges, SOCIAL, case.reference) if line.decision == "granted"]
    assert {"PlaceLegalHold", "LiftLegalHold", "ListLegalHolds"} <= set(calls)
