"""The register of known offenders is searched across the police's cases, and every look into it can be looked into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kernel.audit.entry import keeps_to
from services.kernel.clock import in_vietnam
from services.kernel.persistence.mongo import connect
from services.police_investigation.adapters.register import SOURCE
from tests.integration.police_investigation.conftest import POLICE, ROOM, Station, refusal
from tests.province import Province

INVESTIGATOR = ("PI-0301", "investigator", ROOM)
HEAD = ("PI-0300", "head_of_unit", ROOM)
ELSEWHERE = ("PI-0401", "investigator", "Đội điều tra 2")
HEAD_ELSEWHERE = ("PI-0400", "head_of_unit", "Đội điều tra 2")
OFFICER = ("PI-0302", "police_officer", ROOM)
PRIVACY = ("PI-0009", "privacy_officer", ROOM)
WHY = "Người bị tố giác dùng cùng tên; kiểm tra tiền án về xâm hại trẻ em."
ASKED: dict[str, Any] = {"purpose": "PURPOSE_HANDLE_CASE", "reason": WHY}


def entered(station: Station, name: str, handle: str, **more: Any) -> tuple[str, str]:
    """A case of the first unit, by which somebody of this name is on the register; its suspect's id."""
    reference = station.a_case(INVESTIGATOR, HEAD)
    station.do(INVESTIGATOR, "AddSuspect", reference, name=name, handle=handle, relation="hàng xóm")
    suspect = file_of(station, reference).suspects[-1].id
    fields = {"measures": ["MEASURE_NO_CONTACT_WITH_CHILDREN"], "reason": "Tiền án về xâm hại trẻ em.", **more}
    station.do(INVESTIGATOR, "RegisterOffender", reference, suspect_id=suspect, **fields)
    return reference, suspect


def file_of(station: Station, reference: str) -> Any:
    return station.ask(INVESTIGATOR, "GetCase", case_reference=reference, purpose="PURPOSE_HANDLE_CASE")


def found(station: Station, for_case: str, **typed: str) -> list[str]:
    answer = station.ask(ELSEWHERE, "SearchOffenders", case_reference=for_case, **ASKED, **typed)
    return [entry.case_reference for entry in answer.entries]


def reviews(station: Station, who: tuple[str, str, str], reference: str) -> list[Any]:
    """What waits for somebody to be reviewed in this case."""
    return [one for one in station.waits_for(who) if (one.reference, one.rule) == (reference, "offender-review")]


@pytest.fixture(scope="module")
def theirs(station: Station) -> str:
    """A case of another unit, for which somebody is looked for."""
    return station.a_case(ELSEWHERE, HEAD_ELSEWHERE)


@pytest.mark.rule("police-duty-seed")
def test_an_offender_of_another_units_case_is_found_by_name_or_handle(station: Station, theirs: str) -> None:
    """In any spelling; told is who it is, what stands and until when, and whom to ask: not why."""
    reference, suspect = entered(station, "Phạm Quốc Lữ", "@luu.meo", until="2099-01-31")
    assert found(station, theirs, name="lu pham") == [reference]
    assert found(station, theirs, handle="luu.meo") == [reference]
    assert found(station, theirs, name="Phạm Quốc Lữ", handle="@nguoi.khac") == []
    answer = station.ask(ELSEWHERE, "SearchOffenders", case_reference=theirs, **ASKED, name="Phạm Lữ")
    (entry,) = answer.entries
    assert (entry.unit, entry.suspect_id, entry.until, entry.by) == (ROOM, suspect, "2099-01-31", INVESTIGATOR[0])
    assert [(one.measure, one.since) for one in entry.measures] == [(3, entry.at)]
    assert "Tiền án" not in str(answer)


