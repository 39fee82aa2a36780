"""What the other desks do: privacy officers, supervisors, the administrator, the provincial monitor."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.machine import Machine
from services.kernel.clock import VIETNAM, month_of
from services.kernel.persistence.mongo import connect
from tests.browser.desk import FIRST, Desk, now
from tests.waiting import until

AtDesk = Callable[..., Desk]


@pytest.fixture(params=[("vi", 1280), ("en", 360)], ids=["vi-1280", "en-360"])
def at_desk(at_desk: AtDesk, request: pytest.FixtureRequest) -> AtDesk:
    """Each job at a desk in Vietnamese and on a telephone in English."""
    language, width = request.param
    return partial(at_desk, language=language, width=width)


@pytest.mark.rule("need-to-know")
def test_an_emergency_look_is_written_down_and_reviewed_by_the_privacy_officer(at_desk: AtDesk) -> None:
    """Opened with a reason and a time, it waits on the privacy officer's desk until it was judged."""
    officer = at_desk("intake_officer")
    reference = officer.report("Nguyễn Thị Thử")
    officer.fill("OpenEmergencyView", reference, reason="Trẻ đang gặp nguy hiểm, không gọi được người phụ trách.")
    officer.is_done()
    privacy = at_desk("privacy_officer")
    privacy.page.goto("/reviews")
    row = privacy.page.locator("tr", has_text=reference)
    assert privacy.violations() == []
    privacy.go_by(row.get_by_role("link"))
    privacy.press("Gửi")
    expect(privacy.page.locator(".govuk-error-summary")).to_be_visible()  # neither yes nor no is an answer
    privacy.page.locator('[name="justified"][value="yes"]').check()
    privacy.page.locator('[name="remark"]').fill("Đúng là khẩn cấp.")
    assert privacy.violations() == []
    privacy.press("Gửi")
    privacy.page.goto("/reviews")
    assert privacy.page.locator("tr", has_text=reference).count() == 0
    privacy.page.goto(f"/cases/{reference}/access-log")
    expect(privacy.page.get_by_role("table")).to_contain_text("Nguyễn Thị Lan")


@pytest.mark.rule("breach-72h")
def test_a_breach_is_recorded_and_told_with_its_clock_in_sight(at_desk: AtDesk) -> None:
    """The 72 hours stand under "my work" of the privacy officer until the authority was told."""
    privacy = at_desk("privacy_officer")
    privacy.fill(
        "RecordBreach", discovered_at=now(timedelta(hours=1)), categories=["identity"], how_found=FIRST,
        description="Gửi nhầm bản in.",
    )  # fmt: skip
    assert privacy.page.url.endswith("/breaches"), privacy.what_is_wrong()
    assert privacy.violations() == []
    privacy.page.goto("/")
    expect(privacy.page.locator('main tr a[href$="/breaches"]').first).to_be_visible()


def test_the_family_hears_who_looked(at_desk: AtDesk) -> None:
    """The report to which it has a right, as PDF; its name and its address say nothing."""
    officer = at_desk("intake_officer")
    reference = officer.report("Nguyễn Thị Thử")
    privacy = at_desk("privacy_officer")
    privacy.page.goto(f"/cases/{reference}/protection")
    assert privacy.violations() == []
    assert privacy.pdf("Báo cáo cho gia đình: ai đã xem (PDF)").startswith(b"%PDF")


@pytest.mark.rule("consent-not-silence")
def test_consent_and_requests_of_the_family_are_kept(at_desk: AtDesk) -> None:
    """Who represents the child, what they agreed to, what they ask; each with who wrote it down."""
    officer = at_desk("intake_supervisor")
    reference = officer.report("Nguyễn Thị Thử", **{"form.children[0].date_of_birth": "2013-05"})
    officer.page.goto(f"/cases/{reference}/family")
    assert officer.violations() == []
    officer.fill(
        "NameRepresentative", reference, name="Trần Thị Mẹ", relation=FIRST, checked_how=FIRST, is_suspect="no",
        document="Giấy khai sinh số 12",
    )  # fmt: skip
    assert officer.page.url.endswith("/family"), officer.what_is_wrong()
    officer.fill(
        "ReceiveFamilyRequest",
        reference,
        channel=FIRST,
        kind=FIRST,
        requester=FIRST,
        received_at=now(),
        is_suspect="no",
    )
    assert officer.page.url.endswith("/family"), officer.what_is_wrong()
    assert officer.violations() == []