@pytest.mark.rule("police-duty-seed")
def test_nobody_looks_into_the_register_without_a_case_in_hand_a_purpose_and_a_reason(
    station: Station, theirs: str
) -> None:
    """Rule ``police-duty-seed``: for those who investigate and those who answer for it."""
    asked = {"case_reference": theirs, "name": "Phạm", **ASKED}
    code, problems = refusal(station.ask, ELSEWHERE, "SearchOffenders", case_reference=theirs)
    assert (code, {field for field, _ in problems}) == ("INVALID_ARGUMENT", {"purpose", "name", "reason"})
    assert refusal(station.ask, INVESTIGATOR, "SearchOffenders", **asked) == (
        "PERMISSION_DENIED", [("purpose", "not_assigned")],
    )  # fmt: skip
    for other in (OFFICER, PRIVACY):
        assert refusal(station.ask, other, "SearchOffenders", **asked) == (
            "PERMISSION_DENIED", [("role", "role_may_not")],
        )  # fmt: skip
    wrong = {**asked, "purpose": "PURPOSE_SUPERVISE"}
    assert refusal(station.ask, ELSEWHERE, "SearchOffenders", **wrong) == (
        "PERMISSION_DENIED", [("purpose", "purpose_not_yours")],
    )  # fmt: skip


@pytest.mark.rule("police-duty-seed")
def test_every_look_stands_in_the_access_log_with_a_commitment_to_its_reason(station: Station) -> None:
    """Of both cases; the words lie with the case that was looked for, and the log holds none of them."""
    theirs = station.a_case(ELSEWHERE, HEAD_ELSEWHERE)
    reference, _ = entered(station, "Tạ Bá Canh", "")
    found(station, theirs, name="Tạ Canh")
    (line,) = [one for one in station.log_of(reference) if one["call"] == "SearchOffenders"]
    assert line["references"] == [theirs, reference]
    assert (line["purpose"], line["staff_id"], line["reason"]) == ("handle_case", ELSEWHERE[0], "name")
    assert line["categories"] == ["offender_register", "suspect"]
    assert not [word for word in ("Canh", "tiền án") if word in str(line)]
    (look,) = station.ask(PRIVACY, "ListRegisterLooks", case_reference=theirs).looks
    assert (look.look_id, look.staff_id, look.reason) == (line["grant"], ELSEWHERE[0], WHY)
    layers = Province(station.machine, (POLICE,), log_level="WARNING").parts(POLICE)
    row = layers.store.database["register_looks"].find_one({"_id": look.look_id})
    assert keeps_to(line["commitment"], WHY, layers.store.vault.open(row["salt"], theirs))
    assert WHY.encode() not in bytes(row["reason"])


@pytest.mark.rule("police-duty-seed")
def test_the_search_of_cases_finds_nobody_by_the_register(station: Station) -> None:
    """It is open to every role; the register's words have a key of their own, and go when the entry does."""
    theirs = station.a_case(ELSEWHERE, HEAD_ELSEWHERE)
    reference, suspect = entered(station, "Vũ Đình Sạn", "@san")
    layers = Province(station.machine, (POLICE,), log_level="WARNING").parts(POLICE)
    assert layers.custody.search.find([("name", "Sạn")]) == []
    assert found(station, theirs, name="Vũ Sạn") == [reference]
    ends = {"outcome": "REVIEW_OUTCOME_TAKEN_OFF", "reason": "Nhầm người."}
    station.do(INVESTIGATOR, "ReviewOffender", reference, suspect_id=suspect, **ends)
    assert found(station, theirs, name="Vũ Sạn") == []
    assert layers.store.database["search_tokens"].find_one({"_id": reference})["by"][SOURCE] == []


@pytest.mark.rule("offender-review")
def test_a_due_review_is_work_for_the_investigator_and_the_head_and_leaves_no_other_trace(station: Station) -> None:
    """No clock in the file, no line on the timeline: both are read by people who must not know of the list."""
    soon = (in_vietnam(datetime.now(UTC)) + timedelta(days=2)).date().isoformat()
    reference, suspect = entered(station, "Hồ Thanh Đá", "", review_on=soon)
    for who in (INVESTIGATOR, HEAD):
        (item,) = reviews(station, who, reference)
        assert (in_vietnam(item.due_at.ToDatetime(tzinfo=UTC)) - timedelta(seconds=1)).date().isoformat() == soon
    assert reviews(station, OFFICER, reference) == reviews(station, ELSEWHERE, reference) == []
    shown = file_of(station, reference)
    assert not [d.rule for d in shown.deadlines if d.rule == "offender-review"]
    timeline = station.ask(OFFICER, "GetTimeline", case_reference=reference, page_size=100)
    assert not [entry.name for entry in timeline.entries if "Offender" in entry.name or "Deadline" in entry.name]
    listed = station.ask(HEAD, "ListOffenders", purpose="PURPOSE_SUPERVISE", page_size=100).entries
    assert [entry.review_on for entry in listed if entry.case_reference == reference] == [soon]
    again = {"outcome": "REVIEW_OUTCOME_KEPT", "measures": ["MEASURE_WARNING"], "reason": "Vẫn còn nguy cơ."}
    station.do(INVESTIGATOR, "ReviewOffender", reference, suspect_id=suspect, **again)
    (item,) = reviews(station, INVESTIGATOR, reference)
    assert item.due_at.ToDatetime(tzinfo=UTC) > datetime.now(UTC) + timedelta(days=150)


@pytest.mark.rule("offender-review")
def test_a_review_that_nobody_holds_is_marked_and_one_of_an_erased_case_waits_for_nobody(station: Station) -> None:
    """By the worker's chore, however late it runs."""
    reference, _ = entered(station, "Đặng Văn Ghềnh", "")
    layers = Province(station.machine, (POLICE,), log_level="WARNING").parts(POLICE)
    later = datetime.now(UTC) + timedelta(days=200)
    layers.register.look_at_reviews(later)
    (item,) = reviews(station, HEAD, reference)
    assert (item.missed, item.level) == (True, "head")
    database = connect(station.machine.database(POLICE).url, POLICE)
    database["erasures"].insert_one({"_id": reference, "order_id": "o", "asked_at": later, "done_at": later})
    assert layers.register.look_at_reviews(later) == 1
    assert not reviews(station, HEAD, reference)
    database.client.close()


@pytest.mark.rule("need-to-know")
def test_the_register_is_listed_page_by_page_and_only_to_those_whose_cases_they_are(station: Station) -> None:
    """The next review first."""
    days = [(in_vietnam(datetime.now(UTC)) + timedelta(days=number)).date().isoformat() for number in (9, 7, 8)]
    mine = ("PI-0501", "investigator", "Đội điều tra 5")
    head = ("PI-0500", "head_of_unit", "Đội điều tra 5")
    for number, day in enumerate(days):
        reference = station.a_case(mine, head)
        station.do(mine, "AddSuspect", reference, name=f"Người Thứ {number}")
        shown = station.ask(mine, "GetCase", case_reference=reference, purpose="PURPOSE_HANDLE_CASE")
        station.do(mine, "RegisterOffender", reference, suspect_id=shown.suspects[0].id,
                   measures=["MEASURE_WARNING"], reason="Tiền án.", review_on=day)  # fmt: skip
    first = station.ask(mine, "ListOffenders", purpose="PURPOSE_HANDLE_CASE", page_size=2)
    second = station.ask(mine, "ListOffenders", purpose="PURPOSE_HANDLE_CASE", page_size=2,
                         page_token=first.next_page_token)  # fmt: skip
    assert [entry.review_on for page in (first, second) for entry in page.entries] == sorted(days)
    assert second.next_page_token == ""
    assert not set(days) & {
        entry.review_on for entry in station.ask(HEAD, "ListOffenders", purpose="PURPOSE_SUPERVISE").entries
        if entry.name.startswith("Người Thứ")
    }  # fmt: skip
    assert refusal(station.ask, mine, "ListOffenders", purpose="PURPOSE_SUPERVISE") == (
        "PERMISSION_DENIED", [("purpose", "purpose_not_yours")],
    )  # fmt: skip