def test_the_supervisor_plans_the_hotline_s_shifts_and_sees_the_gaps(at_desk: AtDesk, portal: Any) -> None:
    """An hour that nobody covers is told; a shift can be taken off again."""
    supervisor = at_desk("intake_supervisor")
    officer = portal.account("intake_officer")["staff_id"]
    monday = datetime.now(VIETNAM) + timedelta(days=14)
    monday -= timedelta(days=monday.weekday())
    starts = monday.replace(hour=7, minute=0)
    supervisor.fill(
        "PlanShift", staff_id=officer, starts_at=starts.strftime("%Y-%m-%dT%H:%M"),
        ends_at=(starts + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    supervisor.page.goto(f"/roster?week={monday:%Y-%m-%d}")
    expect(supervisor.page.get_by_role("table")).to_contain_text("Nguyễn Thị Lan")
    expect(supervisor.page.locator(".govuk-warning-text")).to_be_visible()
    assert supervisor.violations() == []
    supervisor.go_by(supervisor.page.get_by_role("link", name=supervisor.say("Hủy")).first)
    supervisor.press("Gửi")
    supervisor.page.goto(f"/roster?week={monday:%Y-%m-%d}")
    expect(supervisor.page.get_by_role("table")).to_contain_text(supervisor.say("Chưa xếp ca nào."))


@pytest.mark.rule("own-account")
def test_an_administrator_hires_and_the_new_colleague_chooses_a_password(at_desk: AtDesk) -> None:
    """The one-time password is shown once; with it nothing else is open before it was changed."""
    administrator = at_desk("administrator")
    administrator.page.goto("/staff/do/AddStaff")
    username = f"thu.nghiem{datetime.now(VIETNAM):%H%M%S%f}"
    administrator.answer(
        username=username, full_name="Người Thử Nghiệm", agency="court_liaison", unit="Tòa án thử",
        roles=["court_clerk"],
    )  # fmt: skip
    password = administrator.page.locator("code").inner_text()
    newcomer = at_desk()
    newcomer.sign_in_as(username, password)
    newcomer.page.goto("/cases")
    assert newcomer.page.url.endswith("/account/password")
    own = "mot-cau-dai-de-nho-2026"
    for name, value in {"old_password": password, "new_password": own, "again": own}.items():
        newcomer.page.locator(f'[name="{name}"]').fill(value)
    newcomer.press("Đổi mật khẩu")
    newcomer.page.goto("/cases")
    expect(newcomer.page.get_by_role("heading", level=1)).to_have_text(newcomer.say("Hồ sơ"))
    administrator.page.goto("/staff/changes")
    assert administrator.violations() == []


def told_by_commune(machine: Machine, *rows: tuple[str, int, int | None]) -> None:
    """Figures as they lie at oversight once the intake point has told them; that takes months, or another clock."""
    month, rule = month_of(datetime.now(VIETNAM)), "target-support-100"
    kept = [
        {"rule": rule, "month": month, "commune": commune, "concerned": concerned, "reached": reached,
         "up_to_month": month}
        for commune, concerned, reached in rows
    ]  # fmt: skip
    figures = connect(machine.database("oversight").url, "oversight")["commune_figures"]
    figures.delete_many({})  # also those of the month before, where it ended meanwhile
    figures.replace_one({"_id": f"{month}|{rule}"}, {"up_to": month, "rows": kept}, upsert=True)


@pytest.mark.rule("aggregate")
def test_the_monitor_reads_figures_and_takes_them_along_as_a_table(at_desk: AtDesk, machine: Machine) -> None:
    """Counts and targets, also by commune, and never a case; the spreadsheet holds what the page shows."""
    officer = at_desk("intake_officer")
    reference = officer.report("Nguyễn Thị Thử")
    monitor = at_desk("provincial_monitor")

    def counted() -> bool:
        monitor.page.goto("/numbers")
        return monitor.page.locator("tbody tr").count() > 0

    until(counted, "oversight has counted the report")
    told_by_commune(machine, ("Xã Thử Một", 20, 15), ("Xã Thử Hai", 12, None), ("", 9, 9))
    monitor.page.goto("/numbers")
    assert monitor.violations() == []
    assert reference not in monitor.page.content()
    section = monitor.page.get_by_role("region", name=monitor.say("Chỉ tiêu theo xã, phường"))
    expect(section.locator("tbody tr")).to_have_count(3)
    expect(section.locator("tr", has_text="Xã Thử Hai")).to_contain_text(monitor.say("không công bố"))
    expect(monitor.page.get_by_role("img", name="Xã Thử Một 75 %")).to_be_visible()
    monitor.page.get_by_label(monitor.say("Xã, phường"), exact=True).select_option("Xã Thử Một")
    monitor.press("Xem")
    expect(section.locator("tbody tr")).to_have_count(1)
    expect(monitor.page.get_by_label(monitor.say("Xã, phường"), exact=True)).to_have_value("one:Xã Thử Một")
    assert "Xã Thử Hai" not in monitor.page.request.get("/numbers.csv?commune=one:Xã Thử Một").text()
    answer = monitor.page.request.get("/numbers.xlsx")
    assert answer.ok
    with zipfile.ZipFile(io.BytesIO(answer.body())) as book:
        words = b"".join(book.read(name) for name in book.namelist())
    assert reference.encode() not in words
    assert b"sheetData" in words
    assert "Xã Thử Hai".encode() in words
    csv = monitor.page.request.get("/numbers.csv").text()
    assert reference not in csv
    assert all(f",{words}," in csv for words in ("Xã Thử Một", "Xã Thử Hai", monitor.say("không công bố")))
    assert monitor.page.locator("tbody td").first.inner_text() in csv


@pytest.mark.rule("police-duty-seed")
def test_a_known_offender_is_looked_for_with_a_reason_that_stays(at_desk: AtDesk) -> None:
    """A suspect comes onto the register; whoever looks for the name says why, and that is kept. The police's alone."""
    duty, head = at_desk("police_officer"), at_desk("head_of_unit")
    reference = duty.crime_report("41/2026")
    head.fill("StartVerification", reference, investigator=at_desk("investigator").staff_id, trained_with_minors="yes")
    head.is_done()
    alias = f"Tư Thử {datetime.now(VIETNAM):%H%M%S}"
    head.fill("AddSuspect", reference, name="Lê Văn Thử", alias=alias)
    head.is_done()
    head.press_purpose(reference, "Giải quyết hồ sơ")
    head.fill("RegisterOffender", reference, suspect_id=FIRST, measures=["warning"], reason="Đã bị xử lý trước đây.")
    head.is_done()
    head.page.goto("/register")
    head.sees(alias)
    assert head.violations() == []
    head.page.goto(f"/cases/{reference}/register")
    head.page.locator('[name="name"]').fill(alias)
    head.press("Tra cứu")
    expect(head.page.locator(".govuk-error-summary")).to_be_visible()  # the reason is missing
    assert head.page.locator('[name="name"]').input_value() == alias
    head.page.locator('[name="reason"]').fill("Đối chiếu với lời khai mới.")
    head.press("Tra cứu")
    head.sees("Lê Văn Thử")
    assert alias not in head.page.url
    head.sees("Đối chiếu với lời khai mới.")
    assert head.violations() == []


@pytest.mark.rule("no-material-stored")
def test_evidence_changes_hands_with_two_signatures(at_desk: AtDesk) -> None:
    """Registered with hash and seal, handed over by one, signed for by the other; the chain stays whole."""
    duty, head, investigator = at_desk("police_officer"), at_desk("head_of_unit"), at_desk("investigator")
    reference = duty.crime_report("42/2026")
    head.fill("StartVerification", reference, investigator=investigator.staff_id, trained_with_minors="yes")
    head.is_done()
    investigator.fill(
        "RegisterEvidence", reference, item_number="VC-01", kind=FIRST, description="Điện thoại màu đen.",
        found_at="Nhà bị hại.", seal_number="NP-778", taken_at=now(), sha256="ab" * 32,
    )  # fmt: skip
    investigator.is_done()
    investigator.fill(
        "HandOverEvidence", reference, item_number="VC-01", receiver=head.staff_id, seal_number="NP-778",
        seal_intact="yes", condition="Nguyên niêm phong.",
    )  # fmt: skip
    investigator.is_done()
    head.fill(
        "ConfirmEvidence", reference, item_number="VC-01", seal_number="NP-778", seal_intact="yes",
        condition="Nguyên niêm phong.",
    )  # fmt: skip
    head.is_done()
    head.page.goto(f"/cases/{reference}/data")
    head.sees(head.say("Chuỗi giao nhận nguyên vẹn"))


@pytest.mark.rule("need-to-know")
def test_a_child_is_found_in_any_spelling_and_the_address_says_nothing(at_desk: AtDesk) -> None:
    """By name, typed without accents; what was looked for stands in no address, title or history."""
    officer = at_desk("intake_officer")
    name = f"Hồ Thị Tìm {datetime.now(VIETNAM):%H%M%S}"
    reference = officer.report(name)
    officer.follow("Tìm trẻ")
    officer.page.locator('[name="name"]').fill(name.replace("Hồ Thị Tìm", "ho thi tim"))
    officer.press("Tìm")
    officer.sees(reference)
    assert officer.page.url.endswith("/search")
    assert officer.page.title().startswith(officer.say("Tìm trẻ"))
    assert "thi" not in officer.page.title().lower()
    assert officer.violations() == []
